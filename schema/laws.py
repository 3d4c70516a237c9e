"""Laws in the API: what they ask of which territories, and where that is lacking."""

from typing import Any

import strawberry

from governance.actors.models import OrganisationKind
from governance.laws import models, operations, policy, queries
from governance.periods import PartialDate
from schema.actors.actors import period
from schema.deeds import DeedInput, deed, id_of
from schema.nodes import Node
from schema.rows.declare import ById, Many, One, argument, column, row, shown
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import BigInt, Texts
from schema.territories.territories import Territory
from schema.territories.territory_deeds import REVISION
from schema.territories.territory_lists import TerritoryFilter, TerritoryOrder
from schema.words import local_text, public


def _lacking(law: Any, row: Any, ask: Any) -> Any:
    return queries.lacks(row, law, ask.viewer, ask.today, is_past=ask.is_past)


@row(models.Law, visible=policy.visible, prefix="law")
class Law(Node):
    """A law that recognises bodies of co-responsibility, or asks territories to have one."""

    name: str | None = local_text(
        "name", "What it is called; null where it is not known which law it is."
    )
    names: Texts | None = column("What it is called in all languages.", "name")
    note: str | None = local_text("note", "What else is known of it.")
    territory: Territory = shown(One("territory", visible=public), "Where it holds.")
    dated_as: list[str] = column(
        "The dates that the texts give, where they differ and none is known to be true."
    )
    asks_kind: OrganisationKind | None = column("The kind of body it asks for, if it does.")
    asks_scale: str | None = column("The scale of the territories it asks that of, by its code.")
    asks_population_min: BigInt | None = column("How many inhabitants those have at least.")
    lacking: Connection[Territory] = pages(
        Many(on=_lacking),
        "The territories that lack, as far as you may see, the body it asks of them.",
        filters=TerritoryFilter,
        orders=TerritoryOrder,
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class LawQueries:
    """Questions about laws."""

    law: Law | None = shown(
        ById(), "One law by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    laws: Connection[Law] = pages(
        Many(),
        "The laws that recognise bodies of co-responsibility or ask for them.",
        lasts=True,
        is_root=True,
    )


@strawberry.input
class LawInput(DeedInput):
    """What is told of a law."""

    name: Texts | None = strawberry.field(
        default=None, description="What it is called; left out where it is not known which it is."
    )
    note: Texts | None = strawberry.field(default=None, description="What else is known of it.")
    since: PartialDate | None = strawberry.field(default=None, description="Since when it holds.")
    dated_as: list[str] = strawberry.field(
        default_factory=list,
        description="The dates that the texts give, where they differ, instead of since.",
    )
    asks_kind: OrganisationKind | None = strawberry.field(
        default=None, description="The kind of body it asks for."
    )
    asks_scale: str | None = strawberry.field(
        default=None, description="The scale of the territories it asks that of, by its code."
    )
    asks_population_min: int | None = strawberry.field(
        default=None, description="How many inhabitants those have at least."
    )


@strawberry.input(description="A law to tell of.")
class TellOfLawInput(LawInput):
    """A law to tell of."""

    territory_id: strawberry.ID = id_of("ter", "Where it holds.")


@strawberry.input(description="What a law says, where it was told wrongly.")
class CorrectLawInput(LawInput):
    """What a law says, where it was told wrongly."""

    law_id: strawberry.ID = id_of("law", "Which law.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A law that holds no more.")
class EndLawInput(DeedInput):
    """A law that holds no more."""

    law_id: strawberry.ID = id_of("law", "Which law.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today without one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


SUBJECT = ("law", Law)


@strawberry.type
class LawDeeds:
    """Deeds about laws."""

    tell_of_law = deed(operations.tell_of_law, TellOfLawInput, SUBJECT)
    correct_law = deed(operations.correct_law, CorrectLawInput, SUBJECT)
    end_law = deed(operations.end_law, EndLawInput, SUBJECT, operations.LawEnded)
