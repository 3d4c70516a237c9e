"""Territories that merge, split or end, and groupings: what follows, and what is refused."""

import pytest
from conftest import Ask
from scene import (
    SECRETARIAT_ONLY,
    a_territory,
    does,
    refused,
    somebody,
)

SHOW = (
    "territory { name scale { code } parent { name } validFrom validUntil"
    " children(first: 9) { nodes { name } }"
    " successions { kind predecessor { name } successor { name } happenedOn } }"
)
BY_NAME = (
    "query($id: ID!) { territory(id: $id)"
    " { name validUntil children(first: 9) { nodes { name } } } }"
)


class Reform:
    """Two parishes of one town, each with a village."""

    def __init__(self, town: str, parishes: list[str], villages: list[str]) -> None:
        self.town = town
        self.first, self.second = parishes
        self.first_village, self.second_village = villages


@pytest.fixture
async def reform(ask: Ask) -> Reform:
    """Two parishes of one town, each with a village."""
    town = await a_territory(ask, "Covilhã")
    parishes = [await a_territory(ask, name, "district", town) for name in ("Vales", "Canhoso")]
    villages = [
        await a_territory(ask, name, "neighbourhood", parish)
        for name, parish in zip(("Rio", "Monte"), parishes, strict=True)
    ]
    return Reform(town, parishes, villages)


async def test_parishes_merge_into_a_new_one_that_takes_their_parts(
    ask: Ask, reform: Reform
) -> None:
    union = await does(
        ask,
        "mergeTerritories",
        SHOW,
        {
            "predecessorIds": [reform.first, reform.second, reform.first],
            "name": {"pt": "União"},
            "on": "2013-09-29",
        },
        event="territory.merged",
    )

    assert union == {
        "name": "União",
        "scale": {"code": "district"},
        "parent": {"name": "Covilhã"},
        "validFrom": "2013-09-29",
        "validUntil": None,
        "children": {"nodes": [{"name": "Monte"}, {"name": "Rio"}]},
        "successions": [
            {
                "kind": "merge",
                "predecessor": {"name": name},
                "successor": {"name": "União"},
                "happenedOn": "2013-09-29",
            }
            for name in ("Vales", "Canhoso")
        ],
    }
    old = await ask(BY_NAME, id=reform.first)
    assert old["territory"] == {
        "name": "Vales",
        "validUntil": "2013-09-29",
        "children": {"nodes": []},
    }
    history = await ask(
        "query($id: ID!) { node(id: $id) { history(first: 9) { nodes { name } } } }",
        id=reform.first_village,
    )
    told = [event["name"] for event in history["node"]["history"]["nodes"]]
    assert told == ["territory.defined", "territory.merged"]
    then = await ask(
        'query($id: ID!) { territory(id: $id, asOf: "2013-09-28") { children(first: 9)'
        " { nodes { name } } } }",
        id=reform.first,
    )
    assert then["territory"]["children"]["nodes"] == [{"name": "Rio"}]


async def test_one_of_them_takes_in_the_rest(ask: Ask, reform: Reform) -> None:
    renamed = {"territoryId": reform.second_village, "name": {"pt": "Montes"}, "since": "2020"}
    await ask.do("renameTerritory", "__typename", renamed)

    first = await does(
        ask,
        "mergeTerritories",
        SHOW,
        {
            "predecessorIds": [reform.second, reform.first],
            "successorId": reform.first,
            "on": "2013",
        },
        event="territory.merged",
    )

    assert [one["name"] for one in first["children"]["nodes"]] == ["Montes", "Rio"]
    assert [one["predecessor"]["name"] for one in first["successions"]] == ["Canhoso"]
    old = await ask(BY_NAME, id=reform.second)
    assert old["territory"]["validUntil"] == "2012"


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        ({"predecessorIds": []}, "InvalidInput", "predecessorIds: names 0 territories; 2 to 200"),
        ({"predecessorIds": ["first", "first"]}, "InvalidInput", "predecessorIds: names 1 terr"),
        ({"on": "2026-03-02"}, "InvalidInput", "on: 2026-03-02 lies ahead; record the end the day"),
        ({"on": "2026"}, "InvalidInput", "on: 2026 is not over yet; write the day it happened."),
        ({"name": None}, "InvalidInput", "name: name a new territory or choose a successor, one"),
        ({"successorId": "first"}, "InvalidInput", "name: name a new territory or choose a succ"),
        ({"predecessorIds": ["first", "town"]}, "InvalidInput", "predecessorIds: are at differen"),
        (
            {"predecessorIds": ["town", "first"], "successorId": "first", "name": None},
            "TerritoryWithinItself",
            "A territory cannot lie within itself",
        ),
        ({"predecessorIds": ["first", "grouping"]}, "InvalidInput", "predecessorIds: names a gro"),
        ({"predecessorIds": ["first", "gone"]}, "TerritoryEnded", "This territory has ended alre"),
    ],
)
async def test_a_merge_that_cannot_be_is_refused(
    ask: Ask, reform: Reform, given: dict[str, object], problem: str, message: str
) -> None:
    grouping = await a_territory(ask, "Cova da Beira", None)
    gone = await a_territory(ask, "Antiga", "district", reform.town)
    await ask.do("retireTerritory", "__typename", {"territoryId": gone, "on": "2010"})
    known = {"grouping": grouping, "gone": gone} | vars(reform)
    whole = {"predecessorIds": ["first", "second"], "name": {"pt": "União"}, "on": "2013"} | given
    whole["predecessorIds"] = [known[name] for name in whole["predecessorIds"]]  # type: ignore[attr-defined]  # A list of names.
    if "successorId" in whole:
        whole["successorId"] = known[str(whole["successorId"])]
    events = await ask.count("event")

    answer = await ask.do("mergeTerritories", "__typename", whole)

    assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
    assert (await ask.count("event"), await ask.count("territory_succession")) == (events, 0)


