"""Bodies from outside: who sits in them by sector, and who came and left over a period."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, case, func, null
from sqlalchemy.dialects.postgresql import array

from governance.actors import policy as actors
from governance.actors import queries as actors_queries
from governance.actors.models import Mandate
from governance.platforms import policy, queries
from governance.platforms.models import SECTORS
from schema.actors.codes import Gender, ParityAmong, Sector
from schema.actors.term_lists import SeatFilter, SeatOrder, is_vacant
from schema.rows.declare import Expression, Many, Part, argument, part, shown
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.platforms.composition_rules import CompositionRule
    from schema.platforms.platforms import Seat

LazySeat = Annotated["Seat", strawberry.lazy("schema.platforms.platforms")]
LazyRule = Annotated["CompositionRule", strawberry.lazy("schema.platforms.composition_rules")]

TWO_DAYS = (
    argument("since", date, "The day to compare with."),
    argument("until", date, "The day that is compared with it, in general a later one."),
)


def _count(description: str, *sectors: Sector) -> Any:
    """How many seats there are, for some sectors or for all."""
    return shown(
        Expression(lambda body, ask: queries.seats_in(body, ask.viewer, ask.today, *sectors)),
        description,
    )


def _missing(body: Any, ask: Any) -> ColumnElement[Any]:
    seated = {sector: queries.seats_in(body, ask.viewer, ask.today, sector) for sector in SECTORS}
    lacking = [case((count == 0, sector.value), else_=null()) for sector, count in seated.items()]
    return func.array_remove(array(lacking), null())


def _vacant(body: Any, ask: Any) -> ColumnElement[int]:
    return queries.mandates_in(
        body,
        ask.today,
        lambda mandate: is_vacant(mandate) & actors.visible_mandate_there(ask.viewer, mandate),
        Mandate,
    )


@part
class Composition:
    """Who sits in a body, counted by sector, as far as you may see who sits there."""

    seats: int = _count("How many seats there are.")
    public: int = _count("Those of public actors.", Sector.PUBLIC)
    private: int = _count("Those of private actors.", Sector.PRIVATE)
    citizen: int = _count("Those of citizen actors.", Sector.CITIZEN)
    missing: list[Sector] = shown(
        Expression(_missing), "The sectors of which nobody sits there: an aim, not a fault."
    )
    vacant_mandates: int = shown(Expression(_vacant), "How many mandates in it wait for a holder.")


def _people(which: Callable[[Any], Any], description: str) -> Any:
    """How many people there are of some sort."""
    return shown(
        Expression(
            lambda body, ask: actors_queries.people_told(
                ask.viewer, body, body.given["among"], ask.today, which
            )
        ),
        description,
    )


def _of(gender: Gender | None) -> Callable[[Any], Any]:
    return lambda person: func.count().filter(person.gender.is_not_distinct_from(gender))


@part
class BodyParity:
    """How many women and men hold mandates in a body; null of so few that it tells of people."""

    total: int | None = _people(
        lambda _: func.count(), "How many people are counted, nobody twice."
    )
    women: int | None = _people(_of(Gender.WOMAN), "How many of them are women.")
    men: int | None = _people(_of(Gender.MAN), "How many are men.")
    other: int | None = _people(_of(Gender.OTHER), "How many are neither.")
    unstated: int | None = _people(_of(None), "How many have not stated it.")


def _seats(which: Callable[..., ColumnElement[bool]], description: str) -> Any:
    """A list of seats of a body, told by two days."""
    return pages(
        Many(
            on=lambda body, row, _ask: which(row, body.id, **body.given),
            visible=policy.visible_there,
            shows_ended=True,
        ),
        description,
        filters=SeatFilter,
        orders=SeatOrder,
    )


@part
class Turnover:
    """Who came to a body, left it and stayed between two days; each counts by `totalCount`.

    Whoever leaves one seat there for another stays; of an organisation that sends another
    delegate it is the organisation that stays.
    """

    came: Connection[LazySeat] = _seats(
        queries.came, "The seats, on the later day, of those who had none on the earlier."
    )
    left: Connection[LazySeat] = _seats(
        queries.left, "The seats, on the earlier day, of those who have none on the later."
    )
    stayed: Connection[LazySeat] = _seats(
        queries.stayed, "The seats, on the later day, of those who had one on the earlier too."
    )
    passed: Connection[LazySeat] = _seats(
        queries.passed, "The seats, begun and left in between, of those who sat on neither day."
    )


@strawberry.type
class SeatingBody:
    """What an organisation shows of who sits in it as a whole."""

    composition: Composition = shown(Part(), "Who sits in it, by sector, and which sector is not.")
    composition_checks: list[LazyRule] = shown(
        Many(
            on=lambda body, row, _ask: row.body_id == body.id,
            order=lambda row, _ask: row.id,
            visible=public,
        ),
        "The rules of who sits in it that it has, each with whether it is kept and by which"
        " figures.",
    )
    parity: BodyParity = shown(
        Part(),
        "How many women and men there are among those who represent it or hold mandates in it."
        " (`parity` at the root tells besides whether its rule is kept.)",
        [
            argument(
                "among",
                ParityAmong,
                "Among whom to count.",
                ParityAmong.REPRESENTATIVES,
            )
        ],
    )
    turnover: Turnover = shown(Part(), "Who came, left and stayed between two days.", TWO_DAYS)
