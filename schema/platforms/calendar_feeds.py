"""Calendars in the API: secret addresses at which people's programs read their meetings."""

from datetime import datetime

import strawberry

from governance.platforms.meetings import feeds, operations, policy
from schema.deeds import DeedInput, deed, id_of
from schema.nodes import Node
from schema.rows.declare import Many, column, row
from schema.rows.lists import pages
from schema.rows.page import Connection


@row(feeds.CalendarFeed, visible=policy.visible_feed, prefix="cfd")
class CalendarFeed(Node):
    """An address at which a person's programs read the meetings of the bodies they sit in.

    Whoever knows the address reads it; closing it lets it lead nowhere.
    """

    opened_at: datetime = column("When it was opened.")
    closed_at: datetime | None = column("When it was closed; null while it leads somewhere.")


@strawberry.type
class CalendarFeedQueries:
    """Questions about calendars."""

    calendar_feeds: Connection[CalendarFeed] = pages(
        Many(), "Your own calendars, the closed ones too; all of them for the secretariat."
    )


@strawberry.input(description="A calendar of your own to open.")
class OpenCalendarFeedInput(DeedInput):
    """A calendar of your own to open."""


@strawberry.input(description="A calendar to close.")
class CloseCalendarFeedInput(DeedInput):
    """A calendar to close."""

    calendar_feed_id: strawberry.ID = id_of("cfd", "Which calendar.")


FEED = ("calendar_feed", CalendarFeed)


@strawberry.type
class CalendarFeedDeeds:
    """Deeds about calendars."""

    open_calendar_feed = deed(
        operations.open_calendar_feed,
        OpenCalendarFeedInput,
        FEED,
        secrets={"url": (str, "Its address, told this once; whoever knows it reads it.")},
    )
    close_calendar_feed = deed(operations.close_calendar_feed, CloseCalendarFeedInput, FEED)
