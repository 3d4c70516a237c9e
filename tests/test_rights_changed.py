"""Who asks is known from before only while nobody's rights have changed."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from atlas import a_mandate, a_person, an_organisation
from conftest import Ask
from doors import over_http
from mint import Mint, a_mint, execute
from signed_in import a_sign_in, a_token

from governance import embedded, gate, viewer
from governance.db import Database, database
from governance.settings import Settings
from governance.viewer import APPLICATION, PERSON, SIGN_IN

HIDDEN = "query ($id: ID!) { organisation(id: $id) { id } }"


@pytest.fixture
async def mint(server: embedded.Server, template: str) -> AsyncIterator[Mint]:
    async with a_mint(server, template, "rights_changed") as made:
        yield made


@pytest.fixture
async def opened(mint: Mint) -> AsyncIterator[Database]:
    async with database(mint.url, Settings(read_pool_size=2, write_pool_size=8)) as known:
        yield known


async def an_unlisted_body(opened: Database, url: str) -> str:
    """A body that only its own people see."""
    body = await an_organisation(Ask(opened), "Quiet circle", "PLATFORM")
    await execute(url, "UPDATE organisation SET is_unlisted = true WHERE id = $1::uuid", body[4:])
    return body


async def sees(client: httpx.AsyncClient, token: str, body: str) -> tuple[int, bool]:
    """The status of an answer, and whether it shows an unlisted body."""
    asked = {"query": HIDDEN, "variables": {"id": body}}
    headers = {"authorization": f"Bearer {token}"}
    answer = await client.post("/graphql", json=asked, headers=headers)
    found = (answer.json().get("data") or {}).get("organisation")
    return answer.status_code, found is not None


class Counting:
    """Counts how often it is read who asks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        read = viewer.standing_of

        async def counted(*given: Any) -> Any:
            self.times += 1
            return await read(*given)

        monkeypatch.setattr(gate, "standing_of", counted)


TAKEN_BACK = {
    "the mandate ends": "UPDATE mandate SET valid_until = current_date",
    "the mandate is another's": "UPDATE mandate SET holder_person_id = NULL",
    "the body ends": "UPDATE organisation SET valid_until = current_date WHERE is_unlisted",
}
"""What takes from somebody what they see by a mandate."""


@pytest.mark.parametrize("change", TAKEN_BACK.values(), ids=TAKEN_BACK)
async def test_what_is_taken_back_is_not_seen_by_the_next_request(
    mint: Mint, opened: Database, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = await an_unlisted_body(opened, mint.url)
    ben = await a_person(Ask(opened), "Ben")
    await a_mandate(Ask(opened), body, "CHAIR", ben)
    token = await a_token(opened, await a_sign_in(opened, ben))
    counting = Counting(monkeypatch)
    async with over_http(mint.url) as client:
        for _ in range(3):
            assert await sees(client, token, body) == (200, True)
        assert counting.times == 1

        await execute(mint.url, change)

        assert await sees(client, token, body) == (200, False)
        assert counting.times == 2
        assert await sees(client, token, body) == (200, False)
        assert counting.times == 2


async def test_what_is_given_is_seen_by_the_next_request(mint: Mint, opened: Database) -> None:
    body = await an_unlisted_body(opened, mint.url)
    ben = await a_person(Ask(opened), "Ben")
    token = await a_token(opened, await a_sign_in(opened, ben))
    async with over_http(mint.url) as client:
        assert await sees(client, token, body) == (200, False)
        mandate = await a_mandate(Ask(opened), body, "CHAIR", ben)
        assert await sees(client, token, body) == (200, True)
        await execute(mint.url, "DELETE FROM role_capability")
        await execute(mint.url, "DELETE FROM mandate WHERE id = $1::uuid", mandate[4:])
        assert await sees(client, token, body) == (200, False)
        await Ask(opened).do(
            "seatPerson",
            "seat { id }",
            {"bodyId": body, "personId": ben, "sector": "CITIZEN", "since": "2020"},
        )
        assert await sees(client, token, body) == (200, True)


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("UPDATE sign_in SET ended_at = now(), ended_as = 'signed_out'", 401),
        ("UPDATE sign_in SET expires_at = now()", 401),
        ("UPDATE account SET closed_at = now(), email = NULL", 401),
        ("DELETE FROM sign_in", 401),
        ("UPDATE sign_in SET refreshed_at = now()", 200),
    ],
)
async def test_a_sign_in_that_ended_answers_nothing_that_needs_no_executor(
    mint: Mint, opened: Database, ending: str, status: int
) -> None:
    body = await an_unlisted_body(opened, mint.url)
    async with over_http(mint.url) as client:
        token = mint.token()
        assert await sees(client, token, body) == (200, False)
        assert await sees(client, token, body) == (200, False)

        await execute(mint.url, ending)

        assert await sees(client, token, body) == (status, False)


