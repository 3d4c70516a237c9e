"""Time as the network knows it: days known to the year or month only, and periods of validity."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, Self, TypeVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    and_,
    case,
    func,
    inspect,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import Base
from governance.errors import InvalidInput

Precision = Literal["year", "month", "day"]
FORMATS: dict[Precision, str] = {"year": "YYYY", "month": "YYYY-MM", "day": "YYYY-MM-DD"}
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A day known to the day, the month or only the year, as `2012-11-23`, `2012-11` or `2012`."""

    day: date
    """The first day it can be."""
    precision: Precision

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a date as it is written; raises `ValueError` with a sentence that says the forms."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise ValueError(f"{written!r} is no date: write 2012-11-23, 2012-11 or 2012")
        year, month, day = match.groups()
        precision: Precision = "day" if day else "month" if month else "year"
        try:
            return cls(date(int(year), int(month or 1), int(day or 1)), precision)
        except ValueError as error:
            raise ValueError(f"{written!r} is no date: {error}") from None

    @classmethod
    def on(cls, day: date) -> Self:
        """A date known to the day."""
        return cls(day, "day")

    @property
    def end(self) -> date:
        """The first day after a period it ends: one known to the year lasts through it."""
        if self.precision == "day":
            return self.day
        months = 12 if self.precision == "year" else 1
        years, month = divmod(self.day.month - 1 + months, 12)
        if self.day.year + years > date.max.year:
            return date.max
        return date(self.day.year + years, month + 1, 1)

    @property
    def last(self) -> date:
        """The last day it can be."""
        return self.day if self.precision == "day" else self.end - timedelta(days=1)

    def __str__(self) -> str:
        return self.day.isoformat()[: len(FORMATS[self.precision])]


class Lasting:
    """A row that holds for a period: from a day, until (and without) another; null is open."""

    valid_from: Mapped[date | None] = mapped_column(sort_order=80)
    valid_from_precision: Mapped[str] = mapped_column(server_default="day", sort_order=81)
    valid_until: Mapped[date | None] = mapped_column(sort_order=82)
    valid_until_precision: Mapped[str] = mapped_column(server_default="day", sort_order=83)
    period: Mapped[Range[date]] = mapped_column(
        DATERANGE, Computed("daterange(valid_from, valid_until)", persisted=True), sort_order=84
    )

    def begin(self, start: PartialDate | None) -> None:
        """Let the row hold from a date, or since always."""
        self.valid_from = start.day if start else None
        self.valid_from_precision = start.precision if start else "day"

    def close(self, end: PartialDate | None) -> None:
        """Let the row end at a date, or stay open."""
        self.stop(end.end if end else None, end.precision if end else "day")

    def stop(self, day: date | None, precision: str = "day") -> None:
        """Let a day be the first without the row."""
        self.valid_until, self.valid_until_precision = day, precision

    def hold(self, since: PartialDate | None, until: PartialDate | None) -> None:
        """Let the row hold over a term; raises `InvalidInput` where it ends before it begins."""
        if since is not None and until is not None and until.end <= since.day:
            raise InvalidInput("until", "{} is not after {}.", until, since)
        self.begin(since)
        self.close(until)


def is_over(row: Lasting, since: PartialDate | None) -> bool:
    """Whether a row has ended by a date; without one, whether it has an end at all."""
    return row.valid_until is not None and (since is None or since.day >= row.valid_until)


def check_begun(row: Lasting, since: PartialDate | None, field: str = "since") -> None:
    """Refuse a date before a row began, by the name the date has in the input."""
    if since is not None and row.valid_from is not None and since.last < row.valid_from:
        raise InvalidInput(field, "{} is before it began, on {}.", since, row.valid_from)


def check_reached(since: PartialDate, today: date, field: str = "since") -> None:
    """Refuse a change that begins in the future, of which nobody knows whether it will."""
    if since.day > today:
        raise InvalidInput(field, "{} lies ahead; record the change the day it happens.", since)


def check_happened(on: PartialDate, today: date) -> None:
    """Refuse an end in the future, and one in a month or year that is not over yet."""
    if on.day > today:
        raise InvalidInput("on", "{} lies ahead; record the end the day it happens.", on)
    if on.end > today:
        raise InvalidInput("on", "{} is not over yet; write the day it happened.", on)


def ending(row: Lasting, on: PartialDate | None, today: date) -> PartialDate:
    """The date a row ends by a deed, today without one; what has not begun by then never will.

    Raises `InvalidInput` for a date before the row began.
    """
    end = on or PartialDate.on(today)
    if row.valid_from is None or end.end >= row.valid_from:
        return end
    if row.valid_from > today:
        return PartialDate.on(row.valid_from)
    raise InvalidInput("on", "{} is before it began, on {}.", end, row.valid_from)


