"""What a request may cost: measured once, before any SQL, whichever way its fragments nest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    VariableNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from schema import given
from schema.rows.declare import LIST_MAX, AnyById, Many
from schema.rows.page import PAGE_MAX
from schema.rows.selection import SIZES, field_of, narrowed_type, row_field

DEPTH_MAX = 12
INTROSPECTION_DEPTH_MAX = 20
"""Introspection nests deeper than data: the standard query reaches 14."""
ALIASES_MAX = 30
TOKENS_MAX = 2_000
LINES_MAX = 20_000
"""Lines of a document: to say where in it something is wrong, all before are counted."""
COST_MAX = 50_000
FIELDS_MAX = 600
"""Fields of an operation with its fragments written out: what compiling it may cost."""
MAKING_COST = 10
"""What each of them past the first costs whoever asks first, for whom a statement is made."""
DIRECTIVES_MAX = 100
SPREADS_MAX = 40
REPEATS_MAX = 40
"""Fields of one name side by side, past the first: validation compares every two of them."""
OBJECT_FIELDS_MAX = 60
"""Fields of one object that is given: misspelt, each is compared with all there are."""
CONDITIONS_MAX = 50
"""Conditions that the filters of an operation set: each is SQL to be written and planned."""
VALUES_MAX = 1_000
VALUES_DEPTH_MAX = 40
CEILING = 10**9

INTROSPECTING = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
INTROSPECTED = {
    "types": 100.0,
    "fields": 3.0,
    "args": 1.0,
    "inputFields": 1.5,
    "enumValues": 1.0,
    "possibleTypes": 1.5,
    "interfaces": 0.5,
    "directives": 8.0,
    "ofType": 0.5,
}
"""How many a list of introspection brings on average; about half of all types wrap another."""


@dataclass(frozen=True)
class Measure:
    """How deep, often aliased, long, narrowed and costly a selection is; cost counts values."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    conditions: int = 0
    cost: float = 0

    def beside(self, other: "Measure") -> "Measure":
        """Two selections side by side."""
        return Measure(
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, CEILING),
            min(self.fields + other.fields, CEILING),
            min(self.conditions + other.conditions, CEILING),
            min(self.cost + other.cost, CEILING),
        )


