"""What the database refuses, in the words of the domain that promised it."""

from collections.abc import Callable

from governance.actions import operations as actions
from governance.actors import operations as actors
from governance.calls import operations as calls
from governance.charter import operations as charter
from governance.charter.adherences import operations as adherences
from governance.charter.assessments import operations as assessments
from governance.decisions import operations as decisions
from governance.decisions.ballots import operations as ballots
from governance.decisions.consultations import operations as consultations
from governance.decisions.rules import operations as rules
from governance.decisions.travel import operations as travel
from governance.errors import Refusal
from governance.facilitators import operations as facilitators
from governance.identity import operations as identity
from governance.members import operations as members
from governance.platforms import operations as platforms
from governance.platforms.meetings import operations as meetings
from governance.territories import operations as territories

PROMISES: dict[str, Callable[[], Refusal]] = (
    territories.PROMISES
    | actors.PROMISES
    | actions.PROMISES
    | charter.PROMISES
    | adherences.PROMISES
    | assessments.PROMISES
    | platforms.PROMISES
    | meetings.PROMISES
    | identity.PROMISES
    | members.PROMISES
    | calls.PROMISES
    | facilitators.PROMISES
    | decisions.PROMISES
    | rules.PROMISES
    | ballots.PROMISES
    | travel.PROMISES
    | consultations.PROMISES
)
"""What a violated constraint means to a caller, by its name in the database."""


def broken(error: Exception) -> str:
    """The name of the promise that an error of the database says is broken, or nothing."""
    cause = getattr(getattr(error, "orig", None), "__cause__", None)
    return str(getattr(cause, "constraint_name", None) or "")


def sentence(error: Exception) -> str:
    """What a broken promise means, for whoever brings in a file."""
    name = broken(error)
    return str(PROMISES[name]()) if name in PROMISES else f"the database refuses it ({name})."
