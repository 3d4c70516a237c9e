"""How many rows PostgreSQL looked at for an answer, and which tables it read from end to end."""

import json
from collections.abc import Container, Iterable, Iterator
from typing import Any

import asyncpg
from atlas import Statements, listen
from conftest import Ask

from governance.access import Viewer

PAGE = 100
TIMES_MAX = 20
"""How many rows may be examined for each row of a page."""
Asked = tuple[str, dict[str, Any]]
"""A question and its values."""


async def looked_at_too_much(
    ask: Ask,
    asked: dict[str, Asked],
    viewers: Iterable[Viewer],
    *,
    may_be_empty: Container[str] = (),
) -> dict[Any, int]:
    """Which lists, by name and viewer, look at more rows than a page may; each shows something.

    One that is sorted is also asked for the page after the first.
    """
    heard = listen(ask)
    wrong = {}
    for number, viewer in enumerate(viewers):
        for name, (query, values) in asked.items():
            heard.clear()
            (found,) = (await ask(query, viewer=viewer, **values)).values()
            assert shown(found) or name in may_be_empty, name
            if "order" in values:
                heard.clear()
                await ask(query, viewer=viewer, cursor=found["pageInfo"]["endCursor"], **values)
            _, looked_at = await examined(ask, heard, ())
            if looked_at > TIMES_MAX * PAGE:
                wrong[name, number] = looked_at
    return wrong


def shown(found: Any) -> list[Any]:
    """The rows of the list that an answer shows, however deep."""
    rows = found if isinstance(found, list) else found.get("nodes")
    if rows is None:
        return next(shown(inner) for inner in found.values() if isinstance(inner, dict))
    return list(rows)


def parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from parts(part)


RUNS_BEFORE = 5
"""How often PostgreSQL plans a statement for its values before it may plan it once for all."""


def literal(value: Any) -> str:
    """A bound value as SQL has it."""
    if value is None or isinstance(value, bool | int | float):
        return "NULL" if value is None else str(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, list):
        value = "{" + ", ".join(json.dumps(str(item)) for item in value) + "}"
    return "'" + str(value).replace("'", "''") + "'"


async def examined(ask: Ask, heard: Statements, large: Iterable[str]) -> tuple[list[str], int]:
    """Which of some large tables a statement scanned whole, and how many rows it looked at.

    It is prepared, as reads are, and has run often enough to be planned for all values at once.
    """
    ((sql, values),) = heard
    return await examined_by(getattr(ask.db, heard.pools[sql]), sql, values, large)


async def examined_by(
    pool: asyncpg.Pool, sql: str, values: Iterable[Any], large: Iterable[str]
) -> tuple[list[str], int]:
    """The same for a statement by itself, on connections of a pool."""
    async with pool.acquire() as connection:
        given = f"({', '.join(map(literal, values))})" if values else ""
        await connection.execute(f"PREPARE asked AS {sql}")
        is_kept = await connection.fetchval("SHOW plan_cache_mode") == "auto"
        for _ in range(RUNS_BEFORE if given and is_kept else 0):
            await connection.execute(f"EXPLAIN EXECUTE asked{given}")  # Planned is as good as run.
        answer = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked{given}")
        await connection.execute("DEALLOCATE asked")
    nodes = list(parts(json.loads(answer)[0]["Plan"]))
    scanned = [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"]
    rows = sum(
        (
            node["Actual Rows"]
            + node.get("Rows Removed by Filter", 0)
            + node.get("Rows Removed by Index Recheck", 0)
        )
        * node["Actual Loops"]
        for node in nodes
        if "Scan" in node["Node Type"] and "Relation Name" in node
    )
    return [table for table in scanned if table in large], round(rows)
