"""The charter's texts: versions, articles and commitments, translations."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Person
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.terms import LAST_DAY


class CharterVersionStatus(StrEnum):
    """How far a version of the charter has come, by its dates alone."""

    DRAFT = "draft"
    """It is being written."""
    ADOPTED = "adopted"
    """It was adopted and is not in force yet."""
    IN_FORCE = "in_force"
    """It is the charter."""
    SUPERSEDED = "superseded"
    """Another version took its place; who adhered to it did."""


class TranslationStatus(StrEnum):
    """How far a translation has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"


class CharterVersion(Identified, Lasting, Recorded, Revised, Base):
    """A version of the charter: a draft until it is adopted, then in force for a period."""

    __tablename__ = "charter_version"

    key: Mapped[str]
    title: Mapped[Texts]
    about: Mapped[Texts | None]
    """What it is for, or what it changes, in words."""
    original_language: Mapped[str]
    supersedes_id: Mapped[UUID | None] = references("charter_version.id")
    opened_on: Mapped[date | None]
    """When work on it began, where that is known."""
    opened_on_precision: Mapped[str] = mapped_column(server_default="day")
    adopted_on: Mapped[date | None]
    adopted_on_precision: Mapped[str] = mapped_column(server_default="day")
    decision_id: Mapped[UUID | None] = references("decision.id")
    """The decision that adopted it."""
    text_fixed_at: Mapped[datetime | None]
    """Since when its text cannot change; an adopted version whose text nobody loaded has none."""
    readherence_until: Mapped[date | None]
    """The last day to adhere anew; who adhered to the version before answers until then."""
    # A draft is in force on no day at all, though its days are not known.
    period: Mapped[Range[date]] = mapped_column(
        DATERANGE,
        Computed(
            "CASE WHEN adopted_on IS NULL THEN 'empty'::daterange"
            " ELSE daterange(valid_from, valid_until) END",
            persisted=True,
        ),
        sort_order=84,
    )

    supersedes: Mapped["CharterVersion | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="CharterVersion.id"
    )

    __table_args__ = (
        *period_checks(),
        UniqueConstraint("key", name="charter_version_key_once"),
        CheckConstraint("supersedes_id <> id", name="supersedes_another"),
        CheckConstraint(
            "(adopted_on IS NULL) = (valid_from IS NULL)"
            " AND (adopted_on IS NOT NULL OR valid_until IS NULL)",
            name="in_force_when_adopted",
        ),
        CheckConstraint("adopted_on <= valid_from", name="adopted_before_in_force"),
        CheckConstraint(
            "adopted_on IS NOT NULL OR num_nonnulls(decision_id, text_fixed_at) = 0",
            name="fixed_when_adopted",
        ),
        CheckConstraint(
            "readherence_until IS NULL"
            " OR (adopted_on IS NOT NULL AND readherence_until >= valid_from)",
            name="readherence_after_adoption",
        ),
        CheckConstraint(
            "opened_on_precision IN ('year', 'month', 'day')"
            " AND adopted_on_precision IN ('year', 'month', 'day')",
            name="dates_known",
        ),
        ExcludeConstraint(("period", "&&"), name="charter_version_one_in_force"),
        Index("charter_version_adopted_idx", sql(f"coalesce(adopted_on, {LAST_DAY})"), "id"),
        *(
            Index(f"charter_version_{day}_idx", day)
            for day in ("adopted_on", "valid_from", "valid_until")
        ),
    )


class Passage(Identified, Recorded, Revised):
    """What articles and commitments have in common: a key that lasts, a place, a text."""

    key: Mapped[str]
    """The same key in another version is the same passage continued."""
    position: Mapped[int]
    original_language: Mapped[str]
    title: Mapped[Texts | None]
    text: Mapped[Texts]


class CharterArticle(Passage, Base):
    """An article of a version of the charter, under a key that lasts from version to version."""

    __tablename__ = "charter_article"

    version_id: Mapped[UUID] = references("charter_version.id", index=False)

    version: Mapped[CharterVersion] = relationship(lazy="raise", viewonly=True)
    translations: Mapped[list["CharterTranslation"]] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        UniqueConstraint("version_id", "key", name="charter_article_key_once"),
        UniqueConstraint(
            "version_id",
            "position",
            name="charter_article_in_order",
            deferrable=True,
            initially="DEFERRED",
        ),
        UniqueConstraint("id", "version_id", name="charter_article_of_version"),
        CheckConstraint("position > 0", name="position_counts"),
        CheckConstraint("text ? original_language", name="said_in_the_original"),
        Index("charter_article_key_idx", "key"),
    )


class CharterCommitment(Passage, Base):
    """What who adheres commits to: a process, under a key that lasts from version to version."""

    __tablename__ = "charter_commitment"

    version_id: Mapped[UUID] = references("charter_version.id", index=False)
    article_id: Mapped[UUID | None] = mapped_column(index=True)

    version: Mapped[CharterVersion] = relationship(lazy="raise", viewonly=True)
    article: Mapped[CharterArticle | None] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="CharterCommitment.article_id == CharterArticle.id",
        foreign_keys="CharterCommitment.article_id",
    )
    translations: Mapped[list["CharterTranslation"]] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        ForeignKeyConstraint(
            ["article_id", "version_id"],
            ["charter_article.id", "charter_article.version_id"],
            name="charter_commitment_in_an_article_of_its_version",
        ),
        UniqueConstraint("version_id", "key", name="charter_commitment_key_once"),
        UniqueConstraint(
            "version_id",
            "position",
            name="charter_commitment_in_order",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("position > 0", name="position_counts"),
        CheckConstraint("text ? original_language", name="said_in_the_original"),
        Index("charter_commitment_key_idx", "key"),
    )


class CharterTranslation(Identified, Recorded, Revised, Base):
    """An article or a commitment in another language than its own: how far that has come."""

    __tablename__ = "charter_translation"

    article_id: Mapped[UUID | None] = references("charter_article.id", index=False)
    commitment_id: Mapped[UUID | None] = references("charter_commitment.id", index=False)
    language: Mapped[str]
    translated_by_id: Mapped[UUID | None] = references("person.id")
    translated_at: Mapped[datetime]
    reviewed_by_id: Mapped[UUID | None] = references("person.id")
    reviewed_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = references("person.id")
    approved_at: Mapped[datetime | None]

    article: Mapped[CharterArticle | None] = relationship(lazy="raise", viewonly=True)
    commitment: Mapped[CharterCommitment | None] = relationship(lazy="raise", viewonly=True)
    translated_by: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[translated_by_id]
    )
    reviewed_by: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[reviewed_by_id]
    )
    approved_by: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[approved_by_id]
    )

    __table_args__ = (
        CheckConstraint("num_nonnulls(article_id, commitment_id) = 1", name="of_one_passage"),
        CheckConstraint("approved_at IS NULL OR reviewed_at IS NOT NULL", name="reviewed_first"),
        UniqueConstraint("article_id", "language", name="charter_translation_of_article_once"),
        UniqueConstraint(
            "commitment_id", "language", name="charter_translation_of_commitment_once"
        ),
    )
