"""The network's picture on any day: adherence, commitments, movement, by territory."""

from typing import Any

import pytest
from adherence_scene import a_version, an_adherence, stated
from atlas import listen
from conftest import Ask
from scene import a_territory, acting_for, an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

QUERY = """
query Picture($day: Date, $within: ID) { networkPicture(asOf: $day, within: $within) {
  asOf adhering adherences { versionKey standing count }
  commitments { key aimedAt underWay practised }
  movement { joined renounced movedUp movedDown }
  byTerritory { territoryId name adhering joined renounced aimedAt underWay practised } } }
"""


@pytest.fixture
async def places(ask: Ask) -> dict[str, str]:
    """Two countries of a world, one with two towns; and four bodies that adhere."""
    world = await a_territory(ask, "World", "world")
    north = await a_territory(ask, "North", "country", world)
    south = await a_territory(ask, "South", "country", world)
    found = {"world": world, "north": north, "south": south}
    for town in ("East", "West"):
        found[town] = await a_territory(ask, town, "municipality", north)
    old = await a_version(ask, "2010", "2010-03-24", "together", "openly")
    for name, where, since in (
        ("One", found["East"], "2015-01-01"),
        ("Two", found["West"], "2025-06-01"),
        ("Three", south, "2012-01-01"),
        ("Hidden", found["East"], "2016-01-01"),
    ):
        is_unlisted = name == "Hidden"
        body = await an_organisation(ask, name, territoryId=where, isUnlisted=is_unlisted)
        found[name] = body
        found[f"of {name}"] = await an_adherence(ask, body, old["id"], since)
    for name, key, state, since in (
        ("One", "together", "AIMED_AT", "2016-01-01"),
        ("One", "together", "PRACTISED", "2025-09-01"),
        ("One", "openly", "PRACTISED", "2016-01-01"),
        ("One", "openly", "UNDER_WAY", "2026-01-01"),
        ("Two", "together", "PRACTISED", "2025-06-01"),
        ("Three", "together", "UNDER_WAY", "2013-01-01"),
        ("Hidden", "together", "PRACTISED", "2016-01-01"),
    ):
        await stated(ask, found[f"of {name}"], old[key], state, since)
    given = {"adherenceId": found["of Three"], "on": "2026-02-01"}
    done = await ask.do("renounceAdherence", "__typename", given)
    assert done["__typename"] == "RenounceAdherencePayload"
    return found


async def picture(
    ask: Ask, day: str | None = None, within: str | None = None, viewer: Viewer = ANYONE
) -> dict[str, Any]:
    """What the network looks like to somebody."""
    found: dict[str, Any] = (await ask(QUERY, viewer=viewer, day=day, within=within))[
        "networkPicture"
    ]
    return found


def line(name: str, *counts: int) -> dict[str, Any]:
    """One territory's part of a picture."""
    keys = ("adhering", "joined", "renounced", "aimedAt", "underWay", "practised")
    return {"name": name, **dict(zip(keys, counts, strict=True))}


def parts(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The territories of a picture, without their ids."""
    return [
        {key: value for key, value in each.items() if key != "territoryId"}
        for each in found["byTerritory"]
    ]


async def test_today_it_counts_what_anybody_may_see(ask: Ask, places: dict[str, str]) -> None:
    found = await picture(ask)
    assert found["byTerritory"][0]["territoryId"] == places["north"]
    assert parts(found) == [line("North", 2, 1, 0, 0, 1, 2), line("South", 0, 0, 1, 0, 0, 0)]
    del found["byTerritory"]
    assert found == {
        "asOf": "2026-03-01",
        "adhering": 2,
        "adherences": [
            {"versionKey": "2010", "standing": "CURRENT", "count": 2},
            {"versionKey": "2010", "standing": "RENOUNCED", "count": 1},
        ],
        "commitments": [
            {"key": "together", "aimedAt": 0, "underWay": 0, "practised": 2},
            {"key": "openly", "aimedAt": 0, "underWay": 1, "practised": 0},
        ],
        "movement": {"joined": 1, "renounced": 1, "movedUp": 1, "movedDown": 1},
    }


async def test_it_is_told_of_any_past_day(ask: Ask, places: dict[str, str]) -> None:
    found = await picture(ask, "2025-03-01")
    assert parts(found) == [line("North", 1, 0, 0, 1, 0, 1), line("South", 1, 0, 0, 0, 1, 0)]
    assert found["adherences"] == [{"versionKey": "2010", "standing": "CURRENT", "count": 2}]
    assert found["movement"] == {"joined": 0, "renounced": 0, "movedUp": 0, "movedDown": 0}
    assert (await picture(ask, "2009-01-01"))["adherences"] == []


async def test_places_are_those_of_the_day(ask: Ask, places: dict[str, str]) -> None:
    moved = {"territoryId": places["West"], "parentId": places["south"], "since": "2026-01-10"}
    done = await ask.do("moveTerritory", "__typename", moved)
    assert done["__typename"] == "MoveTerritoryPayload", done
    assert [each["adhering"] for each in parts(await picture(ask))] == [1, 1]
    assert [each["adhering"] for each in parts(await picture(ask, "2026-01-09"))] == [2, 1]


@pytest.mark.parametrize("day", [None, "2026-02-28"])
async def test_it_is_drawn_of_any_territory(
    ask: Ask, places: dict[str, str], day: str | None
) -> None:
    found = await picture(ask, day, places["north"])
    assert (found["adhering"], found["movement"]["renounced"]) == (2, 0)
    assert parts(found) == [line("East", 1, 0, 0, 0, 1, 1), line("West", 1, 1, 0, 0, 0, 1)]
    found = await picture(ask, day, places["East"])
    assert (found["adhering"], found["byTerritory"]) == (1, [])
    valley = await a_territory(ask, "Valley", None, memberIds=[places["West"], places["south"]])
    if day is None:
        found = await picture(ask, day, valley)
        assert [(each["name"], each["adhering"]) for each in parts(found)] == [
            *(("South", 0), ("West", 1)),
        ]


async def test_who_is_unlisted_is_counted_only_for_those_who_know(
    ask: Ask, places: dict[str, str]
) -> None:
    within = await acting_for(ask, places["Hidden"], "Ivo")
    for viewer, adhering, practised in ((ANYONE, 2, 2), (within, 3, 3), (OPERATOR, 3, 3)):
        found = await picture(ask, viewer=viewer)
        assert found["adhering"] == adhering
        assert found["commitments"][0]["practised"] == practised
        assert parts(found)[0]["adhering"] == adhering


async def test_it_is_one_statement(ask: Ask, places: dict[str, str]) -> None:
    heard = listen(ask)
    await picture(ask, "2026-02-28", places["north"])
    assert len(heard) == 1
