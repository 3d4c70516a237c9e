"""Plans: compiled statements kept by document, operation, field and the shape of their values."""

import itertools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues
from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, dialect

from governance.db import LANGUAGES
from schema.rows.compile import Compiler
from schema.rows.declare import Ask
from schema.rows.selection import Selections, uses_of
from schema.rows.values import ASKED_DAY, Run, Var, mark, prefix_of, shape

KEPT_OVERHEAD = 1_000
"""What anything kept weighs besides its text, in bytes, roughly."""


class Kept:
    """What was made before, by a key: the least recently used is forgotten past a total weight."""

    def __init__(self, weight_max: int) -> None:
        self.weight_max = weight_max
        self.weight = 0
        self._items: OrderedDict[Any, tuple[Any, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: Any) -> Any:
        """What is kept under a key, or None."""
        known = self._items.get(key)
        if known is None:
            return None
        self._items.move_to_end(key)
        return known[0]

    def put(self, key: Any, value: Any, weight: int) -> None:
        """Keep something new under a key."""
        self._items[key] = value, weight + KEPT_OVERHEAD
        self.weight += weight + KEPT_OVERHEAD
        while self.weight > self.weight_max:
            _, (_, freed) = self._items.popitem(last=False)
            self.weight -= freed


@dataclass(frozen=True)
class Plan:
    """A statement and what to bind to it; it answers with one JSON text."""

    sql: str
    values: tuple[Callable[[Run], Any], ...]
    is_search: bool = False
    """Whether it is to be planned for its values, anew in each run."""
    day: Callable[[Run], date] | None = None
    """The past day that it asks of, where it does."""

    def on_its_day(self, run: Run) -> "Plan":
        """The plan with the past day of one run written into its statement."""
        if self.day is None:
            return self
        sql = self.sql.replace(ASKED_DAY, self.day(run).isoformat())
        return replace(self, sql=sql, day=None)

    @property
    def sql_with_changes(self) -> str:
        """The statement, answering besides how often rights had changed at that very moment."""
        return f"SELECT ({self.sql}), rights_changes()"

    def bind(self, run: Run) -> list[Any]:
        """The values of one run, in the order of the statement."""
        return [value(run) for value in self.values]


_numbers = itertools.count()


class Document:
    """A parsed and validated document, with the plans made for it."""

    def __init__(self, schema: GraphQLSchema, ast: DocumentNode, plans: Kept) -> None:
        self.number = next(_numbers)
        self.schema = schema
        self.ast = ast
        self.plans = plans
        self.uses = uses_of(schema, ast)
        self.fragments = {
            definition.name.value: definition
            for definition in ast.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self.operations = [
            definition
            for definition in ast.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]

    def key(self, run: Run) -> Any:
        """What distinguishes the plans of a document, besides their place in it.

        The day is written into a statement: PostgreSQL then knows which periods hold as well when
        it plans once for all runs as when it plans for one, and so does not plan every run anew.
        """
        shapes = tuple(
            (name, shape(run.variables[name], use))
            for name, use in self.uses.items()
            if name in run.variables
        )
        return run.viewer.shape, sort_lang(run.lang), run.today, shapes

    def kept(
        self, place: Any, key: Any, make: Callable[[], Any], weigh: Callable[[Any], int]
    ) -> Any:
        """What was made for a place in the document and values of a shape, or is made now."""
        whole = self.number, place, key
        known = self.plans.get(whole)
        if known is None:
            known = make()
            self.plans.put(whole, known, weigh(known))
        return known

    def selections(self, variables: VariableValues) -> Selections:
        """What the document selects, its variables marked where they are only bound."""
        marked = {
            name: mark(value, self.uses[name], (name,)) if name in self.uses else value
            for name, value in variables.coerced.items()
        }
        return Selections(self.schema, self.fragments, VariableValues(variables.sources, marked))

    def compiler(self, variables: VariableValues, run: Run) -> Compiler:
        """A compiler of the document's selections for runs like this one."""

        def prefixes(given: Any) -> set[str]:
            items = given if isinstance(given, list) else [given]
            read = [
                item.read(variables.coerced) if isinstance(item, Var) else item for item in items
            ]
            return {
                prefix_of(one)
                for item in read
                for one in (item if isinstance(item, list) else [item])
            }

        ask = Ask(
            run.viewer,
            literal_column(f"DATE '{run.today}'", Date()),
            bindparam("now", type_=DateTime(timezone=True), required=True),
            bindparam("lang", type_=Text(), required=True),
            sort_lang(run.lang),
            is_past=False,
        )
        return Compiler(self.selections(variables), ask, prefixes)


DIALECT: Any = dialect()  # type: ignore[no-untyped-call]


class _Statements(PGCompiler_asyncpg):
    """Writes our own constants into the statement, so that indexes match, and binds the rest."""

    def visit_bindparam(self, bindparam: Any, *rest: Any, **options: Any) -> Any:
        """Write one bound value."""
        if not bindparam.required and bindparam.key not in VIEWERS:
            options["literal_binds"] = True
        return super().visit_bindparam(bindparam, *rest, **options)  # type: ignore[no-untyped-call]


VIEWERS = frozenset(
    {
        *("viewer_person", "viewer_known", "viewer_own", "viewer_colleagues"),
        *("viewer_registering", "viewer_registering_within"),
        *("viewer_joining", "viewer_joining_within", "viewer_charter_within"),
        "viewer_meetings_within",
    }
)
"""Values that differ between viewers of one shape, by the names policies bind them under."""
DIALECT.statement_compiler = _Statements


def plan_of(compiler: Compiler, value: ColumnElement[Any]) -> Plan:
    """The plan of a compiled value: its SQL for asyncpg and where each of its values comes from.

    The JSON comes as bytes, which is what is sent on.
    """
    answer = func.convert_to(cast(value, Text), literal_column("'UTF8'"))
    compiled: Any = select(answer).compile(dialect=DIALECT)
    getters = compiler.binder.getters
    values = tuple(getters[name] for name in compiled.positiontup or ())
    binder = compiler.binder
    return Plan(compiled.string, values, binder.is_search, binder.day)


def root_plan(compiler: Compiler, field_def: GraphQLField, nodes: list[FieldNode]) -> Plan:
    """The plan of a field at the root of an operation."""
    return plan_of(compiler, compiler.root(field_def, nodes))


def sort_lang(lang: str) -> str:
    """The first of the asked languages that has a stored sort key."""
    bare = (tag.partition("-")[0].lower() for tag in lang.split(","))
    return next((tag for tag in bare if tag in LANGUAGES), LANGUAGES[0])
