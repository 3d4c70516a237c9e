"""Who may do what with decision rules and ballots; a vote is nobody's but who has the seat."""

from collections.abc import Mapping

from governance.access import Capability
from governance.actors.policy import require_signed_in
from governance.decisions.ballots import operations as ballots
from governance.decisions.ballots import policy
from governance.decisions.ballots import queries as ballot_queries
from governance.decisions.rules import operations as rules
from governance.decisions.rules import queries as rule_queries
from governance.rights.rule import Question, Rule, Rules, Who, bodys

_BALLOT: Mapping[str, Question] = {"bal": ballot_queries.ballot}

RULES: Rules = {
    rules.set_decision_rule: bodys(Capability.DECISIONS),
    rules.lift_decision_rule: bodys(
        Capability.DECISIONS, {"drl": rule_queries.rule}, body=lambda rule: rule.body
    ),
    ballots.open_ballot: bodys(Capability.DECISIONS),
    **dict.fromkeys(
        (
            ballots.extend_ballot,
            ballots.close_ballot,
            ballots.annul_ballot,
            ballots.hold_ballot_again,
            ballots.enact_ballot,
        ),
        bodys(Capability.DECISIONS, _BALLOT, body=lambda ballot: ballot.body),
    ),
    **dict.fromkeys(
        (ballots.cast_vote, ballots.change_vote),
        Rule(
            who=Who.SEATED,
            require=policy.require_voter,
            anywhere=require_signed_in,
            on={"vtr": ballot_queries.voter},
            besides=lambda voter, day: (ballot_queries.seat_today(voter.seat, day),),
        ),
    ),
}
