"""Ballots in the API: what is voted on, who votes, and what it came to with which reasons."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import aliased

from governance.decisions.ballots import models, policy
from governance.decisions.ballots.models import BallotState
from governance.decisions.models import Matter
from governance.decisions.tally import BallotOutcome, Choice, Comparison, Examined
from schema.actors.actors import Organisation, Person
from schema.actors.codes import Sector
from schema.decisions.ballot_lists import BALLOT_FILTERS, BALLOT_ORDERS, ballot_pages
from schema.decisions.decision_rules import BallotRule
from schema.decisions.decisions import Decision
from schema.nodes import Node
from schema.platforms.platforms import Seat
from schema.rows.declare import (
    ById,
    Expression,
    Many,
    One,
    Part,
    argument,
    column,
    part,
    row,
    shown,
)
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.words import local_text, public

if TYPE_CHECKING:
    from schema.decisions.proposals import Proposal, ProposalAmendment

LazyAmendment = Annotated["ProposalAmendment", strawberry.lazy("schema.decisions.proposals")]
LazyProposal = Annotated["Proposal", strawberry.lazy("schema.decisions.proposals")]
LazyBallot = Annotated["Ballot", strawberry.lazy("schema.decisions.ballots")]
LazyVote = Annotated["Vote", strawberry.lazy("schema.decisions.ballots")]


def _of_ballot(ballot: Any, row: Any, _ask: Any) -> Any:
    return row.ballot_id == ballot.id


@row(models.BallotVoter, visible=policy.visible_voter, prefix="vtr")
class BallotVoter(Node):
    """A seat on the roll of a ballot: it had a vote as the ballot opened; and whether it voted."""

    ballot: LazyBallot = shown(One("ballot", visible=public), "In which ballot.")
    seat: Seat | None = shown(
        One("seat", visible=public), "Who sits there; null where two records of it were merged."
    )
    sector: Sector = column("The sector it counts for.")
    weight: int = column("What its vote weighs.")
    is_chairs: bool = column("Whether the chair sits there, whose vote may break a tie.")
    has_voted: bool = column("Whether it voted; in a secret ballot nobody knows what.")
    vote: LazyVote | None = shown(
        One("vote", visible=public), "What it voted, in an open ballot; null in a secret one."
    )


@row(models.Vote, visible=policy.visible_vote, prefix="vot")
class Vote(Node):
    """What was voted with a seat in an open ballot, and why."""

    voter: BallotVoter = shown(One("voter", visible=public), "With which seat.")
    choice: Choice = column("What was voted.")
    reason: str | None = local_text("reason", "Why, in your language.")
    reasons: Texts | None = column("Why, in all languages.", "reason")
    cast_by: Person | None = shown(One("cast_by"), "Who voted, where that may be known.")
    cast_at: datetime = column("When.")
    changed_at: datetime | None = column("When it was last changed.")


@row(models.Paper, visible=policy.visible_paper, prefix="pap")
class BallotPaper(Node):
    """What somebody voted in a secret ballot; nothing tells who, or when."""

    ballot: LazyBallot = shown(One("ballot", visible=public), "In which ballot.")
    choice: Choice = column("What was voted.")
    reason: str | None = local_text("reason", "Why, in your language.")
    reasons: Texts | None = column("Why, in all languages.", "reason")


@row(models.TallyStep, visible=public)
class TallyStep:
    """One reason of an outcome: what was counted, of how much, against which share."""

    examined: Examined = column("What was looked at.")
    sector: Sector | None = column("In which sector; null for all together.")
    counted: int = column("What was counted: seats, sectors, or the weight of votes.")
    out_of: int = column("Of how much.")
    comparison: Comparison = column("How it has to compare with the share.")
    share_numerator: int = column("The share: so many parts …")
    share_denominator: int = column("… of so many.")
    is_met: bool = column("Whether it does.")


@part
class BallotResult:
    """What a ballot came to, with the weights it was counted by and the reasons."""

    outcome: BallotOutcome = column("What it came to.")
    in_favour: int = column("The weight of the votes in favour.")
    against: int = column("The weight of those against.")
    abstained: int = column("The weight of those who abstained.")
    steps: list[TallyStep] = shown(
        Many(on=_of_ballot, order=lambda row, _ask: row.position),
        "The reasons, one after the other: which count met which threshold.",
    )


def _counted(*, has_voted: bool) -> Any:
    """How many seats are on the roll, or of them voted; unseen ones too."""

    def expression(ballot: Any, _ask: Any) -> Any:
        voter = aliased(models.BallotVoter)
        counted = select(func.count(literal_column("*"))).select_from(voter)
        wanted = [voter.ballot_id == ballot.id, *([voter.has_voted] if has_voted else [])]
        return counted.where(*wanted).correlate_except(voter).scalar_subquery()

    return Expression(expression)


@row(
    models.Ballot,
    visible=policy.visible,
    prefix="bal",
    filters=BALLOT_FILTERS,
    orders=BALLOT_ORDERS,
)
class Ballot(Node):
    """A question put to the seats of a body, under the rule that held as it opened."""

    body: Organisation = shown(One("body", visible=public), "The body that votes.")
    matter: Matter | None = column("What it is about, as far as rules ask for it.")
    question: str = local_text("question", "What is asked, in your language.")
    questions: Texts = column("What is asked in all languages.", "question")
    text: str | None = local_text("text", "What would be decided, in your language.")
    texts: Texts | None = column("The same in all languages.", "text")
    original_language: str = column("The language it was asked in.")
    is_secret: bool = column("Whether nobody can know who voted what.")
    rule: BallotRule = shown(Part(), "The rule it is counted by.")
    opens_at: datetime = column("Since when votes are taken.")
    closes_at: datetime = column("The first moment at which none are taken any more.")
    state: BallotState = column("Whether it is open, closed and counted, or annulled.")
    closed_at: datetime | None = column("When it was closed and counted.")
    annulled_at: datetime | None = column("When it was annulled.")
    annul_reason: str | None = local_text("annul_reason", "Why it was.")
    voter_count: int = shown(_counted(has_voted=False), "How many seats have a vote.")
    voted_count: int = shown(_counted(has_voted=True), "How many of them have voted.")
    roll: Connection[BallotVoter] = pages(
        Many(on=_of_ballot, visible=policy.visible_there),
        "The seats with a vote, as far as you may see who sits there.",
    )
    votes: Connection[Vote] = pages(
        Many(on=_of_ballot, visible=policy.visible_vote_there),
        "What was voted in an open ballot, by name; nothing in a secret one.",
    )
    papers: Connection[BallotPaper] = pages(
        Many(on=_of_ballot, visible=public),
        "What was voted in a secret ballot that is closed, in no order; nobody knows by whom.",
    )
    result: BallotResult | None = shown(
        Part(there=lambda ballot: ballot.closed_at.is_not(None)),
        "What it came to; null until it is closed.",
    )
    again_of: LazyBallot | None = shown(
        One("again_of", visible=public), "The ballot that this one holds again."
    )
    held_again: LazyBallot | None = shown(
        One(
            "held_again", on=lambda ballot, row, _ask: row.again_of_id == ballot.id, visible=public
        ),
        "The ballot that holds this one again.",
    )
    decision: Decision | None = shown(
        One("decision", visible=public), "The decision it was enacted as."
    )
    proposal: LazyProposal | None = shown(
        One("proposal", on=_of_ballot, visible=policy.visible_there),
        "The proposal that is voted on, if it is one; of a ballot held again, see the former.",
    )
    amendment: LazyAmendment | None = shown(
        One("amendment", on=_of_ballot, visible=policy.visible_there),
        "The amendment that is voted on, if it is one; then its text is what would stand.",
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class BallotQueries:
    """Questions about ballots."""

    ballot: Ballot | None = shown(
        ById(), "One ballot by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    ballots: Connection[Ballot] = ballot_pages(
        Many(), "The ballots of all bodies, open, closed or annulled.", is_root=True
    )
