"""The journal under seal: what has committed is numbered once, in order and without gaps."""

import asyncio
import itertools
import logging
from typing import Any

import asyncpg
import pytest
from conftest import NOW
from journals import do, done, nothing_waits, numbers, sealed, verified, waiting
from sqlalchemy import event as events_of
from sqlalchemy import select, text

from governance.db import Database, database
from governance.events import Event
from governance.seals import (
    CHANNEL,
    NO_SEAL,
    keep_sealing,
    seal,
    seal_hash,
    sealing,
)
from governance.settings import Settings


async def test_seals_what_has_committed_once_and_in_order(db: Database) -> None:
    first, second, third = await done(db, 3)

    made = await sealed(db)

    assert made is not None
    assert (made.number, made.first_event, made.last_event) == (1, 1, 3)
    assert (made.previous, made.sealed_at) == (NO_SEAL, NOW)
    assert await numbers(db) == [(1, first, 1), (2, second, 1), (3, third, 1)]
    assert await waiting(db) == []
    assert await sealed(db) is None
    assert len(await numbers(db)) == 3


async def test_chains_a_seal_to_the_one_before(db: Database) -> None:
    await done(db, 2)
    first = await sealed(db)
    (third,) = await done(db)

    second = await sealed(db)

    assert first is not None
    assert second is not None
    assert (second.number, second.first_event, second.last_event) == (2, 3, 3)
    assert second.previous == seal_hash(first)
    assert (await numbers(db))[-1] == (3, third, 2)


async def test_seals_at_most_a_batch_at_a_time(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "EVENTS_PER_SEAL_MAX", 2)
    made = await done(db, 3)

    await sealed(db)

    assert await numbers(db) == [(1, made[0], 1), (2, made[1], 1)]
    assert await waiting(db) == [made[2]]


@pytest.mark.parametrize("count", [1, 30])
async def test_asks_six_times_for_a_batch_of_any_size(db: Database, count: int) -> None:
    await done(db, count)
    asked: list[str] = []

    @events_of.listens_for(db.engine.sync_engine, "before_cursor_execute")
    def _(*arguments: Any) -> None:
        asked.append(arguments[2])

    await sealed(db)

    assert [statement.split()[0] for statement in asked] == [
        *("SELECT", "WITH", "SELECT", "INSERT", "INSERT", "SELECT")
    ]


async def test_a_late_commit_is_sealed_late(db: Database) -> None:
    async with db.session() as slow:
        late = await do(slow)
        (early,) = await done(db)
        await sealed(db)
        assert await numbers(db) == [(1, early, 1)]
        await slow.commit()

    await sealed(db)

    assert late < early
    assert await numbers(db) == [(1, early, 1), (2, late, 2)]
    assert (await verified(db)).is_sound


async def test_an_uncommitted_deed_is_not_sealed(db: Database) -> None:
    async with db.session() as open_still:
        await do(open_still)

        assert await sealed(db) is None
        assert await numbers(db) == []


async def test_a_deed_rolled_back_leaves_nothing(db: Database) -> None:
    async with db.session() as session:
        await do(session)
        await session.rollback()

        assert (await session.scalars(select(Event))).all() == []
    assert await waiting(db) == []
    assert await sealed(db) is None


async def test_a_seal_rolled_back_leaves_everything_waiting(db: Database) -> None:
    made = await done(db, 2)
    async with db.session() as session:
        assert await seal(session, at=NOW) is not None
        await session.rollback()

    assert await waiting(db) == made
    assert await numbers(db) == []
    await sealed(db)
    assert await numbers(db) == [(1, made[0], 1), (2, made[1], 1)]


async def test_a_second_sealer_gives_way(db: Database) -> None:
    await done(db)
    async with db.session() as one, db.session() as other:
        assert await seal(one, at=NOW) is not None
        await done(db)

        assert await seal(other, at=NOW) is None

        await one.commit()
        assert await seal(other, at=NOW) is not None
        await other.commit()
    assert [number for number, _, _ in await numbers(db)] == [1, 2]


