"""Questions about seats; each answers with a statement to run."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import (
    Mandate,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Sector,
)
from governance.db import ids
from governance.periods import holds_on
from governance.platforms.models import Seat, SeatTally
from governance.platforms.policy import visible, visible_there
from governance.territories import queries as territories
from governance.territories.models import Territory

SEATED_SECTORS = (Sector.PUBLIC, Sector.PRIVATE, Sector.CITIZEN)
"""The sectors a seat can count for."""


def seat(viewer: Viewer, seat_id: UUID) -> Select[Seat]:
    """One seat by its id."""
    whole = joinedload(Seat.body).joinedload(Organisation.territory)
    return select(Seat).where(Seat.id == seat_id, visible(viewer)).options(whole)


def seats_in(body: Any, viewer: Viewer, day: Any, *sectors: Sector) -> ColumnElement[int]:
    """How many seats a body has on a day that a viewer sees, for some sectors or for all."""
    held = aliased(Seat)
    wanted = [held.body_id == body.id, holds_on(held, day), visible_there(viewer, held)]
    if sectors:
        wanted.append(or_(*(held.sector == sector for sector in sectors)))
    return _count(held, *wanted)


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
