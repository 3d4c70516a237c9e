"""How it comes on record that one decision grew out of another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.actors import policy as actors
from governance.db import found
from governance.decisions import policy, queries
from governance.decisions.models import DecisionLink, DecisionLinkKind
from governance.decisions.operations.course import is_earlier
from governance.errors import InvalidInput
from governance.events import record


async def link_decisions(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    child_id: UUID,
    parent_id: UUID,
    kind: DecisionLinkKind,
) -> DecisionLink:
    """Say that a decision grew out of another: derived, merged, split or adapted from it."""
    child = await found(session, queries.decision(viewer, child_id), child_id)
    policy.require_recorder(viewer, child)
    parent = await found(session, queries.decision(viewer, parent_id), parent_id)
    if kind is DecisionLinkKind.SUPERSEDES:
        raise InvalidInput("kind", "one takes the place of another by supersedeDecision.")
    if is_earlier(child, parent):
        taken = child.taken_on
        raise InvalidInput(
            "childId", "was decided on {}, before the other, on {}.", taken, parent.decided_on
        )

    link = DecisionLink(child_id=child.id, parent_id=parent.id, kind=kind)
    session.add(link)
    await session.flush()

    record(
        session,
        "decision.linked",
        viewer=viewer,
        subject=link,
        at=at,
        body_id=child.body_id,
        path=actors.path_of(child.body),
        child_id=child.id,
        parent_id=parent.id,
        parent_body_id=parent.body_id,
        kind=kind,
    )
    return link
