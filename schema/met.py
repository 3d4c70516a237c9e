"""What an organisation shows of how it meets: its meetings, and the rule it has for them."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from governance.periods import holds_on
from schema.meeting_lists import meeting_pages
from schema.rows.declare import Many, One, shown
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.meetings import Meeting, MeetingRule

LazyMeeting = Annotated["Meeting", strawberry.lazy("schema.meetings")]
LazyRule = Annotated["MeetingRule", strawberry.lazy("schema.meetings")]


def _rules(organisation: Any, row: Any, ask: Any) -> Any:
    return (row.body_id == organisation.id) & holds_on(row, ask.today)


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
