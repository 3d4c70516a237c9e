"""Who may see joint decisions, and who may change or confirm them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.decisions import policy as decisions
from governance.decisions.joint.models import JointDecision, JointParty


def visible(viewer: Viewer, joint: Any = JointDecision) -> ColumnElement[bool]:
    """A joint decision is seen with the body that put it forward."""
    return decisions.visible(viewer, joint)


def visible_there(viewer: Viewer, party: Any) -> ColumnElement[bool]:
    """A party to a joint decision that the viewer sees is seen as a body is."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = aliased(Organisation)
    seen = select(body.id).where(body.id == party.body_id, actors.visible(viewer, body))
    return exists(seen.correlate_except(body))


def visible_party(viewer: Viewer, party: Any = JointParty) -> ColumnElement[bool]:
    """A party is seen with the joint decision and with the body."""
    joint = aliased(JointDecision)
    seen = select(joint.id).where(joint.id == party.joint_decision_id, visible(viewer, joint))
    return and_(exists(seen.correlate_except(joint)), visible_there(viewer, party))
