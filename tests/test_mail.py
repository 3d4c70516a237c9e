"""Mail: what was committed leaves at least once, whatever happens, and leaves no trace behind."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from conftest import NOW
from posts import Clock, Posts, all_sent, outcome, posted, worked

from governance.db import Database
from governance.mail import Letter, NotSent, PrintingMailer, keep_mailing, post
from governance.mail.mailing import ATTEMPTS_MAX, KEPT, LEASE, pause_after, send_due, sweep

BODY = "Olá Inês,\n\nentre aqui: https://example.org/in?token=a=b&c=é\n"
NOT_REACHED = (
    "Mail {} was not sent: The mail server could not be reached. "
    "Trying again at 2026-03-01 12:01:00+00:00"
)


@pytest.fixture
async def posts() -> AsyncIterator[Posts]:
    """A mail server on this machine that takes everything."""
    server = Posts()
    server.start()
    yield server
    server.stop()


async def test_sends_once_with_its_headers_and_in_any_script(db: Database, posts: Posts) -> None:
    row = await posted(db, "ines@example.org", "Bem-vinda à rede !", BODY)

    await worked(db, posts.mailer())
    await worked(db, posts.mailer())

    (mail,) = posts.mails
    assert posts.envelopes == [("no-reply@example.org", ["ines@example.org"])]
    assert {name: str(value) for name, value in mail.items()} == {
        "From": "Réseau TOGETHER <no-reply@example.org>",
        "To": "ines@example.org",
        "Subject": "Bem-vinda à rede !",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Message-ID": f"<{row}@example.org>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert mail.get_content().replace("\r\n", "\n") == BODY


async def test_nothing_is_left_of_a_mail_but_times_and_the_outcome(
    db: Database, posts: Posts
) -> None:
    row = await posted(db)

    await worked(db, posts.mailer())

    assert dict(await db.reads.fetchrow("SELECT * FROM mail") or {}) == {
        "id": row,
        "recipient": None,
        "subject": None,
        "body": None,
        "due_at": NOW,
        "attempts": 1,
        "leased_until": None,
        "sent_at": NOW,
        "given_up_at": None,
        "last_error": None,
        "recorded_at": NOW,
    }


async def test_a_deed_that_is_not_done_sends_nothing(db: Database, posts: Posts) -> None:
    async with db.session() as session:
        await post(session, recipient="a@example.org", subject="S", body="B", at=NOW)
        await session.rollback()

    await worked(db, posts.mailer())

    assert posts.mails == []
    assert await db.reads.fetchval("SELECT count(*) FROM mail") == 0


async def test_a_server_that_is_down_is_tried_again_later(
    db: Database, posts: Posts, caplog: pytest.LogCaptureFixture
) -> None:
    row = await posted(db)
    posts.stop()
    clock = Clock()

    await worked(db, posts.mailer(), clock)
    assert await outcome(db) == (1, None, None, "The mail server could not be reached.")
    posts.start()
    clock.at = NOW + timedelta(seconds=59)
    await worked(db, posts.mailer(), clock)
    assert posts.mails == []
    clock.at = NOW + timedelta(seconds=60)
    await worked(db, posts.mailer(), clock)

    assert [mail["Message-ID"] for mail in posts.mails] == [f"<{row}@example.org>"]
    assert (await outcome(db))[:3] == (2, clock.at, None)
    assert [(each.levelno, each.getMessage()) for each in caplog.records] == [
        (
            logging.WARNING,
            NOT_REACHED.format(row),
        )
    ]


async def test_is_given_up_after_eight_attempts_within_a_day(db: Database, posts: Posts) -> None:
    await posted(db)
    posts.recipient_answer = "451 4.7.1 Later, a@example.org"
    clock = Clock()

    for attempt in range(1, ATTEMPTS_MAX + 1):
        await worked(db, posts.mailer(), clock)
        assert await db.reads.fetchval("SELECT attempts FROM mail") == attempt
        clock.at += pause_after(attempt)

    last = NOW + timedelta(minutes=1 + 5 + 25 + 125 + 3 * 360)
    said = "The mail server refused the recipient (451)."
    assert await outcome(db) == (8, None, last, said)
    assert await db.reads.fetchval("SELECT num_nonnulls(recipient, subject, body) FROM mail") == 0


@pytest.mark.parametrize("answer", ["550 5.1.1 <a@example.org> unknown", "553 no"])
async def test_a_recipient_refused_for_good_is_given_up_at_once(
    db: Database, posts: Posts, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    await posted(db, body="secret")
    posts.recipient_answer = answer

    await worked(db, posts.mailer())

    said = f"The mail server refused the recipient ({answer[:3]})."
    assert await outcome(db) == (1, None, NOW, said)
    assert [entry.levelno for entry in caplog.records] == [logging.ERROR]
    assert "example.org" not in caplog.text
    assert "secret" not in caplog.text


async def test_two_workers_at_once_send_each_mail_once(db: Database, posts: Posts) -> None:
    rows = [await posted(db) for _ in range(20)]

    await asyncio.gather(worked(db, posts.mailer()), worked(db, posts.mailer()))

    sent = sorted(str(mail["Message-ID"]) for mail in posts.mails)
    assert sent == sorted(f"<{row}@example.org>" for row in rows)


async def test_a_worker_lost_before_it_said_so_sends_again_under_the_same_id(
    db: Database, posts: Posts
) -> None:
    row = await posted(db)
    clock = Clock()
    mailer = posts.mailer()

    class Lost:
        async def send(self, letter: Letter) -> None:
            await mailer.send(letter)
            raise asyncio.CancelledError  # As when the process ends here.

    with pytest.raises(asyncio.CancelledError):
        await send_due(db, Lost(), now=clock)
    clock.at = NOW + LEASE - timedelta(seconds=1)
    await worked(db, mailer, clock)
    assert len(posts.mails) == 1
    clock.at = NOW + LEASE
    await worked(db, mailer, clock)

    assert [mail["Message-ID"] for mail in posts.mails] == [f"<{row}@example.org>"] * 2
    assert (await outcome(db))[:3] == (2, clock.at, None)


async def test_a_late_failure_leaves_the_mail_to_who_has_it_now(db: Database) -> None:
    await posted(db)
    clock, other = Clock(), Clock()

    class Slow:
        async def send(self, _: Letter) -> None:
            other.at = NOW + LEASE
            await worked(db, PrintingMailer(), other)
            raise NotSent("Too late.", is_final=True)

    await send_due(db, Slow(), now=clock)

    assert await outcome(db) == (2, NOW + LEASE, None, None)


async def test_a_fault_of_a_mailer_stops_no_other_mail(
    db: Database, posts: Posts, caplog: pytest.LogCaptureFixture
) -> None:
    await posted(db, subject="bad", body="secret")
    await posted(db, subject="good")
    mailer = posts.mailer()

    class Faulty:
        async def send(self, letter: Letter) -> None:
            if letter.subject == "bad":
                raise RuntimeError(letter.body)
            await mailer.send(letter)

    await worked(db, Faulty())

    assert [mail["Subject"] for mail in posts.mails] == ["good"]
    failed: Any = await db.reads.fetchval("SELECT last_error FROM mail WHERE sent_at IS NULL")
    assert failed == "The mail could not be sent (RuntimeError)."
    assert "secret" not in caplog.text


async def test_is_printed_where_no_server_is_set(
    db: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await posted(db, "ines@example.org", "Bem-vinda", BODY)

    await worked(db, PrintingMailer())

    rule = "─" * 72
    assert capsys.readouterr().err == (
        f"{rule}\nMail, printed as GOVERNANCE_SMTP_URL is not set\n"
        f"To: ines@example.org\nSubject: Bem-vinda\n\n{BODY}{rule}\n"
    )
    assert (await outcome(db))[:3] == (1, NOW, None)


async def test_old_rows_go_whatever_became_of_them(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await posted(db)
    await worked(db, PrintingMailer())
    await posted(db)

    await sweep(db, at=NOW + KEPT)
    assert await db.reads.fetchval("SELECT count(*) FROM mail") == 2
    await sweep(db, at=NOW + KEPT + timedelta(seconds=1))
    assert await db.reads.fetchval("SELECT count(*) FROM mail") == 0
    assert "1 mails had waited for 30 days and were deleted unsent" in caplog.text


async def test_a_stop_ends_it_promptly_and_after_the_mail_in_hand(
    db: Database, posts: Posts
) -> None:
    stop = asyncio.Event()
    mailing = asyncio.create_task(
        keep_mailing(db, posts.mailer(), stop, now=Clock(), pause_seconds=60)
    )
    await asyncio.sleep(0.2)
    async with asyncio.timeout(1):
        stop.set()
        await mailing

    posts.seconds = 0.3
    await posted(db)
    stop.clear()
    mailing = asyncio.create_task(keep_mailing(db, posts.mailer(), stop, now=Clock()))
    await asyncio.sleep(0.2)
    stop.set()
    await mailing
    assert (await outcome(db))[:3] == (1, NOW, None)


async def test_outlives_a_database_that_fails_and_repeats_no_row(
    db: Database, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await posted(db, body="secret")
    connection = await asyncpg.connect(url)
    await connection.execute("ALTER TABLE mail ADD CONSTRAINT broken CHECK (attempts = 0)")
    stop = asyncio.Event()
    mailing = asyncio.create_task(
        keep_mailing(db, PrintingMailer(), stop, now=Clock(), pause_seconds=0.05)
    )
    await asyncio.sleep(0.1)
    await connection.execute("ALTER TABLE mail DROP CONSTRAINT broken")
    await connection.close()
    await all_sent(db)
    stop.set()
    await mailing

    assert "The outbox could not be read (IntegrityError); trying again in 0.1 s" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("line", ["", "a\nb", "a\rb", "a\0b", "a\u2028b"])
async def test_a_line_is_a_line(db: Database, line: str) -> None:
    async with db.session() as session:
        for given in ({"recipient": line}, {"subject": line}):
            whole = {"recipient": "a@example.org", "subject": "S"} | given
            with pytest.raises(ValueError, match="are one line each"):
                await post(session, **whole, body="B", at=NOW)
