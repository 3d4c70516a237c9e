"""Places come in by COPY: what is known is met, what does not fit is told, nothing is half done."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest
from conftest import NOW
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import ANYONE, OPERATOR
from governance.db import Database
from governance.errors import Forbidden
from governance.territories import loading
from governance.territories.loading import Loaded
from governance.territories.models import Territory, TerritoryIdentifier, TerritoryVersion
from governance.territories.places import Place
from governance.territories.world import WORLD, World

SCALES = "world, continent, country, region, province, municipality, district, neighbourhood"
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


async def test_what_is_empty_is_filled_and_what_is_there_stays(session: AsyncSession) -> None:
    world = Place("World", {"en": "World"}, "world", (WORLD,))
    town = ("Local", "1")
    scarce = Place(
        "line 2", {"pt": "Vila"}, "municipality", (town,), WORLD, population=10, time_zone=None
    )
    await load(session, [world, scarce])
    full = Place(
        "line 2",
        {"pt": "Vila Nova", "fr": "Villeneuve", "und": "Vila"},
        "municipality",
        (town, ("GeoNames", "1")),
        WORLD,
        point=(1.5, 2.5),
        population=20,
        time_zone="Europe/Lisbon",
    )

    loaded = await load(session, [full])

    assert (loaded.added, loaded.known, loaded.completed) == (0, 1, 1)
    session.expire_all()
    met = await named(session, "GeoNames", "1")
    assert met.name == {"pt": "Vila", "fr": "Villeneuve"}
    assert (met.latitude, met.longitude, met.population) == (1.5, 2.5, 10)
    assert met.time_zone == "Europe/Lisbon"
    version = await session.scalar(
        select(TerritoryVersion).where(TerritoryVersion.territory_id == met.id)
    )
    assert version is not None
    assert version.name == met.name
    assert (await load(session, [full])).completed == 0


async def test_places_that_do_not_fit_are_told_with_their_reason(session: AsyncSession) -> None:
    world = Place("World", {"en": "World"}, "world", (WORLD,))
    land = Place("a", {"en": "Land"}, "country", (("x", "land"),), WORLD)
    town = Place("b", {"en": "Town"}, "municipality", (("x", "town"),), ("x", "land"))
    misfits = [
        Place("c", {"en": "Shire"}, "shire", (("x", "1"),), ("x", "land")),
        Place("d", {"en": "Island"}, "region", (("x", "2"),)),
        Place("e", {"en": "Lost"}, "region", (("x", "3"),), ("x", "nowhere")),
        Place("f", {"en": "Wide"}, "region", (("x", "4"),), ("x", "town")),
        Place("g", {"en": "Both"}, "region", (("x", "land"), ("x", "town")), WORLD),
    ]

    loaded = await load(session, [world, land, town, *misfits])

    assert loaded.added == 3
    assert [str(each) for each in loaded.rejected] == [
        f"c: 'shire' is no scale; there are {SCALES}.",
        "d: it names no wider place that it lies in, and it is not known here yet.",
        "e: the place it lies in, x nowhere, is not known here.",
        "f: a region cannot lie in x town, which is a municipality.",
        "g: its identifiers are borne by two different territories.",
    ]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, asyncio.CancelledError, OSError])
async def test_an_interrupted_import_leaves_nothing(
    db: Database, url: str, monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]
) -> None:
    monkeypatch.setattr(loading, "BATCH", 50)
    monkeypatch.setattr(loading, "FIRST_LOAD", 1)
    before = await everything(url)

    def interrupt(step: str, done: int, total: int | None) -> None:
        if step == "indexes" or done >= 200:
            raise interruption

    for step in ("places", "indexes"):
        with pytest.raises(interruption):
            async with db.session() as session:
                await loading.load(
                    session,
                    World(countries=["CV", "PT"], min_population=15000),
                    viewer=OPERATOR,
                    at=NOW,
                    source="the world",
                    progress=interrupt,
                )
        assert await everything(url) == before, step
        monkeypatch.setattr(loading, "BATCH", 10_000)


async def test_what_the_database_refuses_is_told_as_it_is(db: Database, url: str) -> None:
    before = await everything(url)
    world = Place("World", {"en": "World\x00"}, "world", (WORLD,))

    async with db.session() as session:
        with pytest.raises(asyncpg.UntranslatableCharacterError):
            await load(session, [world])

    assert await everything(url) == before


async def test_indexes_built_afterwards_are_those_there_were(
    session: AsyncSession, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "FIRST_LOAD", 1)
    before = await everything(url)
    steps: list[tuple[str, int, int | None]] = []

    await loading.load(
        session,
        World(countries=["CV"], min_population=15000),
        viewer=OPERATOR,
        at=NOW,
        source="the world",
        progress=lambda *told: steps.append(told),
    )
    await session.commit()

    after = await everything(url)
    assert steps == [("places", 31, 31), *(("indexes", done, 22) for done in range(1, 23))]
    assert (after["indexes"], after["constraints"]) == (before["indexes"], before["constraints"])


async def test_only_the_secretariat_imports(session: AsyncSession) -> None:
    def never() -> Iterator[Place]:
        raise AssertionError
        yield

    with pytest.raises(Forbidden):
        await loading.load(session, never(), viewer=ANYONE, at=NOW, source="the world")
