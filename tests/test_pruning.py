"""What nobody can sign in or go on with any more is deleted after a while, and nothing before."""

import asyncio
from datetime import datetime, timedelta

import pytest
from accounts import an_account, run, signed_in, tried
from conftest import NOW, Ask
from scene import bare

from governance.identity import pruning
from governance.identity.models import LinkPurpose, OneTimeLink, RefreshToken, SignIn
from governance.identity.pruning import keep_pruning, prune

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


async def pruned(ask: Ask, at: datetime = NOW) -> int | None:
    """How many rows of a table were deleted at most."""
    async with ask.db.session() as session:
        gone = await prune(session, at)
        await session.commit()
    return gone


async def a_past_sign_in(
    ask: Ask, account: str, *, expires_at: datetime, ended_at: datetime | None = None
) -> None:
    """A sign-in with one refresh token that was not exchanged."""
    async with ask.db.session() as session:
        began = expires_at - MONTH
        made = SignIn(
            account_id=bare(account),
            began_at=began,
            refreshed_at=began,
            expires_at=expires_at,
            ended_at=ended_at,
            ended_as="signed_out" if ended_at else None,
        )
        session.add(made)
        await session.flush()
        kept = RefreshToken(sign_in_id=made.id, secret_hash=made.id.bytes, issued_at=began)
        session.add(kept)
        await session.commit()


async def counts(ask: Ask) -> tuple[int, int]:
    """How many sign-ins and refresh tokens there are."""
    return await ask.count("sign_in"), await ask.count("refresh_token")


@pytest.mark.parametrize(
    ("expires_at", "ended_at", "left"),
    [
        (NOW + SECOND, None, (1, 1)),
        (NOW - DAY, None, (1, 1)),
        (NOW - DAY - SECOND, None, (1, 0)),
        (NOW - QUARTER, None, (1, 0)),
        (NOW - QUARTER - SECOND, None, (0, 0)),
        (NOW + MONTH, NOW - DAY, (1, 1)),
        (NOW + MONTH, NOW - DAY - SECOND, (1, 0)),
        (NOW, NOW - QUARTER - SECOND, (0, 0)),
    ],
)
async def test_a_sign_in_that_is_over_goes_after_its_refresh_tokens(
    ask: Ask, expires_at: datetime, ended_at: datetime | None, left: tuple[int, int]
) -> None:
    account = await an_account(ask)
    await a_past_sign_in(ask, account, expires_at=expires_at, ended_at=ended_at)
    await pruned(ask)
    assert await counts(ask) == left


async def test_an_exchanged_refresh_token_is_found_out_for_thirty_days(ask: Ask) -> None:
    await an_account(ask)
    token = (await signed_in(ask))["refreshToken"]
    following = await ask.do("refreshSignIn", "refreshToken", {"refreshToken": token})
    await run(ask, "UPDATE sign_in SET expires_at = $1", NOW + 2 * MONTH)
    assert await pruned(ask, NOW + MONTH) == 0
    assert await counts(ask) == (1, 2)
    assert await pruned(ask, NOW + MONTH + SECOND) == 1
    assert await counts(ask) == (1, 1)
    later = NOW + MONTH + SECOND
    assert await tried(ask, "refreshSignIn", {"refreshToken": token}, now=later) == "RefreshRefused"
    given = {"refreshToken": following["refreshToken"]}
    assert await tried(ask, "refreshSignIn", given, now=later) == "RefreshSignInPayload"


async def test_links_that_were_used_or_expired_go_after_a_day(ask: Ask) -> None:
    account = await an_account(ask)
    past = {
        "good": (NOW + SECOND, None),
        "expired": (NOW - DAY, None),
        "long expired": (NOW - DAY - SECOND, None),
        "used": (NOW + SECOND, NOW - DAY),
        "long used": (NOW + SECOND, NOW - DAY - SECOND),
    }
    async with ask.db.session() as session:
        for name, (expires_at, used_at) in past.items():
            link = OneTimeLink(
                account_id=bare(account),
                purpose=LinkPurpose.RECOVERY,
                secret_hash=name.encode(),
                expires_at=expires_at,
                used_at=used_at,
            )
            session.add(link)
        await session.commit()
    assert await pruned(ask) == 2
    left = await ask.db.reads.fetch("SELECT secret_hash FROM one_time_link ORDER BY id")
    assert [row[0] for row in left] == [b"good", b"expired", b"used"]


async def test_one_prunes_at_a_time(ask: Ask) -> None:
    async with ask.db.session() as first:
        assert await prune(first, NOW) == 0
        assert await pruned(ask) is None
    assert await pruned(ask) == 0


async def test_the_worker_goes_on_until_nothing_is_left(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "ROWS_AT_ONCE_MAX", 2)
    account = await an_account(ask)
    for number in range(5):
        await a_past_sign_in(ask, account, expires_at=NOW - QUARTER - number * DAY - SECOND)
    await a_past_sign_in(ask, account, expires_at=NOW)
    stop = asyncio.Event()
    worker = asyncio.create_task(keep_pruning(ask.db, stop, now=lambda: NOW, pause_seconds=60))
    async with asyncio.timeout(10):
        while await counts(ask) != (1, 1):  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.01)
    stop.set()
    await worker


async def test_the_worker_survives_a_database_that_refuses(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    await run(ask, "ALTER TABLE sign_in RENAME TO gone")
    stop = asyncio.Event()
    worker = asyncio.create_task(keep_pruning(ask.db, stop, now=lambda: NOW, pause_seconds=0.01))
    async with asyncio.timeout(10):
        while not caplog.records:  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.01)
    assert caplog.messages[0] == (
        "Old sign-ins could not be deleted (ProgrammingError); again in 0 s"
    )
    await run(ask, "ALTER TABLE gone RENAME TO sign_in")
    account = await an_account(ask)
    await a_past_sign_in(ask, account, expires_at=NOW - 2 * QUARTER)
    async with asyncio.timeout(10):
        while await ask.count("sign_in"):  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.01)
    stop.set()
    await worker
