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
    secretariats,
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
            operations.grant_mandate_by_decision,
            operations.open_working_group_by_decision,
            operations.choose_candidates_by_decision,
        ),
        bodys(Capability.DECISIONS, _DECISION, body=lambda decision: decision.body),
    ),
    # What the network decided, its secretariat carries out.
    operations.admit_by_decision: secretariats(_DECISION, asks_first=False),
    operations.adopt_charter_version_by_decision: secretariats(_DECISION, asks_first=False),
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
