"""What can be done with seats through the API."""

from typing import Any

import strawberry
from strawberry.types import Info

from governance.actors.models import Sector
from governance.actors.operations import OrganisationEnded, PersonForgotten
from governance.periods import PartialDate
from governance.platforms import operations
from governance.platforms.models import Voice
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.platforms.composition_rules import NOTICES
from schema.platforms.platforms import Seat
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

SUBJECT = ("seat", Seat)
GIVEN = (
    operations.AlreadySeated,
    operations.NotABody,
    operations.OwnAlternate,
    operations.CompositionNotKept,
    OrganisationEnded,
    PersonForgotten,
)
"""What a seat that is given can be refused with."""


@strawberry.input(description="A seat in a body.")
class SeatInput(DeedInput):
    """A seat in a body."""

    body_id: strawberry.ID = id_of("org", "The body to sit in.")
    sector: Sector = strawberry.field(description="The sector it counts for: not mixed.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")
    voice: Voice = strawberry.field(
        default=Voice.VOTE, description="Whether who sits there votes, or only speaks."
    )
    alternate_id: strawberry.ID | None = optional_id_of(
        "per", "Who sits there when the other cannot."
    )


@strawberry.input(description="A seat for an organisation, through its named delegate.")
class SeatOrganisationInput(SeatInput):
    """A seat for an organisation, through its named delegate."""

    organisation_id: strawberry.ID = id_of("org", "The organisation to seat.")
    delegate_id: strawberry.ID = id_of("per", "Who sits for it.")


@strawberry.input(description="A seat for a person.")
class SeatPersonInput(SeatInput):
    """A seat for a person."""

    person_id: strawberry.ID = id_of("per", "The person to seat.")


@strawberry.input
class SeatChangeInput(DeedInput):
    """A change in the course of a seat."""

    seat_id: strawberry.ID = id_of("sea", "Which seat.")
    since: PartialDate | None = strawberry.field(
        default=None, description="From which day on; today, or the day it begins, without it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Another delegate for an organisation's seat.")
class ReplaceDelegateInput(SeatChangeInput):
    """Another delegate for an organisation's seat."""

    delegate_id: strawberry.ID = id_of("per", "Who sits for it from then on.")


@strawberry.input(description="Who sits there when the other cannot.")
class SetAlternateInput(SeatChangeInput):
    """Who sits there when the other cannot."""

    alternate_id: strawberry.ID | None = optional_id_of("per", "Who; nobody without it.")


@strawberry.input(description="Whether who sits there votes, or only speaks.")
class ChangeSeatVoiceInput(SeatChangeInput):
    """Whether who sits there votes, or only speaks."""

    voice: Voice = strawberry.field(description="What it is from then on.")


@strawberry.type(description="What is to be told of an association that sits elsewhere.")
class ElsewhereNotice:
    """What is to be told of an association that sits elsewhere."""

    @strawberry.field(description="It, in a sentence.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def message(self, info: Info) -> str:
        """It, in the reader's language."""
        told: Any = self
        return str(told.said(info.context.lang))


@strawberry.input(description="A seat to leave.")
class UnseatInput(DeedInput):
    """A seat to leave."""

    seat_id: strawberry.ID = id_of("sea", "Which seat.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.type
class PlatformDeeds:
    """Deeds about seats."""

    seat_organisation = deed(
        operations.seat_organisation,
        SeatOrganisationInput,
        SUBJECT,
        *GIVEN,
        secrets=NOTICES
        | {
            "elsewhere_notice": (
                ElsewhereNotice,
                "Where a neighbourhood association sits outside the platform's territory.",
            )
        },
    )
    seat_person = deed(operations.seat_person, SeatPersonInput, SUBJECT, *GIVEN, secrets=NOTICES)
    replace_delegate = deed(
        operations.replace_delegate,
        ReplaceDelegateInput,
        SUBJECT,
        operations.SeatEnded,
        operations.PersonsOwnSeat,
        operations.CompositionNotKept,
        PersonForgotten,
        secrets=NOTICES,
    )
    set_alternate = deed(
        operations.set_alternate,
        SetAlternateInput,
        SUBJECT,
        operations.SeatEnded,
        operations.OwnAlternate,
        PersonForgotten,
    )
    change_seat_voice = deed(
        operations.change_seat_voice, ChangeSeatVoiceInput, SUBJECT, operations.SeatEnded
    )
    unseat = deed(operations.unseat, UnseatInput, SUBJECT, operations.SeatEnded, secrets=NOTICES)
