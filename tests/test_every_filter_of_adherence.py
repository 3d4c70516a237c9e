"""Among a hundred thousand adherences and assessments, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import looked_at_too_much
from test_every_filter import ELSEWHERE, questions

from governance.access import ANYONE

LISTS = {"Adherence": "adherences", "Assessment": "assessments"}
SELECTIVE: dict[str, dict[str, Any]] = {
    "Adherence": {
        "organisation": "$member",
        "version": "$version",
        "standing": ["SUPERSEDED_WINDOW_OPEN"],
        "within": "$town",
        "aimsAt": "openly",
        "isOnTheWayTo": "together",
        "practises": "together",
        "validOn": "1996-01-01",
        "signedFrom": "2026-02-01",
        "endsBy": "2027-01-03",
    },
    "Assessment": {
        "organisation": "$member",
        "strand": ["CO_PRODUCTION"],
        "isOwn": False,
        "within": "$town",
        "onOrAfter": "2024-08-01",
        "before": "2000-02-01",
    },
}
"""A value of each filter that few rows meet."""
DUE = "readherenceDue(version: $version, first: 100) { nodes { id } }"


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_adherence.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand of both, and what is asked for by name."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        """SELECT t.id AS town, o.id AS member,
            (SELECT id FROM person WHERE name = 'Grace') AS person,
            (SELECT id FROM charter_version WHERE key = '1990') AS version,
            (SELECT id FROM charter_version WHERE key = '2025') AS newer
        FROM territory t JOIN organisation o ON o.territory_id = t.id WHERE t.label = 51000"""
    )
    await connection.close()
    return {
        "$town": f"ter_{found['town']}",
        "$member": f"org_{found['member']}",
        "$person": f"per_{found['person']}",
        "$version": f"cha_{found['version']}",
        "$newer": f"cha_{found['newer']}",
    }


async def test_no_list_of_them_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    assert set(LISTS) <= ELSEWHERE
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    asked = questions(crowd, LISTS, SELECTIVE)
    for standing in ("CURRENT", "SUPERSEDED_WINDOW_CLOSED", "RENOUNCED", "READHERED", "ENDED"):
        query, _ = asked["adherences by standing"]
        asked[f"adherences by {standing}"] = query, {"filter": {"standing": [standing]}}
    asked["due"] = f"query ($version: ID!) {{ {DUE} }}", {"version": crowd["$newer"]}
    empty = {"adherences by SUPERSEDED_WINDOW_CLOSED"}
    assert await looked_at_too_much(ask, asked, viewers, may_be_empty=empty) == {}
