"""What a decision shows of how it came about here: the proposal, and the ballot on it."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from governance.decisions.proposals.policy import visible_there
from schema.rows.declare import One, shown
from schema.words import public

if TYPE_CHECKING:
    from schema.ballots import Ballot
    from schema.proposals import Proposal

LazyBallot = Annotated["Ballot", strawberry.lazy("schema.ballots")]
LazyProposal = Annotated["Proposal", strawberry.lazy("schema.proposals")]


def _by_decision(decision: Any, row: Any, _ask: Any) -> Any:
    return row.decision_id == decision.id


@strawberry.type
class CameOf:
    """What a decision shows of how it came about here."""

    ballot: LazyBallot | None = shown(
        One("ballot", on=_by_decision, visible=public),
        "The ballot it was taken in, if it was here.",
    )
    proposal: LazyProposal | None = shown(
        One("proposal", on=_by_decision, visible=visible_there),
        "The proposal it came of, if there was one here.",
    )