def period_checks() -> tuple[CheckConstraint, ...]:
    """The promises every period keeps, for a table's arguments.

    A period that ends the day it begins is empty: what was taken back before it held.
    """
    return (
        CheckConstraint("valid_from <= valid_until", name="not_ended_before_begun"),
        CheckConstraint(
            "valid_from_precision IN ('year', 'month', 'day')"
            " AND valid_until_precision IN ('year', 'month', 'day')",
            name="precision_known",
        ),
    )


VersionType = TypeVar("VersionType", bound=Base)
_OWN = {"id", "period", "recorded_at"} | {
    f"valid_{end}{suffix}" for end in ("from", "until") for suffix in ("", "_precision")
}


async def amend(
    session: AsyncSession,
    version: type[VersionType],
    whose: ColumnElement[bool],
    changes: Mapping[str, Any],
    *,
    since: PartialDate,
    is_correction: bool = False,
) -> None:
    """Let facts differ from a day on, as far as nothing later said otherwise.

    As a correction, let them have differed for as long as the mistake was on record. Raises
    `InvalidInput` for a day of which nothing is recorded.
    """
    if not changes:
        return
    found: Any = await session.scalars(select(version).where(whose).with_for_update())
    rows = sorted(found, key=lambda row: row.valid_from or date.min)
    index = next((i for i, row in enumerate(rows) if _contains(row, since.day)), None)
    if index is None:
        raise _unrecorded(since, rows)
    current = rows[index]
    changes = {name: new for name, new in changes.items() if getattr(current, name) != new}
    if not changes:
        return
    _spread(changes, current, rows[index + 1 :])
    if is_correction:
        _spread(changes, current, rows[:index][::-1])
    if is_correction or current.valid_from == since.day:
        for name, new in changes.items():
            setattr(current, name, new)
        await session.flush()
        return
    following: Any = version(**{**_facts(version, current), **changes})
    following.begin(since)
    following.stop(current.valid_until, current.valid_until_precision)
    current.stop(since.day, since.precision)
    await session.flush()
    session.add(following)
    await session.flush()


def _facts(version: type[Base], row: Any) -> dict[str, Any]:
    """What a version says, without its own id and period."""
    return {
        attribute.key: getattr(row, attribute.key)
        for attribute in inspect(version).column_attrs
        if attribute.key not in _OWN and attribute.columns[0].computed is None
    }


def _spread(changes: Mapping[str, Any], current: Any, neighbours: Sequence[Any]) -> None:
    """Let a change reach the neighbouring versions that merely repeat what is changed."""
    for name, new in changes.items():
        for row in neighbours:
            if getattr(row, name) != getattr(current, name):
                break
            setattr(row, name, new)


def _unrecorded(since: PartialDate, rows: Sequence[Any]) -> InvalidInput:
    """That nothing is recorded for a day, with the days of which something is."""
    begun = rows[0].valid_from if rows else None
    ended = rows[-1].valid_until if rows else None
    match begun, ended:
        case None, None:
            return InvalidInput("since", "nothing is recorded for {}.", since)
        case _, None:
            return InvalidInput(
                "since", "nothing is recorded for {}; it begins on {}.", since, begun
            )
        case None, _:
            return InvalidInput("since", "nothing is recorded for {}; it ends on {}.", since, ended)
    return InvalidInput(
        "since", "nothing is recorded for {}; it begins on {} and ends on {}.", since, begun, ended
    )


def _contains(row: Any, day: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= day
    return begun and (row.valid_until is None or row.valid_until > day)


def holds_on(row: Any, day: Any) -> ColumnElement[bool]:
    """Whether a row with a period is valid on a day."""
    return and_(
        or_(row.valid_from.is_(None), row.valid_from <= day),
        or_(row.valid_until.is_(None), row.valid_until > day),
    )


def written_from(row: Any) -> ColumnElement[str]:
    """The beginning of a period, written to the precision that is known."""
    return written_on(row.valid_from, row.valid_from_precision)


def written_until(row: Any) -> ColumnElement[str]:
    """The end of a period: the first day after it, or the last year or month it lasted."""
    precision = row.valid_until_precision
    last = case((precision == "day", row.valid_until), else_=row.valid_until - 1)
    return written_on(last, precision)


def written_on(day: Any, precision: Any) -> ColumnElement[str]:
    """A single day, written to the precision that is known."""
    shape = case(
        (precision == "year", "YYYY"), (precision == "month", "YYYY-MM"), else_="YYYY-MM-DD"
    )
    return func.to_char(day, shape)
