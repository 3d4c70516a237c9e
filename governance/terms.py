"""Terms that are sorted: where a period begins and ends, with a day also for an open end."""

from typing import Any

from sqlalchemy import ColumnElement, Index, func, literal_column, text

FIRST_DAY = "DATE '0001-01-02'"
LAST_DAY = "DATE '9999-12-30'"
"""Open ends. (The first and the last day Python knows are infinite for the driver.)"""


def begins(row: Any) -> ColumnElement[Any]:
    """The day a row's period begins; the first of all where that is not known."""
    return func.coalesce(row.valid_from, literal_column(FIRST_DAY))


def ends(row: Any) -> ColumnElement[Any]:
    """The first day after a row's period; the last of all while it lasts."""
    return func.coalesce(row.valid_until, literal_column(LAST_DAY))


def term_indexes(table: str) -> tuple[Index, ...]:
    """The indexes by which terms are found and sorted, for a table's arguments."""
    return (
        Index(f"{table}_period_idx", "period", postgresql_using="gist"),
        Index(f"{table}_begin_idx", text(f"coalesce(valid_from, {FIRST_DAY})"), "id"),
        Index(f"{table}_end_idx", text(f"coalesce(valid_until, {LAST_DAY})"), "id"),
    )
