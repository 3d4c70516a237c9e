"""Calendars in the form of RFC 5545: a body's for all, a person's at a secret address."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from accounts import run
from conftest import Ask
from doors import over_http
from icalendar import Calendar
from meeting_scene import (
    a_calendar_feed,
    a_lisbon_body,
    a_meeting,
    a_past_meeting,
    an_agenda_item,
)
from scene import (
    NOT_FOUND,
    NOT_SIGNED_IN,
    a_mandate,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
)

from governance.access import ANYONE, OPERATOR, Door

SOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=40)
"""Doors read the clock, so these meetings lie ahead of it."""


@pytest.fixture
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application over the test's database."""
    async with over_http(url) as opened:
        yield opened


def events(content: bytes) -> dict[str, Any]:
    """The events of a calendar by their ids, read by the library anew."""
    calendar = Calendar.from_ical(content)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


async def fetched(client: httpx.AsyncClient, path: str, **headers: str) -> dict[str, Any]:
    """The events that a calendar tells at an address."""
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return events(answer.content)


async def soon(ask: Ask, body: str, **more: Any) -> str:
    """A meeting of a body forty days from now, for two hours."""
    at: dict[str, Any] = {
        "beginsAt": SOON.isoformat(),
        "endsAt": (SOON + timedelta(hours=2)).isoformat(),
    }
    return await a_meeting(ask, body, **at, **more)


async def test_a_bodys_calendar_tells_what_is_public_on_the_clocks_of_the_place(
    ask: Ask, client: httpx.AsyncClient
) -> None:
    body = await a_lisbon_body(ask)
    told: dict[str, Any] = {
        "title": {"en": "Plenary", "pt": "Plenário"},
        "place": {"pt": "Sala; 1, ao fundo"},
    }
    told |= {"link": "https://meet.example.org/secret", "description": {"en": "For all"}}
    meeting = await soon(ask, body, **told)
    await an_agenda_item(ask, meeting, "Welcome")
    await an_agenda_item(ask, meeting, "Budget")
    known = await a_past_meeting(ask, body, "2025-12-04", ends="2025-12-05", title={"en": "Days"})
    await a_past_meeting(ask, body, "2025-12", title={"en": "Some time"})
    await run(
        ask, "UPDATE meeting SET begins_at = now() - interval '9 days' WHERE ends_on <= now()"
    )

    answer = await client.get(f"/calendars/{body}.ics")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert b"meet.example.org" not in answer.content
    found = events(answer.content)
    assert set(found) == {meeting, known}
    event = found[meeting]
    assert event["DTSTART"].dt == SOON
    assert event["DTSTART"].dt.tzinfo == ZoneInfo("Europe/Lisbon")
    assert event["DTSTART"].params["TZID"] == "Europe/Lisbon"
    assert event["DTEND"].dt == SOON + timedelta(hours=2)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Plenary", "Sala; 1, ao fundo")
    assert str(event["DESCRIPTION"]) == "For all\n1. Welcome\n2. Budget"
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CONFIRMED", 2)
    assert event["DTSTAMP"].dt == datetime(2026, 3, 1, 12, tzinfo=UTC)
    days = found[known]
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2025, 12, 4), date(2025, 12, 6))
    calendar = Calendar.from_ical(answer.content)
    assert (str(calendar["VERSION"]), str(calendar["X-WR-CALNAME"])) == ("2.0", "Platform")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Lisbon"]
    named = await fetched(client, f"/calendars/{body}.ics?lang=pt")
    assert str(named[meeting]["SUMMARY"]) == "Plenário"
    named = await fetched(client, f"/calendars/{body}.ics", **{"accept-language": "pt"})
    assert str(named[meeting]["SUMMARY"]) == "Plenário"


async def test_what_is_moved_keeps_its_place_and_what_is_cancelled_says_so(
    ask: Ask, client: httpx.AsyncClient
) -> None:
    body = await an_organisation(ask, "Platform")
    meeting = await soon(ask, body)
    path = f"/calendars/{body}.ics"
    first = await client.get(path)
    tag = first.headers["etag"]
    same = await client.get(path, headers={"if-none-match": f'"other", W/{tag}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)

    later = (SOON + timedelta(days=7)).isoformat()
    move = {"meetingId": meeting, "beginsAt": later, "reason": {"en": "Strike"}}
    await ask.do("moveMeeting", "__typename", move)
    changed = await client.get(path, headers={"if-none-match": tag})
    assert changed.status_code == 200
    event = events(changed.content)[meeting]
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (1, SOON + timedelta(days=7))
    assert "DTEND" not in event
    assert str(event["DESCRIPTION"]) == "Strike"

    cancel = {"meetingId": meeting, "reason": {"en": "Storm"}}
    await ask.do("cancelMeeting", "__typename", cancel)
    event = (await fetched(client, path))[meeting]
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 2)
    assert str(event["DESCRIPTION"]) == "Storm"


async def test_the_calendar_of_a_body_that_is_not_there_or_unlisted_is_not_found(
    ask: Ask, client: httpx.AsyncClient
) -> None:
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    await soon(ask, cell)
    absent = "org_00000000-0000-0000-0000-000000000000"
    answers = [
        await client.get(f"/calendars/{name}")
        for name in (f"{cell}.ics", f"{absent}.ics", "org_1.ics", cell, "ter_1.ics")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    empty = await an_organisation(ask, "Quiet")
    asked = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Organisation { calendar } } }"
    nodes = (await ask(asked, viewer=OPERATOR, ids=[cell, empty]))["nodes"]
    assert [node["calendar"] for node in nodes] == [None, f"/calendars/{empty}.ics"]
    assert await fetched(client, nodes[1]["calendar"]) == {}


