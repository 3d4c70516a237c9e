"""Figures in the API: what is counted by one statement, and is no row of the network."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from graphql import FieldNode, GraphQLObjectType, get_named_type, is_object_type
from sqlalchemy import Select
from strawberry.types.nodes import SelectedField, Selection

from schema import faults
from schema.context import Context
from schema.rows.plan import DIALECT
from schema.rows.selection import Selections, field_of
from schema.rows.values import Binder


async def counted(context: Context, statement: Select[Any]) -> Sequence[Any]:
    """What a statement counts for who asks; it is planned for its values."""
    compiled: Any = statement.compile(dialect=DIALECT)
    getters, run = Binder().getters, context.run({})
    values = [getters[name](run) for name in compiled.positiontup or ()]
    with faults.in_plain_words():
        found: Sequence[Any] = await context.database.searches.fetch(compiled.string, *values)
    return found


def fields_of(selections: Iterable[Selection]) -> Iterator[SelectedField]:
    """The fields that are selected, those of fragments included."""
    for each in selections:
        if isinstance(each, SelectedField):
            yield each
        else:
            yield from fields_of(each.selections)


def asked_of(selections: Iterable[Selection]) -> Iterator[str]:
    """The names in Python of all that is selected of some fields, however deep."""
    for field in fields_of(selections):
        for each in fields_of(field.selections):
            yield snake(each.name)
            yield from asked_of([each])


def snake(name: str) -> str:
    """The name in Python of a field of the schema."""
    return re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


@dataclass(frozen=True)
class Told:
    """All that an ordinary type shows, as a statement answered: under its names in Python.

    What is selected of it is told at once, without a resolver for each of its many values; so its
    fields take no arguments and hold no rows.
    """

    values: Mapping[str, Any]


def teller(
    selections: Selections, type_: GraphQLObjectType, nodes: Sequence[FieldNode]
) -> Callable[[Any], Any]:
    """What tells of some values, or of each in a list of them, what is selected of a type."""
    tellers: dict[str, Callable[[Any], Any]] = {}
    for key, inner in selections.fields(type_, nodes).items():
        field = field_of(type_, inner[0])
        if field is None:
            tellers[key] = lambda _: type_.name
            continue
        get = itemgetter(field.extensions["strawberry-definition"].python_name)
        named: Any = get_named_type(field.type)
        deeper = teller(selections, named, inner) if is_object_type(named) else None
        tellers[key] = _after(get, deeper) if deeper else get

    def tell(told: Any) -> Any:
        if isinstance(told, list):
            return [tell(each) for each in told]
        return None if told is None else {key: one(told) for key, one in tellers.items()}

    return tell


def _after(get: Callable[[Any], Any], tell: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda told: tell(get(told))
