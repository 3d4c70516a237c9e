"""What changes in the course of a seat, with the past as it was: delegate, alternate, voice."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    somebody,
)

from governance.access import OPERATOR

SHOW = (
    "seat { id delegate { name } person { name } alternate { name } voice validFrom validUntil"
    " endReason revision }"
)
SEATS = """query($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {
    seats(first: 9) { nodes { delegate { name } alternate { name } voice } } } }"""
LEFT = "This seat was left already."
OWN = "Who sits there cannot be their own alternate; name somebody else."


async def seated(ask: Ask, body: str, **more: Any) -> str:
    """An organisation's seat since 2020, whose delegate is Ana."""
    member = await an_organisation(ask, "School", "SCHOOL", sector="PUBLIC")
    ana = await a_person(ask, "Ana")
    return await a_seat(ask, body, organisationId=member, delegateId=ana, sector="PUBLIC", **more)


async def on(ask: Ask, body: str, day: str | None = None) -> list[tuple[str, str | None, str]]:
    """Who sits in a body on a day: delegate, alternate, voice."""
    found = (await ask(SEATS, viewer=OPERATOR, id=body, day=day))["organisation"]["seats"]["nodes"]
    return [
        (one["delegate"]["name"], (one["alternate"] or {}).get("name"), one["voice"])
        for one in found
    ]


@pytest.fixture
async def body(ask: Ask) -> str:
    """A platform that seats others."""
    return await an_organisation(ask, "Council", since="1999")


async def test_another_delegate_sits_from_a_day_on(ask: Ask, body: str) -> None:
    seat = await seated(ask, body, until="2030")
    secretary = await acting_for(ask, body, "Rui")
    given = {"seatId": seat, "delegateId": person_of(secretary), "since": "2025-05-04"}
    new = await does(
        ask,
        "replaceDelegate",
        SHOW,
        given | {"expectedRevision": 1},
        event="platform.delegate_replaced",
        viewer=secretary,
    )
    assert new.pop("id") != seat
    assert new == {
        "delegate": {"name": "Rui"},
        "person": None,
        "alternate": None,
        "voice": "VOTE",
        "validFrom": "2025-05-04",
        "validUntil": "2030",
        "endReason": None,
        "revision": 1,
    }
    assert await on(ask, body) == [("Rui", None, "VOTE")]
    assert await on(ask, body, "2025-05-04") == [("Rui", None, "VOTE")]
    assert await on(ask, body, "2025-05-03") == [("Ana", None, "VOTE")]
    given = {"seatId": seat, "delegateId": person_of(secretary)}
    await refused(ask, "replaceDelegate", given, "SeatEnded", LEFT)


async def test_the_organisation_stays_whoever_sits_for_it(ask: Ask, body: str) -> None:
    seat = await seated(ask, body)
    eva = await a_person(ask, "Eva")
    given = {"seatId": seat, "delegateId": eva, "since": "2024-01-01"}
    await does(ask, "replaceDelegate", SHOW, given, event="platform.delegate_replaced")
    turned = await ask(
        'query($id: ID!) { organisation(id: $id) { turnover(since: "2023-01-01", until:'
        ' "2026-01-01") { came(first: 1) { totalCount } left(first: 1) { totalCount }'
        " stayed(first: 1) { totalCount } } } }",
        id=body,
    )
    counts = turned["organisation"]["turnover"].items()
    assert {name: each["totalCount"] for name, each in counts} == {
        "came": 0,
        "left": 0,
        "stayed": 1,
    }
    many = "{ seatedInMoreThan(bodies: 1, first: 9) { totalCount } }"
    assert (await ask(many))["seatedInMoreThan"] == {"totalCount": 0}


async def test_what_begins_that_day_is_the_same_seat(ask: Ask, body: str) -> None:
    seat = await seated(ask, body, since="2026-03-01")
    eva = await a_person(ask, "Eva")
    given = {"seatId": seat, "delegateId": eva}
    new = await does(ask, "replaceDelegate", SHOW, given, event="platform.delegate_replaced")
    assert (new["id"], new["delegate"], new["revision"]) == (seat, {"name": "Eva"}, 2)
    assert await ask.count("seat") == 1

    coming = await a_seat(ask, body, personId=eva, since="2027")
    given = {"seatId": coming, "voice": "VOICE"}
    new = await does(ask, "changeSeatVoice", SHOW, given, event="platform.seat_voice_changed")
    assert (new["id"], new["voice"], new["validFrom"]) == (coming, "VOICE", "2027")