async def test_going_on_longer_changes_nobodys_rights(
    mint: Mint, opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = await an_unlisted_body(opened, mint.url)
    async with over_http(mint.url) as client:
        token = mint.token()
        await sees(client, token, body)
        counting = Counting(monkeypatch)
        later = "UPDATE sign_in SET refreshed_at = now(), expires_at = expires_at + interval '1 h'"
        await execute(mint.url, later)
        assert await sees(client, token, body) == (200, False)
        assert counting.times == 0


@pytest.mark.parametrize(
    "query",
    [
        '{ organisations(first: 1, after: "bad") { nodes { id } } }',
        '{ node(id: "org_zzz") { id } }',
    ],
)
async def test_what_never_comes_to_sql_is_refused_as_well(mint: Mint, query: str) -> None:
    async with over_http(mint.url) as client:
        headers = {"authorization": f"Bearer {mint.token()}"}
        for _ in range(2):
            answer = await client.post("/graphql", json={"query": query}, headers=headers)
            assert (answer.status_code, "errors" in answer.json()) == (200, True)
        await execute(mint.url, "UPDATE sign_in SET ended_at = now(), ended_as = 'signed_out'")
        answer = await client.post("/graphql", json={"query": query}, headers=headers)
        assert answer.status_code == 401


async def test_several_fields_are_all_read_anew(mint: Mint, opened: Database) -> None:
    body = await an_unlisted_body(opened, mint.url)
    ben = await a_person(Ask(opened), "Ben")
    token = await a_token(opened, await a_sign_in(opened, ben))
    asked = {
        "query": "query ($id: ID!) { a: organisation(id: $id) { id } b: node(id: $id) { id } }",
        "variables": {"id": body},
    }
    headers = {"authorization": f"Bearer {token}"}
    async with over_http(mint.url) as client:
        for _ in range(2):
            answer = await client.post("/graphql", json=asked, headers=headers)
            assert answer.json()["data"] == {"a": None, "b": None}
        await a_mandate(Ask(opened), body, "CHAIR", ben)
        answer = await client.post("/graphql", json=asked, headers=headers)
        assert answer.json()["data"] == {"a": {"id": body}, "b": {"id": body}}


async def test_a_deed_is_judged_by_what_holds_now(
    mint: Mint, opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = await an_organisation(Ask(opened), "Platform of the valley")
    ben = await a_person(Ask(opened), "Ben")
    await a_mandate(Ask(opened), body, "CHAIR", ben)
    token = await a_token(opened, await a_sign_in(opened, ben))
    deed = {
        "query": "mutation ($input: SeatPersonInput!) { seatPerson(input: $input)"
        " { __typename ... on Problem { code } } }",
        "variables": {"input": {"bodyId": body, "personId": ben, "sector": "CITIZEN"}},
    }
    headers = {"authorization": f"Bearer {token}"}
    async with over_http(mint.url) as client:
        await sees(client, token, body)
        counting = Counting(monkeypatch)
        await sees(client, token, body)
        assert counting.times == 0

        await execute(mint.url, "ALTER TABLE mandate DISABLE TRIGGER counts_rights")
        await execute(mint.url, "UPDATE mandate SET valid_until = current_date")
        answer = await client.post("/graphql", json=deed, headers=headers)

        assert answer.json()["data"]["seatPerson"]["__typename"] == "Forbidden"
        assert counting.times == 1


async def test_whatever_it_is_read_from_is_counted(mint: Mint) -> None:
    """Each table of the statements that read who asks has the trigger, for every kind of change."""
    read = {
        table
        for statement in (PERSON, SIGN_IN, APPLICATION)
        for table in re.findall(r"(?:FROM|JOIN) ([a-z_]+)", statement)
    } - {"asked", "held", "allowed", "steered", "acting", "sitting", "known"}
    connection = await asyncpg.connect(mint.url)
    counted = {
        row["name"]: row["kinds"]
        for row in await connection.fetch(
            "SELECT tgrelid::regclass::text AS name, tgtype & 29 AS kinds FROM pg_trigger"
            " WHERE tgname = 'counts_rights'"
        )
    }
    await connection.close()
    each_row, inserts, deletes, updates = 1, 4, 8, 16
    assert read == counted.keys()
    never_held_before = {"person", "account", "sign_in", "application", "territory"}
    for name, kinds in counted.items():
        expected = each_row | deletes | updates | (0 if name in never_held_before else inserts)
        assert kinds == expected, name


MADE = """
INSERT INTO organisation (name, kind) VALUES (jsonb_build_object('en', $1::text), 'association')
"""


async def test_no_writer_waits_for_another(mint: Mint) -> None:
    """Twenty who change rights at once hold what they changed and are each counted."""
    connections = [await asyncpg.connect(mint.url) for _ in range(20)]
    before = await connections[0].fetchval("SELECT rights_changes()")
    changes = [one.transaction() for one in connections]
    for change in changes:
        await change.start()
    for number, one in enumerate(connections):
        made = one.execute(MADE, f"role {number}")
        await asyncio.wait_for(made, 5)
    assert await connections[0].fetchval("SELECT rights_changes()") == before + 1
    for change in changes:
        await change.commit()
    assert await connections[0].fetchval("SELECT rights_changes()") == before + 20
    for one in connections:
        await one.close()
