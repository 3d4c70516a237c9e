"""Among a hundred thousand meetings, every list is answered by an index."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from conftest import Ask
from crowds import Crowded
from plans import PAGE, examined_by, looked_at_too_much
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from test_every_filter import questions

from governance.access import ANYONE
from governance.platforms.meetings import calendars
from governance.platforms.meetings.operations.feeds import hash_of

DIALECT: Any = dialect()  # type: ignore[no-untyped-call]
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


async def test_a_calendar_looks_at_the_meetings_of_its_bodies_alone(
    ask: Ask, crowd: dict[str, str]
) -> None:
    now = datetime(2002, 1, 1, tzinfo=UTC)  # Most meetings were since.
    own = calendars.of_person(hash_of("secret"), "en", now)
    public = calendars.of_body(UUID(crowd["$member"].removeprefix("org_")), "en", now)
    for statement in (own, public):
        compiled: Any = statement.compile(
            dialect=DIALECT, compile_kwargs={"render_postcompile": True}
        )
        values = [compiled.params[name] for name in compiled.positiontup]
        assert await ask.db.reads.fetch(compiled.string, *values) != []
        _, looked_at = await examined_by(ask.db.reads, compiled.string, values, ())
        assert looked_at <= PAGE