async def test_an_alternate_is_named_another_and_none(ask: Ask, body: str) -> None:
    seat = await seated(ask, body)
    eva, event = await a_person(ask, "Eva"), "platform.alternate_set"
    given = {"seatId": seat, "alternateId": eva, "since": "2025-02-01"}
    new = await does(ask, "setAlternate", SHOW, given, event=event)
    assert (new["delegate"], new["alternate"]) == ({"name": "Ana"}, {"name": "Eva"})
    assert await on(ask, body, "2025-01-31") == [("Ana", None, "VOTE")]
    assert await on(ask, body) == [("Ana", "Eva", "VOTE")]
    stands_in = "query($id: ID!) { node(id: $id) { ... on Person { seatsAsAlternate(first: 9)"
    found = await ask(stands_in + " { nodes { body { name } } } } } }", viewer=OPERATOR, id=eva)
    assert found["node"]["seatsAsAlternate"]["nodes"] == [{"body": {"name": "Council"}}]

    given = {"seatId": new["id"], "since": "2025-09-01"}
    new = await does(ask, "setAlternate", SHOW, given, event=event)
    assert new["alternate"] is None
    assert await on(ask, body, "2025-08-31") == [("Ana", "Eva", "VOTE")]


async def test_the_alternate_who_takes_over_leaves_that_place_empty(ask: Ask, body: str) -> None:
    eva = await a_person(ask, "Eva")
    seat = await seated(ask, body, alternateId=eva, voice="VOICE")
    assert await on(ask, body) == [("Ana", "Eva", "VOICE")]
    given = {"seatId": seat, "delegateId": eva}
    new = await does(ask, "replaceDelegate", SHOW, given, event="platform.delegate_replaced")
    assert (new["delegate"], new["alternate"], new["voice"]) == ({"name": "Eva"}, None, "VOICE")


async def test_who_had_a_vote_has_a_voice_from_a_day_on(ask: Ask, body: str) -> None:
    ana = await somebody(ask, "Ana")
    seat = await a_seat(ask, body, personId=person_of(ana))
    secretary = await acting_for(ask, body, "Rui")
    given = {"seatId": seat, "voice": "VOICE", "since": "2026-01-01"}
    await refused(ask, "changeSeatVoice", given, "Forbidden", NO_MANDATE, viewer=ana)
    event = "platform.seat_voice_changed"
    new = await does(ask, "changeSeatVoice", SHOW, given, event=event, viewer=secretary)
    assert (new["person"], new["voice"], new["validFrom"]) == (
        {"name": "Ana"},
        "VOICE",
        "2026-01-01",
    )
    asked = "query($id: ID!) { seat(id: $id) { voice validUntil } }"
    assert await ask(asked, id=seat) == {"seat": {"voice": "VOTE", "validUntil": "2026-01-01"}}


@pytest.mark.parametrize(
    ("deed", "given", "problem", "message"),
    [
        ("replaceDelegate", {"since": "2019"}, "InvalidInput", "since: 2019 is not in its term,"),
        ("replaceDelegate", {"since": "2026-03-02"}, "InvalidInput", "since: 2026-03-02 lies ah"),
        ("replaceDelegate", {"delegateId": "absent"}, "NotFound", NOT_FOUND),
        ("setAlternate", {"alternateId": "ana"}, "OwnAlternate", OWN),
        ("setAlternate", {"expectedRevision": 7}, "RevisionMismatch", "This was changed meanwh"),
        ("changeSeatVoice", {"since": "2019"}, "InvalidInput", "since: 2019 is not in its term,"),
    ],
)
async def test_a_change_that_cannot_be_is_refused(
    ask: Ask, body: str, deed: str, given: dict[str, Any], problem: str, message: str
) -> None:
    seat = await seated(ask, body)
    eva, ana = await a_person(ask, "Eva"), await ask.db.reads.fetchval("SELECT id FROM person")
    known = {"ana": f"per_{ana}", "absent": f"per_{seat[4:]}"}
    whole: dict[str, dict[str, Any]] = {
        "replaceDelegate": {"delegateId": eva},
        "setAlternate": {"alternateId": eva},
        "changeSeatVoice": {"voice": "VOICE"},
    }
    asked = {"seatId": seat, **whole[deed]}
    asked |= {name: known.get(str(value), value) for name, value in given.items()}
    before = [await ask.count(table) for table in ("seat", "event", "superseded")]
    answer = await ask.do(deed, "__typename", asked)
    assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
    assert [await ask.count(table) for table in ("seat", "event", "superseded")] == before