async def test_a_town_splits_and_each_part_says_what_lies_in_it(ask: Ask, reform: Reform) -> None:
    parts = [
        {"name": {"pt": "Alta"}, "childIds": [reform.first]},
        {"name": {"pt": "Baixa"}, "childIds": [reform.second]},
    ]
    given = {"territoryId": reform.town, "parts": parts, "on": "2020-01-01"}
    town = await does(ask, "splitTerritory", SHOW, given, event="territory.split")

    assert (town["validUntil"], town["children"]["nodes"]) == ("2020-01-01", [])
    assert [
        (one["kind"], one["successor"]["name"], one["happenedOn"]) for one in town["successions"]
    ] == [("split", "Alta", "2020-01-01"), ("split", "Baixa", "2020-01-01")]
    within = await ask(
        "query($id: ID!) { territory(id: $id) { ancestors { name } parent { validFrom } } }",
        id=reform.first_village,
    )
    assert within["territory"]["ancestors"] == [{"name": "Alta"}, {"name": "Vales"}]
    await refused(
        ask, "splitTerritory", given, "TerritoryEnded", "This territory has ended already."
    )


async def test_a_split_that_leaves_or_takes_the_wrong_parts_is_refused(
    ask: Ask, reform: Reform
) -> None:
    def given(*children: list[str]) -> dict[str, object]:
        parts = [{"name": {"pt": "Parte"}, "childIds": one} for one in children]
        return {"territoryId": reform.town, "parts": parts, "on": "2020-01-01"}

    left = "One territory still lies in this one; say first where else."
    await refused(ask, "splitTerritory", given([reform.first], []), "StillHasParts", left)
    twice = "childIds: names a place that is no part of this territory, or is named twice."
    for wrong in (
        given([reform.first], [reform.first, reform.second]),
        given([reform.first_village], [reform.second]),
    ):
        await refused(ask, "splitTerritory", wrong, "InvalidInput", twice)
    alone = "parts: names 1 territories; 2 to 200 will do."
    await refused(
        ask, "splitTerritory", given([reform.first, reform.second]), "InvalidInput", alone
    )


async def test_a_territory_ends_with_its_year_and_leaves_its_groupings(
    ask: Ask, reform: Reform
) -> None:
    grouping = await a_territory(ask, "Cova da Beira", None, memberIds=[reform.first_village])
    given = {"territoryId": reform.first_village, "on": "2012", "expectedRevision": 1}
    village = await does(ask, "retireTerritory", SHOW, given, event="territory.retired")

    assert village["validUntil"] == "2012"
    ends = await ask.db.reads.fetch("SELECT valid_until::text FROM territory_membership")
    assert [row["valid_until"] for row in ends] == ["2013-01-01"]
    shown = await ask(
        "query($id: ID!) { territory(id: $id) { members(first: 9) { totalCount } } }", id=grouping
    )
    assert shown["territory"]["members"]["totalCount"] == 0
    await refused(
        ask,
        "retireTerritory",
        {"territoryId": reform.first_village, "on": "2012"},
        "TerritoryEnded",
        "This territory has ended already.",
    )


async def test_ending_is_refused_with_parts_ahead_of_time_and_before_what_is_known(
    ask: Ask, reform: Reform
) -> None:
    def given(territory: str, on: str) -> dict[str, str]:
        return {"territoryId": territory, "on": on}

    parts = "2 territories still lie in this one; say first where else."
    await refused(ask, "retireTerritory", given(reform.town, "2020"), "StillHasParts", parts)
    ahead = "on: 2026-03 is not over yet; write the day it happened."
    village = reform.first_village
    await refused(ask, "retireTerritory", given(village, "2026-03"), "InvalidInput", ahead)
    rename = {"territoryId": village, "name": {"pt": "Ribeira"}, "since": "2015"}
    await ask.do("renameTerritory", "__typename", rename)
    early = "on: is before what is recorded since 2015-01-01."
    await refused(ask, "retireTerritory", given(village, "2010"), "InvalidInput", early)
    stranger = await somebody(ask, "Ana")
    await refused(
        ask,
        "retireTerritory",
        given(village, "2020"),
        "Forbidden",
        SECRETARIAT_ONLY,
        viewer=stranger,
    )


async def test_what_was_defined_by_mistake_ends_the_day_it_began(ask: Ask) -> None:
    wrong = await a_territory(ask, "Engano", since="2026-03-01")

    given = {"territoryId": wrong, "on": "2026-03-01"}
    gone = await does(ask, "retireTerritory", SHOW, given, event="territory.retired")

    assert (gone["validFrom"], gone["validUntil"]) == ("2026-03-01", "2026-03-01")
    listed = await ask("{ territories(first: 9) { totalCount } }")
    assert listed["territories"]["totalCount"] == 0
