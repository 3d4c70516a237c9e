"""Consultations: recorded, corrected, and cancelled where nobody is asked after all."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.operations.bodies import begun_in, hold_within
from governance.db import Texts, claimed, linked
from governance.decisions.consultations import queries
from governance.decisions.consultations.models import (
    Consultation,
    ConsultationMeans,
    ConsultedPublic,
)
from governance.decisions.consultations.operations.refusals import (
    ConsultationCancelled,
    ReturnGiven,
    ReturnSettled,
)
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate
from governance.territories import queries as territories

PEOPLE_MAX = 2_000_000_000


async def record_consultation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    title: Mapping[str, str],
    subject: Mapping[str, str],
    public: ConsultedPublic,
    means: Sequence[ConsultationMeans],
    return_due_on: date,
    public_description: Mapping[str, str] | None = None,
    territory_id: UUID | None = None,
    people: int | None = None,
    moderated_by: Mapping[str, str] | None = None,
    authority_present: Mapping[str, str] | None = None,
    held_from: PartialDate | None = None,
    held_until: PartialDate | None = None,
) -> Consultation:
    """Record whom a body asks or asked, about what and how, and by when it owes them a return.

    Who answers is told by number alone; say nothing that leads back to a person.
    """
    body, since = await begun_in(session, viewer, Capability.DECISIONS, body_id, at, held_from)
    place = await _place(session, viewer, territory_id or body.territory_id)

    consultation = Consultation(body_id=body.id, territory_id=place, return_due_on=return_due_on)
    said = {"title": title, "subject": subject, "public_description": public_description}
    said |= {"moderated_by": moderated_by, "authority_present": authority_present}
    _tell(consultation, said | {"public": public, "people": people, "means": means})
    hold_within(consultation, since, held_until, body)
    _check_days(consultation)
    session.add(consultation)
    await session.flush()

    record(
        session,
        "consultation.recorded",
        viewer=viewer,
        subject=consultation,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        **_told(consultation),
    )
    return consultation


async def correct_consultation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    consultation_id: UUID,
    changes: dict[str, Any],
    expected_revision: int | None = None,
) -> Consultation:
    """Correct what was recorded of a consultation; what was known before stays on record.

    The day the return is owed by is not corrected: it is put off, for a reason.
    """
    consultation = await own(session, viewer, consultation_id, expected_revision)
    if consultation.cancelled_on is not None:
        raise ConsultationCancelled
    place = changes.get("territory_id", consultation.territory_id)
    place_id = await _place(session, viewer, place)
    first = await session.scalar(queries.first_return_on(consultation.id))

    consultation.territory_id = place_id
    _tell(consultation, changes)
    if "held_from" in changes:
        consultation.begin(changes["held_from"])
    if "held_until" in changes:
        consultation.close(changes["held_until"])
    _check_days(consultation)
    if first is not None and consultation.valid_from and first < consultation.valid_from:
        raise InvalidInput("heldFrom", "a return was given on {}; it began by then.", first)
    await session.flush()

    record(
        session,
        "consultation.corrected",
        viewer=viewer,
        subject=consultation,
        at=at,
        body_id=consultation.body_id,
        path=actors.path_of(consultation.body),
        changed=sorted(changes),
    )
    return consultation


async def cancel_consultation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    consultation_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Consultation:
    """Cancel a consultation that is not held after all: it stays on record with the reason.

    No return is owed on it, and it does not count among the times people were asked.
    """
    consultation = await own(session, viewer, consultation_id, expected_revision)
    if consultation.cancelled_on is not None:
        raise ConsultationCancelled
    if consultation.settled_on is not None:
        raise ReturnSettled
    if await session.scalar(queries.first_return_on(consultation.id)) is not None:
        raise ReturnGiven

    consultation.cancelled_on = await zones.today_of(session, consultation.body_id, at)
    consultation.cancel_reason = texts.written(reason, "reason")
    await session.flush()

    record(
        session,
        "consultation.cancelled",
        viewer=viewer,
        subject=consultation,
        at=at,
        body_id=consultation.body_id,
        path=actors.path_of(consultation.body),
        reason=consultation.cancel_reason,
    )
    return consultation


async def own(
    session: AsyncSession, viewer: Viewer, consultation_id: UUID, expected_revision: int | None
) -> Consultation:
    """A consultation of a body the viewer decides for, which nobody else changes meanwhile."""
    query = queries.consultation(viewer, consultation_id)
    consultation = await claimed(session, query, consultation_id, expected_revision)
    actors.require_power(viewer, Capability.DECISIONS, consultation.body)
    return consultation


def several(codes: Sequence[StrEnum] | None, field: str) -> list[str]:
    """Codes as they are kept: each once, and one at least."""
    if not codes:
        raise InvalidInput(field, "name one at least.")
    return [code.value for code in dict.fromkeys(codes)]


async def _place(session: AsyncSession, viewer: Viewer, territory_id: UUID | None) -> UUID:
    if territory_id is None:
        raise InvalidInput("territoryId", "say where; the body itself sits nowhere.")
    place = await linked(session, territories.territory(viewer, territory_id), territory_id)
    return place.id


def _tell(consultation: Consultation, said: Mapping[str, Any]) -> None:
    for name, (column, made) in _TOLD.items():
        if name in said:
            setattr(consultation, column, made(said[name]))


def _told(consultation: Consultation) -> dict[str, Any]:
    return {
        "territory_id": consultation.territory_id,
        "public": consultation.public,
        "people": consultation.people_count,
        "means": consultation.means,
        "held_from": consultation.valid_from,
        "held_until": consultation.valid_until,
        "return_due_on": consultation.return_due_on,
    }


def _check_days(consultation: Consultation) -> None:
    begun, over = consultation.valid_from, consultation.valid_until
    if begun is not None and over is not None and over <= begun:
        raise InvalidInput("heldUntil", "{} is not after it began, on {}.", over, begun)
    if begun is not None and consultation.return_due_on < begun:
        raise InvalidInput(
            "returnDueOn",
            "{} is before people are asked, from {} on.",
            consultation.return_due_on,
            begun,
        )


def _said(given: Mapping[str, str] | None, field: str) -> Texts | None:
    return texts.written(given, field) if given else None


def _counted(people: int | None) -> int | None:
    if people is not None and not 0 <= people <= PEOPLE_MAX:
        raise InvalidInput("people", "is how many answered: 0 or more.")
    return people


def _public(public: ConsultedPublic | None) -> ConsultedPublic:
    if public is None:
        raise InvalidInput("public", "say who was asked.")
    return public


_TOLD: Mapping[str, tuple[str, Any]] = {
    "title": ("title", lambda new: texts.name(new or {}, "title")),
    "subject": ("subject", lambda new: texts.written(new or {}, "subject")),
    "public": ("public", _public),
    "public_description": ("public_description", lambda new: _said(new, "publicDescription")),
    "people": ("people_count", _counted),
    "means": ("means", lambda new: several(new, "means")),
    "moderated_by": ("moderated_by", lambda new: _said(new, "moderatedBy")),
    "authority_present": ("authority_present", lambda new: _said(new, "authorityPresent")),
}
"""What is told besides place and days: the column, and what is kept of what is given."""
