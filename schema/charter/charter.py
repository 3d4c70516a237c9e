"""The charter in the API: its versions, and what they say in which languages."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import and_, func, literal_column, or_, true

from governance.charter import models, queries
from governance.charter.models import CharterVersionStatus, TranslationStatus
from governance.periods import PartialDate, written_on
from schema.actors.actors import Person, period
from schema.charter.charter_lists import (
    VERSION_FILTERS,
    VERSION_ORDERS,
    CharterVersionFilter,
    CharterVersionOrder,
    amendment_pages,
)
from schema.nodes import Node
from schema.platforms.at_work import Decided
from schema.rows.declare import ById, Expression, Many, One, argument, column, row, shown
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.words import local_text, public

if TYPE_CHECKING:
    from schema.charter.charter_amendments import CharterAmendment

LazyArticle = Annotated["CharterArticle", strawberry.lazy("schema.charter.charter")]
LazyCommitment = Annotated["CharterCommitment", strawberry.lazy("schema.charter.charter")]
LazyTranslation = Annotated["CharterTranslation", strawberry.lazy("schema.charter.charter")]
LazyAmendment = Annotated["CharterAmendment", strawberry.lazy("schema.charter.charter_amendments")]
LazyVersion = Annotated["CharterVersion", strawberry.lazy("schema.charter.charter")]

FIRST = argument("first", int, "How many, at most 100.", default=50)


def _passages(of: str, description: str) -> Any:
    """The articles or commitments of a version, or the commitments of an article, in order."""
    return shown(
        Many(
            on=lambda parent, row, _ask: getattr(row, of) == parent.id,
            order=lambda row, _ask: row.position,
        ),
        description,
        [FIRST],
    )


def _amended(key: str) -> Any:
    return lambda passage, row, _ask: and_(
        row.version_id == passage.version_id, getattr(row, key) == passage.key
    )


def _continued() -> Any:
    return shown(
        Many(
            on=lambda passage, row, _ask: and_(row.key == passage.key, row.id != passage.id),
            order=lambda row, _ask: row.version_id,
        ),
        "What other versions say under the same key: the same thing continued.",
        [FIRST],
    )


def _translations(of: str) -> Any:
    return shown(
        Many(
            on=lambda passage, row, _ask: getattr(row, of) == passage.id,
            order=lambda row, _ask: row.language,
            most=50,
        ),
        "Its translations, and how far each has come.",
    )


def _written(name: str) -> Any:
    """A day of the row, as far as it is known."""
    return Expression(
        lambda row, _ask: written_on(getattr(row, name), getattr(row, f"{name}_precision"))
    )


@row(
    models.CharterVersion,
    visible=public,
    prefix="cha",
    orders=VERSION_ORDERS,
    filters=VERSION_FILTERS,
)
class CharterVersion(Decided, Node):
    """A version of the charter: a draft until it is adopted, then in force for a period."""

    key: str = column("Its short name, which lasts.")
    title: str = local_text("title", "Its title, in your language.")
    titles: Texts = column("Its title in all languages.", "title")
    about: str | None = local_text("about", "What it is for, or what it changes.")
    original_language: str = column("The language it is written in.")
    status: CharterVersionStatus = shown(
        Expression(lambda row, ask: queries.status(row, ask.today)), "How far it has come."
    )
    supersedes: LazyVersion | None = shown(One("supersedes"), "The version it takes the place of.")
    opened_on: PartialDate | None = shown(_written("opened_on"), "When work on it began.")
    adopted_on: PartialDate | None = shown(_written("adopted_on"), "When it was adopted.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    is_text_fixed: bool = shown(
        Expression(lambda row, _ask: row.text_fixed_at.is_not(None)),
        "Whether what it says is here and does not change; a version may be known by name alone.",
    )
    readherence_until: date | None = column(
        "The last day on which those who adhered to the version before may adhere anew."
    )
    is_readherence_open: bool = shown(
        Expression(
            lambda row, ask: func.coalesce(
                and_(row.valid_from <= ask.today, row.readherence_until >= ask.today),
                literal_column("false"),
            )
        ),
        "Whether those who adhered to the version before may adhere anew today.",
    )
    articles: list[LazyArticle] = _passages("version_id", "Its articles, in order.")
    commitments: list[LazyCommitment] = _passages("version_id", "Its commitments, in order.")
    amendments: Connection[LazyAmendment] = amendment_pages(
        lambda version, row, _ask: row.version_id == version.id, "What is proposed to change in it."
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.CharterArticle, visible=public, prefix="art")
class CharterArticle(Node):
    """An article of a version of the charter, under a key that lasts from version to version."""

    version: CharterVersion = shown(One("version"), "The version it is in.")
    key: str = column("The same in every version that has it.")
    position: int = column("Its place among the articles, from 1.")
    title: str | None = local_text("title", "Its title, in your language.")
    titles: Texts | None = column("Its title in all languages.", "title")
    text: str = local_text("text", "What it says, in your language or the nearest there is.")
    texts: Texts = column("What it says in all languages.", "text")
    original_language: str = column("The language it was written in.")
    commitments: list[LazyCommitment] = _passages("article_id", "The commitments in it, in order.")
    translations: list[LazyTranslation] = _translations("article_id")
    amendments: Connection[LazyAmendment] = amendment_pages(
        _amended("article_key"), "What is proposed to change in it, side by side."
    )
    elsewhere: list[LazyArticle] = _continued()
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.CharterCommitment, visible=public, prefix="com")
class CharterCommitment(Node):
    """What who adheres commits to: a process, under a key that lasts from version to version."""

    version: CharterVersion = shown(One("version"), "The version it is in.")
    article: CharterArticle | None = shown(One("article"), "The article it stands in.")
    key: str = column("The same in every version that has it.")
    position: int = column("Its place among the commitments of the version, from 1.")
    title: str | None = local_text("title", "Its title, in your language.")
    titles: Texts | None = column("Its title in all languages.", "title")
    text: str = local_text("text", "What it says, in your language or the nearest there is.")
    texts: Texts = column("What it says in all languages.", "text")
    original_language: str = column("The language it was written in.")
    translations: list[LazyTranslation] = _translations("commitment_id")
    amendments: Connection[LazyAmendment] = amendment_pages(
        _amended("commitment_key"), "What is proposed to change in it, side by side."
    )
    elsewhere: list[LazyCommitment] = _continued()
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.CharterTranslation, visible=public, prefix="ctr")
class CharterTranslation(Node):
    """An article or a commitment in another language than its own: how far that has come."""

    article: CharterArticle | None = shown(One("article"), "The article, if it is one.")
    commitment: CharterCommitment | None = shown(One("commitment"), "The commitment, if it is one.")
    language: str = column("The language it is said in.")
    status: TranslationStatus = shown(
        Expression(lambda row, _ask: queries.translation_status(row)), "How far it has come."
    )
    translated_by: Person | None = shown(
        One("translated_by"), "Who wrote it, where that may be known."
    )
    translated_at: datetime = column("When it was written.")
    reviewed_by: Person | None = shown(
        One("reviewed_by"), "Who read it beside the original, where that may be known."
    )
    reviewed_at: datetime | None = column("When it was read beside the original.")
    approved_by: Person | None = shown(
        One("approved_by"), "Who approved it, where that may be known."
    )
    approved_at: datetime | None = column("When it was approved.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _begun(_root: Any, row: Any, ask: Any) -> Any:
    """The versions there are; in the past, those on which work had begun."""
    return or_(row.opened_on.is_(None), row.opened_on <= ask.today) if ask.is_past else true()


@strawberry.type
class CharterQueries:
    """Questions about the charter."""

    charter_version: CharterVersion | None = shown(
        ById(),
        "One version of the charter by its id.",
        [argument("id", strawberry.ID, "Its id."), as_of()],
    )
    charter_versions: Connection[CharterVersion] = pages(
        Many(on=_begun, shows_ended=True),
        "The versions of the charter, drafts included.",
        filters=CharterVersionFilter,
        orders=CharterVersionOrder,
        is_root=True,
    )
