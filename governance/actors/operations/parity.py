"""What bodies do with rules of parity: set them, lift them, keep them when they grant mandates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import policy, queries
from governance.actors.models import Mandate, Organisation, Person
from governance.actors.operations import rules
from governance.actors.operations.bodies import begun_in
from governance.actors.parity import (
    PERSONS_MIN,
    REPRESENTING,
    SHARE_PERCENT_MAX,
    SHARE_PERCENT_MIN,
    Parity,
    ParityAction,
    ParityAmong,
    ParityNotice,
    ParityRule,
    sentence_of,
)
from governance.db import claimed
from governance.errors import InvalidInput, Refusal, Said
from governance.events import record
from governance.periods import PartialDate

PERSONS_MAX = 10_000


@dataclass(eq=False)
class ParityNotKept(Refusal):
    """With this mandate the body would be further from its rule of parity."""

    women: int
    men: int
    other: int
    unstated: int
    share_percent_min: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        counted = Parity(self.women, self.men, self.other, self.unstated)
        return sentence_of(_REFUSED, counted, self.share_percent_min, lang)


class ParityRuleThere(Said):
    """The body has a rule of parity for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body has a rule of parity from a later day on; lift that one first.",
        "fr": "L’instance a une règle de parité à partir d’un jour ultérieur ; levez-la d’abord.",
        "pt": "O órgão tem uma regra de paridade a partir de um dia posterior; levante-a antes.",
    }


PARITY_PROMISES: dict[str, Callable[[], Refusal]] = {"parity_rule_one_at_a_time": ParityRuleThere}


async def set_parity_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    action: ParityAction,
    share_percent_min: int,
    among: ParityAmong = ParityAmong.REPRESENTATIVES,
    persons_min: int = PERSONS_MIN,
    since: PartialDate | None = None,
    decision_id: UUID | None = None,
) -> ParityRule:
    """Set a body a rule of parity from a day on, instead of the one it has.

    It says the least share of women and of men, from how many people on, and what comes of less.
    """
    body, day = await begun_in(session, viewer, Capability.MANDATES, body_id, at, since)
    _check(share_percent_min, persons_min)

    rule = ParityRule(
        body_id=body.id,
        among=among,
        action=action,
        share_percent_min=share_percent_min,
        persons_min=persons_min,
        decision_id=decision_id,
        recorded_at=at,
    )
    await rules.follow(session, rule, queries.parity_rule_of(body.id, day.day), day)

    record(
        session,
        "parity.rule_set",
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=body.id,
        path=policy.path_of(body),
        among=among,
        action=action,
        share_percent_min=share_percent_min,
        persons_min=persons_min,
        since=day,
    )
    return rule


def _check(share_percent_min: int, persons_min: int) -> None:
    if not SHARE_PERCENT_MIN <= share_percent_min <= SHARE_PERCENT_MAX:
        raise InvalidInput("sharePercentMin", "is a share of 1 to 50 in a hundred.")
    if not 1 <= persons_min <= PERSONS_MAX:
        raise InvalidInput("personsMin", "is a number of people, 1 to {}.", PERSONS_MAX)


async def lift_parity_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    parity_rule_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> ParityRule:
    """Let a body have a rule of parity no more from a day on; today without one."""
    question = queries.parity_rule(viewer, parity_rule_id)
    rule = await claimed(session, question, parity_rule_id, expected_revision)
    policy.require_power(viewer, Capability.MANDATES, rule.body)

    today = await zones.today_of(session, rule.body_id, at)
    end = await rules.lift(session, rule, on, today)

    record(
        session,
        "parity.rule_lifted",
        viewer=viewer,
        subject=rule,
        at=at,
        body_id=rule.body_id,
        path=policy.path_of(rule.body),
        on=end,
    )
    return rule


async def parity_kept(
    session: AsyncSession, body: Organisation, mandate: Mandate, holder: Person | None, today: date
) -> ParityNotice | None:
    """Refuse a mandate that takes a body further from its rule, or tell of it where it says so.

    Asked before the mandate is there; it is counted on the day it begins, or today. (Two who grant
    at once wait for one another at the body's rule.)
    """
    day = max(mandate.valid_from or today, today)
    rule = await session.scalar(queries.parity_rule_of(body.id, day).with_for_update())
    if holder is None or rule is None:
        return None
    roles = REPRESENTING if rule.among is ParityAmong.REPRESENTATIVES else None
    if roles is not None and mandate.role not in roles:
        return None
    found = await session.execute(queries.genders_in(body.id, roles, day))
    people = {person.id: person.gender for person in found}
    before = Parity.of(people.values())
    after = Parity.of({**people, holder.id: holder.gender}.values())
    if after.keeps(rule.share_percent_min, rule.persons_min):
        return None
    if rule.action is not ParityAction.REFUSE:
        return ParityNotice(rule.action, after, rule.share_percent_min)
    if not after.departs(before):
        return None
    raise ParityNotKept(after.women, after.men, after.other, after.unstated, rule.share_percent_min)


_REFUSED: Mapping[str, str] = {
    "en": "With this mandate there would be {women} women and {men} men ({other} others, {unstated}"
    " not stated), further from the body's rule of {least} % of each at least.",
    "fr": "Avec ce mandat il y aurait {women} femmes et {men} hommes ({other} autres, {unstated}"
    " sans indication), plus loin de la règle de l’instance d’au moins {least} % de chaque.",
    "pt": "Com este mandato haveria {women} mulheres e {men} homens ({other} outros, {unstated} sem"
    " indicação), mais longe da regra do órgão de pelo menos {least} % de cada.",
}
