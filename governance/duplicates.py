"""Two records of one thing become one: every link follows, and the old id still answers."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, Select, Table, delete, inspect, update
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from governance.db import Base, Duplicate, claimed
from governance.errors import InvalidInput

RecordType = TypeVar("RecordType", bound=Any)

SAID_TWICE = {"23505", "23P01"}
"""SQLSTATEs of a link that is there already: a unique key, an exclusion."""
TO_ITSELF = ("_of_another", "_in_another_body")
"""Ends of the names of promises that a link between the two records breaks once they are one."""


async def both(
    session: AsyncSession,
    query: Callable[[UUID], Select[RecordType]],
    duplicate_id: UUID,
    original_id: UUID,
) -> tuple[RecordType, RecordType]:
    """The two records to merge, locked in one order whoever asks; raises `InvalidInput`."""
    ids = sorted({duplicate_id, original_id})
    rows = {id_: await claimed(session, query(id_), id_, is_ending=True) for id_ in ids}
    duplicate, original = rows[duplicate_id], rows[original_id]
    if duplicate.id == original.id:
        raise InvalidInput("duplicateId", "is the same record as the original.")
    if original.valid_until is not None and duplicate.valid_until is None:
        raise InvalidInput("originalId", "has ended; let the record that lasts be the original.")
    return duplicate, original


async def merge(
    session: AsyncSession, model: type[Base], duplicate: RecordType, original: RecordType
) -> None:
    """Let every reference to a duplicate point at the original, and the duplicate be gone.

    The duplicate's own versions go with it, kept as superseded. A link that would say the same
    thing twice (one seat in one body, one identifier) is dropped in favour of the original's.
    """
    await session.flush()
    session.expunge(duplicate)
    table: Any = inspect(model).local_table
    for column in _references(table):
        if column.table.name == f"{table.name}_version" and column.name == f"{table.name}_id":
            await session.execute(delete(column.table).where(column == duplicate.id))
        else:
            await _follow(session, column, duplicate.id, original.id)
    await session.execute(delete(table).where(table.c.id == duplicate.id))
    await session.execute(
        update(Duplicate)
        .where(Duplicate.original_id == duplicate.id)
        .values(original_id=original.id)
    )
    session.add(Duplicate(duplicate_id=duplicate.id, original_id=original.id))
    await session.flush()
    await session.refresh(original)


def _references(table: Table) -> list[Column[UUID]]:
    return [
        key.parent
        for other in Base.metadata.sorted_tables
        for key in sorted(other.foreign_keys, key=lambda key: key.parent.name)
        if key.column is table.c.id
    ]


async def _follow(
    session: AsyncSession, column: Column[UUID], duplicate_id: UUID, original_id: UUID
) -> None:
    table = column.table
    to_original = update(table).values({column: original_id})
    if not _is_link(table):
        await session.execute(to_original.where(column == duplicate_id))
        return
    keys = [*table.primary_key.columns]
    rows = await session.execute(
        table.select().with_only_columns(*keys).where(column == duplicate_id)
    )
    for row in rows.all():
        this = [key == value for key, value in zip(keys, row, strict=True)]
        try:
            async with session.begin_nested():
                await session.execute(to_original.where(*this))
        except IntegrityError as error:
            if not _is_needless(error):
                raise
            for own in _references_to_itself(table):
                await session.execute(delete(table).where(own == row[0]))
            await session.execute(delete(table).where(*this))


def _is_needless(error: IntegrityError) -> bool:
    """Whether a link could not follow because it would say again what is said, or say nothing."""
    name = str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", ""))
    return getattr(error.orig, "sqlstate", None) in SAID_TWICE or name.endswith(TO_ITSELF)


def _references_to_itself(table: Table) -> list[Column[UUID]]:
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def _is_link(table: Table) -> bool:
    """Whether a table's rows are links, of which a second saying the same may go."""
    exclusive = any(isinstance(rule, ExcludeConstraint) for rule in table.constraints)
    return (exclusive and not table.name.endswith("_version")) or len(table.primary_key.columns) > 1
