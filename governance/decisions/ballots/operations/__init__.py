"""What can be done with ballots: open them, vote, close, extend and annul them, hold them again."""

from governance.decisions.ballots.operations.enacting import enact_ballot
from governance.decisions.ballots.operations.endings import (
    annul_ballot,
    close_ballot,
    extend_ballot,
)
from governance.decisions.ballots.operations.openings import hold_ballot_again, open_ballot
from governance.decisions.ballots.operations.voting import cast_vote, change_vote
from governance.decisions.ballots.refusals import (
    PROMISES,
    AlreadyVoted,
    BallotDecided,
    BallotEnded,
    BallotKeyLost,
    BallotOver,
    BallotStillOpen,
    EnactedAlready,
    HeldAgainAlready,
    NobodyVotes,
    NoDecisionRule,
    NothingToEnact,
    NotVotedYet,
    SecrecyNotAllowed,
    TooFewForSecrecy,
    VotedOnAmendment,
)

__all__ = [
    "PROMISES",
    "AlreadyVoted",
    "BallotDecided",
    "BallotEnded",
    "BallotKeyLost",
    "BallotOver",
    "BallotStillOpen",
    "EnactedAlready",
    "HeldAgainAlready",
    "NoDecisionRule",
    "NobodyVotes",
    "NotVotedYet",
    "NothingToEnact",
    "SecrecyNotAllowed",
    "TooFewForSecrecy",
    "VotedOnAmendment",
    "annul_ballot",
    "cast_vote",
    "change_vote",
    "close_ballot",
    "enact_ballot",
    "extend_ballot",
    "hold_ballot_again",
    "open_ballot",
]
