"""Lists of ballots: what narrows and sorts them, by which codes."""

from datetime import datetime
from typing import Any

import strawberry

from governance.decisions.ballots.models import BallotState
from governance.decisions.tally import (
    BallotOutcome,
    Choice,
    Comparison,
    Examined,
    RuleKind,
    TieRule,
)
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order, Related
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (BallotState, BallotOutcome, Choice, Comparison, Examined, RuleKind, TieRule):
    strawberry.enum(_codes, description=_codes.__doc__)

BALLOT_FILTERS: Filters = {
    "state": Filter(
        list[BallotState],
        lambda row, _ask, value: one_of(row.state, value),
        "In one of these states.",
    ),
    "closesBy": Filter(
        datetime,
        lambda row, _ask, value: row.closes_at <= value,
        "Closes by this moment, or closed.",
    ),
    "body": Related("OrganisationFilter", "This holds of the body that votes."),
}
BALLOT_ORDERS = {
    "RECORDED": BY_ID,
    "CLOSES": Order(lambda row, _ask: row.closes_at, datetime),
}
BallotFilter = filter_input("BallotFilter", BALLOT_FILTERS)
BallotOrder = order_input("BallotOrder", list(BALLOT_ORDERS))


def ballot_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of ballots, page by page."""
    return pages(source, description, filters=BallotFilter, orders=BallotOrder, is_root=is_root)
