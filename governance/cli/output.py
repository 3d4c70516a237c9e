"""How commands speak: to people in sentences, to programs in JSON, and in exit codes."""

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

DONE, FAILED, REJECTED = 0, 1, 3
"""Exit codes: done; could not be done, and nothing changed; done but for some records. Wrong usage
ends with 2."""

REJECTED_SHOWN_MAX = 50
NOTHING_CHANGED = "Nothing changed: everything was known already."

people = Console(stderr=True, highlight=False, soft_wrap=True)
"""Where people are told what goes on; standard output carries results only."""

results = Console(highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
File = Annotated[Path, typer.Argument(help="The file to read.", exists=True, dir_okay=False)]


def answer(result: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    """Print what came of a command."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2, default=str))  # noqa: T201  Its job.
    else:
        results.print(sentence, markup=False)


def fail(sentence: str, *, as_json: bool = False, **more: Any) -> NoReturn:
    """End a command that could not be done, with one sentence that says what to do."""
    if as_json:
        print(json.dumps({"error": sentence, **more}, ensure_ascii=False))  # noqa: T201  Its job.
    else:
        people.print(f"[bold red]✗[/] {plain(sentence)}")
    raise typer.Exit(FAILED)


def list_rejected(rejected: list[Any], *, as_json: bool) -> None:
    """Show people which records did not fit, and why."""
    if as_json or not rejected:
        return
    for one in rejected[:REJECTED_SHOWN_MAX]:
        people.print(f"  [yellow]–[/] {plain(str(one))}")
    if len(rejected) > REJECTED_SHOWN_MAX:
        people.print(f"  … and {len(rejected) - REJECTED_SHOWN_MAX} more (all with --json)")


@contextmanager
def watched(*, as_json: bool) -> Iterator[Any]:
    """Show people at a terminal how far long work has come."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    is_quiet = as_json or not people.is_terminal
    with Progress(*columns, console=people, transient=True, disable=is_quiet) as progress:
        steps: dict[str, Any] = {}

        def tell(step: str, done: int, total: int | None) -> None:
            if step not in steps:
                steps[step] = progress.add_task(step, total=total)
            progress.update(steps[step], completed=done, total=total)

        yield tell


def loaded(module: str) -> Any:
    """A module of the API, loaded only where it is needed: it takes most of a second."""
    return importlib.import_module(module)


def told(counts: Mapping[str, int]) -> str:
    """Say how many there are of what."""
    return ", ".join(f"{count} {section.replace('_', ' ')}" for section, count in counts.items())


def plain(sentence: str) -> str:
    """The sentence as Rich prints it when nothing in it is meant as a style."""
    return sentence.replace("[", "\\[")
