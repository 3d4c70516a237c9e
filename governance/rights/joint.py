"""Who may do what with joint decisions."""

from collections.abc import Mapping

from governance.access import Capability
from governance.decisions.joint import operations, queries
from governance.rights.rule import Question, Rules, bodys

_JOINT: Mapping[str, Question] = {"jnt": queries.joint_decision}

RULES: Rules = {
    operations.open_joint_decision: bodys(Capability.DECISIONS),
    operations.confirm_joint_decision: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (operations.change_joint_decision, operations.withdraw_joint_decision),
        bodys(Capability.DECISIONS, _JOINT, body=lambda joint: joint.body),
    ),
}
