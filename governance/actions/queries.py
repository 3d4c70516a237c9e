"""Questions about actions and commitments: statements to run, or parts of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased, joinedload

from governance import zones
from governance.access import ANYONE, Viewer
from governance.actions.models import (
    Action,
    ActionParty,
    ActionState,
    Commitment,
    CommitmentStanding,
    Feedback,
    FeedbackKind,
    PartyRole,
)
from governance.actions.policy import (
    visible,
    visible_commitment,
    visible_feedback,
    visible_party,
)
from governance.actors.models import Organisation
from governance.db import ids
from governance.decisions import queries as decisions
from governance.decisions.models import Decision
from governance.periods import holds_on
from governance.terms import ends
from governance.territories import queries as territories
from governance.territories.models import Territory

DEPTH_MAX = 50
"""How many steps of a lineage a word on a commitment goes back."""


def action(viewer: Viewer, action_id: UUID) -> Select[Action]:
    """One action by its id, with who answers for it and the decision it follows."""
    whole = (_placed(Action.holder), joinedload(Action.decision))
    return select(Action).where(Action.id == action_id, visible(viewer)).options(*whole)


def party(viewer: Viewer, party_id: UUID) -> Select[ActionParty]:
    """One organisation's part in an action by its id, with both and who answers for the action."""
    wanted = (ActionParty.id == party_id, visible_party(viewer))
    holder = joinedload(ActionParty.action).options(_placed(Action.holder))
    return select(ActionParty).where(*wanted).options(_placed(ActionParty.organisation), holder)


def holding(action_id: UUID, organisation_id: UUID, day: Any) -> Select[ActionParty]:
    """The part of an organisation that holds an action too, on a day, and said so itself.

    It is locked, so that the organisation does not leave meanwhile.
    """
    holding = select(ActionParty).where(
        ActionParty.action_id == action_id,
        ActionParty.organisation_id == organisation_id,
        ActionParty.role == PartyRole.HOLDER,
        ActionParty.confirmed_at.is_not(None),
        holds_on(ActionParty, day),
    )
    return holding.with_for_update()


def holder_of(action_id: UUID) -> Select[UUID]:
    """Who answers for an action by now, also where it was handed over while a lock was awaited."""
    return select(Action.holder_id).where(Action.id == action_id)


def commitment(viewer: Viewer, commitment_id: UUID) -> Select[Commitment]:
    """One commitment by its id, with whose it is and who asked for it."""
    wanted = (Commitment.id == commitment_id, visible_commitment(viewer))
    whole = (
        _placed(Commitment.organisation),
        _placed(Commitment.outcome_by),
        joinedload(Commitment.decision).options(_placed(Decision.body)),
        joinedload(Commitment.action).options(_placed(Action.holder)),
    )
    return select(Commitment).where(*wanted).options(*whole)


def feedback(viewer: Viewer, feedback_id: UUID) -> Select[Feedback]:
    """One word on a commitment by its id, with the body that said it."""
    wanted = (Feedback.id == feedback_id, visible_feedback(viewer))
    return select(Feedback).where(*wanted).options(_placed(Feedback.body))


def origins(viewer: Viewer, decision_id: UUID) -> Select[UUID]:
    """The bodies whose decisions one grew out of, its own included, as far as a viewer sees."""
    reached = decisions.with_lineage(viewer, decision_id, is_upward=True, depth_max=DEPTH_MAX)
    return select(Decision.body_id).where(Decision.id == any_(reached)).distinct()


def hearing(decision_id: UUID) -> Select[UUID]:
    """The bodies that everybody knows to have asked for what a decision says, by its lineage."""
    asked = origins(ANYONE, decision_id).subquery()
    listed = ~Organisation.is_unlisted
    return select(Organisation.id).where(Organisation.id.in_(select(asked.c.body_id)), listed)


