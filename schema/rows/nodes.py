"""Rows of any type, asked for by their ids: the prefix of an id says the type."""

from collections.abc import Callable
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLField, get_named_type, is_list_type
from graphql.type import GraphQLNonNull
from sqlalchemy import JSON, ColumnElement, cast, func, null, select

from governance.db import same
from schema.rows import sql
from schema.rows.declare import LIST_MAX, ROWS, Row
from schema.rows.ids import PREFIXES
from schema.rows.page import refused
from schema.rows.scope import Compiling, Scope
from schema.rows.values import prefix_of


def any_by_id(
    compiler: Compiling,
    field_def: GraphQLField,
    nodes: list[FieldNode],
    prefixes: Callable[[Any], set[str]],
) -> ColumnElement[Any]:
    """The row of one id, or the rows of many in the order asked; null for absent and unseen."""
    bare = field_def.type.of_type if isinstance(field_def.type, GraphQLNonNull) else field_def.type
    given = compiler.selections.arguments(field_def, nodes[0])
    schema = compiler.selections.schema
    interface: Any = get_named_type(bare)
    possible = {type_.name for type_ in schema.get_possible_types(interface)}
    known = {prefix: ROWS[name] for prefix, name in PREFIXES.items() if name in possible}
    if is_list_type(bare):
        return _many(compiler, nodes, given["ids"], prefixes(given["ids"]), known)
    (prefix,) = prefixes(given["id"])
    row = _row(prefix, known)
    wanted = compiler.binder.bind(given["id"], "ID", row.decode)
    type_ = schema.get_type(row.name)
    return compiler.one_where(type_, nodes, lambda alias: same(alias.id, wanted))


def _many(
    compiler: Compiling,
    nodes: list[FieldNode],
    given: Any,
    prefixes: set[str],
    known: dict[str, Row],
) -> ColumnElement[Any]:
    """Each id with its place, looked up among the rows of every type the ids name."""
    binder = compiler.binder
    ids = binder.bind_list(given, "ID", lambda one: _row(prefix_of(one), known).decode(one), _few)
    kinds = binder.bind_list(given, "String", prefix_of)
    asked = (
        func.unnest(ids, kinds)
        .table_valued("id", "prefix", with_ordinality="n")
        .render_derived(name="asked")
    )
    options = []
    for prefix in sorted(prefixes):
        row = _row(prefix, known)
        scope = Scope(compiler.rows(row))
        value = compiler.object(compiler.selections.schema.get_type(row.name), nodes, scope)
        statement = select(value).where(
            same(scope.row.id, asked.c.id),
            asked.c.prefix == prefix,
            row.visible(compiler.ask.viewer, scope.row),
        )
        options.append(scope.read(statement).correlate(asked).scalar_subquery())
    value = func.coalesce(*options) if options else cast(null(), JSON)
    return select(sql.gathered(value, [asked.c.n])).select_from(asked).scalar_subquery()


def _few(given: list[Any]) -> None:
    if len(given) > LIST_MAX:
        raise refused(f"nodes asks for {len(given)} rows; 0 to {LIST_MAX} will do.")


def _row(prefix: str, known: dict[str, Row]) -> Row:
    """The row type of a prefix; raises a `GraphQLError` when it is none that is known."""
    row = known.get(prefix)
    if row is None:
        raise GraphQLError(
            "This is no id of anything here: those are three letters that tell the type, an"
            " underscore and a UUID, as in org_0198….",
            extensions={"code": "BAD_ID"},
        )
    return row
