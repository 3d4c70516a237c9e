"""Among a hundred thousand decisions, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from atlas import listen
from conftest import Ask
from crowds import Crowded
from plans import examined, looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Decision": "decisions"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Decision": {
        "title": "Quixotic",
        "outcome": ["NO_QUORUM"],
        "matter": "LAW",
        "inForceOn": "1900-01-01",
        "decidedFrom": "2017-05-01",
        "decidedUntil": "1900-01-01",
        "takenBy": "$member",
        "within": "$town",
        "body": {"kind": ["PLATFORM"]},
    },
}
"""A value of each filter that few rows meet."""
OF_ONE = """query ($id: ID!) { organisation(id: $id) {
    decisions(last: 100, orderBy: { field: NUMBER }) {
        nodes { id status missingRatification } } } }"""
LINEAGE = """query ($id: ID!) { decision(id: $id) { lineage(direction: OUTCOMES, depth: 5) {
    count steps(first: 100) { depth decision { id number } } } } }"""
STEPS_EXAMINED_MAX = 20
"""How many rows may be looked at for each step of a lineage."""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_decisions.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand decisions, and a body that took a thousand, which grew out of another."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        """SELECT t.id AS town, o.id AS member,
            (SELECT id FROM person WHERE name = 'Grace') AS person,
            (SELECT id FROM organisation ORDER BY id LIMIT 1) AS body,
            (SELECT id FROM decision WHERE number = 500) AS decision
        FROM territory t JOIN organisation o ON o.territory_id = t.id WHERE t.label = 51000"""
    )
    await connection.close()
    return {
        "$town": f"ter_{found['town']}",
        "$member": f"org_{found['member']}",
        "$person": f"per_{found['person']}",
        "$body": f"org_{found['body']}",
        "$decision": f"dec_{found['decision']}",
    }


async def test_no_list_of_decisions_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE)
    asked["of one body"] = OF_ONE, {"id": crowd["$body"]}
    assert await looked_at_too_much(ask, asked, viewers) == {}


async def test_a_lineage_looks_at_no_more_than_its_own_steps(
    ask: Ask, crowd: dict[str, str]
) -> None:
    heard = listen(ask)
    answer = await ask(LINEAGE, id=crowd["$decision"])
    lineage = answer["decision"]["lineage"]
    assert lineage["count"] == len(lineage["steps"])
    assert len(heard) == 1
    large = {"decision", "decision_link", "organisation"}
    scanned, looked_at = await examined(ask, heard, large)
    assert scanned == []
    assert looked_at <= STEPS_EXAMINED_MAX * lineage["count"]
