"""Decisions: what bodies decided, what came of it, and which decisions grew out of which."""

from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, Person, coded
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.codes import (
    DecisionLinkKind,
    DecisionManner,
    DecisionOutcome,
    DecisionStatus,
    Matter,
)
from governance.periods import Lasting, PartialDate, Precision, period_checks
from governance.territories.models import Territory

__all__ = [
    "Decision",
    "DecisionErratum",
    "DecisionLink",
    "DecisionLinkKind",
    "DecisionManner",
    "DecisionOutcome",
    "DecisionRegister",
    "DecisionStatus",
    "LineageStep",
    "Matter",
    "Ratification",
    "RatificationRule",
]


class DecisionRegister(Base):
    """The last number a body gave to a decision; whoever takes the next one holds its row."""

    __tablename__ = "decision_register"

    body_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    last_number: Mapped[int]


class Decision(Identified, Lasting, Recorded, Revised, Base):
    """What a body decided, under its number; adopted, it is in force over a period.

    Its text is frozen and its hash tells whether it still is what was recorded.
    """

    __tablename__ = "decision"

    body_id: Mapped[UUID] = references("organisation.id", index=False)
    number: Mapped[int]
    title: Mapped[Texts]
    text: Mapped[Texts]
    original_language: Mapped[str]
    outcome: Mapped[DecisionOutcome] = mapped_column(coded(DecisionOutcome, "outcome_known"))
    manner: Mapped[DecisionManner] = mapped_column(coded(DecisionManner, "manner_known"))
    decided_on: Mapped[date]
    decided_on_precision: Mapped[str] = mapped_column(server_default="day")
    matters: Mapped[list[str]] = mapped_column(server_default=sql("'{}'"))
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    voucher_id: Mapped[UUID | None] = references("person.id")
    """Who vouches for a record of what was decided elsewhere than here."""
    minutes: Mapped[Texts | None]
    minutes_link: Mapped[str | None]
    canonical: Mapped[str]
    """What is hashed: the decision in the canonical JSON of RFC 8785."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of that."""
    implemented_on: Mapped[date | None]
    implemented_on_precision: Mapped[str] = mapped_column(server_default="day")
    annulled_on: Mapped[date | None]
    annulled_on_precision: Mapped[str] = mapped_column(server_default="day")
    annul_reason: Mapped[Texts | None]
    search: Mapped[str] = mapped_column(Computed("search_key(title)", persisted=True))

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    voucher: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    @property
    def taken_on(self) -> PartialDate:
        """When it was taken, as far as that is known."""
        return PartialDate(self.decided_on, cast("Precision", self.decided_on_precision))

    __table_args__ = (
        *period_checks(),
        UniqueConstraint("body_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("in_favour >= 0 AND against >= 0 AND abstained >= 0", name="counts"),
        CheckConstraint(
            "decided_on_precision IN ('year', 'month', 'day')"
            " AND implemented_on_precision IN ('year', 'month', 'day')"
            " AND annulled_on_precision IN ('year', 'month', 'day')",
            name="dates_known",
        ),
        CheckConstraint(
            "valid_from IS NOT NULL AND (outcome = 'adopted' OR isempty(period))",
            name="in_force_when_adopted",
        ),
        CheckConstraint(
            "outcome = 'adopted' OR num_nonnulls(implemented_on, annulled_on) = 0",
            name="adopted_before_it_acts",
        ),
        CheckConstraint(
            "(annulled_on IS NULL) = (annul_reason IS NULL)", name="annulled_with_reasons"
        ),
        CheckConstraint("hash = sha256(convert_to(canonical, 'UTF8'))", name="hash_is_true"),
        CheckConstraint("minutes_link ~ '^https?://'", name="link_to_the_web"),
        CheckConstraint(
            "matters <@ ARRAY[" + ", ".join(f"'{matter.value}'" for matter in Matter) + "]::text[]",
            name="matters_known",
        ),
        Index("decision_body_decided_idx", "body_id", "decided_on", "id"),
        Index("decision_decided_idx", "decided_on", "id"),
        Index("decision_number_idx", "number", "id"),
        Index("decision_outcome_idx", "outcome", "id"),
        Index("decision_period_idx", "period", postgresql_using="gist"),
        Index("decision_matters_idx", "matters", postgresql_using="gin"),
        Index(
            "decision_search_idx",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ),
    )


class DecisionErratum(Identified, Recorded, Base):
    """A mistake in the frozen text of a decision, shown beside it and never mended in it."""

    __tablename__ = "decision_erratum"

    decision_id: Mapped[UUID] = references("decision.id", index=False)
    text: Mapped[Texts]
    noted_on: Mapped[date]
    author_id: Mapped[UUID | None] = references("person.id")

    decision: Mapped[Decision] = relationship(lazy="raise", viewonly=True)
    author: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (Index("decision_erratum_decision_id_idx", "decision_id", "id"),)


class DecisionLink(Identified, Recorded, Base):
    """A decision grew out of another; the database keeps the whole free of cycles."""

    __tablename__ = "decision_link"

    child_id: Mapped[UUID] = references("decision.id", index=False)
    parent_id: Mapped[UUID] = references("decision.id", index=False)
    kind: Mapped[DecisionLinkKind] = mapped_column(coded(DecisionLinkKind, "kind_known"))

    child: Mapped[Decision] = relationship(lazy="raise", viewonly=True, foreign_keys=[child_id])
    parent: Mapped[Decision] = relationship(lazy="raise", viewonly=True, foreign_keys=[parent_id])

    __table_args__ = (
        UniqueConstraint("child_id", "parent_id", "kind", name="decision_link_once"),
        CheckConstraint("child_id <> parent_id", name="to_another"),
        Index("decision_link_parent_idx", "parent_id", "child_id"),
    )


class LineageStep(Base):
    """A step on the way from a decision to one it grew out of, or that grew out of it."""

    __table__ = Table(
        "lineage",
        MetaData(),  # It is no table of the database, but what a function of it answers.
        Column("id", Uuid, primary_key=True),
        Column("decision_id", Uuid, ForeignKey(Decision.id)),
        Column("via_id", Uuid, ForeignKey(Decision.id)),
        Column("kind", Text),
        Column("depth", Integer),
    )

    decision: Mapped[Decision] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[__table__.c.decision_id]
    )
    via: Mapped[Decision] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[__table__.c.via_id]
    )


