"""How mandates begin: they are granted, and passed on for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import literal, or_, select
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy, queries
from governance.actors.models import Mandate, Organisation, Person, Role
from governance.actors.operations.bodies import (
    hold_within,
    living_organisation,
    steered_body,
)
from governance.actors.operations.parity import parity_kept
from governance.actors.operations.people import remembered_person
from governance.actors.operations.refusals import MandateEnded
from governance.actors.parity import ParityNotice
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, holds_on, is_over
from governance.territories import queries as territories


@dataclass(frozen=True)
class Granted:
    """A mandate that was granted, with what the body's rule of parity has to say of it."""

    id: UUID
    parity_notice: ParityNotice | None


async def grant_mandate(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    role: Role,
    holder_person_id: UUID | None = None,
    holder_organisation_id: UUID | None = None,
    holder_territory_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    scope: Mapping[str, str] | None = None,
    decision_id: UUID | None = None,
) -> Granted:
    """Grant a role in a body for a term; without a holder the role is vacant and waits for one."""
    body = await steered_body(session, viewer, Capability.MANDATES, body_id, since)
    holders = (holder_person_id, holder_organisation_id, holder_territory_id)
    if sum(holder is not None for holder in holders) > 1:
        raise InvalidInput("holderPersonId", "a mandate has one holder.")
    _check_role(body, role, holder_territory_id)

    mandate = Mandate(body_id=body.id, role=role, decision_id=decision_id)
    mandate.scope = texts.written(scope, "scope") if scope else None
    holder = await _give(session, viewer, mandate, *holders, since)
    hold_within(mandate, since, until, body, *holder)
    person = await session.get(Person, holder_person_id) if holder_person_id else None
    notice = await parity_kept(session, body, mandate, person, at.date())
    if not mandate.is_vacant:
        await _fill_vacancy(session, mandate, at.date())
    session.add(mandate)
    await session.flush()

    record(
        session,
        "mandate.granted",
        viewer=viewer,
        subject=mandate,
        at=at,
        body_id=body.id,
        path=policy.path_of(body),
        role=role,
        holder_person_id=mandate.holder_person_id,
        holder_organisation_id=mandate.holder_organisation_id,
        holder_territory_id=mandate.holder_territory_id,
        since=since,
        until=until,
    )
    return Granted(mandate.id, notice)


async def delegate_mandate(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    mandate_id: UUID,
    person_id: UUID,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    scope: Mapping[str, str] | None = None,
) -> Mandate:
    """Pass a mandate on to a person for part of its term and scope; it can be revoked."""
    origin = await claimed(session, queries.mandate(viewer, mandate_id), mandate_id)
    policy.require_holder(viewer, origin)
    since = since or PartialDate.on(at.date())
    _check_delegable(origin, since)
    person = await remembered_person(session, viewer, person_id)
    if person.id == origin.holder_person_id:
        raise InvalidInput("personId", "holds this mandate already.")

    delegation = Mandate(
        body_id=origin.body_id,
        role=origin.role,
        holder_person_id=person.id,
        delegated_from_id=origin.id,
        scope=texts.written(scope, "scope") if scope else None,
    )
    delegation.hold(since, until)
    if until is None:
        delegation.stop(origin.valid_until, origin.valid_until_precision)
    session.add(delegation)
    await session.flush()

    record(
        session,
        "mandate.delegated",
        viewer=viewer,
        subject=delegation,
        at=at,
        body_id=origin.body_id,
        own_mandate_id=policy.own_mandate(viewer, origin),
        mandate_id=origin.id,
        holder_person_id=person.id,
        since=since,
        until=until,
    )
    return delegation


async def _give(
    session: AsyncSession,
    viewer: Viewer,
    mandate: Mandate,
    person_id: UUID | None,
    organisation_id: UUID | None,
    territory_id: UUID | None,
    since: PartialDate | None,
) -> list[Organisation]:
    """Let a mandate have the holder that is named; answers with the holder if an organisation."""
    if person_id is not None:
        person = await remembered_person(session, viewer, person_id)
        mandate.holder_person_id = person.id
    if territory_id is not None:
        territory = await linked(session, territories.territory(viewer, territory_id), territory_id)
        mandate.holder_territory_id = territory.id
    if organisation_id is None:
        return []
    organisation = await living_organisation(session, viewer, organisation_id, since)
    mandate.holder_organisation_id = organisation.id
    return [organisation]


def _check_role(body: Organisation, role: Role, territory_id: UUID | None) -> None:
    if role is Role.NETWORK_COORDINATION and not body.is_network:
        raise InvalidInput("role", "the network's coordination is a mandate of the network alone.")
    if territory_id is not None and role is not Role.NETWORK_COORDINATION:
        raise InvalidInput(
            "holderTerritoryId", "a territory holds the network's coordination only."
        )


def _check_delegable(mandate: Mandate, on: PartialDate) -> None:
    """Refuse to pass on what was passed on already, what nobody holds, and what does not hold."""
    if mandate.delegated_from_id is not None:
        raise InvalidInput("mandateId", "is itself a delegation, which goes no further.")
    if mandate.is_vacant:
        raise InvalidInput("mandateId", "is vacant; there is nobody to pass it on.")
    has_begun = mandate.valid_from is None or mandate.valid_from <= on.day
    if not has_begun or is_over(mandate, on):
        raise MandateEnded(mandate.id)


async def _fill_vacancy(session: AsyncSession, mandate: Mandate, today: date) -> None:
    """Let a vacancy of the same role that is open today or later end where the mandate begins."""
    term = literal(Range(mandate.valid_from, mandate.valid_until), DATERANGE())
    vacancy = await session.scalar(
        select(Mandate)
        .where(
            Mandate.body_id == mandate.body_id,
            Mandate.role == mandate.role,
            Mandate.holder_person_id.is_(None),
            Mandate.holder_organisation_id.is_(None),
            Mandate.holder_territory_id.is_(None),
            Mandate.period.overlaps(term),
            or_(holds_on(Mandate, today), Mandate.valid_from > today),
        )
        .order_by(Mandate.valid_from, Mandate.id)
        .limit(1)
        .with_for_update()
    )
    if vacancy is None:
        return
    begun = vacancy.valid_from
    if mandate.valid_from is not None and (begun is None or begun < mandate.valid_from):
        vacancy.stop(mandate.valid_from, mandate.valid_from_precision)
    else:
        await session.delete(vacancy)
    await session.flush()
