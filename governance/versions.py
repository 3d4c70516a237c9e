"""What things were like on a day, of those whose facts are kept in versions."""

from typing import Any

from sqlalchemy import Select, and_, case, inspect, select

from governance.aliases import another
from governance.names import Named
from governance.periods import holds_on


def versioned(
    model: Any, version: Any, facts: type, key: str, day: Any, *, or_now: bool = False
) -> Select[Any]:
    """A model's rows with the facts their versions had on a day, under the same column names.

    So are the keys that names are sorted and searched by: those of the name of that day. What had
    no version that day is left out, or shown with the facts it has now.
    """
    thing, then = another(model), another(version)
    kept = inspect(version).columns
    changed = {name for name in (*facts.__annotations__, *Named.__annotations__) if name in kept}
    that_day = [getattr(then, key) == thing.id, holds_on(then, day)]
    if "superseded_at" in kept:
        that_day.append(then.superseded_at.is_(None))
    columns = []
    for attribute in inspect(model).column_attrs:
        name = attribute.key
        now = getattr(thing, name)
        known = getattr(then, name) if name in changed else now
        if or_now and name in changed:
            known = case((then.id.is_(None), now), else_=known)
        columns.append(known.label(name))
    whole = select(*columns).select_from(thing)
    return whole.join(then, and_(*that_day), isouter=or_now)
