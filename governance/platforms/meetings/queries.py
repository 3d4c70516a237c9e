"""Questions about meetings, their rules and agendas; each answers with a statement to run."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors import queries as actors
from governance.actors.models import Mandate, Organisation
from governance.periods import holds_on
from governance.platforms.meetings.models import AgendaItem, Meeting, MeetingRule
from governance.platforms.meetings.policy import visible_item, visible_with_body


def meeting(viewer: Viewer, meeting_id: UUID) -> Select[Meeting]:
    """One meeting by its id, with its body and where that sits."""
    whole = joinedload(Meeting.body).joinedload(Organisation.territory)
    wanted = (Meeting.id == meeting_id, visible_with_body(viewer, Meeting))
    return select(Meeting).where(*wanted).options(whole)


def meeting_rule(viewer: Viewer, meeting_rule_id: UUID) -> Select[MeetingRule]:
    """One rule of meetings by its id, with its body and where that sits."""
    whole = joinedload(MeetingRule.body).joinedload(Organisation.territory)
    wanted = (MeetingRule.id == meeting_rule_id, visible_with_body(viewer, MeetingRule))
    return select(MeetingRule).where(*wanted).options(whole)


def meeting_rule_of(body_id: UUID, day: date) -> Select[MeetingRule]:
    """The rule by which a body meets on a day."""
    return select(MeetingRule).where(MeetingRule.body_id == body_id, holds_on(MeetingRule, day))


def agenda_item(viewer: Viewer, agenda_item_id: UUID) -> Select[AgendaItem]:
    """One point of an agenda by its id, with its meeting and the body that is of."""
    whole = joinedload(AgendaItem.meeting).joinedload(Meeting.body)
    wanted = (AgendaItem.id == agenda_item_id, visible_item(viewer))
    return select(AgendaItem).where(*wanted).options(whole.joinedload(Organisation.territory))


def agenda(meeting_id: UUID) -> Select[AgendaItem]:
    """The points of a meeting in their order."""
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return wanted.order_by(AgendaItem.position)


def held_in(body_id: UUID, mandate_ids: Sequence[UUID], roles: Sequence[str]) -> Select[UUID]:
    """Which of some mandates are in a body, in one of some roles."""
    wanted = (Mandate.body_id == body_id, Mandate.id.in_(mandate_ids), Mandate.role.in_(roles))
    return select(Mandate.id).where(*wanted).order_by(Mandate.id)


def within(row: Any, wider_id: Any, day: Any, *, is_past: bool) -> ColumnElement[bool]:
    """Whether the body of a row sits in a territory or anywhere within it."""
    body = aliased(Organisation)
    sits = actors.in_or_within(body, wider_id, day, is_past=is_past)
    found: ColumnElement[bool] = row.body_id.in_(select(body.id).where(sits).correlate_except(body))
    return found


def agenda_length(meeting_id: UUID) -> Select[int]:
    """How many points a meeting has."""
    return select(func.count(AgendaItem.id)).where(AgendaItem.meeting_id == meeting_id)
