"""Among a hundred thousand actions and commitments, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Action": "actions", "Commitment": "commitments"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Action": {
        "title": "$word",
        "within": "$country",
        **dict.fromkeys(("party", "holder", "partner", "beneficiary", "funder"), "$member"),
        "decision": "$decision",
        "endedAs": ["DROPPED"],
        "validOn": "1900-01-01",
        "beginsFrom": "2017-05-01",
        "endsBy": "2027-01-03",
    },
    "Commitment": {
        "organisation": "$member",
        "decision": "$decision",
        "action": "$action",
        "standing": ["LATE"],
        "dueBefore": "2020-02-01",
    },
}
"""A value of each filter that few rows meet."""
NESTED = {
    "feedback": """query ($id: ID!) { organisation(id: $id) {
        found: feedback(first: 100) { nodes { id } } } }""",
    "what an organisation does": """query ($id: ID!) { organisation(id: $id) {
        found: actions(first: 100) { nodes { id } } } }""",
    "what follows a lineage": """query ($id: ID!) { decision(id: $id) {
        found: commitments(first: 100, lineage: true) { nodes { id } } } }""",
    "what is alike": """query ($id: ID!) { action(id: $id) {
        similar { id } parties(first: 9) { nodes { id } }
        found: commitments(first: 9) { nodes { id } } } }""",
}
"""Lists below a row, each for the row that is asked for."""
ALIKE = """query ($title: String!, $territory: ID!) {
    similarActions(title: $title, territory: $territory, first: 100) { id } }"""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_actions.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand actions, and what is asked for by name."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        """SELECT a.id AS action, a.search AS word, t.parent_id AS country, d.id AS decision,
            d.body_id AS body, (SELECT id FROM person WHERE name = 'Grace') AS person,
            (SELECT id FROM organisation ORDER BY id LIMIT 1 OFFSET 711) AS member
        FROM (SELECT * FROM action ORDER BY id LIMIT 1 OFFSET 710) a
        JOIN territory t ON t.id = a.territory_id,
        LATERAL (SELECT * FROM decision ORDER BY id LIMIT 1) d"""
    )
    await connection.close()
    return {
        "$word": found["word"].split()[0],
        "$country": f"ter_{found['country']}",
        "$member": f"org_{found['member']}",
        "$body": f"org_{found['body']}",
        "$decision": f"dec_{found['decision']}",
        "$action": f"act_{found['action']}",
        "$person": f"per_{found['person']}",
    }


def asked(crowd: dict[str, str]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every filter, order and nested list, and what is alike."""
    known = {
        name: each
        for name, each in questions(crowd, LISTS, SELECTIVE).items()
        if name.startswith(("actions", "commitments"))
    }
    rows = ("$body", "$member", "$decision", "$action")
    for (name, query), of in zip(NESTED.items(), rows, strict=True):
        known[name] = (query, {"id": crowd[of]})
    alike = {"title": f"{crowd['$word']} Action", "territory": crowd["$country"]}
    return known | {"alike": (ALIKE, alike)}


async def test_no_list_of_actions_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    assert await looked_at_too_much(ask, asked(crowd), viewers) == {}
