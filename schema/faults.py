"""Errors of a request as the outside sees them: what helps, and nothing of the inside."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg
from graphql import FieldNode, GraphQLError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

LOG = logging.getLogger("governance.schema")

MESSAGE_LENGTH_MAX = 500
"""What a client sent is not sent back to it at any length."""
UNREACHABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    OSError,
    PoolTimeout,
)
"""What a read meets when the database goes away or is not there."""
UNAVAILABLE = "UNAVAILABLE"


class RequestErrors(Exception):
    """Several errors of one request."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        self.errors = errors


def meant_by(error: Exception) -> GraphQLError | None:
    """What an error of the database means to a reader; None when it is a bug."""
    if isinstance(error, asyncpg.QueryCanceledError):
        said, code = "This took longer than the server allows; ask for less at once.", "TIMEOUT"
    elif isinstance(error, asyncpg.DataError | UnicodeEncodeError):
        said, code = (
            "A value of this request is too large or has characters no text has.",
            "BAD_VALUE",
        )
    elif is_unreachable(error):
        said, code = "The database cannot be reached at the moment; try again.", UNAVAILABLE
    else:
        return None
    # Its name alone: its own words may tell where the database is, or repeat a value.
    LOG.warning("%s: %s", code, type(error).__name__)
    return GraphQLError(said, extensions={"code": code})


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Whatever the database refuses meanwhile is raised as what it means to a reader."""
    try:
        yield
    except Exception as error:
        meant = meant_by(error)
        if meant is None:
            raise
        raise meant from None


def is_unreachable(error: Exception) -> bool:
    """Whether an error says that the database cannot be reached, or has no connection left."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError)
    return isinstance(error, UNREACHABLE)


def located(error: Exception, nodes: Sequence[FieldNode], name: str) -> GraphQLError:
    """An error with its place in the answer."""
    if isinstance(error, GraphQLError):
        return GraphQLError(error.message, nodes, path=[name], extensions=error.extensions)
    return GraphQLError(str(error), nodes, path=[name], original_error=error)


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error for the outside: a bug shows a number to find it in the log by, nothing else."""
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error is not None:
        original = original.original_error
    shown: dict[str, Any] = dict(error.formatted)
    if len(error.message) > MESSAGE_LENGTH_MAX:
        shown["message"] = f"{error.message[:MESSAGE_LENGTH_MAX]} …"
    if "set_int_max_str_digits" in shown["message"]:
        shown["message"] = "A number of this request has too many digits."
    if isinstance(original, GraphQLError) and original.extensions:
        shown["extensions"] = dict(original.extensions)
    if original is None or isinstance(original, GraphQLError):
        return shown
    if isinstance(original, ValueError | TypeError) and error.path is None:
        return shown
    return {**shown, **unexpected(original)}


def refused(error: GraphQLError) -> dict[str, Any]:
    """An error of the request itself, before anything was read or done."""
    shown = formatted(error)
    return {**shown, "extensions": {"code": "BAD_REQUEST", **shown.get("extensions", {})}}


def unexpected(error: BaseException) -> dict[str, Any]:
    """What is shown of a bug; the log has the rest under the same number."""
    trace = secrets.token_hex(8)
    LOG.error("trace %s", trace, exc_info=error)
    return {
        "message": "Unexpected error.",
        "extensions": {"code": "INTERNAL", "trace": trace},
    }