async def test_a_person_has_no_delegate_and_is_not_their_own_alternate(ask: Ask, body: str) -> None:
    ana, eva = await somebody(ask, "Ana"), await a_person(ask, "Eva")
    given = {"bodyId": body, "personId": person_of(ana), "sector": "CITIZEN"}
    await refused(ask, "seatPerson", given | {"alternateId": person_of(ana)}, "OwnAlternate", OWN)
    seat = await a_seat(ask, body, personId=person_of(ana), alternateId=eva)
    given = {"seatId": seat, "delegateId": eva}
    said = "This is a person's own seat, which has no delegate; let it end and give another."
    await refused(ask, "replaceDelegate", given, "PersonsOwnSeat", said)


async def test_seats_are_changed_by_who_may(ask: Ask, body: str) -> None:
    seat = await seated(ask, body)
    school = await ask.db.reads.fetchval("SELECT organisation_id FROM seat")
    principal = await acting_for(ask, f"org_{school}", "Rui", "CHAIR")
    eva = await a_person(ask, "Eva", viewer=principal)
    other = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli")
    auditor = await acting_for(ask, body, "Zé", "AUDITOR")
    for viewer, said in ((other, ANOTHERS_BODY), (auditor, ROLE_NOT_ENOUGH)):
        for deed, given in (
            ("replaceDelegate", {"delegateId": eva}),
            ("setAlternate", {"alternateId": eva}),
            ("changeSeatVoice", {"voice": "VOICE"}),
        ):
            await refused(ask, deed, {"seatId": seat, **given}, "Forbidden", said, viewer=viewer)
    given = {"seatId": seat, "delegateId": eva}
    event = "platform.delegate_replaced"
    new = await does(ask, "replaceDelegate", SHOW, given, event=event, viewer=principal)
    given = {"seatId": new["id"], "voice": "VOICE"}
    await refused(ask, "changeSeatVoice", given, "Forbidden", ANOTHERS_BODY, viewer=principal)


async def test_an_alternate_knows_and_is_known(ask: Ask) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    shy = await a_person(ask, "Shy", isUnlisted=True)
    secretary = await acting_for(ask, hidden, "Rui")
    asked = "query($id: ID!) { organisation(id: $id) { name } }"
    assert await ask(asked, viewer=await ask.viewer(shy), id=hidden) == {"organisation": None}
    ana = await a_person(ask, "Ana")
    seat = await a_seat(ask, hidden, personId=ana, alternateId=shy)
    assert await ask(asked, viewer=await ask.viewer(shy), id=hidden) == {
        "organisation": {"name": "Hidden"}
    }
    shown = "query($id: ID!) { seat(id: $id) { alternate { name } } }"
    secretary = await ask.viewer(person_of(secretary))
    found = await ask(shown, viewer=secretary, id=seat)
    assert found == {"seat": {"alternate": {"name": "Shy"}}}


async def test_an_unlisted_alternate_is_not_told(ask: Ask, body: str) -> None:
    shy, ana = await a_person(ask, "Shy", isUnlisted=True), await a_person(ask, "Ana")
    for person in (shy, ana):
        await a_mandate(ask, body, "EXECUTIVE_MEMBER", holderPersonId=person)
    seat = await a_seat(ask, body, personId=ana, alternateId=shy)
    shown = "query($id: ID!) { seat(id: $id) { person { name } alternate { name } } }"
    known = {"person": {"name": "Ana"}, "alternate": None}
    assert await ask(shown, id=seat) == {"seat": known}
    found = await ask(shown, id=seat, viewer=OPERATOR)
    assert found == {"seat": known | {"alternate": {"name": "Shy"}}}


async def test_an_association_sits_in_its_territorys_platform(ask: Ask) -> None:
    island = await a_territory(ask, "Santo Antão", "region")
    village = await a_territory(ask, "Ribeira", "neighbourhood", island)
    elsewhere = await a_territory(ask, "Fogo", "region")
    commission = await an_organisation(ask, "Commission", territoryId=island)
    secretary = await acting_for(ask, commission, "Rui")
    told = []
    for name, place in (("Near", village), ("Far", elsewhere), ("Nowhere", None)):
        member = await an_organisation(
            ask, name, "NEIGHBOURHOOD_ASSOCIATION", sector="CITIZEN", territoryId=place
        )
        given = {
            "bodyId": commission,
            "organisationId": member,
            "delegateId": person_of(secretary),
            "sector": "CITIZEN",
        }
        show = "seat { organisation { name } } elsewhereNotice { message }"
        done = await ask.do("seatOrganisation", show, given, viewer=secretary)
        assert done["seat"] == {"organisation": {"name": name}}
        told.append(done["elsewhereNotice"])
    said = "The association does not sit in the platform's territory, nor within it."
    assert told == [None, {"message": said}, None]
