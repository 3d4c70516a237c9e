"""Commands that take data out: what is public of the network, as files of standards."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from governance.cli.database import DataDir, on_database
from governance.cli.output import AsJson, answer, fail
from governance.db import Database
from governance.network.popolo import popolo as pieces

app = typer.Typer(
    help="Take out what anyone may see of the network, in the words of a standard.",
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """Take out what anyone may see of the network, in the words of a standard."""


@app.command()
def popolo(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; standard output without it.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take out areas, organizations, posts, persons and memberships as Popolo JSON."""
    try:
        written = sys.stdout.buffer if file is None else file.open("wb")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.", as_json=as_json)

    async def work(opened: Database) -> int:
        size = 0
        async for piece in pieces(opened):
            size += written.write(piece)
        written.flush()
        return size

    size = on_database(work, data_dir, as_json=as_json)
    if file is not None:
        written.close()
        told = {"file": str(file), "bytes": size}
        answer(told, f"Wrote {size} bytes to {file}.", as_json=as_json)
