"""Lists of events: what narrows and sorts the journal, and the history of each thing."""

from datetime import datetime

from schema.rows.declare import BY_ID, Filter, Filters
from schema.rows.lists import filter_input, order_input

JOURNAL_FILTERS: Filters = {
    "name": Filter(
        list[str], lambda row, _ask, value: row.name == value.any_(), "One of these deeds."
    ),
    "since": Filter(datetime, lambda row, _ask, value: row.at >= value, "Not before this moment."),
    "until": Filter(datetime, lambda row, _ask, value: row.at < value, "Before this moment."),
}
JOURNAL_ORDERS = {"RECORDED": BY_ID}
JournalFilter = filter_input("JournalFilter", JOURNAL_FILTERS)
JournalOrder = order_input("JournalOrder", list(JOURNAL_ORDERS))
