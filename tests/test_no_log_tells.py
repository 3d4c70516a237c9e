"""What is personal or secret reaches neither a log nor the journal's public face."""

import json
import logging

import asyncpg
import httpx
import pytest
from conftest import Ask
from doors import over_http
from lives import EMAIL, NAME, Life

MARKER, PASSWORD = "marker-4712@secret.example", "marker-4712 is the password"
TOKEN = "marker-4712.eyJhbGciOiJub25lIn0.marker-4712"
SIGN_IN = """mutation($input: SignInInput!) { signIn(input: $input) { __typename } }"""
REGISTER = """mutation($input: RegisterPersonInput!) { registerPerson(input: $input) {
  __typename } }"""
OURS = ("governance", "schema", "sqlalchemy", "litestar", "strawberry", "asyncpg")


async def _ask(client: httpx.AsyncClient, query: str, **given: object) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, "variables": {"input": given}})


async def test_no_log_tells_what_came_in(url: str, caplog: pytest.LogCaptureFixture) -> None:
    for name in OURS:
        caplog.set_level(logging.DEBUG, logger=name)
    async with over_http(url) as client:
        tried = await _ask(client, SIGN_IN, email=MARKER, password=PASSWORD)
        assert tried.json()["data"]["signIn"]["__typename"] == "SignInRefused"
        for given in (
            {"email": MARKER, "password": {"x": PASSWORD}},
            {"email": MARKER, "password": PASSWORD, "marker-4712": 1},
        ):
            uncoerced = await _ask(client, SIGN_IN, **given)
            assert uncoerced.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
        named = await _ask(client, REGISTER, name=MARKER)
        assert named.json()["data"]["registerPerson"]["__typename"] == "Forbidden"
        header = {"authorization": f"Bearer {TOKEN}"}
        forged = await client.post("/graphql", json={"query": "{ held }"}, headers=header)
        assert forged.status_code == 401
        assert "marker-4712" not in forged.text

        await _break(url)
        broken = await _ask(client, SIGN_IN, email=MARKER, password=PASSWORD)
        assert broken.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "marker-4712" not in broken.text

    told = [logging.Formatter().format(record) for record in caplog.records]
    assert any("account" in each for each in told), "the bug is logged"
    assert [each for each in told if "marker-4712" in each] == []


async def _break(url: str) -> None:
    """Take the table of accounts away, so that a deed meets what nobody foresaw."""
    connection = await asyncpg.connect(url)
    await connection.execute("ALTER TABLE account RENAME TO gone")
    await connection.close()


async def test_the_journal_tells_strangers_nothing_personal(ask: Ask, life: Life) -> None:
    given = {"personId": life.person, "email": EMAIL}
    await ask.do("invitePerson", "__typename", given)
    given = {"personId": life.person, "name": f"{NAME} da Silva", "gender": "WOMAN"}
    await ask.do("correctPerson", "__typename", given)

    shown = await ask("{ journal(first: 100) { nodes { name params } } }")
    names = {each["name"] for each in shown["journal"]["nodes"]}
    assert {"person.registered", "person.corrected", "mandate.granted"} <= names
    assert not any(name.startswith("account.") for name in names)
    everyone = await ask.db.reads.fetch("SELECT params::text AS params FROM event_detail")
    for told in (json.dumps(shown), *(each["params"] for each in everyone)):
        assert not any(
            marker in told.casefold()
            for marker in ("zulmira", "quental", "silva", "woman", '"other"', "yue-hant")
        )
