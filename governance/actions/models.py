"""Actions of co-responsibility, who takes part in them, what is committed, and what came of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, Person, coded
from governance.charter.facts import Evidence, dated_checks
from governance.db import Base, Identified, Recorded, Revised, Texts, references
from governance.decisions.models import Decision
from governance.periods import Lasting, PartialDate, Precision, period_checks
from governance.terms import term_indexes
from governance.territories.models import Territory


class ActionState(StrEnum):
    """How far an action is on a day, computed from its dates."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"
    LAPSED = "lapsed"
    """Its term is over, and nobody said what came of it."""


class ActionEnd(StrEnum):
    """How an action ended: done, or given up."""

    DONE = "done"
    DROPPED = "dropped"


class PartyRole(StrEnum):
    """What an organisation is in an action: four different things."""

    HOLDER = "holder"
    PARTNER = "partner"
    BENEFICIARY = "beneficiary"
    FUNDER = "funder"


class CommitmentStanding(StrEnum):
    """How a commitment stands on a day, computed from its dates."""

    OPEN = "open"
    LATE = "late"
    """Its day is over, and it is neither kept nor broken nor released."""
    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"
    """Who asked for it asks for it no longer."""


class CommitmentOutcome(StrEnum):
    """What came of a commitment."""

    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"


class FeedbackKind(StrEnum):
    """What a word on a commitment tells."""

    PROGRESS = "progress"
    CHANGED = "changed"
    """Other terms were promised; the former ones stand beside."""
    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"
    REOPENED = "reopened"
    """What was said to have come of it was a mistake."""
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    """A body concerned sees the outcome otherwise."""


class Verdict(StrEnum):
    """How a body sees what is said to have come of a commitment."""

    CONFIRMED = "confirmed"
    CONTESTED = "contested"


class Action(Identified, Lasting, Recorded, Revised, Base):
    """What organisations of a territory do together over a period; one of them answers for it."""

    __tablename__ = "action"

    holder_id: Mapped[UUID] = references("organisation.id", index=False)
    territory_id: Mapped[UUID] = references("territory.id", index=False)
    decision_id: Mapped[UUID | None] = references("decision.id", index=False)
    """The decision it follows."""
    title: Mapped[Texts]
    description: Mapped[Texts | None]
    phase: Mapped[Texts | None]
    """The phase of the local action plan it belongs to, as that calls it."""
    links: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    ended_as: Mapped[ActionEnd | None] = mapped_column(coded(ActionEnd, "ended_as_known"))
    end_reason: Mapped[Texts | None]
    search: Mapped[str] = mapped_column(Computed("search_key(title)", persisted=True))

    holder: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)
    territory: Mapped[Territory] = relationship(lazy="raise", viewonly=True)
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        CheckConstraint("valid_from IS NOT NULL", name="begins_some_day"),
        CheckConstraint("ended_as IS NULL OR valid_until IS NOT NULL", name="ended_some_day"),
        CheckConstraint("cardinality(links) <= 50", name="links_few"),
        Index("action_holder_id_idx", "holder_id", "id"),
        Index("action_territory_id_idx", "territory_id", "id"),
        Index("action_decision_id_idx", "decision_id", "id"),
        Index("action_ended_as_idx", "ended_as", "id"),
        Index(
            "action_search_idx",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ),
        *term_indexes("action"),
    )


class ActionParty(Identified, Lasting, Recorded, Revised, Base):
    """An organisation takes part in an action in a role, over a period.

    Who answers for the action says so; the organisation confirms it for itself.
    """

    __tablename__ = "action_party"

    action_id: Mapped[UUID] = references("action.id", index=False)
    organisation_id: Mapped[UUID] = references("organisation.id", index=False)
    role: Mapped[PartyRole] = mapped_column(coded(PartyRole, "role_known"))
    confirmed_at: Mapped[datetime | None]
    leave_reason: Mapped[Texts | None]

    action: Mapped[Action] = relationship(lazy="raise", viewonly=True)
    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        ExcludeConstraint(
            ("action_id", "="),
            ("organisation_id", "="),
            ("role", "="),
            ("period", "&&"),
            name="action_party_once_at_a_time",
        ),
        Index("action_party_action_id_idx", "action_id", "id"),
        Index("action_party_organisation_id_idx", "organisation_id", "role", "action_id"),
    )