async def test_writers_and_sealers_at_once_skip_and_double_nothing(
    db: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "EVENTS_PER_SEAL_MAX", 7)
    stop = asyncio.Event()
    async with database(url, Settings(write_pool_size=3, read_pool_size=1)) as another:
        sealers = [
            asyncio.create_task(keep_sealing(where, stop, pause_seconds=0.001))
            for where in (db, another, another)
        ]
        made = list(itertools.chain(*await asyncio.gather(*(done(db, 25) for _ in range(3)))))
        await nothing_waits(db)
        stop.set()
        await asyncio.gather(*sealers)

    entries = await numbers(db)
    assert [number for number, _, _ in entries] == list(range(1, 76))
    assert sorted(event_id for _, event_id, _ in entries) == sorted(made)
    found = await verified(db)
    assert (found.findings, found.events, found.unsealed) == ([], 75, 0)


@pytest.mark.parametrize("table", ["event", "seal", "sealed_event"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
async def test_what_is_written_only_grows(db: Database, table: str, statement: str) -> None:
    await done(db)
    await sealed(db)
    column = {"event": "name", "seal": "root", "sealed_event": "number"}[table]

    async with db.session() as session:
        with pytest.raises(Exception, match="only grows"):
            await session.execute(text(statement.format(table, column, column)))

    assert (await verified(db)).events == 1


async def test_tells_those_who_listen_the_last_number(
    db: Database, connection: asyncpg.Connection
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    await connection.add_listener(CHANNEL, lambda *told: heard.put_nowait(told[3]))
    await done(db, 3)

    await sealed(db)
    await done(db, 1)
    await sealed(db)

    async with asyncio.timeout(1):
        assert [await heard.get(), await heard.get()] == ["3", "4"]


# ---- The loop that runs while the program serves


async def test_keeps_sealing_until_it_is_told_to_stop(db: Database) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(keep_sealing(db, stop, pause_seconds=0.5))
    for count in (2, 4):
        made = await done(db, 2)
        async with asyncio.timeout(1):
            await nothing_waits(db)
        assert [entry[1] for entry in await numbers(db)][count - 2 :] == made

    stop.set()
    await running


async def test_seals_a_long_queue_without_a_pause(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "EVENTS_PER_SEAL_MAX", 3)
    await done(db, 10)
    stop = asyncio.Event()
    running = asyncio.create_task(keep_sealing(db, stop, pause_seconds=60))

    async with asyncio.timeout(2):
        await nothing_waits(db)
        stop.set()
        await running

    assert [seal_number for _, _, seal_number in await numbers(db)] == [1] * 3 + [2] * 3 + [
        *(3, 3, 3, 4)
    ]


async def test_pauses_after_a_batch_that_was_not_full(db: Database) -> None:
    """Under load it would otherwise commit a seal for every few deeds."""
    await done(db)
    stop = asyncio.Event()
    running = asyncio.create_task(keep_sealing(db, stop, pause_seconds=60))
    async with asyncio.timeout(2):
        await nothing_waits(db)
        made = await done(db, 5)
        await asyncio.sleep(0.1)
        stop.set()
        await running

    assert await waiting(db) == made


async def test_outlives_a_lost_connection(
    db: Database,
    url: str,
    connection: asyncpg.Connection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop = asyncio.Event()
    async with database(url, Settings(write_pool_size=1, read_pool_size=1)) as another:
        running = asyncio.create_task(keep_sealing(another, stop, pause_seconds=0.05))
        await asyncio.sleep(0.2)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await asyncio.sleep(0.2)
        await done(db)
        async with asyncio.timeout(2):
            await nothing_waits(db)
        stop.set()
        await running

    assert [number for number, _, _ in await numbers(db)] == [1]
    assert [entry.levelno for entry in caplog.records] == [logging.ERROR]
    assert "could not be sealed; trying again in 0.1 s" in caplog.text


# ---- The walk
