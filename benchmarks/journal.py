"""What the journal costs: deeds per second without it, with it, and with the sealer at work.

Run it as `python -m benchmarks.journal`. It starts the embedded PostgreSQL, which waits for the
disk at every commit, on a database of its own, and removes it at the end.
"""

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from sqlalchemy import func, select

from governance import embedded
from governance.access import OPERATOR
from governance.db import Database, database
from governance.events import Event, UnsealedEvent, record
from governance.migrations import migrate
from governance.seals import keep_sealing, verify
from governance.settings import Settings
from governance.territories.models import Territory

WRITERS = 8
SECONDS = 3.0
ROUNDS = 3
WAYS = ("without the journal", "with the journal", "with journal and sealer")


async def deed(opened: Database, *, is_recorded: bool) -> None:
    """Insert a place in a transaction of its own, with or without its row in the journal."""
    async with opened.session() as session:
        place = Territory(name={"en": "World"}, scale_code="world")
        session.add(place)
        await session.flush()
        if is_recorded:
            at = datetime.now(UTC)
            record(session, "territory.entered", viewer=OPERATOR, subject=place, at=at, label=1)
        await session.commit()


async def deeds_per_second(opened: Database, way: str, seconds: float = SECONDS) -> float:
    """Let all writers do deeds for some seconds, and count."""
    stop = asyncio.Event()
    sealer = asyncio.create_task(keep_sealing(opened, stop)) if way == WAYS[2] else None
    ends = time.perf_counter() + seconds

    async def write() -> int:
        count = 0
        while time.perf_counter() < ends:
            await deed(opened, is_recorded=way != WAYS[0])
            count += 1
        return count

    began = time.perf_counter()
    count = sum(await asyncio.gather(*(write() for _ in range(WRITERS))))
    took = time.perf_counter() - began
    stop.set()
    if sealer:
        await sealer
    return count / took


async def rest_sealed(opened: Database) -> tuple[int, float]:
    """Seal what still waits; give how many events and in how many seconds."""
    async with opened.session() as session:
        count = await session.scalar(select(func.count()).select_from(UnsealedEvent)) or 0
    began, stop = time.perf_counter(), asyncio.Event()
    sealer = asyncio.create_task(keep_sealing(opened, stop, pause_seconds=60))
    async with opened.session() as session:
        while await session.scalar(select(UnsealedEvent.event_id).limit(1)):
            await session.rollback()
            await asyncio.sleep(0.002)
    took = time.perf_counter() - began
    stop.set()
    await sealer
    return count, took


async def measure(url: str) -> None:
    """Measure the ways in turns, then sealing and verifying all that came of it."""
    rates: dict[str, list[float]] = {way: [] for way in WAYS}
    settings = Settings(write_pool_size=WRITERS + 1, read_pool_size=1)
    async with database(url, settings) as opened:
        await deeds_per_second(opened, WAYS[2], seconds=1)
        waited: dict[str, list[tuple[int, float]]] = {way: [] for way in WAYS}
        for turn in range(ROUNDS):
            for way in WAYS[turn:] + WAYS[:turn]:
                rates[way].append(await deeds_per_second(opened, way))
                waited[way].append(await rest_sealed(opened))
        async with opened.session() as session:
            began = time.perf_counter()
            found = await verify(session)
            took = time.perf_counter() - began
            assert found.is_sound
            assert found.unsealed == 0
        async with opened.session() as session:
            assert found.events == await session.scalar(select(func.count()).select_from(Event))

    base = statistics.median(rates[WAYS[0]])
    print(f"{WRITERS} writers, {SECONDS:.0f} s each, {ROUNDS} times in turns; deeds per second")
    print(f"{'':<26}{'median':>8}{'ratio':>8}   each time")
    for way in WAYS:
        median = statistics.median(rates[way])
        each = "  ".join(f"{rate:,.0f}" for rate in rates[way])
        print(f"{way:<26}{median:>8,.0f}{median / base:>8.2f}   {each}")
    sealed = [count / seconds for count, seconds in waited[WAYS[1]]]
    print(f"sealing what waits: {statistics.median(sealed):,.0f} events/s")
    left = max(count for count, _ in waited[WAYS[2]])
    print(f"left waiting where the sealer was at work: {left:,} events at most")
    print(
        f"verifying: {found.events / took:,.0f} events/s, {found.events:,} events in {took:.1f} s"
    )


async def main(server: embedded.Server) -> None:
    """Make a database, migrate, measure."""
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute("CREATE DATABASE journal")
    await connection.close()
    await migrate(server.url("journal"))
    await measure(server.url("journal"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="governance-benchmark-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user when this runs as root.
        with embedded.running(Path(folder) / "data") as started:
            asyncio.run(main(started))
