"""Among twenty thousand places, what is asked for is found by an index."""

from typing import Any

import asyncpg
import pytest
from atlas import a_territory, listen
from conftest import Ask
from plans import examined

COUNT = 20_000
PAGE = 20
LARGE = {"territory", "territory_version", "territory_identifier"}
OF_A_DAY = 1.5
"""The past has two tables to look at: what was, and what it was of."""
TIMES_MAX = 20
"""How many rows may be examined for each row of a page."""

FILL = """
INSERT INTO territory (name, scale_code, parent_id, latitude, longitude, population)
SELECT jsonb_build_object('en', 'Country ' || n), 'country', $1, n % 80, n % 170, n * 100
FROM generate_series(1, 100) n
"""
FILL_TOWNS = f"""
INSERT INTO territory (name, scale_code, parent_id, latitude, longitude, population)
SELECT jsonb_build_object('en', md5(n::text) || ' Town ' || n), 'municipality', c.id,
    (n * 7919 % 16000) / 100.0 - 80, (n * 104729 % 36000) / 100.0 - 180,
    CASE WHEN n % 3 > 0 THEN n * 37 % 1000003 END
FROM generate_series(1, {COUNT}) n
JOIN (SELECT id, row_number() OVER () - 1 AS i FROM territory WHERE scale_code = 'country') c
ON c.i = n % 100
"""


@pytest.fixture
async def world(ask: Ask, url: str) -> dict[str, str]:
    """A hundred countries with two hundred towns each; some ids of it."""
    top = await a_territory(ask, "World", "world")
    connection = await asyncpg.connect(url)
    await connection.execute(FILL, top[4:])
    await connection.execute(FILL_TOWNS)
    await connection.execute(
        "INSERT INTO territory_identifier SELECT 'GeoNames', label::text, id FROM territory"
    )
    await connection.execute(
        "INSERT INTO territory_version (territory_id, name, scale_code, parent_id) "
        "SELECT id, name, scale_code, parent_id FROM territory WHERE scale_code <> 'world'"
    )
    await connection.execute("VACUUM ANALYZE")
    town: Any = await connection.fetchrow(
        "SELECT id, parent_id, label, search FROM territory ORDER BY sort_en OFFSET 7000 LIMIT 1"
    )
    await connection.close()
    return {
        "world": top,
        "town": f"ter_{town['id']}",
        "country": f"ter_{town['parent_id']}",
        "code": str(town["label"]),
        "word": town["search"].split()[0],
    }


SHOW = "nodes { name population parent { name } }"
QUESTIONS = {
    "by id": ("territory(id: $town) { name parent { name } }", 1),
    "by another's code": ('territoryByIdentifier(scheme: "GeoNames", value: $code) { name }', 1),
    "by ids": ("nodes(ids: [$town, $country]) { id ... on Territory { name } }", 2),
    "first by name": (f"territories(first: {PAGE}) {{ {SHOW} }}", PAGE),
    "last by name": (f"territories(last: {PAGE}) {{ {SHOW} }}", PAGE),
    "after by name": (f"territories(first: {PAGE}, after: $after) {{ {SHOW} }}", PAGE),
    "most populous": (
        f"territories(last: {PAGE}, orderBy: {{ field: POPULATION }}) {{ {SHOW} }}",
        PAGE,
    ),
    "ancestors": ("territory(id: $town) { ancestors { name } }", 3),
    "children": (f"territory(id: $country) {{ children(first: {PAGE}) {{ {SHOW} }} }}", PAGE),
    "descendants": (f"territory(id: $country) {{ descendants(first: {PAGE}) {{ {SHOW} }} }}", PAGE),
    "within": (f"territories(first: {PAGE}, filter: {{ within: $country }}) {{ {SHOW} }}", PAGE),
    "nearest": (f"nearestTerritories(latitude: 38, longitude: -8, first: {PAGE}) {{ name }}", PAGE),
    "by name": (f"territories(first: {PAGE}, filter: {{ name: $word }}) {{ {SHOW} }}", PAGE),
    "country": ("territory(id: $town) { country { name } }", 1),
    "a town's bodies": (
        f"territory(id: $town) {{ organisations(first: {PAGE}, within: true) {{ totalCount }} }}",
        PAGE,
    ),
    "as of a day": ('territory(id: $town, asOf: "2020-01-01") { name parent { name } }', 2),
    "ancestors of a day": ('territory(id: $town, asOf: "2020-01-01") { ancestors { name } }', 3),
    "children of a day": (
        f'territory(id: $country, asOf: "2020-01-01") {{ children(first: {PAGE}) {{ {SHOW} }} }}',
        PAGE,
    ),
    "first by name of a day": (
        f'territories(first: {PAGE}, asOf: "2020-01-01") {{ {SHOW} }}',
        PAGE,
    ),
    "last by name of a day": (
        f'territories(last: {PAGE}, asOf: "2020-01-01") {{ {SHOW} }}',
        PAGE,
    ),
    "by name of a day": (
        f'territories(first: {PAGE}, asOf: "2020-01-01", filter: {{ name: $word }}) {{ {SHOW} }}',
        PAGE,
    ),
}
TYPES = {"code": "String!", "word": "String", "after": "String"}


async def test_no_question_reads_the_whole_world(ask: Ask, world: dict[str, str]) -> None:
    answer = await ask("{ territories(first: 100) { pageInfo { endCursor } } }")
    known = {**world, "after": answer["territories"]["pageInfo"]["endCursor"]}
    heard = listen(ask)
    found = {}
    for question, (field, _) in QUESTIONS.items():
        used = {name: value for name, value in known.items() if f"${name}" in field}
        declared = ", ".join(f"${name}: {TYPES.get(name, 'ID!')}" for name in used)
        heard.clear()
        await ask(f"query {'(' + declared + ')' if used else ''} {{ {field} }}", **used)
        scanned, looked_at = await examined(ask, heard, LARGE)
        found[question] = scanned, looked_at
    for question, (scanned, looked_at) in found.items():
        assert scanned == [], question
        most = TIMES_MAX * max(QUESTIONS[question][1], 2)
        assert looked_at <= most * (OF_A_DAY if "day" in question else 1), question
