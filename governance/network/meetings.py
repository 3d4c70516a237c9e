"""Meetings, and how often bodies mean to meet, as a network's file tells of them."""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.db import Texts
from governance.network import form
from governance.network.form import Come, Unfit
from governance.platforms.meetings import operations
from governance.platforms.meetings.models import Cadence, Meeting, MeetingManner, MeetingRule


class MeetingRecord(msgspec.Struct, kw_only=True):
    """A meeting that was held as the file tells of it; with a cadence, how often there is one."""

    title: str | Texts
    body: str
    start: str | None = None
    end: str | None = None
    description: str | Texts | None = None
    place: str | None = None
    online: bool = False
    participants: int | None = None
    cadence: Cadence | None = None


def held(meetings: list[tuple[str, Any]], kept_for_later: Counter[str]) -> list[tuple[str, Any]]:
    """The meetings of which it is told whose they were, and that they were not only announced.

    The others are kept for later.
    """
    told = [(place, one) for place, one in meetings if _is_held(one)]
    if len(told) < len(meetings):
        kept_for_later["meetings"] = len(meetings) - len(told)
    return told


def _is_held(given: Any) -> bool:
    return not isinstance(given, dict) or bool(given.get("body") and not given.get("announced"))


async def meeting(
    session: AsyncSession,
    given: Any,
    come: Come,
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a meeting come in, or how often there is one; whether it is new."""
    record = form.converted(given, MeetingRecord)
    body_id = form.known(come.organisations, record.body, "body")
    place_id = form.known(come.territories, record.place, "place") if record.place else None
    begins = form.date(record.start, "start")
    if record.cadence is not None:
        ruled = select(MeetingRule.id).where(MeetingRule.body_id == body_id).limit(1)
        if await session.scalar(ruled) is not None:
            return False
        await operations.set_meeting_rule(
            session, viewer=viewer, at=at, body_id=body_id, cadence=record.cadence, since=begins
        )
        return True
    if begins is None:
        raise Unfit("start: is missing.")
    title = form.said(record.title)
    known = (Meeting.body_id == body_id, Meeting.title == title, Meeting.begins_on == begins.day)
    if await session.scalar(select(Meeting.id).where(*known).limit(1)) is not None:
        return False
    in_place = MeetingManner.IN_PERSON if record.place else None
    await operations.record_meeting(
        session,
        viewer=viewer,
        at=at,
        body_id=body_id,
        title=title,
        manner=MeetingManner.ONLINE if record.online else in_place,
        begins=begins,
        ends=form.date(record.end, "end"),
        description=form.said(record.description) if record.description else None,
        territory_id=place_id,
        people_present=record.participants,
    )
    return True
