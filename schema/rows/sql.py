"""The few pieces of SQL that SQLAlchemy does not bring."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, func, literal_column
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

PAIRS_MAX = 50
"""json_build_object takes a hundred arguments; past that the SQL/JSON constructor serves."""


class json_object(FunctionElement[Any]):  # noqa: N801  It reads as the SQL it becomes.
    """A JSON object of names and expressions, as PostgreSQL's SQL/JSON constructor."""

    type = JSON()
    inherit_cache = False


@compiles(json_object)
def _compile_json_object(element: json_object, compiler: SQLCompiler, **options: Any) -> str:
    parts = [compiler.process(clause, **options) for clause in element.clauses]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return "JSON_OBJECT(" + ", ".join(f"{key} : {value}" for key, value in pairs) + ")"


def name(key: str) -> ColumnElement[str]:
    """A name of the response as a SQL literal: GraphQL names are letters, digits and `_`."""
    if not key.isidentifier() or not key.isascii():
        raise ValueError(f"{key!r} is no GraphQL name")
    return literal_column(f"'{key}'")


def number(value: int) -> ColumnElement[int]:
    """A number written into the statement: limits are known when it is planned."""
    return literal_column(str(int(value)))


def built(pairs: dict[str, Any]) -> ColumnElement[Any]:
    """A JSON object of the response."""
    clauses = [clause for key, value in pairs.items() for clause in (name(key), value)]
    if len(pairs) > PAIRS_MAX:
        return json_object(*clauses)
    return func.json_build_object(*clauses)


def gathered(
    value: ColumnElement[Any], order: list[Any], kept: ColumnElement[bool] | None = None
) -> ColumnElement[Any]:
    """A JSON list of a value over rows in an order; empty rather than null."""
    values = func.json_agg(aggregate_order_by(value, *order))
    return func.coalesce(
        values if kept is None else values.filter(kept), literal_column("'[]'::json")
    )
