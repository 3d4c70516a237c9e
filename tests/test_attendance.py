"""Attendance: told seat by seat, for the people of the body; the quorum is reckoned for all."""

from typing import Any

import pytest
from conftest import Ask
from meeting_scene import (
    a_begun_meeting,
    a_meeting,
    a_meeting_rule,
    a_past_meeting,
    some_minutes,
)
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    does,
    refused,
    unchanged,
)

from governance.access import ANYONE, OPERATOR, Viewer

COUNTS = """quorum { seats present represented excused absent unrecorded public publicPresent
    private privatePresent citizen citizenPresent percent percentOfEachSector isMet }"""
TOLD = "meeting { revision }"
APPROVED = "The minutes of this meeting were approved and stay as they are; add an erratum."


async def quorum(ask: Ask, meeting: str, viewer: Viewer = ANYONE) -> dict[str, Any]:
    """How many seats were taken, as somebody sees it."""
    asked = f"query ($id: ID!) {{ meeting(id: $id) {{ {COUNTS} }} }}"
    found: dict[str, Any] = (await ask(asked, viewer=viewer, id=meeting))["meeting"]["quorum"]
    return found


async def attendance(ask: Ask, meeting: str, viewer: Viewer) -> list[tuple[str, str, str | None]]:
    """Who was there, as somebody sees it."""
    asked = """query ($id: ID!) { meeting(id: $id) { attendance(first: 50) { totalCount nodes {
        seat { id } presence representedBy { id } } } } }"""
    page = (await ask(asked, viewer=viewer, id=meeting))["meeting"]["attendance"]
    assert page["totalCount"] == len(page["nodes"])
    return [
        (one["seat"]["id"], one["presence"], one["representedBy"] and one["representedBy"]["id"])
        for one in page["nodes"]
    ]


async def a_table(ask: Ask, body: str) -> list[str]:
    """Three citizens' seats, two public and one private in a body; one more left before 2026."""
    seats = [await a_seat(ask, body, personId=await a_person(ask, name)) for name in "ABC"]
    for name, sector in (("D", "PUBLIC"), ("E", "PUBLIC"), ("F", "PRIVATE")):
        holder = await a_person(ask, name)
        seats.append(await a_seat(ask, body, personId=holder, sector=sector))
    await a_seat(ask, body, personId=await a_person(ask, "G"), until="2025")
    return seats


def seen(seat: str, presence: str = "PRESENT", by: str | None = None) -> dict[str, Any]:
    """What is told of a seat."""
    return {"seatId": seat, "presence": presence, "representedById": by}


