"""A journal to seal and to verify: deeds done, batches sealed, what is numbered and what waits."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from conftest import NOW
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.db import Database
from governance.events import Event, Seal, SealedEvent, UnsealedEvent, record
from governance.seals import (
    Verification,
    seal,
    verify,
)
from governance.territories.models import Territory

SECRETARY = Viewer(
    person_id=UUID("018f0000-0000-7000-8000-000000000001"),
    secretariat_mandate_id=UUID("018f0000-0000-7000-8000-000000000002"),
)
UGLY = {
    "text": {"pt": 'Évora "ao" pé\\do\tmar', "fr": "l’été 🌱"},
    "counts": [0, -1, 10**30, True, None],
    "share": 0.1,
    "on": NOW.date(),
    "z": {"b": 1, "a": 2},
}
"""Parameters that a careless encoding would not bring back from the database as they were."""


# ---- The sealer


async def do(session: AsyncSession, **params: Any) -> UUID:
    """Do a deed and leave the commit to the caller; give the id of its event."""
    place = Territory(name={"en": "World"}, scale_code="world")
    session.add(place)
    await session.flush()
    params = params or UGLY
    record(session, "territory.entered", viewer=SECRETARY, subject=place, at=NOW, **params)
    await session.flush()
    made = await session.scalar(select(Event.id).where(Event.subject_id == place.id))
    assert made is not None
    return made


async def done(db: Database, count: int = 1) -> list[UUID]:
    """Do deeds, each committed by itself; give the ids of their events."""
    made = []
    for _ in range(count):
        async with db.session() as session:
            made.append(await do(session))
            await session.commit()
    return made


async def sealed(db: Database) -> Seal | None:
    """Seal one batch and commit."""
    async with db.session() as session:
        made = await seal(session, at=NOW)
        await session.commit()
    return made


async def numbers(db: Database) -> list[tuple[int, UUID, int]]:
    """Give what is numbered: number, event and seal."""
    query = select(SealedEvent).order_by(SealedEvent.number)
    async with db.session() as session:
        found = await session.scalars(query)
        return [(entry.number, entry.event_id, entry.seal_number) for entry in found]


async def waiting(db: Database) -> list[UUID]:
    """Give what waits for a seal."""
    async with db.session() as session:
        query = select(UnsealedEvent.event_id).order_by(UnsealedEvent.event_id)
        return list(await session.scalars(query))


async def nothing_waits(db: Database) -> None:
    """Wait for the sealer to have caught up."""
    while await waiting(db):  # noqa: ASYNC110  Only the database knows.
        await asyncio.sleep(0.01)


async def verified(db: Database) -> Verification:
    """Walk through the journal in a session of its own."""
    async with db.session() as session:
        return await verify(session)


@pytest.fixture
async def connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the database's owner, past the program."""
    opened = await asyncpg.connect(url)
    yield opened
    await opened.close()


@pytest.fixture
async def journal(db: Database) -> list[UUID]:
    """A journal of five events under two seals, 1 to 3 and 4 to 5."""
    made = await done(db, 3)
    await sealed(db)
    made += await done(db, 2)
    await sealed(db)
    return made
