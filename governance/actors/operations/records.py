"""Two records of one place or one organisation become one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import duplicates
from governance.access import Viewer
from governance.actors import policy, queries
from governance.actors.models import Organisation, OrganisationVersion
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, amend
from governance.territories import operations as territories
from governance.territories import queries as places
from governance.territories.models import Territory

COMPLETED = (
    *("description", "sector", "democracy", "legal_standing", "legal_basis"),
    *("territory_id", "part_of_id"),
)
"""What the original takes over where it has nothing of its own."""


async def merge_duplicate(
    session: AsyncSession, *, viewer: Viewer, at: datetime, duplicate_id: UUID, original_id: UUID
) -> Territory | Organisation:
    """Let two records of one place or organisation become one; every link follows."""
    if await session.scalar(places.territory(viewer, duplicate_id)) is not None:
        return await territories.merge_duplicate_territory(
            session, viewer=viewer, at=at, duplicate_id=duplicate_id, original_id=original_id
        )
    return await merge_duplicate_organisation(
        session, viewer=viewer, at=at, duplicate_id=duplicate_id, original_id=original_id
    )


async def merge_duplicate_organisation(
    session: AsyncSession, *, viewer: Viewer, at: datetime, duplicate_id: UUID, original_id: UUID
) -> Organisation:
    """Let two records of one organisation become one; the old id still answers."""
    duplicate, original = await duplicates.both(
        session, lambda id_: queries.organisation(viewer, id_), duplicate_id, original_id
    )
    policy.require_secretariat(viewer)
    if duplicate.is_network:
        raise InvalidInput("duplicateId", "is the network itself; let it be the original.")

    original.is_unlisted = original.is_unlisted or duplicate.is_unlisted
    await duplicates.merge(session, Organisation, duplicate, original)
    if original.valid_until is None:
        await _complete(session, original, duplicate, at)

    record(
        session,
        "organisation.duplicate_merged",
        viewer=viewer,
        subject=original,
        at=at,
        duplicate_id=duplicate.id,
    )
    return original


async def _complete(
    session: AsyncSession, original: Organisation, duplicate: Organisation, at: datetime
) -> None:
    """Let the original know what only the duplicate knew."""
    known = {
        fact: getattr(duplicate, fact)
        for fact in COMPLETED
        if getattr(original, fact) is None and getattr(duplicate, fact) != original.id
    }
    await amend(
        session,
        OrganisationVersion,
        OrganisationVersion.organisation_id == original.id,
        known,
        since=PartialDate.on(at.date()),
        is_correction=True,
    )
    await session.refresh(original)
