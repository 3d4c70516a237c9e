"""Moving territories with all that lies in them: true paths, and no cycle by deed or by SQL."""

from typing import Any

import asyncpg
import pytest
from conftest import Ask
from scene import a_territory, bare, does, refused

PLACEMENTS = (
    "territory { name placements { name scale { code } parent { name } validFrom validUntil } }"
)


@pytest.fixture
async def portugal(ask: Ask) -> str:
    """A country to define places in."""
    return await a_territory(ask, "Portugal", "country")


async def paths(ask: Ask) -> dict[str, list[str]]:
    """Every territory's path, in names."""
    rows = await ask.db.reads.fetch(
        "SELECT t.name ->> 'pt' AS name, ARRAY(SELECT a.name ->> 'pt' FROM territory a"
        " WHERE a.label = ANY (labels(t.path)) ORDER BY nlevel(a.path)) AS path FROM territory t"
    )
    return {row["name"]: row["path"] for row in rows}


async def test_move_takes_all_that_lies_in_it_along(ask: Ask, portugal: str) -> None:
    north = await a_territory(ask, "Norte", "region", portugal)
    centre = await a_territory(ask, "Centro", "region", portugal)
    town = await a_territory(ask, "Covilhã", "municipality", north)
    parish = await a_territory(ask, "Tortosendo", "district", town)
    await a_territory(ask, "Bairro do Cabeço", "neighbourhood", parish)

    moved = await does(
        ask,
        "moveTerritory",
        PLACEMENTS,
        {"territoryId": town, "parentId": centre, "since": "2013-01"},
        event="territory.moved",
    )

    assert [
        (one["parent"]["name"], one["validFrom"], one["validUntil"]) for one in moved["placements"]
    ] == [("Norte", None, "2012-12"), ("Centro", "2013-01", None)]
    assert await paths(ask) == {
        "Portugal": ["Portugal"],
        "Norte": ["Portugal", "Norte"],
        "Centro": ["Portugal", "Centro"],
        "Covilhã": ["Portugal", "Centro", "Covilhã"],
        "Tortosendo": ["Portugal", "Centro", "Covilhã", "Tortosendo"],
        "Bairro do Cabeço": [
            *("Portugal", "Centro", "Covilhã", "Tortosendo"),
            "Bairro do Cabeço",
        ],
    }
    within = await ask(
        "query($id: ID!, $day: Date) { territory(id: $id, asOf: $day)"
        " { descendants(first: 9) { totalCount } } }",
        id=north,
        day="2012-06-01",
    )
    assert within["territory"]["descendants"]["totalCount"] == 3


async def test_no_territory_comes_to_lie_within_itself_by_deed_or_by_sql(
    ask: Ask, portugal: str, url: str
) -> None:
    region = await a_territory(ask, "Centro", "region", portugal)
    town = await a_territory(ask, "Covilhã", "municipality", region)

    for wider in (portugal, region, town):
        await refused(
            ask,
            "moveTerritory",
            {"territoryId": portugal, "parentId": wider, "scale": "neighbourhood"},
            "TerritoryWithinItself",
            "A territory cannot lie within itself or within one of its own parts.",
        )
    await _sql_refuses(url, "territory_not_within_itself", bare(town), bare(region))


async def test_no_territory_comes_to_be_as_wide_as_its_parent_by_deed_or_by_sql(
    ask: Ask, portugal: str, url: str
) -> None:
    town = await a_territory(ask, "Covilhã", "municipality", portugal)
    other = await a_territory(ask, "Fundão", "municipality", portugal)
    await a_territory(ask, "Alpedrinha", "district", other)
    message = "A territory must be at a narrower scale than the one it lies in."

    for given in (
        {"territoryId": other, "parentId": town},
        {"territoryId": other, "parentId": portugal, "scale": "district"},
    ):
        await refused(ask, "moveTerritory", given, "TerritoryNotNarrower", message)
    await _sql_refuses(url, "territory_narrower_than_parent", bare(town), bare(other))


async def _sql_refuses(url: str, promise: str, parent: Any, child: Any) -> None:
    connection = await asyncpg.connect(url)
    try:
        with pytest.raises(asyncpg.CheckViolationError) as refusal:
            await connection.execute(
                "UPDATE territory SET parent_id = $1 WHERE id = $2", parent, child
            )
        assert refusal.value.constraint_name == promise
    finally:
        await connection.close()
