"""What can be done about where decisions travel: send, answer, follow up, record from outside."""

from datetime import date

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.decisions.operations import (
    DecisionAnnulled,
    DecisionNotAdopted,
    LineageCycle,
)
from governance.decisions.travel import operations
from governance.decisions.travel.kinds import AnswerKind, OutsiderKind, SendingPurpose, SendingRoute
from schema.decisions.decisions import Decision
from schema.decisions.travel import Answer, Outsider, Reminder, Sending
from schema.deeds import DeedInput, deed, id_of, ids_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

WHY_WIDER = "Why the narrower scale cannot carry it; needed where it goes to a wider territory."
DUE = "The last day to answer, where the receiver sits; without it no answer is owed."


@strawberry.input(description="A decision to send.")
class SendDecisionInput(DeedInput):
    """A decision to send."""

    decision_id: strawberry.ID = id_of("dec", "Which decision.")
    purpose: SendingPurpose = strawberry.field(description="What for.")
    to_body_ids: list[strawberry.ID] = ids_of(
        "org", "The bodies it goes to, at most 100.", default_factory=list
    )
    outsider_ids: list[strawberry.ID] = ids_of(
        "out", "The outsiders it goes to, at most 100.", default_factory=list
    )
    route: SendingRoute | None = strawberry.field(
        default=None, description="The way it goes instead of to named bodies; 1,000 at most."
    )
    message: Texts | None = strawberry.field(default=None, description="What is said with it.")
    why_wider: Texts | None = strawberry.field(default=None, description=WHY_WIDER)
    answer_due_on: date | None = strawberry.field(default=None, description=DUE)


@strawberry.input(description="Something received, to take note of.")
class AcknowledgeSendingInput(DeedInput):
    """Something received, to take note of."""

    sending_id: strawberry.ID = id_of("snd", "What was received.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An answer to what was received.")
class AnswerSendingInput(DeedInput):
    """An answer to what was received."""

    sending_id: strawberry.ID = id_of("snd", "What is answered.")
    kind: AnswerKind = strawberry.field(description="Adopted, adapted or rejected.")
    reasons: Texts = strawberry.field(description="Why, in languages.")
    decision_id: strawberry.ID | None = optional_id_of(
        "dec", "The answering body's own decision; what it adopts or adapts grew out of this one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Something received that another is to answer.")
class ReferOnwardInput(DeedInput):
    """Something received that another is to answer."""

    sending_id: strawberry.ID = id_of("snd", "What is referred.")
    reasons: Texts = strawberry.field(description="Why it is for another.")
    to_body_id: strawberry.ID | None = optional_id_of("org", "The body it is referred to.")
    outsider_id: strawberry.ID | None = optional_id_of("out", "The outsider it is referred to.")
    message: Texts | None = strawberry.field(default=None, description="What is said with it.")
    why_wider: Texts | None = strawberry.field(default=None, description=WHY_WIDER)
    answer_due_on: date | None = strawberry.field(
        default=None, description="The last day to answer now; needed where an answer was owed."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Something sent to ask again about.")
class RemindSendingInput(DeedInput):
    """Something sent to ask again about."""

    sending_id: strawberry.ID = id_of("snd", "What was sent.")
    message: Texts | None = strawberry.field(default=None, description="In which words.")


@strawberry.input(description="An overdue answer to take to the next wider body.")
class EscalateSendingInput(DeedInput):
    """An overdue answer to take to the next wider body."""

    sending_id: strawberry.ID = id_of("snd", "What was sent.")
    reasons: Texts = strawberry.field(description="Why it is taken there.")
    answer_due_on: date | None = strawberry.field(default=None, description=DUE)


@strawberry.input(description="Something sent to take back.")
class WithdrawSendingInput(DeedInput):
    """Something sent to take back."""

    sending_id: strawberry.ID = id_of("snd", "What was sent.")
    reason: Texts = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="An authority without an account here.")
class RegisterOutsiderInput(DeedInput):
    """An authority without an account here."""

    name: Texts = strawberry.field(description="What it is called, in languages.")
    kind: OutsiderKind = strawberry.field(description="What it is.")
    territory_id: strawberry.ID | None = optional_id_of("ter", "Of which territory it is.")


@strawberry.input(description="What an authority outside answered, or that it is silent.")
class RecordOutsideAnswerInput(DeedInput):
    """What an authority outside answered, or that it is silent."""

    sending_id: strawberry.ID = id_of("snd", "What was sent.")
    kind: AnswerKind = strawberry.field(
        description="What it answered; silence is noted once an answer is due."
    )
    reasons: Texts = strawberry.field(description="Its reasons; or what is known of its silence.")
    evidence: Texts | None = strawberry.field(
        default=None, description="What shows it: a letter, a minute, a day of asking."
    )
    evidence_link: str | None = strawberry.field(
        default=None, description="Where that is found: https://…"
    )
    answered_on: date | None = strawberry.field(
        default=None, description="The day it came; now without it."
    )
    referred_to_id: strawberry.ID | None = optional_id_of(
        "out", "The outsider it was referred to, where it was."
    )
    answer_due_on: date | None = strawberry.field(
        default=None, description="By when that one is to answer, where it was referred."
    )


SENDING = ("sending", Sending)
ANSWER = ("answer", Answer)
OPEN = (operations.SendingClosed, operations.AlreadyAnswered)
SENT = (operations.AlreadySent, operations.WhyWiderMissing, OrganisationEnded)


@strawberry.type
class TravelDeeds:
    """Deeds about where decisions travel."""

    send_decision = deed(
        operations.send_decision,
        SendDecisionInput,
        ("decision", Decision),
        *SENT,
        operations.NobodyOnRoute,
        operations.SenderUnlisted,
        DecisionNotAdopted,
        DecisionAnnulled,
        operations.DecisionSuperseded,
    )
    acknowledge_sending = deed(
        operations.acknowledge_sending,
        AcknowledgeSendingInput,
        SENDING,
        operations.AlreadyAcknowledged,
    )
    answer_sending = deed(
        operations.answer_sending, AnswerSendingInput, ANSWER, *OPEN, LineageCycle
    )
    refer_onward = deed(operations.refer_onward, ReferOnwardInput, ANSWER, *OPEN, *SENT)
    remind_sending = deed(
        operations.remind_sending,
        RemindSendingInput,
        ("reminder", Reminder),
        *OPEN,
        operations.RemindedLately,
    )
    escalate_sending = deed(
        operations.escalate_sending,
        EscalateSendingInput,
        SENDING,
        *OPEN,
        operations.NotOverdue,
        operations.NobodyOnRoute,
        operations.AlreadyEscalated,
        operations.AlreadySent,
        operations.WhyWiderMissing,
    )
    withdraw_sending = deed(operations.withdraw_sending, WithdrawSendingInput, SENDING, *OPEN)
    register_outsider = deed(
        operations.register_outsider,
        RegisterOutsiderInput,
        ("outsider", Outsider),
        operations.OutsiderThere,
    )
    record_outside_answer = deed(
        operations.record_outside_answer,
        RecordOutsideAnswerInput,
        ANSWER,
        *OPEN,
        operations.NotOverdue,
        operations.AlreadySent,
    )
