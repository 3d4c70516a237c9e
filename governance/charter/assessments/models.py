"""Assessments on the co-responsibility scale, what they rest on, and consent to publish them."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, Person, coded
from governance.charter.facts import (
    Authored,
    Dated,
    Evidence,
    Withdrawable,
    dated_checks,
    evidence_checks,
)
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.territories.models import Territory

LEVEL_MAX = 7
"""Full co-responsibility, with a contract of many parties; 0 is low involvement."""


class Strand(StrEnum):
    """What must come together for co-responsibility, each assessed apart."""

    CO_GOVERNANCE = "co_governance"
    """Deciding together."""
    CO_MANAGEMENT = "co_management"
    """Running together what was decided."""
    CO_PRODUCTION = "co_production"
    """Making together what serves all."""


class Assessment(Authored, Dated, Withdrawable, Identified, Recorded, Revised, Base):
    """Where an organisation is seen to stand on the scale from 0 to 7, in one of its strands."""

    __tablename__ = "assessment"

    organisation_id: Mapped[UUID] = references("organisation.id", index=False)
    body_id: Mapped[UUID] = references("organisation.id")
    """On whose behalf: the organisation's own for itself, another's for a peer."""
    is_own: Mapped[bool] = mapped_column(Computed("body_id = organisation_id", persisted=True))
    """Whether the assessed made it."""
    strand: Mapped[Strand] = mapped_column(coded(Strand, "strand_known"))
    level: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    statement: Mapped[Texts | None]
    is_published: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the assessed consents today that all may read it; the database keeps it so."""

    organisation: Mapped[Organisation] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[organisation_id]
    )
    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True, foreign_keys=[body_id])
    by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *dated_checks(),
        CheckConstraint(f"level BETWEEN 0 AND {LEVEL_MAX}", name="on_the_scale"),
        Index("assessment_organisation_strand_idx", "organisation_id", "strand", "happened_on"),
        Index("assessment_happened_on_idx", "happened_on", "id"),
        Index("assessment_strand_idx", "strand", "id"),
        Index("assessment_published_idx", "id", postgresql_where=text("is_published")),
        Index("assessment_own_idx", "is_own", "id"),
    )


class AssessmentEvidence(Evidence, Identified, Recorded, Base):
    """What shows that an organisation has come to a step of the scale."""

    __tablename__ = "assessment_evidence"

    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[int]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)
    by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *evidence_checks(),
        CheckConstraint(f"step BETWEEN 0 AND {LEVEL_MAX}", name="on_the_scale"),
    )


class AssessmentConsent(Authored, Identified, Base):
    """That the assessed let all read an assessment, from a moment until they withdrew it."""

    __tablename__ = "assessment_consent"

    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("given_at <= withdrawn_at", name="not_withdrawn_before_given"),
        Index(
            "assessment_consent_once_at_a_time",
            "assessment_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
