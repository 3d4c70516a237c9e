"""Meetings in the API: when and where a body meets, by which rule, and about what."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import case, null

from governance.actors.models import Role
from governance.periods import PartialDate, written_on
from governance.platforms.meetings import models, policy
from governance.platforms.meetings.models import (
    Cadence,
    ConveningAction,
    MeetingManner,
    MeetingState,
)
from governance.platforms.meetings.operations.agenda import ITEMS_MAX
from schema.actors.actors import Mandate, Organisation, period
from schema.nodes import Node
from schema.platforms.meeting_lists import MEETING_FILTERS, MEETING_ORDERS, meeting_pages
from schema.platforms.meeting_records import Attendance, Minutes, Quorum
from schema.rows.declare import ById, Expression, Many, One, Part, argument, column, row, shown
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_text, public

if TYPE_CHECKING:
    from schema.decisions.decisions import Decision
    from schema.decisions.proposals import Proposal

LazyDecision = Annotated["Decision", strawberry.lazy("schema.decisions.decisions")]
LazyProposal = Annotated["Proposal", strawberry.lazy("schema.decisions.proposals")]


@row(models.MeetingRule, visible=policy.visible_with_body, prefix="mrl")
class MeetingRule(Node):
    """How a body means to meet: how often, convened by whom, how long before, and its quorum."""

    body: Organisation = shown(One("body", visible=public), "The body.")
    action: ConveningAction = column("What comes of a meeting that is convened otherwise.")
    convener_roles: list[Role] = column(
        "In which roles in the body it is convened; none where whoever may convene it does."
    )
    notice_days_min: int | None = column("How many days before it begins it is convened, at least.")
    cadence: Cadence | None = column("How often it means to meet.")
    quorum_percent: int | None = column(
        "The least share of the seats, in a hundred, that is present."
    )
    quorum_percent_of_each_sector: int | None = column(
        "The least share, in a hundred, of the seats of each sector that sits there."
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _moment(name: str) -> Any:
    """A moment of a meeting, where it is known and not only the day."""
    return Expression(
        lambda row, _ask: case((row.known_to == "minute", getattr(row, name)), else_=null())
    )


def _day(name: str) -> Any:
    """A day of a meeting, written to what is known."""
    return Expression(lambda row, _ask: written_on(getattr(row, name), row.known_to))


@row(models.AgendaItem, visible=policy.visible_item, prefix="agi")
class AgendaItem(Node):
    """One point of what a meeting is about, in its place among the others."""

    position: int = column("Its place on the agenda, counted from one.")
    title: str = local_text("title", "What it is about, in your language.")
    titles: Texts = column("What it is about in all languages.", "title")
    text: str | None = local_text("text", "More of what it is about.")
    minutes_allotted: int | None = column("How many minutes it is given.")
    proposal: LazyProposal | None = shown(
        One("proposal", on=lambda item, proposal, _ask: proposal.id == item.proposal_id),
        "The proposal it is about, where it is about one that may be seen.",
    )
    decision: LazyDecision | None = shown(
        One("decision", on=lambda item, decision, _ask: decision.id == item.decision_id),
        "The decision it is about, where it is about one that may be seen.",
    )


@row(
    models.Meeting,
    visible=policy.visible_with_body,
    prefix="mtg",
    filters=MEETING_FILTERS,
    orders=MEETING_ORDERS,
)
class Meeting(Node):
    """A body comes together, or decides in writing, at a time: planned, held or cancelled."""

    body: Organisation = shown(One("body", visible=public), "The body that meets.")
    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    description: str | None = local_text("description", "What it is for, in words.")
    state: MeetingState = column("Whether it is planned, was held or was cancelled.")
    manner: MeetingManner | None = column(
        "How the body meets; null of a past one of which that is not told."
    )
    begins_at: datetime | None = shown(
        _moment("begins_at"), "When it begins; null where only the day is known."
    )
    ends_at: datetime | None = shown(
        _moment("ends_at"),
        "When it ends, if that is known; in writing, until when answers are taken.",
    )
    time_zone: str = column("The time zone it is held in, by its name in the IANA's database.")
    begins: PartialDate = shown(
        _day("begins_on"), "The day it begins where it is held, to what is known."
    )
    ends: PartialDate = shown(_day("ends_on"), "The last day, to what is known.")
    place: str | None = local_text("place", "Where it is, in words.")
    territory: Territory | None = shown(One("territory"), "In which territory it is.")
    link: str | None = shown(
        Expression(lambda row, ask: case((policy.is_within(ask.viewer, row.body_id), row.link))),
        "Where one takes part from afar; for those who hold a mandate or a seat in the body.",
    )
    rule: MeetingRule | None = shown(
        One("rule", visible=public), "The rule it was convened under, where the body had one."
    )
    mandate: Mandate | None = shown(One("mandate"), "The mandate it was convened on.")
    convened_at: datetime | None = column("When it was convened, or last moved.")
    notice_days: int | None = column("How many days before it begins that was.")
    moved_from_at: datetime | None = column("When it was to begin before it was last moved.")
    move_reason: str | None = local_text("move_reason", "Why it was moved.")
    cancelled_at: datetime | None = column("When it was cancelled.")
    cancel_reason: str | None = local_text("cancel_reason", "Why it was cancelled.")
    held_at: datetime | None = column("When it was closed, or recorded, as held.")
    people_present: int | None = column("How many people took part in all, as it is told.")
    agenda: list[AgendaItem] = shown(
        Many(
            on=lambda meeting, row, _ask: row.meeting_id == meeting.id,
            order=lambda row, _ask: row.position,
            visible=public,
            most=ITEMS_MAX,
        ),
        "What it is about, point by point.",
    )
    attendance: Connection[Attendance] = pages(
        Many(on=lambda meeting, row, _ask: row.meeting_id == meeting.id),
        "Who was there, seat by seat; for those who hold a mandate or a seat in the body.",
    )
    quorum: Quorum = shown(Part(), "How many of the seats were taken, and whether that is enough.")
    minutes: Minutes | None = shown(
        One(
            "minutes",
            on=lambda meeting, row, _ask: row.meeting_id == meeting.id,
            visible=policy.visible_minutes_there,
        ),
        "What was said there; a draft is for those who hold a mandate or a seat in the body.",
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class MeetingQueries:
    """Questions about meetings."""

    meeting: Meeting | None = shown(
        ById(), "One meeting by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    meetings: Connection[Meeting] = meeting_pages(
        Many(), "Meetings of all bodies, the earliest first.", is_root=True
    )
