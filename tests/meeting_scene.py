"""What tests of meetings act on: meetings, rules and agendas, and inputs for deeds."""

from datetime import UTC, datetime
from typing import Any

from conftest import Ask
from scene import a_territory, an_organisation, bare

from governance.access import OPERATOR, Viewer

BEGINS, ENDS = "2026-04-01T18:00:00Z", "2026-04-01T20:00:00Z"
BEFORE = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When meetings are convened that have begun by now."""
AGENDA = """query ($id: ID!) { meeting(id: $id) { revision
    agenda { id position title text minutesAllotted } } }"""


async def a_meeting_rule(ask: Ask, body: str, **more: Any) -> str:
    """A rule of meetings of a body since 2021, quarterly unless said otherwise, by its id."""
    given = {"bodyId": body, "cadence": "QUARTERLY", "since": "2021", **more}
    done = await ask.do("setMeetingRule", "meetingRule { id }", given)
    assert "meetingRule" in done, done
    return str(done["meetingRule"]["id"])


async def a_meeting(ask: Ask, body: str, viewer: Viewer = OPERATOR, **more: Any) -> str:
    """A meeting of a body planned for the first of April, by its id."""
    given = {"bodyId": body, "title": {"en": "Plenary"}, "manner": "IN_PERSON"}
    given |= {"beginsAt": BEGINS, "endsAt": ENDS, **more}
    done = await ask.do("conveneMeeting", "meeting { id }", given, viewer=viewer)
    assert "meeting" in done, done
    return str(done["meeting"]["id"])


async def a_begun_meeting(ask: Ask, body: str, **more: Any) -> str:
    """A meeting of a body that began yesterday evening and is not closed, by its id."""
    given = {"bodyId": body, "title": {"en": "Executive"}, "manner": "ONLINE"}
    given |= {"beginsAt": "2026-02-28T19:00:00Z", **more}
    done = await ask.do("conveneMeeting", "meeting { id }", given, now=BEFORE)
    assert "meeting" in done, done
    return str(done["meeting"]["id"])


async def a_past_meeting(ask: Ask, body: str, begins: str = "2025-11-04", **more: Any) -> str:
    """A meeting of a body that was held, by its id."""
    given = {"bodyId": body, "title": {"en": "Assembly"}, "manner": "IN_PERSON", "begins": begins}
    done = await ask.do("recordMeeting", "meeting { id }", given | more)
    assert "meeting" in done, done
    return str(done["meeting"]["id"])


async def an_agenda_item(ask: Ask, meeting: str, title: str, **more: Any) -> str:
    """A point on the agenda of a meeting, by its id."""
    given = {"meetingId": meeting, "title": {"en": title}, **more}
    done = await ask.do("addAgendaItem", "agendaItem { id }", given)
    assert "agendaItem" in done, done
    return str(done["agendaItem"]["id"])


async def a_lisbon_body(ask: Ask, **more: Any) -> str:
    """A platform in a place whose clocks are those of Lisbon."""
    town = await a_territory(ask, "Lisboa", timeZone="Europe/Lisbon")
    return await an_organisation(ask, "Platform", territoryId=town, **more)


async def agenda(ask: Ask, meeting: str) -> list[str]:
    """The titles on an agenda, in the order they are shown in; counted from one."""
    items = (await ask(AGENDA, id=meeting))["meeting"]["agenda"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [item["title"] for item in items]


async def rows_of_meetings(ask: Ask, body: str, seat: str) -> dict[str, str]:
    """A row of every type about meetings, by the names of their types."""
    rule = await a_meeting_rule(ask, body)
    meeting = await a_meeting(ask, body)
    item = await an_agenda_item(ask, meeting, "Welcome")
    excused = {"meetingId": meeting, "attendances": [{"seatId": seat, "presence": "EXCUSED"}]}
    show = "meeting { attendance(first: 1) { nodes { id } } }"
    done = await ask.do("recordAttendance", show, excused)
    (attendance,) = done["meeting"]["attendance"]["nodes"]
    past = await a_past_meeting(ask, body)
    minutes = await some_minutes(ask, past, is_approved=True)
    wrong = {"minutesId": minutes, "text": {"en": "Seven, not six."}}
    erratum = await ask.do("addMinutesErratum", "minutesErratum { id }", wrong)
    return {
        "MeetingRule": rule,
        "Meeting": meeting,
        "AgendaItem": item,
        "Attendance": attendance["id"],
        "Minutes": minutes,
        "MinutesErratum": erratum["minutesErratum"]["id"],
        "CalendarFeed": await a_calendar_feed(ask, "per_" + await _sitting(ask, seat)),
    }


async def _sitting(ask: Ask, seat: str) -> str:
    """The person who holds a seat."""
    found = await ask.db.reads.fetchval("SELECT person_id FROM seat WHERE id = $1", bare(seat))
    return str(found)


async def a_calendar_feed(ask: Ask, person: str) -> str:
    """A calendar that a person opened, by its id."""
    viewer = await ask.viewer(person)
    done = await ask.do("openCalendarFeed", "calendarFeed { id }", {}, viewer=viewer)
    assert "calendarFeed" in done, done
    return str(done["calendarFeed"]["id"])


async def some_minutes(
    ask: Ask, meeting: str, text: str = "Six agreed.", *, is_approved: bool = False
) -> str:
    """The minutes of a meeting in English, by their id."""
    given = {"meetingId": meeting, "text": {"en": text}}
    done = await ask.do("writeMinutes", "minutes { id }", given)
    assert "minutes" in done, done
    minutes = str(done["minutes"]["id"])
    if is_approved:
        done = await ask.do("approveMinutes", "minutes { id }", {"minutesId": minutes})
        assert "minutes" in done, done
    return minutes


async def inputs_of_meetings(ask: Ask, body: str, seat: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about meetings of a body."""
    planned = await a_meeting(ask, body)
    begun = await a_begun_meeting(ask, body)
    first = await an_agenda_item(ask, begun, "First")
    approved = await some_minutes(ask, await a_past_meeting(ask, body, "2024"), is_approved=True)
    draft = await some_minutes(ask, await a_past_meeting(ask, body, "2023"))
    told = {"bodyId": body, "title": {"en": "New"}, "manner": "ONLINE"}
    moment = "2026-05-01T18:00:00Z"
    return {
        "setMeetingRule": {"bodyId": body, "noticeDaysMin": 3, "since": "2026-03-01"},
        "liftMeetingRule": {"meetingRuleId": await a_meeting_rule(ask, body)},
        "conveneMeeting": {**told, "beginsAt": moment},
        "recordMeeting": {**told, "begins": "2025"},
        "changeMeeting": {"meetingId": planned, "title": {"en": "Other"}},
        "moveMeeting": {"meetingId": planned, "beginsAt": moment},
        "cancelMeeting": {"meetingId": planned, "reason": {"en": "Storm"}},
        "closeMeeting": {"meetingId": begun},
        "addAgendaItem": {"meetingId": planned, "title": {"en": "Point"}},
        "moveAgendaItem": {"agendaItemId": first, "position": 1},
        "removeAgendaItem": {"agendaItemId": first},
        "recordAttendance": {
            "meetingId": planned,
            "attendances": [{"seatId": seat, "presence": "EXCUSED"}],
        },
        "writeMinutes": {"meetingId": begun, "text": {"en": "Said."}},
        "translateMinutes": {"minutesId": approved, "text": {"pt": "Seis."}},
        "approveMinutes": {"minutesId": draft},
        "addMinutesErratum": {"minutesId": approved, "text": {"en": "Seven."}},
        "openCalendarFeed": {},
    }
