"""What costs too much is refused before any SQL, by a sentence that names the limit."""

import time
from typing import Any

import pytest
from atlas import a_country, a_person, a_seat, an_organisation, answered, listen
from conftest import Ask
from graphql import parse

from schema import limits


async def refusal(ask: Ask, query: str, **variables: Any) -> tuple[Any, Any, Any]:
    """The limit a request is refused for, what it asked, and the most there may be."""
    heard = listen(ask)
    body, is_request_error = await answered(ask, query, variables=variables)
    assert is_request_error, body
    assert "data" not in body
    (error,) = body["errors"]
    assert heard == []
    shown = error["extensions"]
    assert shown["code"] == "TOO_COSTLY"
    assert str(shown["maximum"]) in error["message"]
    assert shown["limit"] in error["message"]
    return shown["limit"], shown["requested"], shown["maximum"]


def nested(depth: int) -> str:
    """A walk up the territories, so many fields deep."""
    return (
        "{ node(id: 1) { ... on Territory "
        + "{ parent " * (depth - 2)
        + "{ name"
        + " }" * (depth + 1)
    )


async def test_depth_is_limited(ask: Ask) -> None:
    assert await refusal(ask, nested(13)) == ("depth", 13, 12)
    assert await refusal(ask, nested(80)) == ("depth", 80, 12)
    assert await refusal(ask, nested(900)) == ("depth", None, 12)
    country = await a_country(ask)
    answer = await ask(nested(12).replace("id: 1", f'id: "{country}"'))
    assert answer["node"]["parent"]["parent"]["parent"] is None


async def test_aliases_are_limited(ask: Ask) -> None:
    many = " ".join(f"a{number}: code" for number in range(31))
    assert await refusal(ask, f"{{ scales {{ {many} }} }}") == ("aliases", 31, 30)
    spread = "{ scales { ...s } more: scales { ...s } } fragment s on Scale { %s }"
    fifteen = " ".join(f"a{number}: code" for number in range(15))
    assert await refusal(ask, spread % fifteen) == ("aliases", 31, 30)
    answer = await ask(f"{{ scales {{ {many.replace('a0: ', '')} }} }}")
    assert len(answer["scales"][0]) == 31


async def test_aliases_are_counted_for_each_operation(ask: Ask) -> None:
    twenty = " ".join(f"a{number}: code" for number in range(20))
    document = f"query A {{ scales {{ {twenty} }} }} query B {{ scales {{ {twenty} }} }}"
    body, _ = await answered(ask, document, operation_name="A")
    assert len(body["data"]["scales"][0]) == 20


async def test_tokens_are_limited(ask: Ask) -> None:
    long = "{ scales { code " + "rank " * 2_000 + "} }"
    assert await refusal(ask, long) == ("tokens", None, 2_000)


async def test_repeated_fields_are_limited(ask: Ask) -> None:
    forty = "{ scales { " + "code " * 41 + "} }"
    assert len((await ask(forty))["scales"][0]) == 1
    again = "{ scales { " + "code " * 42 + "} }"
    assert await refusal(ask, again) == ("repeated fields", 41, 40)
    inside = "{ scales { " + "... { code } ... on Scale { code } " * 21 + "} }"
    assert await refusal(ask, inside) == ("repeated fields", 41, 40)


async def test_directives_are_limited(ask: Ask) -> None:
    flood = "{ scales { " + "... @include(if: true) { code } " * 101 + "} }"
    assert await refusal(ask, flood) == ("directives", 101, 100)
    unknown = "{ scales { code " + "@a " * 900 + "} }"
    assert await refusal(ask, unknown) == ("directives", 900, 100)


async def test_spreads_are_limited(ask: Ask) -> None:
    many = " ".join(f"...f{number}" for number in range(41))
    made = " ".join(f"fragment f{number} on Scale {{ code }}" for number in range(41))
    assert await refusal(ask, f"{{ scales {{ {many} }} }} {made}") == ("spreads", 41, 40)


def chained(length: int, body: str, last: str = "name") -> str:
    """Fragments that each spread the next one twice."""
    made = [body.replace("NEXT", f"...F{number + 1}") for number in range(length - 1)]
    return "{ territory(id: 1) { ...F0 } } " + " ".join(
        f"fragment F{number} on Territory {{ {one} }}" for number, one in enumerate([*made, last])
    )


