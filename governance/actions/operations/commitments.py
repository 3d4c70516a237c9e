"""Commitments: made, told of as they progress, and changed while nothing came of them yet."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actions import queries
from governance.actions.models import Action, Commitment, Feedback, FeedbackKind
from governance.actions.operations.actions import adopted
from governance.actions.operations.refusals import ActionEnded, CommitmentSettled
from governance.actions.operations.words import Word, say, tell
from governance.actors import policy as actors
from governance.actors import queries as actors_queries
from governance.actors.operations.bodies import check_living
from governance.charter.adherences.operations import AlreadyWithdrawn
from governance.db import Texts, claimed, found, linked
from governance.errors import InvalidInput
from governance.periods import PartialDate

YEAR_MAX = 9000
TAKEN_BACK = frozenset({FeedbackKind.PROGRESS, FeedbackKind.CONFIRMED, FeedbackKind.CONTESTED})
"""The words that can be taken back; an outcome is reopened, and terms are changed again."""


async def make_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    what: Mapping[str, str],
    due_on: PartialDate,
    decision_id: UUID | None = None,
    action_id: UUID | None = None,
) -> Commitment:
    """Commit your organisation to do something by a day: for a decision, or within an action.

    Whoever asked for it hears what becomes of it: every body whose decisions it grew out of.
    """
    query = actors_queries.organisation(viewer, organisation_id)
    body = await linked(session, query, organisation_id)
    actors.require_power(viewer, Capability.DECISIONS, body)
    today = await zones.today_of(session, body.id, at)
    check_living(body, PartialDate.on(today))
    if decision_id is None and action_id is None:
        raise InvalidInput("decisionId", "say which decision it follows, or in which action it is.")
    action = await _lasting(session, viewer, action_id) if action_id else None
    decision = await adopted(session, viewer, decision_id) if decision_id else None
    if due_on.last < today:
        raise InvalidInput("dueOn", "{} is over already; commit to a day that comes.", due_on)
    _check_due(due_on)

    followed = decision.id if decision else action.decision_id if action else None
    made = Commitment(
        organisation_id=body.id,
        decision_id=followed,
        action_id=action.id if action else None,
        what=texts.written(what, "what"),
        due_on=due_on.day,
        due_on_precision=due_on.precision,
        made_on=today,
    )
    session.add(made)
    await session.flush()

    commitment = await found(session, queries.commitment(viewer, made.id), made.id)
    terms = {"what": commitment.what, "due_on": due_on}
    await tell(session, "commitment.made", viewer, at, commitment, body, commitment, **terms)
    return commitment


async def report_progress(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    text: Mapping[str, str],
    link: str | None = None,
    node_id: UUID | None = None,
    on: PartialDate | None = None,
) -> Feedback:
    """Say how far your organisation is with what it committed to, and what shows it."""
    commitment = await linked(session, queries.commitment(viewer, commitment_id), commitment_id)
    body = commitment.organisation
    actors.require_power(viewer, Capability.DECISIONS, body)
    if commitment.outcome is not None:
        raise CommitmentSettled

    word = Word(text=text, link=link, node_id=node_id, on=on)
    feedback = await say(session, viewer, at, commitment, FeedbackKind.PROGRESS, body, word)
    session.add(feedback)
    await session.flush()

    told = {"on": on, "text": feedback.text, "node_id": node_id}
    await tell(
        session, "commitment.progress_reported", viewer, at, commitment, body, feedback, **told
    )
    return feedback


async def change_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
    reason: Mapping[str, str],
    what: Mapping[str, str] | None = None,
    due_on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Commitment:
    """Commit your organisation to other terms, with reasons; the former ones stay to be seen."""
    query = queries.commitment(viewer, commitment_id)
    commitment = await claimed(session, query, commitment_id, expected_revision)
    body = commitment.organisation
    actors.require_power(viewer, Capability.DECISIONS, body)
    if commitment.outcome is not None:
        raise CommitmentSettled
    said = texts.written(what, "what") if what else commitment.what
    terms = due_on or commitment.due
    _check_other(commitment, said, terms)

    word = Word(text=reason, field="reason")
    feedback = await say(session, viewer, at, commitment, FeedbackKind.CHANGED, body, word)
    feedback.former_what = commitment.what
    feedback.former_due_on = commitment.due_on
    feedback.former_due_on_precision = commitment.due_on_precision
    session.add(feedback)
    commitment.what = said
    commitment.due_on, commitment.due_on_precision = terms.day, terms.precision
    await session.flush()

    told = {"what": said, "due_on": terms, "reason": feedback.text}
    await tell(session, "commitment.changed", viewer, at, commitment, body, commitment, **told)
    return commitment


async def withdraw_feedback(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    feedback_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Feedback:
    """Take back a word that was said by mistake: it stays on record, marked as taken back."""
    query = queries.feedback(viewer, feedback_id)
    feedback = await claimed(session, query, feedback_id, expected_revision)
    actors.require_power(viewer, Capability.DECISIONS, feedback.body)
    if feedback.withdrawn_at is not None:
        raise AlreadyWithdrawn
    if feedback.kind not in TAKEN_BACK:
        raise InvalidInput("feedbackId", "is no report or review: reopen the commitment instead.")
    about = queries.commitment(viewer, feedback.commitment_id)
    commitment = await found(session, about, feedback.commitment_id)

    feedback.withdrawn_at = at
    feedback.withdrawn_because = texts.written(reason, "reason") if reason else None
    await session.flush()

    told = {"reason": feedback.withdrawn_because}
    await tell(
        session, "feedback.withdrawn", viewer, at, commitment, feedback.body, feedback, **told
    )
    return feedback


async def _lasting(session: AsyncSession, viewer: Viewer, action_id: UUID) -> Action:
    action = await linked(session, queries.action(viewer, action_id), action_id)
    if action.ended_as is not None:
        raise ActionEnded
    return action


def _check_other(commitment: Commitment, what: Texts, due_on: PartialDate) -> None:
    """Refuse terms that are those there were."""
    _check_due(due_on)
    if (what, due_on) == (commitment.what, commitment.due):
        raise InvalidInput("what", "is what it was, and so is the day; say what is to change.")
    if due_on.last < commitment.made_on:
        raise InvalidInput(
            "dueOn", "{} is before it was committed, on {}.", due_on, commitment.made_on
        )


def _check_due(due_on: PartialDate) -> None:
    if due_on.day.year > YEAR_MAX:
        raise InvalidInput("dueOn", "{} is nobody's to see; commit to a nearer day.", due_on)
