"""Questions about consultations; each answers with a statement to run, or a condition of one."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, null, or_, select
from sqlalchemy.orm import aliased, joinedload

from governance import zones
from governance.access import Viewer
from governance.actors.models import Organisation
from governance.decisions.consultations import policy
from governance.decisions.consultations.models import (
    Consultation,
    ConsultationReturn,
    ReturnExtension,
)
from governance.territories import queries as territories


def consultation(viewer: Viewer, consultation_id: UUID) -> Select[Consultation]:
    """One consultation by its id, with the body that asked and where that sits."""
    wanted = (Consultation.id == consultation_id, policy.visible(viewer))
    whole = joinedload(Consultation.body).joinedload(Organisation.territory)
    return select(Consultation).where(*wanted).options(whole)


def consultation_return(viewer: Viewer, return_id: UUID) -> Select[ConsultationReturn]:
    """One return by its id, with the consultation it is on and the body that asked."""
    wanted = (ConsultationReturn.id == return_id, policy.visible_of(viewer, ConsultationReturn))
    whole = joinedload(ConsultationReturn.consultation).joinedload(Consultation.body)
    return (
        select(ConsultationReturn).where(*wanted).options(whole.joinedload(Organisation.territory))
    )


def first_return_on(consultation_id: UUID) -> Select[date | None]:
    """The day of the first return on a consultation that stands; None where there is none."""
    return select(func.min(ConsultationReturn.given_on)).where(
        ConsultationReturn.consultation_id == consultation_id,
        ConsultationReturn.withdrawn_at.is_(None),
    )


def due_on(consultation: Any, day: Any, *, is_past: bool) -> ColumnElement[Any]:
    """By which day the return is owed: on a day that is past, as was promised then."""
    if not is_past:
        promised: ColumnElement[Any] = consultation.return_due_on
        return promised
    later = aliased(ReturnExtension)
    first_later = (
        select(later.was_due_on)
        .where(later.consultation_id == consultation.id, later.extended_on > day)
        .order_by(later.id)
        .limit(1)
        .correlate_except(later)
        .scalar_subquery()
    )
    return func.coalesce(first_later, consultation.return_due_on)


def is_owed(consultation: Any, day: Any, now: Any, *, is_past: bool) -> ColumnElement[bool]:
    """Whether a return is owed: people were asked by then, and no last one was given.

    On a day that is past; else now, on the day it is where the body sits that asked.
    """
    began = consultation.valid_from
    settled, cancelled = consultation.settled_on, consultation.cancelled_on
    if not is_past:
        begun = or_(began.is_(None), zones.has_come(began, consultation.body_id, day, now))
        return and_(settled.is_(None), cancelled.is_(None), begun)
    waits = (or_(each.is_(None), each > day) for each in (settled, cancelled))
    return and_(or_(began.is_(None), began <= day), *waits)


def is_overdue(consultation: Any, day: Any, now: Any, *, is_past: bool) -> ColumnElement[bool]:
    """Whether a return is owed, and the day it was promised by is over; of days as `is_owed`."""
    due = due_on(consultation, day, is_past=is_past)
    over = due < day if is_past else zones.is_over(due, consultation.body_id, day, now)
    return and_(is_owed(consultation, day, now, is_past=is_past), over)


def times_asked(
    viewer: Viewer,
    territory_id: UUID,
    since: date | None,
    until: date | None,
    today: Any,
    *,
    within: bool,
) -> Select[Any]:
    """How often each public of a territory was asked over some days, and how many people.

    As far as a viewer sees who asked; what was cancelled was not asked.
    """
    asked = aliased(Consultation)
    there: ColumnElement[bool] = asked.territory_id == territory_id
    if within:
        there = territories.lies_within(asked.territory_id, territory_id, today, is_past=False)
    days = func.daterange(
        *(null() if day is None else literal(day, Date()) for day in (since, until))
    )
    counted: tuple[Any, ...] = (
        asked.public,
        func.count().label("consultations"),
        func.coalesce(func.sum(asked.people_count), 0).label("people"),
        func.count().filter(asked.people_count.is_(None)).label("uncounted"),
        func.count(asked.body_id.distinct()).label("bodies"),
    )
    return (
        select(*counted)
        .where(
            there,
            asked.cancelled_on.is_(None),
            asked.period.op("&&")(days),
            policy.visible(viewer, asked),
        )
        .group_by(asked.public)
        .order_by(func.count().desc(), asked.public)
    )
