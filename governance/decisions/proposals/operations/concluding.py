"""Proposals end: put to the vote, and put on record as the decision they came to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Door, Viewer
from governance.db import claimed
from governance.decisions.ballots.models import Ballot
from governance.decisions.ballots.operations.enacting import OUTCOMES, enact_ballot
from governance.decisions.ballots.operations.openings import begin
from governance.decisions.models import DecisionManner, DecisionOutcome
from governance.decisions.operations.recording import Said, enter
from governance.decisions.proposals import policy, queries
from governance.decisions.proposals.models import Proposal, ProposalState
from governance.decisions.proposals.operations.records import check_stage, tell
from governance.decisions.proposals.refusals import (
    AmendmentsUnsettled,
    NothingDecidedYet,
    ProposalElsewhere,
)
from governance.errors import InvalidInput
from governance.periods import PartialDate

ENDS = (ProposalState.DELIBERATING, ProposalState.VOTING, ProposalState.WITHDRAWN)


async def put_to_vote(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    door: Door,
    proposal_id: UUID,
    closes_at: datetime,
    is_secret: bool = False,
    expected_revision: int | None = None,
) -> Proposal:
    """Let the body vote on a proposal as it stands, once its amendments are settled."""
    query = queries.proposal(viewer, proposal_id)
    proposal = await claimed(session, query, proposal_id, expected_revision)
    policy.require_steward(viewer, proposal)
    check_stage(proposal, ProposalState.DELIBERATING)
    await _check_settled(session, proposal)
    standing = (await session.scalars(queries.standing(proposal))).one()
    ballot = Ballot(
        body_id=proposal.body_id,
        matter=proposal.matter,
        question=proposal.title,
        text=standing.text,
        original_language=proposal.original_language,
        is_secret=is_secret,
    )
    await begin(session, viewer, at, door, proposal.body, ballot, closes_at)

    proposal.state, proposal.ballot_id = ProposalState.VOTING, ballot.id
    await session.flush()

    name = "proposal.put_to_vote"
    tell(session, name, viewer, at, proposal, proposal, ballot_id=ballot.id)
    return proposal


async def conclude_proposal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    proposal_id: UUID,
    outcome: DecisionOutcome | None = None,
    manner: DecisionManner | None = None,
    in_favour: int | None = None,
    against: int | None = None,
    abstained: int | None = None,
    decided_on: PartialDate | None = None,
    in_force_from: PartialDate | None = None,
    in_force_until: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Proposal:
    """Put on record what a proposal came to: as its ballot says, or as the body decided otherwise.

    Without a ballot, say the outcome and how it was taken. One that was withdrawn is put on record
    as that.
    """
    query = queries.proposal(viewer, proposal_id)
    proposal = await claimed(session, query, proposal_id, expected_revision)
    policy.require_steward(viewer, proposal)
    check_stage(proposal, *ENDS)
    if proposal.decision_id is not None:
        raise ProposalElsewhere(proposal.state)

    if proposal.state is ProposalState.VOTING:
        said = (outcome, manner, in_favour, against, abstained, decided_on)
        if any(each is not None for each in said):
            raise InvalidInput("outcome", "the ballot says what it came to.")
        await _enact(session, viewer, at, proposal, in_force_from, in_force_until)
    else:
        kept = await _said(session, proposal, at, outcome, manner, decided_on)
        kept |= {"in_favour": in_favour, "against": against, "abstained": abstained}
        kept |= {"in_force_from": in_force_from, "in_force_until": in_force_until}
        decision = await enter(session, viewer, at, proposal.body, Said(**kept))
        proposal.decision_id = decision.id
    if proposal.state is not ProposalState.WITHDRAWN:
        proposal.state = ProposalState.DECIDED
    await session.flush()

    name, decision_id = "proposal.concluded", proposal.decision_id
    tell(session, name, viewer, at, proposal, proposal, decision_id=decision_id)
    return proposal


async def _enact(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    proposal: Proposal,
    in_force_from: PartialDate | None,
    in_force_until: PartialDate | None,
) -> None:
    """Let the decision be what the ballot came to, enacted now or already."""
    if proposal.ballot_id is None:
        raise NothingDecidedYet
    ballot = (await session.scalars(queries.latest(proposal.ballot_id))).one()
    if ballot.annulled_at is not None or ballot.outcome not in OUTCOMES:
        raise NothingDecidedYet
    if ballot.decision_id is None:
        ballot = await enact_ballot(
            session,
            viewer=viewer,
            at=at,
            ballot_id=ballot.id,
            in_force_from=in_force_from,
            in_force_until=in_force_until,
        )
    proposal.ballot_id, proposal.decision_id = ballot.id, ballot.decision_id


async def _said(
    session: AsyncSession,
    proposal: Proposal,
    at: datetime,
    outcome: DecisionOutcome | None,
    manner: DecisionManner | None,
    decided_on: PartialDate | None,
) -> dict[str, Any]:
    """What the body decided without a ballot, as its decision says it."""
    is_withdrawn = proposal.state is ProposalState.WITHDRAWN
    if outcome is None and is_withdrawn:
        outcome = DecisionOutcome.WITHDRAWN
    if outcome is None or (outcome is DecisionOutcome.WITHDRAWN) != is_withdrawn:
        raise InvalidInput("outcome", "say what the body decided; withdrawn is what was withdrawn.")
    if manner is DecisionManner.BALLOT or (manner is None and not is_withdrawn):
        raise InvalidInput("manner", "say how it was taken, otherwise than by a ballot here.")
    if not is_withdrawn:
        await _check_settled(session, proposal)
    standing = (await session.scalars(queries.standing(proposal))).one()
    today = PartialDate.on(await zones.today_of(session, proposal.body_id, at))
    return {
        "title": proposal.title,
        "text": standing.text,
        "original_language": proposal.original_language,
        "outcome": outcome,
        "manner": manner or DecisionManner.ON_PAPER,
        "decided_on": decided_on or today,
        "matters": [proposal.matter] if proposal.matter else [],
    }


async def _check_settled(session: AsyncSession, proposal: Proposal) -> None:
    if (await session.scalars(queries.unsettled(proposal.id))).first() is not None:
        raise AmendmentsUnsettled
