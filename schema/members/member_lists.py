"""Lists of memberships and of applications: what narrows and sorts them, by which codes."""

from datetime import date
from typing import Any, cast

import strawberry
from sqlalchemy import select
from sqlalchemy.orm import aliased

from governance.actors.models import Organisation
from governance.members.models import (
    Basis,
    FeeEntryKind,
    FeeKind,
    FeePeriod,
    Outcome,
    Standing,
    Step,
)
from governance.terms import begins
from schema.actors.organisation_lists import ORGANISATION_FILTERS
from schema.actors.term_lists import TERM_FILTERS, TERM_ORDERS
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order, Related
from schema.rows.lists import filter_input, order_input, pages
from schema.words import by_name, one_of

for _codes in (Basis, FeeKind, FeePeriod, FeeEntryKind, Outcome, Standing):
    strawberry.enum(_codes, description=_codes.__doc__)
strawberry.enum(Step, name="MembershipStepKind", description=Step.__doc__)


def _whose(name: str) -> Any:
    """Whether a filter of organisations holds of a membership's."""
    narrow = cast("Filter", ORGANISATION_FILTERS[name]).where

    def where(row: Any, ask: Any, value: Any) -> Any:
        body = aliased(Organisation)
        wanted = select(body.id).where(narrow(body, ask, value))
        return row.organisation_id.in_(wanted.correlate_except(body))

    return where


MEMBERSHIP_FILTERS: Filters = {
    "membershipClass": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.membership_class_id == value,
        "In this class.",
        prefix="mcl",
        is_uneven=True,
    ),
    "standing": Filter(
        list[Standing], lambda row, _ask, value: one_of(row.standing, value), "With this standing."
    ),
    "basis": Filter(
        list[Basis],
        lambda row, _ask, value: one_of(row.basis, value),
        "Sympathisers on one of these bases.",
    ),
    "name": Filter(
        str,
        _whose("name"),
        "Words of the organisation's name begin so, or it is spelt nearly so.",
    ),
    "within": Filter(
        strawberry.ID,
        _whose("within"),
        "The organisation sits in this territory or anywhere within it.",
        prefix="ter",
    ),
    "beginsBy": Filter(
        date, lambda row, _ask, value: begins(row) <= value, "Began on this day or earlier."
    ),
    "organisation": Related("OrganisationFilter", "This holds of its organisation."),
    **TERM_FILTERS,
}
MEMBERSHIP_ORDERS = {
    "RECORDED": BY_ID,
    "SINCE": TERM_ORDERS["BEGIN"],
    "NAME": Order(by_name, str, is_by_language=True),
}
MembershipFilter = filter_input("MembershipFilter", MEMBERSHIP_FILTERS)
MembershipOrder = order_input("MembershipOrder", list(MEMBERSHIP_ORDERS))

MEMBERSHIP_APPLICATION_FILTERS: Filters = {
    "membershipClass": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.membership_class_id == value,
        "For this class.",
        prefix="mcl",
        is_uneven=True,
    ),
    "isOpen": Filter(
        bool,
        lambda row, _ask, value: row.outcome.is_(None) if value else row.outcome.is_not(None),
        "Waits to be decided.",
    ),
    "organisation": Related("OrganisationFilter", "This holds of who applies."),
}
MembershipApplicationFilter = filter_input(
    "MembershipApplicationFilter", MEMBERSHIP_APPLICATION_FILTERS
)


def membership_pages(source: Many, description: str, *, is_root: bool = False) -> Any:
    """A list of memberships, page by page."""
    return pages(
        source,
        description,
        filters=MembershipFilter,
        orders=MembershipOrder,
        lasts=True,
        is_root=is_root,
    )


def application_pages(source: Many, description: str) -> Any:
    """A list of applications, page by page."""
    return pages(source, description, filters=MembershipApplicationFilter)
