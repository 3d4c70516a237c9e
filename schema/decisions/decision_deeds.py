"""What can be done with decisions through the API: record them, and say what became of them."""

import strawberry

from governance.actors.operations import OrganisationEnded, PersonForgotten
from governance.decisions import operations
from governance.decisions.models import DecisionLinkKind, DecisionManner, DecisionOutcome, Matter
from governance.periods import PartialDate
from schema.decisions.decisions import (
    Decision,
    DecisionErratum,
    DecisionLink,
    Ratification,
    RatificationRule,
)
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

DECISION = ("decision", Decision)
RULE = ("ratification_rule", RatificationRule)


@strawberry.input(description="What a body decided, otherwise than by a ballot kept here.")
class RecordDecisionInput(DeedInput):
    """What a body decided, otherwise than by a ballot kept here."""

    body_id: strawberry.ID = id_of("org", "The body that decided.")
    title: Texts = strawberry.field(description="What it is called, in languages.")
    text: Texts = strawberry.field(description="What was decided; it is frozen.")
    outcome: DecisionOutcome = strawberry.field(description="How it ended.")
    manner: DecisionManner = strawberry.field(description="How it was taken.")
    original_language: str | None = strawberry.field(
        default=None, description="The language it was taken in; the first of the text without it."
    )
    decided_on: PartialDate | None = strawberry.field(
        default=None, description="When; today, where the body sits, without it."
    )
    in_force_from: PartialDate | None = strawberry.field(
        default=None, description="Since when it is in force; from its own day without it."
    )
    in_force_until: PartialDate | None = strawberry.field(
        default=None, description="When it expires; the first day without it."
    )
    matters: list[Matter] = strawberry.field(
        default_factory=list, description="What it is about, as far as rules ask for it."
    )
    in_favour: int | None = strawberry.field(default=None, description="How many were in favour.")
    against: int | None = strawberry.field(default=None, description="How many were against.")
    abstained: int | None = strawberry.field(default=None, description="How many abstained.")
    voucher_id: strawberry.ID | None = optional_id_of("per", "Who vouches for this record.")
    minutes: Texts | None = strawberry.field(
        default=None, description="What the minutes say of it."
    )
    minutes_link: str | None = strawberry.field(
        default=None, description="Where the minutes are: https://…"
    )


@strawberry.input(description="A mistake in the frozen text of a decision.")
class AddErratumInput(DeedInput):
    """A mistake in the frozen text of a decision."""

    decision_id: strawberry.ID = id_of("dec", "In which decision.")
    text: Texts = strawberry.field(description="What is wrong, and how it should read.")


@strawberry.input
class OnDecisionInput(DeedInput):
    """What became of a decision, and when."""

    decision_id: strawberry.ID = id_of("dec", "Which decision.")
    on: PartialDate | None = strawberry.field(
        default=None, description="When; today, where the body sits, without it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A decision that has been carried out.")
class ImplementDecisionInput(OnDecisionInput):
    """A decision that has been carried out."""


@strawberry.input(description="A decision to annul.")
class AnnulDecisionInput(OnDecisionInput):
    """A decision to annul."""

    reason: Texts = strawberry.field(description="Why.")


@strawberry.input(description="A decision whose place a later one takes.")
class SupersedeDecisionInput(DeedInput):
    """A decision whose place a later one takes."""

    decision_id: strawberry.ID = id_of("dec", "Which decision.")
    by_decision_id: strawberry.ID = id_of(
        "dec", "The later one: of the same body, or one that grew out of it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Two decisions of which one grew out of the other.")
class LinkDecisionsInput(DeedInput):
    """Two decisions of which one grew out of the other."""

    child_id: strawberry.ID = id_of("dec", "Which grew.")
    parent_id: strawberry.ID = id_of("dec", "Out of which.")
    kind: DecisionLinkKind = strawberry.field(description="How.")


@strawberry.input(description="An elected body's word for what another decided.")
class RatifyDecisionInput(DeedInput):
    """An elected body's word for what another decided."""

    body_id: strawberry.ID = id_of("org", "Which body ratifies.")
    decision_id: strawberry.ID = id_of("dec", "Which decision.")
    own_decision_id: strawberry.ID | None = optional_id_of(
        "dec", "By which decision of its own, if that is on record."
    )
    on: PartialDate | None = strawberry.field(
        default=None, description="When; today, where the body sits, without it."
    )
    note: Texts | None = strawberry.field(default=None, description="What else is known of it.")


@strawberry.input(description="A matter in which decisions need an elected body's word.")
class SetRatificationRuleInput(DeedInput):
    """A matter in which decisions need an elected body's word."""

    matter: Matter = strawberry.field(description="Which matter.")
    body_id: strawberry.ID | None = optional_id_of("org", "For decisions of this body alone.")
    territory_id: strawberry.ID | None = optional_id_of(
        "ter", "For those of bodies in this territory or within it."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="For decisions since when; today without it."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")
    note: Texts | None = strawberry.field(default=None, description="Why, or by which law.")


@strawberry.input(description="A rule of ratification that holds no more.")
class LiftRatificationRuleInput(DeedInput):
    """A rule of ratification that holds no more."""

    rule_id: strawberry.ID = id_of("rru", "Which rule.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today without one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


ACTING = (operations.DecisionNotAdopted, operations.DecisionAnnulled)


@strawberry.type
class DecisionDeeds:
    """Deeds about decisions."""

    record_decision = deed(
        operations.record_decision,
        RecordDecisionInput,
        DECISION,
        OrganisationEnded,
        PersonForgotten,
    )
    add_erratum = deed(operations.add_erratum, AddErratumInput, ("erratum", DecisionErratum))
    implement_decision = deed(
        operations.implement_decision,
        ImplementDecisionInput,
        DECISION,
        *ACTING,
        operations.AlreadyImplemented,
    )
    annul_decision = deed(operations.annul_decision, AnnulDecisionInput, DECISION, *ACTING)
    supersede_decision = deed(
        operations.supersede_decision,
        SupersedeDecisionInput,
        DECISION,
        *ACTING,
        operations.AlreadyLinked,
        operations.LineageCycle,
    )
    link_decisions = deed(
        operations.link_decisions,
        LinkDecisionsInput,
        ("link", DecisionLink),
        operations.AlreadyLinked,
        operations.LineageCycle,
    )
    ratify_decision = deed(
        operations.ratify_decision,
        RatifyDecisionInput,
        ("ratification", Ratification),
        *ACTING,
        operations.AlreadyRatified,
        operations.NotRepresentative,
        operations.ElectedElsewhere,
        OrganisationEnded,
    )
    set_ratification_rule = deed(
        operations.set_ratification_rule,
        SetRatificationRuleInput,
        RULE,
        operations.RatificationRuleThere,
        OrganisationEnded,
    )
    lift_ratification_rule = deed(
        operations.lift_ratification_rule, LiftRatificationRuleInput, RULE
    )
