"""While a password is hashed or a provider is asked, a deed holds no connection to the database."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from accounts import (
    EMAIL,
    OTHER,
    PASSWORD,
    an_account,
    asking,
    hash_of,
    last_link,
    recovered,
    run,
    signed_in,
    tried,
)
from conftest import NOW, Ask
from providers import AUDIENCE, a_provider
from scene import bare

from governance.access import Door, Viewer
from governance.identity import passwords
from governance.oidc import Issuers
from governance.settings import Issuer

DEEDS: dict[str, dict[str, Any]] = {
    "signIn": {"email": EMAIL, "password": PASSWORD},
    "choosePassword": {"password": OTHER},
    "changePassword": {"currentPassword": PASSWORD, "newPassword": OTHER},
    "changeEmail": {"email": "other@example.org", "password": PASSWORD},
    "removeTotp": {"password": PASSWORD},
}
GUARDED = ("changePassword", "changeEmail", "removeTotp")


@contextmanager
def blocked() -> Iterator[None]:
    """Keep the threads that hash busy, so that whoever comes waits for a turn."""
    freed = threading.Event()
    for _ in range(passwords.AT_ONCE_MAX):
        passwords._hashing._threads.submit(freed.wait)
    try:
        yield
    finally:
        freed.set()


async def until_waiting(count: int = 1) -> None:
    """Wait until so many wait for a hash."""
    async with asyncio.timeout(10):
        while passwords._hashing.inside < count:  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.01)


async def prepared(ask: Ask) -> tuple[Viewer, str]:
    """Somebody with a password, one-time codes and a link; who they are, and the link."""
    account = await an_account(ask)
    await recovered(ask)
    return await asking(ask, account), await last_link(ask)


@asynccontextmanager
async def at_work(ask: Ask, deed: str, given: dict[str, Any], **more: Any) -> AsyncIterator[Any]:
    """A deed that waits for its hash, and then is done."""
    with blocked():
        task = asyncio.create_task(tried(ask, deed, given, **more))
        await until_waiting()
        yield task
    await task


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("key", [None, "k1"])
async def test_none_is_held_while_a_password_is_hashed(
    ask: Ask, deed: str, key: str | None
) -> None:
    viewer, link = await prepared(ask)
    given = DEEDS[deed] | ({"link": link} if deed == "choosePassword" else {})
    if deed == "removeTotp":
        await ask.do("prepareTotp", "__typename", {}, viewer=viewer)
    more = {"viewer": viewer, "idempotency_key": key}
    async with at_work(ask, deed, given, **more) as task:
        pool: Any = ask.db.engine.pool
        assert pool.checkedout() == 0
        assert await ask.count("idempotency_key") == 0
    assert task.result() == f"{deed[0].upper()}{deed[1:]}Payload"
    assert pool.checkedout() == 0
    assert await ask.count("idempotency_key") == (0 if key is None else 1)


async def test_the_same_request_that_comes_meanwhile_is_done_once(ask: Ask) -> None:
    viewer, _ = await prepared(ask)
    more = {"viewer": viewer, "idempotency_key": "k1"}
    with blocked():
        both = [
            asyncio.create_task(tried(ask, "changePassword", DEEDS["changePassword"], **more))
            for _ in range(2)
        ]
        await until_waiting(2)
    assert await asyncio.gather(*both) == ["ChangePasswordPayload"] * 2
    assert await ask.count("event WHERE name = 'account.password_changed'") == 1
    again = await tried(ask, "changePassword", DEEDS["changePassword"], **more)
    assert again == "ChangePasswordPayload"
    assert await ask.count("event WHERE name = 'account.password_changed'") == 1


@pytest.mark.parametrize("deed", GUARDED)
async def test_a_password_that_changes_meanwhile_proves_nothing(ask: Ask, deed: str) -> None:
    viewer, _ = await prepared(ask)
    await ask.do("prepareTotp", "__typename", {}, viewer=viewer)
    before = await ask.count("event")
    async with at_work(ask, deed, DEEDS[deed], viewer=viewer) as task:
        await run(ask, "UPDATE account SET password_hash = $1", hash_of(OTHER))
    assert task.result() == "PasswordWrong"
    assert await ask.count("event") == before
    assert (await signed_in(ask, password=OTHER))["expiresInSeconds"] == 600


async def test_an_account_closed_meanwhile_is_not_changed(ask: Ask) -> None:
    viewer, link = await prepared(ask)
    account = f"acc_{await ask.db.reads.fetchval('SELECT id FROM account')}"
    for deed, given, answer in (
        ("choosePassword", {"link": link, "password": OTHER}, "LinkRefused"),
        ("changePassword", DEEDS["changePassword"], "NotFound"),
        ("signIn", DEEDS["signIn"], "SignInRefused"),
    ):
        async with at_work(ask, deed, given, viewer=viewer) as task:
            closing = "UPDATE account SET email = NULL, password_hash = NULL, closed_at = $2"
            await run(ask, f"{closing} WHERE id = $1", bare(account), NOW)
        assert task.result() == answer
        opening = "UPDATE account SET email = $2, password_hash = $3, closed_at = NULL"
        await run(ask, f"{opening} WHERE id = $1", bare(account), EMAIL, hash_of(PASSWORD))


async def test_none_is_held_while_a_provider_is_asked_for_its_keys(ask: Ask) -> None:
    viewer, _ = await prepared(ask)
    with a_provider() as provider:
        ask.door = Door(issuers=Issuers((Issuer(provider.url, AUDIENCE),)))
        counts: list[int] = []
        pool: Any = ask.db.engine.pool

        async def watch() -> None:
            while not provider.asked:
                counts.append(pool.checkedout())
                await asyncio.sleep(0)
            counts.append(pool.checkedout())

        now: dict[str, Any] = {"iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 60}
        watching = asyncio.create_task(watch())
        done = await tried(ask, "linkIdentity", {"token": provider.token(**now)}, viewer=viewer)
        await watching
    assert done == "LinkIdentityPayload"
    assert counts[-1] == 0
    assert max(counts) == 1
