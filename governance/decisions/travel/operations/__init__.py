"""What can be done about where decisions travel: send, receive, answer, follow up, record."""

from governance.decisions.travel.operations.answering import (
    acknowledge_sending,
    answer_sending,
    refer_onward,
)
from governance.decisions.travel.operations.dispatching import send_decision
from governance.decisions.travel.operations.following import (
    escalate_sending,
    remind_sending,
    withdraw_sending,
)
from governance.decisions.travel.operations.outside import (
    record_outside_answer,
    register_outsider,
)
from governance.decisions.travel.operations.refusals import (
    PROMISES,
    AlreadyAcknowledged,
    AlreadyAnswered,
    AlreadyEscalated,
    AlreadySent,
    BothExchanged,
    DecisionSuperseded,
    NobodyOnRoute,
    NotOverdue,
    OutsiderThere,
    RemindedLately,
    SenderUnlisted,
    SendingClosed,
    WhyWiderMissing,
)

__all__ = [
    "PROMISES",
    "AlreadyAcknowledged",
    "AlreadyAnswered",
    "AlreadyEscalated",
    "AlreadySent",
    "BothExchanged",
    "DecisionSuperseded",
    "NobodyOnRoute",
    "NotOverdue",
    "OutsiderThere",
    "RemindedLately",
    "SenderUnlisted",
    "SendingClosed",
    "WhyWiderMissing",
    "acknowledge_sending",
    "answer_sending",
    "escalate_sending",
    "record_outside_answer",
    "refer_onward",
    "register_outsider",
    "remind_sending",
    "send_decision",
    "withdraw_sending",
]
