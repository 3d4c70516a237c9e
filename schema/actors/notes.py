"""Notes on organisations in the API: for the secretariat, some also for those of the body."""

from datetime import datetime

from governance.actors import policy
from governance.actors.notes import OrganisationNote as Note
from schema.actors.codes import NoteAudience
from schema.rows.declare import Many, column, row, shown


@row(Note, visible=policy.visible_note)
class OrganisationNote:
    """What a source tells of an organisation that is not for everybody: contacts, needs."""

    source: str = column("Who tells it: the system it came from, or the secretariat.")
    label: str = column("What it tells of, as the source calls it.")
    text: str = column("What it says.")
    audience: NoteAudience = column("For whom it is.")
    recorded_at: datetime = column("When it was written down.")


NOTES: list[OrganisationNote] = shown(
    Many(
        on=lambda organisation, row, _ask: row.organisation_id == organisation.id,
        order=lambda row, _ask: row.label,
    ),
    "What is noted on it, as far as it is for you to read.",
)
