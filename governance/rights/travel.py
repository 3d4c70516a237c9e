"""Who may do what with decisions that travel."""

from collections.abc import Mapping

from governance.access import Capability
from governance.decisions import queries as decisions
from governance.decisions.travel import operations, policy, queries
from governance.rights.rule import Question, Rule, Rules, Who, anyone, bodys, somewhere

_DECISION: Mapping[str, Question] = {"dec": decisions.decision}
_SENDING: Mapping[str, Question] = {"snd": queries.sending}

RULES: Rules = {
    operations.send_decision: bodys(
        Capability.DECISIONS, _DECISION, body=lambda decision: decision.body
    ),
    **dict.fromkeys(
        (operations.acknowledge_sending, operations.answer_sending, operations.refer_onward),
        bodys(Capability.DECISIONS, _SENDING, body=policy.receiver),
    ),
    **dict.fromkeys(
        (
            operations.remind_sending,
            operations.escalate_sending,
            operations.withdraw_sending,
            operations.record_outside_answer,
        ),
        bodys(Capability.DECISIONS, _SENDING, body=lambda sending: sending.from_body),
    ),
    operations.register_outsider: Rule(
        who=Who.BODY,
        capability=Capability.DECISIONS,
        require=anyone,
        anywhere=somewhere(Capability.DECISIONS),
    ),
}
