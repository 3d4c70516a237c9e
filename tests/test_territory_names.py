"""Renaming territories: from a day on, in the past, as a correction, and the days in between."""

import pytest
from conftest import Ask
from scene import NOT_FOUND, SECRETARIAT_ONLY, a_territory, does, refused, somebody

SHOW = "territory { name revision placements { name parent { name } validFrom validUntil } }"
Placement = tuple[str, str | None, str | None]


@pytest.fixture
async def town(ask: Ask) -> str:
    """A town, called Covilham since 1758."""
    return await a_territory(ask, "Covilham", since="1758")


async def placements(ask: Ask, territory: str) -> list[Placement]:
    """What a territory was called, from when until when."""
    shown = await ask(
        "query($id: ID!) { territory(id: $id) { placements { name validFrom validUntil } } }",
        id=territory,
    )
    return [
        (one["name"], one["validFrom"], one["validUntil"])
        for one in shown["territory"]["placements"]
    ]


async def named(ask: Ask, territory: str, day: str) -> str | None:
    """What a territory was called on a day."""
    shown = await ask(
        "query($id: ID!, $day: Date) { territory(id: $id, asOf: $day) { name } }",
        id=territory,
        day=day,
    )
    return str(shown["territory"]["name"]) if shown["territory"] else None


async def test_a_name_holds_from_today_without_a_date(ask: Ask, town: str) -> None:
    given = {"territoryId": town, "name": {"pt": "Covilhã"}, "expectedRevision": 1}
    renamed = await does(ask, "renameTerritory", SHOW, given, event="territory.renamed")

    assert (renamed["name"], renamed["revision"]) == ("Covilhã", 2)
    assert await placements(ask, town) == [
        ("Covilham", "1758", "2026-03-01"),
        ("Covilhã", "2026-03-01", None),
    ]
    assert await ask.count("superseded") == 1


async def test_a_name_known_to_the_year_begins_with_it(ask: Ask, town: str) -> None:
    given = {"territoryId": town, "name": {"pt": "Covilhã"}, "since": "1911"}
    await does(ask, "renameTerritory", SHOW, given, event="territory.renamed")

    assert await placements(ask, town) == [("Covilham", "1758", "1910"), ("Covilhã", "1911", None)]
    assert await named(ask, town, "1910-12-31") == "Covilham"
    assert await named(ask, town, "1911-01-01") == "Covilhã"
    assert await named(ask, town, "1757-12-31") is None


async def test_a_name_in_the_past_ends_where_the_next_one_begins(ask: Ask, town: str) -> None:
    for name, since in (("Covilhã", "1911"), ("Cidade", "1870"), ("Cobilhana", "1800-03")):
        given = {"territoryId": town, "name": {"pt": name}, "since": since}
        await does(ask, "renameTerritory", SHOW, given, event="territory.renamed")

    assert await placements(ask, town) == [
        ("Covilham", "1758", "1800-02"),
        ("Cobilhana", "1800-03", "1869"),
        ("Cidade", "1870", "1910"),
        ("Covilhã", "1911", None),
    ]
    assert await named(ask, town, "2026-03-01") == "Covilhã"
    shown = await ask("query($id: ID!) { territory(id: $id) { name } }", id=town)
    assert shown["territory"] == {"name": "Covilhã"}


async def test_a_name_lasts_through_a_later_move(ask: Ask, town: str) -> None:
    north = await a_territory(ask, "Norte", "region")
    move = {"territoryId": town, "parentId": north, "since": "2015"}
    await does(ask, "moveTerritory", SHOW, move, event="territory.moved")

    given = {"territoryId": town, "name": {"pt": "Covilhã"}, "since": "2010"}
    renamed = await does(ask, "renameTerritory", SHOW, given, event="territory.renamed")

    assert renamed == {
        "name": "Covilhã",
        "revision": 3,
        "placements": [
            {"name": "Covilham", "parent": None, "validFrom": "1758", "validUntil": "2009"},
            {"name": "Covilhã", "parent": None, "validFrom": "2010", "validUntil": "2014"},
            {
                "name": "Covilhã",
                "parent": {"name": "Norte"},
                "validFrom": "2015",
                "validUntil": None,
            },
        ],
    }


