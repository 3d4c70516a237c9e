"""Amendments: what bodies propose to change in the charter, and what became of it."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, coded
from governance.charter.differences import PassageChange
from governance.charter.models import CharterVersion
from governance.db import Base, Identified, Recorded, Revised, Texts, references


class AmendmentOutcome(StrEnum):
    """What became of an amendment."""

    WITHDRAWN = "withdrawn"
    """Who proposed it took it back."""
    TAKEN_UP = "taken_up"
    """It went into a draft."""
    DECLINED = "declined"
    """It was not taken up, for the reason given."""


def _amending_checks() -> tuple[CheckConstraint, ...]:
    """What an amendment says of a passage, by what would become of it."""
    promises = {
        "was_there_unless_added": "(was IS NULL) = (change = 'added')",
        "says_something": "(text IS NOT NULL) = (change IN ('added', 'changed'))",
        "adds_in_a_language": "CASE change WHEN 'added' THEN original_language IS NOT NULL"
        " AND text ? original_language"
        " ELSE num_nonnulls(original_language, title) = 0 END",
        "moves_from_a_place": "(was_position IS NOT NULL) = (change = 'moved')"
        " AND (was_in_article_key IS NULL OR change = 'moved')",
        "comes_to_a_place": "num_nonnulls(position, in_article_key) = 0"
        " OR change IN ('added', 'moved')",
        "moves_elsewhere": "change <> 'moved' OR position IS NOT NULL"
        " OR in_article_key IS DISTINCT FROM was_in_article_key",
        "position_counts": "position > 0 AND position <> was_position",
        "articles_stand_in_none": "commitment_key IS NOT NULL"
        " OR num_nonnulls(was_in_article_key, in_article_key) = 0",
        "places_shown": "(places IS NULL) = (change = 'changed')",
    }
    return tuple(CheckConstraint(promise, name=name) for name, promise in promises.items())


class CharterAmendment(Identified, Recorded, Revised, Base):
    """What a body proposes to change, add, remove or move in a version of the charter, and why."""

    __tablename__ = "charter_amendment"

    version_id: Mapped[UUID] = references("charter_version.id")
    change: Mapped[PassageChange] = mapped_column(
        coded(PassageChange, "change_known"), server_default="changed"
    )
    """What would become of the passage."""
    article_key: Mapped[str | None]
    commitment_key: Mapped[str | None]
    body_id: Mapped[UUID] = references("organisation.id")
    proposed_on: Mapped[date]
    was: Mapped[Texts | None]
    """What the passage said when the amendment was proposed; nothing where it would be added."""
    text: Mapped[Texts | None]
    """What it is to say; nothing where it would be removed or moved."""
    original_language: Mapped[str | None]
    title: Mapped[Texts | None]
    was_position: Mapped[int | None]
    position: Mapped[int | None]
    """The place it is to have; none where a moved one keeps its own, or an added one comes last."""
    was_in_article_key: Mapped[str | None]
    in_article_key: Mapped[str | None]
    """The article in which a commitment is to stand."""
    places: Mapped[list[dict[str, str]] | None] = mapped_column(JSONB(none_as_null=True))
    """The keys of its kind in their order, those that stay, go and come."""
    difference: Mapped[dict[str, Any]]
    """By language, the words that stay, go and come, from one text to the other."""
    reason: Mapped[Texts]
    outcome: Mapped[AmendmentOutcome | None] = mapped_column(
        coded(AmendmentOutcome, "outcome_known")
    )
    settled_on: Mapped[date | None]
    outcome_reason: Mapped[Texts | None]
    into_version_id: Mapped[UUID | None] = references("charter_version.id")

    version: Mapped[CharterVersion] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[version_id]
    )
    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    into_version: Mapped[CharterVersion | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[into_version_id]
    )

    __table_args__: Any = (
        CheckConstraint("num_nonnulls(article_key, commitment_key) = 1", name="of_one_passage"),
        *_amending_checks(),
        CheckConstraint("(outcome IS NULL) = (settled_on IS NULL)", name="settled_on_a_day"),
        CheckConstraint(
            "(into_version_id IS NOT NULL) = coalesce(outcome = 'taken_up', false)",
            name="taken_up_into_a_draft",
        ),
        CheckConstraint(
            "outcome <> 'declined' OR outcome_reason IS NOT NULL", name="declined_with_a_reason"
        ),
        CheckConstraint("settled_on >= proposed_on", name="settled_after_proposed"),
        Index("charter_amendment_outcome_idx", "outcome", "id"),
        Index("charter_amendment_open_idx", "id", postgresql_where=sql("outcome IS NULL")),
    )

    @property
    def key(self) -> str:
        """The key of what it is about."""
        return self.article_key or self.commitment_key or ""
