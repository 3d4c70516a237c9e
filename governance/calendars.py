"""The doors of the calendars: a body's meetings for all, a person's at an address of their own."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, route
from litestar.datastructures import State
from litestar.enums import HttpMethod
from litestar.params import FromPath
from sqlalchemy import Select

from governance import answers, http
from governance.answers import HEADERS
from governance.door import door_of
from governance.platforms.meetings import calendars
from governance.platforms.meetings.calendars import Entry
from governance.platforms.meetings.operations.feeds import hash_of
from governance.rates import Counting, caller_of

READS = [HttpMethod.GET, HttpMethod.HEAD]
NETWORK = "TOGETHER"
BODY, ENDING = "org_", ".ics"
COST = 100
"""What a calendar costs of the points anyone can spend in a minute."""
OF_ALL = {"cache-control": "public, max-age=300"}
OF_ONE = {"cache-control": "private, no-cache"}


@route("/calendars/{name:str}", http_method=READS)
async def of_body(request: Request[Any, Any, State], name: FromPath[str]) -> Response[bytes]:
    """The meetings of a listed body, as `/calendars/org_….ics`."""
    body_id = _id(name)

    def query(lang: str, now: datetime) -> Select[Any]:
        return calendars.of_body(body_id or UUID(int=0), lang, now)

    return await _answer(request, query, OF_ALL, of_many=False)


@route("/calendars/me/{name:str}", http_method=READS)
async def of_person(request: Request[Any, Any, State], name: FromPath[str]) -> Response[bytes]:
    """The meetings of the bodies a person sits in, at the address they were told."""

    def query(lang: str, now: datetime) -> Select[Any]:
        return calendars.of_person(hash_of(name.removesuffix(ENDING)), lang, now)

    return await _answer(request, query, OF_ONE, of_many=True)


async def _answer(
    request: Request[Any, Any, State],
    query: Callable[[str, datetime], Select[Any]],
    headers: dict[str, str],
    *,
    of_many: bool,
) -> Response[bytes]:
    counting = Counting(request.app.state.rates)
    caller = caller_of(address=door_of(request).address)
    if too_much := await answers.turned_away(counting, caller, COST):
        return too_much
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    async with request.app.state.database.session() as session:
        statement = query(http.languages(asked), request.app.state.now())
        rows = (await session.execute(statement)).all()
    if not rows:
        missing = answers.refusal(http.refused(404))
        missing.headers.update(counting.headers)
        return missing
    entries = [_entry(row) for row in rows if row.id is not None]
    name = NETWORK if of_many else rows[0].body
    content = calendars.written(name, entries, of_many=of_many)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    known = {
        **HEADERS,
        **headers,
        **counting.headers,
        "etag": tag,
        "vary": "accept-language",
        "content-type": "text/calendar; charset=utf-8",
    }
    if tag in _tags(request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=known)
    return Response(content, status_code=200, headers=known)


def _entry(row: Any) -> Entry:
    """A row as a meeting in a calendar."""
    told = row._asdict()
    return Entry(**{**told, "agenda": told["agenda"] or []})


def _tags(header: str) -> list[str]:
    """The contents a program already has, by their tags (RFC 9110 §13.1.2)."""
    return [one.strip().removeprefix("W/") for one in header.split(",")]


def _id(name: str) -> UUID | None:
    """The body a calendar's name names, if it is one."""
    if not (name.startswith(BODY) and name.endswith(ENDING)):
        return None
    try:
        return UUID(name.removeprefix(BODY).removesuffix(ENDING))
    except ValueError:
        return None
