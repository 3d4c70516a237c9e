"""How adherences end: renounced, or annulled since they never were; and how they hold on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.charter.adherences import queries
from governance.charter.adherences.models import Adherence, AdherenceEnd
from governance.charter.adherences.operations.refusals import AdherenceEnded, NotRenounced
from governance.db import Texts, claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import Lasting, PartialDate, check_happened, ending


@dataclass(frozen=True)
class _End:
    """How and when an adherence ends; by itself not at all."""

    day: date | None = None
    precision: str = "day"
    how: AdherenceEnd | None = None
    reason: Texts | None = None


async def renounce_adherence(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    adherence_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Adherence:
    """Give an adherence up, with a reason; its commitments end with it."""
    adherence = await _claimed(session, viewer, adherence_id, expected_revision)
    if on is not None:
        check_happened(on, at.date())
    day = ending(adherence, on, at.date())
    if adherence.valid_until is not None:
        raise AdherenceEnded
    await check_unstated(session, adherence, day)

    adherence.close(day)
    adherence.ended_as = AdherenceEnd.RENOUNCED
    adherence.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    _record(session, "adherence.renounced", viewer, adherence, at, day)
    return adherence


async def annul_adherence(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    adherence_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Adherence:
    """Take back an adherence that was recorded by mistake; the one it replaced holds on."""
    adherence = await _claimed(session, viewer, adherence_id, expected_revision)
    if adherence.ended_as is AdherenceEnd.ANNULLED:
        raise AdherenceEnded
    begun = adherence.valid_from
    others = await _others(session, adherence)
    following = _End(
        adherence.valid_until,
        adherence.valid_until_precision,
        adherence.ended_as,
        adherence.end_reason,
    )

    adherence.stop(begun)
    adherence.ended_as = AdherenceEnd.ANNULLED
    adherence.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()
    for former in others:
        if former.valid_until == begun and former.ended_as is AdherenceEnd.READHERED:
            await _hold_on(session, former, following)

    _record(session, "adherence.annulled", viewer, adherence, at)
    return adherence


async def hold_on(session: AsyncSession, adherence: Adherence) -> None:
    """Take a renunciation back: the adherence holds on, as if it had never been given up.

    Raises `NotRenounced` where it was not, or where another followed.
    """
    others = await _others(session, adherence)
    is_followed = any(_begins_after(adherence, one) for one in others)
    if adherence.ended_as is not AdherenceEnd.RENOUNCED or is_followed:
        raise NotRenounced
    await _hold_on(session, adherence, _End())


async def check_unstated(session: AsyncSession, adherence: Adherence, end: PartialDate) -> None:
    """Refuse to end an adherence before the day of what was stated in it last."""
    stated = await session.scalars(queries.states(adherence.id))
    lasting = (row for row in stated if _is_longer(row))
    last = max((row.valid_from for row in lasting if row.valid_from), default=None)
    if last is not None and last > end.end:
        raise InvalidInput("on", "{} is before a commitment was stated in it, on {}.", end, last)


async def _claimed(
    session: AsyncSession, viewer: Viewer, adherence_id: UUID, expected_revision: int | None
) -> Adherence:
    query = queries.adherence(viewer, adherence_id)
    adherence = await claimed(session, query, adherence_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, adherence.organisation)
    return adherence


async def _others(session: AsyncSession, adherence: Adherence) -> list[Adherence]:
    query = queries.of_organisation(adherence.organisation_id).with_for_update()
    return [one for one in await session.scalars(query) if one.id != adherence.id]


def _begins_after(adherence: Adherence, other: Adherence) -> bool:
    ended, begun = adherence.valid_until, other.valid_from
    return ended is not None and begun is not None and begun >= ended


async def _hold_on(session: AsyncSession, adherence: Adherence, end: _End) -> None:
    """Let an adherence last longer, and with it what was stated of each commitment last."""
    ended = adherence.valid_until
    adherence.stop(end.day, end.precision)
    adherence.ended_as, adherence.end_reason = end.how, end.reason
    await session.flush()
    last = {row.commitment_id: row for row in await session.scalars(queries.states(adherence.id))}
    for row in last.values():
        if row.valid_until == ended:
            row.stop(end.day, end.precision)
    await session.flush()


def _is_longer(row: Lasting) -> bool:
    """Whether a row lasts a day at least."""
    begun, ended = row.valid_from, row.valid_until
    return ended is None or begun is None or ended > begun


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    adherence: Adherence,
    at: datetime,
    on: PartialDate | None = None,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=adherence,
        at=at,
        body_id=adherence.organisation_id,
        path=actors.path_of(adherence.organisation),
        version_id=adherence.version_id,
        on=on,
        reason=adherence.end_reason,
    )
