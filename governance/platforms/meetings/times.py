"""When a meeting is: to the minute where it was convened, or by days, months or years known."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance import zones
from governance.errors import InvalidInput
from governance.periods import PartialDate
from governance.platforms.meetings.models import Known, Meeting

DAYS_MAX = 366
"""How long a meeting may last, in person or in writing."""
_LAST_YEAR = 9998


@dataclass(frozen=True)
class Span:
    """From when until when a meeting is, and to what that is known."""

    begins_at: datetime
    ends_at: datetime | None
    known_to: Known
    begins_on: date
    ends_on: date

    def over(self, meeting: Meeting) -> None:
        """Let a meeting be then."""
        meeting.begins_at, meeting.ends_at = self.begins_at, self.ends_at
        meeting.begins_on, meeting.ends_on = self.begins_on, self.ends_on
        meeting.known_to = self.known_to


def between(begins_at: datetime, ends_at: datetime | None, zone: str) -> Span:
    """A span known to the minute; moments that name no offset are those of the place."""
    begin = _placed(begins_at, zone, "beginsAt")
    end = None if ends_at is None else _placed(ends_at, zone, "endsAt")
    if end is not None and end <= begin:
        raise InvalidInput("endsAt", "is not after it begins.")
    last = begin if end is None else end - timedelta(microseconds=1)
    begins_on, ends_on = zones.day_in(zone, begin), zones.day_in(zone, last)
    if (ends_on - begins_on).days >= DAYS_MAX:
        raise InvalidInput("endsAt", "is more than {} days after it begins.", DAYS_MAX)
    return Span(begin, end, "minute", begins_on, ends_on)


def on_days(begins: PartialDate, ends: PartialDate | None, zone: str) -> Span:
    """A span of which only the days, months or years are known."""
    until = ends or begins
    if until.precision != begins.precision:
        raise InvalidInput("ends", "is known to the same as when it begins: day, month or year.")
    if until.day < begins.day:
        raise InvalidInput("ends", "{} is before {}.", until, begins)
    last = until.last
    if (last - begins.day).days >= DAYS_MAX:
        raise InvalidInput("ends", "is more than {} days after it begins.", DAYS_MAX)
    where = ZoneInfo(zone)
    return Span(
        begins_at=datetime.combine(begins.day, time(), where),
        ends_at=datetime.combine(last + timedelta(days=1), time(), where),
        known_to=begins.precision,
        begins_on=begins.day,
        ends_on=last,
    )


def _placed(moment: datetime, zone: str, field: str) -> datetime:
    if not 1 < moment.year <= _LAST_YEAR:
        raise InvalidInput(field, "is no moment at which anybody meets.")
    return zones.placed(moment, zone)
