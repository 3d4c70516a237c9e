"""The command that brings in a version of the charter with its text."""

import dataclasses
from datetime import UTC, datetime
from typing import Annotated

import typer

from governance.access import OPERATOR
from governance.charter import form, loading
from governance.cli.database import DataDir, on_database
from governance.cli.output import (
    NOTHING_CHANGED,
    AsJson,
    File,
    answer,
    fail,
    list_rejected,
    told,
)
from governance.db import Database

HELP = f"""Bring in a version of the charter with its text, as JSON.

A version with adopted_on is adopted, one without is a draft. Texts are given by language, in the \
original one at least; translations say how far those have come: draft, reviewed or approved.

What an adopted version says does not change any more; translations may be added to it.

\b
{form.EXAMPLE}"""


def charter(
    file: File,
    data_dir: DataDir = None,
    as_json: AsJson = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")
    ] = False,
) -> None:
    """Bring in a version of the charter with its text; see the help for the form of the file."""

    async def work(opened: Database) -> loading.Loaded:
        async with opened.session() as session:
            loaded = await loading.load(session, read, viewer=OPERATOR, at=datetime.now(UTC))
            await (session.rollback() if dry_run else session.commit())
        return loaded

    try:
        read = form.read(file)
        loaded: loading.Loaded = on_database(work, data_dir, as_json=as_json)
    except form.CharterFileError as error:
        list_rejected(list(error.faults), as_json=as_json)
        fail(
            "The file does not fit, so nothing was brought in.",
            as_json=as_json,
            rejected=[dataclasses.asdict(each) for each in error.faults],
        )
    result = {field.name: getattr(loaded, field.name) for field in dataclasses.fields(loaded)}
    answer(result | {"dry_run": dry_run}, sentence(loaded, dry_run), as_json=as_json)


def sentence(loaded: loading.Loaded, dry_run: bool) -> str:  # noqa: FBT001  The flag as given.
    """What came of a charter file, in words."""
    beside = f" Not in the file, and left: {', '.join(loaded.beside)}." * bool(loaded.beside)
    if not loaded.has_changed_something:
        return NOTHING_CHANGED + beside
    done = [
        f"{told(counts)} {what}"
        for counts, what in ((loaded.added, "added"), (loaded.changed, "changed"))
        if counts
    ]
    known = f"{loaded.known.total()} known already"
    tried = " Nothing was changed (--dry-run)." * dry_run
    return f"Charter {loaded.key}: {'; '.join([*done, known])}.{beside}{tried}"