class Commitment(Identified, Recorded, Revised, Base):
    """An organisation promised to do something by a day, for a decision or within an action."""

    __tablename__ = "commitment"

    organisation_id: Mapped[UUID] = references("organisation.id", index=False)
    decision_id: Mapped[UUID | None] = references("decision.id", index=False)
    """The decision it follows; that of its action where it says no other."""
    action_id: Mapped[UUID | None] = references("action.id", index=False)
    what: Mapped[Texts]
    due_on: Mapped[date]
    due_on_precision: Mapped[Precision] = mapped_column(Text, server_default="day")
    late_from: Mapped[date] = mapped_column(
        Computed(
            "CAST(due_on + CASE due_on_precision WHEN 'year' THEN INTERVAL '1 year'"
            " WHEN 'month' THEN INTERVAL '1 month' ELSE INTERVAL '1 day' END AS DATE)",
            persisted=True,
        )
    )
    """The first day on which it is late: one due in a month may be kept on its last day."""
    made_on: Mapped[date]
    outcome: Mapped[CommitmentOutcome | None] = mapped_column(
        coded(CommitmentOutcome, "outcome_known")
    )
    outcome_on: Mapped[date | None]
    outcome_on_precision: Mapped[str] = mapped_column(server_default="day")
    outcome_by_id: Mapped[UUID | None] = references("organisation.id")
    """The body that said so: the organisation itself, or who asked for it."""

    organisation: Mapped[Organisation] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[organisation_id]
    )
    decision: Mapped[Decision | None] = relationship(lazy="raise", viewonly=True)
    action: Mapped[Action | None] = relationship(lazy="raise", viewonly=True)
    outcome_by: Mapped[Organisation | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys=[outcome_by_id]
    )

    __table_args__ = (
        CheckConstraint("num_nonnulls(decision_id, action_id) > 0", name="for_something"),
        CheckConstraint(
            "due_on_precision IN ('year', 'month', 'day')"
            " AND outcome_on_precision IN ('year', 'month', 'day')",
            name="dates_known",
        ),
        CheckConstraint("due_on < DATE '9900-01-01'", name="due_in_a_lifetime"),
        CheckConstraint(
            "num_nonnulls(outcome, outcome_on, outcome_by_id) IN (0, 3)", name="outcome_whole"
        ),
        Index("commitment_organisation_id_idx", "organisation_id", "id"),
        Index("commitment_decision_id_idx", "decision_id", "id"),
        Index("commitment_action_id_idx", "action_id", "id"),
        Index("commitment_outcome_idx", "outcome", "id"),
        Index("commitment_due_idx", "due_on", "id"),
        Index("commitment_late_idx", "late_from", "id", postgresql_where=text("outcome IS NULL")),
    )

    @property
    def due(self) -> PartialDate:
        """The day it is due, to the precision that is known."""
        return PartialDate(self.due_on, self.due_on_precision)


class Feedback(Evidence, Identified, Recorded, Revised, Base):
    """A word on a commitment: progress, other terms, what came of it, or how that is seen.

    It goes back to every body whose decision the commitment grew out of.
    """

    __tablename__ = "feedback"

    commitment_id: Mapped[UUID] = references("commitment.id", index=False)
    kind: Mapped[FeedbackKind] = mapped_column(coded(FeedbackKind, "kind_known"))
    body_id: Mapped[UUID] = references("organisation.id")
    """The body that says it."""
    former_what: Mapped[Texts | None]
    former_due_on: Mapped[date | None]
    former_due_on_precision: Mapped[str] = mapped_column(server_default="day")

    commitment: Mapped[Commitment] = relationship(lazy="raise", viewonly=True)
    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True, foreign_keys=[body_id])
    organisation: Mapped[Organisation | None] = relationship(
        lazy="raise", viewonly=True, foreign_keys="Feedback.organisation_id"
    )
    territory: Mapped[Territory | None] = relationship(lazy="raise", viewonly=True)
    by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *dated_checks(),
        CheckConstraint("text IS NOT NULL", name="in_words"),
        CheckConstraint(
            "num_nonnulls(link, organisation_id, territory_id) <= 1", name="shown_by_one_thing"
        ),
        CheckConstraint("link ~ '^https?://'", name="link_to_the_web"),
        CheckConstraint(
            "(kind = 'changed') = (num_nonnulls(former_what, former_due_on) = 2)"
            " AND num_nonnulls(former_what, former_due_on) IN (0, 2)",
            name="former_terms_of_a_change",
        ),
        CheckConstraint(
            "former_due_on_precision IN ('year', 'month', 'day')", name="former_date_known"
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR kind IN ('progress', 'confirmed', 'contested')",
            name="outcomes_are_reopened",
        ),
        Index("feedback_commitment_id_idx", "commitment_id", "id"),
    )
