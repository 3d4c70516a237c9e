"""Membership: its classes, applications for it, its course step by step, and its fees."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.periods import Lasting, period_checks
from governance.terms import term_indexes


class FeeKind(StrEnum):
    """Whether a class has a fee: none, one that the member sets, or the same for all."""

    NONE = "none"
    OWN = "own"
    FIXED = "fixed"


class FeePeriod(StrEnum):
    """How often a fee is due: for every calendar year or month that is begun."""

    YEAR = "year"
    MONTH = "month"


class Standing(StrEnum):
    """Whether a member has their rights, or has them suspended."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Basis(StrEnum):
    """What makes a sympathiser one: they aim at the charter, or they use the method alone."""

    ON_THE_WAY = "on_the_way"
    USES_THE_METHOD = "uses_the_method"


class Outcome(StrEnum):
    """What became of an application."""

    ADMITTED = "admitted"
    ADMITTED_AS_SYMPATHISER = "admitted_as_sympathiser"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happened in the course of a membership."""

    ADMITTED = "admitted"
    ADMITTED_AS_SYMPATHISER = "admitted_as_sympathiser"
    CLASS_CHANGED = "class_changed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    LEFT = "left"
    EXCLUDED = "excluded"
    LAPSED = "lapsed"


class FeeEntryKind(StrEnum):
    """What a fact about a fee says: it was paid, it was waived, or a fact before was mistaken."""

    PAID = "paid"
    WAIVED = "waived"
    REVERSED = "reversed"


class MembershipClassFacts:
    """What may change about a class of members and must be answered for any past day."""

    name: Mapped[Texts] = mapped_column(sort_order=10)
    has_vote: Mapped[bool] = mapped_column(sort_order=11)
    is_sympathiser: Mapped[bool] = mapped_column(sort_order=12)
    fee_kind: Mapped[FeeKind] = mapped_column(coded(FeeKind, "fee_kind_known"), sort_order=13)
    fee_amount_minor: Mapped[int | None] = mapped_column(BigInteger, sort_order=14)
    fee_currency: Mapped[str | None] = mapped_column(sort_order=15)
    fee_period: Mapped[FeePeriod | None] = mapped_column(
        coded(FeePeriod, "fee_period_known"), sort_order=16
    )
    requirements: Mapped[list[str]] = mapped_column(server_default=text("'{}'"), sort_order=17)


def fee_checks() -> tuple[CheckConstraint, ...]:
    """What the fee of a class promises: a fixed one has an amount, and what is due has a period."""
    return (
        CheckConstraint(
            "(fee_kind = 'fixed') = (fee_amount_minor IS NOT NULL)"
            " AND (fee_kind = 'fixed') = (fee_currency IS NOT NULL)"
            " AND (fee_kind = 'none') = (fee_period IS NULL)",
            name="fee_whole",
        ),
        CheckConstraint("fee_amount_minor > 0", name="fee_above_nothing"),
    )


class MembershipClass(MembershipClassFacts, Identified, Lasting, Recorded, Revised, Base):
    """A class of members: whether it votes, what it pays, and what is asked of who joins it."""

    __tablename__ = "membership_class"

    key: Mapped[str]

    __table_args__ = (
        *period_checks(),
        *fee_checks(),
        Index("membership_class_key_key", "key", unique=True),
    )


class MembershipClassVersion(MembershipClassFacts, Identified, Lasting, Recorded, Base):
    """What a class of members was over one period."""

    __tablename__ = "membership_class_version"

    membership_class_id: Mapped[UUID] = references("membership_class.id", index=False)

    __table_args__ = (
        *period_checks(),
        *fee_checks(),
        ExcludeConstraint(
            ("membership_class_id", "="),
            ("period", "&&"),
            name="membership_class_version_one_at_a_time",
        ),
    )


class Requirement(Base):
    """What a class may ask of who joins it; an aim is shown and never keeps anybody out."""

    __tablename__ = "requirement"

    code: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]
    is_aim: Mapped[bool]
    name: Mapped[Texts]
    missing: Mapped[Texts]
    how: Mapped[Texts]


class MembershipApplication(Identified, Recorded, Revised, Base):
    """The wish of an organisation to join the network in a class, and what became of it."""

    __tablename__ = "membership_application"

    organisation_id: Mapped[UUID] = references("organisation.id")
    membership_class_id: Mapped[UUID] = references("membership_class.id", index=False)
    applied_on: Mapped[date]
    statement: Mapped[Texts | None]
    author_id: Mapped[UUID | None]
    """Who applied. (No foreign key, as in the journal.)"""
    own_fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    own_fee_currency: Mapped[str | None]
    outcome: Mapped[Outcome | None] = mapped_column(coded(Outcome, "outcome_known"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    decision_reason: Mapped[Texts | None]
    decision_id: Mapped[UUID | None] = references("decision.id")
    membership_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    membership_class: Mapped[MembershipClass] = relationship(lazy="raise", viewonly=True)
    membership: Mapped["Membership | None"] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[membership_id]
    )

    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_whole"),
        CheckConstraint(
            "outcome IS DISTINCT FROM 'refused' OR decision_reason IS NOT NULL",
            name="refused_with_reasons",
        ),
        ExcludeConstraint(
            ("organisation_id", "="),
            ("membership_class_id", "="),
            name="membership_application_one_open",
            where=text("outcome IS NULL"),
        ),
        Index("membership_application_class_idx", "membership_class_id", "id"),
        Index("membership_application_open_idx", "id", postgresql_where=text("outcome IS NULL")),
    )


class MembershipFacts:
    """What may change about a membership and must be answered for any past day."""

    membership_class_id: Mapped[UUID] = references("membership_class.id", sort_order=10)
    standing: Mapped[Standing] = mapped_column(coded(Standing, "standing_known"), sort_order=11)
    basis: Mapped[Basis | None] = mapped_column(coded(Basis, "basis_known"), sort_order=12)
    own_fee_minor: Mapped[int | None] = mapped_column(BigInteger, sort_order=13)
    own_fee_currency: Mapped[str | None] = mapped_column(sort_order=14)


class Membership(MembershipFacts, Identified, Lasting, Recorded, Revised, Base):
    """An organisation in the network, as a member of a class or as a sympathiser."""

    __tablename__ = "membership"

    organisation_id: Mapped[UUID] = references("organisation.id")
    sort_en: Mapped[str] = mapped_column(server_default=text("''"))
    sort_fr: Mapped[str] = mapped_column(server_default=text("''"))
    sort_pt: Mapped[str] = mapped_column(server_default=text("''"))
    """The keys the organisation's name is sorted by, which the database keeps the same."""

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    membership_class: Mapped[MembershipClass] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *period_checks(),
        CheckConstraint("valid_from IS NOT NULL", name="begun_on_a_day"),
        ExcludeConstraint(
            ("organisation_id", "="), ("period", "&&"), name="membership_one_at_a_time"
        ),
        Index("membership_class_idx", "membership_class_id", "id"),
        Index("membership_standing_idx", "standing", "id"),
        Index("membership_basis_idx", "basis", "id"),
        Index("membership_sympathiser_idx", "id", postgresql_where=text("basis IS NOT NULL")),
        *(
            Index(f"membership_sort_{lang}_idx", f"sort_{lang}", "id")
            for lang in ("en", "fr", "pt")
        ),
        *term_indexes("membership"),
    )


