"""Rules of who sits in a body: set, lifted, kept as seats are given, and told with figures."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from composition_scene import KIND, a_composition_rule
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    does,
    refused,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

CHECKS = """query($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {
    compositionChecks { kind isKept seats counted } } }"""
NOTICES = "compositionNotices { action kind organisationKind sector seats counted wanted message }"
FEW: dict[str, Any] = {"kind": "SEATS_MAX", "seatsMax": 2}
EVERY: dict[str, Any] = {"kind": "EVERY_SECTOR", "seatsMin": 2}
CITIZENS: dict[str, Any] = {
    "kind": "SECTOR_SHARE",
    "sector": "CITIZEN",
    "sharePercentMin": 50,
    "seatsMin": 1,
}


async def sits(
    ask: Ask, body: str, name: str, kind: str = "NEIGHBOURHOOD_ASSOCIATION", **more: Any
) -> dict[str, Any]:
    """What comes of a seat for a new organisation."""
    member = await an_organisation(ask, name, kind)
    given = {
        "bodyId": body,
        "organisationId": member,
        "delegateId": await a_person(ask, f"Of {name}"),
        "sector": "CITIZEN",
    }
    return await ask.do("seatOrganisation", f"seat {{ id }} {NOTICES}", given | more)


async def checks(
    ask: Ask, body: str, day: str | None = None, viewer: Viewer = ANYONE
) -> list[tuple[Any, ...]]:
    """How a body stands to its rules: kind, whether it is kept, seats, those counted."""
    found = await ask(CHECKS, viewer=viewer, id=body, day=day)
    return [tuple(one.values()) for one in found["organisation"]["compositionChecks"]]


@pytest.fixture
async def body(ask: Ask) -> str:
    """A platform that seats others."""
    return await an_organisation(ask, "Commission", since="1999")


async def test_a_share_of_a_kind_is_kept_or_told_of(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body)
    for number in range(4):
        assert (await sits(ask, body, f"ACD {number}"))["compositionNotices"] == []
    assert (await sits(ask, body, "School", "SCHOOL"))["compositionNotices"] == []
    assert await checks(ask, body) == [("KIND_SHARE", True, 5, 4)]
    done = await sits(ask, body, "Bank", "BANK", sector="PRIVATE")
    assert done["compositionNotices"] == [
        {
            "action": "INFORM",
            "kind": "KIND_SHARE",
            "organisationKind": "NEIGHBOURHOOD_ASSOCIATION",
            "sector": None,
            "seats": 6,
            "counted": 4,
            "wanted": 80,
            "message": "Organisations of the kind that the body's rule names would hold 4 of 6"
            " seats; it asks for 80 % at least.",
        }
    ]
    assert await checks(ask, body) == [("KIND_SHARE", False, 6, 4)]
    # Yesterday nobody sat there, and before the rule there was none.
    assert await checks(ask, body, "2026-02-28") == [("KIND_SHARE", True, 0, 0)]
    assert await checks(ask, body, "2020-12-31") == []


async def test_what_takes_it_further_is_refused_by_name(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "REFUSE", **KIND, seatsMin=2)
    first = await sits(ask, body, "School", "SCHOOL")
    member = await an_organisation(ask, "Bank", "BANK")
    given = {
        "bodyId": body,
        "organisationId": member,
        "delegateId": await a_person(ask, "Rui"),
        "sector": "PRIVATE",
    }
    said = (
        "Organisations of the kind that the body's rule names would hold 0 of 2 seats; it asks for"
        " 80 % at least."
    )
    await refused(ask, "seatOrganisation", given, "CompositionNotKept", said)
    answer = await ask(
        "mutation($input: SeatOrganisationInput!) { seatOrganisation(input: $input) { ... on"
        " CompositionNotKept { message kind organisationKind seats counted wanted } } }",
        viewer=OPERATOR,
        lang="fr",
        input=given,
    )
    assert answer["seatOrganisation"] == {
        "message": "Les organisations du genre que nomme la règle de l’instance auraient 0 sièges"
        " sur 2 ; elle en demande au moins 80 %.",
        "kind": "KIND_SHARE",
        "organisationKind": "NEIGHBOURHOOD_ASSOCIATION",
        "seats": 2,
        "counted": 0,
        "wanted": 80,
    }
    # Whoever brings it nearer sits, and is told how far it still is.
    (notice,) = (await sits(ask, body, "ACD"))["compositionNotices"]
    assert (notice["action"], notice["counted"], notice["seats"]) == ("WARN", 1, 2)
    # Nobody is held to a seat; a person's own is of no kind.
    done = await ask.do(
        "unseat", f"seat {{ validUntil }} {NOTICES}", {"seatId": first["seat"]["id"]}
    )
    assert (done["__typename"], done["compositionNotices"]) == ("UnseatPayload", [])
    own = {"bodyId": body, "personId": await a_person(ask, "Eva"), "sector": "CITIZEN"}
    assert (await ask.do("seatPerson", "__typename", own))["__typename"] == "CompositionNotKept"


async def test_leaving_tells_what_is_not_kept_any_more(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "REFUSE", **EVERY)
    seats = {}
    for sector in ("PUBLIC", "PRIVATE", "CITIZEN"):
        done = await sits(ask, body, sector, "ASSOCIATION", sector=sector)
        seats[sector] = done["seat"]["id"]
    assert await checks(ask, body) == [("EVERY_SECTOR", True, 3, 3)]
    left = {"seatId": seats["PRIVATE"]}
    done = await ask.do("unseat", f"seat {{ id }} {NOTICES}", left)
    (notice,) = done["compositionNotices"]
    assert (notice["action"], notice["counted"], notice["wanted"]) == ("WARN", 2, 3)
    assert notice["message"] == (
        "Only 2 of the 3 sectors would have a seat; the body's rule asks for every one."
    )
    # A sector that sits already waits until the missing one does.
    again = await sits(ask, body, "More", "ASSOCIATION", sector="PUBLIC")
    assert again["code"] == "CompositionNotKept"
    back = await sits(ask, body, "Back", "ASSOCIATION", sector="PRIVATE")
    assert back["compositionNotices"] == []


async def test_a_body_has_no_more_than_so_many(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "REFUSE", **FEW)
    await a_composition_rule(ask, body, "WARN", **CITIZENS)
    for name in ("One", "Two"):
        done = await sits(ask, body, name, "ASSOCIATION", sector="PUBLIC")
        assert [one["kind"] for one in done["compositionNotices"]] == ["SECTOR_SHARE"]
    third = await sits(ask, body, "Three", "ASSOCIATION")
    assert third["message"] == "There would be 3 seats; the body's rule allows 2 at most."
    assert await checks(ask, body) == [("SEATS_MAX", True, 2, 2), ("SECTOR_SHARE", False, 2, 0)]


async def test_of_two_who_take_the_last_seat_one_does(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "REFUSE", **FEW)
    await a_seat(ask, body, personId=await a_person(ask, "First"))
    people = [await a_person(ask, name) for name in ("Ana", "Rui", "Eva")]
    given = [{"bodyId": body, "personId": one, "sector": "CITIZEN"} for one in people]
    done = await asyncio.gather(*(ask.do("seatPerson", "__typename", one) for one in given))
    assert Counter(one["__typename"] for one in done) == {
        "SeatPersonPayload": 1,
        "CompositionNotKept": 2,
    }
    assert await ask.count("seat") == 2


async def test_who_is_unlisted_counts_for_who_may_know(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, **FEW)
    for name, is_unlisted in (("Ana", False), ("Shy", True), ("Rui", False)):
        person = await a_person(ask, name, isUnlisted=is_unlisted)
        await a_seat(ask, body, personId=person)
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    assert await checks(ask, body) == [("SEATS_MAX", True, 2, 2)]
    assert await checks(ask, body, viewer=secretariat) == [("SEATS_MAX", False, 3, 3)]
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    rule = await a_composition_rule(ask, hidden, **FEW)
    asked = "query($id: ID!) { node(id: $id) { id } }"
    assert await ask(asked, id=rule) == {"node": None}
    assert await ask(asked, id=rule, viewer=secretariat) == {"node": {"id": rule}}


SHOW = (
    "compositionRule { kind action organisationKind sector sharePercentMin seatsMax seatsMin"
    " validFrom validUntil revision }"
)


async def test_a_body_sets_a_rule_another_and_none(ask: Ask, body: str) -> None:
    secretary = await acting_for(ask, body, "Rui")
    event = "platform.composition_rule_set"
    given = {"bodyId": body, "action": "INFORM", "since": "2025-01-01", **KIND}
    rule = await does(ask, "setCompositionRule", SHOW, given, event=event, viewer=secretary)
    assert rule == {
        "kind": "KIND_SHARE",
        "action": "INFORM",
        "organisationKind": "NEIGHBOURHOOD_ASSOCIATION",
        "sector": None,
        "sharePercentMin": 80,
        "seatsMax": None,
        "seatsMin": 5,
        "validFrom": "2025-01-01",
        "validUntil": None,
        "revision": 1,
    }
    stricter = given | {"action": "REFUSE", "since": "2026-01-01"}
    await does(ask, "setCompositionRule", SHOW, stricter, event=event, viewer=secretary)
    other = given | {"organisationKind": "SCHOOL", "sharePercentMin": 10}
    await does(ask, "setCompositionRule", SHOW, other, event=event, viewer=secretary)
    early = "The body has a rule of that sort from a later day on; lift that one first."
    await refused(
        ask, "setCompositionRule", given | {"since": "2024"}, "CompositionRuleThere", early
    )
    found = await ask.db.reads.fetch(
        "SELECT id, valid_until FROM composition_rule"
        " WHERE organisation_kind = 'neighbourhood_association' ORDER BY valid_from"
    )
    assert [str(one["valid_until"]) for one in found] == ["2026-01-01", "None"]

    lifting = {"compositionRuleId": f"cmp_{found[1]['id']}", "on": "2026-02-01"}
    event = "platform.composition_rule_lifted"
    lifted = await does(ask, "liftCompositionRule", SHOW, lifting, event=event, viewer=secretary)
    assert (lifted["validUntil"], lifted["revision"]) == ("2026-02-01", 2)
    over = "on: is not before the rule ends, on 2026-02-01."
    lifting.pop("on")
    await refused(ask, "liftCompositionRule", lifting, "InvalidInput", over)
    # One that is yet to begin never does.
    announced = await a_composition_rule(ask, body, **FEW, since="2027-01-01")
    lifting = {"compositionRuleId": announced}
    lifted = await does(ask, "liftCompositionRule", SHOW, lifting, event=event, viewer=secretary)
    assert (lifted["validFrom"], lifted["validUntil"]) == ("2027-01-01", "2027-01-01")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "KIND_SHARE"}, "organisationKind: is what a rule of this kind says; give it."),
        (FEW | {"sector": "CITIZEN"}, "sector: is nothing that a rule of this kind says; leave it"),
        (FEW | {"seatsMin": 3}, "seatsMin: is nothing that a rule of this kind says; leave it"),
        (KIND | {"sharePercentMin": 101}, "sharePercentMin: is a number of 1 to 100."),
        (CITIZENS | {"sector": "MIXED"}, "sector: a seat counts for one sector: public, private"),
        (EVERY | {"seatsMin": 0}, "seatsMin: is a number of 1 to 10000."),
    ],
)
async def test_a_rule_that_says_too_little_or_too_much_is_refused(
    ask: Ask, body: str, given: dict[str, Any], said: str
) -> None:
    whole = {"bodyId": body, "action": "WARN", **given}
    answer = await ask.do("setCompositionRule", "__typename", whole)
    assert (answer["code"], answer["message"][: len(said)]) == ("InvalidInput", said)
    assert await ask.count("composition_rule") == 0


async def test_a_rule_is_the_bodys_own(ask: Ask, body: str) -> None:
    rule = await a_composition_rule(ask, body)
    other = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli")
    given = {"bodyId": body, "action": "WARN", **KIND}
    await refused(ask, "setCompositionRule", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    lifting = {"compositionRuleId": rule}
    await refused(ask, "liftCompositionRule", lifting, "Forbidden", ANOTHERS_BODY, viewer=other)
