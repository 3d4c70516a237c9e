"""Lists of mandates and of seats: what narrows and sorts them; both are held over a term."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, true

from governance.terms import begins, ends
from schema.actors.codes import Role, Sector
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order, Related, argument
from schema.rows.lists import filter_input, order_input, pages
from schema.words import VALID_ON, one_of


def is_vacant(mandate: Any) -> ColumnElement[bool]:
    """Whether a mandate waits for a holder."""
    return and_(
        mandate.holder_person_id.is_(None),
        mandate.holder_organisation_id.is_(None),
        mandate.holder_territory_id.is_(None),
    )


TERM_FILTERS: Filters = {
    "validOn": VALID_ON,
    "beginsFrom": Filter(
        date, lambda row, _ask, value: begins(row) >= value, "Began on this day or later."
    ),
    "endsBy": Filter(
        date,
        lambda row, _ask, value: ends(row) <= value,
        "Ends by this day: its last day lies before it.",
    ),
}
TERM_ORDERS = {
    "RECORDED": BY_ID,
    "BEGIN": Order(lambda row, _ask: begins(row), date),
    "END": Order(lambda row, _ask: ends(row), date),
}
"""The order of recording; of beginnings, those unknown first; of ends, the open ones last."""

MANDATE_FILTERS: Filters = {
    "role": Filter(
        list[Role], lambda row, _ask, value: one_of(row.role, value), "For one of these roles."
    ),
    "isVacant": Filter(
        bool,
        lambda row, _ask, value: is_vacant(row) if value else not_(is_vacant(row)),
        "Waits for a holder.",
    ),
    "body": Related("OrganisationFilter", "This holds of its body."),
    **TERM_FILTERS,
}
SEAT_FILTERS: Filters = {
    "sector": Filter(
        list[Sector],
        lambda row, _ask, value: one_of(row.sector, value),
        "Counts for one of these sectors.",
    ),
    "body": Related("OrganisationFilter", "This holds of its body."),
    "organisation": Related("OrganisationFilter", "This holds of the organisation that holds it."),
    **TERM_FILTERS,
}
MandateFilter = filter_input("MandateFilter", MANDATE_FILTERS)
MandateOrder = order_input("MandateOrder", list(TERM_ORDERS))
SeatFilter = filter_input("SeatFilter", SEAT_FILTERS)
SeatOrder = order_input("SeatOrder", list(TERM_ORDERS))


def mandates_of(column: str = "") -> Any:
    """Which mandates a row has, by the column that points at it; at the root all of them."""

    def on(parent: Any, row: Any, _ask: Any, role: Any = None) -> Any:
        own = getattr(row, column) == parent.id if column else true()
        return own if role is None else own & one_of(row.role, role)

    return on


def seats_of(*columns: str) -> Any:
    """Which seats a row has, by the columns that may point at it."""
    return lambda parent, row, _ask: or_(*(getattr(row, each) == parent.id for each in columns))


def mandate_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of mandates, page by page."""
    return pages(
        source,
        description,
        filters=MandateFilter,
        orders=MandateOrder,
        lasts=True,
        is_root=is_root,
        arguments=[argument("role", list[Role] | None, "Only these roles.")],
    )


def seat_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of seats, page by page."""
    return pages(
        source, description, filters=SeatFilter, orders=SeatOrder, lasts=True, is_root=is_root
    )
