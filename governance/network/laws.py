"""Laws as a network's file tells of them."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.actors.models import OrganisationKind
from governance.db import Texts
from governance.laws import operations, queries
from governance.network import form
from governance.network.form import Come


class LawScope(msgspec.Struct, kw_only=True):
    """In which territories a law asks for a body."""

    scale: str
    population_over: int | None = None


class LawRecord(msgspec.Struct, kw_only=True):
    """A law as the file tells of it."""

    territory: str
    name: str | Texts | None = None
    note: str | Texts | None = None
    since: str | None = None
    dated_as: tuple[str, ...] = ()
    asks_kind: OrganisationKind | None = None
    applies_to: LawScope | None = None


async def law(
    session: AsyncSession,
    given: Any,
    come: Come,
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a law come in; whether it is new: none of its territory is told of in the same words."""
    record = form.converted(given, LawRecord)
    territory_id = form.known(come.territories, record.territory, "territory")
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
