"""Groupings: what they are made of, from when until when, and what cannot be part of them."""

import pytest
from conftest import Ask
from scene import NOT_FOUND, SECRETARIAT_ONLY, a_territory, does, refused, somebody

SHOW = "territory { scale { code } members(first: 9) { nodes { name } } revision }"
NOT_A_GROUPING = "Only a grouping is made of other territories, and none of them a grouping itself."
INCLUDED = "This territory is part of this grouping already, for part of that time."


@pytest.fixture
async def towns(ask: Ask) -> list[str]:
    """Two towns of one valley."""
    return [await a_territory(ask, name) for name in ("Covilhã", "Fundão")]


@pytest.fixture
async def valley(ask: Ask, towns: list[str]) -> str:
    """A grouping made of the first town."""
    return await a_territory(ask, "Cova da Beira", None, memberIds=[towns[0]], since="2008")


async def periods(ask: Ask) -> list[tuple[str, str | None, str | None]]:
    """Which town was part of the grouping when."""
    rows = await ask.db.reads.fetch(
        "SELECT t.name ->> 'pt' AS name, m.valid_from::text, m.valid_until::text"
        " FROM territory_membership m JOIN territory t ON t.id = m.territory_id ORDER BY m.id"
    )
    return [tuple(row.values()) for row in rows]


async def test_a_grouping_is_defined_of_others_each_once(ask: Ask, towns: list[str]) -> None:
    given = {"name": {"pt": "Cova da Beira"}, "memberIds": [*towns, towns[0]], "since": "2008"}
    valley = await does(ask, "defineTerritory", SHOW, given, event="territory.defined")

    assert valley == {
        "scale": None,
        "members": {"nodes": [{"name": "Covilhã"}, {"name": "Fundão"}]},
        "revision": 1,
    }
    assert await periods(ask) == [("Covilhã", "2008-01-01", None), ("Fundão", "2008-01-01", None)]


async def test_a_place_with_a_scale_has_no_members_and_a_grouping_is_none(
    ask: Ask, towns: list[str], valley: str
) -> None:
    for given in (
        {"name": {"pt": "Vila"}, "scale": "municipality", "memberIds": towns},
        {"name": {"pt": "Beira"}, "memberIds": [valley]},
    ):
        await refused(ask, "defineTerritory", given, "NotAGrouping", NOT_A_GROUPING)
    for grouping, member in ((towns[0], towns[1]), (valley, valley)):
        included = {"groupingId": grouping, "territoryId": member}
        await refused(ask, "includeInGrouping", included, "NotAGrouping", NOT_A_GROUPING)
    moved = {"territoryId": valley, "parentId": towns[0]}
    lies_nowhere = "territoryId: is a grouping, which lies in no other territory."
    await refused(ask, "moveTerritory", moved, "InvalidInput", lies_nowhere)


async def test_a_territory_is_included_leaves_and_comes_back(
    ask: Ask, towns: list[str], valley: str
) -> None:
    town = {"groupingId": valley, "territoryId": towns[1]}
    include, remove = "grouping.territory_included", "grouping.territory_removed"
    await does(ask, "includeInGrouping", SHOW, town | {"since": "2010"}, event=include)
    await refused(ask, "includeInGrouping", town | {"since": "2015"}, "AlreadyIncluded", INCLUDED)
    gone = await does(ask, "removeFromGrouping", SHOW, town | {"on": "2015-06"}, event=remove)
    assert gone["members"]["nodes"] == [{"name": "Covilhã"}]
    back = await does(ask, "includeInGrouping", SHOW, town, event=include)
    assert back["members"]["nodes"] == [{"name": "Covilhã"}, {"name": "Fundão"}]

    assert await periods(ask) == [
        ("Covilhã", "2008-01-01", None),
        ("Fundão", "2010-01-01", "2015-07-01"),
        ("Fundão", "2026-03-01", None),
    ]


async def test_what_was_included_by_mistake_leaves_the_same_day(
    ask: Ask, towns: list[str], valley: str
) -> None:
    town = {"groupingId": valley, "territoryId": towns[1]}
    await ask.do("includeInGrouping", "__typename", town)
    later = {"groupingId": valley, "territoryId": towns[1], "since": "2027"}

    await does(ask, "removeFromGrouping", SHOW, town, event="grouping.territory_removed")
    await does(ask, "includeInGrouping", SHOW, later, event="grouping.territory_included")
    await does(ask, "removeFromGrouping", SHOW, town, event="grouping.territory_removed")

    assert (await periods(ask))[1:] == [
        ("Fundão", "2026-03-01", "2026-03-01"),
        ("Fundão", "2027-01-01", "2027-01-01"),
    ]
    await does(ask, "includeInGrouping", SHOW, town, event="grouping.territory_included")


async def test_what_is_no_part_cannot_leave_and_nothing_leaves_before_it_came(
    ask: Ask, towns: list[str], valley: str
) -> None:
    remove = "removeFromGrouping"
    other = {"groupingId": valley, "territoryId": towns[1]}
    no_part = "territoryId: is no part of this grouping."
    await refused(ask, remove, other, "InvalidInput", no_part)
    early = {"groupingId": valley, "territoryId": towns[0], "on": "2007"}
    await does(ask, remove, SHOW, early, event="grouping.territory_removed")
    await refused(ask, remove, early, "InvalidInput", no_part)
    await ask.do("includeInGrouping", "__typename", other | {"since": "2010"})
    earlier = other | {"on": "2009-12-30"}
    before = "on: 2009-12-30 is before it began, on 2010-01-01."
    await refused(ask, remove, earlier, "InvalidInput", before)


async def test_nothing_begins_in_what_has_ended_or_not_begun(
    ask: Ask, towns: list[str], valley: str
) -> None:
    town = {"groupingId": valley, "territoryId": towns[1]}
    before = "since: 2007 is before it began, on 2008-01-01."
    await refused(ask, "includeInGrouping", town | {"since": "2007"}, "InvalidInput", before)
    await ask.do("retireTerritory", "__typename", {"territoryId": towns[1], "on": "2020"})
    ended = "This territory has ended already."
    await refused(ask, "includeInGrouping", town, "TerritoryEnded", ended)
    await ask.do("retireTerritory", "__typename", {"territoryId": valley, "on": "2020"})
    for deed in ("includeInGrouping", "removeFromGrouping"):
        given = {"groupingId": valley, "territoryId": towns[0]}
        await refused(ask, deed, given, "TerritoryEnded", ended)


async def test_groupings_are_the_secretariats(ask: Ask, towns: list[str], valley: str) -> None:
    stranger = await somebody(ask, "Ana")
    for deed in ("includeInGrouping", "removeFromGrouping"):
        given = {"groupingId": valley, "territoryId": towns[1]}
        await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=stranger)
        absent = given | {"territoryId": f"ter_{stranger.person_id}"}
        await refused(ask, deed, absent, "NotFound", NOT_FOUND)
