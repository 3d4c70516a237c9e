"""Questions about seats and rules of composition; each answers with a statement to run."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import (
    Gender,
    Mandate,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Person,
    Sector,
)
from governance.db import ids
from governance.periods import holds_on
from governance.platforms.composition import CompositionKind, CompositionRule
from governance.platforms.models import SECTORS, Seat, SeatTally
from governance.platforms.policy import visible, visible_rule, visible_there
from governance.territories import queries as territories
from governance.territories.models import Territory

_TWO = (Gender.WOMAN, Gender.MAN)
"""Whose shares are asked for; who is neither, or states nothing, is in nobody's way."""


def seat(viewer: Viewer, seat_id: UUID) -> Select[Seat]:
    """One seat by its id, with its body and the territory that sits in."""
    whole = joinedload(Seat.body).joinedload(Organisation.territory)
    return select(Seat).where(Seat.id == seat_id, visible(viewer)).options(whole)


def seats_in(body: Any, viewer: Viewer, day: Any, *sectors: Sector) -> ColumnElement[int]:
    """How many seats a body has on a day that a viewer sees, for some sectors or for all."""
    held = aliased(Seat)
    wanted = [held.body_id == body.id, holds_on(held, day), visible_there(viewer, held)]
    if sectors:
        wanted.append(or_(*(held.sector == sector for sector in sectors)))
    return _count(held, *wanted)


def sits_within(territory_id: UUID, wider_id: UUID, day: date) -> Select[bool]:
    """Whether a territory is another or lies within it, today."""
    place = aliased(Territory)
    inside = territories.inside(place, wider_id, day, is_past=False)
    return select(exists(select(place.id).where(place.id == territory_id, inside)))


def composition_rule(viewer: Viewer, composition_rule_id: UUID) -> Select[CompositionRule]:
    """One rule of composition by its id, with its body and the territory that sits in."""
    wanted = (CompositionRule.id == composition_rule_id, visible_rule(viewer))
    whole = joinedload(CompositionRule.body).joinedload(Organisation.territory)
    return select(CompositionRule).where(*wanted).options(whole)


def rules_of(body_id: UUID, day: date) -> Select[CompositionRule]:
    """The rules of composition that a body has on a day."""
    rule = CompositionRule
    return select(rule).where(rule.body_id == body_id, rule.period.contains(day)).order_by(rule.id)


def rule_like(like: CompositionRule, day: date) -> Select[CompositionRule]:
    """The rule of the same sort that a body has on a day."""
    rule = CompositionRule
    return rules_of(like.body_id, day).where(
        rule.kind == like.kind,
        rule.organisation_kind.is_not_distinct_from(like.organisation_kind),
        rule.sector.is_not_distinct_from(like.sector),
    )


def standings(body_id: UUID, viewer: Viewer, day: date) -> Select[Any]:
    """The rules that a body has on a day, each with how the seats stand to it that a viewer sees.

    That is how many there are, how many of them the rule counts, whether it is kept, and how far
    women and men are apart.
    """
    rule = CompositionRule
    told = (seats_under(rule, viewer, day), counted_by(rule, viewer, day), kept(rule, viewer, day))
    return rules_of(body_id, day).add_columns(*told, _apart(rule, viewer, day))


def seats_under(rule: Any, viewer: Viewer, day: Any) -> ColumnElement[int]:
    """How many seats the body of a rule has on a day, as far as a viewer sees them."""
    return _under(rule, viewer, day, func.count())


def counted_by(rule: Any, viewer: Viewer, day: Any) -> ColumnElement[int]:
    """How many of those a rule counts; of every sector, how many sectors have one.

    Of parity it is the fewer of women and men; nothing in a body that is too small for it, where it
    would tell of single people.
    """
    held, then = aliased(Seat), aliased(OrganisationVersion)
    of_kind = exists(
        select(then.id)
        .where(
            then.organisation_id == held.organisation_id,
            then.kind == rule.organisation_kind,
            holds_on(then, day),
        )
        .correlate_except(then)
    )
    is_meant = or_(rule.kind == CompositionKind.SEATS_MAX, held.sector == rule.sector, of_kind)
    return case(
        (
            rule.kind == CompositionKind.EVERY_SECTOR,
            _under(rule, viewer, day, func.count(held.sector.distinct()), held),
        ),
        (
            and_(
                rule.kind == CompositionKind.PARITY,
                seats_under(rule, viewer, day) < rule.seats_min,
            ),
            0,
        ),
        (
            rule.kind == CompositionKind.PARITY,
            func.least(*(sitting(rule, viewer, day, gender) for gender in _TWO)),
        ),
        else_=_under(rule, viewer, day, func.count().filter(is_meant), held),
    )


def kept(rule: Any, viewer: Viewer, day: Any) -> ColumnElement[bool]:
    """Whether a rule is kept on a day; one of shares and sectors always is by small bodies."""
    seats, counted = seats_under(rule, viewer, day), counted_by(rule, viewer, day)
    return case(
        (rule.kind == CompositionKind.SEATS_MAX, seats <= rule.seats_max),
        (seats < rule.seats_min, true()),
        (rule.kind == CompositionKind.EVERY_SECTOR, counted == len(SECTORS)),
        (rule.kind == CompositionKind.PARITY, _is_even(rule, viewer, day)),
        else_=100 * counted >= rule.share_percent_min * seats,
    )


