"""A request from its text to the bytes of its answer."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    is_non_null_type,
)
from graphql.execution import execute
from graphql.execution.values import VariableValues

from schema import faults, hints, limits
from schema.context import Context
from schema.executor import RightsChanged, RowExecutor, fetch, plan_for
from schema.parsing import chosen, is_description, parsed
from schema.rows.plan import Document, Kept, Plan, root_plan
from schema.rows.selection import Fields, field_of, row_field
from schema.variables import coerced

DOCUMENTS_WEIGHT_MAX = 500_000
"""How much text of documents is kept parsed; in memory a document is 150 times its text."""
DOCUMENT_LENGTH_KEPT_MAX = 20_000
"""Longer documents are answered but not kept."""
PLANS_WEIGHT_MAX = 8_000_000
DESCRIPTIONS_WEIGHT_MAX = 8_000_000
"""How much is kept of what the schema tells of itself: five clients' questions, or so."""


class GraphQLRequest(msgspec.Struct, rename="camel"):
    """What GraphQL over HTTP sends."""

    query: str = ""
    document_id: str | None = None
    """What a registered document is asked by instead; the door finds its text."""
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """The body of an answer; a request error has no data."""

    body: dict[str, Any]
    is_request_error: bool = False


@dataclass(frozen=True)
class Asked:
    """An operation as it was understood: its document, its values, what it costs and selects."""

    document: Document
    operation: OperationDefinitionNode
    variables: VariableValues
    cost: int
    making: int
    """What it costs besides to make its statements, where nobody asked for them before."""
    fields: Fields
    """The fields at the root when all of them are rows, which need no executor; else none."""


NOT_UNDERSTOOD = (GraphQLError, faults.RequestErrors, RecursionError)
"""What a request raises that cannot be run."""


def refusals(error: Exception) -> list[dict[str, Any]]:
    """The errors of a request that cannot be run, as the outside sees them."""
    if isinstance(error, faults.RequestErrors):
        return [faults.refused(one) for one in error.errors]
    if not isinstance(error, GraphQLError):
        error = limits.too_costly("nesting", None, limits.VALUES_DEPTH_MAX)
    return [faults.refused(error)]


