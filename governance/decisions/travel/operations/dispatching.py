"""How decisions are sent: to bodies, named or by a route, and to those outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import living_organisation
from governance.db import Texts, found
from governance.decisions import policy as decisions_policy
from governance.decisions import queries as decisions
from governance.decisions.models import Decision, DecisionOutcome
from governance.decisions.operations import DecisionAnnulled, DecisionNotAdopted
from governance.decisions.travel import queries
from governance.decisions.travel.kinds import SendingDirection, SendingPurpose, SendingRoute
from governance.decisions.travel.models import Outsider, Sending
from governance.decisions.travel.operations.refusals import (
    AlreadySent,
    DecisionSuperseded,
    NobodyOnRoute,
    SenderUnlisted,
)
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate

NAMED_MAX = 100
ON_ROUTE_MAX = 1_000
"""How many one sending reaches at most; wider ones go by way of those in between."""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What is sent: which decision, from whom, what for, and by when it is to be answered."""

    decision_id: UUID
    from_body_id: UUID
    purpose: SendingPurpose
    message: Texts | None = None
    why_wider: Texts | None = None
    answer_due_on: date | None = None
    referred_from_id: UUID | None = None
    escalated_from_id: UUID | None = None


async def send_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    purpose: SendingPurpose,
    to_body_ids: Sequence[UUID] = (),
    outsider_ids: Sequence[UUID] = (),
    route: SendingRoute | None = None,
    message: Mapping[str, str] | None = None,
    why_wider: Mapping[str, str] | None = None,
    answer_due_on: date | None = None,
) -> Decision:
    """Send a decision to bodies, named or by a route, or outside; say by when to answer.

    Whom a route leads to is not sent again what it was sent already.
    """
    query = decisions.decision(viewer, decision_id).with_for_update(read=True, of=Decision)
    decision = await found(session, query, decision_id)
    decisions_policy.require_recorder(viewer, decision)
    await _check_standing(session, decision, purpose)
    today = await zones.today_of(session, decision.body_id, at)
    body_ids = await _receivers(session, viewer, decision.body, today, to_body_ids, route)
    outside_ids = [await _known(session, viewer, id_) for id_ in _few(outsider_ids, "outsiderIds")]

    parcel = Parcel(
        decision_id=decision.id,
        from_body_id=decision.body_id,
        purpose=purpose,
        message=texts.written(message, "message") if message else None,
        why_wider=texts.written(why_wider, "whyWider") if why_wider else None,
        answer_due_on=checked_due(answer_due_on, purpose, today),
    )
    sent = await _to_all(session, at, today, parcel, body_ids, outside_ids, route)

    record(
        session,
        "decision.sent",
        viewer=viewer,
        subject=decision,
        at=at,
        body_id=decision.body_id,
        path=actors.path_of(decision.body),
        sending_ids=sent,
        to_body_ids=body_ids,
        outsider_ids=outside_ids,
        **told(parcel) | {"route": route},
    )
    return decision


async def _to_all(
    session: AsyncSession,
    at: datetime,
    day: date,
    parcel: Parcel,
    body_ids: Sequence[UUID],
    outsider_ids: Sequence[UUID],
    route: SendingRoute | None,
) -> list[UUID]:
    """Send something to everyone named, or to whom a route leads and was not sent it before."""
    if not body_ids and not outsider_ids:
        raise InvalidInput("toBodyIds", "name whom it goes to, or a route.")
    sent = await to_bodies(session, at, day, parcel, body_ids)
    sent += await outside(session, at, parcel, outsider_ids)
    is_whole = len(sent) == len(body_ids) + len(outsider_ids)
    if not sent or not (is_whole or route):
        raise AlreadySent
    return sent


async def to_bodies(
    session: AsyncSession, at: datetime, day: date, parcel: Parcel, body_ids: Sequence[UUID]
) -> list[UUID]:
    """Send something to bodies, each in the direction it lies in; answers with the new sendings."""
    if not body_ids:
        return []
    own, other = func.place_of(parcel.from_body_id), func.place_of(Organisation.id)
    facts = _facts(parcel, at, Organisation.id) | {
        Sending.to_body_id: Organisation.id,
        Sending.direction: func.direction_between(own, other, day),
    }
    wanted = select(*facts.values()).where(Organisation.id.in_(body_ids))
    return await _enter(session, facts, wanted.order_by(Organisation.id))


async def outside(
    session: AsyncSession, at: datetime, parcel: Parcel, outsider_ids: Sequence[UUID]
) -> list[UUID]:
    """Send something to those outside; by when to answer is counted where the sender sits."""
    if not outsider_ids:
        return []
    facts = _facts(parcel, at, parcel.from_body_id) | {
        Sending.outsider_id: Outsider.id,
        Sending.direction: literal(SendingDirection.OUTSIDE.value),
    }
    wanted = select(*facts.values()).where(Outsider.id.in_(outsider_ids))
    return await _enter(session, facts, wanted.order_by(Outsider.id))


