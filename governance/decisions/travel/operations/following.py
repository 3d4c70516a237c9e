"""How a sender follows up what it sent: asks again, tells the next wider body, takes it back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import OrganisationKind
from governance.db import claimed
from governance.decisions.travel import policy, queries
from governance.decisions.travel.kinds import NoticeKind
from governance.decisions.travel.models import Reminder, Sending, SendingNotice
from governance.decisions.travel.operations.answering import check_unanswered
from governance.decisions.travel.operations.dispatching import Parcel, checked_due, to_one, told
from governance.decisions.travel.operations.refusals import (
    AlreadyAnswered,
    AlreadyEscalated,
    NobodyOnRoute,
    NotOverdue,
    RemindedLately,
)
from governance.errors import InvalidInput
from governance.events import record

AGAIN_DAYS = 7
"""How many days lie between a sending and a reminder, and between reminders."""


async def remind_sending(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    message: Mapping[str, str] | None = None,
) -> Reminder:
    """Ask again for what is open with another body, at most once a week."""
    sending = await sent(session, viewer, sending_id)
    check_unanswered(sending)
    if not sending.is_open:
        raise AlreadyAnswered
    last = await session.scalar(queries.last_reminder(sending.id)) or sending.sent_at
    again = last + timedelta(days=AGAIN_DAYS)
    if at < again:
        raise RemindedLately(
            zones.day_in(await zones.zone_of(session, sending.from_body_id), again)
        )

    reminder = Reminder(
        sending_id=sending.id,
        reminded_at=at,
        message=texts.written(message, "message") if message else None,
    )
    session.add(reminder)
    await session.flush()

    _record(session, "sending.reminded", viewer, sending, at, reminder, message=reminder.message)
    return reminder


async def escalate_sending(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    reasons: Mapping[str, str],
    answer_due_on: date | None = None,
) -> Sending:
    """Take an overdue answer to the next wider body around the one that owes it; that is public."""
    sending = await sent(session, viewer, sending_id)
    check_unanswered(sending)
    if sending.to_body is None:
        raise InvalidInput(
            "sendingId", "went outside, where no body is wider; name one to send to."
        )
    if sending.due_at is None or sending.due_at > at:
        raise NotOverdue
    if await session.scalar(queries.escalation(sending.id)):
        raise AlreadyEscalated
    today = await zones.today_of(session, sending.from_body_id, at)
    place, besides = func.place_of(sending.to_body_id), [sending.from_body_id, sending.to_body.id]
    is_platform = sending.to_body.kind is OrganisationKind.PLATFORM
    wider = queries.next_wider(place, today, besides, is_platform=is_platform)
    body_id = await session.scalar(wider.limit(1))
    if body_id is None:
        raise NobodyOnRoute

    parcel = Parcel(
        decision_id=sending.decision_id,
        from_body_id=sending.from_body_id,
        purpose=sending.purpose,
        message=sending.message,
        why_wider=texts.written(reasons, "reasons"),
        answer_due_on=checked_due(answer_due_on, sending.purpose, today),
        escalated_from_id=sending.id,
    )
    escalated_id = await to_one(session, at, today, parcel, body_id, None)
    escalated = await session.get_one(Sending, escalated_id)

    onward = told(parcel) | {"escalated_from_id": sending.id, "to_body_id": body_id}
    _record(session, "sending.escalated", viewer, sending, at, escalated, **onward)
    return escalated


async def withdraw_sending(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Sending:
    """Take back what was sent and not answered, with a reason; whom it was sent to is told."""
    sending = await sent(session, viewer, sending_id, expected_revision)
    check_unanswered(sending)

    sending.withdrawn_at = at
    sending.withdraw_reason = texts.written(reason, "reason")
    notice = SendingNotice(sending_id=sending.id, kind=NoticeKind.WITHDRAWN, told_at=at)
    session.add(notice)
    await session.flush()

    _record(session, "sending.withdrawn", viewer, sending, at, reason=sending.withdraw_reason)
    return sending


async def sent(
    session: AsyncSession,
    viewer: Viewer,
    sending_id: UUID,
    expected_revision: int | None = None,
) -> Sending:
    """A sending for who acts for the body that sent it, locked."""
    query = queries.sending(viewer, sending_id)
    sending = await claimed(session, query, sending_id, expected_revision)
    policy.require_sender(viewer, sending)
    return sending


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    sending: Sending,
    at: datetime,
    subject: Sending | Reminder | None = None,
    **besides: Any,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=subject or sending,
        at=at,
        body_id=sending.from_body_id,
        path=actors.path_of(sending.from_body),
        sending_id=sending.id,
        of_decision_id=sending.decision_id,
        of_body_id=sending.to_body_id,
        outsider_id=sending.outsider_id,
        **besides,
    )
