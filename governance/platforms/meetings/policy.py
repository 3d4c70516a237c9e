"""Who may see meetings, and what of them is for the people of the body alone."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, and_, cast, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.aliases import another
from governance.db import Ltree
from governance.errors import Forbidden, Ground
from governance.platforms import policy as seats
from governance.platforms.meetings.feeds import CalendarFeed
from governance.platforms.meetings.models import AgendaItem, Meeting
from governance.platforms.meetings.records import Attendance, Minutes, MinutesErratum
from governance.platforms.models import Seat
from governance.territories.models import Territory


def visible_with_body(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """A meeting, or a rule of meetings, is seen with its body."""
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = aliased(Organisation)
    return exists(
        select(body.id)
        .where(body.id == row.body_id, actors.visible(viewer, body))
        .correlate_except(body)
    )


def visible_item(viewer: Viewer, item: type[AgendaItem] = AgendaItem) -> ColumnElement[bool]:
    """A point of an agenda is seen with its meeting."""
    return visible_with_meeting(viewer, item)


def visible_with_meeting(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What belongs to a meeting is seen with it."""
    if viewer.seeing("platforms").seeing("actors").is_secretariat:
        return true()
    meeting = aliased(Meeting)
    return exists(
        select(meeting.id)
        .where(meeting.id == row.meeting_id, visible_with_body(viewer, meeting))
        .correlate_except(meeting)
    )


def is_within(viewer: Viewer, body_id: Any) -> ColumnElement[bool]:
    """Whether the viewer belongs to a body, or looks after the meetings of all around it.

    The secretariat belongs to all.
    """
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    body, place = another(Organisation), another(Territory)
    within = cast(viewer.sql_meetings_within, ARRAY(Ltree())).op("@>", is_comparison=True)
    is_placed = (
        select(within(place.path))
        .join_from(body, place, place.id == body.territory_id)
        .where(body.id == body_id, ~body.is_unlisted)
        .correlate_except(body, place)
        .scalar_subquery()
    )
    return or_(body_id == viewer.sql_known.any_(), is_placed.is_(true()))


def visible_attendance(
    viewer: Viewer, attendance: type[Attendance] = Attendance
) -> ColumnElement[bool]:
    """Who was at a meeting is known to the people of the body alone, with the seats they see."""
    seat = aliased(Seat)
    seen = select(seat.id).where(seat.id == attendance.seat_id, seats.visible(viewer, seat))
    return and_(_of_own_body(viewer, attendance.meeting_id), exists(seen.correlate_except(seat)))


def visible_minutes(viewer: Viewer, minutes: type[Minutes] = Minutes) -> ColumnElement[bool]:
    """Minutes are seen with their meeting once they are approved; a draft by the body's people."""
    return and_(visible_with_meeting(viewer, minutes), visible_minutes_there(viewer, minutes))


def visible_minutes_there(viewer: Viewer, minutes: type[Minutes]) -> ColumnElement[bool]:
    """Minutes of a meeting that the viewer sees."""
    return or_(minutes.approved_at.is_not(None), _of_own_body(viewer, minutes.meeting_id))


def visible_erratum(
    viewer: Viewer, erratum: type[MinutesErratum] = MinutesErratum
) -> ColumnElement[bool]:
    """What was wrong in minutes is seen with them."""
    minutes = aliased(Minutes)
    seen = select(minutes.id).where(
        minutes.id == erratum.minutes_id, visible_minutes(viewer, minutes)
    )
    return exists(seen.correlate_except(minutes))


def _of_own_body(viewer: Viewer, meeting_id: Any) -> ColumnElement[bool]:
    """Whether a meeting is one of a body the viewer belongs to."""
    seeing = viewer.seeing("platforms")
    if seeing.seeing("actors").is_secretariat:
        return true()
    if seeing.person_id is None:
        return false()
    meeting = aliased(Meeting)
    own = select(meeting.id).where(meeting.id == meeting_id, is_within(viewer, meeting.body_id))
    return exists(own.correlate_except(meeting))


def visible_feed(viewer: Viewer, feed: type[CalendarFeed] = CalendarFeed) -> ColumnElement[bool]:
    """Somebody's calendars are known to themselves, and to the secretariat to close them."""
    viewer = viewer.seeing("platforms").seeing("identity")
    if viewer.seeing("actors").is_secretariat:
        return true()
    return false() if viewer.person_id is None else feed.person_id == viewer.sql_person


def require_themselves(viewer: Viewer) -> UUID:
    """A calendar of one's own is opened by nobody else, and through no application."""
    if viewer.application_id is not None:
        raise Forbidden(Ground.PERSONS_ONLY)
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    return viewer.person_id


def require_feeds_own(viewer: Viewer, feed: CalendarFeed) -> None:
    """Calendars are closed by whose they are, or by the secretariat, and through no application."""
    if viewer.application_id is not None:
        raise Forbidden(Ground.PERSONS_ONLY)
    if viewer.is_secretariat:
        return
    if feed.person_id != require_themselves(viewer):
        raise Forbidden(Ground.NOT_YOURS)
