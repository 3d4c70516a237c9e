"""Seats in the API: who sits in a body, for which sector, over which term."""

import strawberry

from governance.actors.models import Sector
from governance.periods import PartialDate
from governance.platforms import models, policy
from governance.platforms.models import Voice
from schema.actors.actors import Organisation, Person, period
from schema.actors.term_lists import SEAT_FILTERS, TERM_ORDERS, seat_pages
from schema.nodes import Node
from schema.rows.declare import ById, Many, One, argument, column, row, shown
from schema.rows.lists import as_of
from schema.rows.page import Connection
from schema.words import local_text, public

strawberry.enum(Voice, description=Voice.__doc__)


@row(
    models.Seat,
    visible=policy.visible,
    prefix="sea",
    orders=TERM_ORDERS,
    filters=SEAT_FILTERS,
)
class Seat(Node):
    """A place in a body for a sector and a term, of an organisation by its delegate or a person."""

    body: Organisation = shown(One("body", visible=public), "The body it is a seat in.")
    organisation: Organisation | None = shown(
        One("organisation", visible=public), "The organisation that holds it."
    )
    delegate: Person | None = shown(
        One("delegate"), "Who sits for the organisation, where that may be known."
    )
    person: Person | None = shown(
        One("person"), "The person who holds it, where that may be known."
    )
    alternate: Person | None = shown(
        One("alternate"), "Who sits there when the other cannot, where that may be known."
    )
    sector: Sector = column("The sector it counts for.")
    voice: Voice = column("Whether who sits there votes, or only speaks.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    end_reason: str | None = local_text("end_reason", "Why it was left before its term.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class PlatformQueries:
    """Questions about bodies at work."""

    seat: Seat | None = shown(
        ById(), "One seat by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    seats: Connection[Seat] = seat_pages(Many(), "Seats in all bodies.", is_root=True)
