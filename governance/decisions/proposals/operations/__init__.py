"""What can be done with proposals: make, deliberate, revise, amend, withdraw, vote, conclude."""

from governance.decisions.proposals.operations.agendas import put_on_agenda
from governance.decisions.proposals.operations.amending import (
    accept_amendment,
    amend_proposal,
    put_amendment_to_vote,
    reject_amendment,
    settle_amendment,
)
from governance.decisions.proposals.operations.concluding import conclude_proposal, put_to_vote
from governance.decisions.proposals.operations.making import (
    contribute_to_proposal,
    make_proposal,
    open_deliberation,
    revise_proposal,
    withdraw_proposal,
)
from governance.decisions.proposals.refusals import (
    AmendmentNotOpen,
    AmendmentsUnsettled,
    NothingDecidedYet,
    PassageNotThere,
    ProposalElsewhere,
    StillVoting,
)

__all__ = [
    "AmendmentNotOpen",
    "AmendmentsUnsettled",
    "NothingDecidedYet",
    "PassageNotThere",
    "ProposalElsewhere",
    "StillVoting",
    "accept_amendment",
    "amend_proposal",
    "conclude_proposal",
    "contribute_to_proposal",
    "make_proposal",
    "open_deliberation",
    "put_amendment_to_vote",
    "put_on_agenda",
    "put_to_vote",
    "reject_amendment",
    "revise_proposal",
    "settle_amendment",
    "withdraw_proposal",
]
