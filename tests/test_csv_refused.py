"""What is no table, what is wrong with a request for one, and who is answered with one."""

from collections.abc import AsyncIterator

import httpx
import pytest
from doors import cloned, over_http

from governance import embedded

ASKED = "query Few { organisations(first: 3, orderBy: {field: NAME}) { nodes { name } } }"
COSTLY = """{ organisations(first: 100) { nodes { parts(first: 100) { nodes { parts(first: 100) {
  totalCount nodes { id } } } } } } }"""


@pytest.fixture(scope="module")
async def client(server: embedded.Server, template: str) -> AsyncIterator[httpx.AsyncClient]:
    async with cloned(server, template, "doors_no_table") as url, over_http(url) as opened:
        yield opened


async def asked(client: httpx.AsyncClient, query: str, accept: str = "text/csv") -> httpx.Response:
    return await client.post("/graphql", json={"query": query}, headers={"accept": accept})


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            "{ a: scales { code } b: scales { code } }",
            "one list makes a table, and this asks",
        ),
        ("{ viewer { isSecretariat } }", "viewer.isSecretariat is no list."),
        (
            "{ territory(id: 1) { name children(first: 1) { nodes { id } } } }",
            "one list makes a table, and this asks for 2 things.",
        ),
        ("{ node(id: 1) { ... on Organisation { parts(first: 1) { nodes { id } } } } }", "node is"),
        ("{ __typename }", "__typename is no list."),
        ("{ organisations(first: 1) { totalCount } }", "select nodes or edges of organisations, o"),
        (
            "{ organisations(first: 1) { a: nodes { id } b: nodes { id } } }",
            "select nodes or edges of organisations, once.",
        ),
        (
            "{ organisations(first: 1) { edges { cursor } } }",
            "select node of organisations.edges, once.",
        ),
        (
            "{ organisations(first: 1) { nodes { parts(first: 1) { nodes { id } } } } }",
            "parts.nodes is a list within the list.",
        ),
        (
            "{ organisations(first: 1) { nodes { territory { ancestors { id } } } } }",
            "territory.ancestors is a list within the list.",
        ),
        ("{ scales { code @skip(if: true) } }", "nothing is selected of scales."),
        ("mutation { __typename }", "deeds are answered in JSON."),
    ],
)
async def test_what_is_no_table_is_refused_in_words(
    client: httpx.AsyncClient, query: str, says: str
) -> None:
    answer = await asked(client, query)

    assert (answer.status_code, answer.headers["content-type"]) == (
        400,
        "application/json; charset=utf-8",
    )
    (error,) = answer.json()["errors"]
    assert error["message"].startswith(f"This is no table for CSV: {says}")
    assert error["extensions"] == {"code": "NO_TABLE"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (COSTLY, "TOO_COSTLY"),
        ("{ nothing }", "BAD_REQUEST"),
        ("{ organisations(first: 101) { nodes { id } } }", "BAD_PAGE"),
        ('{ organisations(first: 1, after: "x") { nodes { id } } }', "BAD_PAGE"),
    ],
)
async def test_what_the_request_gets_wrong_is_an_error_in_json(
    client: httpx.AsyncClient, query: str, code: str
) -> None:
    answer = await asked(client, query)

    assert answer.status_code == 400
    assert [each["extensions"]["code"] for each in answer.json()["errors"]] == [code]
    assert sorted(answer.json()) == ["errors"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv", "text/csv"),
        ("Text/CSV;q=0.5, */*;q=0.1", "text/csv"),
        ("text/csv, */*", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("*/*", "application/json"),
    ],
)
async def test_it_is_answered_to_who_names_it(
    client: httpx.AsyncClient, accept: str, media: str
) -> None:
    answer = await asked(client, ASKED, accept=accept)

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media, answer.text
