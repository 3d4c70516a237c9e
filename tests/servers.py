"""The PostgreSQL of the tests: one for all processes of a run, and databases to clone there."""

import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from governance import embedded
from governance.embedded.folder import Users, alone

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""What nobody needs whose data is thrown away."""


@contextmanager
def shared() -> Iterator[embedded.Server]:
    """The server of this run: started by whichever process comes first, and gone with the last."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"governance-tests-{run}"
    folder.mkdir(mode=0o755, exist_ok=True)
    users = Users(folder)
    try:
        with alone(folder):
            users.enter()
        with embedded.running(
            folder / "data", settings=QUICK | {"max_connections": "200"}
        ) as server:
            yield server
        with alone(folder):
            if users.nobody_else():
                shutil.rmtree(folder, ignore_errors=True)
    finally:
        users.close()


async def a_template(
    server: embedded.Server,
    name: str,
    of: str,
    fill: Callable[[str], Awaitable[None]],
) -> str:
    """A database that is made by whoever needs it first, of another and filled; its name."""
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute("SELECT pg_advisory_lock(hashtext($1))", name)
        known = "SELECT datistemplate FROM pg_database WHERE datname = $1"
        if not await connection.fetchval(known, name):
            await connection.execute(f"DROP DATABASE IF EXISTS {name}")
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
            await fill(server.url(name))
            await connection.execute(f"ALTER DATABASE {name} IS_TEMPLATE true")
    finally:
        await connection.close()
    return name
