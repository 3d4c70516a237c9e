"""What needs an elected body's word, and how that is given."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors import queries as actors
from governance.actors.models import Democracy, Organisation
from governance.actors.operations import rules
from governance.actors.operations.bodies import begun_in, check_living
from governance.db import claimed, found, linked
from governance.decisions import policy, queries
from governance.decisions.models import Decision, Matter, Ratification, RatificationRule
from governance.decisions.operations.course import check_acting, check_happened
from governance.decisions.operations.refusals import ElectedElsewhere, NotRepresentative
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate
from governance.territories import queries as territories


async def ratify_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    body_id: UUID,
    own_decision_id: UUID | None = None,
    on: PartialDate | None = None,
    note: Mapping[str, str] | None = None,
) -> Ratification:
    """Ratify what another body decided, for an elected one, by its own decision if there is one."""
    body, day = await begun_in(session, viewer, Capability.DECISIONS, body_id, at, on)
    if body.democracy is not Democracy.REPRESENTATIVE:
        raise NotRepresentative
    decision = await found(session, queries.decision(viewer, decision_id), decision_id)
    check_acting(decision)
    if decision.body_id == body.id:
        raise InvalidInput("bodyId", "took the decision itself.")
    if await session.scalar(queries.lie_apart(body.id, decision.body_id, day.day)):
        raise ElectedElsewhere
    check_happened(decision, day, await zones.today_of(session, body.id, at))
    own = await _own(session, viewer, body, own_decision_id) if own_decision_id else None

    ratification = Ratification(
        decision_id=decision.id,
        body_id=body.id,
        own_decision_id=own.id if own else None,
        ratified_on=day.day,
        ratified_on_precision=day.precision,
        note=texts.written(note, "note") if note else None,
    )
    session.add(ratification)
    await session.flush()

    record(
        session,
        "decision.ratified",
        viewer=viewer,
        subject=ratification,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        decision_id=decision.id,
        of_body_id=decision.body_id,
        own_decision_id=ratification.own_decision_id,
        on=day,
    )
    return ratification


async def set_ratification_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    matter: Matter,
    body_id: UUID | None = None,
    territory_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    note: Mapping[str, str] | None = None,
) -> RatificationRule:
    """Let decisions in a matter need an elected body's word: of a body, in a territory, or all."""
    body = await _ruled(session, viewer, body_id, territory_id)
    today = await zones.today_of(session, body.id, at) if body else at.date()
    since = since or PartialDate.on(today)
    if body is not None:
        check_living(body, since)

    rule = RatificationRule(
        matter=matter,
        body_id=body.id if body else None,
        territory_id=territory_id,
        note=texts.written(note, "note") if note else None,
    )
    rule.hold(since, until)
    session.add(rule)
    await session.flush()

    record(
        session,
        "ratification_rule.set",
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=rule.body_id,
        path=actors_policy.path_of(body) if body else None,
        matter=matter,
        territory_id=territory_id,
        since=since,
        until=until,
    )
    return rule


async def lift_ratification_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    rule_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> RatificationRule:
    """Let a rule of ratification hold no more; decisions taken while it did still need it."""
    rule = await claimed(session, queries.rule(viewer, rule_id), rule_id, expected_revision)
    policy.require_ruler(viewer, rule)
    today = await zones.today_of(session, rule.body_id, at) if rule.body_id else at.date()
    day = await rules.lift(session, rule, on, today)

    record(
        session,
        "ratification_rule.lifted",
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=rule.body_id,
        path=actors_policy.path_of(rule.body) if rule.body else None,
        on=day,
    )
    return rule


async def _ruled(
    session: AsyncSession, viewer: Viewer, body_id: UUID | None, territory_id: UUID | None
) -> Organisation | None:
    """The body a rule is for, if it is for one, by who may set it."""
    if body_id is not None and territory_id is not None:
        raise InvalidInput("territoryId", "a rule is of one body, of one territory, or of all.")
    if body_id is None:
        policy.require_ruler(viewer, None)
        if territory_id is not None:
            await linked(session, territories.territory(viewer, territory_id), territory_id)
        return None
    body = await linked(session, actors.organisation(viewer, body_id), body_id)
    policy.require_ruler(viewer, body)
    return body


async def _own(
    session: AsyncSession, viewer: Viewer, body: Organisation, own_decision_id: UUID
) -> Decision:
    own = await found(session, queries.decision(viewer, own_decision_id), own_decision_id)
    check_acting(own)
    if own.body_id != body.id:
        raise InvalidInput("ownDecisionId", "is of another body than the one that ratifies.")
    return own
