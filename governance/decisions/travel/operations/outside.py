"""Those outside, who have no account: they are named, and their answers and silence recorded."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.db import found
from governance.decisions.travel import queries
from governance.decisions.travel.kinds import AnswerKind, OutsiderKind
from governance.decisions.travel.models import Answer, Outsider, Sending
from governance.decisions.travel.operations.answering import (
    answered,
    check_unanswered,
    record_answer,
)
from governance.decisions.travel.operations.dispatching import Parcel, checked_due, to_one
from governance.decisions.travel.operations.following import sent
from governance.decisions.travel.operations.refusals import NotOverdue
from governance.errors import InvalidInput
from governance.events import record
from governance.territories import queries as territories


async def register_outsider(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    name: Mapping[str, str],
    kind: OutsiderKind,
    territory_id: UUID | None = None,
) -> Outsider:
    """Name an authority without an account here, so that decisions can be sent to it."""
    actors.require_somewhere(viewer, Capability.DECISIONS)
    if territory_id is not None:
        place = territories.territory(viewer, territory_id)
        territory_id = (await found(session, place, territory_id)).id

    outsider = Outsider(name=texts.name(name), kind=kind, territory_id=territory_id)
    session.add(outsider)
    await session.flush()

    record(
        session,
        "outsider.registered",
        viewer=viewer,
        subject=outsider,
        at=at,
        name=outsider.name,
        kind=kind,
        territory_id=territory_id,
    )
    return outsider


async def record_outside_answer(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    kind: AnswerKind,
    reasons: Mapping[str, str],
    evidence: Mapping[str, str] | None = None,
    evidence_link: str | None = None,
    answered_on: date | None = None,
    referred_to_id: UUID | None = None,
    answer_due_on: date | None = None,
) -> Answer:
    """Record what an authority outside answered, or that it is silent, with evidence of it."""
    sending = await sent(session, viewer, sending_id)
    if sending.outsider_id is None:
        raise InvalidInput("sendingId", "went to a body, which answers itself.")
    check_unanswered(sending)
    _check(sending, kind, at, referred_to_id)
    zone = await zones.zone_of(session, sending.from_body_id)

    came_at = _moment(sending, answered_on, zone, at)
    answer = answered(sending, kind, texts.written(reasons, "reasons"), came_at)
    _show(answer, evidence, evidence_link)
    session.add(answer)
    await session.flush()
    onward = None
    if referred_to_id is not None:
        await found(session, queries.outsider(viewer, referred_to_id), referred_to_id)
        today = zones.day_in(zone, at)
        onward = await _onward(session, at, today, sending, referred_to_id, answer_due_on)

    record_answer(
        session,
        "sending.outside_answer_recorded",
        viewer,
        sending,
        answer,
        at,
        outsider_id=sending.outsider_id,
        evidence=answer.evidence,
        evidence_link=answer.evidence_link,
        referred_to_id=referred_to_id,
        onward_sending_id=onward,
    )
    return answer


def _show(answer: Answer, evidence: Mapping[str, str] | None, link: str | None) -> None:
    """Let an answer say what shows that it came from outside."""
    answer.is_from_outside = True
    answer.evidence = texts.written(evidence, "evidence") if evidence else None
    answer.evidence_link = texts.link(link, "evidenceLink") if link else None
    if answer.evidence is None and answer.evidence_link is None:
        raise InvalidInput("evidence", "say what shows it, or where that is found.")


async def _onward(
    session: AsyncSession,
    at: datetime,
    today: date,
    sending: Sending,
    outsider_id: UUID,
    answer_due_on: date | None,
) -> UUID:
    """What an authority passed on to another outside: the duty follows."""
    parcel = Parcel(
        decision_id=sending.decision_id,
        from_body_id=sending.from_body_id,
        purpose=sending.purpose,
        message=sending.message,
        answer_due_on=checked_due(answer_due_on, sending.purpose, today),
        referred_from_id=sending.id,
    )
    return await to_one(session, at, today, parcel, None, outsider_id)


def _check(sending: Sending, kind: AnswerKind, at: datetime, referred_to_id: UUID | None) -> None:
    if kind is AnswerKind.SILENCE and sending.due_at is not None and sending.due_at > at:
        raise NotOverdue
    if (kind is AnswerKind.REFERRED) != (referred_to_id is not None):
        raise InvalidInput("referredToId", "say whom it was referred to, where it was.")


def _moment(sending: Sending, on: date | None, zone: str, at: datetime) -> datetime:
    """When an answer came: now, or by the end of a day at the latest, after it was sent."""
    if on is None:
        return at
    first = zones.day_in(zone, sending.sent_at)
    if not first <= on <= zones.day_in(zone, at):
        raise InvalidInput("answeredOn", "lies between {}, when it was sent, and today.", first)
    end = datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone))
    return min(at, end - timedelta(seconds=1))
