"""Evidence as it is given: a text, a link, or a body or place of the network; exactly one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import queries as actors
from governance.charter.facts import Authored, Dated, Evidence
from governance.errors import InvalidInput, NotFound
from governance.periods import PartialDate
from governance.territories import queries as territories


@dataclass(frozen=True, kw_only=True)
class Given:
    """Evidence as somebody gives it."""

    text: Mapping[str, str] | None = None
    link: str | None = None
    node_id: UUID | None = None
    """An organisation or a territory."""
    on: PartialDate | None = None
    """Of when it is; today without it."""
    step: int | None = None
    """On the scale: which step it shows."""


def author(row: Authored, viewer: Viewer, body_id: UUID, path: str | None) -> None:
    """Let a fact say who states it, and on which mandate over a body."""
    row.by_id, row.mandate_id = viewer.person_id, viewer.mandate_over(body_id, path=path)


def happen(row: Dated, on: PartialDate | None, at: datetime, field: str = "on") -> PartialDate:
    """Let a fact be of a date, today without one; raises `InvalidInput` for the future."""
    day = on or PartialDate.on(at.date())
    if day.day > at.date():
        raise InvalidInput(field, "{} lies ahead; write a day that has come.", day)
    row.happen(day)
    return day


async def show(
    session: AsyncSession, viewer: Viewer, row: Evidence, given: Given, at: datetime
) -> None:
    """Let evidence be what was given; raises `InvalidInput` unless it is exactly one thing."""
    if sum(each is not None for each in (given.text, given.link, given.node_id)) != 1:
        raise InvalidInput("evidence", "is one thing: a text, a link or a node of the network.")
    happen(row, given.on, at)
    if given.text is not None:
        row.text = texts.written(given.text, "text")
    elif given.link is not None:
        row.link = texts.link(given.link)
    elif given.node_id is not None:
        await _point(session, viewer, row, given.node_id)


async def _point(session: AsyncSession, viewer: Viewer, row: Evidence, node_id: UUID) -> None:
    body = await session.scalar(actors.organisation(viewer, node_id))
    place = await session.scalar(territories.territory(viewer, node_id))
    if body is None and place is None:
        raise NotFound(node_id)
    row.organisation_id = body.id if body else None
    row.territory_id = place.id if place and not body else None
