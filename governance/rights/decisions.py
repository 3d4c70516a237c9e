"""Who may do what with decisions."""

from collections.abc import Mapping

from governance.access import Capability
from governance.decisions import operations, policy, queries
from governance.rights.rule import (
    ORGANISATION,
    TERRITORY,
    Question,
    Rule,
    Rules,
    Who,
    bodys,
    somewhere,
)

_DECISION: Mapping[str, Question] = {"dec": queries.decision}
_RULE: Mapping[str, Question] = {"rru": queries.rule}

RULES: Rules = {
    operations.record_decision: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (
            operations.add_erratum,
            operations.implement_decision,
            operations.annul_decision,
            operations.supersede_decision,
            operations.link_decisions,
        ),
        bodys(Capability.DECISIONS, _DECISION, body=lambda decision: decision.body),
    ),
    operations.ratify_decision: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (operations.set_ratification_rule, operations.lift_ratification_rule),
        Rule(
            who=Who.BODY,
            capability=Capability.DECISIONS,
            require=policy.require_ruler,
            anywhere=somewhere(Capability.DECISIONS),
            on={**ORGANISATION, **TERRITORY, **_RULE},
        ),
    ),
}
