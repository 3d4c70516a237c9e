"""What is kept of a meeting: who was there, its minutes, and what was wrong in them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.platforms.meetings.models import Meeting
from governance.platforms.models import Seat


class Presence(StrEnum):
    """Whether who holds a seat takes part in a meeting."""

    PRESENT = "present"
    REPRESENTED = "represented"
    """Who holds another seat there takes part on their behalf."""
    EXCUSED = "excused"
    ABSENT = "absent"


class Attendance(Identified, Recorded, Revised, Base):
    """Whether a seat was taken at a meeting, or who sat there on its behalf."""

    __tablename__ = "attendance"

    meeting_id: Mapped[UUID] = references("meeting.id", index=False)
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), index=True)
    presence: Mapped[Presence] = mapped_column(coded(Presence, "presence_known"))
    represented_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("seat.id", ondelete="CASCADE"), index=True
    )
    """The seat whose holder takes part on behalf of this one."""

    meeting: Mapped[Meeting] = relationship(lazy="raise", viewonly=True)
    seat: Mapped[Seat] = relationship(lazy="raise", viewonly=True, foreign_keys=[seat_id])
    represented_by: Mapped[Seat | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[represented_by_id]
    )

    __table_args__ = (
        UniqueConstraint("meeting_id", "seat_id"),
        CheckConstraint(
            "(presence = 'represented') = (represented_by_id IS NOT NULL)",
            name="represented_by_somebody",
        ),
        CheckConstraint("represented_by_id <> seat_id", name="represented_by_another"),
    )


class Minutes(Identified, Recorded, Revised, Base):
    """What was said at a meeting, in languages; a draft until the body approves it."""

    __tablename__ = "minutes"

    meeting_id: Mapped[UUID] = references("meeting.id", index=False, unique=True)
    text: Mapped[Texts]
    original_language: Mapped[str]
    checked_languages: Mapped[list[str]] = mapped_column(server_default="{}")
    """The languages whose translation somebody has checked."""
    written_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_in_id: Mapped[UUID | None] = references("meeting.id")
    """The later meeting that approved it."""

    meeting: Mapped[Meeting] = relationship(lazy="raise", viewonly=True, foreign_keys=[meeting_id])
    approved_in: Mapped[Meeting | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[approved_in_id]
    )

    __table_args__ = (
        CheckConstraint("text ? original_language", name="in_its_own_language"),
        CheckConstraint(
            "approved_in_id IS NULL OR approved_at IS NOT NULL", name="approved_some_time"
        ),
        CheckConstraint("approved_in_id <> meeting_id", name="approved_by_a_later_one"),
    )


class MinutesErratum(Identified, Recorded, Base):
    """What is wrong in minutes that were approved; it stands beside them, never in them."""

    __tablename__ = "minutes_erratum"

    minutes_id: Mapped[UUID] = references("minutes.id")
    text: Mapped[Texts]
    added_at: Mapped[datetime]

    minutes: Mapped[Minutes] = relationship(lazy="raise", viewonly=True)
