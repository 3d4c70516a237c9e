"""How decisions come on record: numbered, hashed and frozen, each by the body that took it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors import queries as actors
from governance.actors.models import Organisation, Person
from governance.actors.operations.bodies import check_living
from governance.actors.operations.people import remembered_person
from governance.db import Texts, linked
from governance.decisions.models import (
    Decision,
    DecisionManner,
    DecisionOutcome,
    DecisionRegister,
    Matter,
)
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate

COUNT_MAX = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a body decided, in the form it is kept and hashed in."""

    title: Texts
    text: Texts
    original_language: str
    outcome: DecisionOutcome
    manner: DecisionManner
    decided_on: PartialDate
    in_force_from: PartialDate | None = None
    """None where it comes into force the day it is taken, or not at all."""
    in_force_until: PartialDate | None = None
    matters: Sequence[Matter] = ()
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    besides: Mapping[str, Any] = field(default_factory=dict)
    """What is kept with it and is no part of what was decided: minutes, and who vouches."""


async def record_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    title: Mapping[str, str],
    text: Mapping[str, str],
    outcome: DecisionOutcome,
    manner: DecisionManner,
    original_language: str | None = None,
    decided_on: PartialDate | None = None,
    in_force_from: PartialDate | None = None,
    in_force_until: PartialDate | None = None,
    matters: Sequence[Matter] = (),
    in_favour: int | None = None,
    against: int | None = None,
    abstained: int | None = None,
    voucher_id: UUID | None = None,
    minutes: Mapping[str, str] | None = None,
    minutes_link: str | None = None,
) -> Decision:
    """Record what a body decided on paper, by show of hands or by consensus, under its number."""
    body = await linked(session, actors.organisation(viewer, body_id), body_id)
    actors_policy.require_power(viewer, Capability.DECISIONS, body)
    taken = decided_on or PartialDate.on(await zones.today_of(session, body.id, at))
    check_living(body, taken, "decidedOn")
    if manner is DecisionManner.BALLOT:
        raise InvalidInput("manner", "a ballot enters its decision itself when it is enacted.")
    voucher = await remembered_person(session, viewer, voucher_id) if voucher_id else None

    said = Said(
        title=texts.name(title, "title"),
        text=texts.written(text, "text"),
        original_language=original_language or next(iter(text)),
        outcome=outcome,
        manner=manner,
        decided_on=taken,
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        matters=matters,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        besides=_besides(voucher, minutes, minutes_link),
    )
    return await enter(session, viewer, at, body, said)


async def enter(
    session: AsyncSession, viewer: Viewer, at: datetime, body: Organisation, said: Said
) -> Decision:
    """Put what a body decided on record under its next number, frozen and hashed.

    Whoever calls asked before whether the viewer may; the body was loaded with its territory.
    """
    _check(said, await zones.today_of(session, body.id, at))
    decision = Decision(
        body_id=body.id,
        number=await _next_number(session, body.id),
        title=said.title,
        text=said.text,
        original_language=said.original_language,
        outcome=said.outcome,
        manner=said.manner,
        decided_on=said.decided_on.day,
        decided_on_precision=said.decided_on.precision,
        matters=sorted({matter.value for matter in said.matters}),
        in_favour=said.in_favour,
        against=said.against,
        abstained=said.abstained,
        **said.besides,
    )
    if said.outcome is DecisionOutcome.ADOPTED:
        decision.hold(said.in_force_from or said.decided_on, said.in_force_until)
    else:
        decision.begin(said.decided_on)
        decision.stop(said.decided_on.day, said.decided_on.precision)
    decision.canonical = canonical(decision, said)
    decision.hash = hashlib.sha256(decision.canonical.encode()).digest()
    session.add(decision)
    await session.flush()

    record(
        session,
        "decision.recorded",
        viewer=viewer,
        subject=decision,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        number=decision.number,
        outcome=said.outcome,
        manner=said.manner,
        decided_on=said.decided_on,
        hash=decision.hash.hex(),
    )
    return decision


def _besides(
    voucher: Person | None, minutes: Mapping[str, str] | None, minutes_link: str | None
) -> dict[str, Any]:
    """What is kept with a decision and is no part of it."""
    return {
        "voucher_id": voucher.id if voucher else None,
        "minutes": texts.written(minutes, "minutes") if minutes else None,
        "minutes_link": texts.link(minutes_link, "minutesLink") if minutes_link else None,
    }


def canonical(decision: Decision, said: Said) -> str:
    """What is hashed of a decision: its canonical JSON (JCS, RFC 8785)."""
    begin, end = said.in_force_from or said.decided_on, said.in_force_until
    is_adopted = said.outcome is DecisionOutcome.ADOPTED
    told: dict[str, Any] = {
        "body": f"org_{decision.body_id}",
        "number": decision.number,
        "title": decision.title,
        "text": decision.text,
        "originalLanguage": decision.original_language,
        "outcome": decision.outcome.value,
        "manner": decision.manner.value,
        "decidedOn": str(said.decided_on),
        "inForceFrom": str(begin) if is_adopted else None,
        "inForceUntil": str(end) if is_adopted and end else None,
        "matters": decision.matters,
        "inFavour": decision.in_favour,
        "against": decision.against,
        "abstained": decision.abstained,
    }
    return rfc8785.dumps(told).decode()


async def _next_number(session: AsyncSession, body_id: UUID) -> int:
    """The next number of a body; nobody else takes one of it until the deed is done or undone."""
    register = insert(DecisionRegister).values(body_id=body_id, last_number=1)
    taken = register.on_conflict_do_update(
        index_elements=["body_id"],
        set_={"last_number": DecisionRegister.last_number + 1},
    ).returning(DecisionRegister.last_number)
    number: int = (await session.execute(taken)).scalar_one()
    return number


def _check(said: Said, today: date) -> None:
    """Refuse a decision that is not over yet, or says what does not go together."""
    if said.decided_on.day > today:
        raise InvalidInput("decidedOn", "{} lies ahead; record it once it is.", said.decided_on)
    if said.original_language not in said.text:
        raise InvalidInput("originalLanguage", "the text is not there in this language.")
    for name in ("in_favour", "against", "abstained"):
        count = getattr(said, name)
        if count is not None and not 0 <= count <= COUNT_MAX:
            raise InvalidInput(_camel(name), "count from nobody upward.")
    begin = said.in_force_from
    if begin is not None and begin.last < said.decided_on.day:
        raise InvalidInput("inForceFrom", "{} is before it was decided.", begin)
    end = said.in_force_until
    if end is not None and end.end <= (begin or said.decided_on).day:
        raise InvalidInput("inForceUntil", "{} is not after it comes into force.", end)
    if said.outcome is not DecisionOutcome.ADOPTED and (begin or end):
        raise InvalidInput("inForceFrom", "only what is adopted comes into force.")


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)
