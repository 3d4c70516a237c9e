"""What can be done with organisations, people and mandates."""

from governance.actors.operations.mandate_ends import revoke_mandate, vacate_mandate
from governance.actors.operations.mandates import delegate_mandate, grant_mandate
from governance.actors.operations.notes import note_organisation
from governance.actors.operations.organisations import (
    describe_organisation,
    dissolve_organisation,
    found_organisation,
)
from governance.actors.operations.parity import (
    PARITY_PROMISES,
    ParityNotKept,
    ParityRuleThere,
    lift_parity_rule,
    set_parity_rule,
)
from governance.actors.operations.people import correct_person, register_person
from governance.actors.operations.records import merge_duplicate
from governance.actors.operations.refusals import PROMISES as _OWN
from governance.actors.operations.refusals import (
    AlreadyMandated,
    BeyondTerm,
    ExternalRefTaken,
    MandateEnded,
    OrganisationEnded,
    PartOfItself,
    PersonForgotten,
)

PROMISES = _OWN | PARITY_PROMISES

__all__ = [
    "PROMISES",
    "AlreadyMandated",
    "BeyondTerm",
    "ExternalRefTaken",
    "MandateEnded",
    "OrganisationEnded",
    "ParityNotKept",
    "ParityRuleThere",
    "PartOfItself",
    "PersonForgotten",
    "correct_person",
    "delegate_mandate",
    "describe_organisation",
    "dissolve_organisation",
    "found_organisation",
    "grant_mandate",
    "lift_parity_rule",
    "merge_duplicate",
    "note_organisation",
    "register_person",
    "revoke_mandate",
    "set_parity_rule",
    "vacate_mandate",
]