async def test_a_person_reads_the_meetings_of_the_bodies_they_sit_in(
    ask: Ask, client: httpx.AsyncClient
) -> None:
    seated, led = await an_organisation(ask, "Seated"), await an_organisation(ask, "Led")
    sent = await an_organisation(ask, "Cell", isUnlisted=True)
    club = await an_organisation(ask, "Club", "ASSOCIATION")
    ana = await a_person(ask, "Ana")
    await a_seat(ask, seated, personId=ana)
    await a_seat(ask, sent, organisationId=club, delegateId=ana)
    await a_mandate(ask, led, "CHAIR", holderPersonId=ana)
    left = await an_organisation(ask, "Left")
    await a_seat(ask, left, personId=ana, until="2021")
    link = "https://meet.example.org/a"
    mine = {await soon(ask, body, link=link) for body in (seated, led, sent)}
    for other in (left, await an_organisation(ask, "Other")):
        await soon(ask, other)

    ask.door = Door(public_url="http://network.test")
    viewer = await ask.viewer(ana)
    done = await ask.do("openCalendarFeed", "calendarFeed { id closedAt } url", {}, viewer=viewer)
    address = done["url"].removeprefix("http://network.test")
    assert address.startswith("/calendars/me/")
    found = await fetched(client, address)
    assert set(found) == mine
    summaries = {str(event["SUMMARY"]) for event in found.values()}
    assert summaries == {"Seated: Plenary", "Led: Plenary", "Cell: Plenary"}
    assert {str(event["URL"]) for event in found.values()} == {link}
    answer = await client.get(address)
    assert answer.headers["cache-control"] == "private, no-cache"
    secret = address.removeprefix("/calendars/me/").removesuffix(".ics")
    kept = await ask.db.reads.fetchval("SELECT secret_hash FROM calendar_feed")
    assert secret.encode() not in kept
    assert (await client.get("/calendars/me/guessed.ics")).status_code == 404

    feed = done["calendarFeed"]
    assert feed["closedAt"] is None
    await ask.do("closeCalendarFeed", "__typename", {"calendarFeedId": feed["id"]}, viewer=viewer)
    assert (await client.get(address)).status_code == 404


async def test_somebodys_calendars_are_their_own(ask: Ask) -> None:
    ana, eva = await somebody(ask, "Ana"), await somebody(ask, "Eva")
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Bo", "CHAIR")
    feed = await a_calendar_feed(ask, f"per_{ana.person_id}")
    listed = "{ calendarFeeds(first: 9) { nodes { id } } }"
    for viewer, shown in ((ana, [feed]), (OPERATOR, [feed]), (eva, []), (chair, []), (ANYONE, [])):
        nodes = (await ask(listed, viewer=viewer))["calendarFeeds"]["nodes"]
        assert [node["id"] for node in nodes] == shown
    close = {"calendarFeedId": feed}
    for viewer in (eva, chair):
        await refused(ask, "closeCalendarFeed", close, "NotFound", NOT_FOUND, viewer=viewer)
    await refused(ask, "openCalendarFeed", {}, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    show, event = "calendarFeed { closedAt }", "account.calendar_closed"
    closed = await does(ask, "closeCalendarFeed", show, close, event=event, viewer=ana)
    assert closed == {"closedAt": "2026-03-01T12:00:00+00:00"}
    again = "calendarFeedId: is closed already."
    await refused(ask, "closeCalendarFeed", close, "InvalidInput", again, viewer=ana)
    own = (await ask("{ journal(last: 2) { nodes { name } } }", viewer=ana))["journal"]["nodes"]
    assert [one["name"] for one in own] == ["account.calendar_opened", event]
    others = "{ journal(last: 1) { nodes { name } } }"
    assert (await ask(others, viewer=eva))["journal"]["nodes"] != [{"name": event}]


async def test_calendars_have_a_number_and_end_with_who_is_forgotten(ask: Ask) -> None:
    ana = await somebody(ask, "Ana")
    for _ in range(20):
        await a_calendar_feed(ask, f"per_{ana.person_id}")
    many = "calendarFeedId: you have 20 calendars; close one first."
    await refused(ask, "openCalendarFeed", {}, "InvalidInput", many, viewer=ana)
    await ask.do("forgetPerson", "__typename", {"personId": f"per_{ana.person_id}"})
    assert await ask.count("calendar_feed") == 0
