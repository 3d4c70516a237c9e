"""Who may see what was decided and what it grew out of, and who may say what needs ratification."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.aliases import another
from governance.decisions.models import Decision, Ratification, RatificationRule
from governance.territories.models import Territory


def visible(viewer: Viewer, decision: Any = Decision) -> ColumnElement[bool]:
    """A decision is seen with the body that took it."""
    return sees_body(viewer, decision.body_id)


def sees_body(viewer: Viewer, body_id: Any) -> ColumnElement[bool]:
    """Whether the viewer sees the body that a row of this domain is about."""
    viewer = viewer.seeing("decisions")
    if _sees_all(viewer):
        return true()
    body = another(Organisation)
    seen = select(body.id).where(body.id == body_id, actors.visible(viewer, body))
    return exists(seen.correlate_except(body))


def visible_with_decision(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What is said of a decision is seen with it."""
    viewer = viewer.seeing("decisions")
    return true() if _sees_all(viewer) else _seen(viewer, row.decision_id)


def visible_link(viewer: Viewer, link: Any) -> ColumnElement[bool]:
    """That a decision grew out of another is seen by who sees both."""
    viewer = viewer.seeing("decisions")
    if _sees_all(viewer):
        return true()
    return and_(_seen(viewer, link.child_id), _seen(viewer, link.parent_id))


def visible_ratification(viewer: Viewer, ratification: Any = Ratification) -> ColumnElement[bool]:
    """A ratification is seen by who sees the decision and the body that ratified it."""
    viewer = viewer.seeing("decisions")
    if _sees_all(viewer):
        return true()
    seen = _seen(viewer, ratification.decision_id)
    return and_(seen, visible_ratifier(viewer, ratification))


def visible_ratifier(viewer: Viewer, ratification: Any) -> ColumnElement[bool]:
    """A ratification of a decision that the viewer sees is seen with the body that gave it."""
    return sees_body(viewer, ratification.body_id)


def visible_rule(viewer: Viewer, rule: Any = RatificationRule) -> ColumnElement[bool]:
    """What needs ratification is public; a rule for one body is seen with it."""
    viewer = viewer.seeing("decisions")
    if _sees_all(viewer):
        return true()
    body = another(Organisation)
    return actors.none_or_seen(rule.body_id, body, actors.visible(viewer, body))


def require_recorder(viewer: Viewer, decision: Decision) -> None:
    """What becomes of a decision is recorded by who records those of its body."""
    actors.require_power(viewer, Capability.DECISIONS, decision.body)


def require_ruler(viewer: Viewer, of: Any) -> None:
    """A body says itself what it has ratified; for places, and everywhere, the secretariat does."""
    match of:
        case Organisation():
            actors.require_power(viewer, Capability.DECISIONS, of)
        case RatificationRule(body=Organisation() as body):
            actors.require_power(viewer, Capability.DECISIONS, body)
        case Territory() | RatificationRule() | None:
            actors.require_secretariat(viewer)


def _seen(viewer: Viewer, decision_id: Any) -> ColumnElement[bool]:
    decision = another(Decision)
    seen = select(decision.id).where(decision.id == decision_id, visible(viewer, decision))
    return exists(seen.correlate_except(decision))


def _sees_all(viewer: Viewer) -> bool:
    return viewer.seeing("actors").is_secretariat
