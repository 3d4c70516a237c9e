"""What is selected is what comes back: fragments, aliases, directives, variables, type names."""

from typing import Any

import pytest
from atlas import (
    a_country,
    a_mandate,
    a_person,
    a_territory,
    an_organisation,
    answered,
    listen,
    names,
)
from conftest import Ask

FRAGMENTS = """
query ($id: ID!) {
    node(id: $id) {
        ...basic
        ... on Node { history(first: 1) { totalCount } }
        ... on Territory { parent { ...placed } ...basic }
        ... on Organisation { name }
        ... { __typename }
    }
}
fragment basic on Node { id ... on Territory { name parent { name } } }
fragment placed on Territory { parent { ...small } scale { code } }
fragment small on Territory { name }
"""


async def test_fragments_merge_whichever_way_they_are_written(ask: Ask) -> None:
    country = await a_country(ask)
    answer = await ask(FRAGMENTS, id=country)
    assert answer["node"] == {
        "id": country,
        "name": "Portugal",
        "parent": {
            "name": "Continent",
            "parent": {"name": "World"},
            "scale": {"code": "continent"},
        },
        "history": {"totalCount": 1},
        "__typename": "Territory",
    }


async def test_a_fragment_on_a_union_and_on_an_interface_applies(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform", "PLATFORM")
    ada = await a_person(ask, "Ada")
    await a_mandate(ask, body, "CHAIR", ada)
    answer = await ask(
        """{ mandates(first: 1) { nodes { holder { ...any ... on MandateHolder { __typename }
            ... on Node { id } } } } }
        fragment any on MandateHolder { ... on Person { name } ... on Territory { population } }"""
    )
    (node,) = answer["mandates"]["nodes"]
    assert node == {"holder": {"name": "Ada", "__typename": "Person", "id": ada}}


async def test_a_list_under_two_names_is_two_lists(ask: Ask) -> None:
    country = await a_country(ask)
    for name in ("Aveiro", "Beja", "Braga"):
        await a_territory(ask, name, "municipality", country)
    answer = await ask(
        """query ($id: ID!) { territory(id: $id) {
            some: children(first: 1) { nodes { name } }
            rest: children(last: 2) { nodes { name } again: nodes { called: name } }
            with_b: children(first: 9, filter: { name: "b" }) { totalCount all: totalCount }
            up: parent { name } further: parent { parent { name } }
        } }""",
        id=country,
    )
    assert answer["territory"] == {
        "some": {"nodes": [{"name": "Aveiro"}]},
        "rest": {
            "nodes": [{"name": "Beja"}, {"name": "Braga"}],
            "again": [{"called": "Beja"}, {"called": "Braga"}],
        },
        "with_b": {"totalCount": 2, "all": 2},
        "up": {"name": "Continent"},
        "further": {"parent": {"name": "World"}},
    }


async def test_long_names_are_no_trouble(ask: Ask) -> None:
    await a_country(ask)
    long = "n" * 90
    answer = await ask(
        f"{{ territories(last: 1) {{ {long}: nodes {{ {long}: name }} "
        f"{long}2: nodes {{ {long}: id }} }} }}"
    )
    assert answer["territories"][long] == [{long: "World"}]
    assert set(answer["territories"]) == {long, f"{long}2"}


@pytest.mark.parametrize("show", [True, False])
async def test_directives_choose_by_variables(ask: Ask, show: bool) -> None:  # noqa: FBT001  # Both ways.
    country = await a_country(ask)
    heard = listen(ask)
    query = """query ($id: ID!, $show: Boolean!) {
        territory(id: $id) {
            name @skip(if: $show)
            ...more @include(if: $show)
            ... @skip(if: $show) { revision }
            parent @include(if: $show) { name @include(if: true) population @skip(if: true) }
        }
        scales @include(if: $show) { code @skip(if: $show) rank }
    }
    fragment more on Territory { scale { code } }"""
    answer = await ask(query, id=country, show=show)
    if show:
        assert answer["territory"] == {
            "scale": {"code": "country"},
            "parent": {"name": "Continent"},
        }
        assert answer["scales"][0] == {"rank": 0}
        assert len(heard) == 2
    else:
        assert answer == {"territory": {"name": "Portugal", "revision": 1}}
        assert len(heard) == 1


async def test_the_same_document_answers_anew_for_other_flags(ask: Ask) -> None:
    country = await a_country(ask)
    query = (
        "query ($id: ID!, $short: Boolean = true) { territory(id: $id) { id @skip(if: $short) "
        "name @include(if: $short) } }"
    )
    assert await ask(query, id=country) == {"territory": {"name": "Portugal"}}
    assert await ask(query, id=country, short=False) == {"territory": {"id": country}}
    assert await ask(query, id=country, short=True) == {"territory": {"name": "Portugal"}}
    assert len(ask.engine.documents) == 2


TOWNS = """query ($filter: TerritoryFilter, $first: Int = 2, $order: TerritoryOrder) {
    territories(first: $first, filter: $filter, orderBy: $order) { nodes { name } totalCount }
}"""


FILTERED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["Aveiro", "Beja"]),
    ({"first": 3}, ["Aveiro", "Beja", "Braga"]),
    ({"filter": None, "order": None}, ["Aveiro", "Beja"]),
    ({"filter": {}}, ["Aveiro", "Beja"]),
    ({"filter": {"name": None, "or": None}}, ["Aveiro", "Beja"]),
    ({"filter": {"name": "br"}}, ["Braga"]),
    ({"filter": {"scale": ["world", "country"]}}, ["Portugal", "World"]),
    ({"filter": {"scale": "world"}}, ["World"]),
    ({"filter": {"scale": []}}, []),
    ({"filter": {"or": [{"name": "br"}, {"name": "be"}]}}, ["Beja", "Braga"]),
    ({"filter": {"or": []}}, []),
    ({"filter": {"and": []}, "first": 1}, ["Aveiro"]),
    (
        {"filter": {"not": {"scale": ["municipality", "world"]}}, "first": 9},
        ["Continent", "Portugal"],
    ),
    ({"order": {"field": "NAME", "direction": "DESCENDING"}}, ["World", "Portugal"]),
]


