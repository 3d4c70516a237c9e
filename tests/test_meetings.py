"""Meetings: convened by a body's rule, changed, moved, cancelled, closed; and the past recorded."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Ask
from meeting_scene import (
    a_begun_meeting,
    a_lisbon_body,
    a_meeting,
)
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    NOT_SIGNED_IN,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    row,
    somebody,
    unchanged,
)

from governance.access import ANYONE

WHEN = "beginsAt endsAt begins ends timeZone"
SHOWN = f"meeting {{ title state manner {WHEN} place link noticeDays convenedAt revision }}"
ENDED = "meeting { state heldAt peoplePresent cancelledAt cancelReason revision }"
THERE = "The body already meets at that moment; see its meetings."
HELD = "This meeting was held already; what is past is neither moved nor cancelled."
CANCELLED = "This meeting was cancelled; convene another."


async def test_a_secretary_convenes_a_meeting_on_the_clocks_of_its_place(ask: Ask) -> None:
    body = await a_lisbon_body(ask)
    secretary = await acting_for(ask, body, "Bo")
    given: dict[str, Any] = {
        "bodyId": body,
        "title": {"pt": "Plenário", "en": "Plenary"},
        "manner": "HYBRID",
        "beginsAt": "2026-04-01T18:30:00",
        "endsAt": "2026-04-01T20:00:00",
        "place": {"pt": "Paços do Concelho"},
        "link": "https://meet.example.org/plenary",
    }
    shown = await does(
        ask, "conveneMeeting", SHOWN, given, event="meeting.convened", viewer=secretary
    )
    assert shown == {
        "title": "Plenary",
        "state": "PLANNED",
        "manner": "HYBRID",
        "beginsAt": "2026-04-01T17:30:00+00:00",
        "endsAt": "2026-04-01T19:00:00+00:00",
        "begins": "2026-04-01",
        "ends": "2026-04-01",
        "timeZone": "Europe/Lisbon",
        "place": "Paços do Concelho",
        "link": "https://meet.example.org/plenary",
        "noticeDays": 31,
        "convenedAt": "2026-03-01T12:00:00+00:00",
        "revision": 1,
    }
    await refused(ask, "conveneMeeting", given, "AlreadyConvened", THERE, viewer=secretary)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"beginsAt": "2026-03-01T11:00:00Z"}, "beginsAt: has passed; record a meeting"),
        ({"endsAt": "2026-04-01T18:00:00Z"}, "endsAt: is not after it begins."),
        ({"endsAt": "2027-04-03T18:00:00Z"}, "endsAt: is more than 366 days after it begins."),
        ({"timeZone": "Europe/Covilhã"}, "timeZone: 'Europe/Covilhã' is no time zone;"),
        ({"link": "javascript:alert(1)"}, "link: is no address of the web;"),
        ({"manner": "ON_PAPER", "endsAt": None}, "endsAt: say until when answers in writing"),
        ({"beginsAt": "0001-01-01T00:00:00Z"}, "beginsAt: is no moment at which anybody meets."),
        ({"title": {}}, "title: say it in one language at least"),
    ],
)
async def test_a_meeting_that_cannot_be_is_not_convened(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    body = await an_organisation(ask, "Platform")
    given = {"bodyId": body, "title": {"en": "Plenary"}, "manner": "IN_PERSON"}
    given |= {"beginsAt": "2026-04-01T18:00:00Z", "endsAt": "2026-04-01T20:00:00Z", **more}
    async with unchanged(ask):
        answer = await ask.do("conveneMeeting", "__typename", given)
    assert answer["__typename"] == "InvalidInput"
    assert answer["message"].startswith(message)


async def test_bodies_that_sit_and_last_are_convened_by_those_who_act_for_them(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    company = await an_organisation(ask, "Firm", "COMPANY")
    ended = await an_organisation(ask, "Over", since="2010")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": ended, "on": "2020"})
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    chair = await acting_for(ask, await an_organisation(ask, "Other"), "Eli", "CHAIR")
    given = {"bodyId": body, "title": {"en": "Plenary"}, "manner": "ONLINE"}
    given |= {"beginsAt": "2026-04-01T18:00:00Z"}
    for viewer, message in (
        (ANYONE, NOT_SIGNED_IN),
        (await somebody(ask, "Zé"), NO_MANDATE),
        (chair, ANOTHERS_BODY),
    ):
        await refused(ask, "conveneMeeting", given, "Forbidden", message, viewer=viewer)
    of_hidden = given | {"bodyId": hidden}
    await refused(ask, "conveneMeeting", of_hidden, "NotFound", NOT_FOUND, viewer=chair)
    for other, problem in ((company, "NotABody"), (ended, "OrganisationEnded")):
        async with unchanged(ask):
            answer = await ask.do("conveneMeeting", "__typename", given | {"bodyId": other})
        assert answer["__typename"] == problem


async def test_a_planned_meeting_is_changed_and_moved(ask: Ask) -> None:
    body = await a_lisbon_body(ask)
    secretary = await acting_for(ask, body, "Bo")
    covilha = await a_territory(ask, "Covilhã")
    meeting = await a_meeting(ask, body, link="https://meet.example.org/a")
    show = "meeting { title manner place territory { name } link revision }"
    change = {"meetingId": meeting, "manner": "ONLINE", "territoryId": covilha, "link": None}
    shown = await does(
        ask, "changeMeeting", show, change, event="meeting.changed", viewer=secretary
    )
    assert shown == {
        "title": "Plenary",
        "manner": "ONLINE",
        "place": None,
        "territory": {"name": "Covilhã"},
        "link": None,
        "revision": 2,
    }
    move = {"meetingId": meeting, "beginsAt": "2026-04-08T19:00:00", "reason": {"en": "Strike"}}
    show = f"meeting {{ {WHEN} movedFromAt moveReason noticeDays revision }}"
    shown = await does(ask, "moveMeeting", show, move, event="meeting.moved", viewer=secretary)
    assert shown == {
        "beginsAt": "2026-04-08T18:00:00+00:00",
        "endsAt": None,
        "begins": "2026-04-08",
        "ends": "2026-04-08",
        "timeZone": "Europe/Lisbon",
        "movedFromAt": "2026-04-01T18:00:00+00:00",
        "moveReason": "Strike",
        "noticeDays": 38,
        "revision": 3,
    }
    known = await row(
        ask,
        "SELECT count(*), min(fact ->> 'begins_at') FROM superseded WHERE table_name = 'meeting'",
    )
    assert known == (2, "2026-04-01T18:00:00+00:00")
    other = await a_meeting(ask, body)
    onto = {"meetingId": other, "beginsAt": "2026-04-08T19:00:00"}
    await refused(ask, "moveMeeting", onto, "AlreadyConvened", THERE, viewer=secretary)
    unsaid = "manner: say how the body is to meet."
    nohow = {"meetingId": meeting, "manner": None}
    await refused(ask, "changeMeeting", nohow, "InvalidInput", unsaid, viewer=secretary)
    stale = {"meetingId": meeting, "title": {"en": "X"}, "expectedRevision": 2}
    async with unchanged(ask):
        answer = await ask.do("changeMeeting", "__typename", stale, viewer=secretary)
    assert answer["__typename"] == "RevisionMismatch"


async def test_a_meeting_is_cancelled_or_closed_and_then_it_stays(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bo")
    planned, begun = await a_meeting(ask, body), await a_begun_meeting(ask, body)
    cancel = {"meetingId": planned, "reason": {"en": "Storm"}}
    shown = await does(
        ask, "cancelMeeting", ENDED, cancel, event="meeting.cancelled", viewer=secretary
    )
    assert shown == {
        "state": "CANCELLED",
        "heldAt": None,
        "peoplePresent": None,
        "cancelledAt": "2026-03-01T12:00:00+00:00",
        "cancelReason": "Storm",
        "revision": 2,
    }
    close = {"meetingId": begun, "peoplePresent": 31}
    shown = await does(ask, "closeMeeting", ENDED, close, event="meeting.closed", viewer=secretary)
    assert (shown["state"], shown["peoplePresent"]) == ("HELD", 31)
    assert shown["heldAt"] == "2026-03-01T12:00:00+00:00"
    for meeting, problem, message in (
        (planned, "MeetingCancelled", CANCELLED),
        (begun, "MeetingHeld", HELD),
    ):
        for deed, more in (
            ("changeMeeting", {"title": {"en": "X"}}),
            ("moveMeeting", {"beginsAt": "2026-09-01T10:00:00Z"}),
            ("cancelMeeting", {"reason": {"en": "X"}}),
            ("closeMeeting", {}),
        ):
            given = {"meetingId": meeting, **more}
            await refused(ask, deed, given, problem, message, viewer=secretary)
    again = await a_meeting(ask, body)
    assert again != planned


async def test_a_meeting_is_closed_no_earlier_than_it_is_over(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    meeting = await a_meeting(ask, body)
    early = "This meeting can be closed from 2026-04-01 18:00 UTC on."
    await refused(ask, "closeMeeting", {"meetingId": meeting}, "TooEarlyToClose", early)
    letter = await a_begun_meeting(
        ask, body, manner="ON_PAPER", endsAt="2026-03-08T19:00:00Z", title={"en": "In writing"}
    )
    early = "This meeting can be closed from 2026-03-08 19:00 UTC on."
    await refused(ask, "closeMeeting", {"meetingId": letter}, "TooEarlyToClose", early)
    over = datetime(2026, 3, 8, 19, tzinfo=UTC)
    shown = await does(
        ask, "closeMeeting", ENDED, {"meetingId": letter}, event="meeting.closed", now=over
    )
    assert shown["state"] == "HELD"


async def test_the_past_is_recorded_to_what_is_known_of_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform", since="2009")
    given: dict[str, Any] = {"bodyId": body, "title": {"en": "Second"}, "manner": "IN_PERSON"}
    given |= {"begins": "2012-11-22", "ends": "2012-11-23", "timeZone": "Europe/Paris"}
    show = f"meeting {{ state {WHEN} peoplePresent convenedAt }}"
    shown = await does(
        ask, "recordMeeting", show, given | {"peoplePresent": 300}, event="meeting.recorded"
    )
    assert shown == {
        "state": "HELD",
        "beginsAt": None,
        "endsAt": None,
        "begins": "2012-11-22",
        "ends": "2012-11-23",
        "timeZone": "Europe/Paris",
        "peoplePresent": 300,
        "convenedAt": None,
    }
    known = await row(ask, "SELECT begins_at, ends_at FROM meeting")
    assert known == (
        datetime(2012, 11, 21, 23, tzinfo=UTC),
        datetime(2012, 11, 23, 23, tzinfo=UTC),
    )
    this = given | {"begins": "2026-03", "ends": None}
    await does(ask, "recordMeeting", show, this, event="meeting.recorded")
    month = given | {"begins": "2009-09", "ends": None}
    shown = await does(ask, "recordMeeting", show, month, event="meeting.recorded")
    assert (shown["begins"], shown["ends"]) == ("2009-09", "2009-09")
    for wrong, message in (
        ({"begins": "2026-03-02", "ends": None}, "begins: lies ahead; convene a meeting"),
        ({"ends": "2012-11"}, "ends: is known to the same as when it begins"),
        ({"ends": "2012-11-21"}, "ends: 2012-11-21 is before 2012-11-22."),
        ({"begins": "2010", "ends": "2012"}, "ends: is more than 366 days after it begins."),
        ({"peoplePresent": 0}, "peoplePresent: is a number of people"),
    ):
        async with unchanged(ask):
            answer = await ask.do("recordMeeting", "__typename", given | wrong)
        assert answer["__typename"] == "InvalidInput", wrong
        assert answer["message"].startswith(message)
