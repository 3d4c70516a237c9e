"""Lists of territories: what narrows and sorts them, and which rows belong to which."""

from typing import Any

import strawberry
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from governance.periods import holds_on
from governance.territories import models, queries
from schema.rows.declare import Filter, Filters, Order, Related
from schema.rows.lists import filter_input, order_input
from schema.scalars import BigInt
from schema.words import NAMED_ORDERS, VALID_ON

TERRITORY_FILTERS: Filters = {
    "name": Filter(
        str,
        lambda row, _ask, value: queries.matches(row, value),
        "Words of the name begin so, or it is spelt nearly so; accents and case do not matter.",
    ),
    "scale": Filter(
        list[str],
        lambda row, _ask, value: row.scale_code == value.any_(),
        "At one of these scales.",
    ),
    "isGrouping": Filter(
        bool,
        lambda row, _ask, value: row.scale_code.is_(None) if value else row.scale_code.is_not(None),
        "Is made of other territories, without a scale of its own.",
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: queries.inside(row, value, ask.today, is_past=ask.is_past),
        "Is this territory or lies within it; within a part of it, for a grouping.",
        prefix="ter",
    ),
    "populationAtLeast": Filter(
        BigInt, lambda row, _ask, value: func.coalesce(row.population, -1) >= value, "Inhabitants."
    ),
    "populationAtMost": Filter(
        BigInt,
        lambda row, _ask, value: func.coalesce(row.population, -1).between(0, value),
        "Inhabitants.",
    ),
    "validOn": VALID_ON,
    "children": Related("TerritoryFilter", "A territory lies directly in it of which this holds."),
    "organisations": Related(
        "OrganisationFilter", "An organisation sits there of which this holds."
    ),
}
TERRITORY_ORDERS = {
    **NAMED_ORDERS,
    "POPULATION": Order(lambda row, _ask: func.coalesce(row.population, -1), int),
}
TerritoryFilter = filter_input("TerritoryFilter", TERRITORY_FILTERS)
TerritoryOrder = order_input("TerritoryOrder", list(TERRITORY_ORDERS))

COUNTRY = "country"


def ancestors(parent: Any, row: Any, ask: Any) -> Any:
    """The territories another lies in; the past is walked."""
    if ask.is_past:
        past = func.ancestors_on(parent.id, ask.today).table_valued("id", "depth")
        return row.id.in_(select(past.c.id))
    return queries.above(row, parent.path) & (row.id != parent.id)


def country(place: Any, row: Any, ask: Any) -> Any:
    """The country a territory lies in, or the territory itself where it is one.

    (The scale is wrapped so that no index of it, which has all countries, is used.)
    """
    if ask.is_past:
        wider = ancestors(place, row, ask) | (row.id == place.id)
    else:
        wider = queries.above(row, place.path)
    return wider & (func.coalesce(row.scale_code, "") == COUNTRY)


def descendants(parent: Any, row: Any, ask: Any, depth: Any = None) -> Any:
    """All that lies in a territory, or down to a depth; the past is walked."""
    if ask.is_past:
        down = queries.DEPTH_MAX if depth is None else depth
        past = func.descendants_on(parent.id, ask.today, down).table_valued("id", "depth")
        return row.id.in_(select(past.c.id))
    below = queries.below(row, parent.path) & (row.id != parent.id)
    if depth is None:
        return below
    return below & (func.nlevel(row.path) <= func.nlevel(parent.path) + depth)


def children(parent: Any, row: Any, _ask: Any) -> Any:
    """The territories that lie directly in another."""
    return row.parent_id == parent.id


def members(grouping: Any, row: Any, ask: Any) -> Any:
    """The territories a grouping is made of."""
    link = aliased(models.TerritoryMembership)
    return row.id.in_(
        select(link.territory_id).where(link.grouping_id == grouping.id, holds_on(link, ask.today))
    )


def groupings(member: Any, row: Any, ask: Any) -> Any:
    """The groupings a territory is part of."""
    link = aliased(models.TerritoryMembership)
    return row.id.in_(
        select(link.grouping_id).where(link.territory_id == member.id, holds_on(link, ask.today))
    )
