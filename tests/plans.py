"""How many rows PostgreSQL looked at for an answer, and which tables it read from end to end."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from atlas import Statements
from conftest import Ask


def parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from parts(part)


async def examined(ask: Ask, heard: Statements, large: Iterable[str]) -> tuple[list[str], int]:
    """Which of some large tables a statement scanned whole, and how many rows it looked at."""
    ((sql, values),) = heard
    async with ask.db.reads.acquire() as connection:
        answer = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *values)
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
