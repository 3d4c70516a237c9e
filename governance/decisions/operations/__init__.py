"""What can be done with decisions: record them, say what became of them, link and ratify them."""

from governance.decisions.operations.course import (
    add_erratum,
    annul_decision,
    implement_decision,
    supersede_decision,
)
from governance.decisions.operations.effects import (
    admit_by_decision,
    adopt_charter_version_by_decision,
    choose_candidates_by_decision,
    grant_mandate_by_decision,
    open_working_group_by_decision,
)
from governance.decisions.operations.lineage import link_decisions
from governance.decisions.operations.ratification import (
    lift_ratification_rule,
    ratify_decision,
    set_ratification_rule,
)
from governance.decisions.operations.recording import record_decision
from governance.decisions.operations.refusals import (
    PROMISES,
    AlreadyImplemented,
    AlreadyLinked,
    AlreadyRatified,
    BeyondTheBody,
    BothHaveDecisions,
    DecisionAnnulled,
    DecisionNotAdopted,
    DecisionNotInForce,
    ElectedElsewhere,
    LineageCycle,
    NotRepresentative,
    RatificationRuleThere,
)

__all__ = [
    "PROMISES",
    "AlreadyImplemented",
    "AlreadyLinked",
    "AlreadyRatified",
    "BeyondTheBody",
    "BothHaveDecisions",
    "DecisionAnnulled",
    "DecisionNotAdopted",
    "DecisionNotInForce",
    "ElectedElsewhere",
    "LineageCycle",
    "NotRepresentative",
    "RatificationRuleThere",
    "add_erratum",
    "admit_by_decision",
    "adopt_charter_version_by_decision",
    "annul_decision",
    "choose_candidates_by_decision",
    "grant_mandate_by_decision",
    "implement_decision",
    "lift_ratification_rule",
    "link_decisions",
    "open_working_group_by_decision",
    "ratify_decision",
    "record_decision",
    "set_ratification_rule",
    "supersede_decision",
]
