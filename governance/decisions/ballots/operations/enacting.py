"""What a ballot came to becomes a decision of the body, with its counts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Viewer
from governance.actors import policy as actors
from governance.db import claimed
from governance.decisions.ballots import policy, queries
from governance.decisions.ballots.models import Ballot
from governance.decisions.ballots.refusals import (
    EnactedAlready,
    NothingToEnact,
    VotedOnAmendment,
)
from governance.decisions.models import DecisionManner, DecisionOutcome
from governance.decisions.operations.recording import Said, enter
from governance.decisions.tally import BallotOutcome
from governance.events import record
from governance.periods import PartialDate

OUTCOMES = {
    BallotOutcome.ADOPTED: DecisionOutcome.ADOPTED,
    BallotOutcome.REJECTED: DecisionOutcome.REJECTED,
    BallotOutcome.NO_QUORUM: DecisionOutcome.NO_QUORUM,
}
"""What a ballot comes to, as a decision; a tie is none."""


async def enact_ballot(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    ballot_id: UUID,
    in_force_from: PartialDate | None = None,
    in_force_until: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Ballot:
    """Put what a ballot came to on record as a decision of the body: its text, and how many voted.

    It is a decision of the day the ballot was closed. One on an amendment is settled instead.
    """
    query = queries.ballot(viewer, ballot_id)
    ballot = await claimed(session, query, ballot_id, expected_revision, is_ending=True)
    policy.require_steward(viewer, ballot)
    if ballot.decision_id is not None:
        raise EnactedAlready
    outcome = OUTCOMES.get(ballot.outcome) if ballot.outcome else None
    if outcome is None or ballot.closed_at is None or ballot.annulled_at is not None:
        raise NothingToEnact
    if await session.scalar(queries.on_amendment(ballot.id)):
        raise VotedOnAmendment

    said = await _said(session, ballot, outcome, ballot.closed_at, in_force_from, in_force_until)
    decision = await enter(session, viewer, at, ballot.body, said)
    ballot.decision_id = decision.id
    await session.flush()

    record(
        session,
        "ballot.enacted",
        viewer=viewer,
        subject=ballot,
        at=at,
        body_id=ballot.body_id,
        path=actors.path_of(ballot.body),
        decision_id=decision.id,
    )
    return ballot


async def _said(
    session: AsyncSession,
    ballot: Ballot,
    outcome: DecisionOutcome,
    closed_at: datetime,
    in_force_from: PartialDate | None,
    in_force_until: PartialDate | None,
) -> Said:
    """What a ballot came to, as its decision says it."""
    closed_on = await zones.today_of(session, ballot.body_id, closed_at)
    return Said(
        title=ballot.question,
        text=ballot.text or ballot.question,
        original_language=ballot.original_language,
        outcome=outcome,
        manner=DecisionManner.BALLOT,
        decided_on=PartialDate.on(closed_on),
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        matters=[ballot.matter] if ballot.matter else [],
        in_favour=ballot.in_favour,
        against=ballot.against,
        abstained=ballot.abstained,
    )
