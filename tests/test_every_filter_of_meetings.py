"""Among a hundred thousand meetings, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Meeting": "meetings"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Meeting": {
        "body": "$member",
        "state": ["PLANNED"],
        "within": "$town",
        "beginsFrom": "2024-08-01T00:00:00Z",
        "beginsBefore": "1981-01-01T00:00:00Z",
    },
}
"""A value of each filter that few rows meet."""
WITHOUT = "{ bodiesWithoutMeeting(first: 100, months: 6) { nodes { id } } }"
DUE = """{ platforms(first: 100) { nodes {
    meetingsDue { lastHeld { id } nextPlanned { id } dueOn isOverdue dates } } } }"""
OWN = """query ($id: ID!) { organisation(id: $id) {
    meetings(first: 100) { nodes { id agenda { id } } } } }"""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_meetings.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand meetings of as many bodies, a thousand of one, one with a long agenda."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT t.id AS town, o.id AS member, (SELECT id FROM person WHERE name = 'Grace')"
        " AS person, (SELECT body_id FROM meeting ORDER BY id LIMIT 1) AS often"
        " FROM territory t JOIN organisation o ON o.territory_id = t.id WHERE t.label = 51000"
    )
    await connection.close()
    return {
        "$town": f"ter_{found['town']}",
        "$member": f"org_{found['member']}",
        "$person": f"per_{found['person']}",
        "$often": f"org_{found['often']}",
    }


async def test_no_list_of_meetings_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE)
    asked |= {"own": (OWN, {"id": crowd["$often"]}), "without": (WITHOUT, {}), "due": (DUE, {})}
    assert await looked_at_too_much(ask, asked, viewers) == {}
