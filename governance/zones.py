"""Which day it is where a body sits: the days of its deadlines and calendars are its own."""

import operator
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    and_,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from governance.errors import InvalidInput

_ONE = literal_column("1", Integer())
_NOWHERE = {"Factory", "localtime"}
"""Names that no place has: they stand for what a machine is set to."""


async def today_of(session: AsyncSession, body_id: UUID, at: datetime) -> date:
    """The day it is for a body at a moment: in its time zone, or that of the place around it."""
    return day_in(await zone_of(session, body_id), at)


async def zone_of(session: AsyncSession, body_id: UUID) -> str:
    """The time zone a body's days are counted in."""
    zone: str | None = await session.scalar(select(func.zone_of(body_id)))
    return zone or "UTC"


def day_in(zone: str, at: datetime) -> date:
    """The day it is in a time zone of the IANA database at a moment."""
    return at.astimezone(zoneinfo.ZoneInfo(zone)).date()


def placed(moment: datetime, zone: str) -> datetime:
    """A moment in UTC; one that names no offset is what the clocks of a time zone show."""
    there = moment if moment.tzinfo else moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    # Moments of one zone are compared by what its clocks show, which go back once a year.
    return there.astimezone(UTC)


def there(moment: datetime, zone: str) -> datetime:
    """A moment as clocks show it in a time zone, to be read by people there."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone))


def is_over(day: Any, body_id: Any, today: Any, now: Any) -> ColumnElement[bool]:
    """Whether a day is over for a body at a moment, in SQL; `today` is the day it is in UTC."""
    return _compared(operator.lt, day, body_id, today, now)


def has_come(day: Any, body_id: Any, today: Any, now: Any) -> ColumnElement[bool]:
    """Whether a day has come for a body at a moment, in SQL; `today` is the day it is in UTC."""
    return _compared(operator.le, day, body_id, today, now)


def holds_on(row: Any, body_id: Any, today: Any, now: Any) -> ColumnElement[bool]:
    """Whether a row with a period is valid on the day it is for a body at a moment, in SQL."""
    begin, end = row.valid_from, row.valid_until
    return and_(
        or_(begin.is_(None), has_come(begin, body_id, today, now)),
        or_(end.is_(None), not_(has_come(end, body_id, today, now))),
    )


def lies_ahead(day: Any, body_id: Any, today: Any, now: Any) -> ColumnElement[bool]:
    """Whether a day has not come yet for a body at a moment, in SQL; `today` as for the others."""
    surely = operator.gt(day, today + _ONE)
    return and_(operator.gt(day, today - _ONE), or_(surely, operator.gt(day, _there(body_id, now))))


def checked(zone: str | None, field: str = "timeZone") -> str | None:
    """A time zone by its name, or none; raises `InvalidInput` for a name nobody knows."""
    if zone is not None and zone not in _known():
        raise InvalidInput(field, "{!r} is no time zone; write Europe/Lisbon.", zone[:60])
    return zone


def _compared(
    than: Callable[[Any, Any], Any], day: Any, body_id: Any, today: Any, now: Any
) -> ColumnElement[bool]:
    """Compare a day with the one it is for a body, which is at most one day away from UTC's.

    So constants answer for most days, by an index, and zones are looked up for the rest alone.
    """
    surely = than(day, today - _ONE)
    return and_(than(day, today + _ONE), or_(surely, than(day, _there(body_id, now))))


def _there(body_id: Any, now: Any) -> ColumnElement[date]:
    """The day it is for a body at a moment."""
    return cast(func.timezone(func.zone_of(body_id), now), Date)


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones() - _NOWHERE)
