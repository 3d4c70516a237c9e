"""Meetings of the past, known to the day, month or year, are recorded as held."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.errors import InvalidInput
from governance.periods import PartialDate
from governance.platforms.meetings import queries, times
from governance.platforms.meetings.models import Meeting, MeetingManner, MeetingState
from governance.platforms.meetings.operations import common, where


async def record_meeting(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    title: Mapping[str, str],
    begins: PartialDate,
    ends: PartialDate | None = None,
    manner: MeetingManner | None = None,
    time_zone: str | None = None,
    description: Mapping[str, str] | None = None,
    place: Mapping[str, str] | None = None,
    territory_id: UUID | None = None,
    people_present: int | None = None,
) -> Meeting:
    """Record a meeting that was held, known to the day, month or year only."""
    body, _ = await common.sitting_body(session, viewer, body_id, at, begins)
    meeting = Meeting(
        body_id=body.id,
        title=texts.name(title, "title"),
        description=texts.written(description, "description") if description else None,
        manner=manner,
        state=MeetingState.HELD,
        held_at=at,
        people_present=common.counted(people_present),
        changed_at=at,
    )
    there = await where.meet(session, viewer, meeting, place, territory_id, None)
    meeting.time_zone = await where.zone_of(session, body, there, time_zone)
    today, last = zones.day_in(meeting.time_zone, at), ends or begins
    if last.day > today:
        raise InvalidInput("begins", "lies ahead; convene a meeting that is to be held.")
    times.on_days(begins, ends, meeting.time_zone).over(meeting)
    rule = await session.scalar(queries.meeting_rule_of(body.id, meeting.begins_on))
    meeting.rule_id = rule.id if rule else None
    session.add(meeting)
    await session.flush()

    common.tell(session, "meeting.recorded", viewer, meeting, body, at, {"begins": begins})
    return meeting