async def test_a_whole_filter_can_be_a_variable(ask: Ask) -> None:
    country = await a_country(ask)
    for name in ("Aveiro", "Beja", "Braga"):
        await a_territory(ask, name, "municipality", country)
    for variables, found in [*FILTERED, *reversed(FILTERED)]:
        answer = await ask(TOWNS, **variables)
        assert names(answer["territories"]) == found, variables


async def test_parts_of_a_filter_can_be_variables(ask: Ask) -> None:
    country = await a_country(ask)
    for name in ("Aveiro", "Beja", "Braga"):
        await a_territory(ask, name, "municipality", country, population=len(name))
    query = """query ($name: String, $scale: String!, $scales: [String!], $few: BigInt,
            $more: [TerritoryFilter!], $within: ID, $flag: Boolean) {
        territories(first: 9, filter: { name: $name, populationAtMost: $few, within: $within
            isGrouping: $flag, and: $more, or: [{ scale: [$scale, "world"] }, { scale: $scales }] }
        ) { nodes { name } } }"""
    answer = await ask(query, scale="municipality", scales=["country"])
    assert names(answer["territories"]) == ["Aveiro", "Beja", "Braga", "Portugal", "World"]
    answer = await ask(query, scale="municipality")
    assert len(names(answer["territories"])) == 6
    answer = await ask(
        query,
        scale="world",
        scales=["municipality"],
        name="b",
        few=2**40,
        more=[{"name": "be"}, {"populationAtLeast": 4}],
        within=country,
        flag=False,
    )
    assert names(answer["territories"]) == ["Beja"]


async def test_codes_can_be_variables_one_by_one_or_as_a_list(ask: Ask) -> None:
    await an_organisation(ask, "Bank", "BANK")
    await an_organisation(ask, "Press", "MEDIA")
    await an_organisation(ask, "School", "SCHOOL")
    query = """query ($kinds: [OrganisationKind!], $kind: OrganisationKind!) {
        organisations(first: 9, filter: { kind: $kinds }) { nodes { name } }
        one: organisations(first: 9, filter: { kind: [$kind] }) { nodes { name kind } } }"""
    for kinds, found in (
        (["MEDIA", "BANK"], ["Bank", "Press"]),
        (["BANK", "MEDIA"], ["Bank", "Press"]),
        (["SCHOOL"], ["School"]),
        ("SCHOOL", ["School"]),
        ([], []),
        (None, ["Bank", "Press", "School"]),
    ):
        answer = await ask(query, kinds=kinds, kind="MEDIA")
        assert names(answer["organisations"]) == found
        assert answer["one"] == {"nodes": [{"name": "Press", "kind": "MEDIA"}]}


async def test_type_names_are_told_at_every_level(ask: Ask) -> None:
    await an_organisation(ask, "Bank", "BANK")
    answer = await ask(
        """{ __typename organisations(first: 1) { __typename pageInfo { __typename }
            edges { __typename node { __typename history(first: 1) { __typename nodes {
                __typename subject { __typename } } } } } nodes { kind: __typename } } }"""
    )
    assert answer == {
        "__typename": "Query",
        "organisations": {
            "__typename": "OrganisationConnection",
            "pageInfo": {"__typename": "PageInfo"},
            "edges": [
                {
                    "__typename": "OrganisationEdge",
                    "node": {
                        "__typename": "Organisation",
                        "history": {
                            "__typename": "EventConnection",
                            "nodes": [
                                {"__typename": "Event", "subject": {"__typename": "Organisation"}}
                            ],
                        },
                    },
                }
            ],
            "nodes": [{"kind": "Organisation"}],
        },
    }
    assert await ask("{ organisations(first: 1) { __typename } }") == {
        "organisations": {"__typename": "OrganisationConnection"}
    }
    assert await ask("{ __typename }") == {"__typename": "Query"}


async def test_operations_are_chosen_by_name_and_share_fragments(ask: Ask) -> None:
    country = await a_country(ask)
    document = f"""query One {{ ...top }}
    query Two {{ ...top territory(id: "{country}") {{ revision }} }}
    fragment top on Query {{ territory(id: "{country}") {{ name }} }}"""
    one, two = {"name": "Portugal"}, {"name": "Portugal", "revision": 1}
    for name, expected in (("One", one), ("Two", two), ("One", one)):
        body, _ = await answered(ask, document, operation_name=name)
        assert body["data"] == {"territory": expected}
    unclear: list[tuple[str | None, str]] = [
        (None, "Say by operationName which of the document's operations to run."),
        ("Three", "Unknown operation named 'Three'."),
    ]
    for chosen, said in unclear:
        body, is_refused = await answered(ask, document, operation_name=chosen)
        assert is_refused
        assert [error["message"] for error in body["errors"]] == [said]
        assert "data" not in body
