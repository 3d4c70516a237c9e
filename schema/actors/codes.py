"""The fixed codes of the actors as the API knows them; lists take them from here."""

import strawberry

from governance.actors.models import (
    Democracy,
    Gender,
    LegalStanding,
    MandateEnd,
    OrganisationKind,
    Role,
    Sector,
)
from governance.actors.notes import NoteAudience
from governance.actors.parity import ParityAmong

__all__ = [
    "Democracy",
    "Gender",
    "LegalStanding",
    "MandateEnd",
    "NoteAudience",
    "OrganisationKind",
    "ParityAmong",
    "Role",
    "Sector",
]

for _codes in (
    *(OrganisationKind, Sector, Democracy, LegalStanding, Gender, Role, MandateEnd),
    NoteAudience,
    ParityAmong,
):
    strawberry.enum(_codes, description=_codes.__doc__)
