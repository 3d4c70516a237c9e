"""The values of an operation's variables, as GraphQL coerces them."""

from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import VariableValues, VariableValueSource

from schema import faults, hints, limits
from schema.rows.plan import Document

_TEXTS = {"ID", "String"}
"""Of these a text is a value as it comes, with nothing to coerce."""

Signatures = dict[str, GraphQLVariableSignature]


def coerced(
    schema: GraphQLSchema,
    document: Document,
    operation: OperationDefinitionNode,
    given: dict[str, Any],
) -> VariableValues:
    """The values given for an operation's variables; raises for those that do not fit."""
    definitions = operation.variable_definitions or ()
    if not definitions:
        return VariableValues({}, {})

    def make() -> Signatures:
        return _texts(schema, operation)

    texts: Signatures = document.kept(("texts", id(operation)), None, make, len)
    if (
        texts
        and len(given) == len(texts)
        and all(isinstance(given.get(name), str) for name in texts)
    ):
        sources = {name: VariableValueSource(one, given[name]) for name, one in texts.items()}
        return VariableValues(sources, {name: given[name] for name in texts})
    limits.check_values(given.values(), limits.CEILING)
    used = (given[name] for name in document.uses if name in given)
    limits.check_values(used, limits.VALUES_MAX)
    values = hints.values(schema, operation, given)
    if isinstance(values, list):
        raise faults.RequestErrors(values)
    return values


def _texts(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Signatures:
    """The variables of an operation when all of them are texts; else none."""
    signatures: Signatures = {}
    for definition in operation.variable_definitions or ():
        signature = get_variable_signature(schema, definition)
        if (
            not isinstance(signature, GraphQLVariableSignature)
            or str(signature.type).rstrip("!") not in _TEXTS
        ):
            return {}
        signatures[signature.name] = signature
    return signatures
