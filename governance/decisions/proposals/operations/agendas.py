"""What a body is to deliberate, or decided, is put on the agenda of a meeting."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.db import found, linked
from governance.decisions import queries as decisions
from governance.decisions.proposals import queries
from governance.errors import InvalidInput
from governance.platforms.meetings import operations as meetings
from governance.platforms.meetings import queries as meetings_queries
from governance.platforms.meetings.models import AgendaItem


async def put_on_agenda(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_id: UUID,
    title: Mapping[str, str],
    proposal_id: UUID | None = None,
    decision_id: UUID | None = None,
    text: Mapping[str, str] | None = None,
    minutes_allotted: int | None = None,
    position: int | None = None,
) -> AgendaItem:
    """Put a proposal or a decision on the agenda of a meeting, in a place or at the end."""
    meeting = await found(session, meetings_queries.meeting(viewer, meeting_id), meeting_id)
    actors.require_power(viewer, Capability.MEETINGS, meeting.body)
    if (proposal_id is None) == (decision_id is None):
        raise InvalidInput("proposalId", "name a proposal or a decision, one of the two.")
    if proposal_id is not None:
        await linked(session, queries.proposal(viewer, proposal_id), proposal_id)
    if decision_id is not None:
        await linked(session, decisions.decision(viewer, decision_id), decision_id)

    return await meetings.add_agenda_item(
        session,
        viewer=viewer,
        at=at,
        meeting_id=meeting_id,
        title=title,
        text=text,
        minutes_allotted=minutes_allotted,
        position=position,
        proposal_id=proposal_id,
        decision_id=decision_id,
    )
