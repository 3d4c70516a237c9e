"""Lists of organisations: what narrows and sorts them, by which codes."""

from typing import Any

import strawberry
from sqlalchemy import ARRAY, Text, cast
from sqlalchemy.dialects.postgresql import array

from governance.actors import queries
from governance.territories import queries as territories
from schema.actors.codes import OrganisationKind, Sector
from schema.rows.declare import Filter, Filters, Many, Related
from schema.rows.lists import filter_input, order_input, pages
from schema.words import NAMED_ORDERS, VALID_ON, one_of


def of_territory(territory: Any, row: Any, ask: Any, *, within: bool = False) -> Any:
    """The organisations that sit in a territory, or anywhere within it."""
    return _within(row, ask, territory.id) if within else row.territory_id == territory.id


def _within(row: Any, ask: Any, wider_id: Any) -> Any:
    return queries.in_or_within(row, wider_id, ask.today, is_past=ask.is_past)


ORGANISATION_FILTERS: Filters = {
    "name": Filter(
        str,
        lambda row, _ask, value: territories.matches(row, value),
        "Words of the name begin so, or it is spelt nearly so; accents and case do not matter.",
    ),
    "kind": Filter(
        list[OrganisationKind],
        lambda row, _ask, value: one_of(row.kind, value),
        "Of one of these kinds.",
    ),
    "sector": Filter(
        list[Sector], lambda row, _ask, value: one_of(row.sector, value), "Of one of these sectors."
    ),
    "territory": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.territory_id == value,
        "Sits in this territory.",
        prefix="ter",
    ),
    "within": Filter(
        strawberry.ID,
        _within,
        "Sits in this territory or anywhere within it.",
        prefix="ter",
    ),
    "partOf": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.part_of_id == value,
        "Is part of this body.",
        prefix="org",
    ),
    "language": Filter(
        str,
        lambda row, _ask, value: row.languages.contains(cast(array([value]), ARRAY(Text))),
        "Works in this language.",
    ),
    "validOn": VALID_ON,
    "parts": Related("OrganisationFilter", "A body is part of it of which this holds."),
    "mandates": Related("MandateFilter", "There is a mandate in it of which this holds."),
    "mandatesHeld": Related("MandateFilter", "It holds a mandate of which this holds."),
    "seats": Related("SeatFilter", "There is a seat in it of which this holds."),
    "seatsHeld": Related("SeatFilter", "It holds a seat of which this holds."),
}
OrganisationFilter = filter_input("OrganisationFilter", ORGANISATION_FILTERS)
OrganisationOrder = order_input("OrganisationOrder", list(NAMED_ORDERS))


def of_kind(kind: OrganisationKind) -> Many:
    """A list of the organisations of one kind."""
    return Many(on=lambda _root, row, _ask: queries.of_kind(row, kind))


def listed(source: Many, description: str) -> Any:
    """A list of organisations at the root."""
    return pages(
        source,
        description,
        filters=OrganisationFilter,
        orders=OrganisationOrder,
        lasts=True,
        is_root=True,
    )
