"""Places of any source become territories: new ones by COPY, known ones met and completed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from operator import length_hint
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.events import record
from governance.territories import indexes, policy
from governance.territories.models import Territory
from governance.territories.places import Place, Progress, Rejected, unwatched
from governance.territories.rows import COLUMNS, Batch, Scales, teach_paths

BATCH = 20_000
"""Places in one COPY: enough to be quick, few enough to hold in memory."""

FIRST_LOAD = 20_000
"""From how many places on it pays to build the indexes afterwards; below, readers wait for none."""


@dataclass
class Loaded:
    """What became of the places of a source."""

    added: int = 0
    known: int = 0
    """Met by an identifier, and left as they are but for what was empty."""
    completed: int = 0
    """Of the known, those that something empty was filled of."""
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def has_changed_something(self) -> bool:
        """Whether the territories are any different now."""
        return self.added + self.completed > 0


async def load(
    session: AsyncSession,
    places: Iterable[Place],
    *,
    viewer: Viewer,
    at: datetime,
    source: str,
    progress: Progress = unwatched,
) -> Loaded:
    """Let places of a source, wider ones first, be territories; the caller commits, or rolls back.

    A place that bears a known identifier is met, not doubled: what is empty of it is filled, what
    is there stays. Where far more places are to come, as far as they say, than territories are
    there, indexes are built afterwards, and readers wait until the commit.
    """
    policy.require_secretariat(viewer)
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    connection = await _driver(session)
    await teach_paths(connection)
    loaded, expected = Loaded(), length_hint(places)
    postponed = await _postponed(connection, expected)

    scales = Scales(await connection.fetch("SELECT code, rank FROM scale"))
    touched = await _load_all(connection, scales, places, loaded, expected, progress)
    await indexes.build(
        connection, postponed, lambda done: progress("indexes", done, len(postponed))
    )
    if loaded.added:
        await connection.execute(f"ANALYZE {', '.join(COLUMNS)}")

    if loaded.has_changed_something and touched is not None:
        record(
            session,
            "territory.imported",
            viewer=viewer,
            subject=await _whole(session, touched),
            at=at,
            source=source,
            added=loaded.added,
            known=loaded.known,
            completed=loaded.completed,
            rejected=len(loaded.rejected),
        )
        await session.flush()
    return loaded


async def _load_all(
    connection: Any,
    scales: Scales,
    places: Iterable[Place],
    loaded: Loaded,
    expected: int,
    progress: Progress,
) -> UUID | None:
    """Load batch by batch; answers one of the territories that were added or completed."""
    touched: UUID | None = None
    done = 0
    for some in _batches(places):
        batch = Batch(connection, scales)
        await batch.sort(some)
        await batch.write()
        loaded.added += len(batch.added)
        loaded.known += batch.known
        loaded.completed += len(batch.completed)
        loaded.rejected += batch.rejected
        touched = touched or next(iter(batch.added), None) or next(iter(batch.completed), None)
        done += len(some)
        progress("places", done, expected or None)
    return touched


def _batches(places: Iterable[Place]) -> Iterator[list[Place]]:
    source = iter(places)
    while some := list(islice(source, BATCH)):
        yield some


async def _postponed(connection: Any, expected: int) -> list[str]:
    """Set the indexes aside for a first load; answers the statements to build them again."""
    if expected < FIRST_LOAD:
        return []
    if expected < 2 * await connection.fetchval("SELECT count(*) FROM territory"):
        return []
    return await indexes.set_aside(connection, list(COLUMNS))


async def _driver(session: AsyncSession) -> Any:
    """The driver's own connection, within the session's transaction: the ORM knows no COPY."""
    raw = await (await session.connection()).get_raw_connection()
    return raw.driver_connection


async def _whole(session: AsyncSession, touched: UUID) -> Territory:
    """The territory an import is about: the world, or where there is none yet, one it touched."""
    world: Territory | None = await session.scalar(
        select(Territory).where(Territory.scale_code == "world").order_by(Territory.label).limit(1)
    )
    return world if world is not None else await session.get_one(Territory, touched)
