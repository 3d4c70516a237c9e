"""Meetings: convened by a body's rule, changed, moved, cancelled, and closed as held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.db import claimed
from governance.errors import InvalidInput
from governance.platforms.meetings import queries, times
from governance.platforms.meetings.models import Meeting, MeetingManner, MeetingState
from governance.platforms.meetings.operations import common, where
from governance.platforms.meetings.operations.refusals import (
    MeetingCancelled,
    MeetingHeld,
    TooEarlyToClose,
)
from governance.platforms.meetings.operations.rules import MeetingNotice, kept


@dataclass(frozen=True)
class Convened:
    """A meeting that was convened or moved, with what the body's rule has to say of it."""

    id: UUID
    notices: list[MeetingNotice]


async def convene_meeting(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    title: Mapping[str, str],
    manner: MeetingManner,
    begins_at: datetime,
    ends_at: datetime | None = None,
    time_zone: str | None = None,
    description: Mapping[str, str] | None = None,
    place: Mapping[str, str] | None = None,
    territory_id: UUID | None = None,
    link: str | None = None,
) -> Convened:
    """Convene a meeting of a body, as its rule of meetings asks.

    What of the rule is not kept is told, or refused where the rule is strict.
    """
    body, _ = await common.sitting_body(session, viewer, body_id, at, None)
    meeting = Meeting(
        body_id=body.id,
        title=texts.name(title, "title"),
        description=texts.written(description, "description") if description else None,
        manner=manner,
        state=MeetingState.PLANNED,
        mandate_id=viewer.mandate_over(body.id, path=actors.path_of(body)),
    )
    there = await where.meet(session, viewer, meeting, place, territory_id, link)
    meeting.time_zone = await where.zone_of(session, body, there, time_zone)
    _convene(meeting, body, begins_at, ends_at, at)
    notices = await kept(session, viewer, meeting)
    session.add(meeting)
    await session.flush()

    common.tell(session, "meeting.convened", viewer, meeting, body, at, _told(meeting))
    return Convened(meeting.id, notices)


async def change_meeting(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    changes: dict[str, Any],
    expected_revision: int | None = None,
) -> Meeting:
    """Change what a meeting that is planned is about, where or how it is; not when."""
    meeting = await _planned(session, viewer, meeting_id, expected_revision)

    if "title" in changes:
        meeting.title = texts.name(changes["title"] or {}, "title")
    if "description" in changes:
        said = changes["description"]
        meeting.description = texts.written(said, "description") if said else None
    if "manner" in changes:
        meeting.manner = changes["manner"]
        _check_manner(meeting)
    await where.change(session, viewer, meeting, changes)
    meeting.changed_at = at
    await session.flush()

    changed = {"changed": sorted(changes)}
    common.tell(session, "meeting.changed", viewer, meeting, meeting.body, at, changed)
    return meeting


async def move_meeting(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    begins_at: datetime,
    ends_at: datetime | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Convened:
    """Let a meeting that is planned be at another time, which is a convening anew."""
    meeting = await _planned(session, viewer, meeting_id, expected_revision)
    former = meeting.begins_at

    _convene(meeting, meeting.body, begins_at, ends_at, at)
    meeting.moved_from_at = former
    meeting.move_reason = texts.written(reason, "reason") if reason else None
    notices = await kept(session, viewer, meeting)
    await session.flush()

    told = {**_told(meeting), "moved_from": former, "reason": meeting.move_reason}
    common.tell(session, "meeting.moved", viewer, meeting, meeting.body, at, told)
    return Convened(meeting.id, notices)


async def cancel_meeting(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Meeting:
    """Cancel a meeting that is planned, for a reason; it stays on record as cancelled."""
    meeting = await _planned(session, viewer, meeting_id, expected_revision)

    meeting.state = MeetingState.CANCELLED
    meeting.cancelled_at = meeting.changed_at = at
    meeting.cancel_reason = texts.written(reason, "reason")
    await session.flush()

    told = {"reason": meeting.cancel_reason}
    common.tell(session, "meeting.cancelled", viewer, meeting, meeting.body, at, told)
    return meeting


async def close_meeting(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    people_present: int | None = None,
    expected_revision: int | None = None,
) -> Meeting:
    """Close a meeting as held; one in writing once its time to answer is over."""
    meeting = await _planned(session, viewer, meeting_id, expected_revision)
    is_on_paper = meeting.manner is MeetingManner.ON_PAPER
    over_at = (meeting.ends_at if is_on_paper else None) or meeting.begins_at
    if at < over_at:
        raise TooEarlyToClose(over_at)

    meeting.state = MeetingState.HELD
    meeting.held_at = meeting.changed_at = at
    meeting.people_present = common.counted(people_present)
    await session.flush()

    told = {"people_present": people_present}
    common.tell(session, "meeting.closed", viewer, meeting, meeting.body, at, told)
    return meeting


async def _planned(
    session: AsyncSession, viewer: Viewer, meeting_id: UUID, expected_revision: int | None
) -> Meeting:
    """A meeting to do something with while it is planned."""
    query = queries.meeting(viewer, meeting_id)
    meeting = await claimed(session, query, meeting_id, expected_revision)
    actors.require_power(viewer, Capability.MEETINGS, meeting.body)
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingCancelled
    if meeting.state is MeetingState.HELD:
        raise MeetingHeld
    return meeting


def _convene(
    meeting: Meeting,
    body: Organisation,
    begins_at: datetime,
    ends_at: datetime | None,
    at: datetime,
) -> None:
    """Let a meeting be convened for a time to come."""
    span = times.between(begins_at, ends_at, meeting.time_zone)
    if span.begins_at <= at:
        raise InvalidInput("beginsAt", "has passed; record a meeting that was held.")
    span.over(meeting)
    _check_manner(meeting)
    if body.valid_until is not None and span.ends_on >= body.valid_until:
        raise InvalidInput("beginsAt", "the body ends on {}; meet before.", body.valid_until)
    meeting.convened_at = meeting.changed_at = at
    meeting.notice_days = (span.begins_on - zones.day_in(meeting.time_zone, at)).days


def _check_manner(meeting: Meeting) -> None:
    if meeting.manner is None:
        raise InvalidInput("manner", "say how the body is to meet.")
    if meeting.manner is MeetingManner.ON_PAPER and meeting.ends_at is None:
        raise InvalidInput("endsAt", "say until when answers in writing are taken.")


def _told(meeting: Meeting) -> dict[str, Any]:
    """What the journal tells of when a meeting is."""
    return {
        "begins_at": meeting.begins_at.isoformat(),
        "ends_at": meeting.ends_at and meeting.ends_at.isoformat(),
        "notice_days": meeting.notice_days,
    }
