"""What every comparison of reads stands on: a scratch folder, PostgreSQL, a filled database."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from benchmarks.reads.load import WRK, Generator
from benchmarks.reads.node import installed
from benchmarks.reads.seed import seed
from governance import embedded
from governance.migrations import migrate

MUNICIPALITIES = int(os.environ.get("READS_MUNICIPALITIES", "36000"))
PEER = Path(__file__).parent / "statements" / "peer.sql"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone at the end; as root, the database's own account must pass."""
    with tempfile.TemporaryDirectory(prefix="governance-reads-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def database_server(folder: Path) -> Iterator[embedded.Server]:
    """PostgreSQL with the program's own settings."""
    with embedded.running(folder / "data") as server:
        yield server


def filled(server: embedded.Server, name: str, municipalities: int) -> str:
    """The address of a new database that is migrated and filled."""
    url = server.url(name)
    asyncio.run(_fill(server.url(), url, name, municipalities))
    return url


async def _fill(maintenance: str, url: str, name: str, municipalities: int) -> None:
    connection = await asyncpg.connect(maintenance)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    await migrate(url)
    await seed(url, municipalities)
    connection = await asyncpg.connect(url)
    await connection.execute(PEER.read_text(encoding="utf-8"))
    await connection.close()


def generator(folder: Path, node: str | None = None) -> Generator:
    """What sends the requests; where wrk is missing, autocannon is installed for it."""
    made = Generator(folder, node)
    if made.name != WRK and node is None:
        made = Generator(folder, installed(folder))
    print(f"Load by {made.name}")
    return made