def is_heard(feedback: Any, body: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Whether a word is on a commitment that answers a body, as far as the viewer sees.

    That follows a decision of the body or one that grew out of it, or is made within an action that
    the body answers for. (Gathered as arrays, so that what is in them is then found by indexes.)
    """
    own, held = aliased(Decision), aliased(Action)
    following, within = aliased(Commitment), aliased(Commitment)
    mine = select(own.id).where(own.body_id == body.id).correlate_except(own)
    asked = func.array_cat(ids(mine), ids(_grown(body, viewer)))
    follow = select(following.id).where(following.decision_id == any_(asked))
    holding = select(held.id).where(held.holder_id == body.id).correlate_except(held)
    made = select(within.id).where(
        within.decision_id.is_(None), within.action_id == any_(ids(holding))
    )
    answering = func.array_cat(
        ids(follow.correlate_except(following)), ids(made.correlate_except(within))
    )
    heard: ColumnElement[bool] = feedback.commitment_id == any_(answering)
    return heard


def was_changed(commitment: Any) -> ColumnElement[bool]:
    """Whether a commitment was made to other terms since."""
    word = aliased(Feedback)
    changed = (word.commitment_id == commitment.id, word.kind == FeedbackKind.CHANGED)
    return exists(select(word.id).where(*changed).correlate_except(word))


def follows(commitment: Any, decision: Any, viewer: Viewer, in_lineage: Any) -> ColumnElement[bool]:
    """Whether a commitment follows a decision or, as asked, one that grew out of it."""
    depth_max = case((in_lineage, DEPTH_MAX), else_=0)
    grown = decisions.with_lineage(viewer, decision.id, is_upward=False, depth_max=depth_max)
    following: ColumnElement[bool] = commitment.decision_id == any_(grown)
    return following


def _grown(body: Any, viewer: Viewer) -> Select[Any]:
    """The decisions that grew out of those of a body."""
    root = aliased(Decision)
    walked = decisions.lineage(viewer, root.id, is_upward=False, depth_max=DEPTH_MAX).lateral()
    reached = select(walked.c.decision_id).select_from(root).join(walked, true())
    return reached.where(root.body_id == body.id).correlate_except(root, walked)


def state(action: Any, day: Any) -> ColumnElement[Any]:
    """How far an action is on a day."""
    ended = func.coalesce(cast(action.ended_as, Text), ActionState.LAPSED.value)
    return case(
        (func.isempty(action.period), ended),
        (action.valid_until <= day, ended),
        (action.valid_from > day, ActionState.PLANNED.value),
        else_=ActionState.UNDER_WAY.value,
    )


def standing(commitment: Any, day: Any, now: Any, *, is_past: bool) -> ColumnElement[Any]:
    """How a commitment stands on a day that is past; else now, on the day it is for whose it is."""
    settled = commitment.outcome_on <= day if is_past else commitment.outcome.is_not(None)
    return case(
        (settled, cast(commitment.outcome, Text)),
        (_is_due(commitment, day, now, is_past=is_past), CommitmentStanding.LATE.value),
        else_=CommitmentStanding.OPEN.value,
    )


def stands(
    commitment: Any, standing: CommitmentStanding, day: Any, now: Any, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether a commitment stands so, in a form that an index answers; of days as `standing`."""
    if standing.value not in {CommitmentStanding.OPEN, CommitmentStanding.LATE}:
        settled: ColumnElement[bool] = commitment.outcome == standing.value
        return and_(settled, commitment.outcome_on <= day) if is_past else settled
    is_late = standing is CommitmentStanding.LATE
    due = _is_due(commitment, day, now, is_past=is_past, is_over=is_late)
    unsettled = commitment.outcome.is_(None)
    return and_(due, or_(unsettled, commitment.outcome_on > day) if is_past else unsettled)


def _is_due(
    commitment: Any, day: Any, now: Any, *, is_past: bool, is_over: bool = True
) -> ColumnElement[bool]:
    """Whether the day of a commitment is over, or, as asked, is not."""
    late_from = commitment.late_from
    if is_past:
        due: ColumnElement[bool] = late_from <= day if is_over else late_from > day
        return due
    compared = zones.has_come if is_over else zones.lies_ahead
    return compared(late_from, commitment.organisation_id, day, now)


def takes_part(action: Any, organisation_id: Any, *roles: PartyRole) -> ColumnElement[bool]:
    """Whether an organisation takes part in an action, or did, in one of some roles or in any."""
    part = aliased(ActionParty)
    taken = select(part.action_id).where(part.organisation_id == organisation_id)
    if roles:
        taken = taken.where(or_(*(part.role == role for role in roles)))
    taking: ColumnElement[bool] = action.id.in_(taken.correlate_except(part))
    return taking


def is_like(action: Any, title: Any, territory_id: Any, day: Any) -> ColumnElement[bool]:
    """Whether an action that lasts is called nearly so, in a territory, within it or around it.

    Likeness is that of words by their trigrams (PostgreSQL's `pg_trgm`).
    """
    here = aliased(Territory)
    path = select(here.path).where(here.id == territory_id).correlate_except(here)
    within, around = aliased(Territory), aliased(Territory)
    below = select(within.id).where(territories.below(within, path.scalar_subquery()))
    above = select(around.id).where(territories.above(around, path.scalar_subquery()))
    return and_(
        title.op("<%")(action.search),
        ends(action) > day,
        or_(
            action.territory_id.in_(below.correlate_except(within)),
            action.territory_id.in_(above.correlate_except(around)),
        ),
    )


def _placed(body: Any) -> Any:
    """With a body, the territory it sits in."""
    return joinedload(body).joinedload(Organisation.territory)
