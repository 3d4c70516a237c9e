"""Agendas: points are added, put elsewhere and taken off, in one order whoever does so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.db import claimed, found
from governance.errors import InvalidInput
from governance.platforms.meetings import queries
from governance.platforms.meetings.models import AgendaItem, Meeting, MeetingState
from governance.platforms.meetings.operations.common import tell
from governance.platforms.meetings.operations.refusals import MeetingCancelled, MinutesApproved

ITEMS_MAX = 200
MINUTES_MAX = 24 * 60


async def add_agenda_item(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    title: Mapping[str, str],
    text: Mapping[str, str] | None = None,
    minutes_allotted: int | None = None,
    position: int | None = None,
    proposal_id: UUID | None = None,
    decision_id: UUID | None = None,
) -> AgendaItem:
    """Put a point on the agenda of a meeting, in a place or at the end."""
    meeting = await _claimed(session, viewer, meeting_id, at)
    items = await _items(session, meeting)
    if len(items) >= ITEMS_MAX:
        raise InvalidInput("meetingId", "has {} points on its agenda already.", ITEMS_MAX)
    if minutes_allotted is not None and not 1 <= minutes_allotted <= MINUTES_MAX:
        raise InvalidInput("minutesAllotted", "is a number of minutes, 1 to {}.", MINUTES_MAX)
    item = AgendaItem(
        meeting_id=meeting.id,
        title=texts.name(title, "title"),
        text=texts.written(text, "text") if text else None,
        minutes_allotted=minutes_allotted,
        position=len(items) + 1,
        proposal_id=proposal_id,
        decision_id=decision_id,
    )
    _place([*items, item], item, position)
    session.add(item)
    await session.flush()

    told = {"meeting_id": meeting.id, "position": item.position}
    told |= {"proposal_id": proposal_id, "decision_id": decision_id}
    tell(session, "meeting.agenda_item_added", viewer, item, meeting.body, at, told)
    return item


async def move_agenda_item(
    session: AsyncSession, *, viewer: Viewer, at: datetime, agenda_item_id: UUID, position: int
) -> AgendaItem:
    """Put a point of an agenda in another place; the others follow one another."""
    asked = await found(session, queries.agenda_item(viewer, agenda_item_id), agenda_item_id)
    meeting = await _claimed(session, viewer, asked.meeting_id, at)
    item = await claimed(session, queries.agenda_item(viewer, agenda_item_id), agenda_item_id)
    _place(await _items(session, meeting), item, position)
    await session.flush()

    told = {"meeting_id": meeting.id, "position": item.position}
    tell(session, "meeting.agenda_item_moved", viewer, item, meeting.body, at, told)
    return item


async def remove_agenda_item(
    session: AsyncSession, *, viewer: Viewer, at: datetime, agenda_item_id: UUID
) -> Meeting:
    """Take a point off an agenda; what it said stays among what was superseded."""
    asked = await found(session, queries.agenda_item(viewer, agenda_item_id), agenda_item_id)
    meeting = await _claimed(session, viewer, asked.meeting_id, at)
    item = await claimed(session, queries.agenda_item(viewer, agenda_item_id), agenda_item_id)
    rest = [each for each in await _items(session, meeting) if each.id != item.id]
    await session.delete(item)
    for number, each in enumerate(rest, start=1):
        each.position = number
    await session.flush()

    told = {"title": item.title}
    tell(session, "meeting.agenda_item_removed", viewer, meeting, meeting.body, at, told)
    return meeting


async def _claimed(
    session: AsyncSession, viewer: Viewer, meeting_id: UUID, at: datetime
) -> Meeting:
    """A meeting whose agenda may be changed; nobody else changes it meanwhile."""
    meeting = await claimed(session, queries.meeting(viewer, meeting_id), meeting_id)
    actors.require_power(viewer, Capability.MEETINGS, meeting.body)
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingCancelled
    if await session.scalar(queries.approval(meeting.id)) is not None:
        raise MinutesApproved
    meeting.changed_at = at
    return meeting


async def _items(session: AsyncSession, meeting: Meeting) -> list[AgendaItem]:
    return list(await session.scalars(queries.agenda(meeting.id)))


def _place(items: Sequence[AgendaItem], item: AgendaItem, position: int | None) -> None:
    """Let one of the points have a place, and all be counted from one."""
    if position is not None and not 1 <= position <= len(items):
        raise InvalidInput("position", "is a place on the agenda, 1 to {}.", len(items))
    others = [each for each in items if each is not item]
    others.insert((position or len(items)) - 1, item)
    for number, each in enumerate(others, start=1):
        each.position = number
