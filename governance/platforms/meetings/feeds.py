"""Calendars that people subscribe to: a secret address for each, of which a hash is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from governance.db import Base, Identified, references


class CalendarFeed(Identified, Base):
    """An address at which a person's programs read the meetings of the bodies they sit in.

    Whoever knows the address reads it; closing it lets it lead nowhere.
    """

    __tablename__ = "calendar_feed"

    person_id: Mapped[UUID] = references("person.id")
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
