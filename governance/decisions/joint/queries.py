"""Questions about joint decisions; each answers with a statement to run."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.db import ids
from governance.decisions.joint.models import JointDecision, JointParty
from governance.decisions.joint.policy import visible


def joint_decision(viewer: Viewer, joint_decision_id: UUID) -> Select[JointDecision]:
    """One joint decision by its id, with the body that put it forward."""
    body = joinedload(JointDecision.body).joinedload(Organisation.territory)
    wanted = (JointDecision.id == joint_decision_id, visible(viewer))
    return select(JointDecision).where(*wanted).options(body)


def parties(joint_decision_id: UUID) -> Select[JointParty]:
    """The parties to a joint decision with their bodies, in one order whoever asks."""
    body = joinedload(JointParty.body).joinedload(Organisation.territory)
    wanted = select(JointParty).where(JointParty.joint_decision_id == joint_decision_id)
    return wanted.options(body).order_by(JointParty.body_id)


def has_party(joint: Any, body_id: Any) -> ColumnElement[bool]:
    """Whether a body is party to a joint decision.

    (Those are gathered first, so that they are then found by their ids also where others will do.)
    """
    party = aliased(JointParty)
    of = select(party.joint_decision_id).where(party.body_id == body_id)
    has: ColumnElement[bool] = joint.id == ids(of.correlate_except(party)).any_()
    return has


def led_to(joint: Any, decision_id: Any) -> ColumnElement[bool]:
    """Whether a joint decision came on record as a decision of one of its parties."""
    party = aliased(JointParty)
    of = select(party.joint_decision_id).where(party.decision_id == decision_id)
    led: ColumnElement[bool] = joint.id == of.correlate_except(party).scalar_subquery()
    return led
