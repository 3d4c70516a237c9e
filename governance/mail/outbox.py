"""The outbox: mail that waits to be sent, and what became of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import Base, Identified, Recorded, personal

_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Mail(Identified, Recorded, Base):
    """A mail to one recipient; once it was sent or given up, only times and the outcome stay."""

    __tablename__ = "mail"

    recipient: Mapped[str | None] = personal()
    subject: Mapped[str | None] = personal()
    body: Mapped[str | None] = personal(instead="A mail may hold a one-time link.")
    """Plain text. It may hold a one-time link, so nothing keeps it longer than it is needed."""
    due_at: Mapped[datetime]
    """When to try to send it, or to try again."""
    attempts: Mapped[int] = mapped_column(server_default="0")
    leased_until: Mapped[datetime | None]
    """Until when one worker has it in hand; later, that worker counts as gone."""
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """What went wrong last, without the address and the body."""

    __table_args__ = (
        CheckConstraint(r"recipient ~ '^[^[:cntrl:]]+$'", name="recipient_line"),
        CheckConstraint(r"subject ~ '^[^[:cntrl:]]+$'", name="subject_line"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("num_nonnulls(sent_at, given_up_at) <= 1", name="one_outcome"),
        CheckConstraint(
            "num_nulls(recipient, subject, body)"
            " = CASE WHEN num_nonnulls(sent_at, given_up_at) = 0 THEN 0 ELSE 3 END",
            name="blank_when_done",
        ),
        Index(
            "mail_due_idx",
            "due_at",
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )


@dataclass(frozen=True, repr=False)
class Letter:
    """A mail as it is handed to a mailer."""

    id: UUID
    recipient: str
    subject: str
    body: str
    posted_at: datetime

    def __repr__(self) -> str:
        """Name it without its address and body, so that no log shows them."""
        return f"Letter({self.id})"


async def post(
    session: AsyncSession, *, recipient: str, subject: str, body: str, at: datetime
) -> Mail:
    """Put a mail into the outbox, in the deed's own transaction: no deed, no mail."""
    if not (_LINE.fullmatch(recipient) and _LINE.fullmatch(subject)):
        # The database refuses it too, but would repeat the whole row in its logs.
        raise ValueError("the recipient and the subject of a mail are one line each")
    mail = Mail(recipient=recipient, subject=subject, body=body, recorded_at=at, due_at=at)
    session.add(mail)
    await session.flush()
    return mail
