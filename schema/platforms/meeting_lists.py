"""Lists of meetings: what narrows and sorts them, by which codes."""

from datetime import datetime
from typing import Any

import strawberry

from governance.actors.queries import sits_within
from governance.platforms.meetings.models import (
    Cadence,
    ConveningAction,
    MeetingManner,
    MeetingState,
)
from schema.rows.declare import Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (Cadence, ConveningAction, MeetingManner, MeetingState):
    strawberry.enum(_codes, description=_codes.__doc__)

MEETING_FILTERS: Filters = {
    "body": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.body_id == value,
        "Of this body.",
        prefix="org",
        is_uneven=True,
    ),
    "state": Filter(
        list[MeetingState], lambda row, _ask, value: one_of(row.state, value), "In these states."
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: sits_within(row.body_id, value, ask.today, is_past=ask.is_past),
        "Of bodies that sit in this territory or anywhere within it.",
        prefix="ter",
        is_uneven=True,
    ),
    "beginsFrom": Filter(
        datetime, lambda row, _ask, value: row.begins_at >= value, "Begin at this moment or later."
    ),
    "beginsBefore": Filter(
        datetime, lambda row, _ask, value: row.begins_at < value, "Begin before this moment."
    ),
}
MEETING_ORDERS = {"BEGINS": Order(lambda row, _ask: row.begins_at, datetime)}
MeetingFilter = filter_input("MeetingFilter", MEETING_FILTERS)
MeetingOrder = order_input("MeetingOrder", list(MEETING_ORDERS))


def meeting_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of meetings, page by page."""
    return pages(source, description, filters=MeetingFilter, orders=MeetingOrder, is_root=is_root)
