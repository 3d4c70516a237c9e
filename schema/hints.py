"""What is wrong in a request, with a hint at what was meant where that costs next to nothing.

A hint compares a word with all there are: some hundred deeds, over a thousand types. It is looked
for when a single word is wrong, and never among all types.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLSchema,
    KnownTypeNamesRule,
    OperationDefinitionNode,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values

ERRORS_MAX = 20
_HINTING = tuple(rule for rule in specified_rules if rule is not KnownTypeNamesRule)


def quieten(schema: GraphQLSchema) -> None:
    """Let enums look for hints only when told to: the library does also where it shows none."""
    for known in schema.type_map.values():
        if isinstance(known, GraphQLEnumType):
            own = partial(type(known).coerce_input_value, known)
            vars(known)["coerce_input_value"] = _quiet(own)


def _quiet(coerce: Callable[[str, bool], Any]) -> Callable[[str, bool], Any]:
    def coerced(given: str, hide_suggestions: bool = True) -> Any:  # noqa: FBT001, FBT002  It is the library's.
        return coerce(given, hide_suggestions)

    return coerced


def wrong(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """What is wrong in a document."""
    errors = validate(schema, document, max_errors=ERRORS_MAX, hide_suggestions=True)
    if len(errors) != 1:
        return errors
    return validate(schema, document, _HINTING, max_errors=1) or errors


def values(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]
) -> VariableValues | list[GraphQLError]:
    """The values of an operation's variables, or what is wrong in those that were given."""
    definitions = operation.variable_definitions or ()
    found = get_variable_values(schema, definitions, given, ERRORS_MAX, hide_suggestions=True)
    if isinstance(found, list) and len(found) == 1:
        return get_variable_values(schema, definitions, given, max_errors=1)
    return found
