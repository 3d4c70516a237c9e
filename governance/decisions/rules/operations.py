"""What bodies do with their decision rules: set them, instead of those they have, and lift them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations import rules
from governance.actors.operations.bodies import begun_in, living_organisation
from governance.db import claimed
from governance.decisions.models import Matter
from governance.decisions.rules import queries
from governance.decisions.rules.models import DecisionRule, VotingWeight
from governance.decisions.tally import RuleKind, TieRule
from governance.errors import InvalidInput, Refusal, Said
from governance.events import record
from governance.periods import PartialDate
from governance.platforms.operations import SEATING, NotABody

PERCENT_MAX = 100
SECTORS_MAX = 3
SHARE_MAX = 1_000
WEIGHT_MAX = 1_000
WEIGHTS_MAX = 1_000


class DecisionRuleThere(Said):
    """The body has a rule for the matter for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body has a rule for this from a later day on; lift that one first.",
        "fr": "L’instance a une règle pour cela à partir d’un jour ultérieur ; levez-la d’abord.",
        "pt": "O órgão tem uma regra para isto a partir de um dia posterior; levante-a antes.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {"decision_rule_one_at_a_time": DecisionRuleThere}
"""What a violated promise of the database means to a caller."""


@dataclass(frozen=True)
class Weighing:
    """What the vote of an organisation is to weigh."""

    organisation_id: UUID
    weight: int


async def set_decision_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    kind: RuleKind,
    matter: Matter | None = None,
    share_numerator: int | None = None,
    share_denominator: int | None = None,
    quorum_percent: int | None = None,
    quorum_sectors: int | None = None,
    tie: TieRule = TieRule.REJECTED,
    counts_abstentions: bool = False,
    allows_secret: bool = False,
    weights: Sequence[Weighing] = (),
    since: PartialDate | None = None,
) -> DecisionRule:
    """Set how a body decides from a day on, in one matter or in all, instead of the rule it has.

    Ballots that are open keep the rule they were opened with.
    """
    body, day = await begun_in(session, viewer, Capability.DECISIONS, body_id, at, since)
    if body.kind not in SEATING:
        raise NotABody(body.kind)
    rule = DecisionRule(
        body_id=body.id,
        matter=matter,
        kind=kind,
        share_numerator=share_numerator,
        share_denominator=share_denominator,
        quorum_percent=quorum_percent,
        quorum_sectors=quorum_sectors,
        tie=tie,
        counts_abstentions=counts_abstentions,
        allows_secret=allows_secret,
        recorded_at=at,
    )
    _check(rule, is_weighed=bool(weights))
    await _enter(session, rule, await _weighed(session, viewer, body, weights, day), day)

    _tell(session, "decision_rule.set", viewer, at, rule, body, kind=kind, matter=matter, since=day)
    return rule


async def lift_decision_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_rule_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> DecisionRule:
    """Let a body decide by a rule no more from a day on; today without one."""
    question = queries.rule(viewer, decision_rule_id)
    rule = await claimed(session, question, decision_rule_id, expected_revision)
    actors.require_power(viewer, Capability.DECISIONS, rule.body)

    end = await rules.lift(session, rule, on, await zones.today_of(session, rule.body_id, at))

    _tell(session, "decision_rule.lifted", viewer, at, rule, rule.body, on=end)
    return rule


async def _enter(
    session: AsyncSession,
    rule: DecisionRule,
    weighed: Mapping[UUID, int],
    day: PartialDate,
) -> None:
    """Let a rule take the place of the one that holds on its first day."""
    former = queries.rule_set_for(rule.body_id, rule.matter, day.day)
    await rules.follow(session, rule, former, day)
    session.add_all(
        VotingWeight(rule_id=rule.id, organisation_id=organisation_id, weight=weight)
        for organisation_id, weight in weighed.items()
    )
    await session.flush()


def _tell(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    at: datetime,
    rule: DecisionRule,
    body: Organisation,
    **told: Any,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        **told,
    )


def _check(rule: DecisionRule, *, is_weighed: bool) -> None:
    """Refuse what could not be counted."""
    part, whole = rule.share_numerator, rule.share_denominator
    if rule.kind is not RuleKind.QUALIFIED_MAJORITY:
        if part is not None or whole is not None:
            raise InvalidInput("shareNumerator", "is for a qualified majority.")
    elif part is None or whole is None or not whole / 2 < part <= whole <= SHARE_MAX:
        raise InvalidInput(
            "shareNumerator",
            "say a share above one half, as in 2 of 3, in parts of {} at most.",
            SHARE_MAX,
        )
    if rule.quorum_percent is not None and not 1 <= rule.quorum_percent <= PERCENT_MAX:
        raise InvalidInput("quorumPercent", "is a share of 1 to 100 in a hundred.")
    if rule.quorum_sectors is not None and not 1 <= rule.quorum_sectors <= SECTORS_MAX:
        raise InvalidInput("quorumSectors", "is a number of sectors, 1 to 3.")
    if rule.tie is not TieRule.REJECTED and rule.kind is not RuleKind.SIMPLE_MAJORITY:
        raise InvalidInput("tie", "only a simple majority knows ties.")
    if not rule.allows_secret:
        return
    if rule.kind is RuleKind.EVERY_SECTOR or rule.tie is TieRule.CHAIR or is_weighed:
        raise InvalidInput(
            "allowsSecret", "a secret vote has no sector, no weight and no chair: it has no name."
        )


async def _weighed(
    session: AsyncSession,
    viewer: Viewer,
    body: Organisation,
    weights: Sequence[Weighing],
    day: PartialDate,
) -> dict[UUID, int]:
    """The weights as they are kept: each of an organisation that lasts, and none twice."""
    if len(weights) > WEIGHTS_MAX:
        raise InvalidInput("weights", "are {} at most.", WEIGHTS_MAX)
    weighed: dict[UUID, int] = {}
    for one in sorted(weights, key=lambda one: one.organisation_id):
        organisation = await living_organisation(session, viewer, one.organisation_id, day)
        if organisation.id == body.id or organisation.id in weighed:
            raise InvalidInput("weights", "name each organisation once, and not the body itself.")
        if not 1 <= one.weight <= WEIGHT_MAX:
            raise InvalidInput("weights", "a vote weighs 1 to {}.", WEIGHT_MAX)
        weighed[organisation.id] = one.weight
    return weighed
