"""The gate: what it keeps of a verified token, for how long, and what it asks the database."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from doors import PUBLIC_URL, over_http
from mint import Mint, a_mint, execute, part, signed
from signed_in import a_token

from governance import embedded, gate, http
from governance.db import Database, database
from governance.gate import Gate
from governance.identity.models import SigningKey
from governance.settings import Settings

WHO = "{ viewer { person { name } } }"
ANA = {"viewer": {"person": {"name": "Ana"}}}


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


class Counted(Gate):
    """A gate that counts how often it reads the keys."""

    reads = 0

    async def _stored(self) -> list[SigningKey]:
        self.reads += 1
        return await super()._stored()


@pytest.fixture
async def mint(server: embedded.Server, template: str) -> AsyncIterator[Mint]:
    async with a_mint(server, template, "doors_gate") as made:
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


async def refused(known: Gate, token: str, at: datetime) -> str | None:
    """The code a token is refused with."""
    with pytest.raises(http.Refused) as met:
        await known.viewer(f"Bearer {token}", "", at)
    return met.value.code


@pytest.mark.parametrize(
    "ending",
    [
        "UPDATE sign_in SET ended_at = now(), ended_as = 'signed_out'",
        "UPDATE sign_in SET expires_at = now()",
        "UPDATE account SET closed_at = now(), email = NULL",
    ],
)
async def test_a_sign_in_that_ended_is_refused_at_once(mint: Mint, ending: str) -> None:
    async with over_http(mint.url) as client:
        assert await ask(client, mint.token()) == (200, ANA)
        token = mint.token()
        assert await ask(client, token) == (200, ANA)

        await execute(mint.url, ending)

        assert await ask(client, token) == (401, "SIGN_IN_ENDED")


async def test_an_application_reaches_as_far_as_it_and_its_token(
    mint: Mint, opened: Database
) -> None:
    known = Gate(opened.gate, PUBLIC_URL)
    for asked, found in (
        (["actors:read"], {"actors:read"}),
        (["actors:read", "actors:write", "journal:read"], {"actors:read", "actors:write"}),
        ([], set()),
    ):
        token = await a_token(opened, mint.application, scopes=asked)
        viewer = await known.viewer(f"Bearer {token}", "", datetime.now(UTC))
        assert f"app_{viewer.application_id}" == mint.application
        assert set(viewer.scopes or ()) == found
        said = jwt.decode(token, options={"verify_signature": False})
        assert (said["client_id"], said["scope"]) == (mint.application, " ".join(asked))
    await execute(mint.url, "UPDATE application SET revoked_at = now()")
    assert await refused(known, token, datetime.now(UTC)) == "APPLICATION_ENDED"


async def test_claims_are_kept_for_two_seconds(mint: Mint, opened: Database) -> None:
    clock = Clock()
    known = Counted(opened.gate, PUBLIC_URL, clock)
    token, at = mint.token(), datetime.now(UTC)

    async def verified_at() -> float:
        await known.viewer(f"Bearer {token}", "", at)
        return known.claims[token][1]

    assert await verified_at() == 1_000
    clock.now += 1.9
    assert await verified_at() == 1_000
    assert known.reads == 1
    clock.now += 0.1
    assert await verified_at() == 1_002
    assert known.reads == 2
    assert await refused(known, token, at + timedelta(minutes=10)) == "TOKEN_EXPIRED"


async def test_no_more_claims_are_kept_than_fit(
    mint: Mint, opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "CLAIMS_KEPT_MAX", 3)
    known = Gate(opened.gate, PUBLIC_URL)
    tokens = [mint.token() for _ in range(7)]
    for token in [*tokens, mint.token(jti=None), mint.token(exp=1)]:
        try:
            await known.viewer(f"Bearer {token}", "", datetime.now(UTC))
        except http.Refused:
            assert token not in tokens
        assert len(known.claims) <= 3
    assert set(tokens[-2:]) < set(known.claims)


async def test_invented_keys_have_the_database_asked_once_a_second(
    mint: Mint, opened: Database
) -> None:
    known = Counted(opened.gate, PUBLIC_URL)
    other = Ed25519PrivateKey.generate()

    async def invented(number: int) -> str:
        header = mint.header(kid=part(number.to_bytes(32)))
        token = signed(header, mint.claims(), other)
        return str(await refused(known, token, datetime.now(UTC)))

    began = time.monotonic()
    right = asyncio.create_task(known.viewer(f"Bearer {mint.token()}", "", datetime.now(UTC)))
    codes = await asyncio.gather(*(invented(number) for number in range(1_000)))
    assert set(codes) == {"BAD_TOKEN"}
    assert (await right).person_id is not None
    assert known.reads <= 2 + int(time.monotonic() - began)
