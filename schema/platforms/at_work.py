"""What an organisation shows of its work as a body: meetings, decisions, and by which clock."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import func

from governance.decisions.ballots.policy import visible_there
from schema.actions.engaged import Engaged
from schema.decisions.ballot_lists import ballot_pages
from schema.decisions.decision_lists import decision_pages, taken
from schema.decisions.kept_consultations import KeptConsultations
from schema.decisions.proposal_lists import proposal_pages
from schema.platforms.met import Meets
from schema.rows.declare import Expression, Many, One, shown
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.decisions.ballots import Ballot
    from schema.decisions.decision_rules import DecisionRule
    from schema.decisions.decisions import Decision
    from schema.decisions.proposals import Proposal

LazyBallot = Annotated["Ballot", strawberry.lazy("schema.decisions.ballots")]
LazyDecisionRule = Annotated["DecisionRule", strawberry.lazy("schema.decisions.decision_rules")]
LazyProposal = Annotated["Proposal", strawberry.lazy("schema.decisions.proposals")]
LazyDecision = Annotated["Decision", strawberry.lazy("schema.decisions.decisions")]


@strawberry.type
class Decided:
    """What shows of anything that a body may have decided."""

    decision: LazyDecision | None = shown(
        One("decision", on=lambda row, decision, _ask: decision.id == row.decision_id),
        "The decision behind it, where a body took one and it may be seen.",
    )


@strawberry.type
class AtWork(Meets, KeptConsultations, Engaged):
    """What an organisation shows of its work as a body."""

    time_zone: str = shown(
        Expression(lambda body, _ask: func.zone_of(body.id)),
        "The time zone its days are counted in (IANA): its own, that of the nearest territory"
        " around it that has one, or UTC.",
    )
    decisions: Connection[LazyDecision] = decision_pages(
        Many(
            on=lambda body, row, ask: (row.body_id == body.id) & taken(row, ask),
            visible=public,
            shows_ended=True,
        ),
        "What it decided, in force or not.",
    )
    decision_rules: list[LazyDecisionRule] = shown(
        Many(
            on=lambda body, row, _ask: row.body_id == body.id,
            order=lambda row, _ask: func.row(row.matter.is_not(None), row.matter, row.id),
            visible=public,
        ),
        "How it decides, on the day asked of: in general, and in matters with a rule of their own.",
    )
    proposals: Connection[LazyProposal] = proposal_pages(
        Many(on=lambda body, row, _ask: row.body_id == body.id, visible=visible_there),
        "What it is asked to decide, or was.",
    )
    ballots: Connection[LazyBallot] = ballot_pages(
        Many(on=lambda body, row, _ask: row.body_id == body.id, visible=public),
        "What it voted on, or votes on.",
    )
