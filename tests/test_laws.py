"""Laws: what they ask of which territories, which of those lack it, and what is told of them."""

from typing import Any

import pytest
from conftest import Ask
from law_scene import ASKING, a_law
from scene import (
    SECRETARIAT_ONLY,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
    the_network,
)

SHOW = """law { name note datedAs asksKind asksScale asksPopulationMin territory { name }
    validFrom validUntil revision }"""
LACKING = """query($id: ID!, $day: Date) { law(id: $id, asOf: $day) {
    lacking(first: 9) { nodes { name } totalCount } } }"""
LISTED = "query($day: Date) { laws(first: 9, asOf: $day) { nodes { id } } }"


async def lacking(ask: Ask, law: str, **more: Any) -> list[str]:
    """The names of the territories that lack what a law asks of them."""
    page = (await ask(LACKING, id=law, **more))["law"]["lacking"]
    assert page["totalCount"] == len(page["nodes"])
    return sorted(place["name"] for place in page["nodes"])


async def listed(ask: Ask, day: str | None = None) -> list[str]:
    """The laws that hold, by their ids."""
    return [law["id"] for law in (await ask(LISTED, day=day))["laws"]["nodes"]]


async def peopled(ask: Ask, name: str, population: int | None, country: str) -> str:
    """A municipality of so many inhabitants."""
    place = await a_territory(ask, name, "municipality", country)
    if population is not None:
        given = {"territoryId": place, "population": population}
        await ask.do("describeTerritory", "territory { id }", given)
    return place


async def test_the_territories_that_lack_the_body_a_law_asks_for_are_listed(ask: Ask) -> None:
    country, other = [await a_territory(ask, name, "country") for name in ("Turkey", "Elsewhere")]
    large = await peopled(ask, "Large", 50_001, country)
    served = await peopled(ask, "Served", 90_000, country)
    await peopled(ask, "Small", 50_000, country)
    await peopled(ask, "Uncounted", None, country)
    await peopled(ask, "Foreign", 90_000, other)
    law = await a_law(ask, country, since="2005", **ASKING)
    assert await lacking(ask, law) == ["Large", "Served"]

    await an_organisation(ask, "Assembly", "PLATFORM", territoryId=served, since="2020")
    await an_organisation(ask, "Bank", "BANK", territoryId=large)
    assert await lacking(ask, law) == ["Large"]
    assert await lacking(ask, law, day="2019-12-31") == ["Large", "Served"]

    await an_organisation(ask, "Hidden", "PLATFORM", territoryId=large, isUnlisted=True)
    assert await lacking(ask, law) == ["Large"]
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    assert await lacking(ask, law, viewer=secretariat) == []


async def test_a_law_that_asks_for_nothing_is_lacked_by_none(ask: Ask) -> None:
    country = await a_territory(ask, "Portugal", "country")
    await peopled(ask, "Large", 90_000, country)
    assert await lacking(ask, await a_law(ask, country)) == []
    assert await lacking(ask, await a_law(ask, country, asksScale="municipality")) == []


async def test_the_secretariat_tells_corrects_and_ends(ask: Ask) -> None:
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    country = await a_territory(ask, "Portugal", "country")
    given = {"territoryId": country, "name": {"pt": "Rede Social"}, "datedAs": ["1997", "1998"]}
    told = await does(ask, "tellOfLaw", SHOW, given, event="law.told", viewer=secretariat)
    plain = {
        "name": "Rede Social",
        "note": None,
        "datedAs": ["1997", "1998"],
        "asksKind": None,
        "asksScale": None,
        "asksPopulationMin": None,
        "territory": {"name": "Portugal"},
        "validFrom": None,
        "validUntil": None,
        "revision": 1,
    }
    assert told == plain
    (law,) = await listed(ask)

    mended: dict[str, Any] = {"lawId": law, "name": {"pt": "Rede Social"}, "since": "1997-11"}
    mended["expectedRevision"] = 1
    right = await does(ask, "correctLaw", SHOW, mended, event="law.corrected", viewer=secretariat)
    assert right == plain | {"datedAs": [], "validFrom": "1997-11", "revision": 2}

    ending = {"lawId": law, "on": "2026-01-01"}
    over = await does(ask, "endLaw", SHOW, ending, event="law.ended", viewer=secretariat)
    assert over["validUntil"] == "2026-01-01"
    ended = "This law ended already."
    await refused(ask, "endLaw", ending, "LawEnded", ended, viewer=secretariat)
    assert await listed(ask) == []
    assert await listed(ask, "2025-12-31") == [law]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "name", "say what it is called, or in a note what is known of it."),
    ({"asksKind": "PLATFORM"}, "asksScale", "say in territories of which scale."),
    ({"asksScale": "galaxy"}, "asksScale", "'galaxy' is no scale."),
    (
        {"asksScale": "municipality", "asksPopulationMin": 0},
        "asksPopulationMin",
        "is a number of people, 1 or more.",
    ),
    ({"since": "1997", "datedAs": ["1998"]}, "datedAs", "is for dates of which none is known"),
    ({"datedAs": ["97"]}, "datedAs", "'97' is no date: write 2012-11-23, 2012-11 or 2012."),
]


@pytest.mark.parametrize(("given", "field", "said"), WRONG)
async def test_what_cannot_be_is_said(
    ask: Ask, given: dict[str, Any], field: str, said: str
) -> None:
    country = await a_territory(ask, "Portugal", "country")
    named = {"name": {"en": "Law"}} if given else {}
    answer = await ask.do("tellOfLaw", "__typename", {"territoryId": country} | named | given)
    assert answer["__typename"] == "InvalidInput"
    assert answer["message"].startswith(f"{field}: {said}")


async def test_it_is_the_secretariats_alone(ask: Ask) -> None:
    country = await a_territory(ask, "Portugal", "country")
    law = await a_law(ask, country)
    stranger = await somebody(ask, "Zé")
    for deed, given in (
        ("tellOfLaw", {"territoryId": country, "name": {"en": "Mine"}}),
        ("correctLaw", {"lawId": law, "name": {"en": "Mine"}}),
        ("endLaw", {"lawId": law}),
    ):
        await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=stranger)
