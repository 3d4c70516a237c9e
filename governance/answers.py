"""Answers over HTTP: of a request, of a table, and of what is refused or goes wrong."""

import logging
import secrets
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.response import Stream
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from governance import http
from schema.execution import Answer

LOG = logging.getLogger("governance")
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def answered(answer: Answer, media: str) -> Response[bytes]:
    """What a request is answered with; errors of the request itself say so to who knows how."""
    status = 400 if answer.is_request_error and media != http.JSON else 200
    return _answer(msgspec.json.encode(answer.body), status, media, HEADERS)


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
    return _answer(msgspec.json.encode({"errors": found}), status, http.JSON, HEADERS)


def refusal(refused: http.Refused, media: str = http.JSON) -> Response[bytes]:
    """What is no GraphQL request, in the form of every other error."""
    headers = dict(HEADERS)
    if refused.status == 405:  # noqa: PLR2004  Method Not Allowed names what is.
        headers["allow"] = "POST"
    if refused.status == 401:  # noqa: PLR2004  Unauthorized names how.
        headers["www-authenticate"] = refused.challenge
    return _answer(refused.body, refused.status, media, headers)


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
    if _is_unreachable(error):
        LOG.warning("The database does not answer: %s", type(error).__name__)
        return refusal(http.Refused(503, "The database does not answer; try again in a moment."))
    trace = secrets.token_hex(8)
    LOG.error("trace %s", trace, exc_info=error)
    return refusal(http.Refused(500, "Unexpected error.", trace))


def _is_unreachable(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError)
    gone = (
        OSError,
        PoolTimeout,
        asyncpg.PostgresConnectionError,
        asyncpg.OperatorInterventionError,
    )
    return isinstance(error, gone)
