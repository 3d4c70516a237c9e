"""Indexes set aside while a table is filled for the first time, and built again over the whole."""

from collections.abc import Callable
from typing import Any

_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index i
WHERE i.indrelid = ANY ($1::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indexrelid
"""
_CONSTRAINTS = """
SELECT c.conname AS name, c.conrelid::regclass::text AS table,
    pg_get_constraintdef(c.oid) AS definition
FROM pg_constraint c
WHERE c.conrelid = ANY ($1::regclass[]) AND c.contype IN ('u', 'x')
ORDER BY c.oid
"""


async def set_aside(connection: Any, tables: list[str]) -> list[str]:
    """Drop what indexes tables beside their primary keys; answers the statements to build it again.

    All of it belongs to the transaction: when that fails, the indexes were never gone.
    """
    constraints = await connection.fetch(_CONSTRAINTS, tables)
    indexes = await connection.fetch(_INDEXES, tables)
    for each in constraints:
        await connection.execute(f'ALTER TABLE {each["table"]} DROP CONSTRAINT "{each["name"]}"')
    for each in indexes:
        await connection.execute(f"DROP INDEX {each['name']}")
    return [each["definition"] for each in indexes] + [
        f'ALTER TABLE {each["table"]} ADD CONSTRAINT "{each["name"]}" {each["definition"]}'
        for each in constraints
    ]


async def build(connection: Any, statements: list[str], told: Callable[[int], None]) -> None:
    """Build the indexes that were set aside, with memory enough to do it in one pass."""
    await connection.execute("SET LOCAL maintenance_work_mem = '128MB'")
    for done, statement in enumerate(statements, start=1):
        await connection.execute(statement)
        told(done)
