"""What the deeds about meetings share: whose meeting it is, and how the journal is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import begun_in
from governance.errors import InvalidInput
from governance.events import Subject, record
from governance.periods import PartialDate
from governance.platforms.operations import SEATING, NotABody

PEOPLE_MAX = 1_000_000


async def sitting_body(
    session: AsyncSession, viewer: Viewer, body_id: UUID, at: datetime, since: PartialDate | None
) -> tuple[Organisation, PartialDate]:
    """A body that sits from a day on, for somebody who may convene it; today without a day."""
    body, since = await begun_in(session, viewer, Capability.MEETINGS, body_id, at, since)
    if body.kind not in SEATING:
        raise NotABody(body.kind)
    return body, since


def counted(people: int | None) -> int | None:
    """A number of people that can be; raises `InvalidInput`."""
    if people is not None and not 1 <= people <= PEOPLE_MAX:
        raise InvalidInput("peoplePresent", "is a number of people, 1 to {}.", PEOPLE_MAX)
    return people


def tell(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    subject: Subject,
    body: Organisation,
    at: datetime,
    told: Mapping[str, Any],
) -> None:
    """Let the journal know of a deed about a meeting."""
    record(
        session,
        name,
        viewer=viewer,
        subject=subject,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        **told,
    )
