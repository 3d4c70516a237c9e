"""Calls for the network's coordination, a seat or a working group, and who stands for them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Mandate, Organisation, Person, Sector, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, personal, references
from governance.periods import Lasting, period_checks
from governance.platforms.models import Seat
from governance.terms import term_indexes
from governance.territories.models import Territory


class CallPurpose(StrEnum):
    """What a call is for: the network's coordination, a seat in a body, or a working group."""

    COORDINATION = "coordination"
    SEAT = "seat"
    WORKING_GROUP = "working_group"


class Call(Identified, Lasting, Recorded, Revised, Base):
    """A body looks for people, organisations or territories; it is open over a period.

    Who stands is chosen by a decision, or whoever wants to enrols.
    """

    __tablename__ = "call"

    body_id: Mapped[UUID] = references("organisation.id")
    purpose: Mapped[CallPurpose] = mapped_column(coded(CallPurpose, "purpose_known"))
    title: Mapped[Texts]
    description: Mapped[Texts | None]
    is_open_enrolment: Mapped[bool] = mapped_column(server_default=text("false"))
    places: Mapped[int | None]
    """How many are looked for; None for as many as come."""
    close_reason: Mapped[Texts | None]

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        CheckConstraint("places > 0", name="for_somebody"),
        CheckConstraint(
            "NOT is_open_enrolment OR purpose <> 'coordination'", name="coordination_is_decided"
        ),
        Index("call_purpose_idx", "purpose", "id"),
        Index("call_is_open_enrolment_idx", "is_open_enrolment", "id"),
        *term_indexes("call"),
    )


class Candidacy(Identified, Recorded, Revised, Base):
    """A person, an organisation or a territory that stands for a call, with its strengths."""

    __tablename__ = "candidacy"

    call_id: Mapped[UUID] = references("call.id", index=False)
    person_id: Mapped[UUID | None] = references("person.id")
    organisation_id: Mapped[UUID | None] = references("organisation.id")
    territory_id: Mapped[UUID | None] = references("territory.id")
    delegate_id: Mapped[UUID | None] = references("person.id")
    """Who would sit for the organisation."""
    sector: Mapped[Sector | None] = mapped_column(coded(Sector, "sector_known"))
    """The sector its seat would count for."""
    strengths: Mapped[Texts | None] = personal()
    """Why it: in a person's own words, which go with them when they are forgotten."""
    stood_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]
    decision_id: Mapped[UUID | None] = references("decision.id")
    """The decision by which it was chosen, where a body took one."""
    mandate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("mandate.id", ondelete="SET NULL"), index=True
    )
    seat_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("seat.id", ondelete="SET NULL"), index=True
    )

    call: Mapped[Call] = relationship(lazy="raise", viewonly=True)
    person: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[person_id]
    )
    organisation: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)
    delegate: Mapped[Person | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[delegate_id]
    )
    mandate: Mapped[Mandate | None] = relationship(lazy="raise", viewonly=True)
    seat: Mapped[Seat | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(person_id, organisation_id, territory_id) = 1", name="one_candidate"
        ),
        CheckConstraint(
            "delegate_id IS NULL OR organisation_id IS NOT NULL", name="delegate_of_another"
        ),
        CheckConstraint("sector <> 'mixed'", name="for_one_sector"),
        CheckConstraint("num_nonnulls(withdrawn_at, chosen_at) <= 1", name="ends_once"),
        Index("candidacy_call_id_idx", "call_id", "id"),
        CheckConstraint(
            "num_nonnulls(mandate_id, seat_id) <= 1"
            " AND (chosen_at IS NOT NULL OR num_nonnulls(mandate_id, seat_id, decision_id) = 0)",
            name="chosen_for_what_follows",
        ),
        *(
            ExcludeConstraint(
                ("call_id", "="),
                (candidate, "="),
                name=f"candidacy_once_{candidate}",
                where=text(f"{candidate} IS NOT NULL AND withdrawn_at IS NULL"),
            )
            for candidate in ("person_id", "organisation_id", "territory_id")
        ),
    )


class WorkingGroup(Identified, Lasting, Recorded, Revised, Base):
    """A body with a theme and a task, and a term in which to do it; its members have seats."""

    __tablename__ = "working_group"

    organisation_id: Mapped[UUID] = references("organisation.id", index=False, unique=True)
    theme: Mapped[Texts]
    task: Mapped[Texts]
    decision_id: Mapped[UUID | None] = references("decision.id")
    """The decision by which it was opened, where a body took one."""
    end_reason: Mapped[Texts | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        Index("working_group_period_idx", "period", postgresql_using="gist"),
    )


class SubNetwork(Identified, Recorded, Revised, Base):
    """A part of the network for a theme or a language, which organisations join."""

    __tablename__ = "sub_network"

    organisation_id: Mapped[UUID] = references("organisation.id", index=False, unique=True)
    theme: Mapped[Texts | None]
    language: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("num_nonnulls(theme, language) > 0", name="by_theme_or_language"),
    )


class SubNetworkMembership(Identified, Lasting, Recorded, Revised, Base):
    """An organisation belongs to a sub-network over a period."""

    __tablename__ = "sub_network_membership"

    sub_network_id: Mapped[UUID] = references("sub_network.id", index=False)
    organisation_id: Mapped[UUID] = references("organisation.id")
    end_reason: Mapped[Texts | None]

    sub_network: Mapped[SubNetwork] = relationship(lazy="raise", viewonly=True)
    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        ExcludeConstraint(
            ("sub_network_id", "="),
            ("organisation_id", "="),
            ("period", "&&"),
            name="sub_network_membership_once_at_a_time",
        ),
        Index("sub_network_membership_sub_network_id_idx", "sub_network_id", "id"),
    )
