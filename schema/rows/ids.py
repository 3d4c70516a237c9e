"""Ids as the API shows them: a prefix that says the type, and a UUID."""

import re
from collections.abc import Sequence
from uuid import UUID

from graphql import GraphQLError

_CANONICAL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

PREFIXES: dict[str, str] = {}
"""The GraphQL name of a row type by the prefix of its ids."""


def decode_any(given: str, prefixes: Sequence[str]) -> tuple[str, UUID]:
    """A typed id of one of some types, as its prefix and a UUID; raises like `decode`."""
    head = given.partition("_")[0]
    prefix = head if head in prefixes else prefixes[0]
    return prefix, decode(prefix, given)


def decode(prefix: str, given: str) -> UUID:
    """A typed id (`org_…`) as a UUID; raises a `GraphQLError` for another type's."""
    head, _, tail = given.partition("_")
    kind = PREFIXES.get(prefix, "row")
    if head != prefix:
        raise GraphQLError(
            f"{given[:60]!r} is no id of type {kind}: those begin with {prefix}_.",
            extensions={"code": "BAD_ID"},
        )
    if not _CANONICAL.fullmatch(tail):
        message = f"{given[:60]!r} is no id of type {kind}."
        raise GraphQLError(message, extensions={"code": "BAD_ID"})
    return UUID(tail)
