"""Groupings: territories made of others that are not one branch, such as a river basin."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.db import found
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, check_begun, ending
from governance.territories import policy, queries
from governance.territories.models import Territory, TerritoryMembership
from governance.territories.operations.placing import living, wider

MEMBERS_MAX = 500
"""How many members a grouping may be defined with."""


async def include_in_grouping(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    grouping_id: UUID,
    territory_id: UUID,
    since: PartialDate | None = None,
) -> Territory:
    """Let a territory be part of a grouping from a day on."""
    policy.require_secretariat(viewer)
    day = since or PartialDate.on(at.date())
    grouping = await living(session, viewer, grouping_id)
    check_begun(grouping, day)
    member = await wider(session, viewer, territory_id, day)

    place_in(session, grouping, member, day)
    await session.flush()

    record(
        session,
        "grouping.territory_included",
        viewer=viewer,
        subject=grouping,
        at=at,
        territory_id=member.id,
        since=since,
    )
    return grouping


async def remove_from_grouping(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    grouping_id: UUID,
    territory_id: UUID,
    on: PartialDate | None = None,
) -> Territory:
    """Let a territory be part of a grouping no longer."""
    policy.require_secretariat(viewer)
    grouping = await living(session, viewer, grouping_id)
    member = await found(session, queries.territory(viewer, territory_id), territory_id)
    membership = await session.scalar(
        select(TerritoryMembership)
        .where(
            TerritoryMembership.grouping_id == grouping.id,
            TerritoryMembership.territory_id == member.id,
            ~func.isempty(TerritoryMembership.period),
            or_(
                TerritoryMembership.valid_until.is_(None),
                TerritoryMembership.valid_until > at.date(),
            ),
        )
        .order_by(TerritoryMembership.valid_from)
        .limit(1)
    )
    if membership is None:
        raise InvalidInput("territoryId", "is no part of this grouping.")

    day = ending(membership, on, at.date())
    membership.close(day)
    await session.flush()

    record(
        session,
        "grouping.territory_removed",
        viewer=viewer,
        subject=grouping,
        at=at,
        territory_id=member.id,
        on=day,
    )
    return grouping


async def place_all_in(
    session: AsyncSession,
    viewer: Viewer,
    grouping: Territory,
    member_ids: Sequence[UUID],
    since: PartialDate | None,
) -> list[UUID]:
    """Let territories be part of a new grouping, each once; answers with their ids."""
    if len(member_ids) > MEMBERS_MAX:
        raise InvalidInput("memberIds", "names {}, the limit is {}.", len(member_ids), MEMBERS_MAX)
    placed: list[UUID] = []
    for id_ in member_ids:
        member = await wider(session, viewer, id_, since)
        if member.id not in placed:
            place_in(session, grouping, member, since)
            placed.append(member.id)
    await session.flush()
    return placed


def place_in(
    session: AsyncSession, grouping: Territory, member: Territory, since: PartialDate | None
) -> TerritoryMembership:
    """Let a territory be part of a grouping from a day on."""
    membership = TerritoryMembership(grouping_id=grouping.id, territory_id=member.id)
    membership.begin(since)
    session.add(membership)
    return membership