class _Walk:
    """One walk over an operation; each fragment is measured once."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]
    ) -> None:
        self.schema = schema
        self.fragments = _fragments(document)
        self.variables = variables
        self.measured: dict[str, Measure] = {}
        self.open: set[str] = set()

    def operation(self, operation: OperationDefinitionNode) -> Measure:
        """An operation as a whole."""
        root = self.schema.get_root_type(operation.operation)
        return self._selections(operation.selection_set, root)

    def _selections(self, selections: SelectionSetNode | None, type_: Any) -> Measure:
        total = Measure()
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                one = self._field(node, type_)
            elif isinstance(node, InlineFragmentNode):
                one = self._selections(node.selection_set, narrowed_type(self.schema, node, type_))
            else:
                one = self._fragment(cast("FragmentSpreadNode", node).name.value)
            total = total.beside(one)
        return total

    def _field(self, node: FieldNode, type_: Any) -> Measure:
        aliases, name = int(node.alias is not None), node.name.value
        field_def = field_of(type_, node)
        if name in INTROSPECTING and type_ is self.schema.query_type:
            field_def = INTROSPECTING[name]
        named = get_named_type(field_def.type) if field_def else None
        inner = self._selections(node.selection_set, named)
        depth = inner.depth + 1
        if name in INTROSPECTING and depth <= INTROSPECTION_DEPTH_MAX:
            depth = 1
        cost = 1 + self._rows(node, type_, field_def) * inner.cost
        set_here = given.conditions(node, self.variables) if row_field(field_def) else 0
        return Measure(
            depth,
            aliases + inner.aliases,
            1 + inner.fields,
            set_here + inner.conditions,
            min(cost, CEILING),
        )

    def _fragment(self, name: str) -> Measure:
        fragment = self.fragments.get(name)
        if name in self.open or fragment is None:
            return Measure()
        if name not in self.measured:
            self.open.add(name)
            type_ = narrowed_type(self.schema, fragment, None)
            self.measured[name] = self._selections(fragment.selection_set, type_)
            self.open.discard(name)
        return self.measured[name]

    def _rows(self, node: FieldNode, type_: Any, field_def: Any) -> float:
        """How many rows a field brings at worst."""
        if field_def is None:
            return 1
        if type_.name.startswith("__"):
            return INTROSPECTED.get(node.name.value, 1)
        bare = field_def.type.of_type if is_non_null_type(field_def.type) else field_def.type
        field = row_field(field_def)
        if field is None:
            is_page = type_.name.endswith("Connection")
            return LIST_MAX if is_list_type(bare) and not is_page else 1
        match field.source:
            case AnyById():
                return LIST_MAX if is_list_type(bare) else 1
            case Many(most=most):
                sizes = [
                    self._size(one.value) for one in node.arguments or () if one.name.value in SIZES
                ]
                return max(sizes, default=most if is_list_type(bare) else PAGE_MAX)
        return 1

    def _size(self, value: Any) -> int:
        size = (
            self.variables.get(value.name.value, 0)
            if isinstance(value, VariableNode)
            else getattr(value, "value", 0)
        )
        try:
            return min(max(int(size or 0), 0), CEILING)
        except ValueError:
            return PAGE_MAX


def check_document(schema: GraphQLSchema, document: DocumentNode) -> None:
    """Refuse a document before it is validated; raises a `GraphQLError` that names the limit."""
    spreads = repeats = directives = width = 0
    for definition in document.definitions:
        found = _Literal()
        found.look(definition)
        spreads += found.spreads
        repeats += found.repeats
        directives += found.directives
        width = max(width, found.width)
    _check(("directives", directives, DIRECTIVES_MAX), ("spreads", spreads, SPREADS_MAX))
    _check(("repeated fields", repeats, REPEATS_MAX))
    _check(("fields of an object", width, OBJECT_FIELDS_MAX))
    walk = _Walk(schema, document, {})
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            measured = walk.operation(definition)
            _check(
                ("depth", measured.depth, DEPTH_MAX),
                ("aliases", measured.aliases, ALIASES_MAX),
                ("fields", measured.fields, FIELDS_MAX),
                ("filter conditions", measured.conditions, CONDITIONS_MAX),
            )


class _Literal:
    """What stands in a definition, fragments not written out."""

    def __init__(self) -> None:
        self.spreads = self.repeats = self.directives = self.width = 0

    def look(self, node: Any) -> None:
        """Count in a definition or in what nests in it."""
        self.directives += len(getattr(node, "directives", None) or ())
        self.width = max(self.width, given.widest(given.written(node)))
        selections = getattr(node, "selection_set", None)
        if selections is None:
            return
        names: Counter[str] = Counter()
        self._look(selections, names)
        self.repeats += sum(count - 1 for count in names.values())

    def _look(self, selections: SelectionSetNode, names: Counter[str]) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                names[(node.alias or node.name).value] += 1
                self.look(node)
                continue
            self.directives += len(node.directives or ())
            if isinstance(node, InlineFragmentNode):
                self._look(node.selection_set, names)
            else:
                self.spreads += 1


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: dict[str, Any],
) -> tuple[int, int]:
    """How many field values an operation brings with these variables, at worst; and its making.

    Raises a `GraphQLError` when its filters set too many conditions with them.
    """
    measured = _Walk(schema, document, variables).operation(operation)
    _check(("filter conditions", measured.conditions, CONDITIONS_MAX))
    return int(measured.cost), (measured.fields - 1) * MAKING_COST


def check_cost(cost: int) -> None:
    """Refuse what costs too much; raises a `GraphQLError`."""
    _check(("cost", cost, COST_MAX))


def check_values(values: Iterable[Any], most: int) -> None:
    """Refuse variables with too many values, too wide or too deep; raises a `GraphQLError`."""
    count, depth, level = 0, 0, list(values)
    while level:
        count, depth = count + len(level), depth + 1
        width = max((len(value) for value in level if isinstance(value, dict)), default=0)
        _check(("fields of an object", width, OBJECT_FIELDS_MAX))
        _check(("values", count, most), ("nesting of values", depth, VALUES_DEPTH_MAX))
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


def _check(*bounds: tuple[str, int, int]) -> None:
    for name, value, limit in bounds:
        if value > limit:
            raise too_costly(name, min(value, CEILING), limit)


def too_costly(name: str, requested: int | None, maximum: int) -> GraphQLError:
    """The refusal of a request past a limit; `requested` is None where counting stopped there."""
    said = f"more than {maximum}" if requested is None else str(requested)
    return GraphQLError(
        f"The {name} of this request: {said}; the limit is {maximum}.",
        extensions={
            "code": "TOO_COSTLY",
            "limit": name,
            "requested": requested,
            "maximum": maximum,
        },
    )
