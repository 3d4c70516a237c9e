"""What an adopted decision brings about elsewhere: members, charters, mandates, groups, choices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import operations as actors
from governance.actors import policy as actors_policy
from governance.actors.models import Role
from governance.actors.operations.mandates import Granted
from governance.calls import operations as calls
from governance.calls import queries as calls_queries
from governance.calls.models import Call, WorkingGroup
from governance.charter import operations as charter
from governance.charter.models import CharterVersion
from governance.db import found
from governance.decisions import policy, queries
from governance.decisions.models import Decision
from governance.decisions.operations.course import check_acting
from governance.decisions.operations.refusals import BeyondTheBody, DecisionNotInForce
from governance.events import record
from governance.members import operations as members
from governance.members.models import Basis, Membership
from governance.periods import PartialDate


async def admit_by_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    application_id: UUID,
    membership_class_id: UUID | None = None,
    basis: Basis | None = None,
    since: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
) -> Membership:
    """Admit who applied, because the network so decided; with a basis, as a sympathiser."""
    decision = await _of_the_network(session, viewer, at, decision_id)

    given: dict[str, Any] = {
        "application_id": application_id,
        "membership_class_id": membership_class_id,
        "since": since,
        "reason": reason,
        "decision_id": decision.id,
    }
    if basis is not None:
        given["basis"] = basis
    admit = members.admit_member if basis is None else members.admit_as_sympathiser
    membership: Membership = await admit(session, viewer=viewer, at=at, **given)
    _carried_out(
        session, viewer, decision, at, membership.id, organisation_id=membership.organisation_id
    )
    return membership


async def adopt_charter_version_by_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    version_id: UUID,
    in_force_from: date | None = None,
    readherence_until: date | None = None,
    expected_revision: int | None = None,
) -> CharterVersion:
    """Adopt a draft as the charter on the day the network so decided."""
    decision = await _of_the_network(session, viewer, at, decision_id)

    version = await charter.adopt_charter_version(
        session,
        viewer=viewer,
        at=at,
        version_id=version_id,
        on=decision.taken_on,
        in_force_from=in_force_from,
        decision_id=decision.id,
        readherence_until=readherence_until,
        expected_revision=expected_revision,
    )
    _carried_out(session, viewer, decision, at, version.id)
    return version


async def grant_mandate_by_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    role: Role,
    body_id: UUID | None = None,
    holder_person_id: UUID | None = None,
    holder_organisation_id: UUID | None = None,
    holder_territory_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    scope: Mapping[str, str] | None = None,
) -> Granted:
    """Grant a mandate that a body decided on: in itself, or in a body that is part of it."""
    decision = await _in_force(session, viewer, at, decision_id)
    body_id = await _own(session, decision, body_id or decision.body_id)

    granted = await actors.grant_mandate(
        session,
        viewer=_acting(viewer, body_id, Capability.MANDATES),
        at=at,
        body_id=body_id,
        role=role,
        holder_person_id=holder_person_id,
        holder_organisation_id=holder_organisation_id,
        holder_territory_id=holder_territory_id,
        since=since,
        until=until,
        scope=scope,
        decision_id=decision.id,
    )
    _carried_out(
        session,
        viewer,
        decision,
        at,
        granted.id,
        in_body_id=body_id,
        holder_person_id=holder_person_id,
        holder_organisation_id=holder_organisation_id,
        holder_territory_id=holder_territory_id,
    )
    return granted


async def open_working_group_by_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    name: Mapping[str, str],
    theme: Mapping[str, str],
    task: Mapping[str, str],
    territory_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> WorkingGroup:
    """Open a working group that a body decided on, as part of that body."""
    decision = await _in_force(session, viewer, at, decision_id)

    group = await calls.open_working_group(
        session,
        viewer=_acting(viewer, decision.body_id, Capability.ORGANISATIONS),
        at=at,
        part_of_id=decision.body_id,
        name=name,
        theme=theme,
        task=task,
        territory_id=territory_id,
        since=since,
        until=until,
        decision_id=decision.id,
    )
    _carried_out(session, viewer, decision, at, group.id, organisation_id=group.organisation_id)
    return group


async def choose_candidates_by_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    call_id: UUID,
    candidacy_ids: Sequence[UUID],
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Call:
    """Choose those that a body decided on, for a call of its own or of a part of it."""
    decision = await _in_force(session, viewer, at, decision_id)
    call = await found(session, calls_queries.call(viewer, call_id), call_id)
    await _own(session, decision, call.body_id)

    chosen = {Capability.SEATS, Capability.MANDATES}
    call = await calls.choose_candidates(
        session,
        viewer=_acting(viewer, call.body_id, *chosen),
        at=at,
        call_id=call.id,
        candidacy_ids=candidacy_ids,
        since=since,
        until=until,
        decision_id=decision.id,
    )
    _carried_out(session, viewer, decision, at, call.id, in_body_id=call.body_id)
    return call


async def _in_force(
    session: AsyncSession, viewer: Viewer, at: datetime, decision_id: UUID
) -> Decision:
    """A decision that is in force where its body sits, for who records those of the body."""
    decision = await found(session, queries.decision(viewer, decision_id), decision_id)
    policy.require_recorder(viewer, decision)
    await _check_in_force(session, decision, at)
    return decision


async def _of_the_network(
    session: AsyncSession, viewer: Viewer, at: datetime, decision_id: UUID
) -> Decision:
    """A decision of the network, or of a body that is part of it, for its secretariat."""
    decision = await found(session, queries.decision(viewer, decision_id), decision_id)
    actors_policy.require_secretariat(viewer)
    await _check_in_force(session, decision, at)
    network = await session.scalar(calls_queries.the_network())
    if network is None:
        raise BeyondTheBody
    await _check_part(session, decision.body_id, network.id)
    return decision


async def _check_in_force(session: AsyncSession, decision: Decision, at: datetime) -> None:
    """Refuse a decision that was not adopted, or is not in force on the day."""
    check_acting(decision)
    today = await zones.today_of(session, decision.body_id, at)
    begun = decision.valid_from is None or decision.valid_from <= today
    if not begun or (decision.valid_until is not None and decision.valid_until <= today):
        raise DecisionNotInForce


async def _own(session: AsyncSession, decision: Decision, body_id: UUID) -> UUID:
    """A body that the decision's may decide for: itself, or a part of it."""
    await _check_part(session, body_id, decision.body_id)
    return body_id


async def _check_part(session: AsyncSession, body_id: UUID, whole_id: UUID) -> None:
    if not await session.scalar(queries.is_part(body_id, whole_id)):
        raise BeyondTheBody


def _acting(viewer: Viewer, body_id: UUID, *powers: Capability) -> Viewer:
    """Who carries a decision out: they may for the body what it decided, and no more."""
    own = viewer.powers.get(body_id, frozenset())
    return replace(viewer, powers={**viewer.powers, body_id: own | frozenset(powers)})


def _carried_out(
    session: AsyncSession,
    viewer: Viewer,
    decision: Decision,
    at: datetime,
    brought_id: UUID,
    **concerned: UUID | None,
) -> None:
    """Say what a decision brought about, naming whoever that concerns."""
    record(
        session,
        "decision.carried_out",
        viewer=viewer,
        subject=decision,
        at=at,
        body_id=decision.body_id,
        path=actors_policy.path_of(decision.body),
        brought_id=brought_id,
        **concerned,
    )
