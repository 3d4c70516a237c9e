"""Consultations, the returns that are given on them, and promises that were put off."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.models import Decision
from governance.periods import Lasting, period_checks
from governance.terms import FIRST_DAY
from governance.territories.models import Territory


class ConsultedPublic(StrEnum):
    """Who was asked."""

    RESIDENTS = "residents"
    HOMOGENEOUS_GROUP = "homogeneous_group"
    """People of one kind who answer together, as in SPIRAL."""
    QUESTIONNAIRE_RESPONDENTS = "questionnaire_respondents"
    MEMBERS = "members"
    """Those of the body that asks."""
    YOUNG_PEOPLE = "young_people"
    OLDER_PEOPLE = "older_people"
    USERS_OF_A_SERVICE = "users_of_a_service"
    ORGANISATIONS = "organisations"
    OTHER = "other"


class ConsultationMeans(StrEnum):
    """By what means people answered."""

    WRITTEN = "written"
    SPOKEN_TRANSCRIBED = "spoken_transcribed"
    KIOSK = "kiosk"
    INDIVIDUAL = "individual"
    MEETING = "meeting"
    ONLINE = "online"


class ReturnChannel(StrEnum):
    """How those who were asked are told what became of it."""

    MEETING = "meeting"
    LETTER = "letter"
    NOTICE = "notice"
    ONLINE = "online"
    PRESS = "press"


def _several(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The promise that a list holds known codes, and one at least."""
    known = ", ".join(f"'{code}'" for code in kind)
    return CheckConstraint(
        f"cardinality({column}) > 0 AND {column} <@ ARRAY[{known}]", name=f"{column}_known"
    )


class Consultation(Identified, Lasting, Recorded, Revised, Base):
    """A body asked some people something over some days, and owes them a return by a day.

    Who answered is told by number alone: nothing here leads back to a person.
    """

    __tablename__ = "consultation"

    body_id: Mapped[UUID] = references("organisation.id", index=False)
    title: Mapped[Texts]
    subject: Mapped[Texts]
    public: Mapped[ConsultedPublic] = mapped_column(coded(ConsultedPublic, "public_known"))
    public_description: Mapped[Texts | None]
    territory_id: Mapped[UUID] = references("territory.id")
    people_count: Mapped[int | None]
    """How many answered; None while that is not known."""
    means: Mapped[list[str]]
    moderated_by: Mapped[Texts | None]
    authority_present: Mapped[Texts | None]
    return_due_on: Mapped[date]
    """The last day to give the return by, as the body promised."""
    settled_on: Mapped[date | None]
    """When the last return was given."""
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[Texts | None]

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        _several("means", ConsultationMeans),
        CheckConstraint("people_count >= 0", name="people_counted"),
        CheckConstraint("return_due_on >= valid_from", name="return_due_after_it_began"),
        CheckConstraint("num_nonnulls(settled_on, cancelled_on) <= 1", name="ends_once"),
        CheckConstraint(
            "num_nonnulls(cancelled_on, cancel_reason) <> 1", name="cancelled_for_a_reason"
        ),
        Index("consultation_body_id_idx", "body_id", "id"),
        Index("consultation_public_idx", "public", "id"),
        Index("consultation_period_idx", "period", postgresql_using="gist"),
        Index("consultation_begin_idx", sql(f"coalesce(valid_from, {FIRST_DAY})"), "id"),
        Index("consultation_return_due_on_idx", "return_due_on", "id"),
        Index(
            "consultation_owed_idx",
            "return_due_on",
            "id",
            postgresql_where=sql("settled_on IS NULL AND cancelled_on IS NULL"),
        ),
    )


class ConsultationReturn(Identified, Recorded, Revised, Base):
    """What a body tells those it asked: what became of what they said; the last one settles."""

    __tablename__ = "consultation_return"

    consultation_id: Mapped[UUID] = references("consultation.id", index=False)
    given_on: Mapped[date]
    text: Mapped[Texts]
    link: Mapped[str | None]
    channels: Mapped[list[str]]
    is_final: Mapped[bool] = mapped_column(server_default=sql("false"))
    decision_id: Mapped[UUID | None] = references("decision.id", index=False)
    """What was decided on it, where that is on record."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[Texts | None]

    consultation: Mapped[Consultation] = relationship(lazy="raise", viewonly=True)
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        _several("channels", ReturnChannel),
        CheckConstraint("link ~ '^https?://'", name="link_to_the_web"),
        CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_because) <> 1", name="withdrawn_for_a_reason"
        ),
        Index("consultation_return_consultation_id_idx", "consultation_id", "id"),
        Index("consultation_return_decision_id_idx", "decision_id", "id"),
        Index(
            "consultation_return_final_once",
            "consultation_id",
            unique=True,
            postgresql_where=sql("is_final AND withdrawn_at IS NULL"),
        ),
    )


class ReturnExtension(Identified, Recorded, Base):
    """That a body put off the day it owes a return by, and why; the earlier promise stays."""

    __tablename__ = "return_extension"

    consultation_id: Mapped[UUID] = references("consultation.id", index=False)
    was_due_on: Mapped[date]
    due_on: Mapped[date]
    extended_on: Mapped[date]
    reason: Mapped[Texts]

    consultation: Mapped[Consultation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("due_on > was_due_on", name="put_off"),
        Index("return_extension_consultation_id_idx", "consultation_id", "id"),
    )
