"""A mail server on this machine, and what tests ask of the outbox."""

import asyncio
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from conftest import NOW
from doors import free_port

from governance.db import Database
from governance.mail import Mailer, SmtpMailer, post
from governance.mail.mailing import send_due

MAIL_FROM = "Réseau TOGETHER <no-reply@example.org>"


class Posts:
    """A mail server that keeps what it takes, and answers as a test tells it to."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str | None, list[str]]] = []
        self.over_tls: list[bool] = []
        self.users: list[str] = []
        self.recipient_answer = "250 OK"
        self.seconds = 0.0
        self._running: Controller | None = None

    def start(self) -> None:
        """Begin to listen, again at the same port."""
        self._running = Controller(self, hostname="127.0.0.1", port=self.port, **self.options)
        self._running.start()

    def stop(self) -> None:
        """Stop listening, unless it does not."""
        if self._running:
            self._running.stop()
        self._running = None

    def mailer(self, scheme: str = "smtp", host: str = "127.0.0.1", user: str = "") -> SmtpMailer:
        """What hands mail to this server."""
        return SmtpMailer(f"{scheme}://{user}{host}:{self.port}", MAIL_FROM)

    async def handle_RCPT(  # noqa: N802  The server's own name.
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(  # noqa: N802  The server's own name.
        self, _: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        await asyncio.sleep(self.seconds)
        content: Any = envelope.content
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.over_tls.append(session.ssl is not None)
        return "250 OK"

    def authenticator(self, *given: Any) -> AuthResult:
        """Let one user in, by a password with every special character."""
        login = given[-1]
        is_known = (login.login, login.password) == (b"rede", b"p@s:s/w%rd")
        self.users.append(login.login.decode())
        return AuthResult(success=is_known, handled=False)


class Clock:
    """A clock that stands where a test puts it."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.at


async def posted(
    db: Database,
    recipient: str = "a@example.org",
    subject: str = "S",
    body: str = "B",
    at: datetime = NOW,
) -> UUID:
    """Post a mail in a deed that commits; its id."""
    async with db.session() as session:
        mail = await post(session, recipient=recipient, subject=subject, body=body, at=at)
        await session.commit()
        return mail.id


async def worked(db: Database, mailer: Mailer, clock: Clock | None = None) -> None:
    """Work the outbox off, as far as it is due."""
    while await send_due(db, mailer, now=clock or Clock()):
        pass


async def outcome(db: Database) -> tuple[Any, ...]:
    """The attempts, the moment of sending and of giving up, and the last error of the only mail."""
    query = "SELECT attempts, sent_at, given_up_at, last_error FROM mail"
    return tuple(await db.reads.fetchrow(query) or ())


async def all_sent(db: Database) -> None:
    """Wait until nothing waits to be sent."""
    async with asyncio.timeout(10):
        while await db.reads.fetchval("SELECT count(body) FROM mail"):  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.02)
