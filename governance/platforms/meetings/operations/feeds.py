"""Calendars of people: an address is opened, told once, and closed."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Door, Viewer
from governance.db import found
from governance.errors import InvalidInput
from governance.events import record
from governance.platforms.meetings import policy, queries
from governance.platforms.meetings.feeds import CalendarFeed

FEEDS_MAX = 20
SECRET_BYTES = 32


@dataclass(frozen=True)
class OpenedFeed:
    """A calendar that was opened, with its address, which is told this once."""

    id: UUID
    url: str


async def open_calendar_feed(
    session: AsyncSession, *, viewer: Viewer, at: datetime, door: Door
) -> OpenedFeed:
    """Open a calendar of the meetings of the bodies you sit in, at an address of your own.

    Whoever knows the address reads it. It is told this once; close it when it got about.
    """
    person_id = policy.require_themselves(viewer)
    there = await session.scalars(queries.open_feeds(person_id))
    if len(there.all()) >= FEEDS_MAX:
        raise InvalidInput("calendarFeedId", "you have {} calendars; close one first.", FEEDS_MAX)

    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed(person_id=person_id, secret_hash=hash_of(secret), opened_at=at)
    session.add(feed)
    await session.flush()

    record(
        session,
        "account.calendar_opened",
        viewer=viewer,
        subject=feed,
        at=at,
        person_id=person_id,
    )
    return OpenedFeed(feed.id, f"{door.public_url}/calendars/me/{secret}.ics")


async def close_calendar_feed(
    session: AsyncSession, *, viewer: Viewer, at: datetime, calendar_feed_id: UUID
) -> CalendarFeed:
    """Close a calendar of yours: its address leads nowhere from now on."""
    query = queries.calendar_feed(viewer, calendar_feed_id).with_for_update()
    feed = await found(session, query, calendar_feed_id)
    policy.require_feeds_own(viewer, feed)
    if feed.closed_at is not None:
        raise InvalidInput("calendarFeedId", "is closed already.")

    feed.closed_at = at
    await session.flush()

    record(
        session,
        "account.calendar_closed",
        viewer=viewer,
        subject=feed,
        at=at,
        person_id=feed.person_id,
    )
    return feed


def hash_of(secret: str) -> bytes:
    """What is kept of the secret in an address."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()
