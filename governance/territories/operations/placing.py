"""What several deeds about territories have in common: they enter, change their facts, and end."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.periods import (
    PartialDate,
    amend,
    check_begun,
    check_reached,
    is_over,
)
from governance.territories import queries
from governance.territories.models import (
    Scale,
    Territory,
    TerritoryMembership,
    TerritoryVersion,
)
from governance.territories.operations.refusals import StillHasParts, TerritoryEnded


async def enter(
    session: AsyncSession,
    viewer: Viewer,
    territory: Territory,
    parent_id: UUID | None,
    since: PartialDate | None,
) -> None:
    """Let a territory be there from a date on, within a wider one unless it is a grouping."""
    await check_scale(session, territory.scale_code)
    if parent_id is not None:
        if territory.scale_code is None:
            raise InvalidInput("scale", "a territory within another needs a scale.")
        territory.parent_id = (await wider(session, viewer, parent_id, since)).id
    territory.begin(since)
    session.add(territory)
    await session.flush()
    version = TerritoryVersion(
        territory_id=territory.id,
        name=territory.name,
        scale_code=territory.scale_code,
        parent_id=territory.parent_id,
    )
    version.begin(since)
    session.add(version)
    await session.flush()


async def living(
    session: AsyncSession,
    viewer: Viewer,
    territory_id: UUID,
    expected_revision: int | None = None,
    *,
    is_ending: bool = False,
) -> Territory:
    """A territory to change, which has not ended."""
    query = queries.territory(viewer, territory_id)
    territory = await claimed(session, query, territory_id, expected_revision, is_ending=is_ending)
    if territory.valid_until is not None:
        raise TerritoryEnded(territory.id)
    return territory


async def wider(
    session: AsyncSession, viewer: Viewer, territory_id: UUID, since: PartialDate | None
) -> Territory:
    """A territory for others to lie in from a date on, which stays until the deed is done."""
    territory = await linked(session, queries.territory(viewer, territory_id), territory_id)
    if is_over(territory, since):
        raise TerritoryEnded(territory.id)
    check_begun(territory, since)
    return territory


async def change(
    session: AsyncSession,
    territory: Territory,
    changes: Mapping[str, Any],
    since: PartialDate | None,
    at: datetime,
    *,
    is_correction: bool = False,
) -> None:
    """Let a territory's facts differ from a date on; the territory itself shows the last."""
    since = since or PartialDate.on(at.date())
    check_reached(since, at.date())
    whose = TerritoryVersion.territory_id == territory.id
    await amend(session, TerritoryVersion, whose, changes, since=since, is_correction=is_correction)
    await session.refresh(territory)


async def children(session: AsyncSession, territory: Territory) -> Sequence[Territory]:
    """The territories that lie directly in one today, to change them."""
    found = await session.scalars(
        select(Territory)
        .where(Territory.parent_id == territory.id, Territory.valid_until.is_(None))
        .order_by(Territory.id)
        .with_for_update(key_share=True)
    )
    rows = found.all()
    for row in rows:
        row.revision += 1
    return rows


async def end(
    session: AsyncSession, territory: Territory, until: date, precision: str = "day"
) -> None:
    """Let a day be the first without a territory, which goes from its groupings too."""
    parts = await session.scalar(
        select(func.count()).where(
            Territory.parent_id == territory.id, Territory.valid_until.is_(None)
        )
    )
    if parts:
        raise StillHasParts(parts)
    versions = await session.scalars(
        select(TerritoryVersion).where(
            TerritoryVersion.territory_id == territory.id, TerritoryVersion.valid_until.is_(None)
        )
    )
    for row in (territory, *versions):
        if row.valid_from is not None and row.valid_from > until:
            raise InvalidInput("on", "is before what is recorded since {}.", row.valid_from)
        row.stop(until, precision)
    memberships = await session.scalars(
        select(TerritoryMembership).where(
            or_(
                TerritoryMembership.territory_id == territory.id,
                TerritoryMembership.grouping_id == territory.id,
            ),
            or_(TerritoryMembership.valid_until.is_(None), TerritoryMembership.valid_until > until),
        )
    )
    for membership in memberships:
        membership.stop(max(membership.valid_from or until, until), precision)
    await session.flush()


async def check_scale(session: AsyncSession, scale: str | None) -> None:
    """Refuse a scale nobody defined."""
    known = list(await session.scalars(select(Scale.code).order_by(Scale.rank)))
    if scale is not None and scale not in known:
        raise InvalidInput("scale", "{!r} is no scale; there are {}.", scale[:40], ", ".join(known))