async def to_one(
    session: AsyncSession,
    at: datetime,
    day: date,
    parcel: Parcel,
    body_id: UUID | None,
    outsider_id: UUID | None,
) -> UUID:
    """Send something to one body, or outside."""
    sent = await to_bodies(session, at, day, parcel, [body_id] if body_id else [])
    sent += await outside(session, at, parcel, [outsider_id] if outsider_id else [])
    if not sent:
        raise AlreadySent
    return sent[0]


def checked_due(due_on: date | None, purpose: SendingPurpose, today: date) -> date | None:
    """The last day to answer, which has not passed; what merely informs asks for no answer."""
    if due_on is None:
        return None
    if purpose is SendingPurpose.INFORMATION:
        raise InvalidInput("answerDueOn", "what is sent for information asks for no answer.")
    if due_on < today:
        raise InvalidInput("answerDueOn", "{} has passed; leave time to answer.", due_on)
    return due_on


def told(parcel: Parcel) -> dict[str, Any]:
    """What the journal tells of something sent."""
    return {
        "purpose": parcel.purpose,
        "message": parcel.message,
        "why_wider": parcel.why_wider,
        "answer_due_on": parcel.answer_due_on,
    }


async def _check_standing(
    session: AsyncSession, decision: Decision, purpose: SendingPurpose
) -> None:
    """Refuse to send what stands no more; what was not adopted is sent for information only."""
    is_adopted = decision.outcome is DecisionOutcome.ADOPTED
    if not is_adopted and purpose is not SendingPurpose.INFORMATION:
        raise DecisionNotAdopted
    if decision.annulled_on is not None:
        raise DecisionAnnulled
    if await session.scalar(queries.superseded(decision.id)):
        raise DecisionSuperseded


async def _receivers(
    session: AsyncSession,
    viewer: Viewer,
    body: Organisation,
    today: date,
    named: Sequence[UUID],
    route: SendingRoute | None,
) -> list[UUID]:
    """The bodies that something goes to: those named, or those on a route."""
    if body.is_unlisted and (named or route):
        raise SenderUnlisted
    if route is None:
        return [await _named(session, viewer, body, today, id_) for id_ in _few(named, "toBodyIds")]
    if named:
        raise InvalidInput("route", "leads to its own bodies; name none besides, or no route.")
    on_route = queries.on_route(body, route, today, ON_ROUTE_MAX + 1)
    reached = list(await session.scalars(on_route))
    if not reached:
        raise NobodyOnRoute
    if len(reached) > ON_ROUTE_MAX:
        raise InvalidInput("route", "leads to more than {} bodies; send it in steps.", ON_ROUTE_MAX)
    return reached


async def _named(
    session: AsyncSession, viewer: Viewer, body: Organisation, today: date, id_: UUID
) -> UUID:
    receiver = await living_organisation(session, viewer, id_, PartialDate.on(today))
    if receiver.id == body.id:
        raise InvalidInput("toBodyIds", "a body sends nothing to itself.")
    return receiver.id


async def _known(session: AsyncSession, viewer: Viewer, id_: UUID) -> UUID:
    return (await found(session, queries.outsider(viewer, id_), id_)).id


def _few(given: Sequence[UUID], field: str) -> list[UUID]:
    if len(given) > NAMED_MAX:
        raise InvalidInput(field, "names {}; {} are the most.", len(given), NAMED_MAX)
    return sorted(set(given))


def _facts(parcel: Parcel, at: datetime, zone_body_id: Any) -> dict[Any, Any]:
    """The columns that all sendings of one parcel have in common."""
    due_on = parcel.answer_due_on
    over = datetime.combine(due_on + timedelta(days=1), time()) if due_on else None
    known = {
        Sending.decision_id: parcel.decision_id,
        Sending.from_body_id: parcel.from_body_id,
        Sending.purpose: parcel.purpose,
        Sending.message: parcel.message,
        Sending.why_wider: parcel.why_wider,
        Sending.sent_at: at,
        Sending.answer_due_on: due_on,
        Sending.referred_from_id: parcel.referred_from_id,
        Sending.escalated_from_id: parcel.escalated_from_id,
    }
    facts: dict[Any, Any] = {column: literal(value, column.type) for column, value in known.items()}
    facts[Sending.due_at] = func.timezone(
        func.zone_of(zone_body_id), literal(over, DateTime(timezone=False))
    )
    return facts


async def _enter(session: AsyncSession, facts: dict[Any, Any], wanted: Any) -> list[UUID]:
    """Enter sendings; those that went to the same place for the same purpose before are left."""
    columns = [column.key for column in facts]
    entered = insert(Sending).from_select(columns, wanted).on_conflict_do_nothing()
    return list((await session.scalars(entered.returning(Sending.id))).all())