class Engine:
    """The schema with its documents: parses, measures, validates and answers."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        hints.quieten(schema)
        self.documents = Kept(DOCUMENTS_WEIGHT_MAX)
        self.plans = Kept(PLANS_WEIGHT_MAX)
        self.descriptions = Kept(DESCRIPTIONS_WEIGHT_MAX)

    async def answer(self, request: GraphQLRequest, context: Context) -> Answer:
        """Answer a request; every error comes out in its body."""
        try:
            asked = self.understood(request, context)
        except NOT_UNDERSTOOD as error:
            return Answer({"errors": refusals(error)}, is_request_error=True)
        if context.admit is not None:
            await context.admit(asked.cost + asked.making)
        if asked.fields:
            body = await self._read_as_known(asked, request, context)
        elif is_description(asked.operation) and not request.variables:
            body = await self._described(asked.document, request, context)
        else:
            if context.renew is not None:  # A deed is judged by what holds now.
                asked = await self._renewed(request, context)
            body = await self._execute(asked.document, request, context)
        cost = {"requested": asked.cost, "making": asked.making, "limit": limits.COST_MAX}
        return Answer(body | {"extensions": {"cost": cost}})

    async def _read_as_known(
        self, asked: Asked, request: GraphQLRequest, context: Context
    ) -> dict[str, Any]:
        """What is read; once more where somebody's rights changed, or if it did not come to SQL."""
        if context.renew is None:
            return await self._read(asked, context)
        with suppress(RightsChanged):
            body = await self._read(asked, context)
            if "errors" not in body:
                return body
        return await self._read(await self._renewed(request, context), context)

    async def _renewed(self, request: GraphQLRequest, context: Context) -> Asked:
        """What is asked, once it is read anew who asks."""
        if context.renew is not None:
            context.viewer = await context.renew()
        context.known_at = context.renew = None
        return self.understood(request, context)

    def understood(self, request: GraphQLRequest, context: Context) -> Asked:
        """What a request asks for, before anything is read; raises `NOT_UNDERSTOOD`."""
        document = self.document(request.query)
        operation = chosen(document, request.operation_name)
        variables = coerced(self.schema, document, operation, request.variables or {})
        if operation.operation is OperationType.MUTATION:  # It may make their body unlisted.
            context.viewer = replace(context.viewer, knows_unlisted=True)
        context.document = document
        key = document.key(context.run(variables.coerced))
        context.plan_key = key
        cost, making = self._cost(document, operation, variables, key)
        fields = self._row_fields(document, operation, variables, key)
        return Asked(document, operation, variables, cost, making, fields)

    def reads(self, asked: Asked, context: Context) -> list[tuple[str, Plan | None, list[Any]]]:
        """How each field at the root of a query would be read, and with which values.

        One that is no row has no statement of its own. Raises a `GraphQLError`.
        """
        query: Any = self.schema.query_type
        run = context.run(asked.variables.coerced)
        found: list[tuple[str, Plan | None, list[Any]]] = []
        fields = asked.document.selections(asked.variables).fields(query, [asked.operation])
        for name, nodes in fields.items():
            is_row = row_field(field_of(query, nodes[0])) is not None
            plan = self.plan(asked, nodes, context).on_its_day(run) if is_row else None
            found.append((name, plan, plan.bind(run) if plan else []))
        return found

    def plan(self, asked: Asked, nodes: list[FieldNode], context: Context) -> Plan:
        """The statement a field at the root is read by; raises a `GraphQLError`."""
        query: Any = self.schema.query_type
        document = asked.document

        def make() -> Plan:
            run = context.run(asked.variables.coerced)
            compiler = document.compiler(asked.variables, run)
            return root_plan(compiler, query.fields[nodes[0].name.value], nodes)

        return plan_for(document, nodes, context.plan_key, make)

    def document(self, query: str) -> Document:
        """A document by its text, parsed, measured and validated once; raises its errors."""
        known: Document | None = self.documents.get(query)
        if known is not None:
            return known
        if not query.strip():
            raise GraphQLError("The request has no query.", extensions={"code": "BAD_REQUEST"})
        ast = parsed(query)
        limits.check_document(self.schema, ast)
        if errors := hints.wrong(self.schema, ast):
            raise faults.RequestErrors(errors)
        made = Document(self.schema, ast, self.plans)
        if len(query) <= DOCUMENT_LENGTH_KEPT_MAX:
            self.documents.put(query, made, len(query))
        return made

    def is_query(self, request: GraphQLRequest) -> bool:
        """Whether a request only reads, as GET must; raises the document's errors."""
        operation = chosen(self.document(request.query), request.operation_name)
        return operation.operation is OperationType.QUERY

    def _cost(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: VariableValues,
        key: Any,
    ) -> tuple[int, int]:
        """What an operation costs at worst, and to make it; refused when it is too much."""
        making = 0

        def make() -> int:
            nonlocal making
            cost, making = limits.cost_of(self.schema, document.ast, operation, variables.coerced)
            return cost

        cost: int = document.kept(("cost", id(operation)), key, make, lambda _: 0)
        limits.check_cost(cost)
        return cost, making

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

    async def _read(self, asked: Asked, context: Context) -> dict[str, Any]:
        query: Any = self.schema.query_type
        fields = asked.fields
        run = context.run(asked.variables.coerced)

        async def one(nodes: list[FieldNode]) -> msgspec.Raw | None:
            return await fetch(context, self.plan(asked, nodes, context), run)

        if len(fields) == 1:
            values = [await _settled(one(*fields.values()))]
        else:
            values = await asyncio.gather(*(_settled(one(nodes)) for nodes in fields.values()))
        data: dict[str, Any] | None = {}
        errors = []
        for (name, nodes), value in zip(fields.items(), values, strict=True):
            if isinstance(value, RightsChanged):
                raise value
            if isinstance(value, Exception):
                errors.append(faults.formatted(faults.located(value, nodes, name)))
                if is_non_null_type(query.fields[nodes[0].name.value].type):
                    data = None
            if data is not None:
                data[name] = None if isinstance(value, Exception) else value
        return {"errors": errors, "data": data} if errors else {"data": data}

    async def _described(
        self, document: Document, request: GraphQLRequest, context: Context
    ) -> dict[str, Any]:
        """What the schema tells of itself, worked out once: it is the same for all, and long."""
        key = document.number, request.operation_name
        known = self.descriptions.get(key)
        if known is None:
            body = await self._execute(document, request, context)
            if "errors" in body:
                return body
            known = msgspec.Raw(msgspec.json.encode(body["data"]))
            self.descriptions.put(key, known, len(memoryview(known)))
        return {"data": known}

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
