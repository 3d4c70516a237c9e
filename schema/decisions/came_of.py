"""What a decision shows of how it came about here: proposal, ballot, and returns."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from governance.decisions.ballots.policy import visible_there
from schema.rows.declare import Many, One, shown
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.decisions.ballots import Ballot
    from schema.decisions.consultations import ConsultationReturn
    from schema.decisions.proposals import Proposal

LazyBallot = Annotated["Ballot", strawberry.lazy("schema.decisions.ballots")]
LazyReturn = Annotated["ConsultationReturn", strawberry.lazy("schema.decisions.consultations")]
LazyProposal = Annotated["Proposal", strawberry.lazy("schema.decisions.proposals")]


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
    returns: Connection[LazyReturn] = pages(
        Many(on=_by_decision),
        "The returns that name it to those who had been asked, the first recorded first.",
    )
