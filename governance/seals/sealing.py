"""The sealer: numbers what has committed, seals it, says so; alone, whatever the process."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Uuid, bindparam, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from governance.db import Database
from governance.events import Event, Seal, SealedEvent, UnsealedEvent
from governance.seals.hashes import NO_SEAL, Proof, leaf, merkle_path, merkle_root, seal_hash

EVENTS_PER_SEAL_MAX = 10_000
"""How many events a batch holds at most: what a sealer and a verification keep in memory."""
CHANNEL = "journal"
"""Where PostgreSQL tells those who listen the last number sealed."""

_LOCK = 7_346_120_054  # An advisory lock of ours, like those of the migrations.
_PAUSE_SECONDS_MAX = 30.0
_EVENTS = select(
    Event.id, Event.at, Event.name, Event.subject_id, Event.about, Event.commitment
)  # Rows, as a leaf is made from them.
_NUMBER = text(
    "INSERT INTO sealed_event (number, event_id, seal_number) "
    "SELECT :numbered + place, id, :seal FROM unnest(:ids) WITH ORDINALITY AS batch (id, place)"
).bindparams(bindparam("numbered", type_=BigInteger), bindparam("ids", type_=ARRAY(Uuid)))
_log = logging.getLogger(__name__)


async def seal(session: AsyncSession, *, at: datetime) -> Seal | None:
    """Number the oldest of what waits and put a seal on it; the caller commits, nothing else by it.

    An event waits from the commit of its deed on, so a deed that commits late is numbered late and
    never skipped. None when nothing waits or another sealer is at work. The session must see what
    commits while it runs (READ COMMITTED, the default): the lock is taken before the rows are read.
    """
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        return None
    oldest = select(UnsealedEvent.event_id).order_by(UnsealedEvent.event_id)
    taken = (
        delete(UnsealedEvent)
        .where(UnsealedEvent.event_id.in_(oldest.limit(EVENTS_PER_SEAL_MAX)))
        .returning(UnsealedEvent.event_id)
        .cte("taken")
    )
    query = _EVENTS.join(taken, taken.c.event_id == Event.id).order_by(Event.id)
    events = (await session.execute(query)).all()
    if not events:
        return None

    last = await session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))
    numbered = last.last_event if last else 0
    made = Seal(
        number=last.number + 1 if last else 1,
        first_event=numbered + 1,
        last_event=numbered + len(events),
        root=merkle_root(leaf(event) for event in events),
        previous=seal_hash(last) if last else NO_SEAL,
        sealed_at=at,
    )
    session.add(made)
    await session.flush()
    ids = [event.id for event in events]
    await session.execute(_NUMBER, {"numbered": numbered, "ids": ids, "seal": made.number})

    await session.execute(select(func.pg_notify(CHANNEL, str(made.last_event))))
    return made


async def keep_sealing(
    database: Database, stop: asyncio.Event, *, pause_seconds: float = 0.5
) -> None:
    """Seal all that waits, each batch in its own commit, then look again after a pause; until stop.

    What befalls a batch is logged and tried again, after pauses that double up to half a minute.
    A stop lets the batch in hand end first.
    """
    pause = pause_seconds
    while not stop.is_set():
        try:
            while await _seal_full_batch(database) and not stop.is_set():
                pass
            pause = pause_seconds
        except Exception:  # noqa: BLE001  Nobody else seals: only a stop ends this.
            pause = min(2 * pause, _PAUSE_SECONDS_MAX)
            _log.exception("The journal could not be sealed; trying again in %.1f s", pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _seal_full_batch(database: Database) -> bool:
    """Seal a batch; whether it was full, so that more may wait already.

    After any other the sealer pauses: under load it would else commit a seal for every few deeds.
    """
    async with database.session() as session:
        made = await seal(session, at=datetime.now(UTC))
        await session.commit()
    return made is not None and made.last_event - made.first_event + 1 == EVENTS_PER_SEAL_MAX


async def inclusion_proof(session: AsyncSession, event_id: UUID) -> Proof | None:
    """Prove that an event is under its seal; None for one that waits for it, or is unknown."""
    sealed = await session.scalar(select(SealedEvent).where(SealedEvent.event_id == event_id))
    if sealed is None:
        return None
    batch = _EVENTS.join(SealedEvent, SealedEvent.event_id == Event.id).where(
        SealedEvent.seal_number == sealed.seal_number
    )
    events = (await session.execute(batch.order_by(SealedEvent.number))).all()
    index = [event.id for event in events].index(event_id)
    path = merkle_path((leaf(event) for event in events), index)
    return Proof(sealed.number, sealed.seal_number, path)
