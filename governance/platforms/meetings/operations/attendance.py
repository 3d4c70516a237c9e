"""Attendance: who was there, who sat for another, who was excused; told seat by seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.db import claimed
from governance.errors import InvalidInput, NotFound
from governance.platforms.meetings import queries
from governance.platforms.meetings.models import Meeting, MeetingState
from governance.platforms.meetings.operations.common import tell
from governance.platforms.meetings.operations.refusals import MeetingCancelled, MinutesApproved
from governance.platforms.meetings.records import Attendance, Presence

SEATS_MAX = 1000
AHEAD = {Presence.EXCUSED, Presence.REPRESENTED}
"""What can be told of a seat before the meeting begins."""


@dataclass(frozen=True, kw_only=True)
class Attended:
    """Whether a seat was taken, as somebody tells it."""

    seat_id: UUID
    presence: Presence
    represented_by_id: UUID | None = None


async def record_attendance(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    attendances: Sequence[Attended],
    expected_revision: int | None = None,
) -> Meeting:
    """Tell which seats were taken at a meeting, and on whose behalf; what is said again replaces.

    Before it begins there are only excuses, and who will sit for whom.
    """
    query = queries.meeting(viewer, meeting_id)
    meeting = await claimed(session, query, meeting_id, expected_revision)
    actors.require_power(viewer, Capability.MEETINGS, meeting.body)
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingCancelled
    if await session.scalar(queries.approval(meeting.id)) is not None:
        raise MinutesApproved
    _check(attendances, has_begun=meeting.begins_at <= at)
    await _check_seats(session, viewer, meeting, attendances)

    await session.execute(_upsert(meeting, attendances))
    await session.flush()

    told: Mapping[str, int] = {"seats": len(attendances)}
    tell(session, "meeting.attendance_recorded", viewer, meeting, meeting.body, at, told)
    return meeting


def _upsert(meeting: Meeting, attendances: Sequence[Attended]) -> Insert:
    """What is told of seats, instead of what was told of the same before."""
    statement = insert(Attendance).values(
        [
            {
                "meeting_id": meeting.id,
                "seat_id": each.seat_id,
                "presence": each.presence,
                "represented_by_id": each.represented_by_id,
            }
            for each in attendances
        ]
    )
    return statement.on_conflict_do_update(
        index_elements=["meeting_id", "seat_id"],
        set_={
            "presence": statement.excluded.presence,
            "represented_by_id": statement.excluded.represented_by_id,
            "revision": Attendance.revision + 1,
            "recorded_at": func.now(),
        },
    )


def _check(attendances: Sequence[Attended], *, has_begun: bool) -> None:
    if not 1 <= len(attendances) <= SEATS_MAX:
        raise InvalidInput("attendances", "tell of 1 to {} seats at once.", SEATS_MAX)
    if len({each.seat_id for each in attendances}) < len(attendances):
        raise InvalidInput("attendances", "tells of one seat twice.")
    for each in attendances:
        if (each.presence is Presence.REPRESENTED) != (each.represented_by_id is not None):
            raise InvalidInput("representedById", "goes with REPRESENTED, and with that alone.")
        if each.represented_by_id == each.seat_id:
            raise InvalidInput("representedById", "a seat is not represented by itself.")
        if not has_begun and each.presence not in AHEAD:
            raise InvalidInput("presence", "the meeting has not begun; tell of excuses alone.")


async def _check_seats(
    session: AsyncSession, viewer: Viewer, meeting: Meeting, attendances: Sequence[Attended]
) -> None:
    """Refuse seats that are not the body's on the day of the meeting."""
    own = [each.seat_id for each in attendances]
    others = [each.represented_by_id for each in attendances if each.represented_by_id]
    query = queries.seated(viewer, meeting.body_id, meeting.begins_on, [*own, *others])
    there = set(await session.scalars(query))
    for seat_id in (*own, *others):
        if seat_id not in there:
            raise NotFound(seat_id)
