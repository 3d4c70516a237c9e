"""Lists of versions of the charter and of amendments: what narrows and sorts them."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import false, or_

from governance.charter import queries
from governance.charter.amendment import AmendmentOutcome
from governance.charter.differences import PassageChange, PassageKind
from governance.charter.models import (
    CharterVersionStatus,
    TranslationStatus,
)
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (
    AmendmentOutcome,
    CharterVersionStatus,
    PassageChange,
    PassageKind,
    TranslationStatus,
):
    strawberry.enum(_codes, description=_codes.__doc__)


def _has_status(row: Any, ask: Any, wanted: list[CharterVersionStatus]) -> Any:
    return or_(false(), *(queries.has_status(row, each, ask.today) for each in wanted))


VERSION_FILTERS: Filters = {
    "status": Filter(list[CharterVersionStatus], _has_status, "Has come so far, and no further."),
    "inForceOn": Filter(
        date,
        lambda row, _ask, value: row.period.contains(value),
        "Was, is or will be in force on this day.",
    ),
}
VERSION_ORDERS = {
    "RECORDED": BY_ID,
    "ADOPTED": Order(lambda row, _ask: queries.adopted_by(row), date),
}
"""The order of recording; of adoption, drafts last."""

AMENDMENT_FILTERS: Filters = {
    "version": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.version_id == value,
        "Amends this version.",
        prefix="cha",
    ),
    "proposedBy": Filter(
        strawberry.ID,
        lambda row, _ask, value: row.body_id == value,
        "Was proposed by this body.",
        prefix="org",
    ),
    "isOpen": Filter(
        bool,
        lambda row, _ask, value: row.outcome.is_(None) if value else row.outcome.is_not(None),
        "Waits to be settled.",
    ),
    "outcome": Filter(
        list[AmendmentOutcome],
        lambda row, _ask, value: one_of(row.outcome, value),
        "Came out so.",
    ),
}
AMENDMENT_ORDERS = {"RECORDED": BY_ID}

CharterVersionFilter = filter_input("CharterVersionFilter", VERSION_FILTERS)
CharterVersionOrder = order_input("CharterVersionOrder", list(VERSION_ORDERS))
CharterAmendmentFilter = filter_input("CharterAmendmentFilter", AMENDMENT_FILTERS)
CharterAmendmentOrder = order_input("CharterAmendmentOrder", list(AMENDMENT_ORDERS))


def amendment_pages(on: Any, description: str, *, is_root: bool = False) -> Any:
    """A list of amendments, page by page."""
    return pages(
        Many(on=on),
        description,
        filters=CharterAmendmentFilter,
        orders=CharterAmendmentOrder,
        is_root=is_root,
    )
