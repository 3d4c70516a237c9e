"""Working groups and sub-networks: opened and closed, founded, joined and left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import operations as actors
from governance.actors import policy as actors_policy
from governance.actors.models import OrganisationKind, Sector
from governance.actors.operations.bodies import check_living, hold_within, steered_body
from governance.calls import policy, queries
from governance.calls.models import SubNetwork, SubNetworkMembership, WorkingGroup
from governance.calls.operations.refusals import SubNetworkLeft, WorkingGroupClosed
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, ending

CLOSING = frozenset({Capability.ORGANISATIONS})
"""What whoever closes a working group may do for it, on behalf of what it is part of."""


async def open_working_group(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    part_of_id: UUID,
    name: Mapping[str, str],
    theme: Mapping[str, str],
    task: Mapping[str, str],
    territory_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    decision_id: UUID | None = None,
) -> WorkingGroup:
    """Open a working group of a body, with a theme, a task and a term; its members get seats."""
    since = since or PartialDate.on(at.date())
    body = await actors.found_organisation(
        session,
        viewer=viewer,
        at=at,
        name=name,
        kind=OrganisationKind.WORKING_GROUP,
        sector=Sector.MIXED,
        territory_id=territory_id,
        part_of_id=part_of_id,
        since=since,
    )
    group = WorkingGroup(organisation_id=body.id, decision_id=decision_id)
    group.theme, group.task = texts.name(theme, "theme"), texts.written(task, "task")
    group.hold(since, until)
    session.add(group)
    await session.flush()

    record(
        session,
        "working_group.opened",
        viewer=viewer,
        subject=group,
        at=at,
        body_id=part_of_id,
        organisation_id=body.id,
        theme=group.theme,
        task=group.task,
        since=since,
        until=until,
    )
    return group


async def close_working_group(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    working_group_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> WorkingGroup:
    """Close a working group: the body ends, and its seats with it; what it was stays.

    Whoever acts for the body it is part of closes it.
    """
    query = queries.working_group(viewer, working_group_id)
    group = await claimed(session, query, working_group_id, expected_revision)
    whole = policy.closing(group)
    actors_policy.require_power(viewer, Capability.ORGANISATIONS, whole)
    if group.organisation.valid_until is not None:
        raise WorkingGroupClosed
    day = ending(group, on, at.date())
    await actors.dissolve_organisation(
        session,
        viewer=replace(viewer, powers={**viewer.powers, group.organisation_id: CLOSING}),
        at=at,
        organisation_id=group.organisation_id,
        on=day,
        reason=reason,
    )

    if group.valid_until is None or group.valid_until > day.end:
        group.close(day)
    group.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "working_group.closed",
        viewer=viewer,
        subject=group,
        at=at,
        body_id=whole.id,
        path=actors_policy.path_of(whole),
        organisation_id=group.organisation_id,
        on=day,
        reason=group.end_reason,
    )
    return group


async def found_sub_network(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    name: Mapping[str, str],
    theme: Mapping[str, str] | None = None,
    language: str | None = None,
    since: PartialDate | None = None,
) -> SubNetwork:
    """Found a sub-network for a theme or a language, as a body of the network."""
    actors_policy.require_secretariat(viewer)
    if not theme and not language:
        raise InvalidInput("theme", "say for which theme or which language it is.")
    since = since or PartialDate.on(at.date())
    spoken = texts.languages([language], "language") if language else []
    network = await session.scalar(queries.the_network())
    body = await actors.found_organisation(
        session,
        viewer=viewer,
        at=at,
        name=name,
        kind=OrganisationKind.NETWORK_BODY,
        part_of_id=network.id if network else None,
        languages=spoken,
        since=since,
    )
    sub_network = SubNetwork(
        organisation_id=body.id,
        theme=texts.name(theme, "theme") if theme else None,
        language=language,
    )
    session.add(sub_network)
    await session.flush()

    record(
        session,
        "sub_network.founded",
        viewer=viewer,
        subject=sub_network,
        at=at,
        organisation_id=body.id,
        theme=sub_network.theme,
        language=language,
        since=since,
    )
    return sub_network


async def join_sub_network(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    sub_network_id: UUID,
    since: PartialDate | None = None,
) -> SubNetworkMembership:
    """Let an organisation join a sub-network, by whoever acts for it."""
    day = since or PartialDate.on(at.date())
    body = await steered_body(session, viewer, Capability.MEMBERSHIP, organisation_id, day)
    query = queries.sub_network(viewer, sub_network_id)
    whole = await linked(session, query, sub_network_id)
    check_living(whole.organisation, day)
    if whole.organisation_id == body.id:
        raise InvalidInput("organisationId", "a sub-network does not join itself.")

    membership = SubNetworkMembership(sub_network_id=whole.id, organisation_id=body.id)
    hold_within(membership, day, None, body, whole.organisation)
    session.add(membership)
    await session.flush()

    record(
        session,
        "sub_network.joined",
        viewer=viewer,
        subject=membership,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        sub_network_id=whole.id,
        since=day,
    )
    return membership


async def leave_sub_network(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> SubNetworkMembership:
    """Let an organisation leave a sub-network; that it belonged stays on record."""
    query = queries.membership(viewer, membership_id)
    membership = await claimed(session, query, membership_id, expected_revision)
    actors_policy.require_power(viewer, Capability.MEMBERSHIP, membership.organisation)
    day = ending(membership, on, at.date())
    if membership.valid_until is not None and membership.valid_until <= day.end:
        raise SubNetworkLeft

    membership.close(day)
    membership.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "sub_network.left",
        viewer=viewer,
        subject=membership,
        at=at,
        body_id=membership.organisation_id,
        path=actors_policy.path_of(membership.organisation),
        sub_network_id=membership.sub_network_id,
        on=day,
        reason=membership.end_reason,
    )
    return membership