def sitting(rule: Any, viewer: Viewer, day: Any, gender: Gender) -> ColumnElement[int]:
    """How many people of a gender sit in the body of a rule on a day, nobody twice."""
    held, person = aliased(Seat), aliased(Person)
    counted = (
        select(func.count(person.id.distinct()))
        .select_from(held)
        .join(person, person.id == func.coalesce(held.delegate_id, held.person_id))
        .where(
            held.body_id == rule.body_id,
            holds_on(held, day),
            visible_there(viewer, held),
            person.gender == gender,
            actors.listed_person(viewer, person),
        )
    )
    return counted.correlate_except(held, person).scalar_subquery()


def _is_even(rule: Any, viewer: Viewer, day: Any) -> ColumnElement[bool]:
    """Whether women and men each are their least share, or as even a number as there can be."""
    women, men = (sitting(rule, viewer, day, gender) for gender in _TWO)
    fewer, both = func.least(women, men), women + men
    return or_(func.abs(women - men) <= 1, 100 * fewer >= rule.share_percent_min * both)


def _apart(rule: Any, viewer: Viewer, day: Any) -> ColumnElement[int]:
    """How many more women or men there are than of the others, where a rule asks for parity."""
    women, men = (sitting(rule, viewer, day, gender) for gender in _TWO)
    return case((rule.kind == CompositionKind.PARITY, func.abs(women - men)), else_=0)


def _under(
    rule: Any, viewer: Viewer, day: Any, what: ColumnElement[int], held: Any = None
) -> ColumnElement[int]:
    """A count over the seats of the body of a rule."""
    seat = aliased(Seat) if held is None else held
    wanted = (seat.body_id == rule.body_id, holds_on(seat, day), visible_there(viewer, seat))
    return select(what).select_from(seat).where(*wanted).correlate_except(seat).scalar_subquery()


def mandates_in(
    body: Any, day: Any, which: Callable[[Any], ColumnElement[bool]], mandate: type[Mandate]
) -> ColumnElement[int]:
    """How many mandates of some sort there are in a body on a day."""
    held = aliased(mandate)
    return _count(held, held.body_id == body.id, holds_on(held, day), which(held))


def came(seat: Any, body_id: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Whether a seat is that of somebody who sits in a body on a day and did not on another."""
    return and_(seat.body_id == body_id, holds_on(seat, until), ~_sits(seat, body_id, since))


def left(seat: Any, body_id: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Whether a seat is that of somebody who sat in a body on a day and does not on another."""
    return came(seat, body_id, until, since)


def stayed(seat: Any, body_id: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Whether a seat is that of somebody who sits in a body on both of two days."""
    return and_(seat.body_id == body_id, holds_on(seat, until), _sits(seat, body_id, since))


def passed(seat: Any, body_id: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """Whether a seat is that of somebody who sat in a body between two days, and on neither."""
    return and_(
        seat.body_id == body_id,
        seat.valid_from > since,
        seat.valid_until <= until,
        seat.valid_from < seat.valid_until,
        ~_sits(seat, body_id, since),
        ~_sits(seat, body_id, until),
    )


def seated_in_more_than(person: Any, bodies: Any, day: Any) -> ColumnElement[bool]:
    """Whether a person sits in more bodies than so many on a day, for themselves or for others.

    (How many seats they ever had tells by an index who need not be looked at; as an array, for
    PostgreSQL cannot know how few they are.)
    """
    often, held = aliased(SeatTally), aliased(Seat)
    many = select(often.person_id).where(often.seats > bodies).correlate_except(often)
    count = (
        select(func.count(held.body_id.distinct()))
        .where(or_(held.person_id == person.id, held.delegate_id == person.id), holds_on(held, day))
        .correlate_except(held)
        .scalar_subquery()
    )
    seated: ColumnElement[bool] = and_(person.id == ids(many).any_(), count > bodies)
    return seated


def without(
    territory: Any, viewer: Viewer, kind: OrganisationKind, day: Any, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether no organisation of a kind that a viewer sees sits in a territory or within it.

    (Each place within is asked for one of its own: PostgreSQL thinks that much lies within even
    the narrowest, and would look through all organisations of the kind for each territory.)
    """
    body = aliased(Organisation)
    seen = [holds_on(body, day), actors.visible(viewer, body)]
    if is_past:
        then = aliased(OrganisationVersion)
        walked = func.descendants_on(territory.id, day, territories.DEPTH_MAX)
        inner = walked.table_valued("id", "depth")
        there = or_(then.territory_id == territory.id, then.territory_id.in_(select(inner.c.id)))
        found = select(body.id).join(then, then.organisation_id == body.id)
        sits = found.where(*seen, then.kind == kind, holds_on(then, day), there)
        return ~exists(sits.correlate_except(body, then, inner))
    place = aliased(Territory)
    one = select(body.id).where(*seen, body.kind == kind, body.territory_id == place.id).limit(1)
    has_one = one.correlate_except(body).scalar_subquery().is_not(None)
    places = select(place.id).where(territories.below(place, territory.path), has_one)
    return ~exists(places.correlate_except(place))


def _sits(seat: Any, body_id: Any, day: Any) -> ColumnElement[bool]:
    """Whether who holds a seat sits in a body on a day.

    (All who sit there are gathered once; with EXISTS they would be looked through for each seat.)
    """
    other = aliased(Seat)
    sitting = select(_holder(other)).where(other.body_id == body_id, holds_on(other, day))
    sits: ColumnElement[bool] = _holder(seat) == ids(sitting.correlate_except(other)).any_()
    return sits


def _holder(seat: Any) -> ColumnElement[UUID]:
    return func.coalesce(seat.organisation_id, seat.person_id)


def _count(rows: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count(literal_column("*"))).select_from(rows).where(*conditions)
    return counted.correlate_except(rows).scalar_subquery()