async def test_attendance_is_told_and_the_quorum_reckoned(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bo")
    seats = await a_table(ask, body)
    await a_meeting_rule(ask, body, quorumPercent=50, quorumPercentOfEachSector=50)
    meeting = await a_begun_meeting(ask, body)
    before = await quorum(ask, meeting)
    assert before == {
        **dict.fromkeys(("present", "represented", "excused", "absent"), 0),
        **dict.fromkeys(("publicPresent", "privatePresent", "citizenPresent"), 0),
        "seats": 6,
        "unrecorded": 6,
        "public": 2,
        "private": 1,
        "citizen": 3,
        "percent": 50,
        "percentOfEachSector": 50,
        "isMet": None,
    }
    told = [
        seen(seats[0]),
        seen(seats[1], "REPRESENTED", seats[0]),
        seen(seats[2], "EXCUSED"),
        seen(seats[3]),
        seen(seats[5], "ABSENT"),
    ]
    given = {"meetingId": meeting, "attendances": told, "expectedRevision": 1}
    shown = await does(
        ask,
        "recordAttendance",
        TOLD,
        given,
        event="meeting.attendance_recorded",
        viewer=secretary,
    )
    assert shown == {"revision": 2}
    now = await quorum(ask, meeting)
    assert now == {
        "seats": 6,
        "present": 3,
        "represented": 1,
        "excused": 1,
        "absent": 1,
        "unrecorded": 1,
        "public": 2,
        "publicPresent": 1,
        "private": 1,
        "privatePresent": 0,
        "citizen": 3,
        "citizenPresent": 2,
        "percent": 50,
        "percentOfEachSector": 50,
        "isMet": False,
    }
    private = {"meetingId": meeting, "attendances": [seen(seats[5])]}
    await ask.do("recordAttendance", TOLD, private)
    assert (await quorum(ask, meeting))["isMet"] is True
    away = {"meetingId": meeting, "attendances": [seen(seats[0], "EXCUSED")]}
    await ask.do("recordAttendance", TOLD, away)
    counted = await quorum(ask, meeting)
    assert (counted["present"], counted["citizenPresent"], counted["isMet"]) == (2, 0, False)


async def test_attendance_is_known_to_the_people_of_the_body_alone(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bo")
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    ana = await a_person(ask, "Ana")
    seat, second = await a_seat(ask, body, personId=ana), (await a_table(ask, body))[0]
    meeting = await a_begun_meeting(ask, body)
    given = {"meetingId": meeting, "attendances": [seen(seat), seen(second, "REPRESENTED", seat)]}
    await refused(ask, "recordAttendance", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    await ask.do("recordAttendance", TOLD, given)
    there = [(seat, "PRESENT", None), (second, "REPRESENTED", seat)]
    for viewer in (secretary, await ask.viewer(ana), OPERATOR):
        assert await attendance(ask, meeting, viewer) == there
    for viewer in (ANYONE, other):
        assert await attendance(ask, meeting, viewer) == []
    journal = "{ journal(last: 1) { nodes { name params } } }"
    assert (await ask(journal))["journal"]["nodes"] == [
        {"name": "meeting.attendance_recorded", "params": {"seats": 2}}
    ]


async def test_seats_of_the_unlisted_are_in_no_count_of_strangers(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    shy = await a_person(ask, "Shy", isUnlisted=True)
    seat = await a_seat(ask, body, personId=shy)
    await a_seat(ask, body, personId=await a_person(ask, "Ana"))
    secretary = await acting_for(ask, body, "Bo")
    meeting = await a_begun_meeting(ask, body)
    await ask.do("recordAttendance", TOLD, {"meetingId": meeting, "attendances": [seen(seat)]})
    for viewer, counts in ((ANYONE, (1, 0)), (secretary, (2, 1)), (OPERATOR, (2, 1))):
        counted = await quorum(ask, meeting, viewer)
        assert (counted["seats"], counted["present"]) == counts
    assert await attendance(ask, meeting, secretary) == [(seat, "PRESENT", None)]


async def test_before_it_begins_there_are_only_excuses(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    seats = await a_table(ask, body)
    meeting = await a_meeting(ask, body)
    early = "presence: the meeting has not begun; tell of excuses alone."
    for presence in ("PRESENT", "ABSENT"):
        given = {"meetingId": meeting, "attendances": [seen(seats[0], presence)]}
        await refused(ask, "recordAttendance", given, "InvalidInput", early)
    told = [seen(seats[0], "EXCUSED"), seen(seats[1], "REPRESENTED", seats[2])]
    done = await ask.do("recordAttendance", COUNTS_OF, {"meetingId": meeting, "attendances": told})
    assert done["meeting"]["quorum"] == {"present": 0, "represented": 1, "excused": 1}


COUNTS_OF = "meeting { quorum { present represented excused } }"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([], "attendances: tell of 1 to 1000 seats at once."),
        (["0", "0"], "attendances: tells of one seat twice."),
        ([("0", "REPRESENTED", None)], "representedById: goes with REPRESENTED, and with that"),
        ([("0", "PRESENT", "1")], "representedById: goes with REPRESENTED, and with that alone."),
        ([("0", "REPRESENTED", "0")], "representedById: a seat is not represented by itself."),
    ],
)
async def test_what_makes_no_sense_is_not_told(ask: Ask, wrong: list[Any], message: str) -> None:
    body = await an_organisation(ask, "Platform")
    seats = await a_table(ask, body)
    meeting = await a_begun_meeting(ask, body)
    told = []
    for one in wrong:
        number, presence, by = (one, "PRESENT", None) if isinstance(one, str) else one
        told.append(seen(seats[int(number)], presence, seats[int(by)] if by else None))
    async with unchanged(ask):
        answer = await ask.do(
            "recordAttendance", "__typename", {"meetingId": meeting, "attendances": told}
        )
    assert answer["__typename"] == "InvalidInput"
    assert answer["message"].startswith(message)


async def test_only_the_bodys_seats_of_the_day_are_told_of(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Ana")
    over = await a_seat(ask, body, personId=ana, until="2021")
    elsewhere = await a_seat(ask, other, personId=ana)
    eva = await a_seat(ask, body, personId=await a_person(ask, "Eva"))
    meeting = await a_past_meeting(ask, body)
    for told in ([seen(over)], [seen(elsewhere)], [seen(eva, "REPRESENTED", elsewhere)]):
        given = {"meetingId": meeting, "attendances": told}
        await refused(ask, "recordAttendance", given, "NotFound", NOT_FOUND)


async def test_approved_minutes_and_cancelled_meetings_end_the_telling(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    seat = await a_seat(ask, body, personId=await a_person(ask, "Ana"))
    past, planned = await a_past_meeting(ask, body), await a_meeting(ask, body)
    await some_minutes(ask, past, is_approved=True)
    given = {"meetingId": past, "attendances": [seen(seat)]}
    await refused(ask, "recordAttendance", given, "MinutesApproved", APPROVED)
    point = {"meetingId": past, "title": {"en": "Late"}}
    await refused(ask, "addAgendaItem", point, "MinutesApproved", APPROVED)
    cancel = {"meetingId": planned, "reason": {"en": "Storm"}}
    await ask.do("cancelMeeting", "__typename", cancel)
    given = {"meetingId": planned, "attendances": [seen(seat, "EXCUSED")]}
    cancelled = "This meeting was cancelled; convene another."
    await refused(ask, "recordAttendance", given, "MeetingCancelled", cancelled)


async def test_a_duplicate_seat_takes_what_was_told_of_it_along(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    club, copy = await an_organisation(ask, "Club"), await an_organisation(ask, "Clubb")
    ana = await a_person(ask, "Ana")
    kept = await a_seat(ask, body, organisationId=club, delegateId=ana)
    twice = await a_seat(ask, body, organisationId=copy, delegateId=ana)
    meeting = await a_begun_meeting(ask, body)
    told = {"meetingId": meeting, "attendances": [seen(kept), seen(twice, "ABSENT")]}
    await ask.do("recordAttendance", TOLD, told)
    done = await ask.do("mergeDuplicate", "__typename", {"duplicateId": copy, "originalId": club})
    assert done["__typename"] == "MergeDuplicatePayload"
    assert await attendance(ask, meeting, OPERATOR) == [(kept, "PRESENT", None)]
