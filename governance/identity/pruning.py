"""The pruning: what nobody can sign in or go on with any more is deleted after a while."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.db import Database
from governance.identity.models import OneTimeLink, RefreshToken, SignIn

EXCHANGED_KEPT = timedelta(days=30)
"""How long a refresh token is kept that was exchanged: so long, who uses it again is found out."""
OVER_KEPT = timedelta(days=90)
"""How long a sign-in stays to be seen that ended or expired; its refresh tokens go after a day."""
TOKENS_KEPT = timedelta(days=1)
LINKS_KEPT = timedelta(days=1)
"""How long a one-time link is kept that was used or has expired."""
ROWS_AT_ONCE_MAX = 5_000
"""How many rows of a table one transaction deletes."""

_LOCK = 7_346_120_058  # An advisory lock of ours, like that of the sealer.
_PAUSE_SECONDS_MAX = 6 * 3_600.0
_log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


async def prune(session: AsyncSession, at: datetime) -> int | None:
    """Delete some of what is over, the caller commits; how many rows, None where another does it.

    Fewer than `ROWS_AT_ONCE_MAX` rows say that nothing is left.
    """
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
        return None
    gone = [await _deleted(session, table, which) for table, which in _over(at)]
    return max(gone)


async def keep_pruning(
    database: Database, stop: asyncio.Event, *, now: Clock, pause_seconds: float = 3_600.0
) -> None:
    """Delete all that is over, some in each commit; look again after a pause; until stop."""
    pause = pause_seconds
    while not stop.is_set():
        try:
            while await _pruned(database, now()) and not stop.is_set():
                pass
            pause = pause_seconds
        except Exception as error:  # noqa: BLE001  Nobody else prunes: only a stop ends this.
            pause, name = min(2 * pause, _PAUSE_SECONDS_MAX), type(error).__name__
            _log.error("Old sign-ins could not be deleted (%s); again in %.0f s", name, pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _pruned(database: Database, at: datetime) -> bool:
    """Delete some; whether more may be left."""
    async with database.session() as session:
        gone = await prune(session, at)
        await session.commit()
    return gone == ROWS_AT_ONCE_MAX


def _over(at: datetime) -> list[tuple[Any, ColumnElement[bool]]]:
    """The tables, in the order of their references, and which of their rows are over."""
    ends = func.least(SignIn.ended_at, SignIn.expires_at)
    ended = select(SignIn.id).where(ends < at - TOKENS_KEPT)
    return [
        (
            RefreshToken,
            or_(RefreshToken.replaced_at < at - EXCHANGED_KEPT, RefreshToken.sign_in_id.in_(ended)),
        ),
        (SignIn, (ends < at - OVER_KEPT) & ~_has_tokens()),
        (OneTimeLink, func.least(OneTimeLink.used_at, OneTimeLink.expires_at) < at - LINKS_KEPT),
    ]


def _has_tokens() -> ColumnElement[bool]:
    """Whether refresh tokens of a sign-in are still to be deleted."""
    return select(RefreshToken.id).where(RefreshToken.sign_in_id == SignIn.id).exists()


async def _deleted(session: AsyncSession, table: Any, which: ColumnElement[bool]) -> int:
    some = select(table.id).where(which).order_by(table.id).limit(ROWS_AT_ONCE_MAX)
    gone = delete(table).where(table.id.in_(some)).returning(table.id)
    kept = gone.execution_options(synchronize_session=False)
    return len((await session.scalars(kept)).all())
