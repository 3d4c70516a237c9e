"""What can be done with consultations: record, correct and cancel them, and give the return."""

from governance.decisions.consultations.operations.consultations import (
    cancel_consultation,
    correct_consultation,
    record_consultation,
)
from governance.decisions.consultations.operations.refusals import (
    PROMISES,
    ConsultationCancelled,
    ReturnGiven,
    ReturnSettled,
    ReturnWithdrawn,
)
from governance.decisions.consultations.operations.returns import (
    extend_return,
    give_return,
    withdraw_return,
)

__all__ = [
    "PROMISES",
    "ConsultationCancelled",
    "ReturnGiven",
    "ReturnSettled",
    "ReturnWithdrawn",
    "cancel_consultation",
    "correct_consultation",
    "extend_return",
    "give_return",
    "record_consultation",
    "withdraw_return",
]