async def test_chained_fragments_are_measured_once_each(ask: Ask) -> None:
    chain = chained(19, "NEXT NEXT")
    assert await refusal(ask, chain) == ("fields", 2**18 + 1, 600)
    started = time.process_time()
    assert await refusal(ask, chained(20, "parent { NEXT } p: parent { NEXT }")) == (
        "depth",
        21,
        12,
    )
    wide = "parent { NEXT } " + " ".join(
        f"{name}(first: 1) {{ nodes {{ NEXT }} }}" for name in ("children", "descendants")
    )
    leaves = "id name population revision"
    assert await refusal(ask, chained(6, wide, leaves)) == ("fields", 1_578, 600)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "document",
    [
        "{ ...a } fragment a on Query { ...a scales { code } }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        "{ ...a } fragment a on Query { scales { ...b } } fragment b on Scale { rank ...b }",
    ],
)
async def test_circular_fragments_are_refused(ask: Ask, document: str) -> None:
    heard = listen(ask)
    body, is_request_error = await answered(ask, document)
    assert is_request_error
    assert "Cannot spread fragment" in body["errors"][0]["message"]
    assert heard == []


PAGE = """query ($n: Int = 10, $m: Int) { territories(first: $n) { nodes {
    children(first: $m) { nodes { name revision } } } } }"""


async def test_cost_counts_values_at_worst(ask: Ask) -> None:
    await a_country(ask)
    asked: list[tuple[str, dict[str, Any], int]] = [
        ("{ territories(first: 10) { nodes { name revision } totalCount } }", {}, 41),
        (PAGE, {"m": 5}, 10 * (1 + 1 + 5 * 3) + 1),
        (PAGE, {"n": 2, "m": 5}, 2 * (1 + 1 + 5 * 3) + 1),
        ("{ scales { code rank } }", {}, 201),
        ("{ nearestTerritories(latitude: 1, longitude: 1, first: 7) { name } }", {}, 8),
        ('{ territory(id: "%s") { ancestors { name } } }', {}, 22),
        ('{ nodes(ids: ["%s"]) { id } }', {}, 101),
        ("{ viewer { actsFor { name } } }", {}, 102),
        ("{ __typename }", {}, 1),
    ]
    for query, variables, cost in asked:
        country = (await ask("{ territories(first: 1) { nodes { id } } }"))["territories"]
        written = query.replace("%s", country["nodes"][0]["id"])
        body, _ = await answered(ask, written, variables=variables)
        told = body["extensions"]["cost"]
        assert (told["requested"], told["limit"]) == (cost, 50_000), query


async def test_cost_is_limited_whichever_way_sizes_are_given(ask: Ask) -> None:
    await a_country(ask)
    assert await refusal(ask, PAGE, n=100, m=200) == ("cost", 60_201, 50_000)
    assert (await ask(PAGE, n=100, m=100))["territories"]["nodes"]
    assert await refusal(ask, PAGE, n=100, m=2**31 - 1) == ("cost", 10**9, 50_000)
    literal = PAGE.replace("($n: Int = 10, $m: Int)", "").replace("$n", "100")
    assert await refusal(ask, literal.replace("$m", "200")) == ("cost", 60_201, 50_000)
    spread = """query ($n: Int) { territories(first: $n) { nodes { ...deep } } }
        fragment deep on Territory { descendants(last: $n) { edges { node { name } } } }"""
    assert await refusal(ask, spread, n=200) == ("cost", 120_401, 50_000)
    default = spread.replace("$n: Int", "$n: Int = 200")
    assert await refusal(ask, default) == ("cost", 120_401, 50_000)


async def test_values_are_limited(ask: Ask) -> None:
    query = "query ($f: TerritoryFilter) { territories(first: 1, filter: $f) { totalCount } }"
    many: dict[str, Any] = {"or": [{"name": "x"}] * 500}
    assert await refusal(ask, query, f=many) == ("values", 1_002, 1_000)
    deep: dict[str, Any] = {}
    for _ in range(50):
        deep = {"not": deep}
    assert await refusal(ask, query, f=deep) == ("nesting of values", 41, 40)


