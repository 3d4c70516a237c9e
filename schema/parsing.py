"""From the text of a request to the operation that is meant."""

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    parse,
)

from schema import limits
from schema.rows.plan import Document

DESCRIBING = frozenset({"__schema", "__type", "__typename"})


def parsed(query: str) -> DocumentNode:
    """A document by its text; raises a `GraphQLError` where it is none or is too long."""
    if query.count("\n") + query.count("\r") > limits.LINES_MAX:
        raise limits.too_costly("lines", None, limits.LINES_MAX)
    try:
        return parse(query, max_tokens=limits.TOKENS_MAX)
    except GraphQLError as error:
        if "tokens" in error.message:
            raise limits.too_costly("tokens", None, limits.TOKENS_MAX) from None
        if "nested too deeply" in error.message:
            raise limits.too_costly("depth", None, limits.DEPTH_MAX) from None
        raise


def chosen(document: Document, name: str | None) -> OperationDefinitionNode:
    """The operation of a document that is to be run; raises a `GraphQLError`."""
    operations = document.operations
    if name is not None:
        named = [one for one in operations if one.name and one.name.value == name]
        if not named:
            raise GraphQLError(f"Unknown operation named '{name[:60]}'.")
        return named[0]
    if len(operations) != 1:
        raise GraphQLError("Say by operationName which of the document's operations to run.")
    return operations[0]


def is_description(operation: OperationDefinitionNode) -> bool:
    """Whether an operation asks for nothing but what the schema tells of itself."""
    asked = operation.selection_set.selections
    return operation.operation is OperationType.QUERY and all(
        isinstance(one, FieldNode) and one.name.value in DESCRIBING for one in asked
    )
