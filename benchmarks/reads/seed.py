"""Rows for the comparison: territories at six scales, organisations, seats and mandates."""

import time
from pathlib import Path

import asyncpg

HERE = Path(__file__).parent
PER_MUNICIPALITY = 5
"""Organisations in each municipality, of which one is its platform."""

INDEXES = """
SELECT conname AS name, conrelid::regclass::text AS relation,
    pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'x' AND connamespace = 'public'::regnamespace
"""


async def seed(url: str, municipalities: int = 36_000) -> None:
    """Fill an empty database with rows for so many municipalities, consistent and analysed."""
    began = time.perf_counter()
    connection = await asyncpg.connect(url)
    try:
        # Triggers and single exclusion checks would take minutes; the rows bring along what
        # triggers set, and constraints made anew check them all.
        exclusions = await connection.fetch(INDEXES)
        async with connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
            for one in exclusions:
                drop = f"ALTER TABLE {one['relation']} DROP CONSTRAINT {one['name']}"
                await connection.execute(drop)
            rows = (HERE / "seed.sql").read_text(encoding="utf-8")
            await connection.execute(rows.replace(":municipalities", str(int(municipalities))))
            for one in exclusions:
                await connection.execute(
                    f"ALTER TABLE {one['relation']} "
                    f"ADD CONSTRAINT {one['name']} {one['definition']}"
                )
        await connection.execute("VACUUM ANALYZE")
        counted = []
        for table in ("territory", "organisation", "person", "seat", "mandate"):
            count = await connection.fetchval(f"SELECT count(*) FROM {table}")
            counted.append(f"{count:,} {table}")
        assert not await connection.fetchval(_ASTRAY), "a path does not follow from its parent"
    finally:
        await connection.close()
    print(f"{', '.join(counted)} rows in {time.perf_counter() - began:.0f} s")


_ASTRAY = """
SELECT count(*) FROM territory t JOIN territory p ON p.id = t.parent_id
WHERE t.path <> p.path || t.label::text
"""
