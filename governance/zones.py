"""Which day it is where a body sits: the days of its deadlines and calendars are its own."""

import zoneinfo
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.errors import InvalidInput


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


def checked(zone: str | None, field: str = "timeZone") -> str | None:
    """A time zone by its name, or none; raises `InvalidInput` for a name nobody knows."""
    if zone is not None and zone not in _known():
        raise InvalidInput(field, f"{zone[:60]!r} is no time zone; write Europe/Lisbon.")
    return zone


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
