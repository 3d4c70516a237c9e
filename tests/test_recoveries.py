"""Recoveries: asked for alike by everybody, worked off afterwards, and few for one account."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts import EMAIL, OTHER, an_account, events, last_link, recovered, run, tried
from conftest import NOW, Ask
from scene import bare
from sqlalchemy import event

from governance.identity import recoveries

URL = "https://network.example"


async def asked(ask: Ask, email: str) -> list[tuple[str, int]]:
    """What the database is asked while somebody asks for a new password."""
    statements: list[tuple[str, int]] = []

    def noted(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        statements.append((statement, len(values)))

    engine = ask.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", noted)
    try:
        assert await tried(ask, "askRecovery", {"email": email}) == "AskRecoveryPayload"
    finally:
        event.remove(engine, "before_cursor_execute", noted)
    return statements


async def test_the_same_is_done_whether_or_not_there_is_an_account(ask: Ask) -> None:
    await an_account(ask)
    await an_account(ask, "Ben", "ben@example.org", password=None)
    known = await asked(ask, EMAIL)
    assert [statement.split()[2] for statement, _ in known if "INSERT" in statement] == [
        "recovery_request"
    ]
    assert await asked(ask, "no@example.org") == known
    assert await asked(ask, "ben@example.org") == known
    assert await ask.count("recovery_request") == 3


async def test_whoever_has_no_password_or_no_account_gets_no_mail(ask: Ask) -> None:
    await an_account(ask, "Ben", "ben@example.org", password=None)
    mails = await ask.count("mail")
    for email in ("ben@example.org", "no@example.org"):
        await recovered(ask, email)
    assert await ask.count("mail") == mails
    assert await ask.count("recovery_request") == 0


async def test_the_last_link_is_the_only_one(ask: Ask) -> None:
    await an_account(ask)
    await recovered(ask)
    first = await last_link(ask)
    await recovered(ask)
    given = {"password": OTHER}
    assert await tried(ask, "choosePassword", given | {"link": first}) == "LinkRefused"
    last = {"link": await last_link(ask)}
    assert await tried(ask, "choosePassword", given | last) == "ChoosePasswordPayload"
    asked_twice = ["account.recovery_asked"] * 2
    assert (await events(ask))[-3:] == [*asked_twice, "account.password_chosen"]


async def test_an_account_gets_three_mails_an_hour(ask: Ask) -> None:
    await an_account(ask)
    mails = await ask.count("mail")
    for minutes in range(0, 50, 10):
        await recovered(ask, now=NOW + timedelta(minutes=minutes))
    assert await ask.count("mail") == mails + 3
    link = {"link": await last_link(ask), "password": OTHER}
    await recovered(ask, now=NOW + timedelta(minutes=60))
    assert await ask.count("mail") == mails + 4
    later = NOW + timedelta(minutes=61)
    assert await tried(ask, "choosePassword", link, now=later) == "LinkRefused"


async def test_what_waited_too_long_is_let_go(ask: Ask) -> None:
    await an_account(ask)
    mails = await ask.count("mail")
    await tried(ask, "askRecovery", {"email": EMAIL})
    await recoveries.work_off(ask.db, NOW + timedelta(hours=1), URL)
    assert (await ask.count("mail"), await ask.count("recovery_request")) == (mails, 0)


async def test_many_are_worked_off_some_at_a_time_by_a_server(ask: Ask) -> None:
    account = await an_account(ask)
    insert = (
        "INSERT INTO recovery_request (email) SELECT 'no@example.org' FROM generate_series(1, 50)"
    )
    await run(ask, insert)
    assert await recoveries.work_off(ask.db, datetime.now(UTC), URL)
    assert await ask.count("recovery_request") == 30
    await run(ask, "INSERT INTO recovery_request (email) VALUES ($1)", EMAIL)

    stop = asyncio.Event()
    keeping = asyncio.create_task(
        recoveries.keep_recovering(
            ask.db, stop, now=lambda: datetime.now(UTC), public_url=URL, pause_seconds=0.01
        )
    )
    async with asyncio.timeout(20):
        while await ask.count("recovery_request"):  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.02)
    stop.set()
    await keeping
    found = await ask.db.reads.fetchval(
        "SELECT count(*) FROM one_time_link WHERE account_id = $1", bare(account)
    )
    assert found == 1
    assert URL in (await ask.db.reads.fetchval("SELECT body FROM mail ORDER BY id DESC LIMIT 1"))
