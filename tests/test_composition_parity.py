"""A rule that women and men sit in a body: kept as seats are given and delegates replaced."""

from collections.abc import Sequence
from typing import Any

import pytest
from composition_scene import a_composition_rule
from conftest import Ask
from scene import a_person, a_seat, an_organisation, refused, unchanged

from governance.access import ANYONE, OPERATOR, Viewer

PARITY: dict[str, Any] = {"kind": "PARITY", "sharePercentMin": 40, "seatsMin": 3}
NOTICES = "compositionNotices { action kind seats counted wanted }"
CHECKS = """query($id: ID!) { organisation(id: $id) {
    compositionChecks { kind isKept seats counted sharePercentMin } } }"""
TOO_FEW = (
    "In 4 seats there would be 1 women or men, whichever are fewer; the body's rule asks for 40 %"
    " of each at least."
)


async def sits(ask: Ask, body: str, gender: str | None, **more: Any) -> dict[str, Any]:
    """What comes of a seat of their own for a new person."""
    person = await a_person(ask, "Somebody", gender=gender)
    given = {"bodyId": body, "personId": person, "sector": "CITIZEN", **more}
    return await ask.do("seatPerson", f"seat {{ id }} {NOTICES}", given)


async def all_sit(ask: Ask, body: str, *genders: str | None) -> None:
    """Seats for some people, of which nothing is to be told."""
    for gender in genders:
        assert (await sits(ask, body, gender))["compositionNotices"] == []


async def checks(ask: Ask, body: str, viewer: Viewer = ANYONE) -> list[Sequence[Any]]:
    """How a body stands to its rules."""
    found = await ask(CHECKS, viewer=viewer, id=body)
    return [tuple(one.values()) for one in found["organisation"]["compositionChecks"]]


@pytest.fixture
async def body(ask: Ask) -> str:
    """A platform that seats others."""
    return await an_organisation(ask, "Commission", since="1999")


async def test_who_takes_women_and_men_further_apart_gets_no_seat(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "REFUSE", **PARITY)
    await all_sit(ask, body, "MAN", "MAN", "WOMAN")
    assert await checks(ask, body) == [("PARITY", True, 3, 1, 40)]
    man = await a_person(ask, "Rui", gender="MAN")
    given = {"bodyId": body, "personId": man, "sector": "CITIZEN"}
    await refused(ask, "seatPerson", given, "CompositionNotKept", TOO_FEW)
    await all_sit(ask, body, "WOMAN", None, "OTHER")
    assert await checks(ask, body) == [("PARITY", True, 6, 2, 40)]


async def test_who_states_nothing_is_in_nobodys_way(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "WARN", **PARITY)
    await all_sit(ask, body, "MAN", "MAN")
    told = {"action": "WARN", "kind": "PARITY", "seats": 3, "counted": 0, "wanted": 40}
    assert (await sits(ask, body, "MAN"))["compositionNotices"] == [told]
    await a_composition_rule(ask, body, "REFUSE", **PARITY, since="2022")
    done = await sits(ask, body, None)
    assert done["compositionNotices"] == [told | {"seats": 4}]
    done = await sits(ask, body, "WOMAN")
    assert done["compositionNotices"] == [told | {"seats": 5, "counted": 1}]


async def test_another_delegate_is_counted_too(ask: Ask, body: str) -> None:
    await a_composition_rule(ask, body, "REFUSE", **PARITY)
    few: dict[str, Any] = {
        "kind": "SECTOR_SHARE",
        "sector": "CITIZEN",
        "sharePercentMin": 90,
        "seatsMin": 1,
    }
    member = await an_organisation(ask, "School", "SCHOOL", sector="PUBLIC")
    ana = await a_person(ask, "Ana", gender="WOMAN")
    seat = await a_seat(ask, body, organisationId=member, delegateId=ana, sector="PUBLIC")
    await all_sit(ask, body, "WOMAN", "MAN", "MAN")
    await a_composition_rule(ask, body, "REFUSE", **few)

    rui = await a_person(ask, "Rui", gender="MAN")
    async with unchanged(ask):
        given = {"seatId": seat, "delegateId": rui}
        answer = await ask.do("replaceDelegate", "__typename", given)
    assert (answer["code"], answer["message"]) == ("CompositionNotKept", TOO_FEW)
    eva = await a_person(ask, "Eva", gender="WOMAN")
    given = {"seatId": seat, "delegateId": eva}
    done = await ask.do("replaceDelegate", f"seat {{ delegate {{ name }} }} {NOTICES}", given)
    assert done["seat"]["delegate"]["name"] == "Eva"
    assert done["compositionNotices"] == []


async def test_who_sits_twice_counts_once_and_who_is_unlisted_for_who_may_know(
    ask: Ask, body: str
) -> None:
    await a_composition_rule(ask, body, **PARITY)
    ana = await a_person(ask, "Ana", gender="WOMAN")
    for name in ("School", "Club"):
        member = await an_organisation(ask, name, "SCHOOL", sector="PUBLIC")
        await a_seat(ask, body, organisationId=member, delegateId=ana, sector="PUBLIC")
    assert await checks(ask, body) == [("PARITY", True, 2, 0, 40)]
    await all_sit(ask, body, "MAN", "MAN")
    assert await checks(ask, body) == [("PARITY", True, 4, 1, 40)]
    eva = await a_person(ask, "Eva", gender="WOMAN", isUnlisted=True)
    await a_seat(ask, body, personId=eva, sector="CITIZEN")
    assert await checks(ask, body) == [("PARITY", True, 4, 1, 40)]
    assert await checks(ask, body, OPERATOR) == [("PARITY", True, 5, 2, 40)]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sharePercentMin": 51}, "sharePercentMin: is a share of 1 to 50 in a hundred."),
        ({"sharePercentMin": 0}, "sharePercentMin: is a share of 1 to 50 in a hundred."),
        ({"seatsMin": 2}, "seatsMin: is 3 or more; fewer would tell of single people."),
        ({"sector": "CITIZEN"}, "sector: is nothing that a rule of this kind says; leave it out."),
        ({"sharePercentMin": None}, "sharePercentMin: is what a rule of this kind says; give it."),
    ],
)
async def test_a_rule_that_asks_for_what_cannot_be_is_refused(
    ask: Ask, body: str, given: dict[str, Any], message: str
) -> None:
    whole = {"bodyId": body, "action": "WARN", **PARITY, **given}
    await refused(ask, "setCompositionRule", whole, "InvalidInput", message)
