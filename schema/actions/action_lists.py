"""Lists of actions, of who takes part in them, and of commitments: what narrows and sorts them."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import false, func, or_, true

from governance.actions import queries
from governance.actions.models import (
    ActionEnd,
    ActionState,
    CommitmentStanding,
    FeedbackKind,
    PartyRole,
    Verdict,
)
from governance.territories import queries as territories
from schema.actors.term_lists import TERM_FILTERS, TERM_ORDERS
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (ActionEnd, ActionState, PartyRole, CommitmentStanding, FeedbackKind, Verdict):
    strawberry.enum(_codes, description=_codes.__doc__)


def _as(*roles: PartyRole) -> Any:
    return lambda row, _ask, value: queries.takes_part(row, value, *roles)


ACTION_FILTERS: Filters = {
    "title": Filter(
        str,
        lambda row, _ask, value: territories.matches(row, value),
        "Words of the title begin so, or it is spelt nearly so; accents and case do not matter.",
    ),
    "endedAs": Filter(
        list[ActionEnd],
        lambda row, _ask, value: one_of(row.ended_as, value),
        "It ended in one of these ways.",
        names_a_day=True,
    ),
    "within": Filter(
        strawberry.ID,
        lambda row, ask, value: territories.lies_within(
            row.territory_id, value, ask.today, is_past=ask.is_past
        ),
        "In this territory or anywhere within it.",
        prefix="ter",
    ),
    "party": Filter(
        strawberry.ID, _as(), "This organisation takes part in it, or did.", prefix="org"
    ),
    "holder": Filter(
        strawberry.ID, _as(PartyRole.HOLDER), "This organisation holds it, or did.", prefix="org"
    ),
    "partner": Filter(
        strawberry.ID,
        _as(PartyRole.PARTNER),
        "This organisation is a partner in it, or was.",
        prefix="org",
    ),
    "beneficiary": Filter(
        strawberry.ID,
        _as(PartyRole.BENEFICIARY),
        "This organisation benefits from it, or did.",
        prefix="org",
    ),
    "funder": Filter(
        strawberry.ID, _as(PartyRole.FUNDER), "This organisation funds it, or did.", prefix="org"
    ),
    "decision": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.decision_id == value,
        "It follows this decision.",
        prefix="dec",
    ),
    **TERM_FILTERS,
}
ActionFilter = filter_input("ActionFilter", ACTION_FILTERS)
ActionOrder = order_input("ActionOrder", list(TERM_ORDERS))


def _stands(row: Any, ask: Any, standings: Any) -> Any:
    day = {"day": ask.today, "now": ask.now, "is_past": ask.is_past}
    return or_(false(), *(queries.stands(row, one, **day) for one in standings))


COMMITMENT_FILTERS: Filters = {
    "organisation": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.organisation_id == value,
        "It is this organisation's.",
        prefix="org",
    ),
    "decision": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.decision_id == value,
        "It follows this decision.",
        prefix="dec",
    ),
    "action": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.action_id == value,
        "It is made within this action.",
        prefix="act",
    ),
    "standing": Filter(
        list[CommitmentStanding],
        _stands,
        "It stands so on the day asked of, or now, by the day of whose it is: in one of these"
        " ways.",
    ),
    "dueBefore": Filter(
        date, lambda row, _ask, value: row.due_on < value, "It is due before this day."
    ),
}
COMMITMENT_ORDERS = {"RECORDED": BY_ID, "DUE": Order(lambda row, _ask: row.due_on, date)}
"""The order of recording, and of the days they are due."""
CommitmentFilter = filter_input("CommitmentFilter", COMMITMENT_FILTERS)
CommitmentOrder = order_input("CommitmentOrder", list(COMMITMENT_ORDERS))


def made(row: Any, ask: Any) -> Any:
    """Whether a commitment was made by the day that is asked of."""
    return row.made_on <= ask.today if ask.is_past else true()


def said(row: Any, ask: Any) -> Any:
    """Whether a word on a commitment was said by the day that is asked of, and stands."""
    stands = row.withdrawn_at.is_(None)
    return stands & (row.happened_on <= ask.today) if ask.is_past else stands


def action_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of actions, page by page."""
    return pages(
        source,
        description,
        filters=ActionFilter,
        orders=ActionOrder,
        lasts=True,
        is_root=is_root,
    )


def commitment_pages(
    source: Many, description: str, *, is_root: bool = False, arguments: Any = ()
) -> Any:
    """A list of commitments, page by page, whatever came of them."""
    return pages(
        source,
        description,
        filters=CommitmentFilter,
        orders=CommitmentOrder,
        is_root=is_root,
        arguments=arguments,
    )


def alike(row: Any, title: Any) -> Any:
    """What actions that are called nearly so are sorted by: the nearest title first."""
    return -func.word_similarity(title, row.search)
