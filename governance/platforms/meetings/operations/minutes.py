"""Minutes: written, translated, approved by a later meeting; what is wrong stands beside them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.db import claimed, found
from governance.errors import InvalidInput, RevisionMismatch
from governance.platforms.meetings import queries
from governance.platforms.meetings.models import Meeting, MeetingState
from governance.platforms.meetings.operations.common import tell
from governance.platforms.meetings.operations.refusals import (
    MeetingCancelled,
    MinutesApproved,
    MinutesNotApproved,
)
from governance.platforms.meetings.records import Minutes, MinutesErratum

LENGTH_MAX = 200_000


async def write_minutes(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    text: Mapping[str, str],
    original_language: str | None = None,
    checked_languages: Sequence[str] = (),
    expected_revision: int | None = None,
) -> Minutes:
    """Write the minutes of a meeting, or write them anew until they are approved.

    Name what was decided and in which role somebody spoke: minutes outlast those who are forgotten.
    """
    meeting = await claimed(session, queries.meeting(viewer, meeting_id), meeting_id)
    actors.require_power(viewer, Capability.MEETINGS, meeting.body)
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingCancelled
    if meeting.begins_at > at:
        raise InvalidInput("meetingId", "has not begun; put on its agenda what it is about.")
    written = texts.written(text, "text", length_max=LENGTH_MAX)
    original, checked = _languages(written, original_language, checked_languages)

    minutes = await session.scalar(queries.minutes_of(meeting.id))
    if minutes is None:
        minutes = Minutes(meeting_id=meeting.id, revision=1)
        session.add(minutes)
    elif minutes.approved_at is not None:
        raise MinutesApproved
    elif expected_revision not in {None, minutes.revision}:
        raise RevisionMismatch(expected_revision or 0, minutes.revision)
    else:
        minutes.revision += 1
    minutes.text, minutes.original_language = written, original
    minutes.checked_languages, minutes.written_at = checked, at
    await session.flush()

    _tell(session, "minutes.written", viewer, minutes, meeting, at, languages=sorted(written))
    return minutes


async def translate_minutes(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    minutes_id: UUID,
    text: Mapping[str, str],
    is_checked: bool = False,
    expected_revision: int | None = None,
) -> Minutes:
    """Add translations of minutes, also of those that are approved; checked ones then stay."""
    minutes = await _claimed(session, viewer, minutes_id, expected_revision)
    written = texts.written(text, "text", length_max=LENGTH_MAX)
    if minutes.original_language in written:
        raise InvalidInput("text", "is a translation; the original language is written anew.")
    if minutes.approved_at is not None and set(written) & set(minutes.checked_languages):
        raise MinutesApproved

    minutes.text = {**minutes.text, **written}
    others = [tag for tag in minutes.checked_languages if tag not in written]
    minutes.checked_languages = sorted([*others, *(written if is_checked else ())])
    await session.flush()

    languages = sorted(written)
    _tell(
        session,
        "minutes.translated",
        viewer,
        minutes,
        minutes.meeting,
        at,
        languages=languages,
        is_checked=is_checked,
    )
    return minutes


async def approve_minutes(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    minutes_id: UUID,
    approved_in_id: UUID | None = None,
    expected_revision: int | None = None,
) -> Minutes:
    """Approve minutes, as a later meeting of the body did; from then on everybody reads them."""
    minutes = await _claimed(session, viewer, minutes_id, expected_revision)
    if minutes.approved_at is not None:
        raise MinutesApproved
    if approved_in_id is not None:
        later = await found(session, queries.meeting(viewer, approved_in_id), approved_in_id)
        _check_later(minutes.meeting, later, at)

    minutes.approved_at, minutes.approved_in_id = at, approved_in_id
    await session.flush()

    approved: dict[str, Any] = {"approved_in_id": approved_in_id}
    _tell(session, "minutes.approved", viewer, minutes, minutes.meeting, at, **approved)
    return minutes


async def add_minutes_erratum(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    minutes_id: UUID,
    text: Mapping[str, str],
) -> MinutesErratum:
    """Say beside approved minutes what is wrong in them; they stay as they were approved."""
    minutes = await _claimed(session, viewer, minutes_id, None)
    if minutes.approved_at is None:
        raise MinutesNotApproved

    erratum = MinutesErratum(minutes_id=minutes.id, text=texts.written(text, "text"), added_at=at)
    session.add(erratum)
    await session.flush()

    told = {"meeting_id": minutes.meeting_id, "minutes_id": minutes.id}
    body = minutes.meeting.body
    tell(session, "minutes.erratum_added", viewer, erratum, body, at, told)
    return erratum


async def _claimed(
    session: AsyncSession, viewer: Viewer, minutes_id: UUID, expected_revision: int | None
) -> Minutes:
    query = queries.minutes(viewer, minutes_id)
    minutes = await claimed(session, query, minutes_id, expected_revision)
    actors.require_power(viewer, Capability.MEETINGS, minutes.meeting.body)
    return minutes


def _languages(
    written: Mapping[str, str], original: str | None, checked: Sequence[str]
) -> tuple[str, list[str]]:
    """The language minutes were written in, and those of checked translations."""
    own = original or next(iter(written))
    if own not in written:
        raise InvalidInput("originalLanguage", "{!r} is none of the text's languages.", own[:40])
    for tag in checked:
        if tag not in written or tag == own:
            raise InvalidInput("checkedLanguages", "{!r} is no translation of the text.", tag[:40])
    return own, sorted(set(checked))


def _check_later(meeting: Meeting, later: Meeting, at: datetime) -> None:
    if later.body_id != meeting.body_id:
        raise InvalidInput("approvedInId", "is a meeting of another body.")
    if later.begins_at <= meeting.begins_at:
        raise InvalidInput("approvedInId", "is no later meeting.")
    if later.state is MeetingState.CANCELLED or later.begins_at > at:
        raise InvalidInput("approvedInId", "has not taken place.")


def _tell(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    minutes: Minutes,
    meeting: Meeting,
    at: datetime,
    **told: Any,
) -> None:
    told = {"meeting_id": meeting.id, **told}
    tell(session, name, viewer, minutes, meeting.body, at, told)
