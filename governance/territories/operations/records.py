"""Two records that turn out to be of one place."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import duplicates
from governance.access import Viewer
from governance.errors import InvalidInput
from governance.events import record
from governance.territories import policy, queries
from governance.territories.models import Territory

POPULATION = ("population", "population_on", "population_on_precision", "population_is_approximate")
COMPLETED = (("latitude", "longitude"), ("boundary",), POPULATION, ("time_zone",))
"""What the original takes over where it has nothing of its own; what belongs together goes so."""


async def merge_duplicate_territory(
    session: AsyncSession, *, viewer: Viewer, at: datetime, duplicate_id: UUID, original_id: UUID
) -> Territory:
    """Let two records of one place become one; the old id still answers."""
    policy.require_secretariat(viewer)
    duplicate, original = await duplicates.both(
        session, lambda id_: queries.territory(viewer, id_), duplicate_id, original_id
    )
    if (duplicate.scale_code is None) != (original.scale_code is None):
        raise InvalidInput("duplicateId", "one of the two is a grouping, the other a place.")

    for together in COMPLETED:
        if getattr(original, together[0]) is None:
            for fact in together:
                setattr(original, fact, getattr(duplicate, fact))
    await duplicates.merge(session, Territory, duplicate, original)

    record(
        session,
        "territory.duplicate_merged",
        viewer=viewer,
        subject=original,
        at=at,
        duplicate_id=duplicate.id,
    )
    return original
