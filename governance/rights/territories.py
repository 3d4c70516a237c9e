"""Who may do what with territories."""

from governance.rights.rule import TERRITORY, Rules, secretariats
from governance.territories import operations

RULES: Rules = {
    **dict.fromkeys(
        (
            operations.define_territory,
            operations.describe_territory,
            operations.rename_territory,
            operations.move_territory,
            operations.merge_territories,
            operations.split_territory,
            operations.retire_territory,
            operations.include_in_grouping,
            operations.remove_from_grouping,
        ),
        secretariats(TERRITORY),
    ),
}
