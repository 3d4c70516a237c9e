"""What bodies do with rules of composition: set them, lift them, keep them as seats are given."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import OPERATOR, Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.models import OrganisationKind, Sector
from governance.actors.operations import rules
from governance.actors.operations.bodies import begun_in
from governance.actors.parity import TOLD_MIN
from governance.db import claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate
from governance.platforms import queries
from governance.platforms.composition import (
    EVEN_PERCENT,
    SEATS_MIN,
    SHARES,
    CompositionAction,
    CompositionKind,
    CompositionNotice,
    CompositionRule,
    Standing,
)
from governance.platforms.operations.refusals import CompositionNotKept

SEATS_MOST = 10_000

Standings = Mapping[UUID, tuple[CompositionRule, Standing]]
"""How a body stands to each of its rules, by the rule's id."""


async def set_composition_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    kind: CompositionKind,
    action: CompositionAction,
    organisation_kind: OrganisationKind | None = None,
    sector: Sector | None = None,
    share_percent_min: int | None = None,
    seats_max: int | None = None,
    seats_min: int | None = None,
    since: PartialDate | None = None,
) -> CompositionRule:
    """Set a body a rule of who sits in it from a day on, instead of the one of that sort it has.

    It says what is asked of the seats, from how many on, and what comes of less.
    """
    body, day = await begun_in(session, viewer, Capability.SEATS, body_id, at, since)
    asked: dict[str, Any] = {
        "organisation_kind": organisation_kind,
        "sector": sector,
        "share_percent_min": share_percent_min,
        "seats_max": seats_max,
        "seats_min": _smallest(kind, seats_min),
    }
    rule = CompositionRule(body_id=body.id, kind=kind, action=action, recorded_at=at, **asked)
    _check(rule)

    await rules.follow(session, rule, queries.rule_like(rule, day.day), day)

    record(
        session,
        "platform.composition_rule_set",
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        kind=kind,
        action=action,
        since=day,
        **asked,
    )
    return rule


def _smallest(kind: CompositionKind, seats_min: int | None) -> int | None:
    """From how many seats on a rule applies; one of how many there may be, always."""
    if kind is CompositionKind.SEATS_MAX:
        return seats_min
    return SEATS_MIN if seats_min is None else seats_min


def _check(rule: CompositionRule) -> None:
    """Refuse a rule that lacks what its kind needs, or brings what it has no use for."""
    needed = {
        "organisationKind": (rule.organisation_kind, rule.kind is CompositionKind.KIND_SHARE),
        "sector": (rule.sector, rule.kind is CompositionKind.SECTOR_SHARE),
        "sharePercentMin": (rule.share_percent_min, rule.kind in SHARES),
        "seatsMax": (rule.seats_max, rule.kind is CompositionKind.SEATS_MAX),
        "seatsMin": (rule.seats_min, rule.kind is not CompositionKind.SEATS_MAX),
    }
    for name, (value, is_needed) in needed.items():
        if is_needed and value is None:
            raise InvalidInput(name, "is what a rule of this kind says; give it.")
        if value is not None and not is_needed:
            raise InvalidInput(name, "is nothing that a rule of this kind says; leave it out.")
    if rule.sector is Sector.MIXED:
        raise InvalidInput("sector", "a seat counts for one sector: public, private or citizen.")
    if rule.kind is CompositionKind.PARITY:
        _check_parity(rule)
    for name, number, most in (
        ("sharePercentMin", rule.share_percent_min, 100),
        ("seatsMax", rule.seats_max, SEATS_MOST),
        ("seatsMin", rule.seats_min, SEATS_MOST),
    ):
        if number is not None and not 1 <= number <= most:
            raise InvalidInput(name, "is a number of 1 to {}.", most)


def _check_parity(rule: CompositionRule) -> None:
    """Refuse more than a half of each, and figures of so few that they tell of single people."""
    if not 1 <= (rule.share_percent_min or 0) <= EVEN_PERCENT:
        raise InvalidInput("sharePercentMin", "is a share of 1 to 50 in a hundred.")
    if (rule.seats_min or 0) < TOLD_MIN:
        raise InvalidInput(
            "seatsMin", "is {} or more; fewer would tell of single people.", TOLD_MIN
        )


async def lift_composition_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    composition_rule_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> CompositionRule:
    """Let a body have a rule of its composition no more from a day on; today without one."""
    question = queries.composition_rule(viewer, composition_rule_id)
    rule = await claimed(session, question, composition_rule_id, expected_revision)
    actors_policy.require_power(viewer, Capability.SEATS, rule.body)

    today = await zones.today_of(session, rule.body_id, at)
    end = await rules.lift(session, rule, on, today)

    record(
        session,
        "platform.composition_rule_lifted",
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=rule.body_id,
        path=actors_policy.path_of(rule.body),
        on=end,
    )
    return rule


async def standings(session: AsyncSession, body_id: UUID, day: date) -> Standings:
    """How a body stands to its rules on a day, by all its seats.

    (Its rules are locked first, so that of two who give seats at once the later counts both.)
    """
    rules = await session.scalars(queries.rules_of(body_id, day).with_for_update())
    if not rules.all():
        return {}
    found = await session.execute(queries.standings(body_id, OPERATOR, day))
    return {rule.id: (rule, Standing(*told)) for rule, *told in found}


async def composition_kept(
    session: AsyncSession,
    before: Standings,
    body_id: UUID,
    day: date,
    *,
    is_leaving: bool = False,
    kinds: Collection[CompositionKind] = tuple(CompositionKind),
) -> list[CompositionNotice]:
    """Refuse a seat that takes a body further from a rule, or tell of all rules it does not keep.

    Asked once the seat is there, or gone; nobody is held to a seat, so leaving is only told of.
    Where another sits for the same organisation, only rules of some kinds can be concerned.
    """
    if not before:
        return []
    notices = []
    found = await session.execute(queries.standings(body_id, OPERATOR, day))
    for rule, *told in found:
        after = Standing(*told)
        if after.is_kept or rule.kind not in kinds:
            continue
        facts = (rule.kind, rule.organisation_kind, rule.sector)
        counts = (after.seats, after.counted, rule.wanted)
        is_strict, was = rule.action is CompositionAction.REFUSE, before.get(rule.id)
        if is_strict and was and not is_leaving and rule.departs(was[1], after):
            raise CompositionNotKept(*facts, *counts)
        action = CompositionAction.WARN if is_strict else rule.action
        notices.append(CompositionNotice(action, *facts, *counts))
    return notices
