"""Lists of decisions: what narrows and sorts them, by which codes."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import ARRAY, Text, cast, true
from sqlalchemy.dialects.postgresql import array

from governance.actors.queries import sits_within
from governance.decisions.models import (
    DecisionLinkKind,
    DecisionManner,
    DecisionOutcome,
    DecisionStatus,
    Matter,
)
from governance.territories import queries as territories
from schema.rows.declare import Filter, Filters, Many, Order, Related
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (DecisionOutcome, DecisionManner, DecisionStatus, DecisionLinkKind, Matter):
    strawberry.enum(_codes, description=_codes.__doc__)

DECISION_FILTERS: Filters = {
    "title": Filter(
        str,
        lambda row, _ask, value: territories.matches(row, value),
        "Words of the title begin so, or it is spelt nearly so; accents and case do not matter.",
    ),
    "outcome": Filter(
        list[DecisionOutcome],
        lambda row, _ask, value: one_of(row.outcome, value),
        "Ended in one of these ways.",
    ),
    "matter": Filter(
        Matter,
        lambda row, _ask, value: row.matters.contains(cast(array([value.value]), ARRAY(Text))),
        "Is about this matter.",
    ),
    "inForceOn": Filter(
        date, lambda row, _ask, value: row.period.contains(value), "Was in force on this day."
    ),
    "decidedFrom": Filter(
        date, lambda row, _ask, value: row.decided_on >= value, "Taken on this day or later."
    ),
    "decidedUntil": Filter(
        date, lambda row, _ask, value: row.decided_on < value, "Taken before this day."
    ),
    "takenBy": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.body_id == value,
        "Taken by this body.",
        prefix="org",
        is_uneven=True,
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: sits_within(row.body_id, value, ask.today, is_past=ask.is_past),
        "Taken by a body that sits in this territory or anywhere within it.",
        prefix="ter",
    ),
    "body": Related("OrganisationFilter", "This holds of the body that took it."),
}
DECISION_ORDERS = {
    "DECIDED": Order(lambda row, _ask: row.decided_on, date),
    "NUMBER": Order(lambda row, _ask: row.number, int),
}
DecisionFilter = filter_input("DecisionFilter", DECISION_FILTERS)
DecisionOrder = order_input("DecisionOrder", list(DECISION_ORDERS))


def taken(row: Any, ask: Any) -> Any:
    """Whether a decision was taken by the day that is asked of."""
    return row.decided_on <= ask.today if ask.is_past else true()


def decision_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of decisions, page by page, whatever became of them."""
    return pages(source, description, filters=DecisionFilter, orders=DecisionOrder, is_root=is_root)
