"""Where decisions were sent, as a network's file tells of it."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.db import Texts
from governance.decisions.travel import operations
from governance.decisions.travel.kinds import SendingPurpose
from governance.decisions.travel.models import Sending
from governance.network import form, matching
from governance.network.decided import Known
from governance.network.form import Unfit

NOON = time(12, tzinfo=UTC)
"""When a day's sending is said to have been: of past ones no hour is known."""


class SendingRecord(msgspec.Struct, kw_only=True):
    """A decision that was sent to a body, as the file tells of it."""

    decision: str
    to: str
    purpose: SendingPurpose
    sent_on: str
    message: str | Texts | None = None
    why_wider: str | Texts | None = None


async def sending(
    session: AsyncSession,
    given: Any,
    bodies: Known,
    decisions: Known,
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a sending come in; whether it is new: it went there for no such purpose before."""
    record = form.converted(given, SendingRecord)
    decision_id = form.known(decisions, record.decision, "decision")
    body_id = bodies.get(record.to) or await _opened(session, record.to)
    sent = form.date(record.sent_on, "sent_on")
    if sent is None or sent.precision != "day" or sent.day > at.date():
        raise Unfit("sent_on: say the day, once it has come.")
    known = select(Sending.id).where(
        Sending.decision_id == decision_id,
        Sending.to_body_id == body_id,
        Sending.purpose == record.purpose,
    )
    if await session.scalar(known.limit(1)) is not None:
        return False
    await operations.send_decision(
        session,
        viewer=viewer,
        at=min(at, datetime.combine(sent.day, NOON)),
        decision_id=decision_id,
        purpose=record.purpose,
        to_body_ids=[body_id],
        message=form.said(record.message) if record.message else None,
        why_wider=form.said(record.why_wider) if record.why_wider else None,
    )
    return True


async def _opened(session: AsyncSession, key: str) -> UUID:
    """A working group that came in with its task; raises `Unfit` where there is none."""
    opened = await matching.organisation(session, key)
    if opened is None:
        raise Unfit(f"to: {key!r} is not among what has come in.")
    return opened
