"""What can be done with calls through the API: open, change, close, stand, choose and enrol."""

import strawberry
from strawberry import UNSET

from governance.actors.operations import (
    AlreadyMandated,
    OrganisationEnded,
    PersonForgotten,
)
from governance.calls import operations
from governance.calls.models import CallPurpose
from governance.periods import PartialDate
from governance.platforms.operations import AlreadySeated, NotABody
from schema.actors.codes import Sector
from schema.calls.calls import Call, Candidacy
from schema.deeds import DeedInput, deed, id_of, ids_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

CALL = ("call", Call)
CANDIDACY = ("candidacy", Candidacy)


@strawberry.input(description="A call to open.")
class OpenCallInput(DeedInput):
    """A call to open."""

    body_id: strawberry.ID = id_of("org", "The body that calls.")
    purpose: CallPurpose = strawberry.field(description="What it is for.")
    title: Texts = strawberry.field(description="What it is called, in languages.")
    description: Texts | None = strawberry.field(
        default=None, description="What is looked for, in words."
    )
    is_open_enrolment: bool = strawberry.field(
        default=False, description="Let whoever wants to take part, instead of deciding."
    )
    places: int | None = strawberry.field(
        default=None, description="How many are looked for; as many as come without it."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="When it opens; today without it."
    )
    until: PartialDate | None = strawberry.field(
        default=None, description="When it closes; the first day it is closed."
    )


@strawberry.input(description="What a call says now; what is left out stays.")
class ChangeCallInput(DeedInput):
    """What a call says now; what is left out stays."""

    call_id: strawberry.ID = id_of("cal", "Which call.")
    title: Texts | None = strawberry.field(default=UNSET, description="What it is called.")
    description: Texts | None = strawberry.field(
        default=UNSET, description="What is looked for, in words; null clears."
    )
    places: int | None = strawberry.field(
        default=UNSET, description="How many are looked for; null for as many as come."
    )
    until: PartialDate | None = strawberry.field(
        default=UNSET, description="When it closes; null lets it stay open."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A call to close before its time.")
class CloseCallInput(DeedInput):
    """A call to close before its time."""

    call_id: strawberry.ID = id_of("cal", "Which call.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day it is closed; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input
class CandidateInput(DeedInput):
    """Who stands or enrols."""

    call_id: strawberry.ID = id_of("cal", "For which call.")
    person_id: strawberry.ID | None = optional_id_of("per", "The person who does.")
    organisation_id: strawberry.ID | None = optional_id_of("org", "The organisation that does.")
    delegate_id: strawberry.ID | None = optional_id_of("per", "Who would sit for the organisation.")
    sector: Sector | None = strawberry.field(
        default=None, description="The sector the seat is to count for; an organisation's own."
    )
    strengths: Texts | None = strawberry.field(
        default=None, description="What they bring, in languages."
    )


@strawberry.input(description="Somebody who stands for a call.")
class StandInput(CandidateInput):
    """Somebody who stands for a call."""

    territory_id: strawberry.ID | None = optional_id_of(
        "ter", "The territory that does, for the network's coordination."
    )


@strawberry.input(description="Somebody who takes part in an open enrolment.")
class EnrolInput(CandidateInput):
    """Somebody who takes part in an open enrolment."""


@strawberry.input(description="A candidacy to withdraw.")
class WithdrawCandidacyInput(DeedInput):
    """A candidacy to withdraw."""

    candidacy_id: strawberry.ID = id_of("cdy", "Which candidacy.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Those who are chosen for a call.")
class ChooseCandidatesInput(DeedInput):
    """Those who are chosen for a call."""

    call_id: strawberry.ID = id_of("cal", "Which call.")
    candidacy_ids: list[strawberry.ID] = ids_of("cdy", "Whose candidacies, 1 to 100.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when they hold it; today without it."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")


SEATED = (AlreadySeated, NotABody, OrganisationEnded, PersonForgotten)
STANDING = (operations.CallNotOpen, operations.AlreadyStanding)
ENDED = (operations.CandidacyWithdrawn, operations.CandidacyChosen)


@strawberry.type
class CallDeeds:
    """Deeds about calls."""

    open_call = deed(operations.open_call, OpenCallInput, CALL, NotABody, OrganisationEnded)
    change_call = deed(operations.change_call, ChangeCallInput, CALL, operations.CallClosed)
    close_call = deed(operations.close_call, CloseCallInput, CALL, operations.CallClosed)
    stand = deed(
        operations.stand, StandInput, CANDIDACY, *STANDING, OrganisationEnded, PersonForgotten
    )
    withdraw_candidacy = deed(
        operations.withdraw_candidacy, WithdrawCandidacyInput, CANDIDACY, *ENDED
    )
    choose_candidates = deed(
        operations.choose_candidates,
        ChooseCandidatesInput,
        CALL,
        *ENDED,
        operations.PlacesTaken,
        *SEATED,
        AlreadyMandated,
    )
    enrol = deed(
        operations.enrol, EnrolInput, CANDIDACY, *STANDING, operations.PlacesTaken, *SEATED
    )
