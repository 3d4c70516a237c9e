"""What can be done with territories through the API: inputs and mutations."""

from typing import Any

import strawberry
from strawberry import UNSET

from governance.periods import PartialDate
from governance.territories import operations
from schema.deeds import DeedInput, deed, id_of, ids_of, optional_id_of
from schema.scalars import BigInt, GeoJson, Texts
from schema.territories.territories import Territory

SUBJECT = ("territory", Territory)
REVISION = "The revision you know; the deed is refused if somebody changed it meanwhile."


@strawberry.input(description="A point on earth, WGS 84.")
class PointInput:
    """A point on earth, WGS 84."""

    latitude: float = strawberry.field(description="Degrees north, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, -180 to 180.")

    def to_argument(self, fields: dict[str, Any]) -> tuple[float, float]:
        """The point as operations take it."""
        return fields["latitude"], fields["longitude"]


@strawberry.input(description="A code another system knows a territory by.")
class IdentifierInput:
    """A code another system knows a territory by."""

    scheme: str = strawberry.field(description="ISO 3166-1, ISO 3166-2, GeoNames, NUTS …")
    value: str = strawberry.field(description="The code.")

    def to_argument(self, fields: dict[str, Any]) -> tuple[str, str]:
        """The pair as operations take it."""
        return fields["scheme"], fields["value"]


@strawberry.input
class TerritoryDescriptionInput(DeedInput):
    """What can be said of a territory besides its name and place."""

    identifiers: list[IdentifierInput] | None = strawberry.field(
        default=UNSET, description="Codes to add."
    )
    point: PointInput | None = strawberry.field(default=UNSET, description="Where it is.")
    boundary: GeoJson | None = strawberry.field(
        default=UNSET, description="Its outline, a GeoJSON Polygon or MultiPolygon."
    )
    population: BigInt | None = strawberry.field(default=UNSET, description="Inhabitants.")
    population_on: PartialDate | None = strawberry.field(
        default=UNSET, description="When they were counted."
    )
    population_is_approximate: bool | None = strawberry.field(
        default=UNSET, description="Whether the count is rounded; no without it."
    )
    time_zone: str | None = strawberry.field(
        default=UNSET, description="As in the IANA database: Europe/Lisbon."
    )


@strawberry.input(description="A territory to define.")
class DefineTerritoryInput(TerritoryDescriptionInput):
    """A territory to define."""

    name: Texts = strawberry.field(description="Its name in languages.")
    scale: str | None = strawberry.field(
        default=None, description="A scale's code; a grouping has none."
    )
    parent_id: strawberry.ID | None = optional_id_of("ter", "The wider territory it lies in.")
    member_ids: list[strawberry.ID] = ids_of(
        "ter", "The territories a grouping is made of.", default_factory=list
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when it exists, if that is known."
    )


@strawberry.input(description="More about a territory; what is left out stays, null clears.")
class DescribeTerritoryInput(TerritoryDescriptionInput):
    """More about a territory; what is left out stays, null clears."""

    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    withdrawn_identifiers: list[IdentifierInput] | None = strawberry.field(
        default=UNSET, description="Codes it was given by mistake."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Since when a change holds, and what its author knew.")
class ChangeInput(DeedInput):
    """Since when a change holds, and what its author knew."""

    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    is_correction: bool = strawberry.field(
        default=False, description="The record was wrong since its period began: mend it."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Another name for a territory.")
class RenameTerritoryInput(ChangeInput):
    """Another name for a territory."""

    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    name: Texts = strawberry.field(description="Its name in languages.")


@strawberry.input(description="Another place for a territory.")
class MoveTerritoryInput(ChangeInput):
    """Another place for a territory."""

    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    parent_id: strawberry.ID = id_of("ter", "The wider territory it comes to lie in.")
    scale: str | None = strawberry.field(
        default=None, description="Another scale, if it changes too."
    )


@strawberry.input(description="Territories that become one: a new one by name, or one of them.")
class MergeTerritoriesInput(DeedInput):
    """Territories that become one: a new one by name, or one of them."""

    predecessor_ids: list[strawberry.ID] = ids_of("ter", "The territories that merge.")
    on: PartialDate = strawberry.field(description="When they merged.")
    name: Texts | None = strawberry.field(default=None, description="The new territory's name.")
    successor_id: strawberry.ID | None = optional_id_of("ter", "The one that takes in the rest.")


@strawberry.input(description="A territory that comes out of a split.")
class SplitPartInput:
    """A territory that comes out of a split."""

    name: Texts = strawberry.field(description="Its name in languages.")
    child_ids: list[strawberry.ID] = ids_of(
        "ter", "Those of the old territory's parts that lie in it.", default_factory=list
    )

    def to_argument(self, fields: dict[str, Any]) -> operations.NewTerritory:
        """The part as the operation takes it."""
        return operations.NewTerritory(**fields)


@strawberry.input(description="A territory that becomes several.")
class SplitTerritoryInput(DeedInput):
    """A territory that becomes several."""

    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    parts: list[SplitPartInput] = strawberry.field(description="What it becomes.")
    on: PartialDate = strawberry.field(description="When it split.")


@strawberry.input(description="A territory that ends.")
class RetireTerritoryInput(DeedInput):
    """A territory that ends."""

    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    on: PartialDate = strawberry.field(
        description="The first day without it, or the month or year it ended in."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A territory to be part of a grouping.")
class IncludeInGroupingInput(DeedInput):
    """A territory to be part of a grouping."""

    grouping_id: strawberry.ID = id_of("ter", "Which grouping.")
    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )


@strawberry.input(description="A territory to be part of a grouping no longer.")
class RemoveFromGroupingInput(DeedInput):
    """A territory to be part of a grouping no longer."""

    grouping_id: strawberry.ID = id_of("ter", "Which grouping.")
    territory_id: strawberry.ID = id_of("ter", "Which territory.")
    on: PartialDate | None = strawberry.field(
        default=None, description="When it left; today without it."
    )


ENDED = (operations.TerritoryEnded, operations.StillHasParts)
PLACED = (operations.TerritoryNotNarrower, operations.TerritoryWithinItself)


@strawberry.type
class TerritoryDeeds:
    """Deeds about territories."""

    define_territory = deed(
        operations.define_territory,
        DefineTerritoryInput,
        SUBJECT,
        operations.TerritoryNotNarrower,
        operations.TerritoryEnded,
        operations.IdentifierTaken,
        operations.NotAGrouping,
    )
    describe_territory = deed(
        operations.describe_territory, DescribeTerritoryInput, SUBJECT, operations.IdentifierTaken
    )
    rename_territory = deed(operations.rename_territory, RenameTerritoryInput, SUBJECT)
    move_territory = deed(
        operations.move_territory, MoveTerritoryInput, SUBJECT, *PLACED, operations.TerritoryEnded
    )
    merge_territories = deed(
        operations.merge_territories, MergeTerritoriesInput, SUBJECT, *ENDED, *PLACED
    )
    split_territory = deed(
        operations.split_territory, SplitTerritoryInput, SUBJECT, *ENDED, *PLACED
    )
    retire_territory = deed(operations.retire_territory, RetireTerritoryInput, SUBJECT, *ENDED)
    include_in_grouping = deed(
        operations.include_in_grouping,
        IncludeInGroupingInput,
        SUBJECT,
        operations.NotAGrouping,
        operations.TerritoryEnded,
        operations.AlreadyIncluded,
    )
    remove_from_grouping = deed(
        operations.remove_from_grouping,
        RemoveFromGroupingInput,
        SUBJECT,
        operations.TerritoryEnded,
    )
