"""What was already done under a key, so that a repeated request does not do it twice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import Base


class IdempotencyKey(Base):
    """A key a caller gave a deed, with what the deed was about; kept with the deed or not."""

    __tablename__ = "idempotency_key"

    viewer: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the deed and its input: the same key with another input is refused."""
    subject_id: Mapped[UUID | None]
    done_at: Mapped[datetime] = mapped_column(server_default=func.now())
