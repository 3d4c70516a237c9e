"""Lists of assessments: what narrows and sorts them; never the level, which is no ranking."""

from datetime import date
from typing import Any

import strawberry

from governance.actors.queries import sits_within
from governance.charter.assessments.models import Strand
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

strawberry.enum(Strand, description=Strand.__doc__)

ASSESSMENT_FILTERS: Filters = {
    "organisation": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.organisation_id == value,
        "Of this organisation.",
        prefix="org",
    ),
    "strand": Filter(
        list[Strand], lambda row, _ask, value: one_of(row.strand, value), "Of one of these strands."
    ),
    "isOwn": Filter(
        bool,
        lambda row, _ask, value: row.is_own if value else ~row.is_own,
        "Made by the assessed; or not, by a peer.",
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: sits_within(
            row.organisation_id, value, ask.today, is_past=ask.is_past
        ),
        "The assessed sits in this territory or anywhere within it.",
        prefix="ter",
    ),
    "onOrAfter": Filter(
        date, lambda row, _ask, value: row.happened_on >= value, "Of this day or later."
    ),
    "before": Filter(date, lambda row, _ask, value: row.happened_on < value, "Before this day."),
}
ASSESSMENT_ORDERS = {
    "RECORDED": BY_ID,
    "DAY": Order(lambda row, _ask: row.happened_on, date),
}
AssessmentFilter = filter_input("AssessmentFilter", ASSESSMENT_FILTERS)
AssessmentOrder = order_input("AssessmentOrder", list(ASSESSMENT_ORDERS))


def stands(row: Any, ask: Any) -> Any:
    """Whether an assessment was not taken back, and is of the asked day or before."""
    stood = row.withdrawn_at.is_(None)
    return stood & (row.happened_on <= ask.today) if ask.is_past else stood


def assessment_pages(description: str, *, is_root: bool = False) -> Any:
    """A list of assessments, page by page."""

    def on(parent: Any, row: Any, ask: Any) -> Any:
        whole = stands(row, ask)
        return whole if parent is None else whole & (row.organisation_id == parent.id)

    return pages(
        Many(on=on),
        description,
        filters=AssessmentFilter,
        orders=AssessmentOrder,
        is_root=is_root,
    )
