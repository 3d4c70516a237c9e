"""Among a hundred thousand facilitators, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

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
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE) | {"without": (WITHOUT, {})}
    empty = {"without", *(name for name in asked if "asOf" in name)}
    assert await looked_at_too_much(ask, asked, viewers, may_be_empty=empty) == {}
