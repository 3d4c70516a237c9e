"""The commands that register documents, so that they may be asked for by id."""

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import delete

from governance.cli.database import DataDir, on_database, settings_or_fail
from governance.cli.output import AsJson, answer, fail, loaded, people, results
from governance.db import Database
from governance.documents import (
    IS_ID,
    PREFIX,
    DocumentsError,
    Given,
    TrustedDocument,
    read,
    registered,
    registering,
)

app = typer.Typer(
    help="Trusted documents: registered once, then asked for by their ids.",
    no_args_is_help=True,
)


@app.command()
def register(
    places: Annotated[
        list[Path],
        typer.Argument(help="*.graphql files, or folders of them.", exists=True, metavar="PLACE…"),
    ],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Register documents; running servers answer them at once. All of them or none."""
    try:
        given = read(places)
        loaded("schema.documents").check(loaded("schema.root").engine(), given)
    except DocumentsError as error:
        for sentence in error.sentences if not as_json else ():
            people.print(f"  – {sentence}", markup=False)
        count = len(error.sentences)
        said = "1 document does not fit" if count == 1 else f"{count} documents do not fit"
        fail(f"{said}; nothing was registered.", as_json=as_json, rejected=error.sentences)

    async def work(opened: Database) -> set[str]:
        async with opened.session() as session:
            new = set(await session.scalars(registering(given)))
            await session.commit()
        return new

    new = on_database(work, data_dir, as_json=as_json)
    shown = [_shown(one, isNew=one.id.removeprefix(PREFIX) in new) for one in given]
    known = len(shown) - len(new)
    if not as_json:
        _list(shown)
    answer(
        {"documents": shown, "registered": len(new), "known": known},
        f"{len(new)} registered, {known} known already.",
        as_json=as_json,
    )


@app.command("list")
def list_(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the documents a server with these settings answers by their ids."""
    settings = settings_or_fail(as_json=as_json)
    try:
        at_start = loaded("schema.documents").at_start(loaded("schema.root").engine(), settings)
    except DocumentsError as error:
        fail(str(error), as_json=as_json)

    async def work(opened: Database) -> list[TrustedDocument]:
        async with opened.session() as session:
            return list(await session.scalars(registered()))

    shown = [_shown(one, registeredAt=None) for one in at_start]
    shown += [
        {"id": PREFIX + one.sha256, "name": one.name, "registeredAt": one.registered_at.isoformat()}
        for one in on_database(work, data_dir, as_json=as_json)
    ]
    if not as_json:
        _list(shown)
    answer(
        {"documents": shown},
        f"{len(at_start)} with the program and its settings, {len(shown) - len(at_start)} "
        "registered by command.",
        as_json=as_json,
    )


@app.command()
def remove(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The document's id, sha256:….")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take a document back that was registered by command; servers forget it within seconds."""
    if not IS_ID.fullmatch(id_):
        fail("An id is sha256: and 64 hexadecimal digits in lower case.", as_json=as_json)
    statement = delete(TrustedDocument).where(TrustedDocument.sha256 == id_.removeprefix(PREFIX))

    async def work(opened: Database) -> str | None:
        async with opened.session() as session:
            name: str | None = await session.scalar(statement.returning(TrustedDocument.name))
            await session.commit()
        return name

    name = on_database(work, data_dir, as_json=as_json)
    if name is None:
        fail(f"No document was registered by command as {id_}.", as_json=as_json)
    answer({"id": id_, "name": name}, f"{name} is no longer registered.", as_json=as_json)


def _shown(one: Given, **more: Any) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, **more}


def _list(shown: list[dict[str, Any]]) -> None:
    for one in shown:
        results.print(f"{one['id']}  {one['name']}", markup=False)
