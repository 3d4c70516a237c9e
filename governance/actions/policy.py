"""Who may see actions and commitments, and who may say what becomes of them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, select, true
from sqlalchemy.orm import aliased

from governance.access import Capability, Viewer
from governance.actions.models import Action, ActionParty, Commitment, Feedback
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.queries import is_seen
from governance.decisions import policy as decisions
from governance.decisions.models import Decision


def visible(viewer: Viewer, action: Any = Action) -> ColumnElement[bool]:
    """An action is seen with who answers for it and the decision it follows."""
    viewer = viewer.seeing("actions")
    if _sees_all(viewer):
        return true()
    return and_(is_seen(viewer, action.holder_id), _none_or_decided(viewer, action.decision_id))


def visible_following(viewer: Viewer, action: Any) -> ColumnElement[bool]:
    """An action that follows a decision that the viewer sees."""
    viewer = viewer.seeing("actions")
    return true() if _sees_all(viewer) else is_seen(viewer, action.holder_id)


def visible_party(viewer: Viewer, party: Any = ActionParty) -> ColumnElement[bool]:
    """Who takes part in an action is seen by who sees both."""
    viewer = viewer.seeing("actions")
    if _sees_all(viewer):
        return true()
    return and_(_none_or_acted(viewer, party.action_id), is_seen(viewer, party.organisation_id))


def visible_party_there(viewer: Viewer, party: Any) -> ColumnElement[bool]:
    """Who takes part in an action that the viewer sees."""
    viewer = viewer.seeing("actions")
    return true() if _sees_all(viewer) else is_seen(viewer, party.organisation_id)


def visible_commitment(viewer: Viewer, commitment: Any = Commitment) -> ColumnElement[bool]:
    """A commitment is seen with whose it is, and with the decision and the action it is for."""
    viewer = viewer.seeing("actions")
    if _sees_all(viewer):
        return true()
    return and_(
        is_seen(viewer, commitment.organisation_id),
        _none_or_decided(viewer, commitment.decision_id),
        _none_or_acted(viewer, commitment.action_id),
    )


def visible_feedback(viewer: Viewer, feedback: Any = Feedback) -> ColumnElement[bool]:
    """A word on a commitment is seen with it and with the body that says it."""
    viewer = viewer.seeing("actions")
    if _sees_all(viewer):
        return true()
    commitment = aliased(Commitment)
    seen = select(visible_commitment(viewer, commitment))
    there = seen.where(commitment.id == feedback.commitment_id).correlate_except(commitment)
    return and_(there.scalar_subquery().is_(true()), is_seen(viewer, feedback.body_id))


def visible_feedback_there(viewer: Viewer, feedback: Any) -> ColumnElement[bool]:
    """A word on a commitment that the viewer sees."""
    viewer = viewer.seeing("actions")
    return true() if _sees_all(viewer) else is_seen(viewer, feedback.body_id)


def asking(commitment: Commitment) -> Organisation:
    """The body that a commitment answers: whose decision it follows, else who holds the action."""
    if commitment.decision is not None:
        return commitment.decision.body
    if commitment.action is None:
        raise TypeError("a commitment is for a decision or for an action")
    return commitment.action.holder


def speaker(viewer: Viewer, commitment: Commitment) -> Organisation:
    """For whom the viewer says what came of a commitment: whose it is, or else who asked for it."""
    own, other = commitment.organisation, asking(commitment)
    if not may_speak(viewer, own) and may_speak(viewer, other):
        return other
    actors.require_power(viewer, Capability.DECISIONS, own)
    return own


def settler(commitment: Commitment) -> Organisation:
    """Who said what came of a commitment; whose it is, while nobody did."""
    return commitment.outcome_by or commitment.organisation


def require_leaver(viewer: Viewer, party: ActionParty) -> None:
    """A party leaves an action by itself, or by the word of who answers for the action."""
    if not may_speak(viewer, party.organisation):
        actors.require_power(viewer, Capability.DECISIONS, party.action.holder)


def may_speak(viewer: Viewer, body: Organisation) -> bool:
    """Whether the viewer may say for a body, loaded with its territory, what it takes part in."""
    return viewer.may(Capability.DECISIONS, body.id, actors.path_of(body))


def _none_or_decided(viewer: Viewer, decision_id: Any) -> ColumnElement[bool]:
    """Whether there is no decision, or one that the viewer sees.

    (Asked as one value: with EXISTS, PostgreSQL may read all decisions for a page of a list.)
    """
    decision = aliased(Decision)
    seen = select(decisions.visible(viewer, decision)).where(decision.id == decision_id)
    return seen.correlate_except(decision).scalar_subquery().is_not(false())


def _none_or_acted(viewer: Viewer, action_id: Any) -> ColumnElement[bool]:
    action = aliased(Action)
    seen = select(visible(viewer, action)).where(action.id == action_id)
    return seen.correlate_except(action).scalar_subquery().is_not(false())


def _sees_all(viewer: Viewer) -> bool:
    return viewer.seeing("actors").is_secretariat
