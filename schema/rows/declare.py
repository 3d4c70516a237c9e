"""How a GraphQL type says which table's rows it shows, and where each field comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

import strawberry
from sqlalchemy import BindParameter, ColumnElement, Select, inspect
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.unset import UNSET

from governance.access import Viewer
from governance.db import Base
from schema.rows.ids import PREFIXES, decode

LIST_MAX = 100
"""The most rows a list without pages brings."""

Alias = Any
"""A model under an alias of the statement that is being compiled."""


@dataclass(frozen=True)
class Ask:
    """What a field's expression may depend on besides its row: who asks, which day, how."""

    viewer: Viewer
    today: ColumnElement[Any]
    now: ColumnElement[Any]
    """The moment of the question; where a day is asked of, its end."""
    lang: BindParameter[Any]
    sort_lang: str
    """The language with a stored sort key that names are ordered by."""
    is_past: bool


@dataclass(frozen=True)
class Identity:
    """The row's id, typed by the prefix of its row type."""


@dataclass(frozen=True)
class Column:
    """A value of the row: the column of the same name."""

    name: str


@dataclass(frozen=True)
class Expression:
    """A named SQL expression over the row: `make(row, ask, **arguments)`."""

    make: Callable[..., Any]


Visible = Callable[[Viewer, Any], ColumnElement[bool]]
"""Which rows a viewer may see."""


@dataclass(frozen=True)
class One:
    """Another row this row points at, joined by a relationship or by a condition of one's own."""

    relation: str
    on: Callable[[Alias, Alias, Ask], ColumnElement[bool]] | None = None
    visible: Visible | None = None
    """What is left to ask of the other where seeing this row says the rest; else all of it."""


@dataclass(frozen=True)
class Either:
    """One row of several types: the first that is there, each by its own relation."""

    relations: Mapping[str, One]


@dataclass(frozen=True)
class Many:
    """Rows that belong to this row (or to nobody, at the root), as a list or page by page."""

    on: Callable[..., ColumnElement[bool]] | None = None
    """Which rows: `on(parent, row, ask, **arguments)`; at the root the parent is None."""
    order: Callable[..., Any] | None = None
    """What a plain list is sorted by: `order(row, ask, **arguments)`; pages have their orders."""
    shows_ended: bool = False
    """Whether rows are shown whose period is not today's or the asked day's."""
    visible: Visible | None = None
    """What is left to ask of the rows where seeing this row says the rest; else all of it."""
    most: int = LIST_MAX
    """The most rows a plain list brings, which its cost is reckoned with."""
    table: Callable[..., Any] | None = None
    """What answers with the rows, where no table holds them: `table(parent, ask, **arguments)`."""
    by: str = ""
    """What pages are sorted by where nothing is asked, if not by the first order of the rows."""


@dataclass(frozen=True)
class ById:
    """One row, asked for by its id: at the root; `where(row)` narrows what it may be."""

    where: Callable[[Alias], ColumnElement[bool]] | None = None


@dataclass(frozen=True)
class ByKey:
    """One row, asked for by something else that is unique: `where(row, ask, **arguments)`."""

    where: Callable[..., ColumnElement[bool]]


@dataclass(frozen=True)
class AnyById:
    """Rows of any type, asked for by their ids: `node` and `nodes`."""


@dataclass(frozen=True)
class Part:
    """Some of the row's own values under a name of their own, or null when `there(row)` is not.

    Its fields find the arguments it was asked with as `row.given`.
    """

    there: Callable[[Alias], ColumnElement[bool]] | None = None


Source = Identity | Column | Expression | One | Either | Many | ById | ByKey | AnyById | Part


@dataclass(frozen=True)
class Filter:
    """One thing a list can be narrowed by: `where(row, ask, value)`; `prefix` types an id."""

    annotation: Any
    where: Callable[[Alias, Ask, Any], ColumnElement[bool]]
    description: str
    prefix: str | None = None
    names_a_day: bool = False
    """Whether it says itself on which day rows are valid, so that today's alone are not meant."""
    is_uneven: bool = False
    """Whether few rows have some ids and many have others, so that each is planned for its own."""


@dataclass(frozen=True)
class Related:
    """A list can be narrowed by the rows a field of this name leads to: one holds of some of them.

    `filters` is the name of the input that narrows those rows; `{}` asks whether there are any.
    """

    filters: str
    description: str


