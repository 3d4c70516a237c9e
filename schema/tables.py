"""Lists as CSV: one page or the whole list, written while it is read."""

import asyncio
import csv
import io
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from governance.access import Viewer
from governance.rates import Spent
from schema.columns import Column, Listing, listing
from schema.context import Context
from schema.execution import NOT_UNDERSTOOD, Engine, GraphQLRequest, refusals

LOG = logging.getLogger("governance.schema")

ROWS_MAX = 1_000_000
JOINED_BY = "; "
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet would run."""
PAGE_INFO = " pageInfo { hasNextPage endCursor } "
STATUSES = {"INTERNAL": 500, "UNAVAILABLE": 503, "TIMEOUT": 503}


class NoTable(Exception):
    """A request that is not answered as a table: its errors, and their HTTP status."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__()
        self.errors = errors
        self.codes = [str(each.get("extensions", {}).get("code")) for each in errors]
        self.status = max((STATUSES.get(code, 400) for code in self.codes), default=400)


class TableCut(Exception):
    """A table whose end cannot be had: what was sent of it must not look whole."""


class _Number(str):
    """A number as JSON writes it."""

    __slots__ = ()


@dataclass(frozen=True)
class _Page:
    rows: list[Any]
    next: str | None


class Table:
    """A list that is being written as CSV."""

    def __init__(
        self,
        engine: Engine,
        request: GraphQLRequest,
        context: Context,
        renew: Callable[[], Awaitable[Viewer]] | None,
        listed: Listing,
    ) -> None:
        self.engine = engine
        self.context = context
        self.renew = renew
        self.listed = listed
        text = request.query
        if listed.after:
            text = text[: listed.end] + PAGE_INFO + text[listed.end :]
        self.request = msgspec.structs.replace(request, query=text)

    async def page(self, cursor: str | None = None) -> _Page:
        """A page of the list; raises `NoTable`."""
        request = self.request
        if cursor is not None and self.listed.after:
            given = {**(request.variables or {}), self.listed.after: cursor}
            request = msgspec.structs.replace(request, variables=given)
        answer = await self.engine.answer(request, self.context)
        if errors := answer.body.get("errors"):
            raise NoTable(errors)
        encoded = msgspec.json.encode(answer.body["data"])
        data = json.loads(encoded, parse_int=_Number, parse_float=_Number)
        found = _at(data, self.listed.rows) or []
        rows = [_at(each, self.listed.node) for each in found]
        is_paged = bool(rows) and self.listed.after is not None
        info = _at(data, (*self.listed.rows[:-1], "pageInfo")) if is_paged else {}
        follows = info.get("hasNextPage")
        return _Page(rows, info["endCursor"] if follows else None)

    async def lines(self, page: _Page) -> AsyncIterator[bytes]:
        """The table from its header on, page after page; raises `TableCut`."""
        yield _written([[each.name for each in self.listed.columns]])
        count = 0
        while True:
            count += len(page.rows)
            if count > ROWS_MAX:
                LOG.error("A table was cut: it has more than %s rows.", ROWS_MAX)
                raise TableCut
            yield _written([self._cells(row) for row in page.rows])
            if page.next is None:
                return
            try:
                page = await self._in_time(page.next)
            except NoTable as error:
                LOG.error("A table was cut after %s rows: %s.", count, ", ".join(error.codes))  # noqa: TRY400  What was asked stays out of the log.
                raise TableCut from None

    async def _in_time(self, cursor: str) -> _Page:
        """A further page, as whoever asks may read it by now; raises `NoTable`.

        Where they have no cost left it waits for more: a table that has begun is not cut for it.
        """
        while True:
            if self.renew is not None:
                self.context.viewer = await self.renew()
            try:
                return await self.page(cursor)
            except Spent as spent:
                await asyncio.sleep(spent.verdict.retry_after_seconds)

    def _cells(self, row: Any) -> list[str]:
        return [_cell(_at(row, each.path), each) for each in self.listed.columns]


async def opened(
    engine: Engine,
    request: GraphQLRequest,
    context: Context,
    renew: Callable[[], Awaitable[Viewer]] | None = None,
) -> tuple[str, AsyncIterator[bytes]]:
    """The name of a table and its lines, the first page read already; raises `NoTable`.

    `renew` is awaited before each further page and answers who asks, as they may by then; it raises
    `NoTable`. Without it they stay who they are.
    """
    try:
        asked = engine.understood(request, context)
        listed = listing(engine.schema, asked, request.variables or {})
    except NOT_UNDERSTOOD as error:
        raise NoTable(refusals(error)) from None
    table = Table(engine, request, context, renew, listed)
    first = await table.page()
    return listed.name, table.lines(first)


def _at(value: Any, path: tuple[str, ...]) -> Any:
    """What response keys lead to; None where something on the way is null or not selected."""
    for key in path:
        if value is None:
            return None
        value = value.get(key)
    return value


def _cell(value: Any, column: Column) -> str:
    """A value as a cell."""
    if isinstance(value, list) and not column.is_json:
        return _guarded(JOINED_BY.join(_plain(each) for each in value))
    if isinstance(value, list):
        return _guarded(JOINED_BY.join(_json(each) for each in value))
    if column.is_json and value is not None:
        return _json(value)
    return _guarded(_plain(value)) if type(value) is str else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    """JSON text, with the numbers as they were."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        pairs = (f"{_json(key)}: {_json(inner)}" for key, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()
