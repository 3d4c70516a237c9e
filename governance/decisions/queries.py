"""Questions about decisions; each answers with a statement to run, or a part of one."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors.models import Democracy, Organisation
from governance.db import ids
from governance.decisions.models import (
    Decision,
    DecisionLink,
    DecisionLinkKind,
    DecisionOutcome,
    DecisionStatus,
    Ratification,
    RatificationRule,
)
from governance.decisions.policy import visible, visible_ratifier, visible_rule
from governance.territories import queries as territories
from governance.territories.models import Territory


def decision(viewer: Viewer, decision_id: UUID) -> Select[Decision]:
    """One decision by its id, with the body that took it."""
    body = joinedload(Decision.body).joinedload(Organisation.territory)
    return select(Decision).where(Decision.id == decision_id, visible(viewer)).options(body)


def rule(viewer: Viewer, rule_id: UUID) -> Select[RatificationRule]:
    """One rule of ratification by its id, with the body it is for."""
    body = joinedload(RatificationRule.body).joinedload(Organisation.territory)
    wanted = (RatificationRule.id == rule_id, visible_rule(viewer))
    return select(RatificationRule).where(*wanted).options(body)


def grew_out_of(child_id: UUID, parent_id: UUID) -> Select[bool]:
    """Whether a decision grew out of another, by one step or several."""
    above = (
        select(DecisionLink.parent_id)
        .where(DecisionLink.child_id == child_id)
        .cte("above", recursive=True)
    )
    further = aliased(DecisionLink)
    step = select(further.parent_id).join(above, further.child_id == above.c.parent_id)
    above = above.union(step)
    return select(exists(select(above.c.parent_id).where(above.c.parent_id == parent_id)))


def is_part(body_id: UUID, whole_id: UUID) -> Select[bool]:
    """Whether a body is another, or part of it, however deep."""
    whole = (
        select(Organisation.id, Organisation.part_of_id)
        .where(Organisation.id == body_id)
        .cte("whole", recursive=True)
    )
    wider = aliased(Organisation)
    whole = whole.union(
        select(wider.id, wider.part_of_id).join(whole, wider.id == whole.c.part_of_id)
    )
    return select(exists(select(whole.c.id).where(whole.c.id == whole_id)))


def is_superseded(viewer: Viewer, decision: Any, day: Any) -> ColumnElement[bool]:
    """Whether another decision, which the viewer sees, took the place of one by a day."""
    link, later = aliased(DecisionLink), aliased(Decision)
    return exists(
        select(link.id)
        .join(later, later.id == link.child_id)
        .where(
            link.parent_id == decision.id,
            link.kind == DecisionLinkKind.SUPERSEDES,
            later.valid_from <= day,
            visible(viewer, later),
        )
        .correlate_except(link, later)
    )


def took_place(later: Any, decision_id: Any) -> ColumnElement[bool]:
    """Whether a decision took the place of another."""
    link = aliased(DecisionLink)
    superseding = select(link.child_id).where(
        link.parent_id == decision_id, link.kind == DecisionLinkKind.SUPERSEDES
    )
    met: ColumnElement[bool] = later.id.in_(superseding.correlate_except(link))
    return met


def status(viewer: Viewer, decision: Any, day: Any) -> ColumnElement[Any]:
    """How a decision stands on a day, as far as the viewer sees; nothing before it was taken."""
    adopted = case(
        (decision.annulled_on <= day, DecisionStatus.ANNULLED.value),
        (is_superseded(viewer, decision, day), DecisionStatus.SUPERSEDED.value),
        (decision.implemented_on <= day, DecisionStatus.IMPLEMENTED.value),
        (decision.valid_until <= day, DecisionStatus.EXPIRED.value),
        (decision.valid_from > day, DecisionStatus.ADOPTED.value),
        else_=DecisionStatus.IN_FORCE.value,
    )
    return case(
        (decision.decided_on > day, None),
        (decision.outcome == DecisionOutcome.ADOPTED, adopted),
        else_=cast(decision.outcome, Text),
    )


def needing(decision: Any) -> ids:
    """The matters for which an elected body has to ratify a decision, by the rules of its day.

    What an elected body decides itself needs nobody else.
    """
    rule, body = aliased(RatificationRule), aliased(Organisation)
    own, wider = aliased(Territory), aliased(Territory)
    is_around = exists(
        select(wider.id)
        .join(own, territories.above(wider, own.path))
        .where(own.id == body.territory_id, wider.id == rule.territory_id)
        .correlate_except(own, wider)
    )
    asking = (
        select(rule.matter)
        .join(body, body.id == decision.body_id)
        .where(
            cast(rule.matter, Text) == any_(decision.matters),
            rule.period.contains(decision.decided_on),
            body.democracy.is_distinct_from(Democracy.REPRESENTATIVE),
            or_(
                and_(rule.body_id.is_(None), rule.territory_id.is_(None)),
                rule.body_id == decision.body_id,
                is_around,
            ),
        )
        .distinct()
        .order_by(rule.matter)
        .correlate_except(rule, body)
    )
    return ids(asking)


def lie_apart(body_id: UUID, other_id: UUID, day: date) -> Select[bool]:
    """Whether two bodies sit in territories of which neither lies within the other."""
    one, other = func.place_of(body_id), func.place_of(other_id)
    there = (func.lies_within(one, other, day), func.lies_within(other, one, day))
    return select(and_(one.is_not(None), other.is_not(None), not_(or_(*there))))


def is_ratified(viewer: Viewer, decision: Any, day: Any) -> ColumnElement[bool]:
    """Whether an elected body, which the viewer sees, had ratified a decision by a day."""
    given = aliased(Ratification)
    return exists(
        select(given.id)
        .where(
            given.decision_id == decision.id,
            given.ratified_on <= day,
            visible_ratifier(viewer, given),
        )
        .correlate_except(given)
    )


def lineage(viewer: Viewer, decision_id: Any, *, is_upward: bool, depth_max: Any) -> Any:
    """The steps from a decision to those it grew out of, or that grew out of it, as a table.

    It goes no further than the viewer sees.
    """
    seeing = viewer.seeing("decisions").seeing("actors")
    walked = func.lineage(
        decision_id, is_upward, depth_max, seeing.is_secretariat, seeing.sql_known
    )
    return walked.table_valued("id", "decision_id", "via_id", "kind", "depth")


def with_lineage(
    viewer: Viewer, decision_id: Any, *, is_upward: bool, depth_max: Any
) -> ColumnElement[Any]:
    """A decision and those it grew out of, or that grew out of it, as an array of ids.

    (So that what is in it is then found by an index.)
    """
    walked = lineage(viewer, decision_id, is_upward=is_upward, depth_max=depth_max)
    reached = ids(select(walked.c.decision_id).correlate_except(walked))
    return func.array_append(reached, cast(decision_id, Uuid))
