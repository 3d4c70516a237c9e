"""Whether the journal is what was sealed: every number, leaf, root, link and detail looked at."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Text, case, cast, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from governance.events import (
    Event,
    EventDetail,
    Seal,
    SealedEvent,
    UnsealedEvent,
    commitment,
)
from governance.seals.hashes import NO_SEAL, AnyRow, leaf, merkle_root, seal_hash
from governance.seals.sealing import EVENTS_PER_SEAL_MAX

FINDINGS_MAX = 100
_ROWS_PER_PAGE = 5_000
# Python's calendar but for its two ends, which stand for infinities on the way to PostgreSQL.
_FIRST_MOMENT, _LAST_MOMENT = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_ALTERED = b""  # The leaf and the hash of what no deed and no sealer has written.


@dataclass
class Verification:
    """What a walk through the journal found."""

    seals: int = 0
    events: int = 0
    """Events under these seals."""
    forgotten: int = 0
    """Those of them whose detail was deleted, which is allowed."""
    unsealed: int = 0
    """Events that wait for a seal."""
    last_seal: int = 0
    last_event: int = 0
    """The last number; the next seal continues after it."""
    head: bytes = NO_SEAL
    """The hash of the last seal. Compared with one published earlier, it shows also a journal
    that was sealed anew from end to end, or cut off at its end."""
    findings: list[str] = field(default_factory=list)
    """What is wrong, each in a sentence; the first hundred."""
    unlisted: int = 0
    """Findings beyond those."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def add(self, finding: str) -> None:
        """Write down what is wrong."""
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(finding)
        else:
            self.unlisted += 1


async def verify(
    session: AsyncSession, *, progress: Callable[[int], None] | None = None
) -> Verification:
    """Walk through all seals and events, as they stand at one moment, in bounded memory.

    The session must be one that has asked nothing yet: the walk makes its transaction read-only
    and lets it take its time. `progress` hears after each seal how many events were looked at.
    """
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    await session.execute(text("SET LOCAL statement_timeout = 0"))
    found = Verification()
    entries = _pages(session, _ENTRIES, SealedEvent.number)
    entry = await anext(entries, None)
    async for seal in _pages(session, _SEALS, Seal.number):
        leaves: list[bytes] = []
        _check_link(found, seal)
        while entry is not None and entry.number <= seal.last_event:
            _check_number(found, entry, seal)
            _check_detail(found, entry)
            if len(leaves) < EVENTS_PER_SEAL_MAX:  # A seal on more is none of ours.
                leaves.append(_hashed(leaf, entry))
            entry = await anext(entries, None)
        _check_root(found, seal, leaves)
        if progress is not None:
            progress(found.events)
    while entry is not None:
        found.add(f"Event {entry.number} ({entry.event_id}) is numbered, but under no seal.")
        entry = await anext(entries, None)
    await _check_queue(session, found)
    return found


def _check_link(found: Verification, seal: AnyRow) -> None:
    if seal.number != found.last_seal + 1:
        found.add(f"{_range('Seal', found.last_seal + 1, seal.number - 1)} missing.")
    if seal.first_event != found.last_event + 1:
        found.add(
            f"Seal {seal.number} begins with event {seal.first_event}, "
            f"where event {found.last_event + 1} was to follow."
        )
    if seal.previous != found.head:
        found.add(
            f"Seal {seal.number} does not follow from seal {found.last_seal}: one of the two was "
            "changed, or a seal between them removed."
            if found.last_seal
            else f"Seal {seal.number} is not the first that was made: those before it are gone."
        )
    found.seals += 1
    found.last_seal = seal.number
    found.head = _hashed(seal_hash, seal)
    if found.head is _ALTERED:
        found.add(f"Seal {seal.number} holds what no sealer writes.")


def _check_number(found: Verification, entry: AnyRow, seal: AnyRow) -> None:
    found.events += 1
    if entry.number < 1:
        found.add(f"Event {entry.number} ({entry.event_id}) is numbered before the first.")
        return
    if entry.number != found.last_event + 1:
        _add_missing(found, entry.number - 1)
    if entry.seal_number != seal.number:
        found.add(
            f"Event {entry.number} ({entry.event_id}) is said to be under seal "
            f"{entry.seal_number}, but its number is under seal {seal.number}."
        )
    found.last_event = entry.number


