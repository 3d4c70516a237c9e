"""Sendings of decisions, the answers to them, those outside, reminders and notices."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.models import Decision
from governance.decisions.travel.kinds import (
    AnswerKind,
    NoticeKind,
    OutsiderKind,
    SendingDirection,
    SendingPurpose,
)
from governance.territories.models import Territory

OPEN = (
    "num_nonnulls(withdrawn_at, lapsed_at, answered_at) = 0"
    " AND (purpose <> 'information' OR num_nonnulls(acknowledged_at, outsider_id) = 0)"
)
"""What is still to be done by whom it was sent to: to answer, or to take note of information."""
DUE = "coalesce(due_at, TIMESTAMPTZ '9999-12-30 00:00+00')"
"""What sendings are sorted by when they are due: those without a duty to answer come last."""


class Outsider(Identified, Recorded, Base):
    """An authority without an account here, to which decisions can be sent all the same."""

    __tablename__ = "outsider"

    name: Mapped[Texts]
    kind: Mapped[OutsiderKind] = mapped_column(coded(OutsiderKind, "kind_known"))
    territory_id: Mapped[UUID | None] = references("territory.id")
    search: Mapped[str] = mapped_column(Computed("search_key(name)", persisted=True))

    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        Index("outsider_kind_idx", "kind", "id"),
        Index(
            "outsider_once",
            "name",
            "territory_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "outsider_search_idx",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ),
    )


class Sending(Identified, Recorded, Revised, Base):
    """A decision sent from one body to another, or outside: what for, and by when to answer."""

    __tablename__ = "sending"

    decision_id: Mapped[UUID] = references("decision.id", index=False)
    from_body_id: Mapped[UUID] = references("organisation.id", index=False)
    to_body_id: Mapped[UUID | None] = references("organisation.id", index=False)
    outsider_id: Mapped[UUID | None] = references("outsider.id")
    purpose: Mapped[SendingPurpose] = mapped_column(coded(SendingPurpose, "purpose_known"))
    direction: Mapped[SendingDirection] = mapped_column(coded(SendingDirection, "direction_known"))
    message: Mapped[Texts | None]
    why_wider: Mapped[Texts | None]
    """Why the narrower scale cannot carry it: what goes up says so (subsidiarity)."""
    sent_at: Mapped[datetime]
    answer_due_on: Mapped[date | None]
    """The last day to answer, where the receiving body sits; None without a duty to answer."""
    due_at: Mapped[datetime | None]
    """The moment that day ends there."""
    referred_from_id: Mapped[UUID | None] = references("sending.id")
    escalated_from_id: Mapped[UUID | None] = references("sending.id", index=False)
    acknowledged_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[Texts | None]
    lapsed_at: Mapped[datetime | None]
    """When its decision was annulled or superseded, so that no answer is owed any more."""
    is_open: Mapped[bool] = mapped_column(Computed(OPEN, persisted=True))

    decision: Mapped[Decision] = relationship(lazy="raise", viewonly=True)
    from_body: Mapped[Organisation] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[from_body_id]
    )
    to_body: Mapped[Organisation | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[to_body_id]
    )
    outsider: Mapped[Outsider | None] = relationship(lazy="raise", viewonly=True)
    referred_from: Mapped["Sending | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="Sending.id", foreign_keys=[referred_from_id]
    )
    escalated_from: Mapped["Sending | None"] = relationship(
        lazy="raise", viewonly=True, remote_side="Sending.id", foreign_keys=[escalated_from_id]
    )

    __table_args__: Any = (
        CheckConstraint("num_nonnulls(to_body_id, outsider_id) = 1", name="to_one"),
        CheckConstraint("from_body_id <> to_body_id", name="in_another_body"),
        CheckConstraint(
            "(direction = 'outside') = (outsider_id IS NOT NULL)", name="outside_to_outsiders"
        ),
        CheckConstraint(
            "direction <> 'ascending' OR why_wider IS NOT NULL", name="wider_with_reasons"
        ),
        CheckConstraint("(answer_due_on IS NULL) = (due_at IS NULL)", name="due_at_a_moment"),
        CheckConstraint(
            "purpose <> 'information' OR answer_due_on IS NULL", name="information_owes_nothing"
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name="withdrawn_with_reasons"
        ),
        CheckConstraint("num_nonnulls(withdrawn_at, answered_at) <= 1", name="ends_once"),
        CheckConstraint(
            "num_nonnulls(referred_from_id, escalated_from_id) <= 1", name="comes_one_way"
        ),
        *(
            Index(
                f"sending_once_{to}",
                "decision_id",
                to,
                "purpose",
                unique=True,
                postgresql_where=text(f"{to} IS NOT NULL AND withdrawn_at IS NULL"),
            )
            for to in ("to_body_id", "outsider_id")
        ),
        Index(
            "sending_escalated_once",
            "escalated_from_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("sending_decision_id_idx", "decision_id", "id"),
        Index("sending_from_body_id_idx", "from_body_id", "sent_at"),
        Index("sending_to_body_id_idx", "to_body_id", "id"),
        Index("sending_to_body_open_idx", "to_body_id", "is_open", "id"),
        Index("sending_to_body_purpose_idx", "to_body_id", "purpose", "id"),
        Index("sending_open_purpose_idx", "purpose", "id", postgresql_where=text("is_open")),
        Index("sending_open_due_idx", text(DUE), "id", postgresql_where=text("is_open")),
        Index("sending_to_body_due_idx", "to_body_id", text(DUE), "id"),
        Index(
            "sending_to_body_open_due_idx",
            "to_body_id",
            text(DUE),
            "id",
            postgresql_where=text("is_open"),
        ),
    )


class Answer(Identified, Recorded, Base):
    """What came back to a sending, with reasons; one is final, however often silence is noted."""

    __tablename__ = "answer"

    sending_id: Mapped[UUID] = references("sending.id", index=False)
    kind: Mapped[AnswerKind] = mapped_column(coded(AnswerKind, "kind_known"))
    reasons: Mapped[Texts]
    decision_id: Mapped[UUID | None] = references("decision.id")
    """The decision that the answering body took on it."""
    answered_at: Mapped[datetime]
    is_from_outside: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the sender recorded it for somebody who has no account."""
    evidence: Mapped[Texts | None]
    evidence_link: Mapped[str | None]

    sending: Mapped[Sending] = relationship(lazy="raise", viewonly=True)
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint(
            "is_from_outside = (num_nonnulls(evidence, evidence_link) > 0)",
            name="from_outside_with_evidence",
        ),
        CheckConstraint("is_from_outside OR kind <> 'silence'", name="silence_is_outside"),
        CheckConstraint(
            "decision_id IS NULL OR NOT is_from_outside", name="decided_by_who_answers"
        ),
        CheckConstraint("evidence_link ~ '^https?://'", name="link_to_the_web"),
        Index("answer_sending_id_idx", "sending_id", "id"),
        Index("answer_once", "sending_id", unique=True, postgresql_where=text("kind <> 'silence'")),
    )


