"""Questions about facilitators; each answers with a statement to run, or a condition of one."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select, union_all
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors import queries as actors
from governance.actors.models import Organisation
from governance.db import ids
from governance.facilitators import policy
from governance.facilitators.models import Accompaniment, Facilitator, Training
from governance.periods import holds_on
from governance.territories import queries as territories
from governance.territories.models import Territory


def accompaniment(viewer: Viewer, accompaniment_id: UUID) -> Select[Accompaniment]:
    """One accompaniment by its id."""
    seen = policy.visible_accompaniment(viewer)
    return select(Accompaniment).where(Accompaniment.id == accompaniment_id, seen)


def training(viewer: Viewer, training_id: UUID) -> Select[Training]:
    """One training by its id."""
    seen = policy.visible_of_facilitator(viewer, Training)
    return select(Training).where(Training.id == training_id, seen)


def accompanies(
    facilitator: Any, viewer: Viewer, organisation_id: Any, day: Any
) -> ColumnElement[bool]:
    """Whether a facilitator accompanies an organisation on a day."""
    held = aliased(Accompaniment)
    wanted = (
        held.organisation_id == organisation_id,
        holds_on(held, day),
        policy.visible_there(viewer, held),
    )
    found = ids(select(held.facilitator_id).where(*wanted).correlate_except(held))
    accompanying: ColumnElement[bool] = facilitator.id == found.any_()
    return accompanying


def accompanies_within(
    facilitator: Any, viewer: Viewer, wider_id: Any, day: Any, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether a facilitator accompanies a territory, or what lies or sits within it, on a day."""
    there, place = aliased(Accompaniment), aliased(Territory)
    with_place = (
        select(there.facilitator_id)
        .join(place, place.id == there.territory_id)
        .where(
            territories.inside(place, wider_id, day, is_past=is_past),
            holds_on(there, day),
        )
        .correlate_except(there, place)
    )
    held, body = aliased(Accompaniment), aliased(Organisation)
    with_body = (
        select(held.facilitator_id)
        .join(body, body.id == held.organisation_id)
        .where(
            actors.in_or_within(body, wider_id, day, is_past=is_past),
            holds_on(held, day),
            policy.visible_there(viewer, held),
        )
        .correlate_except(held, body)
    )
    found: Any = ids(union_all(with_place, with_body))  # type: ignore[arg-type]  # As good as one.
    accompanying: ColumnElement[bool] = facilitator.id == found.any_()
    return accompanying


def trained_since(facilitator: Any, day: Any) -> ColumnElement[bool]:
    """Whether a facilitator attended a training on a day or later."""
    attended = aliased(Training)
    trained: ColumnElement[bool] = facilitator.id.in_(
        select(attended.facilitator_id).where(attended.held_on >= day).correlate_except(attended)
    )
    return trained


def unaccompanied(organisation: Any, viewer: Viewer, day: Any) -> ColumnElement[bool]:
    """Whether no facilitator accompanies an organisation on a day, nor the territory it sits in."""
    held, there = aliased(Accompaniment), aliased(Accompaniment)
    accompanied = (
        exists(
            select(row.id)
            .where(tie, holds_on(row, day), policy.visible_accompaniment(viewer, row))
            .correlate_except(row)
        )
        for row, tie in (
            (held, held.organisation_id == organisation.id),
            (there, there.territory_id == organisation.territory_id),
        )
    )
    return and_(*(~one for one in accompanied))


def of_person(person_id: UUID) -> Select[Facilitator]:
    """The facilitator that a person is."""
    return select(Facilitator).where(Facilitator.person_id == person_id)
