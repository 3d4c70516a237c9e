"""What can be done with notes on organisations: write them, and take them away again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy, queries
from governance.actors.models import Organisation
from governance.actors.notes import NoteAudience, OrganisationNote
from governance.db import linked
from governance.errors import InvalidInput
from governance.events import record

NOTES_MAX = 50
"""How many notes one deed may write."""
SECRETARIAT = "secretariat"
"""The source of what the secretariat writes itself."""


async def note_organisation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    notes: Mapping[str, str | None] | Sequence[tuple[str, str | None]],
    audience: NoteAudience = NoteAudience.SECRETARIAT,
    source: str = SECRETARIAT,
) -> Organisation:
    """Write notes on an organisation that are not for everybody; an empty one is taken away.

    The journal tells that there are notes, and neither what they say nor of what.
    """
    organisation = await linked(
        session, queries.organisation(viewer, organisation_id), organisation_id
    )
    policy.require_secretariat(viewer)
    if not 0 < len(notes) <= NOTES_MAX:
        raise InvalidInput("notes", "has {} of them; write 1 to {}.", len(notes), NOTES_MAX)

    said = dict(notes)
    kept = {texts.line(label, "notes", length_max=60): text for label, text in said.items()}
    known = texts.line(source, "source", length_max=60)
    await session.execute(
        delete(OrganisationNote).where(
            OrganisationNote.organisation_id == organisation.id,
            OrganisationNote.source == known,
            OrganisationNote.label.in_(kept),
        )
    )
    session.add_all(
        OrganisationNote(
            organisation_id=organisation.id,
            source=known,
            label=label,
            text=texts.text(text, label),
            audience=audience,
            recorded_at=at,
        )
        for label, text in kept.items()
        if text and text.strip()
    )
    await session.flush()

    record(session, "organisation.noted", viewer=viewer, subject=organisation, at=at)
    return organisation
