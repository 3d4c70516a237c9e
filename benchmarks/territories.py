"""Ancestors and descendants of places among 240,000: the API's answer beside hand-written SQL.

Run it as `python -m benchmarks.territories`. It starts the embedded PostgreSQL, loads the world
into a database of its own, and asks for the same places both ways in turn, from the request's
text to the answer's bytes on the one side, from the statement to its text on the other.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from governance import embedded
from governance.access import OPERATOR
from governance.db import Database, database
from governance.migrations import migrate
from governance.settings import Settings
from governance.territories.loading import load
from governance.territories.world import World
from schema.context import Context
from schema.execution import GraphQLRequest
from schema.root import engine

ROUNDS = 400
CHUNK = 20
RATIO_MAX = 2.0

ANCESTORS = "query($id: ID!) { territory(id: $id) { ancestors { id name } } }"
ANCESTORS_BY_HAND = """
SELECT json_build_object('ancestors', (
    SELECT coalesce(json_agg(json_build_object(
        'id', 'ter_' || a.id, 'name', localised(a.name, 'en')) ORDER BY nlevel(a.path)), '[]')
    FROM territory a
    WHERE a.label = ANY (labels(t.path)) AND a.id <> t.id
))::text FROM territory t WHERE t.id = $1
"""
DESCENDANTS = """query($id: ID!) {
    territory(id: $id) { descendants(first: 100) { nodes { id name } } }
}"""
DESCENDANTS_BY_HAND = """
SELECT json_build_object('descendants', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object(
        'id', 'ter_' || d.id, 'name', localised(d.name, 'en')) ORDER BY d.sort_en, d.id), '[]')
    FROM (
        SELECT d.id, d.name, d.sort_en FROM territory d
        WHERE d.path > t.path AND d.path < path_end(t.path) AND d.valid_until IS NULL
        ORDER BY d.sort_en, d.id LIMIT 100
    ) d
)))::text FROM territory t WHERE t.id = $1
"""
REGIONS = """
t.scale_code = 'region'
AND (SELECT count(*) FROM territory c WHERE c.parent_id = t.id) BETWEEN 50 AND 2000
"""
PLACES = """
SELECT t.id FROM territory t WHERE {where} ORDER BY md5(t.id::text) LIMIT 200
"""


async def measure() -> None:
    """Load the world, then time both questions both ways."""
    with tempfile.TemporaryDirectory(prefix="governance-bench-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240  Nothing else runs yet.
        with embedded.running(Path(folder) / "data") as server:
            url = server.url()
            await migrate(url)
            settings = Settings(statement_timeout_ms=600_000, read_pool_size=1)
            async with database(url, settings) as opened:
                async with opened.session() as session:
                    at = datetime.now(UTC)
                    await load(session, World(), viewer=OPERATOR, at=at, source="world")
                    await session.commit()
                await opened.reads.execute("SELECT 1")
                async with opened.session() as session:
                    connection = await session.connection(
                        execution_options={"isolation_level": "AUTOCOMMIT"}
                    )
                    await connection.exec_driver_sql("VACUUM ANALYZE")
                await compare(opened)


async def compare(opened: Database) -> None:
    """Time each question, both ways in turn, and print medians and their ratio."""
    count = await opened.reads.fetchval("SELECT count(*) FROM territory")
    print(f"{count:,} territories\n")
    print(f"{'':34}{'API, ms':>10}{'by hand, ms':>14}{'ratio':>8}   (at most {RATIO_MAX})")
    for name, query, by_hand, where in (
        ("ancestors of a settlement", ANCESTORS, ANCESTORS_BY_HAND, "t.scale_code='municipality'"),
        (
            "descendants of a region, page of 100",
            DESCENDANTS,
            DESCENDANTS_BY_HAND,
            REGIONS,
        ),
    ):
        places = [row["id"] for row in await opened.reads.fetch(PLACES.format(where=where))]
        known = engine()

        async def api(place: object, query: str = query) -> bytes:
            request = GraphQLRequest(query=query, variables={"id": f"ter_{place}"})
            answer = await known.answer(request, Context(opened, datetime.now(UTC)))  # noqa: B023
            return msgspec.json.encode(answer.body["data"]["territory"])

        async def hand(place: object, by_hand: str = by_hand) -> bytes:
            written: str = await opened.reads.fetchval(by_hand, place)
            return written.encode()

        assert msgspec.json.decode(await api(places[0])) == msgspec.json.decode(
            await hand(places[0])
        )
        ours, theirs = await in_turn(api, hand, places)
        print(f"{name:34}{ours:>10.3f}{theirs:>14.3f}{ours / theirs:>8.2f}")


async def in_turn(
    one: Callable[[object], Awaitable[bytes]],
    other: Callable[[object], Awaitable[bytes]],
    places: list[object],
) -> tuple[float, float]:
    """The median milliseconds of two ways, asked in turn for the same places."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS // CHUNK):
        for way, kept in ((one, times[0]), (other, times[1])):
            for step in range(CHUNK):
                place = places[(turn * CHUNK + step) % len(places)]
                began = time.perf_counter()
                await way(place)
                kept.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> None:
    """Measure."""
    asyncio.run(measure())


if __name__ == "__main__":
    main()
