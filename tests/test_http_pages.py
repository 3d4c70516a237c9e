"""What stands beside the API: its page, its examples, its contract, and how it is doing."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from doors import ROOT, a_place, cloned, free_port, over_http, with_demo
from graphql import (
    OperationDefinitionNode,
    OperationType,
    build_client_schema,
    get_introspection_query,
    parse,
    print_schema,
    validate,
)

from governance import embedded
from governance.demo import Part
from governance.migrations import migrate
from governance.pages import CONTENT_SECURITY_POLICY
from schema.root import engine

EXAMPLES = sorted((ROOT / "schema" / "operations").glob("*.graphql"))
PAGE = ROOT / "schema" / "static" / "graphiql"
READY = (200, {"status": "ready"})
GONE = (503, {"status": "no database"})
COUNT = "{ territories(first: 1) { totalCount } }"
WHO = "{ viewer { isSecretariat } }"
SECRETARY = {"viewer": {"isSecretariat": True}}
COUNTED = {"territories": {"totalCount": 52}}
UNAVAILABLE = {
    "message": "The database does not answer; try again in a moment.",
    "extensions": {"code": "UNAVAILABLE"},
}
KAVALA = "{ coordinationGroups(first: 100) { nodes { territory { id name } } } }"


@pytest.fixture(scope="module")
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    async with cloned(server, template, "doors_pages") as made:
        yield made


@pytest.fixture(scope="module")
async def parts(url: str) -> list[Part]:
    return await with_demo(url)


@pytest.fixture(scope="module")
async def client(url: str, parts: list[Part]) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(url) as opened:
        yield opened


async def ask(
    client: httpx.AsyncClient, query: str, token: str | None = None, **variables: Any
) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    body = {"query": query, "variables": variables}
    return await client.post("/graphql", json=body, headers=headers)


async def state(client: httpx.AsyncClient, path: str = "/health/ready") -> tuple[int, Any]:
    answer = await client.get(path)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("name", "text"), [(path.stem, path.read_text(encoding="utf-8")) for path in EXAMPLES]
)
async def test_every_example_is_understood_and_every_query_answered(
    client: httpx.AsyncClient, name: str, text: str
) -> None:
    document = parse(text)
    assert validate(engine().schema, document) == []
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None
    assert operation.name.value == name
    if operation.operation is OperationType.QUERY:
        answered = (await ask(client, text)).json()
        assert "errors" not in answered
        (it,) = answered["data"].values()
        assert it
        assert it.get("nodes") != []


async def test_the_example_of_a_deed_is_done_by_the_secretary(
    client: httpx.AsyncClient, parts: list[Part]
) -> None:
    groups = (await ask(client, KAVALA)).json()["data"]["coordinationGroups"]["nodes"]
    (kavala,) = [
        each["territory"]["id"] for each in groups if each["territory"]["name"] == "Kavala"
    ]
    deed = (ROOT / "schema" / "operations" / "RenameTerritory.graphql").read_text("utf-8")

    answered = (await ask(client, deed, parts[0].token, territoryId=kavala)).json()

    renamed = answered["data"]["renameTerritory"]["territory"]
    assert renamed["names"] == {"en": "Kavala", "el": "Καβάλα"}
    assert renamed["history"]["nodes"] == [
        {"name": "territory.renamed", "actor": {"name": "Demo secretary (nobody real)"}}
    ]


async def test_the_page_is_offered_the_examples_by_name(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphiql/operations.json")

    assert answer.headers["content-type"] == "application/json"
    assert {each["name"]: each["query"] for each in answer.json()} == {
        path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES
    }


async def test_the_page_opens_with_what_anyone_may_ask(client: httpx.AsyncClient) -> None:
    offered = (await client.get("/graphiql/operations.json")).json()
    names = [each["name"] for each in offered]

    assert names[0] == "CoordinationGroups"
    assert names[-3:] == ["ChoosePassword", "ConfirmEmail", "RenameTerritory"]


@pytest.mark.skipif(not (PAGE / "index.html").is_file(), reason="make graphiql builds the page")
async def test_the_page_may_load_its_own_files_and_nothing_else(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphiql")

    assert page.content == (PAGE / "index.html").read_bytes()
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "unsafe-eval" not in CONTENT_SECURITY_POLICY
    for path in (PAGE / "assets").iterdir():
        answer = await client.get(f"/graphiql/assets/{path.name}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        kind = {".js": "text/javascript", ".css": "text/css"}[path.suffix]
        assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/graphiql/assets/nothing.js",
        "/graphiql/assets/../index.html",
        "/graphiql/assets/%2e%2e/%2e%2e/%2e%2e/root.py",
        "/graphiql/assets//etc/passwd",
    ],
)
async def test_where_there_is_nothing_the_way_is_shown(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404
    assert answer.json()["errors"] == [
        {
            "message": "There is nothing here: the API is at /graphql, its page at /graphiql, its "
            "contract at /schema.graphql.",
            "extensions": {"code": "NOT_FOUND"},
        }
    ]


async def test_the_contract_is_the_published_one(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema.graphql")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")


async def test_the_contract_read_by_introspection_passes_the_limits(
    client: httpx.AsyncClient,
) -> None:
    answered = (await ask(client, get_introspection_query(input_value_deprecation=True))).json()

    assert print_schema(build_client_schema(answered["data"])) == print_schema(engine().schema)


async def test_head_of_every_page_is_its_headers(client: httpx.AsyncClient) -> None:
    for path in ("/graphiql", "/graphiql/operations.json", "/schema.graphql", "/health/live"):
        answer = await client.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_it_is_alive_and_ready(client: httpx.AsyncClient) -> None:
    assert await state(client, "/health/live") == (200, {"status": "alive"})
    assert await state(client) == READY
    assert (await client.get("/health/ready")).headers["cache-control"] == "no-store"


async def test_it_is_not_ready_without_its_database_and_is_again_when_that_is_back() -> None:
    quick = {"fsync": "off", "shared_buffers": "16MB", "port": str(free_port())}
    with a_place() as place, ExitStack() as up:
        url = up.enter_context(embedded.running(place / "data", settings=quick)).url()
        await migrate(url)
        secretary = (await with_demo(url))[0]
        async with over_http(url) as client:
            assert await state(client) == READY
            assert (await ask(client, WHO, secretary.token)).json()["data"] == SECRETARY
            assert (await ask(client, COUNT)).json()["data"] == COUNTED

            up.close()

            assert await state(client, "/health/live") == (200, {"status": "alive"})
            assert await state(client) == GONE
            unread = await ask(client, WHO, secretary.token)
            assert unread.status_code == 503
            assert unread.json() == {"errors": [UNAVAILABLE]}
            assert (await ask(client, COUNT)).json()["data"] is None

            up.enter_context(embedded.running(place / "data", settings=quick))

            assert await state(client) == READY
            assert (await ask(client, WHO, secretary.token)).json()["data"] == SECRETARY
            assert (await ask(client, COUNT)).json()["data"] == COUNTED
