"""A table that is being sent stops with the right to read it, page by page."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from atlas import a_mandate, a_person, an_organisation
from conftest import Ask
from doors import over_http
from litestar.exceptions import LitestarException
from mint import Mint, a_mint, execute
from signed_in import a_sign_in, a_token

from governance import embedded
from governance.db import Database, database
from governance.settings import Settings

WHOLE = """query Whole($after: String) {
  organisations(first: 2, after: $after, orderBy: {field: NAME}) { nodes { name } } }"""
SIGN_OUT = {"query": "mutation { signOut(input: {}) { __typename } }"}
Between = Callable[[], Awaitable[object]]


@pytest.fixture
async def mint(server: embedded.Server, template: str) -> AsyncIterator[Mint]:
    async with a_mint(server, template, "csv_ended") as made:
        yield made


@pytest.fixture
async def opened(mint: Mint) -> AsyncIterator[Database]:
    async with database(mint.url, Settings(read_pool_size=2, write_pool_size=2)) as known:
        yield known


async def taken(client: httpx.AsyncClient, token: str, between: Between) -> list[bytes]:
    """A table by its pieces; when its first page was sent, something happens before the next."""
    sent: list[bytes] = []
    transport: Any = client._transport
    inner = transport.app

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def noted(message: Any) -> None:
            await send(message)
            if message.get("body"):
                sent.append(message["body"])
                if len(sent) == 2:  # The header of the table, then its first page.
                    await between()

        await inner(scope, receive, noted)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(watched), base_url=client.base_url
    ) as asking:
        headers = {"accept": "text/csv", "authorization": f"Bearer {token}"}
        try:
            await asking.post("/graphql", json={"query": WHOLE}, headers=headers)
        except LitestarException:  # It comes after the answer has begun, which is cut.
            sent.append(b"cut")
    return sent


async def a_reader(opened: Database) -> tuple[str, str, str]:
    """Somebody signed in who sees an unlisted body by a mandate: token, mandate, sign-in."""
    ask = Ask(opened)
    for name in ("A", "B", "C", "D"):
        await an_organisation(ask, name)
    ben = await a_person(ask, "Ben")
    hidden = await an_organisation(ask, "Quiet circle", "PLATFORM")
    mandate = await a_mandate(ask, hidden, "CHAIR", ben)
    sign_in = await a_sign_in(opened, ben)
    return await a_token(opened, sign_in), mandate, sign_in


HIDE = "UPDATE organisation SET is_unlisted = true WHERE name->>'en' = 'Quiet circle'"


async def test_a_table_ends_with_the_sign_in(
    mint: Mint, opened: Database, caplog: pytest.LogCaptureFixture
) -> None:
    token, *_ = await a_reader(opened)
    async with over_http(mint.url) as client:
        headers = {"authorization": f"Bearer {token}"}

        async def nothing() -> None:
            """Let it go on."""

        whole = await taken(client, token, nothing)
        assert b"Quiet circle" in b"".join(whole)
        assert whole[-1] != b"cut"

        async def sign_out() -> None:
            done = await client.post("/graphql", json=SIGN_OUT, headers=headers)
            assert done.json()["data"]["signOut"]["__typename"] == "SignOutPayload"

        with caplog.at_level(logging.ERROR):
            pieces = await taken(client, token, sign_out)

    assert pieces == [*whole[:2], b"cut"]
    assert "A table was cut after 2 rows: SIGN_IN_ENDED." in caplog.messages


async def test_a_table_ends_when_its_token_does(
    mint: Mint, opened: Database, caplog: pytest.LogCaptureFixture
) -> None:
    token, _, sign_in = await a_reader(opened)

    async def expire() -> None:
        ended = "UPDATE sign_in SET expires_at = now() WHERE id = $1::uuid"
        await execute(mint.url, ended, sign_in[4:])

    async with over_http(mint.url) as client:
        with caplog.at_level(logging.ERROR):
            pieces = await taken(client, token, expire)
    assert pieces[2:] == [b"cut"]
    assert "A table was cut after 2 rows: SIGN_IN_ENDED." in caplog.messages


async def test_a_later_page_shows_what_its_reader_may_see_by_then(
    mint: Mint, opened: Database
) -> None:
    token, mandate, _ = await a_reader(opened)
    await execute(mint.url, HIDE)

    async def revoke() -> None:
        given = {"mandateId": mandate, "on": "2026-02-01"}
        done = await Ask(opened).do("revokeMandate", "__typename", given)
        assert done["__typename"] == "RevokeMandatePayload", done

    async def nothing() -> None:
        """Let it go on."""

    async with over_http(mint.url) as client:
        assert b"Quiet circle" in b"".join(await taken(client, token, nothing))
        pieces = await taken(client, token, revoke)
    assert b"Quiet circle" not in b"".join(pieces)
    assert pieces[-1] != b"cut"
    assert b"D\r\n" in b"".join(pieces)
