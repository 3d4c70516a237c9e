"""The recoveries: whoever asked for a new password gets a mail, after the answer to all alike.

What asks for it only writes the address down, so that neither the answer nor the time it takes
tells whether there is an account.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, Uuid, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Door, Viewer
from governance.db import Database
from governance.events import Event, record
from governance.identity import queries
from governance.identity.models import Account, LinkPurpose, RecoveryRequest
from governance.identity.operations.links import send_link, sweep

MAILS_MAX = 3
"""How many mails an account gets in an hour, whoever asks for them."""
HOUR = timedelta(hours=1)
REQUESTS_AT_ONCE_MAX = 20
"""How many requests are worked off in one transaction."""

_ASKED = "account.recovery_asked"
_PAUSE_SECONDS_MAX = 30.0
_log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


async def keep_recovering(
    database: Database,
    stop: asyncio.Event,
    *,
    now: Clock,
    public_url: str,
    pause_seconds: float = 1.0,
) -> None:
    """Work off all that was asked, then look again after a pause; until stop."""
    pause = pause_seconds
    while not stop.is_set():
        try:
            while await work_off(database, now(), public_url) and not stop.is_set():
                pass
            pause = pause_seconds
        except Exception as error:  # noqa: BLE001  Nobody else does it: only a stop ends this.
            # Its name alone: the database's own words may repeat a row.
            pause, name = min(2 * pause, _PAUSE_SECONDS_MAX), type(error).__name__
            _log.error("Recoveries could not be worked off (%s); again in %.1f s", name, pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def work_off(database: Database, at: datetime, public_url: str) -> bool:
    """Work off some of what was asked; whether there may be more."""
    oldest = select(RecoveryRequest).order_by(RecoveryRequest.id).limit(REQUESTS_AT_ONCE_MAX)
    async with database.session() as session:
        requests = (await session.scalars(oldest.with_for_update(skip_locked=True))).all()
        for request in requests:
            await _answer(session, request, Door(public_url=public_url), at)
            await session.delete(request)
        await session.commit()
    return len(requests) == REQUESTS_AT_ONCE_MAX


async def _answer(
    session: AsyncSession, request: RecoveryRequest, door: Door, at: datetime
) -> None:
    """Post the mail that was asked for, if there is who gets it and they got few."""
    question = queries.account_at(request.email).with_for_update()
    account: Account | None = await session.scalar(question)
    is_late = request.recorded_at <= at - HOUR  # Nobody waits for it any more.
    if account is None or account.password_hash is None or is_late:
        return
    if await _mails(session, account, since=at - HOUR) >= MAILS_MAX:
        return

    await sweep(session, account, LinkPurpose.RECOVERY)
    await send_link(session, account, LinkPurpose.RECOVERY, door=door, at=at)
    person_id = account.person_id
    record(session, _ASKED, viewer=Viewer(), subject=account, at=at, person_id=person_id)
    await session.flush()


async def _mails(session: AsyncSession, account: Account, since: datetime) -> int:
    """How many mails an account got lately, as the journal knows, whatever became of the links."""
    about = Event.about.contains(cast([account.id], ARRAY(Uuid)))
    asked = select(func.count()).select_from(Event).where(about, Event.name == _ASKED)
    return await session.scalar(asked.where(Event.at > since)) or 0
