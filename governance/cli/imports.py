"""Commands that bring data in: the world, a national gazetteer, a network's file."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from governance import network as networks
from governance.access import OPERATOR
from governance.cli.charters import HELP, charter
from governance.cli.database import DataDir, on_database
from governance.cli.output import (
    NOTHING_CHANGED,
    REJECTED,
    AsJson,
    File,
    answer,
    fail,
    list_rejected,
    people,
    told,
    watched,
)
from governance.db import Database
from governance.network import Imported, NetworkError, import_network
from governance.territories import gazetteer
from governance.territories.loading import Loaded, load
from governance.territories.places import Rejected
from governance.territories.world import CREDIT, World, WorldError

app = typer.Typer(
    help="Bring territories and networks in. A second run changes nothing and says so.",
    no_args_is_help=True,
)
app.command(help=HELP)(charter)
Strict = Annotated[bool, typer.Option("--strict", help="All records or none.")]


class _StrictError(Exception):
    """Some records do not fit and all were wanted."""

    def __init__(self, rejected: list[Any]) -> None:
        self.rejected = rejected


@app.command()
def world(
    min_population: Annotated[
        int, typer.Option(min=0, help="Settlements with at least so many inhabitants.")
    ] = 500,
    country: Annotated[
        list[str] | None,
        typer.Option(help="Only this country (ISO 3166-1 alpha-2); repeat for more."),
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
    strict: Strict = False,
) -> None:
    """Bring in the countries, subdivisions and settlements of the world."""
    try:
        places = World(countries=country or [], min_population=min_population)
    except WorldError as error:
        fail(str(error), as_json=as_json)
    loaded = _load(places, "world", data_dir, as_json=as_json, strict=strict)
    extra = {"attached": places.attached, "credit": CREDIT}
    _report(loaded, extra, as_json=as_json)
    if not as_json:
        attached = ", ".join(f"{count} to their {to}" for to, count in places.attached.items())
        people.print(f"Settlements attached: {attached or 'none'}.", markup=False)
        people.print(CREDIT, style="dim", markup=False)


@app.command()
def territories(
    file: File,
    encoding: Annotated[str, typer.Option(help="The file's encoding.")] = "utf-8",
    language: Annotated[
        str, typer.Option(help="The language of a plain column `name` (BCP 47).")
    ] = "und",
    data_dir: DataDir = None,
    as_json: AsJson = False,
    strict: Strict = False,
) -> None:
    """Bring in a gazetteer as CSV: scheme, code, name, scale, parent_code and other columns."""
    try:
        read = gazetteer.read(file, encoding=encoding, language=language)
    except gazetteer.GazetteerError as error:
        fail(str(error), as_json=as_json)
    loaded = _load(
        read.places, file.name, data_dir, as_json=as_json, strict=strict, unread=read.rejected
    )
    _report(loaded, {}, as_json=as_json)


@app.command()
def network(
    file: File, data_dir: DataDir = None, as_json: AsJson = False, strict: Strict = False
) -> None:
    """Bring in a network: its territories, organisations and mandates, as JSON."""
    try:
        given = networks.read(file)
    except NetworkError as error:
        fail(str(error), as_json=as_json)

    async def work(opened: Database) -> Imported:
        with watched(as_json=as_json) as tell:
            async with opened.session() as session:
                imported = await import_network(
                    session, given, viewer=OPERATOR, at=datetime.now(UTC), progress=tell
                )
                if strict and imported.rejected:
                    raise _StrictError(imported.rejected)
                await session.commit()
        return imported

    _report(_strictly(work, data_dir, as_json=as_json), {}, as_json=as_json)


def _load(
    places: Any,
    source: str,
    data_dir: Path | None,
    *,
    as_json: bool,
    strict: bool,
    unread: Sequence[Rejected] = (),
) -> Loaded:
    async def work(opened: Database) -> Loaded:
        with watched(as_json=as_json) as tell:
            async with opened.session() as session:
                loaded = await load(
                    session,
                    places,
                    viewer=OPERATOR,
                    at=datetime.now(UTC),
                    source=source,
                    progress=tell,
                )
                if unread:
                    loaded.rejected = gazetteer.by_line([*unread, *loaded.rejected])
                if strict and loaded.rejected:
                    raise _StrictError(loaded.rejected)
                await session.commit()
        return loaded

    loaded: Loaded = _strictly(work, data_dir, as_json=as_json)
    return loaded


def _strictly(work: Any, data_dir: Path | None, *, as_json: bool) -> Any:
    try:
        return on_database(work, data_dir, as_json=as_json)
    except _StrictError as error:
        _refuse(error.rejected, as_json=as_json)
    except NetworkError as error:
        fail(str(error), as_json=as_json)


def _refuse(rejected: list[Any], *, as_json: bool) -> None:
    list_rejected(rejected, as_json=as_json)
    fail(
        f"{_records(rejected)}, so nothing was brought in (--strict).",
        as_json=as_json,
        rejected=[dataclasses.asdict(each) for each in rejected],
    )


def sentence(done: Loaded | Imported) -> str:
    """What came of an import, in words."""
    left_out = f" {_records(done.rejected)}." if done.rejected else ""
    if not done.has_changed_something:
        return f"Nothing changed.{left_out}" if left_out else NOTHING_CHANGED
    if isinstance(done, Loaded):
        return (
            f"{done.added} territories added, {done.known} known already, "
            f"{done.completed} of them completed.{left_out}"
        )
    later = f" Kept for later: {told(done.kept_for_later)}." if done.kept_for_later else ""
    nameless = f" Left out: {done.withheld} mandates without a holder's name." * bool(done.withheld)
    known = done.known.total()
    return f"Added {told(done.added)}; {known} known already.{later}{nameless}{left_out}"


def _records(rejected: list[Any]) -> str:
    return "1 record does not fit" if len(rejected) == 1 else f"{len(rejected)} records do not fit"


def _report(done: Loaded | Imported, extra: dict[str, Any], *, as_json: bool) -> None:
    """Say what came of an import; end with 3 when some records did not fit."""
    list_rejected(done.rejected, as_json=as_json)
    # Not asdict(): it would make other counts of a Counter.
    result = {field.name: getattr(done, field.name) for field in dataclasses.fields(done)}
    result |= {"rejected": [dataclasses.asdict(each) for each in done.rejected], **extra}
    answer(result, sentence(done), as_json=as_json)
    if done.rejected:
        raise typer.Exit(REJECTED)
