"""Why a deed about territories may be declined, and which promise of the database says so."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from governance.errors import Refusal


@dataclass(eq=False)
class TerritoryWithinItself(Refusal):
    """A territory would come to lie within itself."""

    def __str__(self) -> str:
        return "A territory cannot lie within itself or within one of its own parts."


@dataclass(eq=False)
class TerritoryNotNarrower(Refusal):
    """A territory would be as wide as the one it lies in, or wider."""

    def __str__(self) -> str:
        return "A territory must be at a narrower scale than the one it lies in."


@dataclass(eq=False)
class IdentifierTaken(Refusal):
    """Another territory already bears one of these identifiers."""

    def __str__(self) -> str:
        return "Another territory already bears one of these identifiers."


@dataclass(eq=False)
class NotAGrouping(Refusal):
    """Only a grouping is made of other territories, and only of such as have a scale."""

    def __str__(self) -> str:
        return "Only a grouping is made of other territories, and none of them a grouping itself."


@dataclass(eq=False)
class AlreadyIncluded(Refusal):
    """The territory is part of this grouping already."""

    def __str__(self) -> str:
        return "This territory is part of this grouping already, for part of that time."


@dataclass(eq=False)
class StillHasParts(Refusal):
    """A territory cannot end while others lie in it."""

    parts: int

    def __str__(self) -> str:
        lie = (
            "One territory still lies" if self.parts == 1 else f"{self.parts} territories still lie"
        )
        return f"{lie} in this one; say first where else."


@dataclass(eq=False)
class TerritoryEnded(Refusal):
    """The territory ended already."""

    territory_id: UUID

    def __str__(self) -> str:
        return "This territory has ended already."


PROMISES: dict[str, Callable[[], Refusal]] = {
    "territory_not_within_itself": TerritoryWithinItself,
    "territory_narrower_than_parent": TerritoryNotNarrower,
    "territory_identifier_pkey": IdentifierTaken,
    "territory_membership_of_a_grouping": NotAGrouping,
    "territory_membership_once_at_a_time": AlreadyIncluded,
}
"""What a violated promise of the database means to a caller."""