class Ratification(Identified, Recorded, Base):
    """An elected body stands behind what another decided, by a decision of its own if known."""

    __tablename__ = "ratification"

    decision_id: Mapped[UUID] = references("decision.id", index=False)
    body_id: Mapped[UUID] = references("organisation.id")
    own_decision_id: Mapped[UUID | None] = references("decision.id")
    ratified_on: Mapped[date]
    ratified_on_precision: Mapped[str] = mapped_column(server_default="day")
    note: Mapped[Texts | None]

    decision: Mapped[Decision] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[decision_id]
    )
    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    own_decision: Mapped[Decision | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[own_decision_id]
    )

    __table_args__ = (
        ExcludeConstraint(("decision_id", "="), ("body_id", "="), name="ratification_once"),
        CheckConstraint("decision_id <> own_decision_id", name="by_another"),
        CheckConstraint(
            "ratified_on_precision IN ('year', 'month', 'day')", name="precision_known"
        ),
        Index("ratification_decision_id_idx", "decision_id", "id"),
    )


class RatificationRule(Identified, Lasting, Recorded, Revised, Base):
    """Decisions in a matter need an elected body's word: of one body, in a territory, or all."""

    __tablename__ = "ratification_rule"

    matter: Mapped[Matter] = mapped_column(coded(Matter, "matter_known"))
    body_id: Mapped[UUID | None] = references("organisation.id")
    territory_id: Mapped[UUID | None] = references("territory.id")
    note: Mapped[Texts | None]

    body: Mapped[Organisation | None] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        CheckConstraint("num_nonnulls(body_id, territory_id) <= 1", name="for_one"),
        *(
            ExcludeConstraint(
                ("matter", "="),
                *(((where, "="),) if where else ()),
                ("period", "&&"),
                name=f"ratification_rule_once_{where or 'everywhere'}",
                where=sql(
                    f"{where} IS NOT NULL" if where else "num_nonnulls(body_id, territory_id) = 0"
                ),
            )
            for where in ("body_id", "territory_id", "")
        ),
        Index("ratification_rule_matter_idx", "matter", "id"),
    )
