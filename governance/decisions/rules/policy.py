"""Who may see decision rules and the weights of votes."""

from sqlalchemy import ColumnElement

from governance.access import Viewer
from governance.decisions.policy import sees_body
from governance.decisions.rules.models import DecisionRule, VotingWeight


def visible(viewer: Viewer, rule: type[DecisionRule] = DecisionRule) -> ColumnElement[bool]:
    """A rule is seen with its body."""
    return sees_body(viewer, rule.body_id)


def visible_weight(viewer: Viewer, weight: type[VotingWeight]) -> ColumnElement[bool]:
    """A weight in a body that the viewer sees is seen with the organisation it is of."""
    return sees_body(viewer, weight.organisation_id)
