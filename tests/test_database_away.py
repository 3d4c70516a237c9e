"""With the database away every door says so with 503 and when to come again, and then goes on."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from accounts import EMAIL, PASSWORD, an_account, signed_in
from conftest import Ask
from doors import GROUPS, over_http
from scene import a_person
from signed_in import a_sign_in, a_token

SIGN_IN = """mutation($input: SignInInput!) { signIn(input: $input) { __typename } }"""
GIVEN = {"input": {"email": EMAIL, "password": PASSWORD}}


class Relay:
    """A way to the database that can be cut and mended."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """The database's address by this way."""
        who, _, _ = self._to.netloc.rpartition("@")
        return f"postgresql://{who}@127.0.0.1:{self.port}{self._to.path}"

    async def mend(self) -> None:
        """Let whoever comes through."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Let nobody through, and break off who is."""
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._to.hostname, self._to.port)
        ways = [self._copy(reader, back), self._copy(there, writer)]
        await asyncio.gather(*ways, return_exceptions=True)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def relayed(url: str) -> AsyncIterator[Relay]:
    relay = Relay(url)
    await relay.mend()
    try:
        yield relay
    finally:
        await relay.cut()


async def test_it_is_told_by_every_door_and_over_when_it_is_back(
    ask: Ask, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    token = await a_token(ask.db, await a_sign_in(ask.db, await a_person(ask, "Rui")))
    await an_account(ask)
    refresh = (await signed_in(ask, now=datetime.now(UTC)))["refreshToken"]
    bearer = {"authorization": f"Bearer {token}"}
    refreshing = {"grant_type": "refresh_token", "refresh_token": refresh}
    client_grant = {
        "grant_type": "client_credentials",
        "client_id": "app_01a212cf-3f70-7846-957d-f9284c0a13b9",
        "client_secret": "marker-4713",
    }
    async with relayed(url) as relay, over_http(relay.url) as client:

        async def asked() -> dict[str, httpx.Response]:
            post: Any = client.post
            return {
                "read": await post("/graphql", json={"query": GROUPS}),
                "signed in": await post("/graphql", json={"query": GROUPS}, headers=bearer),
                "deed": await post("/graphql", json={"query": SIGN_IN, "variables": GIVEN}),
                "held": await post("/graphql", json={"query": "{ held }"}, headers=bearer),
                "client": await post("/oauth/token", data=client_grant),
                "refresh": await post("/oauth/token", data=refreshing),
                "ready": await client.get("/health/ready"),
                "keys": await client.get("/.well-known/jwks.json"),
            }

        async def statuses() -> dict[str, int]:
            return {name: answer.status_code for name, answer in (await asked()).items()}

        before = await statuses()
        assert before == dict.fromkeys(before, 200) | {"client": 401}

        await relay.cut()
        caplog.clear()
        for _ in range(2):
            away = await asked()
            assert {name: each.status_code for name, each in away.items()} == dict.fromkeys(
                away, 503
            ), {name: each.text for name, each in away.items()}
            assert {each.headers.get("retry-after") for each in away.values()} == {"5"}
        assert away["client"].json() == {
            "error": "temporarily_unavailable",
            "error_description": "The database does not answer; try again in a moment.",
        }
        assert away["deed"].json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
        told = "\n".join(map(logging.Formatter().format, caplog.records))
        secrets = (urlsplit(url).password, PASSWORD, EMAIL, refresh, token, "marker-4713")
        assert [each for each in secrets if str(each) in told] == []

        await relay.mend()
        assert await statuses() == before
