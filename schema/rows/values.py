"""Values of a request inside a compiled statement: what shapes it, and what is only bound to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeVar

from graphql import GraphQLError
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Text,
    Uuid,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY

from governance.access import Capability, Viewer
from schema.rows.page import language_of

HELD = ""
"""The name under which ids that an ordinary type holds are bound; no variable has it."""

ASKED_DAY = "the day asked of"
"""What stands in a statement for the past day it asks of, until that is known.

Written there it tells PostgreSQL which periods hold; bound, it would be planned anew in each run.
"""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Run:
    """One execution of a plan: the values that are bound."""

    variables: dict[str, Any]
    viewer: Viewer
    now: datetime
    lang: str

    @property
    def today(self) -> date:
        """The day it is, in UTC."""
        return self.now.date()


@dataclass(frozen=True)
class Var:
    """A place in the request's variables where a value will be found."""

    path: Path
    sort_lang: str | None = None
    """The language of the order that a cursor found there belongs to."""

    def read(self, variables: dict[str, Any]) -> Any:
        """The value found there."""
        value: Any = variables
        for step in self.path:
            value = value[step]
        return value


@dataclass
class Use:
    """What a document does with a variable, besides binding its value to a statement."""

    is_size: bool = False
    """Its number becomes the limit of a page."""
    is_typed: bool = False
    """Its ids may be of any type, and their prefixes say which tables are read."""
    is_cursor: bool = False
    """It leads back into a list, whose order may be that of another language."""


def prefix_of(given: Any) -> str:
    """The prefix of an id as it was given, which says its type."""
    return str(given).partition("_")[0][:8]


def shape(value: Any, use: Use) -> Any:  # noqa: PLR0911  One line for each kind of value.
    """What of a value makes another statement: nulls, flags, codes, keys, sizes, types of ids."""
    match value:
        case None | bool() | Enum():
            return value
        case int() if use.is_size:
            return value
        case str() if use.is_typed:
            return prefix_of(value)
        case str() if use.is_cursor:
            return language_of(value) or ""
        case list() if use.is_typed:
            return frozenset(map(prefix_of, value))
        case list() if _is_only_bound(value):
            return "*"
        case list():
            return tuple(shape(item, use) for item in value)
        case dict():
            return tuple((key, shape(item, use)) for key, item in sorted(value.items()))
        case _:
            return ""


def mark(value: Any, use: Use, path: Path) -> Any:
    """A variable's value with every part that is only bound replaced by where it is found."""
    match value:
        case None | bool() | Enum():
            return value
        case int() if use.is_size:
            return value
        case list() if not use.is_typed and not _is_only_bound(value):
            return [mark(item, use, (*path, index)) for index, item in enumerate(value)]
        case dict():
            return {key: mark(item, use, (*path, key)) for key, item in value.items()}
        case str() if use.is_cursor:
            return Var(path, language_of(value))
        case _:
            return Var(path)


def _is_only_bound(items: list[Any]) -> bool:
    """Whether a list is an array of plain values, whatever its length; codes are not."""
    return bool(items) and not any(
        item is None or isinstance(item, bool | Enum | dict | list) for item in items
    )


SQL_TYPES: dict[str, Any] = {
    "String": Text(),
    "Int": Integer(),
    "BigInt": BigInteger(),
    "Float": Float(53),
    "Boolean": Boolean(),
    "ID": Uuid(),
    "IDs": ARRAY(Uuid()),
    "DateTime": DateTime(timezone=True),
    "Date": Date(),
}


def _aware(moment: datetime) -> datetime:
    """A moment; one that names no offset is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


CONVERTERS: dict[str, Callable[[Any], Any]] = {"DateTime": _aware}
"""What becomes of a scalar's values before they are bound."""


class Binder:
    """The values bound to a statement, by the names they have in it."""

    def __init__(self) -> None:
        self.is_search = False
        """Whether a value decides by which index the statement is answered best."""
        self.day: Callable[[Run], date] | None = None
        """The past day that is asked of, where one is."""
        self.getters: dict[str, Callable[[Run], Any]] = {
            "viewer_person": lambda run: run.viewer.person_id,
            "viewer_known": lambda run: sorted(run.viewer.known),
            "viewer_own": lambda run: run.viewer.own,
            "viewer_colleagues": lambda run: sorted(run.viewer.colleagues),
            "viewer_registering": lambda run: run.viewer.bodies_for(Capability.APPLICATIONS),
            "viewer_meetings_within": lambda run: run.viewer.paths_for(Capability.MEETINGS),
            "viewer_charter_within": lambda run: run.viewer.paths_for(Capability.CHARTER),
            "viewer_registering_within": lambda run: run.viewer.paths_for(Capability.APPLICATIONS),
            "viewer_joining": lambda run: run.viewer.bodies_for(Capability.MEMBERSHIP),
            "viewer_joining_within": lambda run: run.viewer.paths_for(Capability.MEMBERSHIP),
            "lang": lambda run: run.lang,
            "now": lambda run: run.now,
        }

    def bind(
        self, value: Any, type_name: str, convert: Callable[[Any], Any] | None = None
    ) -> BindParameter[Any]:
        """A bound parameter for a value that is known now, or for one that each run brings."""
        kind = SQL_TYPES.get(type_name, Text())
        convert = convert or CONVERTERS.get(type_name)

        def get(run: Run) -> Any:
            known = value.read(run.variables) if isinstance(value, Var) else value
            return convert(known) if convert else known

        return self._named(get, kind)

    def day_of(self, bound: BindParameter[Any]) -> ColumnElement[date]:
        """The past day that is asked of, to be written into the statement in each run."""
        self.day = self.getters[bound.key]
        return literal_column(f"DATE '{ASKED_DAY}'", Date())

    def bind_list(
        self,
        value: Any,
        type_name: str,
        convert: Callable[[Any], Any] | None = None,
        check: Callable[[list[Any]], None] | None = None,
    ) -> BindParameter[Any]:
        """A bound array: of a variable's list, or of a list that is written out."""
        convert = convert or CONVERTERS.get(type_name)

        def get(run: Run) -> list[Any]:
            given = value.read(run.variables) if isinstance(value, Var) else value
            items = given if isinstance(given, list) else [given]
            if check:
                check(items)
            read = [item.read(run.variables) if isinstance(item, Var) else item for item in items]
            return [convert(item) for item in read] if convert else read

        return self._named(get, ARRAY(SQL_TYPES.get(type_name, Text())))

    def _named(self, get: Callable[[Run], Any], kind: Any) -> BindParameter[Any]:
        name = f"p{len(self.getters)}"
        self.getters[name] = get
        return bindparam(name, type_=kind, required=True)


Number = TypeVar("Number", int, float)


def between(least: Number, most: Number, what: str) -> Callable[[Number], Number]:
    """A check of a number before it is bound; raises a `GraphQLError` beyond the bounds."""

    def check(given: Number) -> Number:
        if not least <= given <= most:
            raise GraphQLError(
                f"{what} is {given}; it lies between {least} and {most}.",
                extensions={"code": "BAD_VALUE"},
            )
        return given

    return check
