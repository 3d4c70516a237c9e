"""Questions about laws; each answers with a statement to run, or a condition of one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from governance.access import Viewer
from governance.db import Texts
from governance.laws import policy
from governance.laws.models import Law
from governance.platforms import queries as platforms
from governance.territories import queries as territories


def law(viewer: Viewer, law_id: UUID) -> Select[Law]:
    """One law by its id."""
    return select(Law).where(Law.id == law_id, policy.visible(viewer))


def told_as(territory_id: UUID, name: Texts | None, note: Texts | None) -> Select[Law]:
    """The law of a territory that is told of in some words."""
    words = ((Law.name, name), (Law.note, note))
    same = (column.is_(None) if said is None else column == said for column, said in words)
    return select(Law).where(Law.territory_id == territory_id, *same).limit(1)


def lacks(
    territory: Any, asking: Any, viewer: Viewer, day: Any, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether a territory lacks, as far as a viewer sees, the body that a law asks of it.

    One whose population is not known is asked for nothing by a law that asks for a number.
    """
    enough = func.coalesce(territory.population, -1) >= func.coalesce(
        asking.asks_population_min, -1
    )
    return and_(
        asking.asks_kind.is_not(None),
        territory.scale_code == asking.asks_scale,
        enough,
        territories.inside(territory, asking.territory_id, day, is_past=is_past),
        platforms.without(territory, viewer, asking.asks_kind, day, is_past=is_past),
    )
