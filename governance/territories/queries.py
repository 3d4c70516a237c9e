"""Questions about territories; each answers with a statement to run."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, any_, func, or_, select

from governance.access import Viewer
from governance.aliases import another
from governance.db import ids, same
from governance.periods import holds_on
from governance.territories.models import (
    Territory,
    TerritoryFacts,
    TerritoryIdentifier,
    TerritoryMembership,
    TerritoryVersion,
)
from governance.territories.policy import visible
from governance.versions import versioned

DEPTH_MAX = 20


def territory(viewer: Viewer, territory_id: UUID) -> Select[Territory]:
    """One territory by its id, or by that of a duplicate it was merged with."""
    return select(Territory).where(same(Territory.id, territory_id), visible(viewer))


def identified(territory: Any, scheme: object, value: object) -> ColumnElement[bool]:
    """Whether a territory bears an identifier."""
    bearing: ColumnElement[bool] = territory.id.in_(
        select(TerritoryIdentifier.territory_id).where(
            TerritoryIdentifier.scheme == scheme, TerritoryIdentifier.value == value
        )
    )
    return bearing


def above(territory: Any, path: object) -> ColumnElement[bool]:
    """Whether a territory is one of those a path passes through, its end included."""
    passed: ColumnElement[bool] = territory.label == func.any(func.labels(path))
    return passed


def below(territory: Any, path: object) -> ColumnElement[bool]:
    """Whether a territory lies at the end of a path or within: one range of the index."""
    within: ColumnElement[bool] = (territory.path >= path) & (territory.path < func.path_end(path))
    return within


def time_zone(territory_id: UUID) -> Select[str | None]:
    """The time zone of a territory, or of the nearest around it that has one."""
    here, around = another(Territory), another(Territory)
    return (
        select(around.time_zone)
        .select_from(around)
        .join(here, above(around, here.path))
        .where(here.id == territory_id, around.time_zone.is_not(None))
        .order_by(func.nlevel(around.path).desc())
        .limit(1)
    )


def inside(territory: Any, wider_id: Any, day: Any, *, is_past: bool) -> ColumnElement[bool]:
    """Whether a territory is the wider one or lies within it, or within a member of a grouping.

    Today's places answer from the index of paths; those of a `day` that is past are walked.
    """
    wider, member, part = another(Territory), another(TerritoryMembership), another(Territory)
    members = select(member.territory_id).where(
        member.grouping_id == wider_id, holds_on(member, day)
    )
    if is_past:
        return inside_on(territory.id, wider_id, day)
    in_members = (
        select(part.id)
        .select_from(part)
        .join(wider, below(part, wider.path))
        .where(wider.id.in_(members.correlate_except(member)))
        .correlate_except(part, wider)
    )
    path = select(wider.path).where(wider.id == wider_id).correlate_except(wider).scalar_subquery()
    return or_(below(territory, path), territory.id == ids(in_members).any_())


def inside_on(territory_id: Any, wider_id: Any, day: Any) -> ColumnElement[bool]:
    """Whether a territory was the wider one, or lay within it, on a day that is past.

    (Those are gathered first, so that what lies in them is then found by an index.)
    """
    walked = func.descendants_on(wider_id, day, DEPTH_MAX).table_valued("id", "depth")
    gathered = func.array_append(ids(select(walked.c.id)), wider_id)
    met: ColumnElement[bool] = territory_id == any_(gathered)
    return met


def lies_within(
    territory_id: Any, wider_id: Any, day: Any, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether the territory of a row is the wider one or lies anywhere within it, on a day."""
    if is_past:
        return inside_on(territory_id, wider_id, day)
    place = another(Territory)
    there = select(place.id).where(inside(place, wider_id, day, is_past=False))
    lies: ColumnElement[bool] = territory_id.in_(there.correlate_except(place))
    return lies


def as_of(day: Any, *, or_now: bool = False) -> Select[Any]:
    """Every territory as it was on a day, under the names of today's columns."""
    return versioned(
        Territory, TerritoryVersion, TerritoryFacts, "territory_id", day, or_now=or_now
    )


def matches(territory: Any, written: object) -> ColumnElement[bool]:
    """Whether a name has words beginning so, in any language, without accents; or close to it."""
    folded = func.folded(written)
    return or_(
        territory.search.like(
            func.concat("% ", func.regexp_replace(folded, r"([%_\\])", r"\\\1", "g"), "%")
        ),
        folded.op("<%")(territory.search),
    )
