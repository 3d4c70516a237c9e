"""Where ordinary execution meets rows: the engine compiles what is selected, and reads it."""

from typing import Any

import msgspec
from graphql import FieldNode, GraphQLError, OperationType, get_named_type, is_non_null_type
from graphql.execution.values import VariableValues
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema import faults
from schema.context import Context, Found, FoundMany
from schema.figures import Told, teller
from schema.rows.declare import PENDING
from schema.rows.plan import Document, Plan, plan_of, root_plan
from schema.rows.values import Run


class RightsChanged(Exception):
    """Somebody's rights have changed since it was read who asks, so what was read is not told."""


class RowExecutor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor, which stops where a row type begins: the engine takes over."""

    def complete_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete an ordinary value; for rows, compile what is selected and run it."""
        if result is PENDING or isinstance(result, Found | FoundMany):
            nodes = [details.node for details in field_details_list]
            return self._rows(return_type, nodes, info, result)
        if isinstance(result, Told):
            document: Any = self.context_value.document
            selections = document.selections(self.variable_values)
            nodes = [details.node for details in field_details_list]
            return teller(selections, get_named_type(return_type), nodes)(result.values)
        return super().complete_value(
            return_type, field_details_list, info, path, result, position_context
        )

    async def _rows(self, return_type: Any, nodes: list[FieldNode], info: Any, result: Any) -> Any:
        context: Context = self.context_value
        document = context.document
        if document is None:
            raise RuntimeError("rows are read for a document")
        variables: VariableValues = self.variable_values
        held: tuple[Any, ...] = ()
        if result is not PENDING:
            held = (result.id,) if isinstance(result, Found) else result.ids
            if not held:
                return []

        run = context.run(variables.coerced, held)

        def make() -> Plan:
            compiler = document.compiler(variables, run)
            if result is PENDING:
                return root_plan(compiler, info.parent_type.fields[info.field_name], nodes)
            return plan_of(compiler, compiler.held(return_type, nodes))

        plan = plan_for(document, nodes, context.plan_key, make)
        has_written = self.operation.operation is OperationType.MUTATION
        read = await fetch(context, plan, run, from_primary=has_written)
        if read is None and is_non_null_type(return_type):
            raise GraphQLError(
                "There is nothing here that you may see.", extensions={"code": "UNSEEN"}
            )
        return read


async def fetch(
    context: Context, plan: Plan, run: Run, *, from_primary: bool = False
) -> msgspec.Raw | None:
    """Run a plan: the JSON it answers with, untouched. After a deed the primary is asked.

    Raises `RightsChanged` where who asks was known from before and that may be so no more.
    """
    plan, values = plan.on_its_day(run), plan.bind(run)
    changes = context.known_at
    with faults.in_plain_words():
        if from_primary:
            answered = await _primary(context, plan.sql, values)
        else:
            database = context.database
            pool = database.searches if plan.is_search else database.reads
            if changes is None:
                answered = await pool.fetchval(plan.sql, *values)
            else:
                row: Any = await pool.fetchrow(plan.sql_with_changes, *values)
                answered, changes = row
    if changes != context.known_at:
        raise RightsChanged
    return None if answered is None else msgspec.Raw(answered)


async def _primary(context: Context, sql: str, values: list[Any]) -> Any:
    async with context.database.engine.connect() as connection:
        raw: Any = await connection.get_raw_connection()
        try:
            return await raw.driver_connection.fetchval(sql, *values)
        except BaseException:
            await connection.invalidate()
            raise


def plan_for(document: Document, nodes: list[FieldNode], key: Any, make: Any) -> Plan:
    """The plan of a field: all the nodes that are merged into it say which."""
    plan: Plan = document.kept(tuple(map(id, nodes)), key, make, lambda made: len(made.sql))
    return plan
