"""What can be done with seats: take them and leave them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.models import Organisation, OrganisationKind, Sector
from governance.actors.operations.bodies import hold_within, living_organisation, steered_body
from governance.actors.operations.people import remembered_person
from governance.db import claimed
from governance.errors import InvalidInput, Refusal
from governance.events import record
from governance.periods import PartialDate, ending
from governance.platforms import policy, queries
from governance.platforms.models import Seat

SEATING = frozenset(
    {
        OrganisationKind.COORDINATION_GROUP,
        OrganisationKind.NEIGHBOURHOOD_ASSOCIATION,
        OrganisationKind.PLATFORM,
        OrganisationKind.PUBLIC_AUTHORITY,
        OrganisationKind.NETWORK_BODY,
        OrganisationKind.EXECUTIVE,
        OrganisationKind.WORKING_GROUP,
        OrganisationKind.JOINT_COMMITTEE,
    }
)
"""Kinds of organisation that sit and decide."""


@dataclass(eq=False)
class AlreadySeated(Refusal):
    """The holder already has a seat in this body for part of the term."""

    def __str__(self) -> str:
        return "The same holder already has a seat in this body for part of that term."


@dataclass(eq=False)
class NotABody(Refusal):
    """An organisation of this kind has no seats."""

    kind: OrganisationKind

    def __str__(self) -> str:
        return f"A {self.kind.value.replace('_', ' ')} has no seats: it is no body that decides."


@dataclass(eq=False)
class SeatEnded(Refusal):
    """The seat was left already."""

    seat_id: UUID

    def __str__(self) -> str:
        return "This seat was left already."


PROMISES: dict[str, Callable[[], Refusal]] = {
    "seat_once_at_a_time_organisation_id": AlreadySeated,
    "seat_once_at_a_time_person_id": AlreadySeated,
}


async def seat_organisation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    organisation_id: UUID,
    delegate_id: UUID,
    sector: Sector,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Seat:
    """Give an organisation a seat in a body, through its named delegate."""
    day = since or PartialDate.on(at.date())
    body = await _body(session, viewer, body_id, day, sector)
    organisation = await living_organisation(session, viewer, organisation_id, day)
    delegate = await remembered_person(session, viewer, delegate_id)
    if organisation.id == body.id:
        raise InvalidInput("organisationId", "a body has no seat in itself.")
    if organisation.sector not in {None, Sector.MIXED, sector}:
        raise InvalidInput(
            "sector", f"this organisation counts for the {organisation.sector} sector."
        )

    seat = Seat(
        body_id=body.id,
        organisation_id=organisation.id,
        delegate_id=delegate.id,
        sector=sector,
    )
    hold_within(seat, day, until, body, organisation)
    session.add(seat)
    await session.flush()

    record(
        session,
        "platform.organisation_seated",
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        organisation_id=organisation.id,
        delegate_id=delegate.id,
        sector=sector,
        since=since,
        until=until,
    )
    return seat


async def seat_person(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    person_id: UUID,
    sector: Sector,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Seat:
    """Give a person a seat of their own in a body."""
    day = since or PartialDate.on(at.date())
    body = await _body(session, viewer, body_id, day, sector)
    person = await remembered_person(session, viewer, person_id)

    seat = Seat(body_id=body.id, person_id=person.id, sector=sector)
    hold_within(seat, day, until, body)
    session.add(seat)
    await session.flush()

    record(
        session,
        "platform.person_seated",
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        person_id=person.id,
        sector=sector,
        since=since,
        until=until,
    )
    return seat


async def unseat(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Seat:
    """Let a seat end before its term."""
    seat = await claimed(session, queries.seat(viewer, seat_id), seat_id, expected_revision)
    policy.require_sitter(viewer, seat)
    day = ending(seat, on, at.date())
    if seat.valid_until is not None and seat.valid_until <= day.end:
        raise SeatEnded(seat.id)

    seat.close(day)
    seat.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "platform.unseated",
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=seat.body_id,
        path=actors_policy.path_of(seat.body),
        own_mandate_id=policy.own_mandate(viewer, seat),
        organisation_id=seat.organisation_id,
        person_id=seat.person_id,
        on=day,
        reason=seat.end_reason,
    )
    return seat


async def _body(
    session: AsyncSession, viewer: Viewer, body_id: UUID, since: PartialDate, sector: Sector
) -> Organisation:
    """The body to sit in for a sector, for somebody who acts for it."""
    body = await steered_body(session, viewer, Capability.SEATS, body_id, since)
    if body.kind not in SEATING:
        raise NotABody(body.kind)
    if sector is Sector.MIXED:
        raise InvalidInput("sector", "a seat counts for one sector: public, private or citizen.")
    return body
