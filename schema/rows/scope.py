"""What the parts of the compiler share: the rows being read, and what one part asks of another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import FieldNode
from sqlalchemy import ColumnElement, FromClause, Select, and_, inspect, literal_column

from governance.db import Base
from schema.rows.declare import Ask, Many, Row
from schema.rows.selection import Selections
from schema.rows.values import Binder


class Rows:
    """Rows a statement reads: a table, or a subquery over one, with the columns of its model."""

    def __init__(self, model: type[Base], source: FromClause) -> None:
        self.__model = model
        self.__source = source

    def __getattr__(self, key: str) -> ColumnElement[Any]:
        try:
            return self.__source.c[key]
        except KeyError:
            raise AttributeError(f"{self.__model.__name__} has no column {key}") from None

    def as_mapper(self) -> Any:
        """The mapper of the model."""
        return inspect(self.__model)

    def __clause_element__(self) -> Any:
        return self.__source


class Window:
    """Some rows of a table, as a subquery: what is asked of them are the columns it brings."""

    def __init__(self, rows: Rows, name: str) -> None:
        self.__rows = rows
        self.__name = name
        self.__asked: dict[str, ColumnElement[Any]] = {}

    def __getattr__(self, key: str) -> ColumnElement[Any]:
        if key not in self.__asked:
            column = getattr(self.__rows, key)
            self.__asked[key] = literal_column(f"{self.__name}.{key}", column.type)
        return self.__asked[key]

    def as_mapper(self) -> Any:
        """The mapper of the model."""
        return self.__rows.as_mapper()

    def as_source(self, statement: Select[Any]) -> FromClause:
        """What a statement selects from: another one, with the columns that were asked for."""
        columns = [getattr(self.__rows, key).label(key) for key in self.__asked]
        return statement.with_only_columns(*columns).subquery(self.__name)


class Given:
    """A row with the arguments of the field that shows a part of it, for what the part shows."""

    def __init__(self, row: Any, given: dict[str, Any]) -> None:
        self.__row = row
        self.given = given

    def __getattr__(self, key: str) -> Any:
        return getattr(self.__row, key)


@dataclass
class Scope:
    """The rows a selection is read from, and what is joined to them on the way."""

    row: Any
    joins: list[tuple[Any, ColumnElement[bool]]] = field(default_factory=list)
    joined: dict[Any, Any] = field(default_factory=dict)

    def on(self, target: Any) -> "Scope":
        """The scope of a joined row: its own joins go to the same statement."""
        return Scope(target, self.joins)

    def part(self, given: dict[str, Any]) -> "Scope":
        """The scope of a part of the row, which knows what the part was asked with."""
        return Scope(Given(self.row, given), self.joins, self.joined) if given else self

    def read(self, statement: Any, rows: Any = None) -> Any:
        """A statement over the scope's rows with everything joined to them."""
        statement = statement.select_from(self.row if rows is None else rows)
        for target, on in self.joins:
            statement = statement.outerjoin(target, on)
        return statement


class Compiling(Protocol):
    """The compiler as its parts see it."""

    ties: Iterator[int]
    """Counts how often a statement asks whether a row is tied to others."""
    ask: Ask
    binder: Binder
    selections: Selections

    def rows(self, row: Row) -> Rows:
        """A row type's rows, under a new name."""

    def listed(self, row: Row, source: Many, parent: Any, arguments: dict[str, Any]) -> Rows:
        """The rows a list is taken from; the arguments that tell which are taken out."""

    def window(self, rows: Rows) -> Window:
        """A window on some rows, under a new name."""

    def object(self, type_: Any, nodes: list[FieldNode], scope: Scope) -> ColumnElement[Any]:
        """A JSON object of the selected fields of a row."""

    def one_where(
        self, type_: Any, nodes: list[FieldNode], where: Callable[[Any], ColumnElement[bool]]
    ) -> ColumnElement[Any]:
        """One row that a condition finds."""

    def bound(self, value: Any, type_: Any, convert: Callable[[Any], Any] | None = None) -> Any:
        """A value of the request for use in SQL."""

    def belonging(
        self, row: Row, source: Many, alias: Any, parent: Any, arguments: dict[str, Any]
    ) -> list[ColumnElement[bool]]:
        """The conditions under which rows belong to a list."""


def related(parent: Any, relation: str, child: Any) -> ColumnElement[bool]:
    """The condition of a relationship between two aliases, whichever rows they stand for."""
    own, other = parent.as_mapper(), child.as_mapper()
    return and_(
        *(
            getattr(parent, own.get_property_by_column(local).key)
            == getattr(child, other.get_property_by_column(remote).key)
            for local, remote in own.relationships[relation].local_remote_pairs
        )
    )


def value_of(statement: Any) -> ColumnElement[Any]:
    """The one value a statement answers with."""
    value: ColumnElement[Any] = statement.scalar_subquery()
    return value
