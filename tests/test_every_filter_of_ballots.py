"""Among a hundred thousand ballots, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Ballot": "ballots"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Ballot": {
        "state": ["ANNULLED"],
        "closesBy": "1900-01-01T00:00:00Z",
        "body": {"kind": ["PLATFORM"]},
    },
}
"""A value of each filter that few rows meet."""
OF_ONE = {
    name: f"query ($id: ID!) {{ ballot(id: $id) {{ {name}(first: 100) {{ nodes {{ id }} }} }} }}"
    for name in ("roll", "votes", "papers")
}
OF_A_BODY = """query ($id: ID!) { organisation(id: $id) { decisionRules { id }
    ballots(last: 100, orderBy: { field: CLOSES }) { nodes { id votedCount } } } }"""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_ballots.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand ballots, and one in which a thousand vote."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT (SELECT ballot_id FROM ballot_voter ORDER BY id LIMIT 1) AS ballot,"
        " (SELECT id FROM person WHERE name = 'Grace') AS person,"
        " (SELECT body_id FROM ballot ORDER BY id LIMIT 1) AS member"
    )
    await connection.close()
    return {
        "$ballot": f"bal_{found['ballot']}",
        "$person": f"per_{found['person']}",
        "$member": f"org_{found['member']}",
    }


async def test_no_list_of_ballots_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE)
    asked |= {name: (query, {"id": crowd["$ballot"]}) for name, query in OF_ONE.items()}
    asked["of a body"] = OF_A_BODY, {"id": crowd["$member"]}
    assert await looked_at_too_much(ask, asked, viewers) == {}
