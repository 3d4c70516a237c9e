"""Lists of consultations: what narrows and sorts them, always by an index."""

from datetime import date
from typing import Any

import strawberry

from governance.decisions.consultations.models import (
    ConsultationMeans,
    ConsultedPublic,
    ReturnChannel,
)
from governance.terms import begins
from governance.territories import queries as territories
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (ConsultedPublic, ConsultationMeans, ReturnChannel):
    strawberry.enum(_codes, description=_codes.__doc__)

CONSULTATION_FILTERS: Filters = {
    "body": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.body_id == value,
        "Held by this body.",
        prefix="org",
    ),
    "public": Filter(
        list[ConsultedPublic],
        lambda row, _ask, value: one_of(row.public, value),
        "One of these is asked.",
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: territories.lies_within(
            row.territory_id, value, ask.today, is_past=ask.is_past
        ),
        "People of this territory, or of one within it, are asked.",
        prefix="ter",
    ),
    "heldOn": Filter(
        date, lambda row, _ask, value: row.period.contains(value), "Held on this day."
    ),
}
CONSULTATION_ORDERS = {
    "HELD": Order(lambda row, _ask: begins(row), date),
    "DUE": Order(lambda row, _ask: row.return_due_on, date),
    "RECORDED": BY_ID,
}
"""The order of beginnings, those unknown first; of the days returns are owed by; of recording."""
ConsultationFilter = filter_input("ConsultationFilter", CONSULTATION_FILTERS)
ConsultationOrder = order_input("ConsultationOrder", list(CONSULTATION_ORDERS))


def consultation_pages(source: Many, description: str, **more: Any) -> Any:
    """A list of consultations, page by page; those that are over are listed too."""
    return pages(source, description, filters=ConsultationFilter, orders=ConsultationOrder, **more)
