"""Among a hundred thousand rows the secretariat's weekly questions look at few."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from atlas import listen
from conftest import Ask
from crowds import Crowded
from plans import PAGE, TIMES_MAX, examined
from test_every_filter import SELECTIVE, filled

from governance.access import ANYONE, OPERATOR

SEATS_OF_THE_BODY = 201
READINGS = 4
"""How often what a question counts is looked at: the rows themselves, and whose they are."""
SHOWN = "{ nodes { id } pageInfo { endCursor hasNextPage } }"
SEATED = f"""query ($cursor: String) {{
    found: seatedInMoreThan(bodies: 1, first: {PAGE}, after: $cursor) {SHOWN} }}"""
WITHOUT = f"""query ($filter: TerritoryFilter, $order: TerritoryOrder, $cursor: String) {{
    found: territoriesWithout(kind: NEIGHBOURHOOD_ASSOCIATION, first: {PAGE}, filter: $filter,
        orderBy: $order, after: $cursor) {SHOWN} }}"""
OF_A_BODY = """query ($id: ID!) { organisation(id: $id) {
    composition { seats public private citizen missing vacantMandates }
    turnover(since: "2018-01-01", until: "2024-01-01") {
        came(first: 100) { totalCount nodes { id } } left(first: 100) { nodes { id } totalCount }
        stayed(first: 100) { totalCount nodes { id } } passed(first: 1) { totalCount } } } }"""
PAGE_OF_BODIES = """query { platforms(first: 100) { nodes {
    composition { seats public private citizen missing } } } }"""


@pytest.fixture(scope="module")
async def url(crowded: Crowded) -> AsyncIterator[str]:
    """The database of the crowd, which is only read."""
    async with crowded("charter_crowd.sql", "weekly_crowd.sql") as made:
        yield made


@pytest.fixture
async def crowd(ask: Ask, url: str) -> dict[str, str]:
    """A hundred thousand of everything, and what is asked for by name."""
    connection = await asyncpg.connect(url)
    found: Any = await connection.fetchrow(
        "SELECT search AS word, parent_id AS country, (SELECT id FROM organisation"
        " WHERE kind = 'platform' ORDER BY id LIMIT 1) AS body FROM territory WHERE label = 51000"
    )
    await connection.close()
    return {
        "$word": found["word"].split()[0],
        "$country": f"ter_{found['country']}",
        "$body": f"org_{found['body']}",
    }


def questions(known: dict[str, str]) -> dict[str, tuple[str, dict[str, Any]]]:
    """The lists, with every filter and every order they take; each page and the one after it."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {"seated": (SEATED, {})}
    valid = {"validOn": "1750-01-01", "isGrouping": True}
    for name, value in SELECTIVE["Territory"].items():
        narrowed = valid if name == "validOn" else {name: filled(value, known)}
        narrowed |= {"scale": ["municipality"]} if name in {"scale", "within"} else {}
        asked[f"without, by {name}"] = WITHOUT, {"filter": narrowed}
    for order in ("NAME", "POPULATION"):
        for way in ("ASCENDING", "DESCENDING"):
            asked[f"without, {way} {order}"] = (
                WITHOUT,
                {
                    "filter": {"scale": ["municipality"]},
                    "order": {"field": order, "direction": way},
                },
            )
    return asked


async def test_lists_look_at_few_rows_for_each_of_a_page(ask: Ask, crowd: dict[str, str]) -> None:
    heard = listen(ask)
    wrong = {}
    for question, (query, values) in questions(crowd).items():
        for viewer in (ANYONE, OPERATOR):
            if question == "seated" and viewer is ANYONE:
                continue
            heard.clear()
            found = (await ask(query, viewer=viewer, **values))["found"]
            assert found["nodes"] or "children" in question, question
            _, first = await examined(ask, heard, ())
            heard.clear()
            cursor = found["pageInfo"]["endCursor"]
            await ask(query, viewer=viewer, cursor=cursor, **values)
            _, second = await examined(ask, heard, ())
            if max(first, second) > TIMES_MAX * PAGE:
                wrong[question, viewer is ANYONE] = (first, second)
    assert wrong == {}


async def test_a_body_is_known_from_its_own_seats(ask: Ask, crowd: dict[str, str]) -> None:
    heard = listen(ask)
    found = (await ask(OF_A_BODY, viewer=OPERATOR, id=crowd["$body"]))["organisation"]
    counts = {way: found["turnover"][way]["totalCount"] for way in found["turnover"]}
    told = sum(len(found["turnover"][way]["nodes"]) for way in ("came", "left", "stayed"))
    _, looked_at = await examined(ask, heard, ())

    assert counts == {"came": 105, "left": 47, "stayed": 49, "passed": 0}
    assert looked_at <= READINGS * 7 * SEATS_OF_THE_BODY + told
    heard.clear()
    await ask(PAGE_OF_BODIES)
    _, looked_at = await examined(ask, heard, ())
    assert looked_at <= TIMES_MAX * PAGE + 7 * READINGS * SEATS_OF_THE_BODY
