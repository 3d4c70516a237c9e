"""Decision rules in the API: how a body decides, and what the vote of each member weighs."""

from typing import Any

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.decisions.models import Matter
from governance.decisions.rules import models, operations, policy
from governance.decisions.rules.operations import Weighing
from governance.decisions.tally import RuleKind, TieRule
from governance.periods import PartialDate
from governance.platforms.operations import NotABody
from schema.actors.actors import Organisation, period
from schema.deeds import DeedInput, deed, id_of
from schema.nodes import Node
from schema.rows.declare import Many, One, column, part, row, shown
from schema.territories.territory_deeds import REVISION
from schema.words import public


@strawberry.type
class Counted:
    """How votes are counted."""

    kind: RuleKind = column("How it is decided.")
    share_numerator: int | None = column("The share a qualified majority reaches: so many parts …")
    share_denominator: int | None = column("… of so many.")
    quorum_percent: int | None = column(
        "Of a hundred seats with a vote, how many have to take part; null for no quorum."
    )
    quorum_sectors: int | None = column(
        "Of the three sectors, how many have to take part; null for no quorum."
    )
    tie: TieRule = column("What a tie of a simple majority means.")
    counts_abstentions: bool = column(
        "Whether an abstention counts among what was voted; in a consensus it stands against."
    )


@row(models.VotingWeight, visible=policy.visible_weight)
class VotingWeight:
    """What the vote of an organisation weighs in a body, more than one."""

    organisation: Organisation = shown(One("organisation", visible=public), "Whose vote.")
    weight: int = column("What it weighs; the votes of others weigh one.")


@row(models.DecisionRule, visible=policy.visible, prefix="drl")
class DecisionRule(Counted, Node):
    """How a body decides over a period, in one matter or in all that have no rule of their own."""

    body: Organisation = shown(One("body", visible=public), "The body.")
    matter: Matter | None = column("In which matter; null for all that have no rule of their own.")
    allows_secret: bool = column("Whether it may vote in secret.")
    weights: list[VotingWeight] = shown(
        Many(
            on=lambda rule, row, _ask: row.rule_id == rule.id,
            order=lambda row, _ask: row.organisation_id,
        ),
        "The votes that weigh more than one, as far as you may see whose they are.",
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@part
class BallotRule(Counted):
    """The rule a ballot is counted by: that of its body as it opened."""


@strawberry.input(description="What the vote of an organisation is to weigh.")
class VotingWeightInput:
    """What the vote of an organisation is to weigh."""

    organisation_id: strawberry.ID = id_of("org", "Whose vote.")
    weight: int = strawberry.field(description="What it weighs, 1 to 1000.")

    def to_argument(self, fields: dict[str, Any]) -> Weighing:
        """It as operations take it."""
        return Weighing(**fields)


@strawberry.input(description="How a body is to decide, instead of the rule it has.")
class SetDecisionRuleInput(DeedInput):
    """How a body is to decide, instead of the rule it has."""

    body_id: strawberry.ID = id_of("org", "Which body.")
    kind: RuleKind = strawberry.field(description="How it decides.")
    matter: Matter | None = strawberry.field(
        default=None, description="In which matter; in all that have no rule of their own without."
    )
    share_numerator: int | None = strawberry.field(
        default=None, description="For a qualified majority: so many parts, as the 2 of two thirds."
    )
    share_denominator: int | None = strawberry.field(
        default=None, description="Of so many, as the 3 of two thirds."
    )
    quorum_percent: int | None = strawberry.field(
        default=None, description="Of a hundred seats with a vote, how many have to take part."
    )
    quorum_sectors: int | None = strawberry.field(
        default=None, description="Of the three sectors, how many have to take part."
    )
    tie: TieRule = strawberry.field(
        default=TieRule.REJECTED, description="What a tie of a simple majority means."
    )
    counts_abstentions: bool = strawberry.field(
        default=False, description="Whether an abstention counts among what was voted."
    )
    allows_secret: bool = strawberry.field(
        default=False, description="Whether it may vote in secret."
    )
    weights: list[VotingWeightInput] = strawberry.field(
        default_factory=list, description="The votes that weigh more than one."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="From which day on; today without it."
    )


@strawberry.input(description="A rule by which a body decides no more.")
class LiftDecisionRuleInput(DeedInput):
    """A rule by which a body decides no more."""

    decision_rule_id: strawberry.ID = id_of("drl", "Which rule.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today without one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


SUBJECT = ("decision_rule", DecisionRule)


@strawberry.type
class DecisionRuleDeeds:
    """Deeds about decision rules."""

    set_decision_rule = deed(
        operations.set_decision_rule,
        SetDecisionRuleInput,
        SUBJECT,
        operations.DecisionRuleThere,
        NotABody,
        OrganisationEnded,
    )
    lift_decision_rule = deed(operations.lift_decision_rule, LiftDecisionRuleInput, SUBJECT)
