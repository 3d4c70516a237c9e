"""What the database refuses, in the words of the domain that promised it."""

from collections.abc import Callable

from graphql import GraphQLError

from governance.actors import operations as actors
from governance.calls import operations as calls
from governance.charter import operations as charter
from governance.charter.adherences import operations as adherences
from governance.charter.assessments import operations as assessments
from governance.errors import Busy, Refusal
from governance.facilitators import operations as facilitators
from governance.identity import operations as identity
from governance.members import operations as members
from governance.platforms import operations as platforms
from governance.territories import operations as territories
from schema import faults

PROMISES: dict[str, Callable[[], Refusal]] = (
    territories.PROMISES
    | actors.PROMISES
    | charter.PROMISES
    | adherences.PROMISES
    | assessments.PROMISES
    | platforms.PROMISES
    | identity.PROMISES
    | members.PROMISES
    | calls.PROMISES
    | facilitators.PROMISES
)
"""What a violated constraint means to a caller, by its name in the database."""

BUSY = {"55P03", "40P01", "40001"}
"""SQLSTATEs of a lock not had in time, a deadlock and a serialization failure."""

TOO_LONG = "57014"
"""SQLSTATE of a statement that took longer than the server allows."""


def meant(error: Exception) -> Exception:
    """What an error of the database means to a caller; itself where it is a bug."""
    original = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", None)
    constraint = getattr(getattr(original, "__cause__", None), "constraint_name", None)
    if constraint in PROMISES:
        return PROMISES[constraint]()
    if state in BUSY:
        return Busy()
    if state == TOO_LONG:
        return GraphQLError(
            "This took longer than the server allows; nothing was changed.",
            extensions={"code": "TIMEOUT"},
        )
    return (faults.meant_by(error) if faults.is_unreachable(error) else None) or error
