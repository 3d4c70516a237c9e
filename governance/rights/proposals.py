"""Who may do what with proposals: who sits in the body speaks, its clerk leads, nobody for them."""

from collections.abc import Callable, Mapping
from typing import Any

from governance.access import Capability
from governance.actors.policy import require_signed_in
from governance.decisions.ballots.queries import seat_today
from governance.decisions.proposals import operations, policy, queries
from governance.platforms.meetings import queries as meetings
from governance.rights.rule import Question, Rule, Rules, Who, bodys

_PROPOSAL: Mapping[str, Question] = {"pro": queries.proposal}
_AMENDMENT: Mapping[str, Question] = {"pam": queries.amendment}


def _seated(
    require: Callable[..., object], on: Mapping[str, Question], seat: Callable[[Any], Any]
) -> Rule:
    """Whoever has a seat, as it is held today."""
    return Rule(
        who=Who.SEATED,
        require=require,
        anywhere=require_signed_in,
        on=on,
        besides=lambda row, day: (seat_today(seat(row), day),),
    )


RULES: Rules = {
    **dict.fromkeys(
        (
            operations.make_proposal,
            operations.contribute_to_proposal,
            operations.amend_proposal,
        ),
        Rule(
            who=Who.SEATED,
            require=policy.require_sitting,
            anywhere=require_signed_in,
            on={"sea": queries.seat},
        ),
    ),
    **dict.fromkeys(
        (operations.revise_proposal, operations.withdraw_proposal),
        _seated(policy.require_proposer, _PROPOSAL, lambda proposal: proposal.seat),
    ),
    **dict.fromkeys(
        (operations.accept_amendment, operations.reject_amendment),
        _seated(policy.require_proposer, _AMENDMENT, lambda amendment: amendment.proposal.seat),
    ),
    **dict.fromkeys(
        (operations.open_deliberation, operations.put_to_vote, operations.conclude_proposal),
        bodys(Capability.DECISIONS, _PROPOSAL, body=lambda proposal: proposal.body),
    ),
    operations.put_on_agenda: bodys(
        Capability.MEETINGS, {"mtg": meetings.meeting}, body=lambda meeting: meeting.body
    ),
    **dict.fromkeys(
        (operations.put_amendment_to_vote, operations.settle_amendment),
        bodys(Capability.DECISIONS, _AMENDMENT, body=lambda amendment: amendment.proposal.body),
    ),
}
