"""Laws as a network's file tells of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.laws import operations, queries
from governance.network import form
from governance.network.form import LawRecord


async def law(
    session: AsyncSession, record: LawRecord, territory_id: UUID, *, viewer: Viewer, at: datetime
) -> bool:
    """Let a law come in; whether it is new: none of its territory is told of in the same words."""
    name = form.said(record.name) if record.name else None
    note = form.said(record.note) if record.note else None
    if await session.scalar(queries.told_as(territory_id, name, note)) is not None:
        return False
    asked = record.applies_to
    over = asked.population_over if asked else None
    await operations.tell_of_law(
        session,
        viewer=viewer,
        at=at,
        territory_id=territory_id,
        name=name,
        note=note,
        since=form.date(record.since, "since"),
        dated_as=record.dated_as,
        asks_kind=record.asks_kind,
        asks_scale=asked.scale if asked else None,
        asks_population_min=None if over is None else over + 1,
    )
    return True
