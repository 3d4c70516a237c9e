"""What can be done with seats through the API."""

import strawberry

from governance.actors.models import Sector
from governance.actors.operations import OrganisationEnded, PersonForgotten
from governance.periods import PartialDate
from governance.platforms import operations
from schema.deeds import DeedInput, deed, id_of
from schema.platforms import Seat
from schema.scalars import Texts
from schema.territory_deeds import REVISION

SUBJECT = ("seat", Seat)


@strawberry.input(description="A seat in a body.")
class SeatInput(DeedInput):
    """A seat in a body."""

    body_id: strawberry.ID = id_of("org", "The body to sit in.")
    sector: Sector = strawberry.field(description="The sector it counts for: not mixed.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")


@strawberry.input(description="A seat for an organisation, through its named delegate.")
class SeatOrganisationInput(SeatInput):
    """A seat for an organisation, through its named delegate."""

    organisation_id: strawberry.ID = id_of("org", "The organisation to seat.")
    delegate_id: strawberry.ID = id_of("per", "Who sits for it.")


@strawberry.input(description="A seat for a person.")
class SeatPersonInput(SeatInput):
    """A seat for a person."""

    person_id: strawberry.ID = id_of("per", "The person to seat.")


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
        operations.AlreadySeated,
        operations.NotABody,
        OrganisationEnded,
        PersonForgotten,
    )
    seat_person = deed(
        operations.seat_person,
        SeatPersonInput,
        SUBJECT,
        operations.AlreadySeated,
        operations.NotABody,
        OrganisationEnded,
        PersonForgotten,
    )
    unseat = deed(operations.unseat, UnseatInput, SUBJECT, operations.SeatEnded)
