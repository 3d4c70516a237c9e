"""How far a role reaches: its body alone, the parts of it, or the bodies of its territory."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    a_territory,
    acting_for,
    an_organisation,
    person_of,
    refused,
    row,
)

from governance.access import Viewer

CHAIR = {"role": "CHAIR", "kind": "PLATFORM", "capability": "SEATS"}


async def reaching(ask: Ask, reach: str, **more: Any) -> None:
    """Let chairs of platforms give seats as far as that, and no role give them otherwise."""
    known = await ask.db.reads.fetch("SELECT id FROM role_capability WHERE capability = 'seats'")
    for each in known:
        await ask.do("disallowRole", "__typename", {"roleCapabilityId": f"cap_{each['id']}"})
    done = await ask.do("allowRole", "__typename", CHAIR | {"reach": reach} | more)
    assert done["__typename"] == "AllowRolePayload"


async def seat(ask: Ask, body: str, viewer: Viewer) -> dict[str, Any]:
    """Try to give oneself a seat in a body."""
    given = {"bodyId": body, "personId": person_of(viewer), "sector": "CITIZEN"}
    return await ask.do("seatPerson", "seat { id }", given, viewer=viewer)


async def is_refused(ask: Ask, body: str, viewer: Viewer, problem: str, message: str) -> None:
    """A seat in a body is refused, `can` says the same, and nothing is changed."""
    given = {"bodyId": body, "personId": person_of(viewer), "sector": "CITIZEN"}
    await refused(ask, "seatPerson", given, problem, message, viewer=viewer)
    told = await asked(ask, body, viewer)
    assert told == {"isAllowed": False, "reason": message}


async def asked(ask: Ask, body: str, viewer: Viewer) -> dict[str, Any]:
    """What is said of whether one may give seats in a body."""
    query = "query($on: ID!) { can(deed: SEAT_PERSON, on: $on) { isAllowed reason } }"
    told: dict[str, Any] = (await ask(query, viewer=viewer, on=body))["can"]
    return told


async def on_which_mandate(ask: Ask) -> tuple[Any, ...]:
    """The body and role of the mandate the last deed was done on."""
    return await row(
        ask,
        "SELECT m.body_id, m.role, m.holder_person_id FROM event_detail d"
        " JOIN mandate m ON m.id = d.mandate_id ORDER BY d.event_id DESC LIMIT 1",
    )


@pytest.fixture
async def places(ask: Ask) -> dict[str, str]:
    """A region with two municipalities, a village in one of them, and a region beside it."""
    region = await a_territory(ask, "Centro", "region")
    town = await a_territory(ask, "Covilhã", "municipality", region)
    return {
        "region": region,
        "town": town,
        "village": await a_territory(ask, "Paul", "neighbourhood", town),
        "neighbour": await a_territory(ask, "Fundão", "municipality", region),
        "beside": await a_territory(ask, "Norte", "region"),
    }


async def test_a_chair_reaches_the_bodies_of_the_territory_and_those_within_it(
    ask: Ask, places: dict[str, str]
) -> None:
    await reaching(ask, "TERRITORY")
    platform = await an_organisation(ask, "Platform", territoryId=places["town"])
    chair = await acting_for(ask, platform, "Ana", "CHAIR")
    for place in ("town", "village"):
        body = await an_organisation(ask, f"Body in the {place}", territoryId=places[place])
        assert (await asked(ask, body, chair)) == {"isAllowed": True, "reason": None}
        done = await seat(ask, body, chair)
        assert done["__typename"] == "SeatPersonPayload", place
        assert await on_which_mandate(ask) == (
            await row(ask, "SELECT id FROM organisation WHERE id = $1", platform[4:])
        ) + ("chair", chair.person_id)


@pytest.mark.parametrize("place", ["region", "neighbour", "beside", None])
async def test_a_chair_reaches_no_body_beside_or_above_the_territory_or_nowhere(
    ask: Ask, places: dict[str, str], place: str | None
) -> None:
    await reaching(ask, "TERRITORY")
    platform = await an_organisation(ask, "Platform", territoryId=places["town"])
    chair = await acting_for(ask, platform, "Ana", "CHAIR")
    body = await an_organisation(ask, "Body", territoryId=place and places[place])

    await is_refused(ask, body, chair, "Forbidden", ANOTHERS_BODY)


async def test_a_territory_does_not_reach_what_is_unlisted_there(
    ask: Ask, places: dict[str, str]
) -> None:
    await reaching(ask, "TERRITORY")
    platform = await an_organisation(ask, "Platform", territoryId=places["town"])
    chair = await acting_for(ask, platform, "Ana", "CHAIR")
    hidden = await an_organisation(ask, "Hidden", territoryId=places["town"], isUnlisted=True)
    await is_refused(ask, hidden, chair, "NotFound", NOT_FOUND)

    # Known from within by a mandate of no power there, it is still not reached by its place.
    known = await an_organisation(ask, "Known", territoryId=places["town"], isUnlisted=True)
    given = {"bodyId": known, "role": "AUDITOR", "holderPersonId": person_of(chair)}
    await ask.do("grantMandate", "__typename", given)
    chair = await ask.viewer(person_of(chair))
    await is_refused(ask, known, chair, "Forbidden", ROLE_NOT_ENOUGH)


async def test_a_territory_is_reached_by_the_named_kind_and_capability_alone(
    ask: Ask, places: dict[str, str]
) -> None:
    await reaching(ask, "TERRITORY")
    school = await an_organisation(ask, "School", "SCHOOL", territoryId=places["town"])
    platform = await an_organisation(ask, "Platform", territoryId=places["town"])
    body = await an_organisation(ask, "Body", territoryId=places["village"])
    headmistress = await acting_for(ask, school, "Rui", "CHAIR")
    secretary = await acting_for(ask, platform, "Bea", "SECRETARY")
    chair = await acting_for(ask, platform, "Ana", "CHAIR")
    for viewer in (headmistress, secretary):
        await is_refused(ask, body, viewer, "Forbidden", ANOTHERS_BODY)
    given = {"organisationId": body, "languages": ["pt"]}
    await refused(ask, "describeOrganisation", given, "Forbidden", ANOTHERS_BODY, viewer=chair)


@pytest.mark.parametrize(
    ("reach", "reached"), [("BODY", ["whole"]), ("PARTS", ["whole", "part", "inner"])]
)
async def test_a_body_alone_or_with_its_parts(ask: Ask, reach: str, reached: list[str]) -> None:
    await reaching(ask, reach)
    bodies = {"whole": await an_organisation(ask, "Whole")}
    bodies["part"] = await an_organisation(ask, "Part", partOfId=bodies["whole"])
    bodies["inner"] = await an_organisation(ask, "Inner", partOfId=bodies["part"])
    bodies["other"] = await an_organisation(ask, "Other")
    chair = await acting_for(ask, bodies["whole"], "Ana", "CHAIR")

    answers = {name: (await seat(ask, body, chair))["__typename"] for name, body in bodies.items()}

    assert [name for name, answer in answers.items() if answer == "SeatPersonPayload"] == reached
    assert {answers[name] for name in set(bodies) - set(reached)} == {"Forbidden"}
