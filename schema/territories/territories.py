"""Territories in the API: places at their scales, within each other, and what became of them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import func, or_, select

from governance.periods import PartialDate, written_from, written_on, written_until
from governance.territories import models, policy, queries
from governance.territories.queries import DEPTH_MAX
from schema.actors.organisation_lists import OrganisationFilter, OrganisationOrder, of_territory
from schema.nodes import Node
from schema.rows.declare import (
    ById,
    ByKey,
    Expression,
    Many,
    One,
    Part,
    argument,
    column,
    part,
    row,
    shown,
)
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.rows.values import between
from schema.scalars import BigInt, GeoJson, Texts
from schema.territories import territory_lists as lists
from schema.territories.territory_lists import TerritoryFilter, TerritoryOrder
from schema.words import by_name, local_name, public

if TYPE_CHECKING:
    from schema.actors.actors import Organisation

LazyTerritory = Annotated["Territory", strawberry.lazy("schema.territories.territories")]
LazyPlacement = Annotated["Placement", strawberry.lazy("schema.territories.territories")]
LazySuccession = Annotated["Succession", strawberry.lazy("schema.territories.territories")]
LazyOrganisation = Annotated["Organisation", strawberry.lazy("schema.actors.actors")]


@row(models.Scale, visible=public)
class Scale:
    """A width of territory, from the world to a neighbourhood; a child is always narrower."""

    code: str = column("The scale's code, as deeds and filters name it.")
    rank: int = column("Its place from wide (0) to narrow.")
    name: str = local_name("The scale's name in your language.")
    names: Texts = column("Its name in all languages.", "name")


@row(models.TerritoryIdentifier, visible=public)
class TerritoryIdentifier:
    """A code another system knows a territory by: a scheme (ISO 3166-2, GeoNames) and a value."""

    scheme: str = column("Whose code it is.")
    value: str = column("The code.")


@part
class Point:
    """A point on earth, WGS 84."""

    latitude: float = column("Degrees north.")
    longitude: float = column("Degrees east.")


@row(
    models.Territory,
    visible=policy.visible,
    prefix="ter",
    orders=lists.TERRITORY_ORDERS,
    filters=lists.TERRITORY_FILTERS,
    as_of=queries.as_of,
)
class Territory(Node):
    """A place at one scale within a wider place; or a grouping of places, which has neither."""

    name: str = local_name("The name in your language, or the nearest there is.")
    names: Texts = column("The name in all languages.", "name")
    scale: Scale | None = shown(One("scale"), "How wide it is; a grouping has no scale.")
    parent: LazyTerritory | None = shown(One("parent"), "The next wider territory it lies in.")
    country: LazyTerritory | None = shown(
        One("country", on=lists.country), "The country it lies in, or is."
    )
    ancestors: list[LazyTerritory] = shown(
        Many(
            on=lists.ancestors,
            order=lambda row, _ask: func.coalesce(
                select(models.Scale.rank)
                .where(models.Scale.code == row.scale_code)
                .correlate_except(models.Scale)
                .scalar_subquery(),
                -1,
            ),
            shows_ended=True,
            most=DEPTH_MAX,
        ),
        "The territories it lies in, from the widest to the next.",
    )
    children: Connection[LazyTerritory] = pages(
        Many(on=lists.children),
        "The territories that lie directly in it.",
        filters=TerritoryFilter,
        orders=TerritoryOrder,
        lasts=True,
    )
    descendants: Connection[LazyTerritory] = pages(
        Many(on=lists.descendants),
        "All that lies in it, or down to a depth.",
        filters=TerritoryFilter,
        orders=TerritoryOrder,
        lasts=True,
        arguments=[
            argument(
                "depth",
                int | None,
                f"How many levels down, at most {DEPTH_MAX}; all without it.",
                convert=between(1, DEPTH_MAX, "depth"),
            )
        ],
    )
    members: Connection[LazyTerritory] = pages(
        Many(on=lists.members),
        "The territories a grouping is made of.",
        filters=TerritoryFilter,
        orders=TerritoryOrder,
        lasts=True,
    )
    groupings: list[LazyTerritory] = shown(
        Many(on=lists.groupings, order=by_name),
        "The groupings it is part of.",
    )
    identifiers: list[TerritoryIdentifier] = shown(
        Many(
            on=lambda territory, row, _ask: row.territory_id == territory.id,
            order=lambda row, _ask: row.scheme,
        ),
        "The codes other systems know it by.",
    )
    point: Point | None = shown(Part(lambda row: row.latitude.is_not(None)), "Where it is.")
    boundary: GeoJson | None = column("Its outline.")
    population: BigInt | None = column("Inhabitants.")
    population_on: PartialDate | None = shown(
        Expression(lambda row, _ask: written_on(row.population_on, row.population_on_precision)),
        "When they were counted.",
    )
    population_is_approximate: bool = column("Whether the count is rounded.")
    time_zone: str | None = column("Its time zone in the IANA database.")
    valid_from: PartialDate | None = shown(
        Expression(lambda row, _ask: written_from(row)), "Since when it exists, if that is known."
    )
    valid_until: PartialDate | None = shown(
        Expression(lambda row, _ask: written_until(row)), "When it ended."
    )
    placements: list[LazyPlacement] = shown(
        Many(
            on=lambda territory, row, _ask: row.territory_id == territory.id,
            order=lambda row, _ask: func.coalesce(row.valid_from, date.min),
            shows_ended=True,
        ),
        "What it was called and where it lay, over time.",
    )
    successions: list[LazySuccession] = shown(
        Many(
            on=lambda territory, row, _ask: or_(
                row.predecessor_id == territory.id, row.successor_id == territory.id
            ),
            order=lambda row, _ask: row.happened_on,
        ),
        "The merges and splits it took part in.",
    )
    organisations: Connection[LazyOrganisation] = pages(
        Many(on=of_territory),
        "The organisations that sit in it, or anywhere within it.",
        filters=OrganisationFilter,
        orders=OrganisationOrder,
        lasts=True,
        arguments=[
            argument("within", bool, "Also in the territories that lie in it.", default=False)
        ],
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.TerritoryVersion, visible=public)
class Placement:
    """What a territory was called, at which scale and within which wider one, over one period."""

    name: str = local_name("The name it had.")
    scale: Scale | None = shown(One("scale"), "The scale it had.")
    parent: Territory | None = shown(One("parent"), "The territory it lay in.")
    valid_from: PartialDate | None = shown(
        Expression(lambda row, _ask: written_from(row)), "Since when."
    )
    valid_until: PartialDate | None = shown(
        Expression(lambda row, _ask: written_until(row)), "Until when, and without that day."
    )


@row(models.TerritorySuccession, visible=public)
class Succession:
    """One territory coming after another: by a merge of several, or a split into several."""

    kind: str = column("merge or split.")
    predecessor: Territory = shown(One("predecessor"), "The territory that ended.")
    successor: Territory = shown(One("successor"), "The territory that came after it.")
    happened_on: PartialDate = shown(
        Expression(lambda row, _ask: written_on(row.happened_on, row.happened_on_precision)),
        "When it happened.",
    )


def _nearby(_root: Any, row: Any, _ask: Any, **arguments: Any) -> Any:
    near = row.latitude.is_not(None)
    scale = arguments.get("scale")
    return near if scale is None else near & (row.scale_code == scale.any_())


def _distance(row: Any, _ask: Any, latitude: Any, longitude: Any, **_: Any) -> Any:
    here = func.ll_to_earth(row.latitude, row.longitude)
    return here.op("<->")(func.ll_to_earth(latitude, longitude))


@strawberry.type
class TerritoryQueries:
    """Questions about territories."""

    scales: list[Scale] = shown(
        Many(order=lambda row, _ask: row.rank), "The scales, from wide to narrow."
    )
    territory: Territory | None = shown(
        ById(),
        "One territory by its id.",
        [argument("id", strawberry.ID, "Its id, or that of a duplicate merged with it."), as_of()],
    )
    territory_by_identifier: Territory | None = shown(
        ByKey(lambda row, _ask, scheme, value: queries.identified(row, scheme, value)),
        "One territory by the code another system knows it by.",
        [
            argument("scheme", str, "ISO 3166-1, ISO 3166-2, GeoNames …"),
            argument("value", str, "The code."),
            as_of(),
        ],
    )
    territories: Connection[Territory] = pages(
        Many(),
        "The territories of the world, as far as they are known here.",
        filters=TerritoryFilter,
        orders=TerritoryOrder,
        lasts=True,
        is_root=True,
    )
    nearest_territories: list[Territory] = shown(
        Many(on=_nearby, order=_distance),
        "The territories nearest to a point, the nearest first.",
        [
            argument("latitude", float, "Degrees north.", convert=between(-90, 90, "latitude")),
            argument("longitude", float, "Degrees east.", convert=between(-180, 180, "longitude")),
            argument("first", int, "How many, at most 100."),
            argument("scale", list[str] | None, "Only at one of these scales."),
            as_of(),
        ],
    )
