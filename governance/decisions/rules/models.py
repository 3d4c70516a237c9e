"""Decision rules of bodies, each over a period, and the weights that members have under them."""

from fractions import Fraction
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.actors.models import Organisation, coded
from governance.db import Base, Identified, Recorded, Revised, references
from governance.decisions.models import Matter
from governance.decisions.tally import Rule, RuleKind, TieRule
from governance.periods import Lasting, period_checks


class Counting:
    """How votes are counted: what a rule says, and what a ballot keeps of it as it opens."""

    kind: Mapped[RuleKind] = mapped_column(coded(RuleKind, "kind_known"), sort_order=10)
    share_numerator: Mapped[int | None] = mapped_column(sort_order=11)
    share_denominator: Mapped[int | None] = mapped_column(sort_order=12)
    """The share a qualified majority has to reach, as a fraction."""
    quorum_percent: Mapped[int | None] = mapped_column(sort_order=13)
    quorum_sectors: Mapped[int | None] = mapped_column(sort_order=14)
    tie: Mapped[TieRule] = mapped_column(coded(TieRule, "tie_known"), sort_order=15)
    counts_abstentions: Mapped[bool] = mapped_column(server_default=text("false"), sort_order=16)

    @property
    def counted_by(self) -> Rule:
        """The rule as the tally takes it."""
        share = None
        if self.share_numerator is not None and self.share_denominator is not None:
            share = Fraction(self.share_numerator, self.share_denominator)
        return Rule(
            self.kind,
            share,
            self.quorum_percent,
            self.quorum_sectors,
            self.tie,
            self.counts_abstentions,
        )


def counting_checks() -> tuple[CheckConstraint, ...]:
    """What holds of every way to count, for a table's arguments."""
    return (
        CheckConstraint(
            "CASE kind WHEN 'qualified_majority' THEN num_nonnulls(share_numerator,"
            " share_denominator) = 2 AND share_numerator > 0"
            " AND share_numerator <= share_denominator AND 2 * share_numerator > share_denominator"
            " ELSE num_nonnulls(share_numerator, share_denominator) = 0 END",
            name="share_of_a_qualified_majority",
        ),
        CheckConstraint("quorum_percent BETWEEN 1 AND 100", name="quorum_in_a_hundred"),
        CheckConstraint("quorum_sectors BETWEEN 1 AND 3", name="quorum_of_three_sectors"),
        CheckConstraint(
            "kind = 'simple_majority' OR tie = 'rejected'", name="ties_of_simple_majorities"
        ),
    )


class DecisionRule(Counting, Identified, Lasting, Recorded, Revised, Base):
    """How a body decides over a period, in one matter or in all that have no rule of their own."""

    __tablename__ = "decision_rule"

    body_id: Mapped[UUID] = references("organisation.id", index=False)
    matter: Mapped[Matter | None] = mapped_column(coded(Matter, "matter_known"))
    allows_secret: Mapped[bool] = mapped_column(server_default=text("false"))

    body: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        *period_checks(),
        *counting_checks(),
        CheckConstraint(
            "NOT allows_secret OR (kind <> 'every_sector' AND tie <> 'chair')",
            name="secret_without_names",
        ),
        ExcludeConstraint(
            ("body_id", "="),
            (text("coalesce(matter, '')"), "="),
            ("period", "&&"),
            name="decision_rule_one_at_a_time",
        ),
        Index("decision_rule_body_id_idx", "body_id", "id"),
    )


class VotingWeight(Base):
    """What an organisation's vote weighs in a body under a rule; one where nothing is said."""

    __tablename__ = "voting_weight"

    rule_id: Mapped[UUID] = mapped_column(
        ForeignKey("decision_rule.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )
    weight: Mapped[int]

    organisation: Mapped[Organisation] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 1000", name="weight_counts"),)
