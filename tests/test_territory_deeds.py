"""Defining and describing territories: what is kept, what is cleared, and what is refused."""

from typing import Any

import pytest
from conftest import Ask
from scene import NOT_FOUND, SECRETARIAT_ONLY, a_territory, does, refused, somebody

from governance.access import OPERATOR


@pytest.fixture
async def portugal(ask: Ask) -> str:
    """A country to define places in."""
    return await a_territory(ask, "Portugal", "country")


async def test_define_shows_all_that_was_said(ask: Ask, portugal: str) -> None:
    territory = await does(
        ask,
        "defineTerritory",
        "territory { name names scale { code } parent { name } identifiers { scheme value }"
        " point { latitude longitude } boundary population populationOn populationIsApproximate"
        " timeZone validFrom validUntil revision placements { name validFrom } }",
        {
            "name": {"pt": " Covilhã ", "en": "Covilha"},
            "scale": "municipality",
            "parentId": portugal,
            "identifiers": [
                {"scheme": "GeoNames", "value": "2740313"},
                {"scheme": "GeoNames", "value": "2740313"},
            ],
            "point": {"latitude": 40.28, "longitude": -7.5},
            "boundary": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
            "population": 46457,
            "populationOn": "2021",
            "populationIsApproximate": True,
            "timeZone": "Europe/Lisbon",
            "since": "1870-10-20",
        },
        event="territory.defined",
    )

    assert territory == {
        "name": "Covilha",
        "names": {"pt": "Covilhã", "en": "Covilha"},
        "scale": {"code": "municipality"},
        "parent": {"name": "Portugal"},
        "identifiers": [{"scheme": "GeoNames", "value": "2740313"}],
        "point": {"latitude": 40.28, "longitude": -7.5},
        "boundary": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        "population": 46457,
        "populationOn": "2021",
        "populationIsApproximate": True,
        "timeZone": "Europe/Lisbon",
        "validFrom": "1870-10-20",
        "validUntil": None,
        "revision": 1,
        "placements": [{"name": "Covilha", "validFrom": "1870-10-20"}],
    }
    assert await ask.count("superseded") == 0


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        ({"scale": "galaxy"}, "InvalidInput", "scale: 'galaxy' is no scale; there are world, "),
        ({"scale": None}, "InvalidInput", "scale: a territory within another needs a scale."),
        ({"scale": "country"}, "TerritoryNotNarrower", "A territory must be at a narrower scale"),
        ({"name": {}}, "InvalidInput", "name: say it in one language at least, as in {fr:"),
        ({"name": {"pt": " \u200b"}}, "InvalidInput", "name: is empty in pt."),
        ({"name": {"pt": "a" * 400}}, "InvalidInput", "name: has 400 characters in pt, the limit"),
        ({"name": {"pt": "a\x07b"}}, "InvalidInput", "name: contains a control character."),
        ({"name": {"pt": "a\nb"}}, "InvalidInput", "name: goes over several lines; write it in"),
        ({"population": -1}, "InvalidInput", "population: cannot be negative."),
        ({"populationOn": "2021"}, "InvalidInput", "populationOn: dates a count that is not"),
        ({"timeZone": "Europe/Covilhã"}, "InvalidInput", "timeZone: 'Europe/Covilhã' is no time"),
        (
            {"point": {"latitude": 91, "longitude": 0}},
            "InvalidInput",
            "point: latitude is -90 to 90 and longitude -180 to 180 degrees.",
        ),
        (
            {"boundary": {"type": "Point", "coordinates": [0, 0]}},
            "InvalidInput",
            "boundary: must be a GeoJSON Polygon or MultiPolygon.",
        ),
        (
            {"boundary": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}},
            "InvalidInput",
            "boundary: has a ring that is not closed or has under four points.",
        ),
        (
            {"identifiers": [{"scheme": "", "value": "1"}]},
            "InvalidInput",
            "identifiers: is empty.",
        ),
        (
            {"identifiers": [{"scheme": "NUTS", "value": str(n)} for n in range(101)]},
            "InvalidInput",
            "identifiers: names 101, the limit is 100.",
        ),
    ],
)
async def test_define_refuses_what_cannot_be(
    ask: Ask, portugal: str, given: dict[str, Any], problem: str, message: str
) -> None:
    whole = {"name": {"pt": "Covilhã"}, "scale": "municipality", "parentId": portugal} | given
    tables = ("territory", "territory_version", "territory_identifier", "event")
    before = [await ask.count(table) for table in tables]

    answer = await ask.do("defineTerritory", "__typename", whole)

    assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
    assert [await ask.count(table) for table in tables] == before


