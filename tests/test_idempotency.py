"""A key of the caller's: the same request under it is done once, and another one is refused."""

import asyncio
from typing import Any

import pytest
from conftest import Ask
from scene import (
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    the_network,
    unchanged,
)

from governance.access import ANYONE, Viewer

DEFINE = """
mutation Define($input: DefineTerritoryInput!, $other: DefineTerritoryInput!) {
  one: defineTerritory(input: $input) { ... on DefineTerritoryPayload { territory { id name } } }
  two: defineTerritory(input: $other) { ... on DefineTerritoryPayload { territory { id name } } }
}
"""
TOWN = {"name": {"pt": "Covilhã"}, "scale": "municipality"}
SHOW = "territory { id name }"


@pytest.fixture
async def bo(ask: Ask) -> Viewer:
    """The secretariat."""
    return await acting_for(ask, await the_network(ask), "Bo")


async def define(
    ask: Ask, viewer: Viewer, key: str | None, header: str | None = None, **given: Any
) -> dict[str, Any]:
    """Define a town under a key."""
    whole = TOWN | ({"idempotencyKey": key} if key is not None else {}) | given
    return await ask.do("defineTerritory", SHOW, whole, viewer=viewer, idempotency_key=header)


async def test_a_repeated_request_is_done_once_and_answers_the_same(ask: Ask, bo: Viewer) -> None:
    first = await define(ask, bo, "k1")
    async with unchanged(ask):
        assert await define(ask, bo, "k1") == first
    assert first["territory"]["name"] == "Covilhã"
    other = await define(ask, bo, "k2")
    assert other["territory"]["id"] != first["territory"]["id"]
    assert await ask.count("territory") == 2


async def test_the_key_of_the_request_is_as_good_as_the_inputs(ask: Ask, bo: Viewer) -> None:
    first = await define(ask, bo, None, "k1")
    async with unchanged(ask):
        assert await define(ask, bo, None, "k1") == first
        assert await define(ask, bo, "k1", "k9") == first


async def test_a_repeat_shows_the_thing_as_it_is_now(ask: Ask, bo: Viewer) -> None:
    first = await define(ask, bo, "k1")
    town = first["territory"]["id"]
    await ask.do("renameTerritory", "__typename", {"territoryId": town, "name": {"pt": "C"}})
    assert (await define(ask, bo, "k1"))["territory"] == {"id": town, "name": "C"}

    original = await a_territory(ask, "Original")
    merged = {"duplicateId": town, "originalId": original}
    await ask.do("mergeDuplicate", "__typename", merged)
    assert (await define(ask, bo, "k1"))["territory"] == {"id": original, "name": "Original"}


async def test_a_repeat_shows_nothing_of_what_is_gone(ask: Ask, bo: Viewer) -> None:
    body, ana = await an_organisation(ask, "Body"), await a_person(ask, "Ana")
    given = {
        "bodyId": body,
        "personId": ana,
        "sector": "CITIZEN",
        "since": "2025-06",
        "idempotencyKey": "k1",
    }
    first = await ask.do("seatPerson", "seat { sector }", given, viewer=bo)
    assert first["seat"] == {"sector": "CITIZEN"}
    ended = {"organisationId": body, "on": "2025-01"}
    await ask.do("dissolveOrganisation", "__typename", ended)

    again = await ask.do("seatPerson", "seat { sector }", given, viewer=bo)

    assert again == {"__typename": "SeatPersonPayload", "seat": None}


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        ("defineTerritory", {"name": {"pt": "Fundão"}, "scale": "municipality"}),
        ("defineTerritory", {**TOWN, "since": "1870"}),
        ("registerPerson", {"name": "Ana"}),
    ],
)
async def test_the_same_key_for_something_else_is_refused(
    ask: Ask, bo: Viewer, deed: str, given: dict[str, Any]
) -> None:
    await define(ask, bo, "k1")
    async with unchanged(ask):
        answer = await _under_that_name(ask, bo, deed, given | {"idempotencyKey": "k1"})
    assert answer == {
        "__typename": "IdempotencyConflict",
        "message": "The idempotency key k1 was already used for a different request.",
        "key": "k1",
    }


