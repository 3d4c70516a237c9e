"""Crowds: databases of a hundred thousand rows, made once for all who ask, and only read."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from servers import a_template

from governance import embedded

COMMON = "crowd.sql"
"""What all of them hold: places, bodies, people, and what was done."""

OF_EMPTY_TABLES = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND pg_relation_size(c.oid) = 0
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = i.indexrelid AND d.deptype = 'i')
"""
"""Indexes that are made faster of rows that are there than row by row."""

Crowded = Callable[..., AbstractAsyncContextManager[str]]
"""The database that some scripts fill, as a URL."""


@pytest.fixture(scope="session")
def crowded(server: embedded.Server, template: str) -> Crowded:
    """Databases of a hundred thousand of everything, and of what scripts add."""

    @asynccontextmanager
    async def made(*scripts: str) -> AsyncIterator[str]:
        common = await a_template(server, "crowd", template, _filled(COMMON))
        name = "_".join(("crowd", *(Path(script).stem for script in scripts)))
        connection = await asyncpg.connect(server.url("postgres"))
        try:
            await connection.execute("SELECT pg_advisory_lock_shared(hashtext($1))", f"in {name}")
            await a_template(server, name, common, _filled(*scripts, is_last=True))
            yield server.url(name)
            await connection.execute("SELECT pg_advisory_unlock_shared(hashtext($1))", f"in {name}")
            alone = "SELECT pg_try_advisory_lock(hashtext($1))"
            if await connection.fetchval(alone, f"in {name}"):  # Each takes most of a gigabyte.
                await connection.execute(f"ALTER DATABASE {name} IS_TEMPLATE false")
                await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        finally:
            await connection.close()

    return made


def _filled(*scripts: str, is_last: bool = False) -> Callable[[str], Awaitable[None]]:
    """Fill a database by scripts; the last time also count what is there, and let nobody write."""

    async def fill(url: str) -> None:
        connection = await asyncpg.connect(url)
        try:
            indexes = await connection.fetch(OF_EMPTY_TABLES)
            for index in indexes:
                await connection.execute(f"DROP INDEX {index['name']}")
            for script in scripts:
                path = Path(__file__).with_name(script)
                await connection.execute(path.read_text(encoding="utf-8"))
            for index in indexes:
                await connection.execute(index["made"])
            await connection.execute("VACUUM ANALYZE" if is_last else "VACUUM")
            if is_last:
                name = await connection.fetchval("SELECT quote_ident(current_database())")
                await connection.execute(
                    f"ALTER DATABASE {name} SET default_transaction_read_only = on"
                )
        finally:
            await connection.close()

    return fill
