"""Who may see meetings, and what of them is for the people of the body alone."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.platforms.meetings.models import AgendaItem, Meeting


def visible_with_body(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """A meeting, or a rule of meetings, is seen with its body."""
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = aliased(Organisation)
    return exists(
        select(body.id)
        .where(body.id == row.body_id, actors.visible(viewer, body))
        .correlate_except(body)
    )


def visible_item(viewer: Viewer, item: type[AgendaItem] = AgendaItem) -> ColumnElement[bool]:
    """A point of an agenda is seen with its meeting."""
    return visible_with_meeting(viewer, item)


def visible_with_meeting(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What belongs to a meeting is seen with it."""
    if viewer.seeing("platforms").seeing("actors").is_secretariat:
        return true()
    meeting = aliased(Meeting)
    return exists(
        select(meeting.id)
        .where(meeting.id == row.meeting_id, visible_with_body(viewer, meeting))
        .correlate_except(meeting)
    )


def is_within(viewer: Viewer, body_id: Any) -> ColumnElement[bool]:
    """Whether the viewer belongs to a body, by a mandate or a seat; the secretariat to all."""
    viewer = viewer.seeing("platforms")
    if viewer.seeing("actors").is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    belongs: ColumnElement[bool] = body_id == viewer.sql_known.any_()
    return belongs
