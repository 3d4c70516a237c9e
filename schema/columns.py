"""What a list is as a table: the columns its selection makes, and where its rows are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.values import get_directive_values
from graphql.type import GraphQLIncludeDirective, GraphQLSkipDirective

from schema.execution import Asked
from schema.rows.selection import Selections, field_of, narrowed_type

JSON_SCALARS = frozenset({"Texts", "GeoJSON", "Params"})
"""Scalars whose cells are JSON text."""

Types = frozenset[GraphQLObjectType]
Places = list[tuple[FieldNode, Types]]
"""The selections that are merged into one field, each with the types it may be of."""


@dataclass(frozen=True)
class Column:
    """A leaf of a row: the response keys that lead to it."""

    path: tuple[str, ...]
    is_json: bool

    @property
    def name(self) -> str:
        """What stands above it."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Listing:
    """The one list an operation asks for, as a table."""

    name: str
    rows: tuple[str, ...]
    """The response keys that lead to the rows, from the data."""
    node: tuple[str, ...]
    """The response keys that lead from what is listed to the row itself, through an edge."""
    columns: list[Column]
    after: str | None
    """The variable that says where the page begins, if the request leaves it to us."""
    end: int
    """Where in the document's text the selection of the list ends."""


def listing(schema: GraphQLSchema, asked: Asked, given: dict[str, Any]) -> Listing:
    """The table an operation asks for; raises a `GraphQLError` when it asks for none."""
    operation = asked.operation
    query: Any = schema.query_type
    if operation.operation is not OperationType.QUERY:
        raise no_table("deeds are answered in JSON")
    selections = asked.document.selections(asked.variables)
    path, nodes, type_ = _list(selections, query, operation)
    key, inner = ".".join(path), nodes
    node: tuple[str, ...] = ()
    if is_list_type(type_):
        type_ = get_named_type(type_)
    else:
        listed = _only(selections.fields(type_, nodes), {"nodes", "edges"}, key)
        path, inner, type_ = [*path, listed[0]], listed[1], _named(type_, listed[1])
        if inner[0].name.value == "edges":
            through = _only(selections.fields(type_, inner), {"node"}, ".".join(path))
            node, inner, type_ = (through[0],), through[1], _named(type_, through[1])
    if not is_composite_type(type_):
        raise no_table(f"{key} is no list of rows")
    walk = _Walk(schema, asked)
    types = walk.possible(type_)
    columns = list(walk.columns([(each, types) for each in inner], ()))
    if not columns:
        raise no_table(f"nothing is selected of {key}")
    name = operation.name.value if operation.name else nodes[0].name.value
    end = nodes[0].selection_set.loc.end - 1  # type: ignore[union-attr]  # Parsed with places.
    return Listing(name, tuple(path), node, columns, _after(asked, nodes[0], given), end)


def _list(
    selections: Selections, query: Any, operation: OperationDefinitionNode
) -> tuple[list[str], list[FieldNode], Any]:
    """The one list that is asked for, at the root or of one row: its keys, fields and type."""
    path: list[str] = []
    nodes: Any = [operation]
    type_ = query
    while isinstance(type_, GraphQLObjectType) and "pageInfo" not in type_.fields:
        fields = selections.fields(type_, nodes)
        if len(fields) != 1:
            raise no_table(f"one list makes a table, and this asks for {len(fields)} things")
        ((key, nodes),) = fields.items()
        path.append(key)
        field_def = field_of(type_, nodes[0])
        type_ = field_def and get_nullable_type(field_def.type)
    if not (is_list_type(type_) or isinstance(type_, GraphQLObjectType)):
        raise no_table(f"{'.'.join(path)} is no list")
    return path, nodes, type_


def no_table(why: str) -> GraphQLError:
    """The refusal of what cannot be written as a table."""
    return GraphQLError(f"This is no table for CSV: {why}.", extensions={"code": "NO_TABLE"})


def _only(
    fields: dict[str, list[FieldNode]], names: set[str], where: str
) -> tuple[str, list[FieldNode]]:
    """The one of some fields that is selected, by its response key."""
    found = [(key, nodes) for key, nodes in fields.items() if nodes[0].name.value in names]
    if len(found) != 1:
        wanted = " or ".join(sorted(names, reverse=True))
        raise no_table(f"select {wanted} of {where}, once")
    return found[0]


def _named(type_: Any, nodes: list[FieldNode]) -> Any:
    field_def = field_of(type_, nodes[0])
    return get_named_type(field_def.type) if field_def else None


def _after(asked: Asked, node: FieldNode, given: dict[str, Any]) -> str | None:
    """The variable of the list's `after`, when neither the request nor the document sets it."""
    for argument in node.arguments or ():
        if argument.name.value == "after" and isinstance(argument.value, VariableNode):
            name = argument.value.name.value
            is_ours = name not in given and asked.variables.coerced.get(name) is None
            return name if is_ours else None
    return None


class _Walk:
    """One walk over what is selected of the rows, in the order of the document."""

    def __init__(self, schema: GraphQLSchema, asked: Asked) -> None:
        self.schema = schema
        self.fragments = asked.document.fragments
        self.variables = asked.variables

    def possible(self, type_: Any) -> Types:
        """The types a value may be of."""
        if isinstance(type_, GraphQLObjectType):
            return frozenset({type_})
        return frozenset(self.schema.get_possible_types(type_))

    def columns(self, places: Places, path: tuple[str, ...]) -> Iterator[Column]:
        """The leaves below some selections; raises a `GraphQLError` for rows within rows."""
        selected: dict[str, Places] = {}
        for node, types in places:
            if node.selection_set:
                self._collect(node.selection_set, types, selected)
        for key, same_key in selected.items():
            inner: Places = []
            leaf: Any = None
            for node, types in same_key:
                for type_ in types:
                    leaf = self._step(type_, node, (*path, key), inner) or leaf
            if inner:
                yield from self.columns(inner, (*path, key))
            else:
                yield Column((*path, key), leaf is not None and leaf.name in JSON_SCALARS)

    def _step(
        self, type_: GraphQLObjectType, node: FieldNode, path: tuple[str, ...], inner: Places
    ) -> Any:
        """The leaf a field of a type is; or what it leads to goes on the inner places."""
        field_def = field_of(type_, node)
        if field_def is None:
            return None
        named = get_named_type(field_def.type)
        if is_leaf_type(named):
            return named
        if is_list_type(get_nullable_type(field_def.type)):
            raise no_table(f"{'.'.join(path)} is a list within the list")
        inner.append((node, self.possible(named)))
        return None

    def _collect(
        self, selections: SelectionSetNode, types: Types, selected: dict[str, Places]
    ) -> None:
        for node in selections.selections:
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                selected.setdefault(key, []).append((node, types))
                continue
            fragment: Any = node
            if not isinstance(node, InlineFragmentNode):
                fragment = self.fragments[fragment.name.value]
            narrowed = narrowed_type(self.schema, fragment, None)
            fitting = types & self.possible(narrowed) if narrowed else types
            if fitting:
                self._collect(fragment.selection_set, fitting, selected)

    def _is_included(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and (not include or bool(include["if"]))
