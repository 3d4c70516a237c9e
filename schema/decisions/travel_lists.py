"""Lists of sendings and of those outside: what narrows and sorts them, by which codes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, and_, true
from strawberry.types.arguments import StrawberryArgument

from governance.decisions.travel import queries
from governance.decisions.travel.kinds import (
    AnswerKind,
    NoticeKind,
    OutsiderKind,
    SendingDirection,
    SendingPurpose,
    SendingRoute,
    TimelineKind,
)
from governance.territories import queries as territories
from schema.rows.declare import BY_ID, Filter, Filters, Many, Order
from schema.rows.lists import filter_input, order_input, pages
from schema.words import one_of

for _codes in (
    *(AnswerKind, NoticeKind, OutsiderKind, SendingDirection, SendingPurpose, SendingRoute),
    TimelineKind,
):
    strawberry.enum(_codes, description=_codes.__doc__)


def is_open(sending: Any, ask: Any) -> ColumnElement[bool]:
    """Whether something is still to be done, on the day asked of."""
    if not ask.is_past:
        opened: ColumnElement[bool] = sending.is_open
        return opened
    noted = and_(sending.purpose == SendingPurpose.INFORMATION, by(sending.acknowledged_at, ask))
    ended = (sending.withdrawn_at, sending.lapsed_at, sending.answered_at)
    return and_(*(by(moment, ask).is_not(true()) for moment in ended), noted.is_not(true()))


def is_overdue(sending: Any, ask: Any) -> ColumnElement[bool]:
    """Whether an answer was owed by the moment asked of, and was not there."""
    if not ask.is_past:
        return queries.is_overdue(sending, ask.now)
    return and_(is_open(sending, ask), queries.due(sending) <= ask.now)


def by(moment: Any, ask: Any) -> ColumnElement[bool]:
    """Whether something had happened by the moment asked of."""
    happened: ColumnElement[bool] = moment <= ask.now
    return happened


def was_sent(sending: Any, ask: Any) -> ColumnElement[bool]:
    """Whether something had been sent by the day asked of."""
    return by(sending.sent_at, ask) if ask.is_past else true()


def _if(condition: ColumnElement[bool], *, value: bool) -> ColumnElement[bool]:
    return condition if value else condition.is_not(true())


SENDING_FILTERS: Filters = {
    "purpose": Filter(
        list[SendingPurpose],
        lambda row, _ask, value: one_of(row.purpose, value),
        "Sent for one of these purposes.",
    ),
    "isOpen": Filter(
        bool,
        lambda row, ask, value: is_open(row, ask) == value,
        "Something is still to be done: to answer, or to take note of information.",
    ),
    "isOverdue": Filter(
        bool,
        lambda row, ask, value: _if(is_overdue(row, ask), value=value),
        "An answer was owed by now and is not there.",
    ),
}
OVERDUE_FILTERS: Filters = {"purpose": SENDING_FILTERS["purpose"]}
"""What narrows a list of what is open and overdue anyway."""
SENDING_ORDERS = {"SENT": BY_ID, "ANSWER_DUE": Order(lambda row, _ask: queries.due(row), datetime)}
"""The order of sending; and by when an answer is owed, those without a duty last."""
SendingFilter = filter_input("SendingFilter", SENDING_FILTERS)
OverdueAnswerFilter = filter_input("OverdueAnswerFilter", OVERDUE_FILTERS)
SendingOrder = order_input("SendingOrder", list(SENDING_ORDERS))

OUTSIDER_FILTERS: Filters = {
    "name": Filter(
        str,
        lambda row, _ask, value: territories.matches(row, value),
        "Words of the name begin so, or it is spelt nearly so; accents and case do not matter.",
    ),
    "kind": Filter(
        list[OutsiderKind], lambda row, _ask, value: one_of(row.kind, value), "Of these kinds."
    ),
}
OutsiderFilter = filter_input("OutsiderFilter", OUTSIDER_FILTERS)


def sending_pages(
    source: Many,
    description: str,
    *,
    filters: Any = SendingFilter,
    is_root: bool = False,
    arguments: Sequence[StrawberryArgument] = (),
) -> Any:
    """A list of sendings, page by page."""
    return pages(
        source,
        description,
        filters=filters,
        orders=SendingOrder,
        is_root=is_root,
        arguments=arguments,
    )
