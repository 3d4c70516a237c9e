"""What is said of a table that came in: rows added, changed, unchanged and refused."""

import dataclasses

import typer

from governance.cli.output import REJECTED, answer, list_rejected, people, plain
from governance.network import Row, Tabled

SHOWN_MAX = 50


def report(done: Tabled, *, is_dry: bool, as_json: bool) -> None:
    """Say what came of a table, or would; end with 3 when some rows did not fit."""
    if not as_json:
        for word, rows in (("+", done.added), ("~", done.changed)):
            for row in rows[:SHOWN_MAX]:
                people.print(f"  {word} {plain(_told(row, is_whole=word == '+'))}")
            if len(rows) > SHOWN_MAX:
                people.print(f"  {word} … and {len(rows) - SHOWN_MAX} more (all with --json)")
        for remark in done.remarks:
            people.print(f"  [yellow]![/] {plain(remark)}")
    list_rejected(done.rejected, as_json=as_json)
    answer(
        {"is_dry_run": is_dry, **dataclasses.asdict(done)},
        sentence(done, is_dry=is_dry),
        as_json=as_json,
    )
    if done.rejected:
        raise typer.Exit(REJECTED)


def sentence(done: Tabled, *, is_dry: bool) -> str:
    """What came of a table, in words."""
    counted = (
        f"{len(done.added)} rows added, {len(done.changed)} changed, {done.unchanged} unchanged, "
        f"{len(done.rejected)} refused."
    )
    return f"Nothing was done; it would be: {counted}" if is_dry else counted


def _told(row: Row, *, is_whole: bool) -> str:
    where = f"line {row.line} ({row.key})"
    return where if is_whole else f"{where}: {', '.join(row.columns)}"
