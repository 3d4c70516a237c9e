"""Rules of composition in the API: what bodies set themselves about who sits, and how they do."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.types import Info

from governance.actors.operations import OrganisationEnded
from governance.periods import PartialDate, written_from, written_until
from governance.platforms import composition, operations, policy, queries
from governance.platforms.composition import CompositionAction, CompositionKind
from schema.actors.codes import OrganisationKind, Sector
from schema.deeds import DeedInput, deed, id_of
from schema.nodes import Node
from schema.rows.declare import Expression, One, column, row, shown
from schema.territories.territory_deeds import REVISION
from schema.words import public

if TYPE_CHECKING:
    from schema.actors.actors import Organisation

for _codes in (CompositionKind, CompositionAction):
    strawberry.enum(_codes, description=_codes.__doc__)


def _told(how: Any, description: str) -> Any:
    """How the body of a rule stands to it, on the day that is asked for."""
    return shown(Expression(lambda row, ask: how(row, ask.viewer, ask.today)), description)


@row(composition.CompositionRule, visible=policy.visible_rule, prefix="cmp")
class CompositionRule(Node):
    """What a body sets itself about who sits in it, and how it stands to that."""

    body: Annotated["Organisation", strawberry.lazy("schema.actors.actors")] = shown(
        One("body", visible=public), "The body."
    )
    kind: CompositionKind = column("What it asks for.")
    action: CompositionAction = column("What comes of a seat that takes the body further from it.")
    organisation_kind: OrganisationKind | None = column(
        "Of which kind the organisations are that hold a least share of the seats."
    )
    sector: Sector | None = column("For which sector a least share of the seats counts.")
    share_percent_min: int | None = column("The least share, in a hundred.")
    seats_max: int | None = column("How many seats there are at most.")
    seats_min: int | None = column(
        "From how many seats on it applies, where it asks for shares or sectors; in a smaller body"
        " it is always kept."
    )
    seats: int = _told(queries.seats_under, "How many seats there are, as far as you may see them.")
    counted: int = _told(
        queries.counted_by,
        "How many of those it counts; of every sector, how many sectors have a seat; of parity,"
        " how many women or men sit there, whichever are fewer, from how many seats on it applies.",
    )
    is_kept: bool = _told(queries.kept, "Whether it is kept with those.")
    valid_from: PartialDate | None = shown(
        Expression(lambda row, _ask: written_from(row)), "Since when it holds."
    )
    valid_until: PartialDate | None = shown(
        Expression(lambda row, _ask: written_until(row)), "Until when; null while it lasts."
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type(description="What is to be told of a rule of composition that is not kept.")
class CompositionNotice:
    """What is to be told of a rule of composition that is not kept."""

    action: CompositionAction = strawberry.field(
        description="Whether it informs or warns; one that refuses warns of what it lets pass."
    )
    kind: CompositionKind = strawberry.field(description="What the rule asks for.")
    organisation_kind: OrganisationKind | None = strawberry.field(
        description="The kind of organisation it names."
    )
    sector: Sector | None = strawberry.field(description="The sector it names.")
    seats: int = strawberry.field(description="How many seats there are then.")
    counted: int = strawberry.field(
        description="How many of them it counts; of every sector, how many sectors have one; of"
        " parity, how many women or men, whichever are fewer."
    )
    wanted: int = strawberry.field(
        description="What it asks for: a share in a hundred, or a number of seats or sectors."
    )

    @strawberry.field(description="How the body stands, in a sentence.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def message(self, info: Info) -> str:
        """How the body stands, in the reader's language."""
        told: Any = self
        return str(told.said(info.context.lang))


NOTICES: dict[str, tuple[Any, str]] = {
    "composition_notices": (
        list[CompositionNotice],
        "The rules of composition that the body does not keep with it.",
    )
}
"""What is told of rules once, where a seat is given or left."""


@strawberry.input(description="A rule of who sits in a body, instead of the one of its sort.")
class SetCompositionRuleInput(DeedInput):
    """A rule of who sits in a body, instead of the one of its sort."""

    body_id: strawberry.ID = id_of("org", "Which body.")
    kind: CompositionKind = strawberry.field(description="What it asks for.")
    action: CompositionAction = strawberry.field(
        description="What comes of a seat that takes the body further from it."
    )
    organisation_kind: OrganisationKind | None = strawberry.field(
        default=None, description="The kind that holds a share, for KIND_SHARE."
    )
    sector: Sector | None = strawberry.field(
        default=None, description="The sector that has a share, for SECTOR_SHARE."
    )
    share_percent_min: int | None = strawberry.field(
        default=None, description="The least share, 1 to 100 in a hundred, for either."
    )
    seats_max: int | None = strawberry.field(
        default=None, description="How many seats at most, for SEATS_MAX."
    )
    seats_min: int | None = strawberry.field(
        default=None,
        description=f"From how many seats on it applies; {composition.SEATS_MIN} without it. Not"
        " for SEATS_MAX.",
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="From which day on; today without it."
    )


@strawberry.input(description="A rule of composition that a body has no more.")
class LiftCompositionRuleInput(DeedInput):
    """A rule of composition that a body has no more."""

    composition_rule_id: strawberry.ID = id_of("cmp", "Which rule.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today without one."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


SUBJECT = ("composition_rule", CompositionRule)


@strawberry.type
class CompositionDeeds:
    """Deeds about rules of composition."""

    set_composition_rule = deed(
        operations.set_composition_rule,
        SetCompositionRuleInput,
        SUBJECT,
        operations.CompositionRuleThere,
        OrganisationEnded,
    )
    lift_composition_rule = deed(
        operations.lift_composition_rule, LiftCompositionRuleInput, SUBJECT
    )
