"""Trusted documents: asked for by the hash of their text, registered while the program runs."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from doors import GROUPS, ROOT, cloned, over_http, told, with_demo

from governance import embedded
from governance.demo import Part
from schema import documents
from schema.documents import TrustedDocuments
from schema.rows.plan import Kept

GRAPHQL = "application/graphql-response+json"
OPERATIONS = ROOT / "schema" / "operations"
UNKNOWN = f"sha256:{'0' * 64}"
BOTH = "query Here { viewer { isSecretariat } } query There { viewer { isSecretariat } }"
NAMED = "query Named($id: ID!) { territory(id: $id) { name } }\r\n# Évora\r\n"


def id_of(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def shipped(name: str) -> str:
    return (OPERATIONS / f"{name}.graphql").read_bytes().decode()


@pytest.fixture(scope="module")
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    async with cloned(server, template, "doors_documents") as made:
        yield made


@pytest.fixture(scope="module")
async def parts(url: str) -> list[Part]:
    return await with_demo(url)


@pytest.fixture(scope="module")
async def client(url: str, parts: list[Part]) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(url) as opened:
        yield opened


@pytest.fixture
async def nothing_registered(url: str) -> AsyncIterator[None]:
    yield
    connection = await asyncpg.connect(url)
    await connection.execute("DELETE FROM trusted_document")
    await connection.close()


async def post(client: httpx.AsyncClient, accept: str = "", **body: Any) -> httpx.Response:
    return await client.post("/graphql", json=body, headers={"accept": accept})


async def code(client: httpx.AsyncClient, **body: Any) -> str | None:
    """The code of the one error an answer has, or None when it has data."""
    answered = (await post(client, **body)).json()
    if "data" in answered:
        assert "errors" not in answered
        return None
    (error,) = answered["errors"]
    found: str = error["extensions"]["code"]
    return found


async def stored(url: str) -> list[tuple[str, str]]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT name, text FROM trusted_document ORDER BY name")
    await connection.close()
    return [tuple(row) for row in rows]


async def test_a_shipped_one_is_answered_by_its_id_as_by_its_text(
    client: httpx.AsyncClient,
) -> None:
    text = shipped("CoordinationGroups")
    await post(client, query=text)  # Who asks first pays for the making.
    by_text = (await post(client, query=text)).json()

    assert by_text["data"]["coordinationGroups"]["totalCount"] == 10
    assert (await post(client, documentId=id_of(text))).json() == by_text
    got = await client.get("/graphql", params={"documentId": id_of(text)})
    assert (got.status_code, got.json()) == (200, by_text)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"documentId": UNKNOWN, "query": GROUPS}, "Send a query or a documentId, not both."),
        ({"documentId": "sha256:abc"}, "A documentId is sha256: and 64 hexadecimal digits"),
        ({"documentId": "0" * 64}, "A documentId is sha256: and 64 hexadecimal digits"),
        ({"documentId": UNKNOWN + "\n"}, "A documentId is sha256: and 64 hexadecimal digits"),
        ({"documentId": UNKNOWN.replace("0", "A")}, "A documentId is sha256: and 64"),
        ({"documentId": ""}, "A documentId is sha256: and 64 hexadecimal digits"),
        ({"documentId": 7}, "The body is no GraphQL request: Expected `str | null`, got `int`"),
    ],
)
async def test_an_id_that_is_none_is_refused_in_words(
    client: httpx.AsyncClient, body: dict[str, Any], says: str
) -> None:
    answer = await post(client, **body)

    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["message"].startswith(says)
    assert error["extensions"] == {"code": "BAD_REQUEST"}
    if isinstance(body["documentId"], str) and body["documentId"]:
        got = await client.get("/graphql", params=body)
        assert (got.status_code, got.json()) == (400, answer.json())


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL, 400)])
async def test_an_unknown_one_is_an_error_of_the_request(
    client: httpx.AsyncClient, accept: str, status: int
) -> None:
    answer = await post(client, accept, documentId=UNKNOWN)

    assert answer.status_code == status
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    assert answer.json() == {
        "errors": [
            {
                "message": f"No document is registered as {UNKNOWN}.",
                "extensions": {"code": "DOCUMENT_NOT_FOUND"},
            }
        ]
    }


async def test_a_deed_asked_for_by_id_is_not_done_through_a_link(
    client: httpx.AsyncClient,
) -> None:
    deed = id_of(shipped("RenameTerritory"))

    got = await client.get("/graphql", params={"documentId": deed, "variables": "{}"})

    assert (got.status_code, got.headers["allow"]) == (405, "POST")
    assert await code(client, documentId=deed) == "BAD_REQUEST"  # Its variable is missing.


async def test_one_registered_while_the_program_runs_is_answered_at_once(
    client: httpx.AsyncClient, url: str, tmp_path: Path, nothing_registered: None
) -> None:
    (tmp_path / "named.graphql").write_bytes(NAMED.encode())
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "both.graphql").write_text(BOTH)
    (tmp_path / "notes.txt").write_text("no document")
    assert await code(client, documentId=id_of(NAMED)) == "DOCUMENT_NOT_FOUND"

    done = await told("documents", "register", tmp_path, "--json", database_url=url)

    assert (done.exit_code, done.stderr) == (0, "")
    both, named = id_of(BOTH), id_of(NAMED)
    assert json.loads(done.stdout) == {
        "documents": [
            {"id": both, "name": "deep/both.graphql", "isNew": True},
            {"id": named, "name": "named.graphql", "isNew": True},
        ],
        "registered": 2,
        "known": 0,
    }
    assert await stored(url) == [("deep/both.graphql", BOTH), ("named.graphql", NAMED)]
    found = await client.post(
        "/graphql",
        json={"query": '{ territoryByIdentifier(scheme: "ISO 3166-1", value: "CV") { id } }'},
    )
    place = found.json()["data"]["territoryByIdentifier"]["id"]
    answered = await post(client, documentId=named, variables={"id": place})
    assert answered.json()["data"] == {"territory": {"name": "Cabo Verde"}}
    assert await code(client, documentId=both, operationName="There") is None
    assert await code(client, documentId=both) == "BAD_REQUEST"


async def test_one_that_is_known_changes_nothing_and_is_listed_with_the_shipped(
    url: str, tmp_path: Path, nothing_registered: None
) -> None:
    path = tmp_path / "both.graphql"
    path.write_text(BOTH)
    first = await told("documents", "register", path, path, database_url=url)
    again = await told("documents", "register", path, database_url=url)
    shown = await told("documents", "list", database_url=url)
    program = await told("documents", "list", "--json", database_url=url)

    line = f"{id_of(BOTH)}  both.graphql"
    assert first.stdout == f"{line}\n1 registered, 0 known already.\n"
    assert again.stdout == f"{line}\n0 registered, 1 known already.\n"
    examples = [f"{id_of(shipped(each.stem))}  {each.name}" for each in OPERATIONS.iterdir()]
    *lines, last = shown.stdout.splitlines()
    assert sorted(lines[:-1]) == sorted(examples)
    assert lines[-1] == line
    assert last == f"{len(examples)} with the program and its settings, 1 registered by command."
    listed = json.loads(program.stdout)["documents"]
    assert [each["registeredAt"] is None for each in listed] == [True] * len(examples) + [False]


async def test_one_that_is_taken_back_is_forgotten_within_seconds(
    client: httpx.AsyncClient, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.graphql"
    path.write_text("{ viewer { isSecretariat } }")
    mine = id_of(path.read_text())
    await told("documents", "register", path, database_url=url)
    assert await code(client, documentId=mine) is None

    done = await told("documents", "remove", mine, "--json", database_url=url)
    again = await told("documents", "remove", mine, database_url=url)

    assert json.loads(done.stdout) == {"id": mine, "name": "mine.graphql"}
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == f"✗ No document was registered by command as {mine}.\n"
    assert documents.FOUND_SECONDS_MAX == 5
    monkeypatch.setattr(documents, "FOUND_SECONDS_MAX", 0)
    assert await code(client, documentId=mine) == "DOCUMENT_NOT_FOUND"
    await told("documents", "register", path, database_url=url)
    assert await code(client, documentId=mine) is None
    await told("documents", "remove", mine, database_url=url)


async def test_what_was_found_is_kept_to_a_weight(
    client: httpx.AsyncClient, url: str, tmp_path: Path, nothing_registered: None
) -> None:
    texts = [f"{{ viewer {{ isSecretariat }} }} # {number}" for number in range(5)]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.graphql").write_text(text)
    await told("documents", "register", tmp_path, database_url=url)
    kept = Kept(3_500)
    application: Any = client._transport
    state = application.app.state
    trusted: TrustedDocuments = state.documents
    before, trusted.found = trusted.found, kept

    for text in [*texts, *texts]:
        assert await code(client, documentId=id_of(text)) is None
    trusted.found = before

    assert len(kept) == 3
    assert kept.weight <= 3_500
