"""What the secretariat asks week by week: who sits in many bodies, where a body is lacking."""

from typing import Any

import strawberry
from sqlalchemy import ColumnElement, false, true

from governance.access import Viewer
from governance.actors.models import OrganisationKind
from governance.platforms import queries
from governance.platforms.meetings import queries as meetings
from schema.actors.actors import Organisation, Person
from schema.actors.organisation_lists import OrganisationFilter, OrganisationOrder
from schema.rows.declare import Many, argument
from schema.rows.lists import pages
from schema.rows.page import Connection
from schema.rows.values import between
from schema.territories.territories import Territory
from schema.territories.territory_lists import TerritoryFilter, TerritoryOrder

BODIES_MAX = 1000
MONTHS_MAX = 1200


def _secretariats(viewer: Viewer, _row: Any) -> ColumnElement[bool]:
    """What concerns the whole network is told to its secretariat alone."""
    seeing = viewer.seeing("platforms").seeing("actors")
    return true() if seeing.is_secretariat else false()


def _seated(_root: Any, row: Any, ask: Any, bodies: Any) -> ColumnElement[bool]:
    return queries.seated_in_more_than(row, bodies, ask.today)


def _without(_root: Any, row: Any, ask: Any, kind: OrganisationKind) -> ColumnElement[bool]:
    return queries.without(row, ask.viewer, kind, ask.today, is_past=ask.is_past)


def _without_meeting(_root: Any, row: Any, ask: Any, months: Any) -> ColumnElement[bool]:
    return meetings.without(row, months, ask.today)


@strawberry.type
class SecretariatQueries:
    """Questions about the network as a whole."""

    seated_in_more_than: Connection[Person] = pages(
        Many(on=_seated, visible=_secretariats),
        "The people who sit in more than so many bodies, for themselves or for an organisation; "
        "for the secretariat, and nobody for anyone else.",
        is_root=True,
        arguments=[
            argument(
                "bodies",
                int,
                "How many bodies are not too many, 1 or more.",
                convert=between(1, BODIES_MAX, "bodies"),
            )
        ],
    )
    territories_without: Connection[Territory] = pages(
        Many(on=_without),
        "The territories where, as far as you may see, no organisation of a kind sits, nor "
        "anywhere within them; filter them by scale, by what they lie within, by inhabitants.",
        filters=TerritoryFilter,
        orders=TerritoryOrder,
        lasts=True,
        is_root=True,
        arguments=[argument("kind", OrganisationKind, "The kind that is lacking.")],
    )
    bodies_without_meeting: Connection[Organisation] = pages(
        Many(on=_without_meeting),
        "The bodies that sit and decide, have done so for as many months at least, and held no "
        "meeting within them that is recorded.",
        filters=OrganisationFilter,
        orders=OrganisationOrder,
        lasts=True,
        is_root=True,
        arguments=[
            argument(
                "months",
                int,
                "For how many months, 1 or more.",
                convert=between(1, MONTHS_MAX, "months"),
            )
        ],
    )
