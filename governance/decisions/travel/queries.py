"""Questions about where decisions travel; each answers with a statement to run, or a part."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.actors import queries as actors
from governance.actors.models import Organisation, OrganisationKind
from governance.db import ids, same
from governance.decisions import queries as decisions
from governance.decisions.models import DecisionLink, DecisionLinkKind
from governance.decisions.travel.kinds import SendingRoute
from governance.decisions.travel.models import Outsider, Reminder, Sending, SendingNotice
from governance.decisions.travel.policy import visible
from governance.periods import holds_on
from governance.territories.models import Territory

SUPERSEDES = DecisionLinkKind.SUPERSEDES
NEVER = literal_column("TIMESTAMPTZ '9999-12-30 00:00+00'", DateTime(timezone=True))


def sending(viewer: Viewer, sending_id: UUID) -> Select[Sending]:
    """One sending by its id, with its decision and the bodies it goes between."""
    sender = joinedload(Sending.from_body).joinedload(Organisation.territory)
    receiver = joinedload(Sending.to_body).joinedload(Organisation.territory)
    whole = (sender, receiver, joinedload(Sending.decision))
    return select(Sending).where(Sending.id == sending_id, visible(viewer)).options(*whole)


def outsider(viewer: Viewer, outsider_id: UUID) -> Select[Outsider]:
    """One authority outside by its id; those are public."""
    del viewer
    return select(Outsider).where(Outsider.id == outsider_id)


def escalation(sending_id: UUID) -> Select[UUID]:
    """What came of an overdue answer that was taken to a wider body, unless it was taken back."""
    onward = (Sending.escalated_from_id == sending_id, Sending.withdrawn_at.is_(None))
    return select(Sending.id).where(*onward)


def last_reminder(sending_id: UUID) -> Select[datetime]:
    """When the answer to a sending was last asked for again; nothing where it never was."""
    return select(func.max(Reminder.reminded_at)).where(Reminder.sending_id == sending_id)


def unseen_notices(sending_id: UUID) -> Select[SendingNotice]:
    """What whom a decision was sent to was told of it, and has not taken note of."""
    unseen = (SendingNotice.sending_id == sending_id, SendingNotice.seen_at.is_(None))
    return select(SendingNotice).where(*unseen)


def superseded(decision_id: UUID) -> Select[bool]:
    """Whether another decision took, or is to take, the place of one."""
    taken = (DecisionLink.parent_id == decision_id, DecisionLink.kind == SUPERSEDES)
    return select(exists(select(DecisionLink.id).where(*taken)))


def due(sending: Any) -> ColumnElement[Any]:
    """By which moment an answer is owed; one that no answer is owed for never comes."""
    return func.coalesce(sending.due_at, NEVER)


def is_overdue(sending: Any, now: Any) -> ColumnElement[bool]:
    """Whether an answer was owed by a moment and is not there."""
    return and_(sending.is_open, due(sending) <= now)


def related(viewer: Viewer, decision_id: Any, depth_max: Any) -> ColumnElement[Any]:
    """A decision with all it grew out of and all that grew out of it, as an array of ids."""
    up = decisions.with_lineage(viewer, decision_id, is_upward=True, depth_max=depth_max)
    down = decisions.lineage(viewer, decision_id, is_upward=False, depth_max=depth_max)
    return func.array_cat(up, ids(select(down.c.decision_id)))


def timeline(viewer: Viewer, decision_id: Any, depth_max: Any) -> Any:
    """What happened to a decision and to those it grew out of or led to, as a table."""
    seeing = viewer.seeing("decisions").seeing("actors")
    told = func.timeline(decision_id, depth_max, seeing.is_secretariat, seeing.sql_known)
    return told.table_valued("id", "kind", "at", "decision_id", "sending_id", "answer_id")


def received_by(viewer: Viewer, sending: Any, body_id: Any) -> ColumnElement[bool]:
    """Whether a sending went to a body, if the viewer sees that, which is asked once."""
    body = aliased(Organisation)
    seen = select(body.id).where(same(body.id, body_id), actors_policy.visible(viewer, body))
    received: ColumnElement[bool] = (
        sending.to_body_id == seen.correlate_except(body).scalar_subquery()
    )
    return received


def on_route(body: Organisation, route: SendingRoute, day: date, count_max: int) -> Select[UUID]:
    """The bodies a route leads to from one, where they sit today; unlisted ones are on none."""
    place = func.place_of(body.id)
    there = _living(Organisation, day)
    wanted = select(Organisation.id).where(there, Organisation.id != body.id)
    if route is SendingRoute.NEXT_WIDER:
        return next_wider(place, day, [body.id], is_platform=body.kind is OrganisationKind.PLATFORM)
    if route is SendingRoute.ALL_BELOW:
        wanted = wanted.where(Organisation.kind == OrganisationKind.PLATFORM, _below(place, day))
    else:
        wanted = wanted.where(Organisation.kind == body.kind, _beside(place))
    return wanted.order_by(Organisation.id).limit(count_max)


def next_wider(
    place: Any, day: date, besides: Sequence[UUID], *, is_platform: bool
) -> Select[UUID]:
    """The platforms of the nearest territory around a place that has one.

    For what is no platform itself, that may be the place's own.
    """
    around = func.wider_places(place, day).table_valued("id", "steps")
    found = (
        select(Organisation.id, around.c.steps)
        .join(around, around.c.id == Organisation.territory_id)
        .where(
            Organisation.kind == OrganisationKind.PLATFORM,
            Organisation.id.not_in(besides),
            _living(Organisation, day),
        )
    )
    if is_platform:
        found = found.where(around.c.id != place)
    platforms = found.cte("platforms")
    nearest = select(func.min(platforms.c.steps)).scalar_subquery()
    wanted = select(platforms.c.id).where(platforms.c.steps == nearest)
    return wanted.order_by(platforms.c.id)


def _living(body: Any, day: date) -> ColumnElement[bool]:
    return and_(~body.is_unlisted, holds_on(body, day))


def _below(place: Any, day: date) -> ColumnElement[bool]:
    """Whether an organisation sits strictly within a territory; within all, where there is none."""
    inside = actors.in_or_within(Organisation, place, day, is_past=False)
    return and_(
        Organisation.territory_id.is_not(None),
        or_(place.is_(None), and_(inside, Organisation.territory_id != place)),
    )


def _beside(place: Any) -> ColumnElement[bool]:
    """Whether an organisation sits in another territory of one scale within the same one."""
    own, other = aliased(Territory), aliased(Territory)
    beside = (
        select(other.id)
        .join(own, and_(own.parent_id == other.parent_id, own.scale_code == other.scale_code))
        .where(own.id == place, other.id != own.id)
    )
    return Organisation.territory_id.in_(beside.correlate_except(own, other))