class MembershipStep(MembershipFacts, Identified, Lasting, Recorded, Base):
    """One step of a membership, and how things stood from it on; an end stands for no time."""

    __tablename__ = "membership_step"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    kind: Mapped[Step] = mapped_column(coded(Step, "kind_known"))
    reason: Mapped[Texts | None]
    author_id: Mapped[UUID | None]
    """Who did it. (No foreign key, as in the journal.)"""
    decision_id: Mapped[UUID | None] = references("decision.id")
    superseded_at: Mapped[datetime | None]
    """When a correction took its place; null for what is known to be so."""

    membership: Mapped[Membership] = relationship(lazy="raise", viewonly=True)
    membership_class: Mapped[MembershipClass] = relationship(lazy="raise", viewonly=True)

    __table_args__: Any = (
        *period_checks(),
        CheckConstraint("valid_from IS NOT NULL", name="begun_on_a_day"),
        CheckConstraint(
            "kind NOT IN ('left', 'excluded', 'lapsed') OR valid_from = valid_until",
            name="ends_at_once",
        ),
        ExcludeConstraint(
            ("membership_id", "="),
            ("period", "&&"),
            name="membership_step_one_at_a_time",
            where=text("superseded_at IS NULL"),
        ),
        Index("membership_step_membership_id_idx", "membership_id", "valid_from", "id"),
    )


class FeeEntry(Identified, Recorded, Base):
    """A fact about the fees of a membership: paid, waived, or another such fact reversed."""

    __tablename__ = "fee_entry"

    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[FeeEntryKind] = mapped_column(coded(FeeEntryKind, "kind_known"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    happened_on: Mapped[date]
    note: Mapped[Texts | None]
    author_id: Mapped[UUID | None]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("fee_entry.id", ondelete="CASCADE"))

    membership: Mapped[Membership] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="above_nothing"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint("(kind = 'reversed') = (reverses_id IS NOT NULL)", name="reverses_another"),
        Index("fee_entry_reversed_once", "reverses_id", unique=True),
    )
