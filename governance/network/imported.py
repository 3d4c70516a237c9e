"""What became of a network file, and which of its sections are read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from governance.territories.places import Rejected

READ = (
    *("territories", "organisations", "decisions", "mandates", "charter_versions", "laws"),
    *("composition_rules", "working_groups", "parity_rules", "meetings", "sendings"),
)
SAID_ASIDE = ("about", "credit", "left_out")
"""What a file says about itself."""


@dataclass
class Imported:
    """What became of a network file."""

    added: Counter[str] = field(default_factory=Counter)
    """By section, the records that are new."""
    known: Counter[str] = field(default_factory=Counter)
    """By section, those that were met and left as they are."""
    kept_for_later: Counter[str] = field(default_factory=Counter)
    """By section, what this program does not model yet."""
    withheld: int = 0
    """Mandates whose holder the file does not name, which is not the same as vacant."""
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def has_changed_something(self) -> bool:
        """Whether anything is different now."""
        return self.added.total() > 0


def kept_for_later(network: Mapping[str, Any]) -> Counter[str]:
    """The records of the sections that are not read yet, by section."""
    return Counter(
        {
            name: len(section) if isinstance(section, list) else 1
            for name, section in network.items()
            if name not in {*READ, *SAID_ASIDE}
        }
    )
