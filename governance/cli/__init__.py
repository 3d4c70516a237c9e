"""The command line: serve the network, bring data into it, and see that all is well."""

from importlib.metadata import version
from typing import Annotated

import typer

from governance.cli import (
    checks,
    documents,
    ending,
    explaining,
    exports,
    founding,
    imports,
    keys,
    serving,
)

app = typer.Typer(
    name="governance",
    help="Multilevel governance and network membership for TOGETHER.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 not done, 2 wrong usage, 3 done but for some records.",
)
app.command("serve")(serving.serve)
app.command("init")(founding.init)
app.command("migrate")(checks.migrate)
app.add_typer(imports.app, name="import")
app.add_typer(exports.app, name="export")
app.add_typer(documents.app, name="documents")
app.add_typer(keys.app, name="keys")
app.command("explain")(explaining.explain)
app.command("verify")(checks.verify)
app.command("doctor")(checks.doctor)


def _version(asked: bool) -> None:  # noqa: FBT001  Typer hands it so.
    if asked:
        typer.echo(version("together-governance"))
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """Multilevel governance and network membership for TOGETHER."""


def main() -> None:
    """Run the command line."""
    ending.listen()
    try:
        app()
    finally:
        ending.end_if_asked()
