"""What a class asks of who joins it: whether it is fulfilled on a day, and since when."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    and_,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from governance.actors.models import (
    LegalStanding,
    Mandate,
    OrganisationVersion,
    Role,
    Sector,
)
from governance.charter.adherences.models import Adherence
from governance.periods import holds_on
from governance.platforms.models import SECTORS, Seat

LEGAL_REPRESENTATIVE = "legal_representative"
TERRITORY = "territory"
CHARTER = "charter"
ACTORS = "actors"


def adheres(organisation_id: Any, day: Any) -> ColumnElement[bool]:
    """Whether an organisation adheres to the charter on a day, to whichever version."""
    adherence = aliased(Adherence)
    return _is_there(_adherences(adherence, organisation_id, day, adherence.id))


def is_fulfilled(row: Any, day: Any) -> ColumnElement[bool]:
    """Whether a requirement, a row of `Asked`, is fulfilled on a day."""
    organisation_id = row.organisation_id
    return case(
        (row.code == LEGAL_REPRESENTATIVE, _is_answered_for(organisation_id, day)),
        (row.code == TERRITORY, _sits(organisation_id, day)),
        (row.code == CHARTER, adheres(organisation_id, day)),
        (row.code == ACTORS, func.cardinality(missing_sectors(organisation_id, day)) == 0),
        else_=false(),
    )


def since(row: Any, day: Any) -> ColumnElement[Any]:
    """The first day since which a requirement is fulfilled; null where that is not known."""
    organisation_id = row.organisation_id
    found = case(
        (row.code == LEGAL_REPRESENTATIVE, _answered_for_since(organisation_id, day)),
        (row.code == TERRITORY, _since_without(organisation_id, day, _placeless)),
        (row.code == CHARTER, _adhering_since(organisation_id, day)),
        (row.code == ACTORS, _seated_since(organisation_id, day)),
        else_=cast(null(), Date),
    )
    return case((is_fulfilled(row, day), found))


def missing_sectors(organisation_id: Any, day: Any) -> ColumnElement[Any]:
    """The sectors of which nobody sits at an organisation's table on a day."""
    return func.array_remove(
        array(
            [case((~_has_seat(organisation_id, sector, day), sector.name)) for sector in SECTORS]
        ),
        null(),
    )


def _is_there(wanted: Any) -> ColumnElement[bool]:
    """Whether a question finds anything.

    (Asked as one value: EXISTS below an OR makes PostgreSQL read the other table whole.)
    """
    found: ColumnElement[bool] = wanted.limit(literal_column("1")).scalar_subquery().is_not(None)
    return found


def _version(organisation_id: Any, day: Any, fact: Any) -> ColumnElement[bool]:
    """Whether a fact held of an organisation on a day."""
    version = aliased(OrganisationVersion)
    then = select(version.id).where(
        version.organisation_id == organisation_id, holds_on(version, day), fact(version)
    )
    return _is_there(then.correlate_except(version))


def _placeless(version: Any) -> ColumnElement[bool]:
    return version.territory_id.is_(None)  # type: ignore[no-any-return]  # A column says it.


def _recognised(version: Any) -> ColumnElement[bool]:
    return version.legal_standing.is_distinct_from(LegalStanding.DE_FACTO)  # type: ignore[no-any-return]  # A column says it.


def _de_facto(version: Any) -> ColumnElement[bool]:
    return version.legal_standing == LegalStanding.DE_FACTO  # type: ignore[no-any-return]  # A column says it.


def _sits(organisation_id: Any, day: Any) -> ColumnElement[bool]:
    return _version(organisation_id, day, lambda version: version.territory_id.is_not(None))


def _is_answered_for(organisation_id: Any, day: Any) -> ColumnElement[bool]:
    """Whether a body has a standing in law, or else a legal representative."""
    mandate = aliased(Mandate)
    return or_(
        _version(organisation_id, day, _recognised),
        _is_there(_representatives(mandate, organisation_id, day, mandate.id)),
    )


def _representatives(mandate: Any, organisation_id: Any, day: Any, what: Any) -> Any:
    wanted = select(what).where(
        mandate.body_id == organisation_id,
        mandate.role == Role.LEGAL_REPRESENTATIVE,
        mandate.holder_person_id.is_not(None),
        holds_on(mandate, day),
    )
    return wanted.correlate_except(mandate)


def _adherences(adherence: Any, organisation_id: Any, day: Any, what: Any) -> Any:
    wanted = select(what).where(
        adherence.organisation_id == organisation_id, holds_on(adherence, day)
    )
    return wanted.correlate_except(adherence)


def _adhering_since(organisation_id: Any, day: Any) -> ColumnElement[Any]:
    adherence = aliased(Adherence)
    signed = _adherences(adherence, organisation_id, day, func.min(adherence.valid_from))
    return signed.scalar_subquery()  # type: ignore[no-any-return]  # A column says it.


def _answered_for_since(organisation_id: Any, day: Any) -> ColumnElement[Any]:
    mandate = aliased(Mandate)
    named = _representatives(mandate, organisation_id, day, func.min(mandate.valid_from))
    return case(
        (
            _version(organisation_id, day, _recognised),
            _since_without(organisation_id, day, _de_facto),
        ),
        else_=named.scalar_subquery(),
    )


def _since_without(organisation_id: Any, day: Any, fact: Any) -> ColumnElement[Any]:
    """The day since which something has not held of an organisation, if need be its first."""
    version, first = aliased(OrganisationVersion), aliased(OrganisationVersion)
    last = select(func.max(version.valid_until)).where(
        version.organisation_id == organisation_id, fact(version), version.valid_until <= day
    )
    begun = select(func.min(first.valid_from)).where(first.organisation_id == organisation_id)
    return func.coalesce(
        last.correlate_except(version).scalar_subquery(),
        begun.correlate_except(first).scalar_subquery(),
    )


def _seats(seat: Any, organisation_id: Any, sector: Sector, day: Any, what: Any) -> Any:
    wanted = select(what).where(
        and_(seat.body_id == organisation_id, seat.sector == sector, holds_on(seat, day))
    )
    return wanted.correlate_except(seat)


def _has_seat(organisation_id: Any, sector: Sector, day: Any) -> ColumnElement[bool]:
    seat = aliased(Seat)
    return _is_there(_seats(seat, organisation_id, sector, day, seat.id))


def _seated_since(organisation_id: Any, day: Any) -> ColumnElement[Any]:
    """The day on which the last of the sectors came to the table."""
    came = []
    for sector in SECTORS:
        seat = aliased(Seat)
        begun = _seats(seat, organisation_id, sector, day, func.min(seat.valid_from))
        came.append(begun.scalar_subquery())
    return func.greatest(*came)
