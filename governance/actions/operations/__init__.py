"""What can be done with actions and commitments: start, take part, commit, report, keep, review."""

from governance.actions.operations.actions import change_action, end_action, start_action
from governance.actions.operations.commitments import (
    change_commitment,
    make_commitment,
    report_progress,
    withdraw_feedback,
)
from governance.actions.operations.outcomes import (
    break_commitment,
    keep_commitment,
    release_commitment,
    reopen_commitment,
    review_outcome,
)
from governance.actions.operations.parties import (
    add_action_party,
    confirm_action_party,
    leave_action,
)
from governance.actions.operations.refusals import (
    PROMISES,
    ActionEnded,
    AlreadyParty,
    AlreadyTakingPart,
    AnswersForAction,
    CommitmentSettled,
    CommitmentUnsettled,
    NotConcerned,
    PartyLeft,
)

__all__ = [
    "PROMISES",
    "ActionEnded",
    "AlreadyParty",
    "AlreadyTakingPart",
    "AnswersForAction",
    "CommitmentSettled",
    "CommitmentUnsettled",
    "NotConcerned",
    "PartyLeft",
    "add_action_party",
    "break_commitment",
    "change_action",
    "change_commitment",
    "confirm_action_party",
    "end_action",
    "keep_commitment",
    "leave_action",
    "make_commitment",
    "release_commitment",
    "reopen_commitment",
    "report_progress",
    "review_outcome",
    "start_action",
    "withdraw_feedback",
]
