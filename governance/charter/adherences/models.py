"""Adherences to the charter, the state of their commitments, evidence and reviews."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
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
from governance.charter.models import CharterCommitment, CharterVersion
from governance.db import LANGUAGES, Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.terms import term_indexes
from governance.territories.models import Territory


class CommitmentState(StrEnum):
    """How far an organisation is with a commitment: it is a process and promises no result."""

    AIMED_AT = "aimed_at"
    UNDER_WAY = "under_way"
    PRACTISED = "practised"


class AdherenceEnd(StrEnum):
    """Why an adherence ended."""

    RENOUNCED = "renounced"
    """The organisation gave it up."""
    READHERED = "readhered"
    """It adhered to another version instead."""
    ORGANISATION_ENDED = "organisation_ended"
    """The organisation is no more."""
    ANNULLED = "annulled"
    """It was recorded by mistake."""


class AdherenceStanding(StrEnum):
    """What an adherence is worth on a day, told by dates alone."""

    CURRENT = "current"
    """Its version is in force."""
    SUPERSEDED_WINDOW_OPEN = "superseded_window_open"
    """Another version is in force; it stands, and there is time to adhere anew."""
    SUPERSEDED_WINDOW_CLOSED = "superseded_window_closed"
    """Another version is in force; it stands, and the time to adhere anew is over."""
    RENOUNCED = "renounced"
    """It was given up."""
    READHERED = "readhered"
    """One to another version took its place."""
    ENDED = "ended"
    """It ended with its organisation."""


class ReviewSource(StrEnum):
    """Who looks at how far a commitment is."""

    OWN = "own"
    """The organisation itself."""
    PEER = "peer"
    """Another organisation."""
    FACILITATOR = "facilitator"
    """A facilitator who accompanies it."""


class Adherence(Identified, Lasting, Recorded, Revised, Base):
    """That an organisation adheres to a version of the charter, since the day it signed."""

    __tablename__ = "adherence"

    organisation_id: Mapped[UUID] = references("organisation.id")
    version_id: Mapped[UUID] = references("charter_version.id", index=False)
    signed_by_id: Mapped[UUID | None] = references("person.id")
    mandate_id: Mapped[UUID | None]
    """The signer's mandate; both are unknown of what was signed long ago."""
    ended_as: Mapped[AdherenceEnd | None] = mapped_column(coded(AdherenceEnd, "end_known"))
    end_reason: Mapped[Texts | None]
    sort_en: Mapped[str] = mapped_column(server_default="")
    """The keys its organisation's name is sorted by; the database keeps them."""
    sort_fr: Mapped[str] = mapped_column(server_default="")
    sort_pt: Mapped[str] = mapped_column(server_default="")

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    version: Mapped[CharterVersion] = relationship(lazy="raise", viewonly=True)
    signed_by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *period_checks(),
        CheckConstraint("valid_from IS NOT NULL", name="signed_on_a_day"),
        CheckConstraint("(valid_until IS NULL) = (ended_as IS NULL)", name="ended_somehow"),
        ExcludeConstraint(
            ("organisation_id", "="), ("period", "&&"), name="adherence_one_at_a_time"
        ),
        Index("adherence_version_idx", "version_id", "id"),
        Index(
            "adherence_open_idx", "version_id", "id", postgresql_where=text("valid_until IS NULL")
        ),
        Index("adherence_ended_as_idx", "ended_as", "id"),
        *(Index(f"adherence_sort_{lang}_idx", f"sort_{lang}", "id") for lang in LANGUAGES),
        *term_indexes("adherence"),
    )


class _OfCommitment:
    """A fact about one commitment of an adherence."""

    adherence_id: Mapped[UUID] = mapped_column(
        ForeignKey("adherence.id", ondelete="CASCADE"), index=True
    )
    commitment_id: Mapped[UUID] = references("charter_commitment.id")


class AdherenceCommitment(Authored, _OfCommitment, Identified, Lasting, Recorded, Base):
    """How far an organisation is with a commitment of its adherence, over a period."""

    __tablename__ = "adherence_commitment"

    state: Mapped[CommitmentState] = mapped_column(coded(CommitmentState, "state_known"))
    reason: Mapped[Texts | None]

    adherence: Mapped[Adherence] = relationship(lazy="raise", viewonly=True)
    commitment: Mapped[CharterCommitment] = relationship(lazy="raise", viewonly=True)
    by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *period_checks(),
        ExcludeConstraint(
            ("adherence_id", "="),
            ("commitment_id", "="),
            ("period", "&&"),
            name="adherence_commitment_one_at_a_time",
        ),
        Index("adherence_commitment_state_idx", "commitment_id", "state", "adherence_id"),
    )


class AdherenceEvidence(Evidence, _OfCommitment, Identified, Recorded, Revised, Base):
    """What shows how far an organisation is with a commitment."""

    __tablename__ = "adherence_evidence"

    adherence: Mapped[Adherence] = relationship(lazy="raise", viewonly=True)
    commitment: Mapped[CharterCommitment] = relationship(lazy="raise", viewonly=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)
    by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = evidence_checks()


class CommitmentReview(
    Authored, Dated, Withdrawable, _OfCommitment, Identified, Recorded, Revised, Base
):
    """How far somebody sees an organisation with a commitment: itself, a peer, a facilitator."""

    __tablename__ = "commitment_review"

    body_id: Mapped[UUID] = references("organisation.id")
    source: Mapped[ReviewSource] = mapped_column(coded(ReviewSource, "source_known"))
    state: Mapped[CommitmentState] = mapped_column(coded(CommitmentState, "state_known"))
    text: Mapped[Texts | None]

    adherence: Mapped[Adherence] = relationship(lazy="raise", viewonly=True)
    commitment: Mapped[CharterCommitment] = relationship(lazy="raise", viewonly=True)
    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = dated_checks()
