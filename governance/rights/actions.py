"""Who may do what with actions and commitments."""

from collections.abc import Mapping

from governance.access import Capability
from governance.actions import operations, policy, queries
from governance.rights.rule import Question, Rule, Rules, Who, bodys, somewhere

_ACTION: Mapping[str, Question] = {"act": queries.action}
_PARTY: Mapping[str, Question] = {"apt": queries.party}
_COMMITMENT: Mapping[str, Question] = {"cmt": queries.commitment}

RULES: Rules = {
    operations.start_action: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (operations.change_action, operations.end_action, operations.add_action_party),
        bodys(Capability.DECISIONS, _ACTION, body=lambda action: action.holder),
    ),
    operations.confirm_action_party: bodys(
        Capability.DECISIONS, _PARTY, body=lambda party: party.organisation
    ),
    operations.leave_action: Rule(
        who=Who.BODY,
        capability=Capability.DECISIONS,
        require=policy.require_leaver,
        anywhere=somewhere(Capability.DECISIONS),
        on=_PARTY,
    ),
    operations.make_commitment: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (operations.report_progress, operations.change_commitment),
        bodys(Capability.DECISIONS, _COMMITMENT, body=lambda made: made.organisation),
    ),
    **dict.fromkeys(
        (operations.keep_commitment, operations.break_commitment),
        Rule(
            who=Who.BODY,
            capability=Capability.DECISIONS,
            require=policy.speaker,
            anywhere=somewhere(Capability.DECISIONS),
            on=_COMMITMENT,
        ),
    ),
    operations.release_commitment: bodys(Capability.DECISIONS, _COMMITMENT, body=policy.asking),
    operations.reopen_commitment: bodys(Capability.DECISIONS, _COMMITMENT, body=policy.settler),
    operations.review_outcome: bodys(Capability.DECISIONS),
    operations.withdraw_feedback: bodys(
        Capability.DECISIONS, {"fbk": queries.feedback}, body=lambda word: word.body
    ),
}
