"""The keys behind the tokens: followed by others under load, taken back, and published."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest
from conftest import NOW
from doors import PUBLIC_URL, over_http, told
from mint import Mint, a_mint, part
from signed_in import a_token
from sqlalchemy import select

from governance import embedded
from governance.db import Database, database
from governance.identity import keys
from governance.identity.models import SigningKey
from governance.settings import Settings

WHO = "{ viewer { person { name } } }"
ANA = {"viewer": {"person": {"name": "Ana"}}}
RETIRED_SECONDS_MAX = 5


@pytest.fixture
async def mint(server: embedded.Server, template: str) -> AsyncIterator[Mint]:
    async with a_mint(server, template, "signing_keys") as made:
        yield made


@pytest.fixture
async def opened(mint: Mint) -> AsyncIterator[Database]:
    async with database(mint.url, Settings(read_pool_size=2, write_pool_size=8)) as known:
        yield known


async def ask(client: httpx.AsyncClient, token: str) -> tuple[int, Any]:
    """The status of an answer, and who it is for or the code it is refused with."""
    headers = {"authorization": f"Bearer {token}"}
    answer = await client.post("/graphql", json={"query": WHO}, headers=headers)
    body = answer.json()
    said = body["errors"][0]["extensions"]["code"] if "errors" in body else body["data"]
    return answer.status_code, said


async def rotated(db: Database, at: datetime) -> str:
    """Let another key follow; its id."""
    async with db.session() as session:
        made = await keys.rotate(session, at)
        await session.commit()
    return made.kid


async def test_a_rotation_under_load_refuses_nobody(mint: Mint, opened: Database) -> None:
    answers: list[tuple[int, Any]] = []
    used: set[str] = set()
    over = asyncio.Event()

    async def load(client: httpx.AsyncClient) -> None:
        while not over.is_set():
            token = await a_token(opened, mint.subject)
            used.add(jwt.get_unverified_header(token)["kid"])
            answers.extend([await ask(client, token) for _ in range(5)])

    unlimited = {"requests_per_minute": 0, "cost_per_minute": 0}
    async with (
        over_http(mint.url, **unlimited) as client,
        over_http(mint.url, **unlimited) as other,
    ):
        loads = [asyncio.create_task(load(each)) for each in (client, other, client, other)]
        made = {mint.kid}
        for _ in range(4):
            await asyncio.sleep(1.1)
            # These sign at once, which is harder than to be published two minutes before.
            made.add(await rotated(opened, datetime.now(UTC) - keys.PUBLISHED_BEFORE))
        await asyncio.sleep(1.1)
        over.set()
        await asyncio.gather(*loads)

    assert used == made
    assert len(answers) > 100
    assert [answer for answer in answers if answer != (200, ANA)] == []


async def test_a_retired_key_stops_within_seconds(mint: Mint, opened: Database) -> None:
    async with over_http(mint.url) as client:
        token = await a_token(opened, mint.subject)
        assert await ask(client, token) == (200, ANA)

        retired = await told("keys", "retire", mint.kid, database_url=mint.url)

        assert retired.exit_code == 0, retired.stderr
        began = time.monotonic()
        while (answer := await ask(client, token)) == (200, ANA):
            assert time.monotonic() - began < RETIRED_SECONDS_MAX
            await asyncio.sleep(0.1)
        assert answer == (401, "BAD_TOKEN")
        assert await ask(client, await a_token(opened, mint.subject)) == (200, ANA)
        assert await ask(client, token) == (401, "BAD_TOKEN")


async def test_the_published_keys_verify_a_token_elsewhere(mint: Mint, opened: Database) -> None:
    waiting = await rotated(opened, datetime.now(UTC))
    async with over_http(mint.url) as client:
        answer = await client.get("/.well-known/jwks.json")
        head = await client.head("/.well-known/jwks.json")

    assert (answer.status_code, head.status_code, head.content) == (200, 200, b"")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["content-type"] == "application/json"
    assert [key["kid"] for key in answer.json()["keys"]] == [waiting, mint.kid]
    for key in answer.json()["keys"]:
        assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x"]
    assert part(mint.key.private_bytes_raw()) not in answer.text
    found = {key.key_id: key for key in jwt.PyJWKSet.from_dict(answer.json()).keys}
    token = await a_token(opened, mint.subject)
    kid = jwt.get_unverified_header(token)["kid"]
    said = jwt.decode(
        token, found[kid], algorithms=["EdDSA"], audience=PUBLIC_URL, issuer=PUBLIC_URL
    )
    assert (kid, said["sub"]) == (mint.kid, mint.subject)
    assert UUID(said["jti"])


async def test_the_first_key_is_made_once(db: Database) -> None:
    tokens = await asyncio.gather(*(a_token(db, f"sig_{UUID(int=7)}") for _ in range(8)))

    assert await db.reads.fetchval("SELECT count(*) FROM signing_key") == 1
    assert len(set(tokens)) == 8


async def test_an_old_key_is_followed_once_and_is_over_after_its_last_token(db: Database) -> None:
    await a_token(db, "sig_x", at=NOW)
    due = NOW + timedelta(days=90)

    async def followed(at: datetime) -> bool:
        async with db.session() as session:
            made = await keys.rotate_when_old(session, at, after=timedelta(days=90))
            await session.commit()
        return made is not None

    assert not await followed(due - timedelta(seconds=1))
    assert sorted(await asyncio.gather(*(followed(due) for _ in range(4)))) == [False] * 3 + [True]

    async with db.session() as session:
        new, old = (await session.scalars(keys.known_keys())).all()
        signs = due + keys.PUBLISHED_BEFORE
        assert new.signs_from == signs
        assert keys.signing([new, old], signs - timedelta(seconds=1)) is old
        assert keys.signing([new, old], signs) is new
        over = signs + keys.LIFE_MAX
        assert keys.verifying([new, old], over - timedelta(seconds=1)) == [new, old]
        assert keys.verifying([new, old], over) == [new]
        await keys.rotate(session, over)
        left = set(await session.scalars(select(SigningKey.kid)))
    assert new.kid in left
    assert old.kid not in left
    with pytest.raises(ValueError, match="no token holds for longer"):
        await a_token(db, "sig_x", life=keys.LIFE_MAX + timedelta(seconds=1))


async def test_the_serving_process_follows_an_old_key_by_itself(db: Database) -> None:
    await a_token(db, "sig_x", at=NOW)
    stop = asyncio.Event()
    day = timedelta(days=1)
    workers = [
        asyncio.create_task(
            keys.keep_rotating(db, stop, after=day, now=lambda: NOW + day, pause_seconds=0.01)
        )
        for _ in range(2)
    ]
    await asyncio.sleep(0.5)
    stop.set()
    await asyncio.gather(*workers)
    assert await db.reads.fetchval("SELECT count(*) FROM signing_key") == 2


async def test_the_command_line_follows_lists_and_takes_back(mint: Mint) -> None:
    async def keys_(*arguments: str) -> Any:
        done = await told("keys", *arguments, "--json", database_url=mint.url)
        return done.exit_code, json.loads(done.stdout)

    code, made = await keys_("rotate")
    assert (code, sorted(made)) == (0, ["kid", "signsFrom"])
    _, listed = await keys_("list")
    states = [(key["kid"], key["state"]) for key in listed["keys"]]
    assert states == [(made["kid"], "waits"), (mint.kid, "signs")]
    assert await keys_("retire", mint.kid) == (0, {"kid": mint.kid})
    again = f"No key {mint.kid} is in use; `governance keys list` names those that are."
    assert await keys_("retire", mint.kid) == (1, {"error": again})
    said = await told("keys", "list", database_url=mint.url)
    waiting, retired, last = said.stdout.splitlines()
    assert waiting.startswith(f"{made['kid']}  waits ")
    assert retired.startswith(f"{mint.kid}  retired ")
    assert last == "1 key verifies tokens."
