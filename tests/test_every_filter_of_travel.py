"""Among a hundred thousand sendings, every list is answered by an index."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from atlas import listen
from conftest import Ask
from crowds import Crowded
from plans import PAGE, TIMES_MAX, examined, looked_at_too_much
from test_every_filter import questions

from governance.access import ANYONE

LISTS = {"Sending": "inbox", "Outsider": "outsiders", "JointDecision": "jointDecisions"}
NARROWED = ("SendingFilter", "OverdueAnswerFilter")
SELECTIVE: dict[str, dict[str, Any]] = {
    "Sending": {"purpose": ["QUESTION"], "isOpen": True, "isOverdue": True},
    "Outsider": {"name": "Quixotic", "kind": ["COURT"]},
    "JointDecision": {"party": "$member", "isInEffect": False},
}
"""A value of each filter that few rows meet."""
WITHIN = "query ($town: ID) { overdueAnswers(first: 100, within: $town) { nodes { id } } }"
OF_ONE = """query ($id: ID!) { decision(id: $id) { sendings(last: 100) { nodes { id
    sender { name } answer { reasons } } } answers(first: 100) { nodes { id } } } }"""
WAY = """query ($id: ID!) { decision(id: $id) { flow(first: 100, depth: 3) { nodes { id
    isOverdue answer { kind } } } waitingFor { id } origin { number } timeline { kind }
    democracies { missing } } }"""
EXAMINED_MAX = 20_000
"""How many rows the whole way of a decision may look at: its lineage has hundreds of steps."""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("crowd_decisions.sql", "crowd_travel.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand sendings, and a body that received a thousand."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        """SELECT (SELECT id FROM person WHERE name = 'Grace') AS person,
            (SELECT id FROM organisation ORDER BY id LIMIT 1) AS body,
            (SELECT id FROM decision WHERE number = 500) AS decision,
            (SELECT o.territory_id FROM sending s JOIN organisation o ON o.id = s.to_body_id
             WHERE s.is_open AND s.due_at < '2026-01-01' AND o.territory_id IS NOT NULL
             ORDER BY s.id DESC LIMIT 1) AS town"""
    )
    await connection.close()
    return {
        "$person": f"per_{found['person']}",
        "$member": f"org_{found['body']}",
        "$decision": f"dec_{found['decision']}",
        "$town": f"ter_{found['town']}",
    }


def asked(crowd: dict[str, str]) -> list[tuple[str, tuple[str, dict[str, Any]]]]:
    """What is asked of an inbox, of what is overdue, and of those outside."""
    named = questions(crowd, LISTS, SELECTIVE)
    body = f'(body: "{crowd["$member"]}", '
    known = [
        (name, (query.replace("inbox(", f"inbox{body}"), values))
        for name, (query, values) in named.items()
        if name.startswith(("inbox", "outsiders", "joint"))
    ]
    known += [
        (f"overdue {name}", (query.replace("inbox(", "overdueAnswers(").replace(*NARROWED), values))
        for name, (query, values) in named.items()
        if name.startswith(("inbox, ", "inbox by purpose"))
    ]
    answered = {"filter": {"isOpen": False, "isOverdue": False}}
    query = f"inbox{body} first: 100, filter: $filter) {{ nodes {{ id }} }}"
    return [
        *known,
        ("inbox, answered", (f"query ($filter: SendingFilter) {{ {query} }}", answered)),
        ("within", (WITHIN, {"town": crowd["$town"]})),
    ]


async def test_no_list_of_sendings_reads_a_whole_table(ask: Ask, crowd: dict[str, str]) -> None:
    viewers = ANYONE, await ask.viewer(crowd["$person"])
    assert await looked_at_too_much(ask, dict(asked(crowd)), viewers) == {}


async def test_the_way_of_a_decision_looks_at_its_own_alone(
    ask: Ask, crowd: dict[str, str]
) -> None:
    heard = listen(ask)
    large = {"decision", "organisation", "sending", "answer"}
    for query, most in ((OF_ONE, TIMES_MAX * PAGE), (WAY, EXAMINED_MAX)):
        heard.clear()
        await ask(query, id=crowd["$decision"])
        assert len(heard) == 1
        scanned, looked_at = await examined(ask, heard, large)
        assert scanned == []
        assert looked_at <= most
