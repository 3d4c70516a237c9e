"""Among a hundred thousand ballots, every list is answered by an index."""

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
    heard = listen(ask)
    somebody = await ask.viewer(crowd["$person"])
    wrong = {}
    known = [one for one in questions(crowd, LISTS, SELECTIVE).items() if "ballots" in one[0]]
    known += [(name, (query, {"id": crowd["$ballot"]})) for name, query in OF_ONE.items()]
    known.append(("of a body", (OF_A_BODY, {"id": crowd["$member"]})))
    for question, (query, values) in known:
        for viewer in (ANYONE, somebody):
            heard.clear()
            answer = await ask(query, viewer=viewer, **values)
            (found,) = answer.values()
            page = next((found[one] for one in (*OF_ONE, "ballots") if one in found), found)
            assert page["nodes"], question
            if "order" in values:
                heard.clear()
                cursor = found["pageInfo"]["endCursor"]
                await ask(query, viewer=viewer, cursor=cursor, **values)
            _, looked_at = await examined(ask, heard, ())
            if looked_at > TIMES_MAX * PAGE:
                wrong[question, viewer is ANYONE] = looked_at
    assert wrong == {}
