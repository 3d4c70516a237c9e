"""Amendments in the API: what bodies propose to change in the charter, and what came of it."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import and_, case, func, literal_column

from governance.charter import amendment, policy
from governance.charter.amendment import AmendmentOutcome
from governance.charter.differences import PassageChange, PassageKind
from schema.actors.actors import Organisation
from schema.charter.charter import CharterArticle, CharterCommitment, CharterVersion
from schema.charter.charter_lists import AMENDMENT_FILTERS, AMENDMENT_ORDERS, amendment_pages
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
    amendment.CharterAmendment,
    visible=policy.visible_amendment,
    prefix="amd",
    orders=AMENDMENT_ORDERS,
    filters=AMENDMENT_FILTERS,
)
class CharterAmendment(Node):
    """What a body proposes to change, add, remove or move in a version of the charter, and why."""

    version: CharterVersion = shown(One("version"), "The version it would change.")
    article: CharterArticle | None = shown(
        One(
            "article",
            on=lambda of, row, _ask: and_(
                row.version_id == of.version_id, row.key == of.article_key
            ),
        ),
        "The article it is about, if it is one and there.",
    )
    commitment: CharterCommitment | None = shown(
        One(
            "commitment",
            on=lambda of, row, _ask: and_(
                row.version_id == of.version_id, row.key == of.commitment_key
            ),
        ),
        "The commitment it is about, if it is one and there.",
    )
    key: str = shown(
        Expression(lambda row, _ask: func.coalesce(row.article_key, row.commitment_key)),
        "The key of what it would change, add, remove or move.",
    )
    kind: PassageKind = shown(
        Expression(
            lambda row, _ask: case(
                (row.article_key.is_not(None), PassageKind.ARTICLE.value),
                else_=PassageKind.COMMITMENT.value,
            )
        ),
        "Whether that is an article or a commitment.",
    )
    change: PassageChange = column("What would become of it.")
    proposed_by: Organisation = shown(One("body", visible=public), "The body that proposes it.")
    proposed_on: date = column("When it was proposed.")
    was: str | None = local_text(
        "was", "What was said there when it was proposed, in your language; null of an addition."
    )
    text: str | None = local_text(
        "text", "What is to be said there, in your language; null where that is not proposed."
    )
    texts: Texts | None = column("What is to be said there, in all languages.", "text")
    title: str | None = local_text("title", "The title of what is to be added.")
    difference: WordDifference | None = shown(
        Expression(in_a_language), "The one beside the other, word by word.", [LANG]
    )
    was_position: int | None = column("The place of what is to move, when that was proposed.")
    position: int | None = column(
        "The place it is to have; null where that stays, or where an addition comes last."
    )
    was_in_article_key: str | None = column("The key of the article a commitment would leave.")
    in_article_key: str | None = column("The key of the article a commitment is to stand in.")
    places: WordDifference | None = column(
        "The keys of all of its kind in their order, those that stay, go and come; null of another"
        " text alone."
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
