"""What can be done with calls: open and close them, stand, withdraw, choose and enrol."""

from governance.calls.operations.calls import change_call, close_call, open_call
from governance.calls.operations.candidacies import stand, withdraw_candidacy
from governance.calls.operations.choosing import choose_candidates, enrol
from governance.calls.operations.groups import (
    close_working_group,
    found_sub_network,
    join_sub_network,
    leave_sub_network,
    open_working_group,
)
from governance.calls.operations.refusals import (
    PROMISES,
    AlreadyJoined,
    AlreadyStanding,
    CallClosed,
    CallNotOpen,
    CandidacyChosen,
    CandidacyWithdrawn,
    PlacesTaken,
    SubNetworkLeft,
    WorkingGroupClosed,
)

__all__ = [
    "PROMISES",
    "AlreadyJoined",
    "AlreadyStanding",
    "CallClosed",
    "CallNotOpen",
    "CandidacyChosen",
    "CandidacyWithdrawn",
    "PlacesTaken",
    "SubNetworkLeft",
    "WorkingGroupClosed",
    "change_call",
    "choose_candidates",
    "close_call",
    "close_working_group",
    "enrol",
    "found_sub_network",
    "join_sub_network",
    "leave_sub_network",
    "open_call",
    "open_working_group",
    "stand",
    "withdraw_candidacy",
]
