"""The mailing: takes due mail in hand, sends it outside any transaction, and says what came of it.

A mail leaves at least once: a worker that ends between sending and saying so leaves its lease
behind, and after that another sends the mail again, under the same Message-ID.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from governance.db import Database
from governance.mail.mailers import Mailer, NotSent
from governance.mail.outbox import Letter, Mail

ATTEMPTS_MAX = 8
"""After these, within a day, a mail is given up; its row stays and says why."""
LETTERS_AT_ONCE_MAX = 4
SENDING_SECONDS_MAX = 120
LEASE = timedelta(minutes=5)
"""Longer than a mail takes to send, so that only one of a worker that is gone is sent again."""
KEPT = timedelta(days=30)
"""How long a row stays, whatever became of it."""
SWEPT_EVERY = timedelta(hours=1)

_PAUSE_MAX = timedelta(hours=6)
_PAUSE_SECONDS_MAX = 30.0
_WAITS = (Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
_BLANK: dict[str, Any] = {"recipient": None, "subject": None, "body": None, "leased_until": None}
_log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


async def keep_mailing(
    database: Database,
    mailer: Mailer,
    stop: asyncio.Event,
    *,
    now: Clock,
    pause_seconds: float = 1.0,
) -> None:
    """Send all that is due, then look again after a pause; until stop.

    What befalls the database is logged and tried again, after pauses that double up to half a
    minute. A stop lets the mail in hand end first.
    """
    pause, swept_at = pause_seconds, None
    while not stop.is_set():
        try:
            if swept_at is None or now() - swept_at >= SWEPT_EVERY:
                swept_at = now()
                await sweep(database, at=swept_at)
            while await send_due(database, mailer, now=now) and not stop.is_set():
                pass
            pause = pause_seconds
        except Exception as error:  # noqa: BLE001  Nobody else mails: only a stop ends this.
            # Its name alone: the database's own words may repeat a row.
            pause, name = min(2 * pause, _PAUSE_SECONDS_MAX), type(error).__name__
            _log.error("The outbox could not be read (%s); trying again in %.1f s", name, pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def send_due(database: Database, mailer: Mailer, *, now: Clock) -> bool:
    """Send some of what is due, side by side; whether there may be more."""
    taken = await _taken(database, now())
    ends = [_sent(database, mailer, letter, attempts, now) for letter, attempts in taken]
    met = await asyncio.gather(*ends, return_exceptions=True)
    for error in met:  # Only now, so that the others were not torn from their work.
        if error is not None:
            raise error
    return len(taken) == LETTERS_AT_ONCE_MAX


async def sweep(database: Database, *, at: datetime) -> None:
    """Delete the rows that are too old, whatever became of them."""
    async with database.session() as session:
        old = delete(Mail).where(Mail.recorded_at < at - KEPT)
        gone = (await session.scalars(old.returning(Mail.body.is_(None)))).all()
        await session.commit()
    if unsent := gone.count(False):
        _log.error("%d mails had waited for %d days and were deleted unsent", unsent, KEPT.days)


async def _taken(database: Database, at: datetime) -> list[tuple[Letter, int]]:
    """Take due mails in hand, each with the number of this attempt; nobody waits for another."""
    is_free = or_(Mail.leased_until.is_(None), Mail.leased_until <= at)
    due = select(Mail.id).where(*_WAITS, Mail.due_at <= at, is_free).order_by(Mail.due_at)
    chosen = due.limit(LETTERS_AT_ONCE_MAX).with_for_update(skip_locked=True).cte("chosen")
    lease = (
        update(Mail)
        .where(Mail.id == chosen.c.id)
        .values(attempts=Mail.attempts + 1, leased_until=at + LEASE)
        .returning(
            Mail.id, Mail.recipient, Mail.subject, Mail.body, Mail.recorded_at, Mail.attempts
        )
    )
    async with database.session() as session:
        rows = (await session.execute(lease)).all()
        await session.commit()
    return [
        (Letter(row.id, row.recipient, row.subject, row.body, row.recorded_at), row.attempts)
        for row in rows
    ]


async def _sent(
    database: Database, mailer: Mailer, letter: Letter, attempts: int, now: Clock
) -> None:
    """Send a mail and write down what came of it."""
    try:
        async with asyncio.timeout(SENDING_SECONDS_MAX):
            await mailer.send(letter)
    except NotSent as error:
        outcome = _failed(letter, attempts, error, now())
    except Exception as error:  # noqa: BLE001  A mail that cannot be sent must not stop the others.
        unforeseen = NotSent(f"The mail could not be sent ({type(error).__name__}).")
        outcome = _failed(letter, attempts, unforeseen, now())
    else:
        outcome = {"sent_at": now(), **_BLANK}

    written = update(Mail).where(Mail.id == letter.id, *_WAITS)
    if "sent_at" not in outcome:  # It may be another's by now, and that one may be sending it.
        written = written.where(Mail.attempts == attempts)
    async with database.session() as session:
        await session.execute(written.values(**outcome))
        await session.commit()


def _failed(letter: Letter, attempts: int, error: NotSent, at: datetime) -> dict[str, Any]:
    """What to write of a mail that was not sent: when to try again, or that it is given up."""
    if error.is_final or attempts >= ATTEMPTS_MAX:
        _log.error("Mail %s is given up after %d attempts: %s", letter.id, attempts, error)
        return {"given_up_at": at, "last_error": str(error), **_BLANK}
    again = at + pause_after(attempts)
    _log.warning("Mail %s was not sent: %s Trying again at %s", letter.id, error, again)
    return {"due_at": again, "last_error": str(error), "leased_until": None}


def pause_after(attempts: int) -> timedelta:
    """How long to wait after a failed attempt: 1 minute, 5, 25 and so on, up to six hours."""
    return min(timedelta(minutes=5 ** (attempts - 1)), _PAUSE_MAX)