def _check_detail(found: Verification, entry: AnyRow) -> None:
    if entry.id is None:
        found.add(f"Event {entry.number} ({entry.event_id}) is gone from the journal.")
    elif entry.salt is None:
        found.forgotten += 1
    elif _hashed(_commitment, entry) != entry.commitment:
        found.add(
            f"The detail of event {entry.number} ({entry.event_id}) is not the one it was "
            "written with."
        )


def _check_root(found: Verification, seal: AnyRow, leaves: list[bytes]) -> None:
    if found.last_event < seal.last_event:
        _add_missing(found, seal.last_event)
        found.last_event = seal.last_event
    if merkle_root(leaves) != seal.root:
        found.add(
            f"Seal {seal.number} does not fit its events {seal.first_event} to "
            f"{seal.last_event}: one of them, or the seal, was changed."
        )


async def _check_queue(session: AsyncSession, found: Verification) -> None:
    found.unsealed = await session.scalar(select(func.count()).select_from(UnsealedEvent)) or 0
    sealed = select(SealedEvent.event_id).where(SealedEvent.event_id == Event.id).exists()
    waits = select(UnsealedEvent.event_id).where(UnsealedEvent.event_id == Event.id).exists()
    async for event_id in await session.stream_scalars(select(Event.id).where(~sealed, ~waits)):
        found.add(f"Event {event_id} neither has a seal nor waits for one.")
    async for event_id in await session.stream_scalars(select(Event.id).where(sealed, waits)):
        found.add(f"Event {event_id} has a seal and waits for another.")


def _add_missing(found: Verification, last: int) -> None:
    found.add(f"{_range('Event', found.last_event + 1, last)} missing.")


def _range(noun: str, first: int, last: int) -> str:
    return f"{noun} {first} is" if first >= last else f"{noun}s {first} to {last} are"


def _commitment(entry: AnyRow) -> bytes:
    return commitment(
        entry.salt,
        person_id=entry.person_id,
        mandate_id=entry.mandate_id,
        params=json.loads(entry.params),
    )


def _hashed(hash_of: Callable[[AnyRow], bytes], row: AnyRow) -> bytes:
    """Hash a row, also one that somebody filled with what cannot be hashed."""
    try:
        return hash_of(row)
    except (AttributeError, TypeError, ValueError, ArithmeticError, RecursionError):
        return _ALTERED


async def _pages(
    session: AsyncSession, query: Select[Any], number: InstrumentedAttribute[int]
) -> AsyncIterator[AnyRow]:
    page = (await session.execute(query.order_by(number).limit(_ROWS_PER_PAGE))).all()
    while page:
        for row in page:
            yield row
        after = query.where(number > page[-1].number).order_by(number).limit(_ROWS_PER_PAGE)
        page = (await session.execute(after)).all()


def _moment(column: InstrumentedAttribute[datetime]) -> Any:
    """Read a moment, or nothing for one that only PostgreSQL's calendar has."""
    return case((column.between(_FIRST_MOMENT, _LAST_MOMENT), column)).label(column.key)


_SEALS = select(
    Seal.number,
    Seal.first_event,
    Seal.last_event,
    Seal.root,
    Seal.previous,
    _moment(Seal.sealed_at),
)
_ENTRIES = (
    select(
        SealedEvent.number,
        SealedEvent.event_id,
        SealedEvent.seal_number,
        Event.id,
        _moment(Event.at),
        Event.name,
        Event.subject_id,
        Event.about,
        Event.commitment,
        EventDetail.person_id,
        EventDetail.mandate_id,
        cast(EventDetail.params, Text).label("params"),
        EventDetail.salt,
    )
    .select_from(SealedEvent)
    .outerjoin(Event, Event.id == SealedEvent.event_id)
    .outerjoin(EventDetail, EventDetail.event_id == SealedEvent.event_id)
)
