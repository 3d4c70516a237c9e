"""Figures in the API: what is counted by one statement, and is no row of the network."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

from schema import faults
from schema.context import Context
from schema.rows.plan import DIALECT
from schema.rows.values import Binder


async def counted(context: Context, statement: Select[Any]) -> Sequence[Any]:
    """What a statement counts for who asks; it is planned for its values."""
    compiled: Any = statement.compile(dialect=DIALECT)
    getters, run = Binder().getters, context.run({})
    values = [getters[name](run) for name in compiled.positiontup or ()]
    try:
        found: Sequence[Any] = await context.database.searches.fetch(compiled.string, *values)
    except Exception as error:
        meant = faults.meant_by(error)
        if meant is None:
            raise
        raise meant from None
    return found
