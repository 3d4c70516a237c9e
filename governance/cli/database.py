"""The database a command works on: the one that is set, or the embedded one of a data directory."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import asyncpg
import typer
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from governance import embedded
from governance.cli.ending import end_if_asked
from governance.cli.output import fail
from governance.db import Database, database
from governance.errors import Refusal
from governance.migrations import migrate
from governance.settings import Settings, SettingsError, read_settings

Result = TypeVar("Result")
LONG_WORK_TIMEOUT_MS = 600_000
POSTGRESQL_MIN = 18
UNUSABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError)
"""How a database shows that cannot be used."""

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The program's own folder, with the embedded database."),
]


class UnfitServer(Exception):
    """The database server is not one the program can use; the sentence says why."""


def settings_or_fail(*, as_json: bool = False) -> Settings:
    """The settings, or the end of the command with the sentence that names the wrong one."""
    try:
        return read_settings()
    except SettingsError as error:
        fail(str(error), as_json=as_json)


@contextmanager
def reached(
    settings: Settings, data_dir: Path | None, *, as_json: bool = False
) -> Iterator[tuple[str, bool]]:
    """The URL of the database and whether it is the embedded one, started for as long as needed."""
    if settings.database_url is not None:
        yield settings.database_url, False
        return
    try:
        with embedded.running((data_dir or settings.data_dir).absolute()) as server:
            yield server.url(), True
    except embedded.EmbeddedError as error:
        end_if_asked()
        fail(str(error), as_json=as_json)


async def prepare(url: str) -> None:
    """See that the server is one the program knows; bring its database to the newest step."""
    connection = await asyncpg.connect(url)
    try:
        version = connection.get_server_version()
    finally:
        await connection.close()
    if version.major < POSTGRESQL_MIN:
        raise UnfitServer(
            f"The server is PostgreSQL {version.major}, the program needs {POSTGRESQL_MIN} or "
            "newer: set GOVERNANCE_DATABASE_URL to another, or unset it to use the embedded one."
        )
    await migrate(url)


def on_database(
    work: Callable[[Database], Awaitable[Result]], data_dir: Path | None, *, as_json: bool
) -> Result:
    """Run work on the migrated database; whatever stops it ends in one sentence."""
    settings = settings_or_fail(as_json=as_json)
    with reached(settings, data_dir, as_json=as_json) as (url, _):
        done: Result = run(_opened(work, url, settings), as_json=as_json)
        return done


def run(work: Any, *, as_json: bool) -> Any:
    """Run work to its end; a failure we understand becomes a sentence."""
    try:
        return asyncio.run(work)
    except (Refusal, UnfitServer) as reason:
        fail(str(reason), as_json=as_json)
    except UNUSABLE as error:
        end_if_asked()
        fail(complaint(error), as_json=as_json)


def complaint(error: Exception) -> str:
    """What a database that cannot be used says, with what to do about it."""
    cause: Any = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig.__cause__ or error.orig
    if isinstance(cause, asyncpg.DiskFullError):
        return "The disk is full; make room and run this again. Nothing was changed."
    if isinstance(cause, asyncpg.InvalidAuthorizationSpecificationError):
        return "The database refuses this user or password; mend GOVERNANCE_DATABASE_URL."
    if isinstance(cause, asyncpg.InvalidCatalogNameError):
        return "The database named in GOVERNANCE_DATABASE_URL does not exist; create it first."
    if isinstance(cause, OSError | asyncpg.CannotConnectNowError):
        return (
            "The database cannot be reached; see that it runs and GOVERNANCE_DATABASE_URL is right."
        )
    first = (str(cause).splitlines() or [type(cause).__name__])[0]
    return f"The database could not do this: {first}"


async def _opened(
    work: Callable[[Database], Awaitable[Result]], url: str, settings: Settings
) -> Result:
    await prepare(url)
    patient = {"statement_timeout_ms": LONG_WORK_TIMEOUT_MS, "read_pool_size": 1}
    kept = {name: getattr(settings, name) for name in settings.__struct_fields__}
    async with database(url, Settings(**{**kept, **patient})) as opened:
        return await work(opened)
