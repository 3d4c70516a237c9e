"""Answers over HTTP: of a request, of a table, and of what is refused or goes wrong."""

import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.response import Stream

from governance import http
from governance.rates import Caller, Counting, Spent
from schema.execution import Answer
from schema.faults import UNAVAILABLE, is_unreachable

LOG = logging.getLogger("governance")
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}

LATER = {"retry-after": "5"}
"""When to come again to a server that cannot answer for now."""


def answered(answer: Answer, media: str) -> Response[bytes]:
    """What a request is answered with; errors of the request itself say so to who knows how."""
    status = 400 if answer.is_request_error and media != http.JSON else 200
    if _is_unavailable(answer.body):
        return _answer(msgspec.json.encode(answer.body), 503, media, HEADERS | LATER)
    return _answer(msgspec.json.encode(answer.body), status, media, HEADERS)


def _is_unavailable(body: dict[str, Any]) -> bool:
    """Whether nothing was answered since the database is not there; what was done is told."""
    codes = {error.get("extensions", {}).get("code") for error in body.get("errors", ())}
    return codes == {UNAVAILABLE} and not any((body.get("data") or {}).values())


def table(name: str, lines: AsyncIterator[bytes]) -> Stream:
    """A list as a file of comma-separated values, sent while it is read."""
    headers = {
        **HEADERS,
        "content-disposition": f'attachment; filename="{name}.csv"',
        "content-type": f"{http.CSV}; charset=utf-8; header=present",
    }
    return Stream(lines, status_code=200, headers=headers)


def errors(found: list[dict[str, Any]], status: int) -> Response[bytes]:
    """The errors of what is not answered at all."""
    later = LATER if status == 503 else {}  # noqa: PLR2004  Service Unavailable says when.
    return _answer(msgspec.json.encode({"errors": found}), status, http.JSON, HEADERS | later)


def refusal(refused: http.Refused, media: str = http.JSON) -> Response[bytes]:
    """What is no GraphQL request, in the form of every other error."""
    headers = dict(HEADERS)
    if refused.status == 405:  # noqa: PLR2004  Method Not Allowed names what is.
        headers["allow"] = "POST"
    if refused.status == 401:  # noqa: PLR2004  Unauthorized names how.
        headers["www-authenticate"] = refused.challenge
    if refused.status == 503:  # noqa: PLR2004  Service Unavailable says when to come again.
        headers |= LATER
    return _answer(refused.body, refused.status, media, headers)


async def turned_away(counting: Counting, caller: Caller, cost: int) -> Response[bytes] | None:
    """Count a request and its cost: the answer to who asks too much, else none."""
    try:
        await counting.begin(caller)
        if counting.admit is not None:
            await counting.admit(cost)
    except Spent as spent:
        answer = refusal(http.Refused(429, str(spent)))
        answer.headers.update(counting.headers)
        return answer
    return None


def _answer(body: bytes, status: int, media: str, headers: dict[str, str]) -> Response[bytes]:
    known = http.JSON if media == http.CSV else media  # An error is no table.
    media_type = f"{known}; charset=utf-8"
    return Response(body, status_code=status, media_type=media_type, headers=headers)


def plainly(_: Request[Any, Any, State], error: HTTPException) -> Response[bytes]:
    """What the web framework refuses, in our words."""
    answer = refusal(http.refused(error.status_code))
    if allowed := {**(error.headers or {})}.get("allow"):
        answer.headers["allow"] = ", ".join(sorted(allowed.split(", ")))
    return answer


def unexpected(_: Request[Any, Any, State], error: Exception) -> Response[bytes]:
    """A bug shows a number to find it in the log by, nothing else."""
    if is_unreachable(error):
        return refusal(http.Refused(503, note_unreachable(error)))
    trace = secrets.token_hex(8)
    LOG.error("trace %s", trace, exc_info=error)
    return refusal(http.Refused(500, "Unexpected error.", trace))


def note_unreachable(error: Exception) -> str:
    """Log that the database does not answer, by the error's name alone; what to tell of it."""
    LOG.warning("The database does not answer: %s", type(error).__name__)
    return "The database does not answer; try again in a moment."
