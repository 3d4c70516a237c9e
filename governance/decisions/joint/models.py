"""Joint decisions and the bodies that are party to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.models import Decision


class JointDecision(Identified, Recorded, Revised, Base):
    """One text that several bodies decide together; it takes effect when each has confirmed it.

    Then each of them has it on record as a decision of its own, under its own number.
    """

    __tablename__ = "joint_decision"

    body_id: Mapped[UUID] = references("organisation.id")
    """The body that put it forward."""
    title: Mapped[Texts]
    text: Mapped[Texts]
    original_language: Mapped[str]
    matters: Mapped[list[str]] = mapped_column(server_default=sql("'{}'"))
    text_number: Mapped[int] = mapped_column(server_default=sql("1"))
    """Counts the texts: what was confirmed of another is to be confirmed again."""
    opened_at: Mapped[datetime]
    effective_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[Texts | None]

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("text_number > 0", name="numbered_from_one"),
        CheckConstraint("num_nonnulls(effective_at, withdrawn_at) <= 1", name="ends_once"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name="withdrawn_with_reasons"
        ),
        Index(
            "joint_decision_effective_idx", "id", postgresql_where=sql("effective_at IS NOT NULL")
        ),
        Index("joint_decision_pending_idx", "id", postgresql_where=sql("effective_at IS NULL")),
    )


class JointParty(Identified, Recorded, Base):
    """A body that is party to a joint decision: which text it confirmed, and its own record."""

    __tablename__ = "joint_party"

    joint_decision_id: Mapped[UUID] = references("joint_decision.id", index=False)
    body_id: Mapped[UUID] = references("organisation.id", index=False)
    confirmed_number: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    decision_id: Mapped[UUID | None] = references("decision.id", index=False, unique=True)

    joint_decision: Mapped[JointDecision] = relationship(lazy="raise", viewonly=True)
    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        UniqueConstraint("joint_decision_id", "body_id", name="joint_party_once"),
        CheckConstraint(
            "(confirmed_number IS NULL) = (confirmed_at IS NULL)", name="confirmed_at_a_moment"
        ),
        CheckConstraint(
            "decision_id IS NULL OR confirmed_at IS NOT NULL", name="decided_once_confirmed"
        ),
        Index("joint_party_body_idx", "body_id", "joint_decision_id"),
    )
