"""What can be done with calls: open and close them, stand, withdraw, choose and enrol."""

from governance.calls.operations.calls import change_call, close_call, open_call
from governance.calls.operations.candidacies import stand, withdraw_candidacy
from governance.calls.operations.choosing import choose_candidates, enrol
from governance.calls.operations.refusals import (
    PROMISES,
    AlreadyStanding,
    CallClosed,
    CallNotOpen,
    CandidacyChosen,
    CandidacyWithdrawn,
    PlacesTaken,
)

__all__ = [
    "PROMISES",
    "AlreadyStanding",
    "CallClosed",
    "CallNotOpen",
    "CandidacyChosen",
    "CandidacyWithdrawn",
    "PlacesTaken",
    "change_call",
    "choose_candidates",
    "close_call",
    "enrol",
    "open_call",
    "stand",
    "withdraw_candidacy",
]
