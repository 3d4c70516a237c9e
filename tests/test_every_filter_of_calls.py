"""Among a hundred thousand calls, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Call": "calls"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Call": {
        "purpose": ["WORKING_GROUP"],
        "isOpenEnrolment": True,
        "body": {"kind": ["PLATFORM"]},
        "validOn": "1900-01-01",
        "beginsFrom": "2017-05-01",
        "endsBy": "2027-01-03",
    },
}
"""A value of each filter that few rows meet."""
MANY = "query ($id: ID!) { call(id: $id) { candidacies(first: 100) { nodes { id } } } }"


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_calls.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand calls, and one for which a thousand stand."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT (SELECT call_id FROM candidacy ORDER BY id LIMIT 1) AS call,"
        " (SELECT id FROM person WHERE name = 'Grace') AS person, (SELECT id FROM organisation"
        " WHERE kind = 'platform' LIMIT 1) AS member"
    )
    await connection.close()
    return {
        "$call": f"cal_{found['call']}",
        "$person": f"per_{found['person']}",
        "$member": f"org_{found['member']}",
    }


async def test_no_list_of_calls_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE)
    asked["candidacies"] = MANY, {"id": crowd["$call"]}
    assert await looked_at_too_much(ask, asked, viewers) == {}
