"""The steps that build the database, and the way to take them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from governance.db import sqlalchemy_url

HERE = Path(__file__).parent


def config() -> Config:
    """Alembic's configuration, without a file at the top level."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("version_locations", str(HERE / "versions"))
    made.set_main_option("path_separator", "os")
    return made


def head() -> str:
    """The newest step this program knows."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    if newest is None:
        raise RuntimeError("the program came without its migrations")
    return newest


async def migrate(url: str, target: str = "head") -> None:
    """Bring the database at a URL to a step: `head` for the newest, `base` for an empty one."""
    steps = config()
    engine = create_async_engine(sqlalchemy_url(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_run, steps, target)
    finally:
        await engine.dispose()


def _run(connection: object, steps: Config, target: str) -> None:
    steps.attributes["connection"] = connection
    step = command.downgrade if target == "base" else command.upgrade
    step(steps, target)
