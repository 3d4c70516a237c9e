"""What can be done with territories, from their definition to their end."""

from governance.territories.operations.definition import (
    define_territory,
    describe_territory,
    move_territory,
    rename_territory,
)
from governance.territories.operations.groupings import include_in_grouping, remove_from_grouping
from governance.territories.operations.records import merge_duplicate_territory
from governance.territories.operations.reform import (
    NewTerritory,
    merge_territories,
    retire_territory,
    split_territory,
)
from governance.territories.operations.refusals import (
    PROMISES,
    AlreadyIncluded,
    IdentifierTaken,
    NotAGrouping,
    StillHasParts,
    TerritoryEnded,
    TerritoryNotNarrower,
    TerritoryWithinItself,
)

__all__ = [
    "PROMISES",
    "AlreadyIncluded",
    "IdentifierTaken",
    "NewTerritory",
    "NotAGrouping",
    "StillHasParts",
    "TerritoryEnded",
    "TerritoryNotNarrower",
    "TerritoryWithinItself",
    "define_territory",
    "describe_territory",
    "include_in_grouping",
    "merge_duplicate_territory",
    "merge_territories",
    "move_territory",
    "remove_from_grouping",
    "rename_territory",
    "retire_territory",
    "split_territory",
]