class Reminder(Identified, Recorded, Base):
    """The sender asked again for an answer."""

    __tablename__ = "reminder"

    sending_id: Mapped[UUID] = references("sending.id", index=False)
    reminded_at: Mapped[datetime]
    message: Mapped[Texts | None]

    sending: Mapped[Sending] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (Index("reminder_sending_id_idx", "sending_id", "reminded_at"),)


class SendingNotice(Identified, Recorded, Base):
    """Whom a decision was sent to is told that it was annulled, superseded or taken back.

    The database writes it as that happens.
    """

    __tablename__ = "sending_notice"

    sending_id: Mapped[UUID] = references("sending.id", index=False)
    kind: Mapped[NoticeKind] = mapped_column(coded(NoticeKind, "kind_known"))
    by_decision_id: Mapped[UUID | None] = references("decision.id")
    """Which decision took its place."""
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    sending: Mapped[Sending] = relationship(lazy="raise", viewonly=True)
    by_decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint(
            "(kind = 'superseded') = (by_decision_id IS NOT NULL)", name="superseded_by_another"
        ),
        Index(
            "sending_notice_once",
            "sending_id",
            "kind",
            "by_decision_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )


class TimelineMoment(Base):
    """Something that happened on the way of a decision and of those it grew out of or led to."""

    __table__ = Table(
        "timeline",
        MetaData(),  # It is no table of the database, but what a function of it answers.
        Column("id", Uuid, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("at", DateTime(timezone=True)),
        Column("decision_id", Uuid, ForeignKey(Decision.id)),
        Column("sending_id", Uuid, ForeignKey(Sending.id)),
        Column("answer_id", Uuid, ForeignKey(Answer.id)),
    )

    decision: Mapped[Decision] = relationship(lazy="raise", viewonly=True)
    sending: Mapped[Sending | None] = relationship(lazy="raise", viewonly=True)
    answer: Mapped[Answer | None] = relationship(lazy="raise", viewonly=True)
