"""Calls: opened, changed while they are open, and closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation, OrganisationKind
from governance.actors.operations.bodies import hold_within, steered_body
from governance.calls import queries
from governance.calls.models import Call, CallPurpose
from governance.calls.operations.refusals import CallClosed
from governance.db import claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, ending
from governance.platforms.operations import SEATING, NotABody

PLACES_MAX = 1000


async def open_call(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    purpose: CallPurpose,
    title: Mapping[str, str],
    description: Mapping[str, str] | None = None,
    is_open_enrolment: bool = False,
    places: int | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Call:
    """Open a call of a body: for the network's coordination, for seats, or for a working group.

    Who stands is chosen, or in an open enrolment whoever wants to takes part.
    """
    day = since or PartialDate.on(at.date())
    body = await steered_body(session, viewer, Capability.SEATS, body_id, day)
    _check_purpose(body, purpose, is_open_enrolment=is_open_enrolment)

    call = Call(
        body_id=body.id,
        purpose=purpose,
        title=texts.name(title, "title"),
        description=texts.written(description, "description") if description else None,
        is_open_enrolment=is_open_enrolment,
        places=_counted(places),
    )
    hold_within(call, day, until, body)
    session.add(call)
    await session.flush()

    record(
        session,
        "call.opened",
        viewer=viewer,
        subject=call,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        purpose=purpose,
        is_open_enrolment=is_open_enrolment,
        places=places,
        since=day,
        until=until,
    )
    return call


async def change_call(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    call_id: UUID,
    changes: dict[str, Any],
    expected_revision: int | None = None,
) -> Call:
    """Change what a call says, how many it looks for or how long it is open; it stays on record."""
    call = await _own(session, viewer, call_id, expected_revision)
    if _is_closed(call, at):
        raise CallClosed

    if "title" in changes:
        call.title = texts.name(changes["title"] or {}, "title")
    if "description" in changes:
        said = changes["description"]
        call.description = texts.written(said, "description") if said else None
    if "places" in changes:
        call.places = _counted(changes["places"])
    if "until" in changes:
        _extend(call, changes["until"], at)
    await session.flush()

    record(
        session,
        "call.changed",
        viewer=viewer,
        subject=call,
        at=at,
        body_id=call.body_id,
        path=actors.path_of(call.body),
        changed=sorted(changes),
    )
    return call


async def close_call(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    call_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Call:
    """Close a call before its time; who stands can still be chosen."""
    call = await _own(session, viewer, call_id, expected_revision)
    if _is_closed(call, at):
        raise CallClosed
    day = ending(call, on, at.date())

    call.close(day)
    call.close_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "call.closed",
        viewer=viewer,
        subject=call,
        at=at,
        body_id=call.body_id,
        path=actors.path_of(call.body),
        on=day,
        reason=call.close_reason,
    )
    return call


async def _own(
    session: AsyncSession, viewer: Viewer, call_id: UUID, expected_revision: int | None
) -> Call:
    call = await claimed(session, queries.call(viewer, call_id), call_id, expected_revision)
    actors.require_power(viewer, Capability.SEATS, call.body)
    return call


def _is_closed(call: Call, at: datetime) -> bool:
    return call.valid_until is not None and call.valid_until <= at.date()


def _extend(call: Call, until: PartialDate | None, at: datetime) -> None:
    if until is not None and until.end <= max(at.date(), call.valid_from or at.date()):
        raise InvalidInput("until", "{} is over already; close the call instead.", until)
    ended = call.body.valid_until
    if ended is not None and (until is None or until.end > ended):
        raise InvalidInput("until", "the body ends on {}; say a day by then.", ended)
    call.close(until)


def _check_purpose(body: Organisation, purpose: CallPurpose, *, is_open_enrolment: bool) -> None:
    if purpose is CallPurpose.COORDINATION:
        if not body.is_network:
            raise InvalidInput(
                "purpose", "the network's coordination is the network's to call for."
            )
        if is_open_enrolment:
            raise InvalidInput("isOpenEnrolment", "the network's coordination is decided on.")
    elif body.kind not in SEATING:
        raise NotABody(body.kind)
    elif purpose is CallPurpose.WORKING_GROUP and body.kind is not OrganisationKind.WORKING_GROUP:
        raise InvalidInput("purpose", "this body is no working group; call for a seat in it.")


def _counted(places: int | None) -> int | None:
    if places is not None and not 1 <= places <= PLACES_MAX:
        raise InvalidInput("places", "say 1 to {}, or nothing for as many as come.", PLACES_MAX)
    return places