async def test_conditions_are_limited_whichever_way_filters_are_given(ask: Ask) -> None:
    query = "query ($f: TerritoryFilter) { territories(first: 1, filter: $f) { totalCount } }"
    few: dict[str, Any] = {"or": [{"name": "x"}] * 50}
    assert (await ask(query, f=few))["territories"] == {"totalCount": 0}
    codes: dict[str, Any] = {"scale": ["country"] * 150}
    assert (await ask(query, f=codes))["territories"] == {"totalCount": 0}
    most = limits.CONDITIONS_MAX
    many: dict[str, Any] = {"or": [{"name": "x"}] * 48 + [{"name": "x", "isGrouping": True}, {}]}
    assert await refusal(ask, query, f=many) == ("filter conditions", most + 1, most)
    default = query.replace("Filter)", "Filter = {or: [" + '{ name: "x" } ' * 101 + "]})")
    assert await refusal(ask, default) == ("filter conditions", 101, most)
    literal = query.replace("($f: TerritoryFilter)", "").replace(
        "$f", "{or: [" + "{} " * 101 + "]}"
    )
    assert await refusal(ask, literal) == ("filter conditions", 101, most)
    item = "{or: [" + "$f " * 101 + "]}"
    assert await refusal(ask, query.replace("filter: $f", f"filter: {item}")) == (
        "filter conditions",
        101,
        most,
    )
    spread = """query ($f: TerritoryFilter) { territories(first: 1, filter: $f) { nodes { ...c } }
            t: territories(first: 1) { nodes { ...c } } }
        fragment c on Territory { children(first: 1, filter: $f) { totalCount } }"""
    third: dict[str, Any] = {"or": [{"name": "x"}] * 17}
    assert await refusal(ask, spread, f=third) == ("filter conditions", 51, most)


async def test_fields_of_what_is_given_are_limited(ask: Ask) -> None:
    misspelt = " ".join(f"nam{number}: 1" for number in range(61))
    for document in (
        "{ territories(first: 1, filter: { and: [{ %s }] }) { totalCount } }",
        "mutation { foundOrganisation(input: { %s }) { __typename } }",
        "query ($f: TerritoryFilter = { %s }) { territories(first: 1, filter: $f) { totalCount } }",
    ):
        assert await refusal(ask, document % misspelt) == ("fields of an object", 61, 60)
    query = "query ($f: TerritoryFilter) { territories(first: 1, filter: $f) { totalCount } }"
    wide = {f"nam{number}": 1 for number in range(61)}
    assert await refusal(ask, query, f={"and": [wide]}) == ("fields of an object", 61, 60)
    deed = "mutation ($i: FoundOrganisationInput!) { foundOrganisation(input: $i) { __typename } }"
    assert await refusal(ask, deed, i=wide) == ("fields of an object", 61, 60)


async def test_a_deeds_input_may_hold_many_values(ask: Ask) -> None:
    country = await a_country(ask)
    ring = [[number / 100, 1 + number % 2] for number in range(800)]
    outline = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    done = await ask.do(
        "describeTerritory",
        "territory { revision }",
        {"territoryId": country, "boundary": outline},
    )
    assert done["__typename"] in {"DescribeTerritoryPayload", "InvalidInput"}


async def test_an_ordinary_question_is_far_from_every_limit(ask: Ask) -> None:
    body = await an_organisation(ask, "Table", "PLATFORM")
    await a_seat(ask, body, await a_person(ask, "Ada"))
    query = """{ organisations(first: 50) { totalCount nodes { id name kind territory { name
        parent { name } ancestors { name } } seats(first: 10) { nodes { sector person { name } } }
        history(last: 3) { nodes { name at } } } } }"""
    answer = await ask.raw(query)
    assert "errors" not in answer
    assert answer["extensions"]["cost"]["requested"] == 4_051
    assert len(list(parse(query).definitions)) == 1


async def test_who_asks_first_pays_for_the_making(ask: Ask) -> None:
    """Another literal makes another document, whose statement is made anew."""
    queries = [f'{{ territories(first: 1) {{ nodes {{ name(lang: "{tag}") }} }} }}' for tag in "ab"]
    making = []
    for query in (queries[0], queries[0], queries[1], "{ __typename }"):
        body, _ = await answered(ask, query)
        making.append(body["extensions"]["cost"]["making"])
    assert making == [20, 0, 20, 0]