async def test_a_correction_mends_the_record_for_as_long_as_it_was_wrong(
    ask: Ask, town: str
) -> None:
    north = await a_territory(ask, "Norte", "region")
    move = {"territoryId": town, "parentId": north, "since": "2015"}
    await ask.do("moveTerritory", "__typename", move)

    mended = {"territoryId": town, "name": {"pt": "Covilhã"}, "isCorrection": True}
    renamed = await does(ask, "renameTerritory", SHOW, mended, event="territory.renamed")

    assert renamed["name"] == "Covilhã"
    assert await placements(ask, town) == [("Covilhã", "1758", "2014"), ("Covilhã", "2015", None)]
    kept = await ask.db.reads.fetch(
        "SELECT fact -> 'name' ->> 'pt' AS name FROM superseded WHERE table_name ="
        " 'territory_version' AND superseded_at = (SELECT max(superseded_at) FROM superseded)"
    )
    assert [row["name"] for row in kept] == ["Covilham", "Covilham"]


async def test_a_correction_leaves_what_was_otherwise(ask: Ask, town: str) -> None:
    given = {"territoryId": town, "name": {"pt": "Covilha"}, "since": "1911"}
    await ask.do("renameTerritory", "__typename", given)

    mended = {"territoryId": town, "name": {"pt": "Covilhã"}, "isCorrection": True}
    await does(ask, "renameTerritory", SHOW, mended, event="territory.renamed")

    assert await placements(ask, town) == [("Covilham", "1758", "1910"), ("Covilhã", "1911", None)]


async def test_the_same_name_again_makes_no_second_placement(ask: Ask, town: str) -> None:
    given = {"territoryId": town, "name": {"pt": "Covilham"}}
    await does(ask, "renameTerritory", SHOW, given, event="territory.renamed")

    assert await placements(ask, town) == [("Covilham", "1758", None)]


async def test_what_has_ended_shows_the_name_it_ended_with_also_when_corrected(
    ask: Ask, town: str
) -> None:
    await ask.do("retireTerritory", "__typename", {"territoryId": town, "on": "2013-09"})

    given = {"name": {"pt": "Covilhã"}, "since": "2013", "isCorrection": True}
    renamed = await does(
        ask, "renameTerritory", SHOW, {"territoryId": town, **given}, event="territory.renamed"
    )

    assert renamed["name"] == "Covilhã"
    assert await placements(ask, town) == [("Covilhã", "1758", "2013-09")]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"since": "2026-03-02"}, "since: 2026-03-02 lies ahead; record the change the day it"),
        ({"since": "2027"}, "since: 2027 lies ahead; record the change the day it happens."),
        ({"since": "1700"}, "since: nothing is recorded for 1700; it begins on 1758-01-01."),
        ({"name": {"pt": ""}}, "name: is empty in pt."),
        ({"name": {f"x{c}{d}": "a" for c in "abcdefg" for d in "abcdefgh"}}, "name: has 56 lang"),
    ],
)
async def test_what_cannot_be_known_is_refused(
    ask: Ask, town: str, given: dict[str, object], message: str
) -> None:
    answer = await ask.do(
        "renameTerritory", "__typename", {"territoryId": town, "name": {"pt": "Covilhã"}} | given
    )

    assert answer["code"] == "InvalidInput"
    assert answer["message"].startswith(message)
    assert await placements(ask, town) == [("Covilham", "1758", None)]


async def test_a_stranger_and_an_absent_territory_are_refused(ask: Ask, town: str) -> None:
    stranger = await somebody(ask, "Ana")
    given = {"territoryId": town, "name": {"pt": "Covilhã"}}
    await refused(ask, "renameTerritory", given, "Forbidden", SECRETARIAT_ONLY, viewer=stranger)
    absent = given | {"territoryId": f"ter_{stranger.person_id}"}
    await refused(ask, "renameTerritory", absent, "NotFound", NOT_FOUND)


async def test_a_misspelt_id_or_language_is_an_error_of_the_request(ask: Ask, town: str) -> None:
    query = (
        "mutation($input: RenameTerritoryInput!) { renameTerritory(input: $input) { __typename } }"
    )
    wrong = (
        {"territoryId": town.replace("ter_", "org_"), "name": {"pt": "C"}},
        {"territoryId": "ter_1", "name": {"pt": "C"}},
        {"territoryId": town, "name": {"portuguese": "C"}},
        {"territoryId": town, "name": {"pt": "C"}, "since": "13.9.2013"},
    )
    for given in wrong:
        answer = await ask.raw(query, input=given)
        assert "INTERNAL" not in str(answer["errors"]), answer
    assert await ask.count("event") == 1
