"""The keys of secret ballots and what becomes of their transactions: none outlives its ballot."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from governance.db import Database
from governance.decisions.ballots import keys, queries

_log = logging.getLogger(__name__)


def destroy_once_done(session: AsyncSession, folder: Path, ballot_id: UUID) -> None:
    """Destroy a ballot's key once what the session did is committed, and not if it is undone."""
    _afterwards(session, on_commit=partial(keys.destroy, folder, ballot_id))


def destroy_if_undone(session: AsyncSession, folder: Path, ballot_id: UUID) -> None:
    """Destroy a ballot's key where what the session did, the ballot with it, is undone."""
    _afterwards(session, on_rollback=partial(keys.destroy, folder, ballot_id))


async def tidy(session: AsyncSession, folder: Path) -> int:
    """Destroy keys of ballots that are over, as a program that was killed may leave one."""
    known = await asyncio.to_thread(keys.ballots, folder)
    over = (await session.scalars(queries.finished(known))).all() if known else []
    for ballot_id in over:
        await asyncio.to_thread(keys.destroy, folder, ballot_id)
    return len(over)


async def tidied(database: Database, folder: Path) -> None:
    """Tidy as the program starts; a database that is away or older has time until later."""
    try:
        async with database.session() as session:
            await tidy(session, folder)
    except (SQLAlchemyError, OSError) as error:
        _log.warning("Keys of ballots were not looked through (%s).", type(error).__name__)


def _nothing() -> None:
    """What there may be to do afterwards."""


def _afterwards(
    session: AsyncSession,
    *,
    on_commit: Callable[[], None] = _nothing,
    on_rollback: Callable[[], None] = _nothing,
) -> None:
    """Do one thing once the session's transaction is committed, or another once it is undone.

    What the session does after that is another transaction, which is none of ours.
    """
    waiting = [on_commit, on_rollback]

    def end(which: int) -> Callable[[Session], None]:
        def listener(_: Session) -> None:
            if waiting:
                wanted = waiting[which]
                waiting.clear()
                wanted()

        return listener

    event.listen(session.sync_session, "after_commit", end(0))
    event.listen(session.sync_session, "after_rollback", end(1))
