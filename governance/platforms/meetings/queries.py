"""Questions about meetings, their rules and agendas; each answers with a statement to run."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Mandate, Organisation
from governance.periods import holds_on
from governance.platforms import policy as seats
from governance.platforms.meetings.feeds import CalendarFeed
from governance.platforms.meetings.models import (
    AgendaItem,
    Meeting,
    MeetingRule,
    MeetingState,
)
from governance.platforms.meetings.policy import (
    visible_feed,
    visible_item,
    visible_minutes,
    visible_with_body,
)
from governance.platforms.meetings.records import Minutes
from governance.platforms.models import SEATING, Seat


def meeting(viewer: Viewer, meeting_id: UUID) -> Select[Meeting]:
    """One meeting by its id, with its body and where that sits."""
    whole = joinedload(Meeting.body).joinedload(Organisation.territory)
    wanted = (Meeting.id == meeting_id, visible_with_body(viewer, Meeting))
    return select(Meeting).where(*wanted).options(whole)


def meeting_rule(viewer: Viewer, meeting_rule_id: UUID) -> Select[MeetingRule]:
    """One rule of meetings by its id, with its body and where that sits."""
    whole = joinedload(MeetingRule.body).joinedload(Organisation.territory)
    wanted = (MeetingRule.id == meeting_rule_id, visible_with_body(viewer, MeetingRule))
    return select(MeetingRule).where(*wanted).options(whole)


def meeting_rule_of(body_id: UUID, day: date) -> Select[MeetingRule]:
    """The rule by which a body meets on a day."""
    return select(MeetingRule).where(MeetingRule.body_id == body_id, holds_on(MeetingRule, day))


def agenda_item(viewer: Viewer, agenda_item_id: UUID) -> Select[AgendaItem]:
    """One point of an agenda by its id, with its meeting and the body that is of."""
    whole = joinedload(AgendaItem.meeting).joinedload(Meeting.body)
    wanted = (AgendaItem.id == agenda_item_id, visible_item(viewer))
    return select(AgendaItem).where(*wanted).options(whole.joinedload(Organisation.territory))


def agenda(meeting_id: UUID) -> Select[AgendaItem]:
    """The points of a meeting in their order."""
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return wanted.order_by(AgendaItem.position)


def held_in(body_id: UUID, mandate_ids: Sequence[UUID], roles: Sequence[str]) -> Select[UUID]:
    """Which of some mandates are in a body, in one of some roles."""
    wanted = (Mandate.body_id == body_id, Mandate.id.in_(mandate_ids), Mandate.role.in_(roles))
    return select(Mandate.id).where(*wanted).order_by(Mandate.id)


def seated(viewer: Viewer, body_id: UUID, day: date, seat_ids: Sequence[UUID]) -> Select[UUID]:
    """Which of some seats are a body's on a day, as far as a viewer sees them."""
    own = (Seat.id.in_(seat_ids), Seat.body_id == body_id, holds_on(Seat, day))
    return select(Seat.id).where(*own, seats.visible(viewer))


def minutes(viewer: Viewer, minutes_id: UUID) -> Select[Minutes]:
    """Minutes by their id, with their meeting and the body that is of."""
    whole = joinedload(Minutes.meeting).joinedload(Meeting.body)
    wanted = (Minutes.id == minutes_id, visible_minutes(viewer))
    return select(Minutes).where(*wanted).options(whole.joinedload(Organisation.territory))


def minutes_of(meeting_id: UUID) -> Select[Minutes]:
    """The minutes of a meeting, locked for who writes them anew."""
    wanted = select(Minutes).where(Minutes.meeting_id == meeting_id)
    return wanted.with_for_update().execution_options(populate_existing=True)


def approval(meeting_id: UUID) -> Select[UUID]:
    """The minutes of a meeting, if they are approved."""
    approved = (Minutes.meeting_id == meeting_id, Minutes.approved_at.is_not(None))
    return select(Minutes.id).where(*approved)


def without(organisation: Any, months: Any, day: Any) -> ColumnElement[bool]:
    """Whether a body that sits, and has for so many months, held no meeting within them.

    (Each body is asked for one meeting: PostgreSQL would else gather those of all bodies first.)
    """
    since = months_before(day, months)
    held = aliased(Meeting)
    lately = (
        held.body_id == organisation.id,
        held.state == MeetingState.HELD,
        held.ends_on >= since,
        held.begins_on <= day,
    )
    one = select(held.id).where(*lately).limit(1).correlate_except(held).scalar_subquery()
    lasted = or_(organisation.valid_from.is_(None), organisation.valid_from <= since)
    sits = or_(*(organisation.kind == kind for kind in sorted(SEATING)))
    return and_(sits, lasted, one.is_(None))


def months_before(day: Any, months: Any) -> ColumnElement[date]:
    """The day so many months before another."""
    return cast(day - func.make_interval(0, months), Date)


def calendar_feed(viewer: Viewer, calendar_feed_id: UUID) -> Select[CalendarFeed]:
    """One calendar of a person by its id."""
    wanted = (CalendarFeed.id == calendar_feed_id, visible_feed(viewer))
    return select(CalendarFeed).where(*wanted)


def open_feeds(person_id: UUID) -> Select[CalendarFeed]:
    """The calendars of a person that are open."""
    own = (CalendarFeed.person_id == person_id, CalendarFeed.closed_at.is_(None))
    return select(CalendarFeed).where(*own)