async def _under_that_name(ask: Ask, viewer: Viewer, deed: str, given: dict[str, Any]) -> Any:
    """What comes of another deed under the same response name."""
    kind = deed[0].upper() + deed[1:]
    answer = await ask(
        f"mutation($input: {kind}Input!) {{ defineTerritory: {deed}(input: $input)"
        f" {{ __typename ... on IdempotencyConflict {{ message key }} }} }}",
        viewer=viewer,
        input=given,
    )
    return answer["defineTerritory"]


async def test_another_viewers_same_key_is_their_own(ask: Ask, bo: Viewer) -> None:
    network = f"org_{next(iter(bo.steered))}"
    eva = await acting_for(ask, network, "Eva")
    first, second = await define(ask, bo, "k1"), await define(ask, eva, "k1")

    assert first["territory"]["id"] != second["territory"]["id"]
    assert await ask.count("idempotency_key") == 2


async def test_a_refusal_is_judged_anew(ask: Ask, bo: Viewer) -> None:
    town = await a_territory(ask, "Covilhã")
    parish = await a_territory(ask, "Vales", "district", town)
    given = {"territoryId": town, "on": "2020", "idempotencyKey": "k1"}
    refusal = await ask.do("retireTerritory", "__typename", given, viewer=bo)
    assert refusal["code"] == "StillHasParts"
    assert await ask.count("idempotency_key") == 0

    await ask.do("retireTerritory", "__typename", {"territoryId": parish, "on": "2020"})
    show = "territory { validUntil }"
    done = await does(ask, "retireTerritory", show, given, event="territory.retired", viewer=bo)
    assert done == {"validUntil": "2020"}


async def test_two_requests_at_once_under_one_key_do_it_once(ask: Ask, bo: Viewer) -> None:
    answers = await asyncio.gather(*(define(ask, bo, "k1") for _ in range(4)))

    assert len({answer["territory"]["id"] for answer in answers}) == 1
    assert await ask.count("territory") == 1


async def test_two_mutations_of_one_request_each_have_their_own(ask: Ask, bo: Viewer) -> None:
    first = await ask(DEFINE, viewer=bo, idempotency_key="k1", input=TOWN, other=TOWN)
    assert first["one"]["territory"]["id"] != first["two"]["territory"]["id"]
    async with unchanged(ask):
        again = await ask(DEFINE, viewer=bo, idempotency_key="k1", input=TOWN, other=TOWN)
    assert again == first
    keys = await ask.db.reads.fetch("SELECT key, path FROM idempotency_key ORDER BY path")
    assert [tuple(row.values()) for row in keys] == [("k1", "one"), ("k1", "two")]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("k" * 201, "idempotencyKey: has 201 characters, the limit is 200."),
        ("k\x00", "idempotencyKey: contains a control character."),
        (" ", "idempotencyKey: is empty."),
    ],
)
async def test_a_key_that_cannot_be_kept_is_refused(
    ask: Ask, bo: Viewer, key: str, message: str
) -> None:
    async with unchanged(ask):
        answer = await define(ask, bo, key)
    assert (answer["code"], answer["message"]) == ("InvalidInput", message)


async def test_anyone_at_all_has_no_keys(ask: Ask) -> None:
    async with unchanged(ask):
        answer = await define(ask, ANYONE, "k1")
    assert answer["code"] == "Forbidden"


async def test_a_repeat_is_no_way_around_who_may_see(ask: Ask, bo: Viewer) -> None:
    body = await an_organisation(ask, "Body")
    rui = await acting_for(ask, body, "Rui")
    given = {"organisationId": body, "isUnlisted": True, "idempotencyKey": "k1"}
    show = "organisation { name }"
    first = await ask.do("describeOrganisation", show, given, viewer=rui)
    assert first["organisation"] == {"name": "Body"}
    (held,) = rui.held
    await ask.do("revokeMandate", "__typename", {"mandateId": f"man_{held}"}, viewer=bo)

    again = await ask.do(
        "describeOrganisation", show, given, viewer=await ask.viewer(person_of(rui))
    )

    assert again == {"__typename": "DescribeOrganisationPayload", "organisation": None}
