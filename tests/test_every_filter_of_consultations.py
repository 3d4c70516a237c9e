"""Among a hundred thousand consultations, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Consultation": "consultations"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Consultation": {
        "body": "$member",
        "within": "$country",
        "public": ["OLDER_PEOPLE"],
        "heldOn": "1900-01-01",
    },
}
"""A value of each filter that few rows meet."""
OWED = "query%s { owedReturns(first: 100%s) { nodes { id isOverdue } } }"
MANY = "query ($id: ID!) { consultation(id: $id) { returns(first: 100) { nodes { id } } } }"
ASKED = "query ($id: ID!) { organisation(id: $id) { consultations(first: 9) { nodes { id } } } }"
TIMES = """query ($id: ID!) { timesAsked(territory: $id, from: "1991-01-01") { consultations } }"""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_consultations.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand consultations, and one on which a thousand returns were given."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT t.id AS town, t.parent_id AS country, o.id AS member,"
        " (SELECT id FROM consultation ORDER BY id LIMIT 1) AS consultation,"
        " (SELECT id FROM person WHERE name = 'Grace') AS person"
        " FROM territory t JOIN organisation o ON o.territory_id = t.id WHERE t.label = 51000"
    )
    await connection.close()
    prefixes = {"town": "ter", "country": "ter", "member": "org", "person": "per"}
    prefixes["consultation"] = "con"
    return {f"${name}": f"{prefix}_{found[name]}" for name, prefix in prefixes.items()}


async def test_no_list_of_consultations_reads_a_whole_table(
    ask: Ask, crowd: dict[str, str]
) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE) | {
        "owed": (OWED % ("", ""), {}),
        "overdue": (OWED % ("", ", overdueOnly: true"), {}),
        "owed within": (OWED % ("($in: ID)", ", within: $in"), {"in": crowd["$country"]}),
        "returns": (MANY, {"id": crowd["$consultation"]}),
        "of a body": (ASKED, {"id": crowd["$member"]}),
    }
    assert await looked_at_too_much(ask, asked, viewers) == {}
    assert (await ask(TIMES, id=crowd["$town"]))["timesAsked"] == [{"consultations": 1}]
