"""Among a hundred thousand facilitators, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from atlas import listen
from conftest import Ask
from crowds import Crowded
from plans import examined
from test_every_filter import PAGE, TIMES_MAX, questions

from governance.access import ANYONE

LISTS = {"Facilitator": "facilitators"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Facilitator": {
        "accompanies": "$member",
        "accompaniesWithin": "$town",
        "trainedSince": "2024-08-01",
    },
}
"""A value of each filter that few rows meet."""
WITHOUT = "{ withoutFacilitator(first: 100) { nodes { id } } }"


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_facilitators.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand facilitators, each with a training and nearly each with a group."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT t.id AS town, o.id AS member, (SELECT id FROM person"
        " WHERE name = 'Grace') AS person FROM territory t JOIN organisation o"
        " ON o.territory_id = t.id WHERE t.label = 51000"
    )
    await connection.close()
    return {
        "$town": f"ter_{found['town']}",
        "$member": f"org_{found['member']}",
        "$person": f"per_{found['person']}",
    }


async def test_no_list_of_them_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    heard = listen(ask)
    somebody = await ask.viewer(crowd["$person"])
    wrong = {}
    known = [one for one in questions(crowd, LISTS, SELECTIVE).items() if "facilitators" in one[0]]
    for question, (query, values) in [*known, ("without", (WITHOUT, {}))]:
        for viewer in (ANYONE, somebody):
            heard.clear()
            answer = await ask(query, viewer=viewer, **values)
            (found,) = answer.values()
            if question != "without" and "asOf" not in question:
                assert found["nodes"], question
            _, looked_at = await examined(ask, heard, ())
            if looked_at > TIMES_MAX * PAGE:
                wrong[question, viewer is ANYONE] = looked_at
    assert wrong == {}