Filters = Mapping[str, Filter | Related]


@dataclass(frozen=True)
class Order:
    """One thing a list can be sorted by: `key(row, ask)`, never null, and its type in JSON."""

    key: Callable[[Alias, Ask], Any]
    kind: type
    is_by_language: bool = False


BY_ID = Order(key=lambda row, _ask: row.id, kind=str)
"""The order in which rows were recorded, since ids are made in the order of time."""


@dataclass(frozen=True)
class Row:
    """What the engine knows of a row type."""

    name: str
    model: type[Base]
    visible: Visible
    prefix: str = ""
    orders: Mapping[str, Order] = field(default_factory=dict)
    filters: Filters = field(default_factory=dict)
    as_of: Callable[..., Select[Any]] | None = None
    lasts: bool = False

    def keys(self, alias: Alias) -> list[Any]:
        """The primary key: it tells whether a joined row is there, and one row from another."""
        mapper = inspect(self.model)
        columns = (mapper.get_property_by_column(column) for column in mapper.primary_key)
        return [getattr(alias, column.key) for column in columns]

    def decode(self, given: str) -> UUID:
        """The row's id from the API's; raises a `GraphQLError` for another type's, or none."""
        return decode(self.prefix, given)


ROWS: dict[str, Row] = {}
"""Every row type by its GraphQL name."""
SHOWN: list[type] = []
"""The classes of those, as the schema takes them."""


class RowField(StrawberryField):
    """A field the engine answers: its source and arguments travel in its metadata."""

    def get_result(self, *_: Any, **__: Any) -> Any:
        """At the root of an operation with other fields the engine answers in the executor."""
        return PENDING

    @property
    def source(self) -> Source:
        """Where the field comes from."""
        return cast("Source", self.metadata["source"])

    @property
    def arguments(self) -> list[StrawberryArgument]:
        """The field's arguments, which have no resolver to be read from."""
        return list(self.metadata["arguments"])

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        raise NotImplementedError


PENDING = object()
"""The value of a row field before the engine has answered it."""


def argument(
    name: str, annotation: Any, description: str, default: object = UNSET, **metadata: Any
) -> StrawberryArgument:
    """An argument of a row field; `default` unset makes a nullable one optional.

    `convert=` among the metadata checks or changes a value before it is bound.
    """
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
        default=default,
        metadata=metadata,
    )


def shown(source: Source, description: str, arguments: Sequence[StrawberryArgument] = ()) -> Any:
    """A field of a row type with a source other than the column of its name."""
    return RowField(
        description=description, metadata={"source": source, "arguments": tuple(arguments)}
    )


def column(description: str, name: str = "") -> Any:
    """A field that shows a column; `name` when the column is called otherwise."""
    return RowField(description=description, metadata={"source": Column(name), "arguments": ()})


Decorated = TypeVar("Decorated")


def row(
    model: type[Base],
    *,
    visible: Visible,
    name: str | None = None,
    prefix: str = "",
    orders: Mapping[str, Order] | None = None,
    filters: Filters | None = None,
    as_of: Callable[..., Select[Any]] | None = None,
) -> Callable[[type[Decorated]], type[Decorated]]:
    """Declare a GraphQL type whose values are the rows of a model that a viewer may see.

    `prefix` types its ids; `orders` and `filters` are what its lists can be sorted and narrowed
    by; `as_of(day, or_now=…)` selects the rows as they were on a day, by versions that are kept.
    """

    def declare(cls: type[Decorated]) -> type[Decorated]:
        made = strawberry.type(cls, name=name, description=cls.__doc__)
        known = Row(
            name=name or cls.__name__,
            model=model,
            visible=visible,
            prefix=prefix,
            orders=orders or {},
            filters=filters or {},
            as_of=as_of,
            lasts="valid_from" in inspect(model).columns,
        )
        ROWS[known.name] = known
        SHOWN.append(made)
        if prefix and PREFIXES.setdefault(prefix, known.name) != known.name:
            raise ValueError(f"{prefix} is the prefix of {PREFIXES[prefix]} already.")
        return made

    return declare


def part(cls: type[Decorated]) -> type[Decorated]:
    """Declare a GraphQL type for some of a row's own values."""
    return strawberry.type(cls, description=cls.__doc__)
