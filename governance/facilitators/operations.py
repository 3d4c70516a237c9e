"""What can be done with facilitators: let them accompany, and record what they were trained in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Person
from governance.actors.operations.bodies import hold_within, living_organisation
from governance.actors.operations.people import remembered_person
from governance.db import claimed, found, linked
from governance.errors import InvalidInput, Refusal, Said
from governance.events import record
from governance.facilitators import queries
from governance.facilitators.models import Accompaniment, Facilitator, Training
from governance.periods import PartialDate, check_reached, ending
from governance.territories import queries as territories


class AlreadyAccompanied(Said):
    """The same facilitator accompanies it already for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The same facilitator accompanies it already for part of that time.",
        "fr": "La même personne l’accompagne déjà pendant une partie de cette période.",
        "pt": "A mesma pessoa já o acompanha durante parte desse período.",
    }


class AccompanimentEnded(Said):
    """The accompaniment ended already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This accompaniment has ended already.",
        "fr": "Cet accompagnement a déjà pris fin.",
        "pt": "Este acompanhamento já terminou.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    f"accompaniment_once_at_a_time_{whom}": AlreadyAccompanied
    for whom in ("organisation_id", "territory_id")
}
"""What a violated promise of the database means to a caller."""


async def begin_accompaniment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    person_id: UUID,
    organisation_id: UUID | None = None,
    territory_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Accompaniment:
    """Let a facilitator accompany an organisation or a territory, for a time or until it ends."""
    since = since or PartialDate.on(at.date())
    person = await remembered_person(session, viewer, person_id)
    bodies = []
    if organisation_id is not None:
        bodies = [await living_organisation(session, viewer, organisation_id, since)]
    if territory_id is not None:
        place = await linked(session, territories.territory(viewer, territory_id), territory_id)
        territory_id = place.id
    actors.require_secretariat(viewer)
    if (organisation_id is None) == (territory_id is None):
        raise InvalidInput("organisationId", "name an organisation or a territory, and one only.")

    facilitator = await _facilitator(session, person)
    accompaniment = Accompaniment(
        facilitator_id=facilitator.id,
        organisation_id=bodies[0].id if bodies else None,
        territory_id=territory_id,
    )
    hold_within(accompaniment, since, until, *bodies)
    session.add(accompaniment)
    await session.flush()

    record(
        session,
        "accompaniment.begun",
        viewer=viewer,
        subject=accompaniment,
        at=at,
        person_id=person_id,
        organisation_id=accompaniment.organisation_id,
        territory_id=territory_id,
        since=since,
        until=until,
    )
    return accompaniment


async def end_accompaniment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    accompaniment_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Accompaniment:
    """Let an accompaniment end; that it was stays on record."""
    actors.require_secretariat(viewer)
    query = queries.accompaniment(viewer, accompaniment_id)
    accompaniment = await claimed(session, query, accompaniment_id, expected_revision)
    day = ending(accompaniment, on, at.date())
    if accompaniment.valid_until is not None and accompaniment.valid_until <= day.end:
        raise AccompanimentEnded

    accompaniment.close(day)
    accompaniment.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "accompaniment.ended",
        viewer=viewer,
        subject=accompaniment,
        at=at,
        facilitator_id=accompaniment.facilitator_id,
        organisation_id=accompaniment.organisation_id,
        territory_id=accompaniment.territory_id,
        on=day,
        reason=accompaniment.end_reason,
    )
    return accompaniment


async def record_training(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    person_id: UUID,
    title: Mapping[str, str],
    held_on: PartialDate,
    place: Mapping[str, str] | None = None,
) -> Training:
    """Record a seminar that a person attended; it makes a facilitator of them."""
    person = await remembered_person(session, viewer, person_id)
    actors.require_secretariat(viewer)

    facilitator = await _facilitator(session, person)
    training = Training(facilitator_id=facilitator.id)
    _tell(training, {"title": title, "held_on": held_on, "place": place}, at)
    session.add(training)
    await session.flush()

    record(
        session,
        "training.recorded",
        viewer=viewer,
        subject=training,
        at=at,
        person_id=person_id,
        held_on=held_on,
    )
    return training


async def correct_training(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    training_id: UUID,
    changes: dict[str, Any],
    expected_revision: int | None = None,
) -> Training:
    """Correct what is recorded of a training; what it was before stays known as superseded."""
    actors.require_secretariat(viewer)
    query = queries.training(viewer, training_id)
    training = await claimed(session, query, training_id, expected_revision)
    _tell(training, changes, at)
    await session.flush()

    record(
        session,
        "training.corrected",
        viewer=viewer,
        subject=training,
        at=at,
        facilitator_id=training.facilitator_id,
        changed=sorted(changes),
    )
    return training


async def _facilitator(session: AsyncSession, person: Person) -> Facilitator:
    """The facilitator a person is, or becomes by this."""
    await session.execute(insert(Facilitator).values(person_id=person.id).on_conflict_do_nothing())
    return await found(session, queries.of_person(person.id), person.id)


def _tell(training: Training, told: Mapping[str, Any], at: datetime) -> None:
    if "title" in told:
        training.title = texts.name(told["title"] or {}, "title")
    if "held_on" in told:
        held_on = told["held_on"]
        if held_on is None:
            raise InvalidInput("heldOn", "say when it was: 2012-11-23, 2012-11 or 2012.")
        check_reached(held_on, at.date(), "heldOn")
        training.held_on, training.held_on_precision = held_on.day, held_on.precision
    if "place" in told:
        training.place = texts.written(told["place"], "place") if told["place"] else None
