"""Where a meeting is: in which place, territory and time zone, and by which link from afar."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.actors.models import Organisation
from governance.db import linked
from governance.platforms.meetings.models import Meeting
from governance.territories import queries as territories
from governance.territories.models import Territory


async def meet(
    session: AsyncSession,
    viewer: Viewer,
    meeting: Meeting,
    place: Mapping[str, str] | None,
    territory_id: UUID | None,
    link: str | None,
) -> Territory | None:
    """Let a meeting be somewhere; answers with the territory, if one is named."""
    meeting.place = texts.name(place, "place") if place else None
    meeting.link = None if link is None else texts.link(link)
    meeting.territory_id = None
    if territory_id is None:
        return None
    query = territories.territory(viewer, territory_id)
    territory = await linked(session, query, territory_id)
    meeting.territory_id = territory.id
    return territory


async def zone_of(
    session: AsyncSession, body: Organisation, there: Territory | None, given: str | None
) -> str:
    """A meeting's time zone: the one given, else that of where it is, else that of its body."""
    zone = zones.checked(given)
    if zone is None and there is not None:
        zone = await session.scalar(territories.time_zone(there.id))
    return zone or await zones.zone_of(session, body.id)


async def change(
    session: AsyncSession, viewer: Viewer, meeting: Meeting, changes: Mapping[str, Any]
) -> None:
    """Let a meeting be elsewhere, as far as that is among the changes."""
    if "place" in changes or "territory_id" in changes or "link" in changes:
        await meet(
            session,
            viewer,
            meeting,
            changes.get("place", meeting.place),
            changes.get("territory_id", meeting.territory_id),
            changes.get("link", meeting.link),
        )
