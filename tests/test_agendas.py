"""Agendas and lists of meetings: their order, what is hidden, and what narrows them."""

import asyncio
from typing import Any

from conftest import Ask
from meeting_scene import (
    a_meeting,
    a_past_meeting,
    agenda,
    an_agenda_item,
)
from scene import (
    NOT_FOUND,
    NOT_SIGNED_IN,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    row,
)

from governance.access import ANYONE, OPERATOR, Viewer

CANCELLED = "This meeting was cancelled; convene another."
LISTED = """query ($filter: MeetingFilter, $order: MeetingOrder) {
    meetings(first: 9, filter: $filter, orderBy: $order) { nodes { title } } }"""


async def titles(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The meetings of a list by their titles."""
    page = (await ask(LISTED, viewer=viewer, **values))["meetings"]
    return [one["title"] for one in page["nodes"]]


async def test_points_are_added_moved_and_taken_off_in_one_order(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bo")
    meeting = await a_meeting(ask, body)
    given = {"meetingId": meeting, "title": {"en": "Minutes"}, "minutesAllotted": 10}
    show = "agendaItem { id position title text minutesAllotted }"
    first = await does(
        ask, "addAgendaItem", show, given, event="meeting.agenda_item_added", viewer=secretary
    )
    assert {**first, "id": None} == {
        "id": None,
        "position": 1,
        "title": "Minutes",
        "text": None,
        "minutesAllotted": 10,
    }
    await an_agenda_item(ask, meeting, "Budget")
    welcome = await an_agenda_item(ask, meeting, "Welcome", position=1)
    assert await agenda(ask, meeting) == ["Welcome", "Minutes", "Budget"]

    move = {"agendaItemId": welcome, "position": 3}
    shown = await does(
        ask, "moveAgendaItem", show, move, event="meeting.agenda_item_moved", viewer=secretary
    )
    assert shown["position"] == 3
    assert await agenda(ask, meeting) == ["Minutes", "Budget", "Welcome"]
    for place in (0, 4):
        wrong = move | {"position": place}
        message = "position: is a place on the agenda, 1 to 3."
        await refused(ask, "moveAgendaItem", wrong, "InvalidInput", message, viewer=secretary)

    gone = {"agendaItemId": first["id"]}
    shown = await does(
        ask,
        "removeAgendaItem",
        "meeting { agenda { title position } revision }",
        gone,
        event="meeting.agenda_item_removed",
        viewer=secretary,
    )
    assert shown["agenda"] == [
        {"title": "Budget", "position": 1},
        {"title": "Welcome", "position": 2},
    ]
    assert shown["revision"] == 6
    kept = "SELECT fact -> 'title' ->> 'en' FROM superseded WHERE table_name = 'agenda_item'"
    assert await row(ask, kept) == ("Minutes",)
    await refused(ask, "removeAgendaItem", gone, "NotFound", NOT_FOUND, viewer=secretary)
    await refused(ask, "addAgendaItem", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    wrong = given | {"minutesAllotted": 0}
    message = "minutesAllotted: is a number of minutes, 1 to 1440."
    await refused(ask, "addAgendaItem", wrong, "InvalidInput", message, viewer=secretary)


async def test_the_agenda_of_a_cancelled_meeting_stays(ask: Ask) -> None:
    meeting = await a_meeting(ask, await an_organisation(ask, "Platform"))
    item = await an_agenda_item(ask, meeting, "Budget")
    cancel = {"meetingId": meeting, "reason": {"en": "Storm"}}
    await ask.do("cancelMeeting", "__typename", cancel)
    for deed, given in (
        ("addAgendaItem", {"meetingId": meeting, "title": {"en": "X"}}),
        ("moveAgendaItem", {"agendaItemId": item, "position": 1}),
        ("removeAgendaItem", {"agendaItemId": item}),
    ):
        await refused(ask, deed, given, "MeetingCancelled", CANCELLED)


async def test_many_who_write_an_agenda_at_once_leave_no_gap(ask: Ask) -> None:
    meeting = await a_meeting(ask, await an_organisation(ask, "Platform"))
    first = await an_agenda_item(ask, meeting, "First")
    gone = await an_agenda_item(ask, meeting, "Gone")
    added = [
        ask.do("addAgendaItem", "__typename", {"meetingId": meeting, "title": {"en": f"N{n}"}})
        for n in range(3)
    ]
    moved = ask.do("moveAgendaItem", "__typename", {"agendaItemId": first, "position": 2})
    removed = ask.do("removeAgendaItem", "__typename", {"agendaItemId": gone})
    answers = await asyncio.gather(moved, removed, *added)
    outcomes = [answer["__typename"] for answer in answers]
    assert outcomes.count("AddAgendaItemPayload") == 3
    assert "RemoveAgendaItemPayload" in outcomes
    left = await agenda(ask, meeting)
    assert sorted(left) == ["First", "N0", "N1", "N2"]


async def test_what_is_unlisted_is_hidden_with_its_meetings(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    await a_meeting(ask, body, title={"en": "Open"}, link="https://meet.example.org/a")
    hidden = await a_meeting(ask, cell, title={"en": "Hidden"})
    item = await an_agenda_item(ask, hidden, "Names")
    secretary = await acting_for(ask, cell, "Bo")
    assert await titles(ask) == ["Open"]
    assert await titles(ask, OPERATOR) == ["Open", "Hidden"]
    assert await titles(ask, secretary) == ["Open", "Hidden"]
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await ask(nodes, ids=[hidden, item]) == {"nodes": [None, None]}
    seen = await ask(nodes, ids=[hidden, item], viewer=secretary)
    assert [node["id"] for node in seen["nodes"]] == [hidden, item]


async def test_the_link_is_shown_to_the_people_of_the_body_alone(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    link = "https://meet.example.org/a"
    meeting = await a_meeting(ask, body, link=link)
    asked = "query ($id: ID!) { meeting(id: $id) { link } }"
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    auditor = await acting_for(ask, body, "Ana", "AUDITOR")
    for viewer, shown in ((ANYONE, None), (other, None), (auditor, link), (OPERATOR, link)):
        assert await ask(asked, viewer=viewer, id=meeting) == {"meeting": {"link": shown}}


async def test_meetings_are_listed_by_body_place_state_and_time(ask: Ask) -> None:
    region = await a_territory(ask, "Beira", "region")
    town = await a_territory(ask, "Covilhã", parent=region)
    body = await an_organisation(ask, "Platform", territoryId=town, since="2000")
    far = await an_organisation(ask, "Far")
    await a_past_meeting(ask, body, "2012-11", title={"en": "Second"})
    await a_past_meeting(ask, body, "2009", title={"en": "First"})
    await a_meeting(ask, body, title={"en": "Next"})
    gone = await a_meeting(ask, far, title={"en": "Gone"}, beginsAt="2026-03-10T10:00:00Z")
    cancel = {"meetingId": gone, "reason": {"en": "Storm"}}
    await ask.do("cancelMeeting", "__typename", cancel)

    assert await titles(ask) == ["First", "Second", "Gone", "Next"]
    order = {"field": "BEGINS", "direction": "DESCENDING"}
    assert await titles(ask, order=order) == ["Next", "Gone", "Second", "First"]
    assert await titles(ask, filter={"body": far}) == ["Gone"]
    assert await titles(ask, filter={"within": region}) == ["First", "Second", "Next"]
    assert await titles(ask, filter={"state": ["HELD"]}) == ["First", "Second"]
    after = {"beginsFrom": "2012-11-01T00:00:00Z", "beginsBefore": "2026-04-01T18:00:00Z"}
    assert await titles(ask, filter=after) == ["Second", "Gone"]
    own = "query ($id: ID!) { organisation(id: $id) { meetings(last: 2) { nodes { title } } } }"
    listed = (await ask(own, id=body))["organisation"]["meetings"]["nodes"]
    assert [one["title"] for one in listed] == ["Second", "Next"]
