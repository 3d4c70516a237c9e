"""How what was sent is received: acknowledged, answered with reasons, or referred onward."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.operations.bodies import living_organisation
from governance.db import claimed, found
from governance.decisions import queries as decisions
from governance.decisions.models import Decision, DecisionLink, DecisionLinkKind, DecisionOutcome
from governance.decisions.travel import policy, queries
from governance.decisions.travel.kinds import AnswerKind
from governance.decisions.travel.models import Answer, Sending
from governance.decisions.travel.operations.dispatching import Parcel, checked_due, to_one, told
from governance.decisions.travel.operations.refusals import (
    AlreadyAcknowledged,
    AlreadyAnswered,
    SendingClosed,
)
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate

GROWN = {
    AnswerKind.ADOPTED: DecisionLinkKind.DERIVED,
    AnswerKind.ADAPTED: DecisionLinkKind.ADAPTED,
}
"""How the decision of the body that answers grew out of the one it was sent."""


async def acknowledge_sending(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    expected_revision: int | None = None,
) -> Sending:
    """Take note of what a body received, and of what it was told of it since."""
    sending = await received(session, viewer, sending_id, expected_revision)
    notices = list(await session.scalars(queries.unseen_notices(sending.id)))
    if sending.acknowledged_at is not None and not notices:
        raise AlreadyAcknowledged

    sending.acknowledged_at = sending.acknowledged_at or at
    for notice in notices:
        notice.seen_at = at
    await session.flush()

    _record(session, "sending.acknowledged", viewer, sending, at)
    return sending


async def answer_sending(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    kind: AnswerKind,
    reasons: Mapping[str, str],
    decision_id: UUID | None = None,
    expected_revision: int | None = None,
) -> Answer:
    """Answer what a body received, once and with reasons, and by its own decision if it took one.

    That decision then grew out of the one it was sent, whole or adapted.
    """
    sending = await received(session, viewer, sending_id, expected_revision)
    check_unanswered(sending)
    if kind in {AnswerKind.REFERRED, AnswerKind.SILENCE}:
        raise InvalidInput("kind", "what is passed on goes by referOnward; silence is no answer.")
    own = await _own(session, viewer, sending, kind, decision_id) if decision_id else None

    answer = answered(sending, kind, texts.written(reasons, "reasons"), at)
    answer.decision_id = own.id if own else None
    session.add(answer)
    await session.flush()
    if own is not None and kind in GROWN:
        await _grow(session, own, sending, GROWN[kind])

    record_answer(session, "sending.answered", viewer, sending, answer, at)
    return answer


async def refer_onward(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    sending_id: UUID,
    reasons: Mapping[str, str],
    to_body_id: UUID | None = None,
    outsider_id: UUID | None = None,
    message: Mapping[str, str] | None = None,
    why_wider: Mapping[str, str] | None = None,
    answer_due_on: date | None = None,
    expected_revision: int | None = None,
) -> Answer:
    """Refer what a body received to another, or outside, with reasons; the duty to answer follows.

    Where an answer was owed, say by when it is now.
    """
    sending = await received(session, viewer, sending_id, expected_revision)
    check_unanswered(sending)
    if (to_body_id is None) == (outsider_id is None):
        raise InvalidInput("toBodyId", "name one to refer it to: a body, or an outsider.")
    if sending.due_at is not None and answer_due_on is None:
        raise InvalidInput("answerDueOn", "the duty to answer follows; say by when.")
    today = await zones.today_of(session, policy.receiver(sending).id, at)
    if to_body_id is not None:
        to_body_id = await _another(session, viewer, sending, to_body_id, today)
    if outsider_id is not None:
        await found(session, queries.outsider(viewer, outsider_id), outsider_id)

    answer = answered(sending, AnswerKind.REFERRED, texts.written(reasons, "reasons"), at)
    session.add(answer)
    await session.flush()
    parcel = Parcel(
        decision_id=sending.decision_id,
        from_body_id=policy.receiver(sending).id,
        purpose=sending.purpose,
        message=texts.written(message, "message") if message else None,
        why_wider=texts.written(why_wider, "whyWider") if why_wider else None,
        answer_due_on=checked_due(answer_due_on, sending.purpose, today),
        referred_from_id=sending.id,
    )
    onward = await to_one(session, at, today, parcel, to_body_id, outsider_id)

    told_of = told(parcel) | {"to_body_id": to_body_id, "outsider_id": outsider_id}
    onward_told = {"onward_sending_id": onward, **told_of}
    record_answer(session, "sending.referred", viewer, sending, answer, at, **onward_told)
    return answer


async def received(
    session: AsyncSession, viewer: Viewer, sending_id: UUID, expected_revision: int | None
) -> Sending:
    """A sending for who acts for the body that received it, locked."""
    query = queries.sending(viewer, sending_id)
    sending = await claimed(session, query, sending_id, expected_revision)
    policy.require_receiver(viewer, sending)
    if sending.to_body_id is None:
        raise InvalidInput("sendingId", "went outside; record the answer by recordOutsideAnswer.")
    return sending


def check_unanswered(sending: Sending) -> None:
    """Refuse what was answered, or needs no answer any more."""
    if sending.withdrawn_at is not None or sending.lapsed_at is not None:
        raise SendingClosed
    if sending.answered_at is not None:
        raise AlreadyAnswered


def answered(sending: Sending, kind: AnswerKind, reasons: dict[str, str], at: datetime) -> Answer:
    """The answer to a sending, which thereby is answered; silence leaves it open."""
    if kind is not AnswerKind.SILENCE:
        sending.answered_at = at
    return Answer(sending_id=sending.id, kind=kind, reasons=reasons, answered_at=at)


def record_answer(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    sending: Sending,
    answer: Answer,
    at: datetime,
    **besides: Any,
) -> None:
    """Write an answer into the journal."""
    body = policy.receiver(sending)
    record(
        session,
        name,
        viewer=viewer,
        subject=answer,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        sending_id=sending.id,
        of_decision_id=sending.decision_id,
        from_body_id=sending.from_body_id,
        kind=answer.kind,
        reasons=answer.reasons,
        decision_id=answer.decision_id,
        **besides,
    )


async def _another(
    session: AsyncSession, viewer: Viewer, sending: Sending, body_id: UUID, today: date
) -> UUID:
    """A body that something is referred to: neither who sent it nor who has it."""
    body = await living_organisation(session, viewer, body_id, PartialDate.on(today))
    if body.id in {sending.from_body_id, sending.to_body_id}:
        raise InvalidInput("toBodyId", "has it already; refer it to another, or answer.")
    return body.id


async def _own(
    session: AsyncSession, viewer: Viewer, sending: Sending, kind: AnswerKind, decision_id: UUID
) -> Decision:
    """The decision by which a body answers: its own, and adopted where it says so."""
    own = await found(session, decisions.decision(viewer, decision_id), decision_id)
    if own.body_id != sending.to_body_id:
        raise InvalidInput("decisionId", "is not a decision of the body that answers.")
    if kind in GROWN and own.outcome is not DecisionOutcome.ADOPTED:
        raise InvalidInput("decisionId", "was not adopted; answer with what was decided.")
    return own


async def _grow(
    session: AsyncSession, own: Decision, sending: Sending, kind: DecisionLinkKind
) -> None:
    """Link a decision to the one it answers, unless it is linked already."""
    if own.id == sending.decision_id:
        raise InvalidInput("decisionId", "is the decision that was sent.")
    if await session.scalar(decisions.grew_out_of(own.id, sending.decision_id)):
        return
    session.add(DecisionLink(child_id=own.id, parent_id=sending.decision_id, kind=kind))
    await session.flush()


def _record(
    session: AsyncSession, name: str, viewer: Viewer, sending: Sending, at: datetime, **besides: Any
) -> None:
    body = policy.receiver(sending)
    record(
        session,
        name,
        viewer=viewer,
        subject=sending,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        of_decision_id=sending.decision_id,
        from_body_id=sending.from_body_id,
        **besides,
    )
