"""Returns to those who were asked: given, withdrawn, and promised for a later day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.db import claimed, linked
from governance.decisions import queries as decisions
from governance.decisions.consultations import queries
from governance.decisions.consultations.models import (
    Consultation,
    ConsultationReturn,
    ReturnChannel,
    ReturnExtension,
)
from governance.decisions.consultations.operations.consultations import own, several
from governance.decisions.consultations.operations.refusals import (
    ConsultationCancelled,
    ReturnSettled,
    ReturnWithdrawn,
)
from governance.errors import InvalidInput
from governance.events import record


async def give_return(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    consultation_id: UUID,
    text: Mapping[str, str],
    channels: Sequence[ReturnChannel],
    link: str | None = None,
    on: date | None = None,
    decision_id: UUID | None = None,
    is_final: bool = False,
    expected_revision: int | None = None,
) -> ConsultationReturn:
    """Tell those who were asked what became of what they said; the last return settles."""
    consultation = await own(session, viewer, consultation_id, expected_revision)
    _check_owed(consultation)
    day = _day(consultation, on, await zones.today_of(session, consultation.body_id, at))
    if decision_id is not None:
        await linked(session, decisions.decision(viewer, decision_id), decision_id)

    given = ConsultationReturn(
        consultation_id=consultation.id,
        given_on=day,
        text=texts.written(text, "text"),
        link=texts.link(link, "link") if link else None,
        channels=several(channels, "channels"),
        is_final=is_final,
        decision_id=decision_id,
    )
    session.add(given)
    if is_final:
        consultation.settled_on = day
    await session.flush()

    record(
        session,
        "consultation.return_given",
        viewer=viewer,
        subject=given,
        at=at,
        body_id=consultation.body_id,
        path=actors.path_of(consultation.body),
        consultation_id=consultation.id,
        on=day,
        channels=given.channels,
        is_final=is_final,
        decision_id=decision_id,
    )
    return given


async def withdraw_return(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    return_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> ConsultationReturn:
    """Withdraw a return that was wrong: it stays on record; if it was the last, one is owed again.

    It is owed by the day that was promised, as if it had not been given.
    """
    query = queries.consultation_return(viewer, return_id)
    given = await claimed(session, query, return_id, expected_revision)
    actors.require_power(viewer, Capability.DECISIONS, given.consultation.body)
    if given.withdrawn_at is not None:
        raise ReturnWithdrawn

    given.withdrawn_at = at
    given.withdrawn_because = texts.written(reason, "reason")
    if given.is_final:
        consultation = await own(session, viewer, given.consultation_id, None)
        consultation.settled_on = None
    await session.flush()

    record(
        session,
        "consultation.return_withdrawn",
        viewer=viewer,
        subject=given,
        at=at,
        body_id=given.consultation.body_id,
        path=actors.path_of(given.consultation.body),
        consultation_id=given.consultation_id,
        reason=given.withdrawn_because,
    )
    return given


async def extend_return(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    consultation_id: UUID,
    due_on: date,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Consultation:
    """Put off the day a return is owed by, for a reason; the earlier promise stays to be seen."""
    consultation = await own(session, viewer, consultation_id, expected_revision)
    _check_owed(consultation)
    was_due_on = consultation.return_due_on
    if due_on <= was_due_on:
        raise InvalidInput("dueOn", "{} is not after {}, which was promised.", due_on, was_due_on)

    extension = ReturnExtension(
        consultation_id=consultation.id,
        was_due_on=was_due_on,
        due_on=due_on,
        extended_on=await zones.today_of(session, consultation.body_id, at),
        reason=texts.written(reason, "reason"),
    )
    session.add(extension)
    consultation.return_due_on = due_on
    await session.flush()

    record(
        session,
        "consultation.return_extended",
        viewer=viewer,
        subject=consultation,
        at=at,
        body_id=consultation.body_id,
        path=actors.path_of(consultation.body),
        was_due_on=was_due_on,
        due_on=due_on,
        reason=extension.reason,
    )
    return consultation


def _day(consultation: Consultation, on: date | None, today: date) -> date:
    """The day a return was given on: since people were asked, until today."""
    day = on or today
    if day > today:
        raise InvalidInput("on", "{} lies ahead; write a day that has come.", day)
    if consultation.valid_from is not None and day < consultation.valid_from:
        raise InvalidInput("on", "{} is before it began, on {}.", day, consultation.valid_from)
    return day


def _check_owed(consultation: Consultation) -> None:
    if consultation.cancelled_on is not None:
        raise ConsultationCancelled
    if consultation.settled_on is not None:
        raise ReturnSettled
