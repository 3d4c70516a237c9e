"""Lists of adherences: what narrows and sorts them, always by an index."""

from datetime import date
from typing import Any

import strawberry

from governance.actors.queries import sits_within
from governance.charter.adherences import queries
from governance.charter.adherences.models import (
    AdherenceEnd,
    AdherenceStanding,
    CommitmentState,
    ReviewSource,
)
from governance.terms import begins, ends
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import NAMED_ORDERS, VALID_ON

for _codes in (CommitmentState, AdherenceEnd, AdherenceStanding, ReviewSource):
    strawberry.enum(_codes, description=_codes.__doc__)


def _in(state: CommitmentState) -> Any:
    def where(row: Any, ask: Any, key: Any) -> Any:
        return queries.has_state(row, state, key, ask.today)

    return where


ADHERENCE_FILTERS: Filters = {
    "organisation": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.organisation_id == value,
        "Of this organisation.",
        prefix="org",
    ),
    "version": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.version_id == value,
        "To this version of the charter.",
        prefix="cha",
    ),
    "standing": Filter(
        list[AdherenceStanding],
        lambda row, ask, value: queries.stands_as(row, value, ask.today),
        "Worth one of these today, or on the day asked about; also those that have ended.",
        names_a_day=True,
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: sits_within(
            row.organisation_id, value, ask.today, is_past=ask.is_past
        ),
        "The organisation sits in this territory or anywhere within it.",
        prefix="ter",
    ),
    "aimsAt": Filter(str, _in(CommitmentState.AIMED_AT), "The commitment of this key is aimed at."),
    "isOnTheWayTo": Filter(
        str, _in(CommitmentState.UNDER_WAY), "The commitment of this key is under way."
    ),
    "practises": Filter(
        str, _in(CommitmentState.PRACTISED), "The commitment of this key is practised."
    ),
    "validOn": VALID_ON,
    "signedFrom": Filter(
        date, lambda row, _ask, value: begins(row) >= value, "Signed on this day or later."
    ),
    "endsBy": Filter(
        date,
        lambda row, _ask, value: ends(row) <= value,
        "Ends by this day: its last day lies before it.",
    ),
}
ADHERENCE_ORDERS = {
    "SIGNED": Order(lambda row, _ask: begins(row), date),
    **NAMED_ORDERS,
    "RECORDED": BY_ID,
}
"""The order of signing, of the organisations' names, and of recording."""
AdherenceFilter = filter_input("AdherenceFilter", ADHERENCE_FILTERS)
AdherenceOrder = order_input("AdherenceOrder", list(ADHERENCE_ORDERS))


def adherence_pages(
    source: Many, description: str, *, is_root: bool = False, arguments: Any = ()
) -> Any:
    """A list of adherences, page by page."""
    return pages(
        source,
        description,
        filters=AdherenceFilter,
        orders=AdherenceOrder,
        lasts=True,
        is_root=is_root,
        arguments=arguments,
    )
