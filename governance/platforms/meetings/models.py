"""Meetings, the rules by which bodies convene them, and their agendas."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Mandate, Organisation, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.territories.models import Territory

Known = Literal["minute", "day", "month", "year"]
"""To what it is known when a meeting was."""


class Cadence(StrEnum):
    """How often a body means to meet."""

    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS: Mapping[Cadence, int] = {
    Cadence.MONTHLY: 1,
    Cadence.TWO_MONTHLY: 2,
    Cadence.QUARTERLY: 3,
    Cadence.HALF_YEARLY: 6,
    Cadence.YEARLY: 12,
}
"""After how many months the next meeting is due."""


class ConveningAction(StrEnum):
    """What comes of a meeting that is convened otherwise than its body's rule asks."""

    INFORM = "inform"
    """Whoever convenes it is told."""
    WARN = "warn"
    """Whoever convenes it is warned."""
    REFUSE = "refuse"
    """It is not convened."""


class MeetingManner(StrEnum):
    """How a body meets: in a place, online, both at once, or in writing over some days."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"
    ON_PAPER = "on_paper"


class MeetingState(StrEnum):
    """What has become of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class MeetingRule(Identified, Lasting, Recorded, Revised, Base):
    """How a body means to meet: how often, convened by whom, how long before, and its quorum."""

    __tablename__ = "meeting_rule"

    body_id: Mapped[UUID] = references("organisation.id")
    action: Mapped[ConveningAction] = mapped_column(coded(ConveningAction, "action_known"))
    convener_roles: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    """In which roles in the body it is convened; empty for whoever may convene it at all."""
    notice_days_min: Mapped[int | None]
    cadence: Mapped[Cadence | None] = mapped_column(coded(Cadence, "cadence_known"))
    quorum_percent: Mapped[int | None]
    """The least share of all seats that is present, in a hundred."""
    quorum_percent_of_each_sector: Mapped[int | None]
    """The least share of the seats of each sector that sits there."""

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        CheckConstraint("notice_days_min BETWEEN 0 AND 366", name="notice_of_a_year_at_most"),
        CheckConstraint(
            "quorum_percent BETWEEN 1 AND 100 AND quorum_percent_of_each_sector BETWEEN 1 AND 100",
            name="a_quorum_of_some",
        ),
        CheckConstraint(
            "num_nonnulls(notice_days_min, cadence, quorum_percent, quorum_percent_of_each_sector)"
            " > 0 OR convener_roles <> '{}'",
            name="says_something",
        ),
        ExcludeConstraint(("body_id", "="), ("period", "&&"), name="meeting_rule_one_at_a_time"),
        Index("meeting_rule_period_idx", "period", postgresql_using="gist"),
    )


class Meeting(Identified, Recorded, Revised, Base):
    """A body comes together, or decides in writing, at a time: planned, held or cancelled."""

    __tablename__ = "meeting"

    body_id: Mapped[UUID] = references("organisation.id", index=False)
    rule_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("meeting_rule.id", ondelete="SET NULL"), index=True
    )
    """The rule it was convened under, where the body had one."""
    mandate_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("mandate.id", ondelete="SET NULL"), index=True
    )
    """The mandate it was convened on."""
    title: Mapped[Texts]
    description: Mapped[Texts | None]
    manner: Mapped[MeetingManner | None] = mapped_column(coded(MeetingManner, "manner_known"))
    """None of a past one of which it is not told."""
    place: Mapped[Texts | None]
    territory_id: Mapped[UUID | None] = references("territory.id")
    link: Mapped[str | None]
    """Where one takes part from afar: for those who belong to the body."""
    time_zone: Mapped[str]
    begins_at: Mapped[datetime]
    """Where only the day is known, its first moment."""
    ends_at: Mapped[datetime | None]
    """Where only the day is known, the first moment after the last it can be."""
    known_to: Mapped[str]
    begins_on: Mapped[date]
    """The day it begins where it takes place."""
    ends_on: Mapped[date]
    """The last day where it takes place."""
    state: Mapped[MeetingState] = mapped_column(coded(MeetingState, "state_known"))
    convened_at: Mapped[datetime | None]
    notice_days: Mapped[int | None]
    """How many days before it began it was convened, at the last."""
    moved_from_at: Mapped[datetime | None]
    """When it was to begin before it was last moved."""
    move_reason: Mapped[Texts | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[Texts | None]
    held_at: Mapped[datetime | None]
    """When it was recorded that it was held."""
    people_present: Mapped[int | None]
    """How many people took part in all, as told."""
    changed_at: Mapped[datetime]

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    rule: Mapped[MeetingRule | None] = relationship(lazy="raise", viewonly=True)
    mandate: Mapped[Mandate | None] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("begins_at < ends_at AND begins_on <= ends_on", name="ends_after_it_began"),
        CheckConstraint(
            "known_to IN ('minute', 'day', 'month', 'year')"
            " AND (known_to = 'minute' OR ends_at IS NOT NULL)",
            name="known_to_something",
        ),
        CheckConstraint(
            "manner <> 'on_paper' OR ends_at IS NOT NULL", name="on_paper_until_some_time"
        ),
        CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)"
            " AND (state = 'held') = (held_at IS NOT NULL)",
            name="in_one_state",
        ),
        CheckConstraint("manner IS NOT NULL OR state = 'held'", name="in_some_manner"),
        CheckConstraint("people_present > 0", name="of_somebody"),
        Index(
            "meeting_once_at_a_time",
            "body_id",
            "begins_at",
            unique=True,
            postgresql_where=text("state = 'planned'"),
        ),
        Index("meeting_body_id_begins_at_idx", "body_id", "begins_at", "id"),
        Index("meeting_begins_at_idx", "begins_at", "id"),
        Index("meeting_state_begins_at_idx", "state", "begins_at", "id"),
    )


class AgendaItem(Identified, Recorded, Revised, Base):
    """One point of what a meeting is about, in its place among the others."""

    __tablename__ = "agenda_item"

    meeting_id: Mapped[UUID] = references("meeting.id", index=False)
    position: Mapped[int]
    title: Mapped[Texts]
    text: Mapped[Texts | None]
    minutes_allotted: Mapped[int | None]
    proposal_id: Mapped[UUID | None] = references("proposal.id")
    """The proposal it is about, where it is about one."""
    decision_id: Mapped[UUID | None] = references("decision.id")
    """The decision it is about, where it is about one."""

    meeting: Mapped[Meeting] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("position > 0", name="counted_from_one"),
        CheckConstraint("minutes_allotted > 0", name="takes_some_time"),
        CheckConstraint("num_nonnulls(proposal_id, decision_id) <= 1", name="about_one_thing"),
        UniqueConstraint(
            "meeting_id",
            "position",
            name="agenda_item_one_in_a_place",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
