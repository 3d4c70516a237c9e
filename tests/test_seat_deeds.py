"""Seats: taken by organisations through a delegate and by people, left, and refused."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    NO_MANDATE,
    NOT_FOUND,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    bare,
    does,
    person_of,
    refused,
    row,
    somebody,
)

from governance.access import OPERATOR

SHOW = (
    "seat { body { name } organisation { name } delegate { name } person { name } sector"
    " validFrom validUntil endReason revision }"
)
TAKEN = "The same holder already has a seat in this body for part of that term."
LEFT = "This seat was left already."
EMPTY = {"organisation": None, "delegate": None, "person": None, "endReason": None}


@pytest.fixture
async def body(ask: Ask) -> str:
    """A platform that seats others."""
    return await an_organisation(ask, "Council", since="1999")


async def test_an_organisation_sits_through_its_delegate(ask: Ask, body: str) -> None:
    member = await an_organisation(ask, "School", "SCHOOL", sector="PUBLIC")
    secretary = await acting_for(ask, body, "Rui")
    given = {
        "bodyId": body,
        "organisationId": member,
        "delegateId": person_of(secretary),
        "sector": "PUBLIC",
        "until": "2027",
    }
    seat = await does(
        ask,
        "seatOrganisation",
        SHOW,
        given,
        event="platform.organisation_seated",
        viewer=secretary,
    )

    assert seat == EMPTY | {
        "body": {"name": "Council"},
        "organisation": {"name": "School"},
        "delegate": {"name": "Rui"},
        "sector": "PUBLIC",
        "validFrom": "2026-03-01",
        "validUntil": "2027",
        "revision": 1,
    }
    assert await ask.db.reads.fetchval(
        "SELECT mandate_id FROM event_detail WHERE person_id = $1", secretary.person_id
    ) == next(iter(secretary.steered.values()))


async def test_a_person_sits_for_a_sector(ask: Ask, body: str) -> None:
    ana = await a_person(ask, "Ana")
    given = {"bodyId": body, "personId": ana, "sector": "CITIZEN", "since": "2010-05"}
    seat = await does(ask, "seatPerson", SHOW, given, event="platform.person_seated")

    assert seat["validFrom"] == "2010-05"
    found = await row(ask, "SELECT person_id, delegate_id, sector FROM seat")
    assert found == (bare(ana), None, "citizen")


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        ({"sector": "MIXED"}, "InvalidInput", "sector: a seat counts for one sector: public, pri"),
        ({"sector": "PRIVATE"}, "InvalidInput", "sector: this organisation counts for the publi"),
        ({"organisationId": "body"}, "InvalidInput", "organisationId: a body has no seat in itse"),
        ({"until": "2009"}, "InvalidInput", "until: 2009 is not after 2010."),
        ({"since": "1998"}, "InvalidInput", "since: 1998 is before it began, on 1999-01-01."),
        (
            {"bodyId": "school"},
            "NotABody",
            "An organisation of this kind has no seats: it is no body that decides.",
        ),
        ({"since": "2020"}, "AlreadySeated", TAKEN),
    ],
)
async def test_a_seat_that_cannot_be_is_refused(
    ask: Ask, body: str, given: dict[str, Any], problem: str, message: str
) -> None:
    school = await an_organisation(ask, "School", "SCHOOL", sector="PUBLIC")
    ana = await a_person(ask, "Ana")
    await a_seat(ask, body, organisationId=school, delegateId=ana, sector="PUBLIC", since="2015")
    known = {"body": body, "school": school}
    whole: dict[str, Any] = {
        "bodyId": body,
        "organisationId": school,
        "delegateId": ana,
        "sector": "PUBLIC",
        "since": "2010",
        "until": "2014",
    }
    if given == {"since": "2020"}:
        whole["until"] = None
    whole |= {name: known.get(value, value) for name, value in given.items()}
    before = [await ask.count(table) for table in ("seat", "event")]

    answer = await ask.do("seatOrganisation", "__typename", whole)

    assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
    assert [await ask.count(table) for table in ("seat", "event")] == before


async def test_a_person_has_one_seat_at_a_time(ask: Ask, body: str) -> None:
    ana = await a_person(ask, "Ana")
    given = {"bodyId": body, "personId": ana, "sector": "CITIZEN"}
    await a_seat(ask, body, personId=ana, until="2025")
    event = "platform.person_seated"
    await does(ask, "seatPerson", SHOW, given | {"since": "2026"}, event=event)
    await refused(ask, "seatPerson", given | {"since": "2025-12"}, "AlreadySeated", TAKEN)
    await refused(ask, "seatPerson", given, "AlreadySeated", TAKEN)


async def test_the_kind_that_has_no_seats_is_named(ask: Ask) -> None:
    school, ana = await an_organisation(ask, "School", "SCHOOL"), await a_person(ask, "Ana")
    answer = await ask(
        "mutation($input: SeatPersonInput!) { seatPerson(input: $input)"
        " { ... on NotABody { kind code } } }",
        viewer=OPERATOR,
        input={"bodyId": school, "personId": ana, "sector": "CITIZEN"},
    )
    assert answer["seatPerson"] == {"kind": "SCHOOL", "code": "NotABody"}


async def test_whoever_acts_for_the_body_unseats(ask: Ask, body: str) -> None:
    secretary = await acting_for(ask, body, "Rui")
    seat = await a_seat(ask, body, personId=await a_person(ask, "Ana"))
    given = {
        "seatId": seat,
        "on": "2025",
        "reason": {"en": "Moved away"},
        "expectedRevision": 1,
    }
    left = await does(ask, "unseat", SHOW, given, event="platform.unseated", viewer=secretary)

    assert (left["validUntil"], left["endReason"], left["revision"]) == ("2025", "Moved away", 2)
    again = {"seatId": seat}
    await refused(ask, "unseat", again, "SeatEnded", LEFT)


async def test_who_sits_may_leave(ask: Ask, body: str) -> None:
    member = await an_organisation(ask, "Member")
    ana, rui = await somebody(ask, "Ana"), await acting_for(ask, member, "Rui")
    delegate = await somebody(ask, "Eva")
    own = await a_seat(ask, body, personId=person_of(ana))
    held = await a_seat(ask, body, organisationId=member, delegateId=person_of(delegate))

    for seat in (own, held):
        given = {"seatId": seat}
        await refused(ask, "unseat", given, "Forbidden", NO_MANDATE, viewer=delegate)
    for viewer, seat in ((ana, own), (rui, held)):
        given = {"seatId": seat}
        left = await does(ask, "unseat", SHOW, given, event="platform.unseated", viewer=viewer)
        assert left["validUntil"] == "2026-03-01"
    mandates = await ask.db.reads.fetch(
        "SELECT d.mandate_id FROM event_detail d JOIN event e ON e.id = d.event_id"
        " WHERE e.name = 'platform.unseated' ORDER BY e.id"
    )
    assert [row["mandate_id"] for row in mandates] == [None, *rui.steered.values()]


async def test_a_seat_given_by_mistake_is_taken_back_the_same_day_or_before_it_begins(
    ask: Ask, body: str
) -> None:
    ana = await a_person(ask, "Ana")
    today = {"bodyId": body, "personId": ana, "sector": "CITIZEN"}
    for given, begins in ((today, "2026-03-01"), (today | {"since": "2027"}, "2027-01-01")):
        done = await ask.do("seatPerson", "seat { id }", given)
        left = {"seatId": done["seat"]["id"]}
        shown = await does(ask, "unseat", SHOW, left, event="platform.unseated")
        assert shown["validUntil"] == begins
        await refused(ask, "unseat", left, "SeatEnded", LEFT)
    seats = await ask(
        "query($id: ID!) { organisation(id: $id) { seats(first: 9) { totalCount } } }", id=body
    )
    assert seats["organisation"]["seats"]["totalCount"] == 0
    early = {"seatId": await a_seat(ask, body, personId=ana), "on": "2019-06-30"}
    message = "on: 2019-06-30 is before it began, on 2020-01-01."
    await refused(ask, "unseat", early, "InvalidInput", message)


async def test_seats_are_refused_to_strangers_and_for_whom_nobody_sees(ask: Ask, body: str) -> None:
    ana, rui = await somebody(ask, "Ana"), await acting_for(ask, body, "Rui")
    given = {"bodyId": body, "personId": person_of(ana), "sector": "CITIZEN"}
    await refused(ask, "seatPerson", given, "Forbidden", NO_MANDATE, viewer=ana)
    await refused(ask, "seatPerson", given, "NotFound", NOT_FOUND, viewer=rui)
    absent = {"seatId": f"sea_{ana.person_id}"}
    await refused(ask, "unseat", absent, "NotFound", NOT_FOUND, viewer=rui)
