"""Who may see decision rules and the weights of votes."""

from typing import Any

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.decisions.rules.models import DecisionRule, VotingWeight


def visible(viewer: Viewer, rule: type[DecisionRule] = DecisionRule) -> ColumnElement[bool]:
    """A rule is seen with its body."""
    return sees_organisation(viewer, rule.body_id)


def visible_weight(viewer: Viewer, weight: type[VotingWeight]) -> ColumnElement[bool]:
    """A weight in a body that the viewer sees is seen with the organisation it is of."""
    return sees_organisation(viewer, weight.organisation_id)


def sees_organisation(viewer: Viewer, organisation_id: Any) -> ColumnElement[bool]:
    """Whether the viewer sees the organisation that a row is about."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = aliased(Organisation)
    seen = select(body.id).where(body.id == organisation_id, actors.visible(viewer, body))
    return exists(seen.correlate_except(body))
