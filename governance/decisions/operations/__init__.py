"""What can be done with decisions: record them, say what became of them, link and ratify them."""

from governance.decisions.operations.course import (
    add_erratum,
    annul_decision,
    implement_decision,
    supersede_decision,
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
    BothHaveDecisions,
    DecisionAnnulled,
    DecisionNotAdopted,
    LineageCycle,
    NotRepresentative,
    RatificationRuleThere,
)

__all__ = [
    "PROMISES",
    "AlreadyImplemented",
    "AlreadyLinked",
    "AlreadyRatified",
    "BothHaveDecisions",
    "DecisionAnnulled",
    "DecisionNotAdopted",
    "LineageCycle",
    "NotRepresentative",
    "RatificationRuleThere",
    "add_erratum",
    "annul_decision",
    "implement_decision",
    "lift_ratification_rule",
    "link_decisions",
    "ratify_decision",
    "record_decision",
    "set_ratification_rule",
    "supersede_decision",
]
