"""Pages of rows: Relay connections by keyset, with cursors that outlive inserts and deletes."""

import base64
import re
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import strawberry
from graphql import GraphQLError
from sqlalchemy import ColumnElement, func, literal_column, tuple_

from governance.db import LANGUAGES

PAGE_MAX = 100
"""The most rows one page brings."""

SIGNATURE_MAX = 120
"""How much of a cursor is read for what it says of its list; a multiple of four."""

T = TypeVar("T")


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Where a page lies in its list."""

    has_next_page: bool = strawberry.field(description="Whether more rows follow the page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede the page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last row.")


@strawberry.type(description="A row of a page with the cursor that leads back to it.")
class Edge(Generic[T]):
    """A row of a page with the cursor that leads back to it."""

    cursor: str = strawberry.field(description="Give it as `after` or `before`.")
    node: T = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """A page of a list."""

    nodes: list[T] = strawberry.field(description="The rows.")
    edges: list[Edge[T]] = strawberry.field(description="The rows with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    total_count: int = strawberry.field(
        description="How many rows the whole list has; counted only when asked for."
    )


@dataclass(frozen=True)
class Slice:
    """Which part of a list is asked for."""

    size: int
    is_backward: bool
    cursor: Any
    """A value or a place in the variables, or None for the list's own end."""


def slice_of(arguments: dict[str, Any], where: str) -> Slice:
    """The slice a field's arguments ask for; raises a `GraphQLError` that names what is wrong."""
    first, last = arguments.get("first"), arguments.get("last")
    after, before = arguments.get("after"), arguments.get("before")
    if (first is None) == (last is None):
        raise refused(f"{where} needs first or last, one of the two.")
    if (last is None and before is not None) or (first is None and after is not None):
        raise refused(f"{where} takes first with after, or last with before.")
    size = first if last is None else last
    if not isinstance(size, int) or not 0 <= size <= PAGE_MAX:
        raise refused(f"{where} asks for {size} rows; a page has 0 to {PAGE_MAX}.")
    return Slice(size, last is not None, after if last is None else before)


def refused(message: str) -> GraphQLError:
    """A page that cannot be had."""
    return GraphQLError(message, extensions={"code": "BAD_PAGE"})


def cursor_of(signature: str, keys: list[Any]) -> ColumnElement[str]:
    """The cursor of a row in SQL: its order and its keys, base64url of a JSON array."""
    packed = func.json_build_array(literal_column(f"'{signature}'"), *keys)
    text = func.encode(func.convert_to(packed.op("::")(literal_column("text")), "UTF8"), "base64")
    return func.translate(text, literal_column("E'+/\\n='"), literal_column("'-_'"))


def opened(cursor: Any, signature: str, index: int, kind: type) -> Any:
    """One key out of a cursor; raises a `GraphQLError` when it is of another list or order."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        keys = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=list)
        if keys[0] == signature:
            return msgspec.convert(keys[index + 1], kind)
    except (msgspec.MsgspecError, ValueError, TypeError, IndexError, RecursionError):
        pass
    raise refused("This cursor does not belong to this list in this order; begin without it.")


_BY_LANGUAGE = re.compile(rb'\["\w+\.\w+:(\w\w)[+-]"')


def language_of(cursor: str) -> str | None:
    """The language of the order a cursor belongs to; None where the order has none."""
    try:
        head = base64.urlsafe_b64decode(cursor[:SIGNATURE_MAX] + "=" * (-len(cursor) % 4))
    except ValueError:
        return None
    known = _BY_LANGUAGE.match(head)
    lang = known and known[1].decode()
    return lang if lang in LANGUAGES else None


def beyond(
    keys: list[Any], bounds: list[Any], *, is_descending: bool, is_joined: bool = False
) -> ColumnElement[bool]:
    """Whether a row lies beyond a cursor, in the order of the keys.

    Of keys that are `is_joined`, from two tables, an index knows the first alone: it is told apart.
    """
    rows, edge = tuple_(*keys), tuple_(*bounds)
    found: ColumnElement[bool] = rows < edge if is_descending else rows > edge
    if not is_joined:
        return found
    near: ColumnElement[bool] = keys[0] <= bounds[0] if is_descending else keys[0] >= bounds[0]
    return found & near


def until(
    keys: list[Any], bounds: list[Any], *, is_descending: bool, is_joined: bool = False
) -> ColumnElement[bool]:
    """Whether a row lies no further than a cursor; said so that an index can tell."""
    rows, edge = tuple_(*keys), tuple_(*bounds)
    found: ColumnElement[bool] = rows >= edge if is_descending else rows <= edge
    if not is_joined:
        return found
    near: ColumnElement[bool] = keys[0] >= bounds[0] if is_descending else keys[0] <= bounds[0]
    return found & near
