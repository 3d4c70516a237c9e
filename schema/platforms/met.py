"""What an organisation shows of how it meets: its meetings, its rule, and when it is to meet."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, Text, case, cast, literal_column

from governance.periods import holds_on
from governance.platforms.meetings import due
from schema.platforms.meeting_lists import meeting_pages
from schema.rows.declare import Expression, Many, One, Part, part, shown
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.platforms.meetings import Meeting, MeetingRule

LazyMeeting = Annotated["Meeting", strawberry.lazy("schema.platforms.meetings")]
LazyRule = Annotated["MeetingRule", strawberry.lazy("schema.platforms.meetings")]


def _rules(organisation: Any, row: Any, ask: Any) -> Any:
    return (row.body_id == organisation.id) & holds_on(row, ask.today)


def _told(what: Any, description: str) -> Any:
    """What is reckoned of a body for a day."""
    return shown(Expression(lambda body, ask: what(body, ask.today)), description)


def _address(body: Any) -> ColumnElement[str]:
    return (
        literal_column("'/calendars/org_'")
        .concat(cast(body.id, Text))
        .concat(literal_column("'.ics'"))
    )


@part
class MeetingsDue:
    """When a body last met and means to meet next, and when by its rule it is to."""

    last_held: LazyMeeting | None = shown(
        One(
            "last_held",
            on=lambda body, row, ask: due.is_last_held(body, row, ask.today),
            visible=public,
        ),
        "The meeting it held last.",
    )
    next_planned: LazyMeeting | None = shown(
        One(
            "next_planned",
            on=lambda body, row, ask: due.is_next_planned(body, row, ask.today),
            visible=public,
        ),
        "The meeting it plans next.",
    )
    due_on: date | None = _told(
        due.due_on,
        "By when it is to meet again, by how often its rule says; null where it does not say.",
    )
    is_overdue: bool | None = _told(
        due.is_overdue, "Whether that day is past, and no meeting is planned."
    )
    dates: list[date] | None = _told(
        due.dates, "That day and the five after it, by how often its rule says."
    )


@strawberry.type
class Meets:
    """What an organisation shows of how it meets."""

    meetings: Connection[LazyMeeting] = meeting_pages(
        Many(on=lambda body, row, _ask: row.body_id == body.id, visible=public),
        "Its meetings, the earliest first: held, planned and cancelled.",
    )
    meeting_rule: LazyRule | None = shown(
        One("meeting_rule", on=_rules, visible=public), "The rule by which it meets."
    )
    meetings_due: MeetingsDue = shown(Part(), "When it met, plans to meet, and is to meet.")
    calendar: str | None = shown(
        Expression(lambda body, _ask: case((~body.is_unlisted, _address(body)))),
        "Where programs read its meetings as a calendar (RFC 5545), below the service's address.",
    )
