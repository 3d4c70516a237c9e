"""Amendments in the API: what bodies propose that the charter say instead, and what came of it."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import and_, func, literal_column

from governance.charter import models, policy
from governance.charter.models import AmendmentOutcome
from schema.actors import Organisation
from schema.charter import CharterArticle, CharterCommitment, CharterVersion
from schema.charter_lists import AMENDMENT_FILTERS, AMENDMENT_ORDERS, amendment_pages
from schema.nodes import Node
from schema.rows.declare import ById, Expression, One, argument, column, row, shown
from schema.rows.page import Connection
from schema.scalars import Texts, WordDifference
from schema.words import LANG, local_text, public


def in_a_language(row: Any, ask: Any, lang: Any = None) -> Any:
    """The difference in a language, or in the first of the fallback order that has one."""
    asked = ask.lang if lang is None else lang
    of = row.difference.op("->")
    return func.coalesce(
        of(asked),
        of(func.split_part(asked, "-", 1)),
        *(of(literal_column(f"'{tag}'")) for tag in ("en", "fr", "pt")),
        func.jsonb_path_query_first(row.difference, literal_column("'$.*'")),
    )


@row(
    models.CharterAmendment,
    visible=policy.visible_amendment,
    prefix="amd",
    orders=AMENDMENT_ORDERS,
    filters=AMENDMENT_FILTERS,
)
class CharterAmendment(Node):
    """Another text that a body proposes for an article or a commitment of a version, and why."""

    version: CharterVersion = shown(One("version"), "The version it would change.")
    article: CharterArticle | None = shown(
        One(
            "article",
            on=lambda amendment, row, _ask: and_(
                row.version_id == amendment.version_id, row.key == amendment.article_key
            ),
        ),
        "The article it would change, if it is one and still there.",
    )
    commitment: CharterCommitment | None = shown(
        One(
            "commitment",
            on=lambda amendment, row, _ask: and_(
                row.version_id == amendment.version_id, row.key == amendment.commitment_key
            ),
        ),
        "The commitment it would change, if it is one and still there.",
    )
    key: str = shown(
        Expression(lambda row, _ask: func.coalesce(row.article_key, row.commitment_key)),
        "The key of what it would change.",
    )
    proposed_by: Organisation = shown(One("body", visible=public), "The body that proposes it.")
    proposed_on: date = column("When it was proposed.")
    was: str = local_text("was", "What was said there when it was proposed, in your language.")
    text: str = local_text("text", "What is to be said instead, in your language.")
    texts: Texts = column("What is to be said instead, in all languages.", "text")
    difference: WordDifference | None = shown(
        Expression(in_a_language), "The one beside the other, word by word.", [LANG]
    )
    reason: str = local_text("reason", "Why it is proposed.")
    outcome: AmendmentOutcome | None = column("What became of it; null while it is open.")
    settled_on: date | None = column("When that was settled.")
    outcome_reason: str | None = local_text("outcome_reason", "The reason given for that.")
    into_version: CharterVersion | None = shown(One("into_version"), "The draft it went into.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class CharterAmendmentQueries:
    """Questions about amendments."""

    charter_amendment: CharterAmendment | None = shown(
        ById(),
        "One amendment by its id.",
        [argument("id", strawberry.ID, "Its id.")],
    )
    charter_amendments: Connection[CharterAmendment] = amendment_pages(
        None, "What is proposed to change in the charter.", is_root=True
    )
