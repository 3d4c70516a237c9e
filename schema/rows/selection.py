"""What a document selects: fields by response name, with fragments and conditions resolved."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values
from graphql.type import GraphQLIncludeDirective, GraphQLSkipDirective

from schema.rows.declare import AnyById, Column, RowField, Source
from schema.rows.values import Use

SIZES = frozenset({"first", "last"})
"""Arguments that say how many rows: their numbers become limits of the statement."""

CURSORS = frozenset({"after", "before"})
"""Arguments that lead back into a list."""

Fields = dict[str, list[FieldNode]]
"""The selected fields of a type by response name."""


class Selections:
    """The selections of a document for variables of one shape."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables

    def fields(
        self, type_: GraphQLObjectType, nodes: Sequence[FieldNode | OperationDefinitionNode]
    ) -> Fields:
        """The fields that are selected of a type by one field, or by several that are merged."""
        fields: Fields = {}
        seen: set[str] = set()
        for node in nodes:
            if node.selection_set:
                self._collect(type_, node.selection_set, fields, seen)
        return fields

    def arguments(self, field_def: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """A field's arguments as the request brings them."""
        return get_argument_values(field_def, node, self.variables)

    def _collect(
        self,
        type_: GraphQLObjectType,
        selections: SelectionSetNode,
        fields: Fields,
        seen: set[str],
    ) -> None:
        for node in selections.selections:
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                fields.setdefault((node.alias or node.name).value, []).append(node)
                continue
            fragment: Any = node
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in seen:
                    continue
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
            if self._applies(fragment, type_):
                self._collect(type_, fragment.selection_set, fields, seen)

    def _is_included(self, node: SelectionNode) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not include or bool(include["if"])

    def _applies(
        self, fragment: InlineFragmentNode | FragmentDefinitionNode, type_: GraphQLObjectType
    ) -> bool:
        condition = fragment.type_condition
        if condition is None or condition.name.value == type_.name:
            return True
        named: Any = self.schema.get_type(condition.name.value)
        return is_abstract_type(named) and self.schema.is_sub_type(named, type_)


def uses_of(schema: GraphQLSchema, document: DocumentNode) -> dict[str, Use]:
    """The variables that statements of a document depend on, and what each is used for.

    What only an ordinary field takes, a deed's input above all, is not among them.
    """
    uses: dict[str, Use] = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            _note(
                schema, definition.selection_set, schema.get_root_type(definition.operation), uses
            )
        elif isinstance(definition, FragmentDefinitionNode):
            _note(schema, definition.selection_set, narrowed_type(schema, definition, None), uses)
    return uses


def _note(
    schema: GraphQLSchema, selections: SelectionSetNode, type_: Any, uses: dict[str, Use]
) -> None:
    for node in selections.selections:
        for directive in node.directives or ():
            for name in _variables_in(directive.arguments):
                uses.setdefault(name, Use())
        inner_type = type_
        if isinstance(node, FieldNode):
            field_def = field_of(type_, node)
            _note_arguments(node, row_field(field_def), uses)
            inner_type = get_named_type(field_def.type) if field_def else None
        elif isinstance(node, InlineFragmentNode):
            inner_type = narrowed_type(schema, node, type_)
        if inner := getattr(node, "selection_set", None):
            _note(schema, inner, inner_type, uses)


def _note_arguments(node: FieldNode, field: RowField | None, uses: dict[str, Use]) -> None:
    for argument in node.arguments or () if field else ():
        for name in _variables_in(argument):
            use = uses.setdefault(name, Use())
            use.is_size |= argument.name.value in SIZES
            use.is_cursor |= argument.name.value in CURSORS
            use.is_typed |= field is not None and isinstance(field.source, AnyById)


def field_of(type_: Any, node: FieldNode) -> GraphQLField | None:
    """The definition of a selected field; None for `__typename` and what a type does not have."""
    field: GraphQLField | None = getattr(type_, "fields", {}).get(node.name.value)
    return field


def row_field(field_def: GraphQLField | None) -> RowField | None:
    """A field as it was declared, if the engine answers it."""
    declared = field_def.extensions.get("strawberry-definition") if field_def else None
    return declared if isinstance(declared, RowField) else None


def source_of(field_def: GraphQLField) -> Source:
    """Where a field of the schema comes from; a plain field is the column of its name."""
    definition = field_def.extensions["strawberry-definition"]
    source: Source = definition.metadata.get("source", Column(definition.python_name))
    if isinstance(source, Column) and not source.name:
        return Column(definition.python_name)
    return source


def narrowed_type(
    schema: GraphQLSchema, fragment: InlineFragmentNode | FragmentDefinitionNode, type_: Any
) -> Any:
    """The type a fragment selects from: its condition's, or the one around it."""
    condition = fragment.type_condition
    return schema.get_type(condition.name.value) if condition else type_


def _variables_in(value: Any) -> Iterator[str]:
    """The names of the variables in a value, or in several arguments or entries."""
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        yield from _variables_in(value.values)
    elif isinstance(value, ObjectValueNode):
        yield from _variables_in(value.fields)
    elif isinstance(value, ArgumentNode | ObjectFieldNode):
        yield from _variables_in(value.value)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _variables_in(item)
