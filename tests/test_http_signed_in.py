"""Who asks over HTTP: tokens, languages, and keys that keep a deed from being done twice."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from doors import cloned, over_http, with_demo

from governance import embedded
from governance.demo import Part

WHO = "{ viewer { isSecretariat person { name } mandates { role body { isNetwork } } } }"
NOBODY: dict[str, Any] = {"viewer": {"isSecretariat": False, "person": None, "mandates": []}}
CAPE_VERDE = 'territoryByIdentifier(scheme: "ISO 3166-1", value: "CV")'
RENAME = """
mutation ($id: ID!, $name: Texts!) {
  renameTerritory(input: { territoryId: $id, name: $name, since: "2020" }) {
    __typename
    ... on RenameTerritoryPayload { territory { names } }
    ... on Problem { code }
  }
}
"""


@pytest.fixture(scope="module")
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    async with cloned(server, template, "doors_signed_in") as made:
        yield made


@pytest.fixture(scope="module")
async def parts(url: str) -> list[Part]:
    return await with_demo(url)


@pytest.fixture(scope="module")
async def client(url: str, parts: list[Part]) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(url) as opened:
        yield opened


async def ask(
    client: httpx.AsyncClient,
    query: str,
    headers: dict[str, str] | None = None,
    **variables: Any,
) -> httpx.Response:
    return await client.post(
        "/graphql", json={"query": query, "variables": variables}, headers=headers
    )


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_who_brings_no_token_is_anyone(client: httpx.AsyncClient) -> None:
    assert (await ask(client, WHO)).json()["data"] == NOBODY


async def test_the_demonstration_s_parts_are_who_they_are(
    client: httpx.AsyncClient, parts: list[Part]
) -> None:
    secretary, clerk, representative, visitor = parts

    for scheme in ("Bearer", "bearer", "BEARER "):
        headers = {"authorization": f"{scheme} {secretary.token}"}
        assert (await ask(client, WHO, headers)).json()["data"]["viewer"] == {
            "isSecretariat": True,
            "person": {"name": "Demo secretary (nobody real)"},
            "mandates": [{"role": "SECRETARY", "body": {"isNetwork": True}}],
        }
    for part, role in ((clerk, "SECRETARY"), (representative, "CHAIR")):
        assert (await ask(client, WHO, bearer(part.token))).json()["data"]["viewer"] == {
            "isSecretariat": False,
            "person": {"name": part.name},
            "mandates": [{"role": role, "body": {"isNetwork": False}}],
        }
    assert (await ask(client, WHO, bearer(visitor.token))).json()["data"]["viewer"] == {
        "isSecretariat": False,
        "person": {"name": "Demo visitor (nobody real)"},
        "mandates": [],
    }


async def test_the_parts_are_signed_in_anew_at_each_start_and_made_once(
    client: httpx.AsyncClient, parts: list[Part], url: str
) -> None:
    again = await with_demo(url)

    assert [part.name for part in again] == [part.name for part in parts]
    for part in (*parts, *again):
        answer = await ask(client, WHO, bearer(part.token))
        assert answer.json()["data"]["viewer"]["person"] == {"name": part.name}
    connection = await asyncpg.connect(url)
    accounts = await connection.fetch("SELECT email, password_hash FROM account ORDER BY email")
    assert [tuple(account) for account in accounts] == [
        (f"{name}@demo.invalid", None)
        for name in ("clerk", "representative", "secretary", "visitor")
    ]
    assert await connection.fetchval("SELECT count(*) FROM sign_in") == 8
    held = "SELECT count(*) FROM mandate WHERE holder_person_id IS NOT NULL"
    assert await connection.fetchval(held) == 3
    await connection.close()


@pytest.mark.parametrize(
    ("accept_language", "name"),
    [
        ("", "Cabo Verde"),
        ("en", "Cabo Verde"),
        ("fr", "Cap-Vert"),
        ("FR-ca, en;q=0.8", "Cap-Vert"),
        ("kea-CV, de;q=0.8, fr;q=0.7, en;q=0.3", "Cap-Vert"),
        ("de;q=0.2, fr;q=0.9, en;q=0.3", "Cap-Vert"),
        ("fr;q=0", "Cabo Verde"),
        ("*", "Cabo Verde"),
        ("'; DROP TABLE territory; --", "Cabo Verde"),
        ("a" * 5_000, "Cabo Verde"),
    ],
)
async def test_names_are_in_the_reader_s_language(
    client: httpx.AsyncClient, accept_language: str, name: str
) -> None:
    query = f'{{ it: {CAPE_VERDE} {{ name fr: name(lang: "fr") }} }}'

    answer = await ask(client, query, {"accept-language": accept_language})

    assert answer.json()["data"] == {"it": {"name": name, "fr": "Cap-Vert"}}


async def test_an_idempotency_key_does_a_deed_once(
    client: httpx.AsyncClient, parts: list[Part], url: str
) -> None:
    found = await ask(client, f"{{ it: {CAPE_VERDE} {{ id }} }}")
    headers = bearer(parts[0].token) | {"idempotency-key": "a key of ours"}
    given = {"id": found.json()["data"]["it"]["id"], "name": {"en": "Cape Verde"}}

    first = await ask(client, RENAME, headers, **given)
    again = await ask(client, RENAME, headers, **given)
    other = await ask(client, RENAME, headers, **given | {"name": {"en": "Capverd"}})

    assert first.json()["data"]["renameTerritory"] == {
        "__typename": "RenameTerritoryPayload",
        "territory": {"names": {"en": "Cape Verde"}},
    }
    assert again.json()["data"] == first.json()["data"]
    assert other.json()["data"]["renameTerritory"] == {
        "__typename": "IdempotencyConflict",
        "code": "IdempotencyConflict",
    }
    connection = await asyncpg.connect(url)
    renamed = "SELECT count(*) FROM event WHERE name = 'territory.renamed'"
    assert await connection.fetchval(renamed) == 1
    await connection.close()


async def test_a_deed_without_the_mandate_is_refused_in_the_data(
    client: httpx.AsyncClient, parts: list[Part]
) -> None:
    found = await ask(client, f"{{ it: {CAPE_VERDE} {{ id }} }}")
    given = {"id": found.json()["data"]["it"]["id"], "name": {"en": "Atlantis"}}

    for headers in ({}, bearer(parts[3].token)):
        answer = await ask(client, RENAME, headers, **given)
        assert answer.status_code == 200
        assert answer.json()["data"]["renameTerritory"]["__typename"] == "Forbidden"


async def test_a_bug_shows_a_number_and_nothing_else(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("governance.app.http.languages", broken)
    answer = await ask(client, WHO)

    (only,) = answer.json()["errors"]
    assert (answer.status_code, only["message"]) == (500, "Unexpected error.")
    assert sorted(only["extensions"]) == ["code", "trace"]
    assert "secret" not in json.dumps(answer.json())
    assert f"trace {only['extensions']['trace']}" in caplog.text
    assert "the secret of the house" in caplog.text
