"""Defining territories, and saying more or other of them as they change."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.db import claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate
from governance.territories import geometry, policy, queries
from governance.territories.models import Territory, TerritoryIdentifier
from governance.territories.operations.groupings import place_all_in
from governance.territories.operations.placing import change, check_scale, enter, wider
from governance.territories.operations.refusals import IdentifierTaken, TerritoryWithinItself

IDENTIFIERS_MAX = 100
"""How many codes one deed may name."""

Identifiers = Mapping[str, str] | Sequence[tuple[str, str]]
"""Codes of other systems: values by scheme, or pairs where a scheme has several."""


async def define_territory(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    name: Mapping[str, str],
    scale: str | None = None,
    parent_id: UUID | None = None,
    identifiers: Identifiers | None = None,
    point: tuple[float, float] | None = None,
    boundary: dict[str, Any] | None = None,
    population: int | None = None,
    population_on: PartialDate | None = None,
    population_is_approximate: bool | None = None,
    time_zone: str | None = None,
    member_ids: Sequence[UUID] = (),
    since: PartialDate | None = None,
) -> Territory:
    """Define a territory at a scale within a wider one, or a grouping made of others."""
    policy.require_secretariat(viewer)

    territory = Territory(name=texts.name(name), scale_code=scale)
    said = geometry.Description(
        point=point,
        boundary=boundary,
        population=population,
        population_on=population_on,
        population_is_approximate=population_is_approximate,
        time_zone=time_zone,
    )
    geometry.describe(territory, said)
    await enter(session, viewer, territory, parent_id, since)
    await _add_identifiers(session, territory, identifiers)
    members = await place_all_in(session, viewer, territory, member_ids, since)

    record(
        session,
        "territory.defined",
        viewer=viewer,
        subject=territory,
        at=at,
        name=territory.name,
        scale=scale,
        parent_id=territory.parent_id,
        identifiers=identifiers or None,
        member_ids=members or None,
        since=since,
    )
    return territory


async def describe_territory(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    territory_id: UUID,
    changes: geometry.Description,
    identifiers: Identifiers | None = None,
    withdrawn_identifiers: Identifiers | None = None,
    expected_revision: int | None = None,
) -> Territory:
    """Say more of a territory: its codes, point, boundary, population, time zone."""
    policy.require_secretariat(viewer)
    territory = await claimed(
        session, queries.territory(viewer, territory_id), territory_id, expected_revision
    )

    geometry.describe(territory, changes)
    await _withdraw_identifiers(session, territory, withdrawn_identifiers)
    await _add_identifiers(session, territory, identifiers)
    await session.flush()

    record(
        session,
        "territory.described",
        viewer=viewer,
        subject=territory,
        at=at,
        identifiers=identifiers or None,
        withdrawn_identifiers=withdrawn_identifiers or None,
        changes={fact: "another" if fact == "boundary" else said for fact, said in changes.items()},
    )
    return territory


async def rename_territory(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    territory_id: UUID,
    name: Mapping[str, str],
    since: PartialDate | None = None,
    is_correction: bool = False,
    expected_revision: int | None = None,
) -> Territory:
    """Give a territory another name from a day on, or mend the one it is recorded under."""
    policy.require_secretariat(viewer)
    territory = await claimed(
        session, queries.territory(viewer, territory_id), territory_id, expected_revision
    )

    names = texts.name(name)
    await change(session, territory, {"name": names}, since, at, is_correction=is_correction)

    record(
        session,
        "territory.renamed",
        viewer=viewer,
        subject=territory,
        at=at,
        name=names,
        since=since,
        is_correction=is_correction or None,
    )
    return territory


async def move_territory(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    territory_id: UUID,
    parent_id: UUID,
    scale: str | None = None,
    since: PartialDate | None = None,
    is_correction: bool = False,
    expected_revision: int | None = None,
) -> Territory:
    """Place a territory, with all that lies in it, within another wider one."""
    policy.require_secretariat(viewer)
    territory = await claimed(
        session, queries.territory(viewer, territory_id), territory_id, expected_revision
    )
    day = since or PartialDate.on(at.date())
    parent = await wider(session, viewer, parent_id, day)
    if territory.scale_code is None:
        raise InvalidInput("territoryId", "is a grouping, which lies in no other territory.")
    await check_scale(session, scale)
    above = func.ancestors_on(parent.id, day.day).table_valued("id", "depth")
    if await session.scalar(select(above.c.id).where(above.c.id == territory.id)):
        raise TerritoryWithinItself

    place = {"parent_id": parent.id, "scale_code": scale or territory.scale_code}
    await change(session, territory, place, since, at, is_correction=is_correction)

    record(
        session,
        "territory.moved",
        viewer=viewer,
        subject=territory,
        at=at,
        parent_id=parent.id,
        scale=scale,
        since=since,
        is_correction=is_correction or None,
    )
    return territory


async def _add_identifiers(
    session: AsyncSession, territory: Territory, identifiers: Identifiers | None
) -> None:
    """Let a territory be known by further codes; one it bears already stays."""
    pairs = _pairs(identifiers, "identifiers")
    if not pairs:
        return
    rows = [
        {"scheme": scheme, "value": value, "territory_id": territory.id} for scheme, value in pairs
    ]
    await session.execute(insert(TerritoryIdentifier).on_conflict_do_nothing(), rows)
    code = tuple_(TerritoryIdentifier.scheme, TerritoryIdentifier.value)
    taken = select(TerritoryIdentifier.value).where(
        code.in_(pairs), TerritoryIdentifier.territory_id != territory.id
    )
    if await session.scalar(taken.limit(1)) is not None:
        raise IdentifierTaken


async def _withdraw_identifiers(
    session: AsyncSession, territory: Territory, identifiers: Identifiers | None
) -> None:
    """Let codes a territory was given by mistake be free again."""
    for scheme, value in _pairs(identifiers, "withdrawnIdentifiers"):
        gone = await session.scalar(
            delete(TerritoryIdentifier)
            .where(
                TerritoryIdentifier.territory_id == territory.id,
                TerritoryIdentifier.scheme == scheme,
                TerritoryIdentifier.value == value,
            )
            .returning(TerritoryIdentifier.value)
        )
        if gone is None:
            raise InvalidInput(
                "withdrawnIdentifiers", "this territory bears no {} {}.", scheme, value
            )


def _pairs(identifiers: Identifiers | None, field: str) -> list[tuple[str, str]]:
    pairs = identifiers.items() if isinstance(identifiers, Mapping) else identifiers or ()
    if len(pairs) > IDENTIFIERS_MAX:
        raise InvalidInput(field, "names {}, the limit is {}.", len(pairs), IDENTIFIERS_MAX)
    kept = [
        (texts.line(scheme, field, length_max=60), texts.line(value, field, length_max=120))
        for scheme, value in pairs
    ]
    return list(dict.fromkeys(kept))
