"""Among a hundred thousand proposals, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Proposal": "proposals"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Proposal": {"state": ["WITHDRAWN"], "matter": "LAW", "body": {"kind": ["PLATFORM"]}},
}
"""A value of each filter that few rows meet."""
NAMES = ("contributions", "amendments", "versions")
OF_ONE = {
    name: f"query ($id: ID!) {{ proposal(id: $id) {{ {name}(first: 100) {{ nodes {{ id }} }} }} }}"
    for name in NAMES
}
OF_A_BODY = "query ($id: ID!) { organisation(id: $id) { proposals(first: 9) { nodes { id } } } }"


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_proposals.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand proposals, and one of which a thousand things are said."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT (SELECT proposal_id FROM proposal_contribution ORDER BY id LIMIT 1) AS proposal,"
        " (SELECT id FROM person WHERE name = 'Grace') AS person,"
        " (SELECT body_id FROM proposal ORDER BY id LIMIT 1) AS member"
    )
    await connection.close()
    return {
        "$proposal": f"pro_{found['proposal']}",
        "$person": f"per_{found['person']}",
        "$member": f"org_{found['member']}",
    }


async def test_no_list_of_proposals_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE)
    asked |= {name: (query, {"id": crowd["$proposal"]}) for name, query in OF_ONE.items()}
    asked["of a body"] = OF_A_BODY, {"id": crowd["$member"]}
    assert await looked_at_too_much(ask, asked, viewers) == {}
