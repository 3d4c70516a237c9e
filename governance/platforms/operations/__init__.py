"""What can be done with seats and with the rules of who sits."""

from governance.platforms.models import SEATING
from governance.platforms.operations.composition import (
    lift_composition_rule,
    set_composition_rule,
)
from governance.platforms.operations.refusals import (
    PROMISES,
    AlreadySeated,
    CompositionNotKept,
    CompositionRuleThere,
    NotABody,
    OwnAlternate,
    PersonsOwnSeat,
    SeatEnded,
)
from governance.platforms.operations.seats import (
    Elsewhere,
    Seated,
    seat_organisation,
    seat_person,
    unseat,
)
from governance.platforms.operations.terms import (
    change_seat_voice,
    replace_delegate,
    set_alternate,
)

__all__ = [
    "PROMISES",
    "SEATING",
    "AlreadySeated",
    "CompositionNotKept",
    "CompositionRuleThere",
    "Elsewhere",
    "NotABody",
    "OwnAlternate",
    "PersonsOwnSeat",
    "SeatEnded",
    "Seated",
    "change_seat_voice",
    "lift_composition_rule",
    "replace_delegate",
    "seat_organisation",
    "seat_person",
    "set_alternate",
    "set_composition_rule",
    "unseat",
]
