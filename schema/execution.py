"""A request from its text to the bytes of its answer."""

import asyncio
from dataclasses import dataclass
from typing import Any

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    is_non_null_type,
    parse,
    validate,
)
from graphql.execution import execute
from graphql.execution.values import VariableValues, get_variable_values

from schema import faults, limits
from schema.context import Context
from schema.executor import RowExecutor, fetch, plan_for
from schema.rows.plan import Document, Kept, Plan, root_plan
from schema.rows.selection import Fields, field_of, row_field

DOCUMENTS_WEIGHT_MAX = 500_000
"""How much text of documents is kept parsed; in memory a document is 150 times its text."""
DOCUMENT_LENGTH_KEPT_MAX = 20_000
"""Longer documents are answered but not kept."""
PLANS_WEIGHT_MAX = 16_000_000
ERRORS_MAX = 20


class GraphQLRequest(msgspec.Struct, rename="camel"):
    """What GraphQL over HTTP sends."""

    query: str = ""
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """The body of an answer; a request error has no data."""

    body: dict[str, Any]
    is_request_error: bool = False


class Engine:
    """The schema with its documents: parses, measures, validates and answers."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.documents = Kept(DOCUMENTS_WEIGHT_MAX)
        self.plans = Kept(PLANS_WEIGHT_MAX)

    async def answer(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer a request; every error of it comes out in its body."""
        try:
            document = self.document(request.query)
            operation = _chosen(document, request.operation_name)
            variables = self._variables(document, operation, request.variables or {})
            context.document = document
            key = document.key(variables.coerced, context.viewer, context.lang)
            context.plan_key = key
            cost = self._cost(document, operation, variables, key)
            fields = self._row_fields(document, operation, variables, key)
        except GraphQLError as error:
            return Answer({"errors": [faults.refused(error)]}, is_request_error=True)
        except faults.RequestErrors as several:
            errors = [faults.refused(error) for error in several.errors]
            return Answer({"errors": errors}, is_request_error=True)
        except RecursionError:
            deep = limits.too_costly("nesting", None, limits.VALUES_DEPTH_MAX)
            return Answer({"errors": [faults.refused(deep)]}, is_request_error=True)
        if fields:
            body = await self._read(document, fields, variables, context)
        else:
            body = await self._execute(document, request, context)
        body["extensions"] = {"cost": {"requested": cost, "limit": limits.COST_MAX}}
        return Answer(body)

    def document(self, query: str) -> Document:
        """A document by its text, parsed, measured and validated once; raises its errors."""
        known: Document | None = self.documents.get(query)
        if known is not None:
            return known
        if not query.strip():
            raise GraphQLError("The request has no query.", extensions={"code": "BAD_REQUEST"})
        ast = _parsed(query)
        limits.check_document(self.schema, ast)
        if errors := validate(self.schema, ast, max_errors=ERRORS_MAX):
            raise faults.RequestErrors(errors)
        made = Document(self.schema, ast, self.plans)
        if len(query) <= DOCUMENT_LENGTH_KEPT_MAX:
            self.documents.put(query, made, len(query))
        return made

    def is_query(self, request: GraphQLRequest) -> bool:
        """Whether a request only reads, as GET must; raises the document's errors."""
        operation = _chosen(self.document(request.query), request.operation_name)
        return operation.operation is OperationType.QUERY

    def _variables(
        self, document: Document, operation: OperationDefinitionNode, given: dict[str, Any]
    ) -> VariableValues:
        definitions = operation.variable_definitions or ()
        if not definitions:
            return VariableValues({}, {})
        limits.check_values(given.values(), limits.CEILING)
        used = (given[name] for name in document.uses if name in given)
        limits.check_values(used, limits.VALUES_MAX)
        values = get_variable_values(self.schema, definitions, given, max_errors=ERRORS_MAX)
        if isinstance(values, list):
            raise faults.RequestErrors(values)
        return values

    def _cost(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        key: Any,
    ) -> int:
        """What an operation costs at worst; refused when that is too much."""

        def make() -> int:
            return limits.cost_of(self.schema, document.ast, operation, variables.coerced)

        cost: int = document.kept(("cost", id(operation)), key, make, lambda _: 0)
        limits.check_cost(cost)
        return cost

    def _row_fields(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        key: Any,
    ) -> Fields:
        """The fields of an operation that only reads rows, which needs no executor; else none."""
        query = self.schema.query_type
        if operation.operation is not OperationType.QUERY or query is None:
            return {}

        def make() -> Fields:
            fields = document.selections(variables).fields(query, [operation])
            is_rows = all(row_field(field_of(query, nodes[0])) for nodes in fields.values())
            return fields if is_rows else {}

        fields: Fields = document.kept(("fields", id(operation)), key, make, len)
        return fields

    async def _read(
        self, document: Document, fields: Fields, variables: VariableValues, context: Context
    ) -> dict[str, Any]:
        query: Any = self.schema.query_type
        run = context.run(variables.coerced)

        async def one(nodes: list[FieldNode]) -> msgspec.Raw | None:
            def make() -> Plan:
                compiler = document.compiler(variables, context.viewer, context.lang)
                return root_plan(compiler, query.fields[nodes[0].name.value], nodes)

            return await fetch(context, plan_for(document, nodes, context.plan_key, make), run)

        if len(fields) == 1:
            values = [await _settled(one(*fields.values()))]
        else:
            values = await asyncio.gather(*(_settled(one(nodes)) for nodes in fields.values()))
        data: dict[str, Any] | None = {}
        errors = []
        for (name, nodes), value in zip(fields.items(), values, strict=True):
            if isinstance(value, Exception):
                errors.append(faults.formatted(faults.located(value, nodes, name)))
                if is_non_null_type(query.fields[nodes[0].name.value].type):
                    data = None
            if data is not None:
                data[name] = None if isinstance(value, Exception) else value
        return {"errors": errors, "data": data} if errors else {"data": data}

    async def _execute(
        self, document: Document, request: GraphQLRequest, context: Context
    ) -> dict[str, Any]:
        result: Any = execute(
            self.schema,
            document.ast,
            None,
            context,
            request.variables or {},
            request.operation_name,
            executor_class=RowExecutor,
        )
        if hasattr(result, "__await__"):
            result = await result
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [faults.formatted(error) for error in result.errors]
        return body


async def _settled(waiting: Any) -> Any:
    try:
        return await waiting
    except Exception as error:  # noqa: BLE001  It becomes the field's error.
        return error


def _parsed(query: str) -> DocumentNode:
    try:
        return parse(query, max_tokens=limits.TOKENS_MAX)
    except GraphQLError as error:
        if "tokens" in error.message:
            raise limits.too_costly("tokens", None, limits.TOKENS_MAX) from None
        if "nested too deeply" in error.message:
            raise limits.too_costly("depth", None, limits.DEPTH_MAX) from None
        raise


def _chosen(document: Document, name: str | None) -> OperationDefinitionNode:
    operations = document.operations
    if name is not None:
        named = [one for one in operations if one.name and one.name.value == name]
        if not named:
            raise GraphQLError(f"Unknown operation named '{name[:60]}'.")
        return named[0]
    if len(operations) != 1:
        raise GraphQLError("Say by operationName which of the document's operations to run.")
    return operations[0]
