"""What came of commitments: said by whose they are or by who asked, and seen by all concerned."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actions import policy, queries
from governance.actions.models import (
    Commitment,
    CommitmentOutcome,
    Feedback,
    FeedbackKind,
    Verdict,
)
from governance.actions.operations.refusals import (
    CommitmentSettled,
    CommitmentUnsettled,
    NotConcerned,
)
from governance.actions.operations.words import Word, say, tell
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import steered_body
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.periods import PartialDate


async def keep_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    text: Mapping[str, str],
    link: str | None = None,
    node_id: UUID | None = None,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Commitment:
    """Say that a commitment was kept, what was done and what shows it.

    Whose it is says so, or the body that asked for it.
    """
    commitment = await _claimed(session, viewer, commitment_id, expected_revision)
    body = policy.speaker(viewer, commitment)
    word = Word(text=text, link=link, node_id=node_id, on=on)
    return await _settle(session, viewer, at, commitment, CommitmentOutcome.KEPT, body, word)


async def break_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    reason: Mapping[str, str],
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Commitment:
    """Say that a commitment was broken, with reasons.

    Whose it is says so, or the body that asked for it.
    """
    commitment = await _claimed(session, viewer, commitment_id, expected_revision)
    body = policy.speaker(viewer, commitment)
    word = Word(text=reason, field="reason", on=on)
    return await _settle(session, viewer, at, commitment, CommitmentOutcome.BROKEN, body, word)


async def release_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    reason: Mapping[str, str],
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Commitment:
    """Ask for a commitment no longer, with reasons: only the body that asked for it releases."""
    commitment = await _claimed(session, viewer, commitment_id, expected_revision)
    body = policy.asking(commitment)
    actors.require_power(viewer, Capability.DECISIONS, body)
    word = Word(text=reason, field="reason", on=on)
    return await _settle(session, viewer, at, commitment, CommitmentOutcome.RELEASED, body, word)


async def reopen_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Commitment:
    """Take back what your body said came of a commitment, with reasons; it is open or late again.

    What was said stays among the words on it.
    """
    commitment = await _claimed(session, viewer, commitment_id, expected_revision)
    body = policy.settler(commitment)
    actors.require_power(viewer, Capability.DECISIONS, body)
    if commitment.outcome is None:
        raise CommitmentUnsettled

    former = commitment.outcome
    word = Word(text=reason, field="reason")
    feedback = await say(session, viewer, at, commitment, FeedbackKind.REOPENED, body, word)
    session.add(feedback)
    commitment.outcome = commitment.outcome_on = commitment.outcome_by_id = None
    commitment.outcome_on_precision = "day"
    await session.flush()

    told = {"outcome": former, "reason": feedback.text}
    await tell(session, "commitment.reopened", viewer, at, commitment, body, commitment, **told)
    return commitment


async def review_outcome(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    body_id: UUID,
    verdict: Verdict,
    text: Mapping[str, str],
    link: str | None = None,
    node_id: UUID | None = None,
) -> Feedback:
    """Confirm or contest what is said to have come of a commitment, as a body that it concerns.

    That is whose it is, who asked for it, or whose decision that grew out of. It stands beside the
    outcome; the last word of each body counts.
    """
    today = PartialDate.on(await zones.today_of(session, body_id, at))
    body = await steered_body(session, viewer, Capability.DECISIONS, body_id, today)
    commitment = await linked(session, queries.commitment(viewer, commitment_id), commitment_id)
    await _check_concerned(session, viewer, commitment, body)
    if commitment.outcome is None:
        raise CommitmentUnsettled
    if commitment.outcome_by_id == body.id:
        raise InvalidInput("bodyId", "said itself what came of it; another body reviews that.")

    word = Word(text=text, link=link, node_id=node_id)
    kind = FeedbackKind(verdict.value)
    feedback = await say(session, viewer, at, commitment, kind, body, word)
    session.add(feedback)
    await session.flush()

    told = {"verdict": verdict, "text": feedback.text, "node_id": node_id}
    await tell(
        session, "commitment.outcome_reviewed", viewer, at, commitment, body, feedback, **told
    )
    return feedback


async def _claimed(
    session: AsyncSession, viewer: Viewer, commitment_id: UUID, expected_revision: int | None
) -> Commitment:
    query = queries.commitment(viewer, commitment_id)
    return await claimed(session, query, commitment_id, expected_revision)


async def _settle(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    commitment: Commitment,
    outcome: CommitmentOutcome,
    body: Organisation,
    word: Word,
) -> Commitment:
    if commitment.outcome is not None:
        raise CommitmentSettled
    if word.on is not None and word.on.last < commitment.made_on:
        raise InvalidInput(
            "on", "{} is before it was committed, on {}.", word.on, commitment.made_on
        )
    kind = FeedbackKind(outcome.value)
    feedback = await say(session, viewer, at, commitment, kind, body, word)
    session.add(feedback)
    commitment.outcome, commitment.outcome_by_id = outcome, body.id
    commitment.outcome_on = feedback.happened_on
    commitment.outcome_on_precision = feedback.happened_on_precision
    await session.flush()

    told = {"on": word.on, "text": feedback.text, "node_id": word.node_id}
    name = f"commitment.{outcome.value}"
    await tell(session, name, viewer, at, commitment, body, commitment, **told)
    return commitment


async def _check_concerned(
    session: AsyncSession, viewer: Viewer, commitment: Commitment, body: Organisation
) -> None:
    if body.id in {commitment.organisation_id, policy.asking(commitment).id}:
        return
    decision_id = commitment.decision_id
    asked = await session.scalars(queries.origins(viewer, decision_id)) if decision_id else ()
    if body.id not in set(asked):
        raise NotConcerned
