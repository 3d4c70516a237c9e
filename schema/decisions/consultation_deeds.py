"""What can be done with consultations through the API: record, correct, cancel, give returns."""

from datetime import date

import strawberry
from strawberry import UNSET

from governance.actors.operations import OrganisationEnded
from governance.decisions.consultations import operations
from governance.decisions.consultations.models import (
    ConsultationMeans,
    ConsultedPublic,
    ReturnChannel,
)
from governance.periods import PartialDate
from schema.decisions.consultations import Consultation, ConsultationReturn
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

CONSULTATION = ("consultation", Consultation)
RETURN = ("consultation_return", ConsultationReturn)


@strawberry.input(description="Whom a body asks or asked, and the return it owes them.")
class RecordConsultationInput(DeedInput):
    """Whom a body asks or asked, and the return it owes them."""

    body_id: strawberry.ID = id_of("org", "The body that asks.")
    title: Texts = strawberry.field(description="What it is called, in languages.")
    subject: Texts = strawberry.field(description="What people are asked about.")
    public: ConsultedPublic = strawberry.field(description="Who is asked.")
    means: list[ConsultationMeans] = strawberry.field(description="By what means they answer.")
    return_due_on: date = strawberry.field(description="The last day to give them the return by.")
    public_description: Texts | None = strawberry.field(
        default=None, description="Who is asked, in words; name nobody."
    )
    territory_id: strawberry.ID | None = optional_id_of(
        "ter", "Where those who are asked are; where the body sits without it."
    )
    people: int | None = strawberry.field(
        default=None, description="How many answered, where that is known."
    )
    moderated_by: Texts | None = strawberry.field(
        default=None, description="Who moderated, by office."
    )
    authority_present: Texts | None = strawberry.field(
        default=None, description="Which authority was present, by office."
    )
    held_from: PartialDate | None = strawberry.field(
        default=None, description="Since when people are asked; today without it."
    )
    held_until: PartialDate | None = strawberry.field(
        default=None, description="Until when: the first day after."
    )


@strawberry.input(description="What was recorded wrongly of a consultation.")
class CorrectConsultationInput(DeedInput):
    """What was recorded wrongly of a consultation; what is left out stays."""

    consultation_id: strawberry.ID = id_of("con", "Which consultation.")
    title: Texts | None = strawberry.field(default=UNSET, description="What it is called.")
    subject: Texts | None = strawberry.field(default=UNSET, description="What it is about.")
    public: ConsultedPublic | None = strawberry.field(default=UNSET, description="Who is asked.")
    public_description: Texts | None = strawberry.field(
        default=UNSET, description="Who is asked, in words; null clears."
    )
    territory_id: strawberry.ID | None = id_of(
        "ter", "Where they are.", graphql_type=strawberry.ID | None, default=UNSET
    )
    people: int | None = strawberry.field(
        default=UNSET, description="How many answered; null where that is not known."
    )
    means: list[ConsultationMeans] | None = strawberry.field(
        default=UNSET, description="By what means they answer."
    )
    moderated_by: Texts | None = strawberry.field(
        default=UNSET, description="Who moderated, by office; null clears."
    )
    authority_present: Texts | None = strawberry.field(
        default=UNSET, description="Which authority was present, by office; null clears."
    )
    held_from: PartialDate | None = strawberry.field(
        default=UNSET, description="Since when people are asked; null where that is not known."
    )
    held_until: PartialDate | None = strawberry.field(
        default=UNSET, description="Until when: the first day after; null while they are."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A consultation that is not held after all.")
class CancelConsultationInput(DeedInput):
    """A consultation that is not held after all."""

    consultation_id: strawberry.ID = id_of("con", "Which consultation.")
    reason: Texts = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="What became of what people said.")
class GiveReturnInput(DeedInput):
    """What became of what people said."""

    consultation_id: strawberry.ID = id_of("con", "On which consultation.")
    text: Texts = strawberry.field(description="What became of what people said.")
    channels: list[ReturnChannel] = strawberry.field(description="How people are told.")
    link: str | None = strawberry.field(
        default=None, description="Where more of it is on the web: https://…"
    )
    on: date | None = strawberry.field(
        default=None, description="When they were told; today without it."
    )
    decision_id: strawberry.ID | None = optional_id_of(
        "dec", "What was decided on it, where that is on record."
    )
    is_final: bool = strawberry.field(
        default=False, description="That it is the last, and nothing more is owed."
    )
    expected_revision: int | None = strawberry.field(
        default=None, description="The revision of the consultation that you know."
    )


@strawberry.input(description="A return that was wrong.")
class WithdrawReturnInput(DeedInput):
    """A return that was wrong."""

    return_id: strawberry.ID = id_of("ret", "Which return.")
    reason: Texts = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A later day to owe a return by.")
class ExtendReturnInput(DeedInput):
    """A later day to owe a return by."""

    consultation_id: strawberry.ID = id_of("con", "On which consultation.")
    due_on: date = strawberry.field(description="The last day to give the return by.")
    reason: Texts = strawberry.field(description="Why it is put off.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


OVER = (operations.ConsultationCancelled, operations.ReturnSettled)


@strawberry.type
class ConsultationDeeds:
    """Deeds about consultations."""

    record_consultation = deed(
        operations.record_consultation, RecordConsultationInput, CONSULTATION, OrganisationEnded
    )
    correct_consultation = deed(
        operations.correct_consultation,
        CorrectConsultationInput,
        CONSULTATION,
        operations.ConsultationCancelled,
    )
    cancel_consultation = deed(
        operations.cancel_consultation,
        CancelConsultationInput,
        CONSULTATION,
        *OVER,
        operations.ReturnGiven,
    )
    give_return = deed(operations.give_return, GiveReturnInput, RETURN, *OVER)
    withdraw_return = deed(
        operations.withdraw_return, WithdrawReturnInput, RETURN, operations.ReturnWithdrawn
    )
    extend_return = deed(operations.extend_return, ExtendReturnInput, CONSULTATION, *OVER)
