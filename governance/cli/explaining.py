"""The command that shows what a document asks of the database: statements, values and plans."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import typer

from governance import documents
from governance.access import ANYONE, OPERATOR, Viewer
from governance.cli.database import DataDir, on_database
from governance.cli.output import AsJson, answer, fail, loaded, results
from governance.cli.statements import laid_out
from governance.db import Database
from governance.texts import is_language
from governance.viewer import PERSON
from governance.viewer import viewer as viewer_of

SECRETARIAT = "secretariat"
IS_PERSON = re.compile(r"per_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
VALUE_LENGTH_MAX = 200


class NotExplained(Exception):
    """A document that cannot be explained; the sentence says why."""


def explain(
    file: Annotated[Path, typer.Argument(help="The document.", exists=True, dir_okay=False)],
    variables: Annotated[str, typer.Option(help="The variables, as a JSON object.")] = "{}",
    operation: Annotated[
        str | None, typer.Option(help="Which operation, where the document has several.")
    ] = None,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as", help="Who asks: a person's id, per_…, or secretariat; else anyone at all."
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help="The reader's language (BCP 47).")] = "en",
    analyze: Annotated[
        bool, typer.Option("--analyze", help="Run the statements too, in a read-only transaction.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show the statements a document is read by, their values, and how the database plans them."""
    if not is_language(lang):
        fail(f"{lang!r} is no language tag; write fr, pt or pt-CV.", as_json=as_json)
    if as_ not in {None, SECRETARIAT} and not IS_PERSON.fullmatch(as_ or ""):
        fail("--as takes secretariat or a person's id, per_….", as_json=as_json)
    given = _given(file, variables, operation, as_json=as_json)

    async def work(opened: Database) -> dict[str, Any]:
        now = datetime.now(UTC)
        viewer = await _viewer(opened, as_, now)
        context = loaded("schema.context").Context(opened, now, viewer, lang)
        cost, fields = _asked(given, context)
        shown = [
            {"name": name, **await _explained(opened, plan, values, analyze=analyze)}
            for name, plan, values in fields
        ]
        return {"cost": cost, "fields": shown}

    try:
        explained = on_database(work, data_dir, as_json=as_json)
    except NotExplained as reason:
        fail(str(reason), as_json=as_json)
    if as_json:
        answer(explained, "", as_json=True)
    else:
        results.print(
            "\n\n".join([*map(_told, explained["fields"]), _cost(explained)]), markup=False
        )


def _given(file: Path, variables: str, operation: str | None, *, as_json: bool) -> Any:
    """The request as a client would send it."""
    try:
        (document,) = documents.read([file])
        values = json.loads(variables)
    except documents.DocumentsError as error:
        fail(str(error), as_json=as_json)
    except ValueError:
        fail("The variables are no JSON; mind quotes and commas.", as_json=as_json)
    if not isinstance(values, dict):
        fail('The variables are no JSON object; write {"name": value}.', as_json=as_json)
    request = loaded("schema.execution").GraphQLRequest
    return request(query=document.text, variables=values, operation_name=operation)


async def _viewer(opened: Database, wanted: str | None, now: datetime) -> Viewer:
    if wanted is None:
        return ANYONE
    if wanted == SECRETARIAT:
        return OPERATOR
    viewer = await viewer_of(opened.gate, PERSON, UUID(wanted.removeprefix("per_")), now)
    if viewer is None:
        raise NotExplained(f"Nobody is registered as {wanted}.")
    return viewer


def _asked(given: Any, context: Any) -> tuple[int, list[Any]]:
    """What a request costs, and what it reads; raises `NotExplained`."""
    engine, execution = loaded("schema.root").engine(), loaded("schema.execution")
    try:
        if not engine.is_query(given):
            raise NotExplained("Only queries are explained: a deed is known when it is done.")
        asked = engine.understood(given, context)
        return asked.cost, engine.reads(asked, context)
    except execution.NOT_UNDERSTOOD as error:
        said = (loaded("schema.documents").placed(each) for each in execution.refusals(error))
        raise NotExplained("; ".join(said)) from None


async def _explained(
    opened: Database, plan: Any, values: list[Any], *, analyze: bool
) -> dict[str, Any]:
    if plan is None:
        return {"sql": None, "values": [], "plan": []}
    options = "ANALYZE, BUFFERS" if analyze else "COSTS"
    statement = f"EXPLAIN ({options}) {plan.sql}"
    pool = opened.searches if plan.is_search else opened.reads
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        try:
            rows = await connection.fetch(statement, *values)
        except asyncpg.DataError as error:
            raise NotExplained(f"A value does not fit: {error}.") from None
    shown = [_value(each) for each in values]
    return {"sql": plan.sql, "values": shown, "plan": [row[0] for row in rows]}


def _value(value: Any) -> Any:
    """A bound value as JSON has it."""
    if isinstance(value, list):
        return [_value(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _told(field: dict[str, Any]) -> str:
    """A field for people."""
    if field["sql"] is None:
        return f"# {field['name']}\n\nNo statement of its own: it is known before, or when it runs."
    values = [f"  ${number} = {_short(value)}" for number, value in enumerate(field["values"], 1)]
    plan = [f"  {line}" for line in field["plan"]]
    parts = [f"# {field['name']}", laid_out(field["sql"])]
    parts += ["\n".join(["Values", *values])] if values else []
    return "\n\n".join([*parts, "\n".join(["Plan", *plan])])


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= VALUE_LENGTH_MAX else f"{said[:VALUE_LENGTH_MAX]} …"


def _cost(explained: dict[str, Any]) -> str:
    return f"It costs {explained['cost']} field values at worst."
