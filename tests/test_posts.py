"""The short way of a POST answers like the web framework, which a slash at the end still takes."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from doors import GROUPS, cloned, over_http, with_demo

from governance import embedded, http

QUERY = json.dumps({"query": GROUPS}).encode()
TABLE = b'{"query": "{ organisations(first: 2) { nodes { name } } }"}'
NAMED = "query Named($id: ID!, $lang: String) { organisation(id: $id) { name(lang: $lang) } }"
SENT: dict[str, tuple[bytes, dict[str, str]]] = {
    "a query": (QUERY, {}),
    "a query for the newer type": (QUERY, {"accept": http.GRAPHQL}),
    "a wrong document": (b'{"query": "{ nothing }"}', {"accept": http.GRAPHQL}),
    "no JSON": (b"{", {}),
    "nothing": (b"", {}),
    "another type of content": (QUERY, {"content-type": "text/plain"}),
    "a type that is not answered": (QUERY, {"accept": "image/png"}),
    "a broken token": (QUERY, {"authorization": "Bearer broken"}),
    "a table": (TABLE, {"accept": http.CSV}),
    "no table": (QUERY, {"accept": http.CSV}),
    "a host that is none": (QUERY, {"host": "a b"}),
    "too much": (b" " * (http.BODY_BYTES_MAX + 1), {}),
    "a length that is none": (QUERY, {"content-length": "many"}),
    "a length of more digits than are read": (QUERY, {"content-length": "9" * 5_000}),
}


@pytest.fixture(scope="module")
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    async with cloned(server, template, "posts") as made:
        await with_demo(made)
        yield made


@pytest.fixture
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(url) as opened:
        yield opened


async def both(
    client: httpx.AsyncClient, content: Any, headers: dict[str, str]
) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    """What is answered on the short way and on the framework's, but for how much is left."""
    found = []
    for path in ("/graphql", "/graphql/"):
        sent = {"content-type": "application/json", **headers}
        answer = await client.post(path, content=content, headers=sent)
        told = sorted(each for each in answer.headers.items() if each[0] != "ratelimit")
        found.append((answer.status_code, told, answer.content))
    return found


@pytest.mark.parametrize("name", SENT)
async def test_both_ways_answer_the_same(client: httpx.AsyncClient, name: str) -> None:
    await both(client, *SENT[name])  # Who asks first pays for the making.
    short, long = await both(client, *SENT[name])
    assert short == long


async def test_a_body_without_a_length_is_read_too(client: httpx.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield QUERY[:10]
        yield QUERY[10:]

    answer = await client.post(
        "/graphql", content=parts(), headers={"content-type": "application/json"}
    )
    assert answer.json()["data"] == {"coordinationGroups": {"totalCount": 10}}


async def test_texts_and_other_variables_are_both_refused_in_graphqls_words(
    client: httpx.AsyncClient,
) -> None:
    """Texts go to the statement uncoerced, everything else is coerced: the refusals are one."""

    async def said(**variables: Any) -> Any:
        answer = await client.post("/graphql", json={"query": NAMED, "variables": variables})
        return answer.json()["errors"][0]["message"]

    wrong = "Variable '$id' has invalid value: "
    assert await said(id="org_1", lang="fr") == "'org_1' is no id of type Organisation."
    assert await said(id="org_1", lang=None) == "'org_1' is no id of type Organisation."
    assert await said(id="org_1", lang="fr", more="") == "'org_1' is no id of type Organisation."
    assert await said(lang="fr") == (
        f"{wrong}Expected a value of non-null type 'ID!' to be provided."
    )
    assert await said(id=None, lang="fr") == (
        f"{wrong}Expected value of non-null type 'ID!' not to be None."
    )
    assert await said(id="org_1", lang=7) == (
        "Variable '$lang' has invalid value: String cannot represent a non string value: 7"
    )
