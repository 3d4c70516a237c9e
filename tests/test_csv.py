"""Lists as CSV: the same values as in JSON, a page or the whole list, for who may see them."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from atlas import a_country, a_mandate, a_person, a_territory, an_organisation
from conftest import Ask
from doors import cloned, over_http, told
from signed_in import a_sign_in, a_token

from governance import embedded
from governance.db import database
from governance.documents import id_of
from governance.settings import Settings

LISTED = 253
FORMULAS = ["=1+1", "+33 1 23", "-x", "@home"]
WHOLE = """
query Bodies($after: String) {
  organisations(first: 100, after: $after, orderBy: {field: NAME}) {
    totalCount
    nodes { ...Named kind isUnlisted languages
      place: territory { name country { name } population point { latitude longitude } }
      validFrom description ...Named }
  }
}
fragment Named on Organisation { id name names }
"""
PAGED = WHOLE.replace("totalCount", "totalCount pageInfo { hasNextPage endCursor }")
COLUMNS = [
    "id,name,names,kind,isUnlisted,languages,place.name,place.country.name,place.population",
    "place.point.latitude,place.point.longitude,validFrom,description",
]
ASKED = "query Few { organisations(first: 3, orderBy: {field: NAME}) { nodes { name } } }"
TOWN = '{ territories(first: 1, filter: {name: "novo"}) { nodes { id } } }'
HOLDERS = """
query ($after: String, $more: Boolean = false) {
  mandates(first: 1, after: $after) { edges { cursor node {
    role
    holder {
      __typename
      ... on Organisation { kind name }
      ... on Person { name languages }
      ...Same @include(if: $more)
    }
    vacant: isVacant
  } } }
}
fragment Same on Node { id }
"""


@pytest.fixture(scope="module")
async def world(server: embedded.Server, template: str) -> AsyncIterator[tuple[str, str]]:
    """A database with pages and pages of organisations, and a token of who knows a hidden one."""
    async with cloned(server, template, "doors_csv") as url:
        async with database(url, Settings(read_pool_size=1)) as opened:
            ask = Ask(opened)
            country = await a_country(ask, "Cabo Verde")
            point = {"latitude": 14.91, "longitude": -23.5}
            town = await a_territory(
                ask, "São João, o novo", "municipality", country, population=7, point=point
            )
            placed: dict[str, Any] = {
                "territoryId": town,
                "languages": ["fr", "pt"],
                "description": {"en": "One line,\nanother; à"},
            }
            for number in range(LISTED - len(FORMULAS)):
                more = placed if number % 2 else {}
                await an_organisation(ask, {"en": f'Évora "{number}"', "fr": "À"}, **more)
            for name in FORMULAS:
                await an_organisation(ask, name, since="2024-05")
            body = await an_organisation(ask, "Hidden", isUnlisted=True)
            person = await a_person(ask, "Ana Évora")
            await a_mandate(ask, body, "CHAIR", person)
            await a_mandate(ask, await an_organisation(ask, "Zenith"), "AUDITOR", body)
        token = await a_token(opened, await a_sign_in(opened, person))
        yield url, token


@pytest.fixture(scope="module")
async def client(world: tuple[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(world[0]) as opened:
        yield opened


async def asked(
    client: httpx.AsyncClient,
    query: str,
    token: str | None = None,
    accept: str = "text/csv",
    **variables: Any,
) -> httpx.Response:
    headers = {"accept": accept} | ({"authorization": f"Bearer {token}"} if token else {})
    body = {"query": query, "variables": variables}
    return await client.post("/graphql", json=body, headers=headers)


def rows_of(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8"), newline="")))


async def in_json(
    client: httpx.AsyncClient, token: str | None = None
) -> tuple[list[dict[str, Any]], int]:
    """The whole list as JSON answers it page by page, and how many pages that were."""
    nodes: list[dict[str, Any]] = []
    given: dict[str, Any] = {}
    for pages in range(1, 10):
        answer = await asked(client, PAGED, token, accept="application/json", **given)
        page = answer.json()["data"]["organisations"]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(nodes) == page["totalCount"]
            return nodes, pages
        given = {"after": page["pageInfo"]["endCursor"]}
    raise AssertionError("the list has no end")


def cells_of(node: dict[str, Any]) -> list[Any]:
    """A row as its table shows it, read from JSON by hand; the names stay as they are."""
    place = node["place"]
    where = ["", "", "", "", ""]
    if place:
        point = place["point"]
        numbers = [place["population"], point["latitude"], point["longitude"]]
        where = [place["name"], place["country"]["name"], *map(str, numbers)]
    name = node["name"]
    return [
        node["id"],
        f"'{name}" if name in FORMULAS else name,
        node["names"],
        node["kind"],
        "true" if node["isUnlisted"] else "false",
        "; ".join(node["languages"]),
        *where,
        node["validFrom"] or "",
        node["description"] or "",
    ]


@pytest.mark.parametrize("hidden", [0, 1], ids=["a stranger", "a member"])
async def test_the_whole_list_is_what_json_answers_cell_by_cell(
    client: httpx.AsyncClient, world: tuple[str, str], hidden: int
) -> None:
    token = world[1] if hidden else None
    nodes, pages = await in_json(client, token)

    answer = await asked(client, WHOLE, token)

    header, *rows = rows_of(answer)
    assert answer.headers["content-disposition"] == 'attachment; filename="Bodies.csv"'
    assert ",".join(header) == ",".join(COLUMNS)
    assert [[*row[:2], json.loads(row[2]), *row[3:]] for row in rows] == [
        cells_of(node) for node in nodes
    ]
    assert (len(rows), pages) == (LISTED + 1 + hidden, 3)
    names = [row[1] for row in rows]
    assert (names.count("Hidden"), sum(row[4] == "true" for row in rows)) == (hidden, hidden)
    assert {f"'{name}" for name in FORMULAS} < set(names)
    assert 'Évora "3"' in names
    places = {tuple(row[6:11]) for row in rows}
    assert places == {("São João, o novo", "Cabo Verde", "7", "14.91", "-23.5"), ("",) * 5}


async def test_a_list_of_one_row_is_a_table_too(client: httpx.AsyncClient) -> None:
    found = await asked(client, TOWN, accept="application/json")
    (town,) = found.json()["data"]["territories"]["nodes"]
    query = """query ($id: ID!, $after: String) { place: territory(id: $id) {
        organisations(first: 100, after: $after) { nodes { name territory { id } } } } }"""

    header, *rows = rows_of(await asked(client, query, id=town["id"]))

    assert header == ["name", "territory.id"]
    assert len(rows) == (LISTED - len(FORMULAS)) // 2
    assert {row[1] for row in rows} == {town["id"]}
    plain = "query ($id: ID!) { territory(id: $id) { ancestors { name } } }"
    above = [["Cabo Verde"], ["Continent"], ["World"]]
    assert sorted(rows_of(await asked(client, plain, id=town["id"]))) == [*above, ["name"]]
    nowhere = "ter_01930000-0000-7000-8000-0000000000ab"
    assert rows_of(await asked(client, query, id=nowhere)) == [header]


async def test_it_is_written_as_rfc_4180_has_it(client: httpx.AsyncClient) -> None:
    query = '{ organisations(first: 1, filter: {name: "Évora 0"}) { nodes { name names } } }'

    answer = await asked(client, query)

    assert answer.content.decode() == (
        'name,names\r\n"Évora ""0""","{""en"": ""Évora \\""0\\"""", ""fr"": ""À""}"\r\n'
    )
    assert answer.headers["content-disposition"] == 'attachment; filename="organisations.csv"'


async def test_one_page_is_one_page(client: httpx.AsyncClient) -> None:
    nodes, _ = await in_json(client)
    names = [cells_of(node)[1] for node in nodes]
    first = (await asked(client, PAGED, accept="application/json")).json()["data"]
    cursor = first["organisations"]["pageInfo"]["endCursor"]
    defaulted = WHOLE.replace("$after: String", f'$after: String = "{cursor}"')

    assert rows_of(await asked(client, ASKED)) == [["name"], *[[name] for name in names[:3]]]
    for answer in (await asked(client, WHOLE, after=cursor), await asked(client, defaulted)):
        assert [row[1] for row in rows_of(answer)[1:]] == names[100:200]
    assert [row[1] for row in rows_of(await asked(client, WHOLE, after=None))[1:]] == names[:100]


async def test_a_list_with_nothing_in_it_has_its_header(client: httpx.AsyncClient) -> None:
    nothing = WHOLE.replace("first: 100,", 'first: 100, filter: {name: "Nowhere at all"},')

    answer = await asked(client, nothing)

    assert answer.content.decode() == f"{','.join(COLUMNS)}\r\n"


async def test_columns_of_several_types_stand_in_the_order_of_the_document(
    client: httpx.AsyncClient, world: tuple[str, str]
) -> None:
    header = ["role", "holder.__typename", "holder.kind", "holder.name", "holder.languages"]
    member = await asked(client, HOLDERS, world[1])
    more = await asked(client, HOLDERS, world[1], more=True)
    stranger = await asked(client, HOLDERS)

    assert rows_of(member) == [
        [*header, "vacant"],
        ["CHAIR", "Person", "", "Ana Évora", "", "false"],
        ["AUDITOR", "Organisation", "ASSOCIATION", "Hidden", "", "false"],
    ]
    named, *rows = rows_of(more)
    assert named == [*header, "holder.id", "vacant"]
    assert [(row[1], row[5][:4]) for row in rows] == [("Person", "per_"), ("Organisation", "org_")]
    assert rows_of(stranger) == [[*header, "vacant"]]  # Both have to do with the hidden body.


async def test_a_plain_list_is_a_table_too(client: httpx.AsyncClient) -> None:
    answer = await asked(client, "query Scales { scales { code rank names } }")

    header, first, *rest = rows_of(answer)
    assert (header, first[:2], len(rest)) == (["code", "rank", "names"], ["world", "0"], 7)
    assert json.loads(first[2])["en"] == "world"


async def test_a_link_to_a_registered_document_brings_it(
    client: httpx.AsyncClient, world: tuple[str, str], tmp_path: Any
) -> None:
    path = tmp_path / "whole.graphql"
    path.write_text(WHOLE)
    done = await told("documents", "register", path, database_url=world[0])
    assert done.exit_code == 0

    link = {"documentId": id_of(WHOLE), "variables": "{}"}
    answer = await client.get("/graphql", params=link, headers={"accept": "text/csv"})

    assert len(rows_of(answer)) == LISTED + 2
    assert answer.content == (await asked(client, WHOLE)).content
    unknown = await client.get(
        "/graphql", params={"documentId": id_of("?")}, headers={"accept": "text/csv"}
    )
    assert (unknown.status_code, unknown.headers["content-type"]) == (
        400,
        "application/json; charset=utf-8",
    )
    assert unknown.json()["errors"][0]["extensions"] == {"code": "DOCUMENT_NOT_FOUND"}