async def test_define_refuses_an_identifier_that_is_taken(ask: Ask, portugal: str) -> None:
    code = [{"scheme": "NUTS", "value": "PT16J"}]
    await a_territory(ask, "Covilhã", "municipality", portugal, identifiers=code)

    await refused(
        ask,
        "defineTerritory",
        {"name": {"pt": "Fundão"}, "scale": "municipality", "identifiers": code},
        "IdentifierTaken",
        "Another territory already bears one of these identifiers.",
    )


async def test_define_is_refused_to_a_stranger_and_in_an_absent_or_ended_place(
    ask: Ask, portugal: str
) -> None:
    given = {"name": {"pt": "Covilhã"}, "scale": "municipality", "parentId": portugal}
    stranger = await somebody(ask, "Ana")
    await refused(ask, "defineTerritory", given, "Forbidden", SECRETARIAT_ONLY, viewer=stranger)
    absent = given | {"parentId": f"ter_{stranger.person_id}"}
    await refused(ask, "defineTerritory", absent, "NotFound", NOT_FOUND)

    await ask.do("retireTerritory", "__typename", {"territoryId": portugal, "on": "2025"})
    ended = "This territory has ended already."
    await refused(ask, "defineTerritory", given, "TerritoryEnded", ended)


async def test_describe_sets_what_is_said_clears_what_is_null_and_leaves_the_rest(
    ask: Ask, portugal: str
) -> None:
    where = {"latitude": 1.5, "longitude": 2.5}
    place = await a_territory(
        ask,
        "Covilhã",
        point=where,
        timeZone="Europe/Lisbon",
        population=5,
        populationOn="2021",
        identifiers=[{"scheme": "NUTS", "value": "wrong"}],
    )
    show = (
        "territory { point { latitude } timeZone population populationOn"
        " identifiers { scheme value } revision }"
    )

    said = {
        "territoryId": place,
        "point": None,
        "populationOn": "2020",
        "identifiers": [{"scheme": "NUTS", "value": "right"}],
        "withdrawnIdentifiers": [{"scheme": "NUTS", "value": "wrong"}],
        "expectedRevision": 1,
    }
    described = await does(ask, "describeTerritory", show, said, event="territory.described")
    assert described == {
        "point": None,
        "timeZone": "Europe/Lisbon",
        "population": 5,
        "populationOn": "2020",
        "identifiers": [{"scheme": "NUTS", "value": "right"}],
        "revision": 2,
    }
    uncounted = {"territoryId": place, "population": None}
    described = await does(ask, "describeTerritory", show, uncounted, event="territory.described")
    assert (described["population"], described["populationOn"]) == (None, None)
    kept = await ask.db.reads.fetchval("SELECT fact ->> 'latitude' FROM superseded ORDER BY id")
    assert kept == "1.5"

    again = {"territoryId": place, "withdrawnIdentifiers": [{"scheme": "NUTS", "value": "wrong"}]}
    message = "withdrawnIdentifiers: this territory bears no NUTS wrong."
    await refused(ask, "describeTerritory", again, "InvalidInput", message)
    taken = {"territoryId": portugal, "identifiers": [{"scheme": "NUTS", "value": "right"}]}
    message = "Another territory already bears one of these identifiers."
    await refused(ask, "describeTerritory", taken, "IdentifierTaken", message)


async def test_a_change_on_an_old_revision_names_both(ask: Ask, portugal: str) -> None:
    await ask.do("renameTerritory", "__typename", {"territoryId": portugal, "name": {"pt": "P"}})

    answer = await ask(
        "mutation($input: RenameTerritoryInput!) { renameTerritory(input: $input) { __typename"
        " ... on RevisionMismatch { message expectedRevision actualRevision } } }",
        viewer=OPERATOR,
        input={"territoryId": portugal, "name": {"pt": "Q"}, "expectedRevision": 1},
    )

    assert answer["renameTerritory"] == {
        "__typename": "RevisionMismatch",
        "message": "This was changed meanwhile: you know revision 1, it is now at 2."
        " Read it again and repeat.",
        "expectedRevision": 1,
        "actualRevision": 2,
    }
