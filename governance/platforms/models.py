"""Seats: who sits in a body, for which sector, over which term."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, OrganisationKind, Person, Sector, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.terms import term_indexes

SEATING = frozenset(
    {
        OrganisationKind.COORDINATION_GROUP,
        OrganisationKind.NEIGHBOURHOOD_ASSOCIATION,
        OrganisationKind.PLATFORM,
        OrganisationKind.PUBLIC_AUTHORITY,
        OrganisationKind.NETWORK_BODY,
        OrganisationKind.EXECUTIVE,
        OrganisationKind.WORKING_GROUP,
        OrganisationKind.JOINT_COMMITTEE,
    }
)
"""Kinds of organisation that sit and decide."""
SECTORS = (Sector.PUBLIC, Sector.PRIVATE, Sector.CITIZEN)
"""The sectors a seat can count for."""


class Voice(StrEnum):
    """What who sits in a body may do there when it decides."""

    VOTE = "vote"
    """Speak and vote."""
    VOICE = "voice"
    """Speak, and not vote."""


class Seat(Identified, Lasting, Recorded, Revised, Base):
    """A place in a body, for a sector and a term; an organisation's has a named delegate.

    What changes in the course of a term ends one seat and begins the next, of the same holder.
    """

    __tablename__ = "seat"

    body_id: Mapped[UUID] = references("organisation.id")
    organisation_id: Mapped[UUID | None] = references("organisation.id")
    delegate_id: Mapped[UUID | None] = references("person.id")
    person_id: Mapped[UUID | None] = references("person.id")
    alternate_id: Mapped[UUID | None] = references("person.id")
    sector: Mapped[Sector] = mapped_column(coded(Sector, "sector_known"))
    voice: Mapped[Voice] = mapped_column(coded(Voice, "voice_known"), server_default="vote")
    end_reason: Mapped[Texts | None]

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True, foreign_keys=[body_id])
    organisation: Mapped[Organisation | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[organisation_id]
    )
    delegate: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[delegate_id]
    )
    person: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[person_id]
    )
    alternate: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[alternate_id]
    )

    __table_args__ = (
        *period_checks(),
        CheckConstraint("num_nonnulls(organisation_id, person_id) = 1", name="one_holder"),
        CheckConstraint(
            "(organisation_id IS NULL) = (delegate_id IS NULL)", name="through_a_named_delegate"
        ),
        CheckConstraint("body_id <> organisation_id", name="in_another_body"),
        CheckConstraint("sector <> 'mixed'", name="for_one_sector"),
        CheckConstraint(
            "alternate_id <> coalesce(delegate_id, person_id)", name="another_as_alternate"
        ),
        *(
            ExcludeConstraint(
                ("body_id", "="),
                (holder, "="),
                ("period", "&&"),
                name=f"seat_once_at_a_time_{holder}",
                where=text(f"{holder} IS NOT NULL"),
            )
            for holder in ("organisation_id", "person_id")
        ),
        Index("seat_sector_idx", "sector", "id"),
        *term_indexes("seat"),
    )


class SeatTally(Base):
    """How many seats a person ever had; the database counts them as they are given.

    It tells who may sit in many bodies without a look at everybody's seats.
    """

    __tablename__ = "seat_tally"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seats: Mapped[int]

    __table_args__ = (
        CheckConstraint("seats >= 0", name="not_less_than_none"),
        Index("seat_tally_seats_idx", "seats", "person_id"),
    )
