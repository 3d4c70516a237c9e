"""Reforms: territories that merge, split or end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, check_happened
from governance.territories import policy
from governance.territories.models import Territory, TerritorySuccession
from governance.territories.operations.placing import change, children, end, enter, living

PARTS_MAX = 200
"""How many territories one merge or split may name."""


@dataclass(frozen=True)
class NewTerritory:
    """A territory that comes out of a split, with those of the old one's parts that lie in it."""

    name: Mapping[str, str]
    child_ids: Sequence[UUID] = field(default=())


async def merge_territories(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    predecessor_ids: Sequence[UUID],
    on: PartialDate,
    name: Mapping[str, str] | None = None,
    successor_id: UUID | None = None,
) -> Territory:
    """Let several territories become one: a new one, or one of them that takes in the rest."""
    policy.require_secretariat(viewer)
    check_happened(on, at.date())
    if (name is None) == (successor_id is None):
        raise InvalidInput("name", "name a new territory or choose a successor, one of the two.")
    old = await _predecessors(session, viewer, predecessor_ids)

    if successor_id is not None:
        successor = await living(session, viewer, successor_id)
        _check_places("successorId", successor)
    else:
        successor = await _successor(session, viewer, old, name or {}, on)
    ended = [territory for territory in old if territory.id != successor.id]
    moved = []
    for territory in ended:
        for child in await children(session, territory):
            await change(session, child, {"parent_id": successor.id}, on, at)
            moved.append(child.id)
        await _succeed(session, territory, successor, "merge", on)
        await end(session, territory, on.day, on.precision)

    record(
        session,
        "territory.merged",
        viewer=viewer,
        subject=successor,
        at=at,
        predecessor_ids=[territory.id for territory in ended],
        moved_ids=moved or None,
        name=name,
        on=on,
    )
    return successor


async def split_territory(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    territory_id: UUID,
    parts: Sequence[NewTerritory],
    on: PartialDate,
) -> Territory:
    """Let one territory become several; each part says which of the old one's parts lie in it."""
    policy.require_secretariat(viewer)
    check_happened(on, at.date())
    _check_count("parts", len(parts))
    territory = await living(session, viewer, territory_id, is_ending=True)
    _check_places("territoryId", territory)

    successors, moved = [], []
    for part in parts:
        successor = await _successor(session, viewer, [territory], part.name, on)
        for child_id in dict.fromkeys(part.child_ids):
            child = await living(session, viewer, child_id)
            if child.parent_id != territory.id:
                raise InvalidInput(
                    "childIds",
                    "names a place that is no part of this territory, or is named twice.",
                )
            await change(session, child, {"parent_id": successor.id}, on, at)
            moved.append(child.id)
        await _succeed(session, territory, successor, "split", on)
        successors.append(successor.id)
    await end(session, territory, on.day, on.precision)

    record(
        session,
        "territory.split",
        viewer=viewer,
        subject=territory,
        at=at,
        successor_ids=successors,
        moved_ids=moved or None,
        on=on,
    )
    return territory


async def retire_territory(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    territory_id: UUID,
    on: PartialDate,
    expected_revision: int | None = None,
) -> Territory:
    """Let a territory end; it stays in history and goes from today's lists."""
    policy.require_secretariat(viewer)
    check_happened(on, at.date())
    territory = await living(session, viewer, territory_id, expected_revision, is_ending=True)

    await end(session, territory, on.end, on.precision)

    record(session, "territory.retired", viewer=viewer, subject=territory, at=at, on=on)
    return territory


async def _predecessors(
    session: AsyncSession, viewer: Viewer, ids: Sequence[UUID]
) -> list[Territory]:
    """The territories that merge, each once, in the order they were named."""
    _check_count("predecessorIds", len(set(ids)))
    claimed = {id_: await living(session, viewer, id_, is_ending=True) for id_ in sorted(set(ids))}
    several = list({claimed[id_].id: claimed[id_] for id_ in ids}.values())
    _check_count("predecessorIds", len(several))
    _check_places("predecessorIds", *several)
    return several


async def _successor(
    session: AsyncSession,
    viewer: Viewer,
    old: Sequence[Territory],
    name: Mapping[str, str],
    on: PartialDate,
) -> Territory:
    """A new territory at the scale and place of the first of those it comes after."""
    if len({territory.scale_code for territory in old}) > 1:
        raise InvalidInput("predecessorIds", "are at different scales; choose a successor.")
    successor = Territory(name=texts.name(name), scale_code=old[0].scale_code)
    await enter(session, viewer, successor, old[0].parent_id, on)
    return successor


async def _succeed(
    session: AsyncSession, old: Territory, new: Territory, kind: str, on: PartialDate
) -> None:
    session.add(
        TerritorySuccession(
            predecessor_id=old.id,
            successor_id=new.id,
            kind=kind,
            happened_on=on.day,
            happened_on_precision=on.precision,
        )
    )
    await session.flush()


def _check_places(field_name: str, *territories: Territory) -> None:
    if any(territory.scale_code is None for territory in territories):
        raise InvalidInput(field_name, "names a grouping; what changes there is what it includes.")


def _check_count(field_name: str, named: int) -> None:
    if not 2 <= named <= PARTS_MAX:  # noqa: PLR2004  One is no merge and no split.
        raise InvalidInput(field_name, "names {} territories; 2 to {} will do.", named, PARTS_MAX)
