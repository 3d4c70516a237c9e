"""Calendars of meetings in the form of RFC 5545, as far as the moment or the day is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vUri
from sqlalchemy import Select, Text, func, literal, or_, select, true, type_coerce, union
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from governance.actors.models import Mandate, Organisation
from governance.db import same
from governance.periods import holds_on
from governance.platforms.meetings.feeds import CalendarFeed
from governance.platforms.meetings.models import AgendaItem, Meeting, MeetingState
from governance.platforms.models import Seat
from governance.territories.models import Territory

PRODUCER = "-//TOGETHER//governance//EN"
REFRESHED_EVERY = timedelta(hours=6)
BACK = timedelta(days=400)
"""How long what is past stays in a calendar."""
EVENTS_MAX = 1000
STATUS = {MeetingState.CANCELLED: "CANCELLED"}


@dataclass(frozen=True)
class Entry:
    """A meeting as a calendar tells of it, in the reader's language."""

    id: UUID
    body: str
    title: str
    description: str | None
    place: str | None
    territory: str | None
    link: str | None
    agenda: list[str]
    reason: str | None
    state: MeetingState
    time_zone: str
    known_to: str
    begins_at: datetime
    ends_at: datetime | None
    begins_on: date
    ends_on: date
    changed_at: datetime
    revision: int


def of_body(body_id: UUID, lang: str, now: datetime) -> Select[Any]:
    """The meetings of a body that is listed; where it has none, its name alone.

    No row tells that there is no such body for anyone.
    """
    mine = (Meeting.body_id == Organisation.id) & _shown(now)
    statement = (
        _entries(lang, shows_link=False)
        .select_from(Organisation)
        .outerjoin(Meeting, mine)
        .outerjoin(Territory, Territory.id == Meeting.territory_id)
        .where(same(Organisation.id, body_id), ~Organisation.is_unlisted)
    )
    return statement.order_by(Meeting.begins_at.desc(), Meeting.id).limit(EVENTS_MAX)


def of_person(secret_hash: bytes, lang: str, now: datetime) -> Select[Any]:
    """The meetings of the bodies in which a person sits or holds a mandate today.

    No row tells that the address leads nowhere.
    """
    today = literal(now.date())
    person = CalendarFeed.person_id
    seat, mandate = aliased(Seat), aliased(Mandate)
    sits = or_(seat.person_id == person, seat.delegate_id == person, seat.alternate_id == person)
    own = union(
        select(seat.body_id).where(sits, holds_on(seat, today)).correlate(CalendarFeed),
        select(mandate.body_id)
        .where(mandate.holder_person_id == person, holds_on(mandate, today))
        .correlate(CalendarFeed),
    ).lateral("own")
    statement = (
        _entries(lang, shows_link=True)
        .select_from(CalendarFeed)
        .outerjoin(own, true())
        .outerjoin(Meeting, (Meeting.body_id == own.c.body_id) & _shown(now))
        .outerjoin(Organisation, Organisation.id == Meeting.body_id)
        .outerjoin(Territory, Territory.id == Meeting.territory_id)
        .where(CalendarFeed.secret_hash == secret_hash, CalendarFeed.closed_at.is_(None))
    )
    latest = Meeting.begins_at.desc().nulls_last()
    return statement.order_by(latest, Meeting.id).limit(EVENTS_MAX)


def _shown(now: datetime) -> Any:
    known = Meeting.known_to.in_(("minute", "day"))
    return (Meeting.begins_at >= now - BACK) & known


def _entries(lang: str, *, shows_link: bool) -> Select[Any]:
    def told(texts: Any) -> Any:
        return type_coerce(func.localised(texts, lang), Text())

    item = aliased(AgendaItem)
    points = select(func.array_agg(aggregate_order_by(told(item.title), item.position)))
    agenda = points.where(item.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    return select(
        Meeting.id,
        told(Organisation.name).label("body"),
        told(Meeting.title).label("title"),
        told(Meeting.description).label("description"),
        told(Meeting.place).label("place"),
        told(Territory.name).label("territory"),
        (Meeting.link if shows_link else literal(None, Text())).label("link"),
        agenda.label("agenda"),
        told(func.coalesce(Meeting.cancel_reason, Meeting.move_reason)).label("reason"),
        Meeting.state,
        Meeting.time_zone,
        Meeting.known_to,
        Meeting.begins_at,
        Meeting.ends_at,
        Meeting.begins_on,
        Meeting.ends_on,
        Meeting.changed_at,
        Meeting.revision,
    )


def written(name: str, entries: Iterable[Entry], *, of_many: bool) -> bytes:
    """A calendar of meetings; where it is of many bodies, each says whose it is."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, of_many=of_many))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, *, of_many: bool) -> Event:
    event = Event()
    event.add("uid", f"mtg_{entry.id}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.revision - 1)
    event.add("status", STATUS.get(entry.state, "CONFIRMED"))
    event.add("summary", f"{entry.body}: {entry.title}" if of_many else entry.title)
    if entry.known_to == "minute":
        where = ZoneInfo(entry.time_zone)
        event.add("dtstart", _clock(entry.begins_at, where))
        if entry.ends_at is not None:
            event.add("dtend", _clock(entry.ends_at, where))
    else:
        event.add("dtstart", entry.begins_on)
        event.add("dtend", entry.ends_on + timedelta(days=1))
    told = [entry.reason, entry.description]
    told += [f"{number}. {title}" for number, title in enumerate(entry.agenda, start=1)]
    if any(told):
        event.add("description", "\n".join(filter(None, told)))
    if place := ", ".join(filter(None, (entry.place, entry.territory))):
        event.add("location", place)
    if entry.link is not None:
        event.add("conference", vUri(entry.link), parameters={"VALUE": "URI"})
        event.add("url", entry.link)
    return event


def _clock(moment: datetime, where: ZoneInfo) -> datetime:
    """A moment as clocks show it where the meeting is; in UTC plainly so."""
    return moment.astimezone(UTC if where.key == "UTC" else where)
