"""Facilitators in the API: whom they accompany, what they were trained in, who is without one."""

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from governance.actors import queries as actors
from governance.actors.models import OrganisationKind
from governance.actors.operations import OrganisationEnded, PersonForgotten
from governance.facilitators import models, operations, policy, queries
from governance.periods import PartialDate, written_on
from schema.actors.actors import Organisation, Person, period
from schema.actors.organisation_lists import listed
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.nodes import Node
from schema.rows.declare import (
    ById,
    Expression,
    Filter,
    Filters,
    Many,
    One,
    argument,
    column,
    row,
    shown,
)
from schema.rows.lists import as_of, filter_input, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.territories.territory_deeds import REVISION
from schema.words import local_text, public

FACILITATOR_FILTERS: Filters = {
    "accompanies": Filter(
        strawberry.ID,
        lambda row, ask, value: queries.accompanies(row, ask.viewer, value, ask.today),
        "Accompanies this organisation.",
        prefix="org",
    ),
    "accompaniesWithin": Filter(
        strawberry.ID,
        lambda row, ask, value: queries.accompanies_within(
            row, ask.viewer, value, ask.today, is_past=ask.is_past
        ),
        "Accompanies this territory, or what lies or sits within it.",
        prefix="ter",
    ),
    "trainedSince": Filter(
        date,
        lambda row, _ask, value: queries.trained_since(row, value),
        "Attended a training on this day or later.",
    ),
}
FacilitatorFilter = filter_input("FacilitatorFilter", FACILITATOR_FILTERS)
LazyFacilitator = Annotated["Facilitator", strawberry.lazy("schema.facilitators")]


def _theirs(facilitator: Any, row: Any, _ask: Any) -> Any:
    return row.facilitator_id == facilitator.id


@row(models.Training, visible=policy.visible_of_facilitator, prefix="trg")
class Training(Node):
    """A seminar in the method that a facilitator attended."""

    facilitator: LazyFacilitator = shown(One("facilitator", visible=public), "Who attended it.")
    title: str = local_text("title", "What it was called, in your language.")
    titles: Texts = column("What it was called in all languages.", "title")
    held_on: PartialDate = shown(
        Expression(lambda row, _ask: written_on(row.held_on, row.held_on_precision)), "When it was."
    )
    place: str | None = local_text("place", "Where it was.")
    revision: int = column("Counts the corrections; give it as expectedRevision.")


@row(models.Accompaniment, visible=policy.visible_accompaniment, prefix="aco")
class Accompaniment(Node):
    """A facilitator accompanies an organisation or a territory over a period."""

    facilitator: LazyFacilitator = shown(One("facilitator", visible=public), "Who accompanies.")
    organisation: Organisation | None = shown(
        One("organisation", visible=public), "The organisation that is accompanied."
    )
    territory: Territory | None = shown(One("territory"), "The territory that is.")
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    end_reason: str | None = local_text("end_reason", "Why it ended before its time.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.Facilitator, visible=policy.visible, prefix="fac", filters=FACILITATOR_FILTERS)
class Facilitator(Node):
    """A person trained in the method, who accompanies groups and territories."""

    person: Person = shown(One("person", visible=policy.visible_person), "Who it is.")
    accompaniments: Connection[Accompaniment] = pages(
        Many(on=_theirs, visible=policy.visible_there), "Whom they accompany.", lasts=True
    )
    trainings: Connection[Training] = pages(
        Many(on=_theirs, visible=public), "The training they attended."
    )


def _without(_root: Any, row: Any, ask: Any) -> Any:
    kind = actors.of_kind(row, OrganisationKind.COORDINATION_GROUP)
    return kind & queries.unaccompanied(row, ask.viewer, ask.today)


@strawberry.type
class FacilitatorQueries:
    """Questions about facilitators."""

    facilitator: Facilitator | None = shown(
        ById(), "One facilitator by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    facilitators: Connection[Facilitator] = pages(
        Many(),
        "The people trained in the method.",
        filters=FacilitatorFilter,
        is_root=True,
    )
    without_facilitator: Connection[Organisation] = listed(
        Many(on=_without),
        "The coordination groups that no facilitator accompanies, as far as you may see, nor the"
        " territory they sit in.",
    )


@strawberry.input(description="Whom a facilitator is to accompany.")
class BeginAccompanimentInput(DeedInput):
    """Whom a facilitator is to accompany."""

    person_id: strawberry.ID = id_of("per", "Who accompanies; it makes a facilitator of them.")
    organisation_id: strawberry.ID | None = optional_id_of("org", "The organisation, or")
    territory_id: strawberry.ID | None = optional_id_of("ter", "the territory.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")


@strawberry.input(description="An accompaniment that ends.")
class EndAccompanimentInput(DeedInput):
    """An accompaniment that ends."""

    accompaniment_id: strawberry.ID = id_of("aco", "Which accompaniment.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A seminar that somebody attended.")
class RecordTrainingInput(DeedInput):
    """A seminar that somebody attended."""

    person_id: strawberry.ID = id_of("per", "Who attended it.")
    title: Texts = strawberry.field(description="What it was called, in languages.")
    held_on: PartialDate = strawberry.field(description="When it was, as far as that is known.")
    place: Texts | None = strawberry.field(default=None, description="Where it was.")


@strawberry.input(description="What is right about a training; what is left out stays.")
class CorrectTrainingInput(DeedInput):
    """What is right about a training; what is left out stays."""

    training_id: strawberry.ID = id_of("trg", "Which training.")
    title: Texts | None = strawberry.field(default=UNSET, description="What it was called.")
    held_on: PartialDate | None = strawberry.field(default=UNSET, description="When it was.")
    place: Texts | None = strawberry.field(default=UNSET, description="Where it was.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.type
class FacilitatorDeeds:
    """Deeds about facilitators."""

    begin_accompaniment = deed(
        operations.begin_accompaniment,
        BeginAccompanimentInput,
        ("accompaniment", Accompaniment),
        operations.AlreadyAccompanied,
        OrganisationEnded,
        PersonForgotten,
    )
    end_accompaniment = deed(
        operations.end_accompaniment,
        EndAccompanimentInput,
        ("accompaniment", Accompaniment),
        operations.AccompanimentEnded,
    )
    record_training = deed(
        operations.record_training, RecordTrainingInput, ("training", Training), PersonForgotten
    )
    correct_training = deed(
        operations.correct_training, CorrectTrainingInput, ("training", Training)
    )
