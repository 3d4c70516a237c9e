"""A selection of row types becomes one SQL statement that answers with JSON."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLOutputType,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
)
from sqlalchemy import ARRAY, ColumnElement, DateTime, Text, and_, case, func, null, select, true
from sqlalchemy import cast as as_type

from governance.aliases import another
from governance.db import same
from governance.periods import holds_on
from schema.rows import sql
from schema.rows.declare import (
    ROWS,
    AnyById,
    Ask,
    ById,
    ByKey,
    Column,
    Either,
    Expression,
    Identity,
    Many,
    One,
    Part,
    Row,
)
from schema.rows.nodes import any_by_id
from schema.rows.pages import connection, plain_list
from schema.rows.scope import Rows, Scope, Window, related, value_of
from schema.rows.selection import Selections, row_field, source_of
from schema.rows.values import HELD, Binder, Var

AS_GIVEN = frozenset({"first", "last", "after", "before"})
"""Arguments that lists take as the request brings them."""


class Compiler:
    """Compiles selections of one document for viewers of one shape."""

    def __init__(self, selections: Selections, ask: Ask, prefixes: Callable[..., Any]) -> None:
        self.selections = selections
        self.schema = selections.schema
        self.viewer = ask.viewer
        self.ask = ask
        self.prefixes = prefixes
        self.binder = Binder()
        self.numbers = itertools.count(1)
        self.ties: Iterator[int] = itertools.count(1)

    def root(self, field_def: GraphQLField, nodes: list[FieldNode]) -> ColumnElement[Any]:
        """The value of a field at the root of an operation."""
        arguments = self._arguments(field_def, nodes[0])
        as_of = arguments.pop("as_of", None)
        if as_of is not None:
            as_of = self.binder.day_of(as_of)
            end = as_type(as_of + 1, DateTime(timezone=True))
            now = func.least(self.ask.now, end)
            self.ask = replace(self.ask, today=as_of, now=now, is_past=True)
        source = source_of(field_def)
        type_ = get_named_type(field_def.type)
        match source:
            case AnyById():
                return any_by_id(self, field_def, nodes, self.prefixes)
            case ById():
                wanted = self.binder.bind(arguments["id"], "ID", ROWS[type_.name].decode)
                narrow = source.where or (lambda _: true())
                return self.one_where(
                    type_, nodes, lambda alias: same(alias.id, wanted) & narrow(alias)
                )
            case ByKey():
                return self.one_where(
                    type_, nodes, lambda alias: source.where(alias, self.ask, **arguments)
                )
            case Many():
                return self._many(field_def, source, nodes, arguments, None)
            case _:
                raise TypeError(f"{source} is no source for the root")

    def held(self, return_type: Any, nodes: list[FieldNode]) -> ColumnElement[Any]:
        """Rows whose ids an ordinary type holds: one, or a list in the order of the ids."""
        bare = return_type.of_type if is_non_null_type(return_type) else return_type
        named: Any = get_named_type(bare)
        ids = self.binder.bind(Var((HELD,)), "IDs")
        if not is_list_type(bare):
            types = self.schema.get_possible_types(named) if is_abstract_type(named) else [named]
            return func.coalesce(
                *(self.one_where(one, nodes, lambda row: row.id == ids.any_()) for one in types)
            )
        row = ROWS[named.name]
        scope = Scope(self.rows(row))
        place = func.array_position(ids, scope.row.id)
        listed = sql.gathered(self.object(named, nodes, scope), [place])
        mine = (scope.row.id == ids.any_(), row.visible(self.viewer, scope.row))
        return value_of(scope.read(select(listed).where(*mine)))

    def one_where(
        self,
        type_: Any,
        nodes: list[FieldNode],
        where: Callable[[Any], ColumnElement[bool]],
    ) -> ColumnElement[Any]:
        """One row that a condition finds, as a JSON object or null."""
        row = ROWS[type_.name]
        scope = Scope(self.rows(row))
        value = self.object(type_, nodes, scope)
        statement = select(value).where(where(scope.row), row.visible(self.viewer, scope.row))
        return value_of(scope.read(statement))

    def rows(self, row: Row, *, or_now: bool = False) -> Rows:
        """A row type's rows under a new name: today's, or as they were on the asked day.

        Those that were not there that day are left out, or shown as they are now.
        """
        if self.ask.is_past and row.as_of is not None:
            return Rows(row.model, row.as_of(self.ask.today, or_now=or_now).subquery())
        return cast("Rows", another(row.model))

    def listed(self, row: Row, source: Many, parent: Any, arguments: dict[str, Any]) -> Rows:
        """The rows a list is taken from: a table's, or those that a function answers with."""
        if source.table is None:
            return self.rows(row)
        own = {key: arguments.pop(key) for key in [*arguments] if key != "include_ended"}
        return Rows(row.model, source.table(parent, self.ask, **own))

    def window(self, rows: Rows) -> Window:
        """A window on some rows, under a new name."""
        return Window(rows, f"rows_{next(self.numbers)}")

    def object(self, type_: Any, nodes: list[FieldNode], scope: Scope) -> ColumnElement[Any]:
        """A JSON object of the selected fields of a row."""
        pairs: dict[str, Any] = {}
        for key, same_key in self.selections.fields(type_, nodes).items():
            name = same_key[0].name.value
            if name == "__typename":
                pairs[key] = sql.name(type_.name)
            else:
                pairs[key] = self._value(type_, type_.fields[name], same_key, scope)
        return sql.built(pairs)

    def _value(
        self, type_: Any, field_def: GraphQLField, nodes: list[FieldNode], scope: Scope
    ) -> ColumnElement[Any]:
        """The value of one field of a row."""
        value: ColumnElement[Any]
        match source_of(field_def):
            case Identity():
                value = func.concat(sql.name(f"{ROWS[type_.name].prefix}_"), scope.row.id)
            case Column(name):
                value = _leaf(field_def.type, getattr(scope.row, name))
            case Expression(make):
                arguments = self._arguments(field_def, nodes[0])
                value = _leaf(field_def.type, make(scope.row, self.ask, **arguments))
            case One() as source:
                must_be = is_non_null_type(field_def.type)
                value = self._one(
                    get_named_type(field_def.type), source, nodes, scope, must_be=must_be
                )
            case Either(relations):
                value = func.coalesce(
                    *(
                        self._one(self.schema.get_type(name), one, nodes, scope)
                        for name, one in relations.items()
                    )
                )
            case Part(there):
                inner = scope.part(self._arguments(field_def, nodes[0]))
                value = self.object(get_named_type(field_def.type), nodes, inner)
                if there is not None:
                    value = case((there(scope.row), value), else_=null())
            case Many() as source:
                arguments = self._arguments(field_def, nodes[0])
                value = self._many(field_def, source, nodes, arguments, scope.row)
            case source:
                raise TypeError(f"{source} is no source of a row's field")
        return value

    def bound(
        self, value: Any, type_: GraphQLInputType, convert: Callable[[Any], Any] | None = None
    ) -> Any:
        """A value of the request for use in SQL: leaves bound; objects, codes, ids as they are."""
        named = get_named_type(type_)
        if value is None or isinstance(value, bool) or isinstance(named, GraphQLEnumType):
            return value
        bare = type_.of_type if is_non_null_type(type_) else type_
        if isinstance(named, GraphQLInputObjectType):
            if is_list_type(bare):
                return [self.bound(item, bare.of_type) for item in value]
            return {key: (item, named.fields[key].type) for key, item in value.items()}
        if named.name == "ID":
            return value if convert is None else self.binder.bind(value, "ID", convert)
        if is_list_type(bare):
            return self.binder.bind_list(value, named.name, convert)
        return self.binder.bind(value, named.name, convert)

    def belonging(
        self, row: Row, source: Many, alias: Any, parent: Any, arguments: dict[str, Any]
    ) -> list[ColumnElement[bool]]:
        """The conditions under which rows belong to a list: related, visible, valid that day."""
        rest = dict(arguments)
        include_ended = rest.pop("include_ended", False)
        conditions = [(source.visible or row.visible)(self.viewer, alias)]
        if source.on is not None:
            conditions.append(source.on(parent, alias, self.ask, **rest))
        if row.lasts and not source.shows_ended and not include_ended:
            conditions.append(holds_on(alias, self.ask.today))
        return conditions

    def _arguments(self, field_def: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """A field's arguments by their Python names, with values bound to the statement."""
        given = self.selections.arguments(field_def, node)
        field = row_field(field_def)
        arguments = {}
        for declared in field.arguments if field and given else ():
            name = declared.graphql_name or camel(declared.python_name)
            if name not in given:
                continue
            value, type_ = given[name], field_def.args[name].type
            if declared.python_name not in AS_GIVEN:
                value = self.bound(value, type_, declared.metadata.get("convert"))
            arguments[declared.python_name] = value
        return arguments

    def _one(
        self,
        type_: Any,
        source: One,
        nodes: list[FieldNode],
        scope: Scope,
        *,
        must_be: bool = False,
    ) -> ColumnElement[Any]:
        """A row that is joined, as an object or null.

        What must be there is shown as it is now where it was not there on the asked day.
        """
        row = ROWS[type_.name]
        relation = (source.relation, must_be)
        target = scope.joined.get(relation)
        if target is None:
            target = self.rows(row, or_now=must_be)
            if source.on is not None:
                on = source.on(scope.row, target, self.ask)
            else:
                on = related(scope.row, source.relation, target)
            visible = source.visible or row.visible
            scope.joins.append((target, and_(on, visible(self.viewer, target))))
            scope.joined[relation] = target
        value = self.object(type_, nodes, scope.on(target))
        return case((row.keys(target)[0].is_not(None), value), else_=null())

    def _many(
        self,
        field_def: GraphQLField,
        source: Many,
        nodes: list[FieldNode],
        arguments: dict[str, Any],
        parent: Any,
    ) -> ColumnElement[Any]:
        """A page, or a plain list of no more rows than its source says."""
        bare = field_def.type.of_type if is_non_null_type(field_def.type) else field_def.type
        if not is_list_type(bare):
            return connection(self, bare, source, nodes, arguments, parent)
        return plain_list(self, get_named_type(bare), source, nodes, arguments, parent)


def _leaf(type_: GraphQLOutputType, value: Any) -> ColumnElement[Any]:
    """A value as the response shows it: a code by its name in the schema."""
    named = get_named_type(type_)
    if not isinstance(named, GraphQLEnumType):
        return cast("ColumnElement[Any]", value)
    bare = type_.of_type if is_non_null_type(type_) else type_
    if is_list_type(bare):
        return as_type(func.upper(as_type(value, Text)), ARRAY(Text))
    return func.upper(value)


def camel(python_name: str) -> str:
    """A name as the schema spells it."""
    head, *tail = python_name.split("_")
    return head + "".join(word.capitalize() for word in tail)
