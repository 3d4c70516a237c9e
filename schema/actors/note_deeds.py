"""What can be done with notes on organisations through the API."""

from typing import Any

import strawberry

from governance.actors import operations
from governance.actors.notes import NoteAudience
from schema.actors.actors import Organisation
from schema.deeds import DeedInput, deed, id_of


@strawberry.input(description="A note to write.")
class NoteInput:
    """A note to write."""

    label: str = strawberry.field(description="What it tells of, as `contacts`; one of a name.")
    text: str | None = strawberry.field(
        default=None, description="What it says; without a text, or null, the note is taken away."
    )

    def to_argument(self, fields: dict[str, Any]) -> tuple[str, str | None]:
        """The pair as operations take it."""
        return fields["label"], fields["text"]


@strawberry.input(description="Notes on an organisation that are not for everybody.")
class NoteOrganisationInput(DeedInput):
    """Notes on an organisation that are not for everybody."""

    organisation_id: strawberry.ID = id_of("org", "Which organisation.")
    notes: list[NoteInput] = strawberry.field(
        description="The notes; each replaces what was noted under its label."
    )
    audience: NoteAudience = strawberry.field(
        default=NoteAudience.SECRETARIAT, description="For whom they are."
    )


@strawberry.type
class NoteDeeds:
    """Deeds about notes."""

    note_organisation = deed(
        operations.note_organisation, NoteOrganisationInput, ("organisation", Organisation)
    )
