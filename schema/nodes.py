"""What every row of the network has in common: a typed id and a history."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import array

from governance.aliases import another
from governance.db import Duplicate, ids
from governance.events import Event as Concerned
from schema.journal_lists import JournalFilter, JournalOrder
from schema.rows.declare import Identity, Many, shown
from schema.rows.lists import pages
from schema.rows.page import Connection

if TYPE_CHECKING:
    from schema.journal import Event

LazyEvent = Annotated["Event", strawberry.lazy("schema.journal")]


def _about(node: Any, event: Any, _ask: Any) -> Any:
    """Events about a row, or about a duplicate that was merged with it.

    (They are found first and paged then: otherwise PostgreSQL walks the journal in its order until
    the page is full, and few of its events are about any one row.)
    """
    merged, concerned = another(Duplicate), another(Concerned)
    former = select(merged.duplicate_id).where(merged.original_id == node.id)
    known = array([node.id]) + ids(former.correlate_except(merged))
    about = select(concerned.id).where(concerned.about.overlap(known))
    return event.id == ids(about.correlate_except(concerned)).any_()


@strawberry.interface(description="Anything of the network that has an id and a history.")
class Node:
    """Anything of the network that has an id and a history."""

    id: strawberry.ID = shown(Identity(), "The id: a prefix for the type, and a UUID.")
    history: Connection[LazyEvent] = pages(
        Many(on=_about),
        "What was done about it, from the journal; the newest last.",
        filters=JournalFilter,
        orders=JournalOrder,
    )
