"""A place as a source tells of it, before it becomes a territory."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from governance.db import Texts
from governance.periods import PartialDate

Identifier = tuple[str, str]
"""A scheme and a value, as in `("ISO 3166-1", "PT")`."""

Progress = Callable[[str, int, int | None], None]
"""Told how far a long work has come: what is done, how many are done, of how many if known."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """What one record of a source says about one place; what it does not say stays empty."""

    origin: str
    """Where the record stands in its source, for whoever has to mend it: `line 12`."""
    name: Texts
    scale: str
    identifiers: tuple[Identifier, ...]
    """Codes the place is known by; the first is the one its source knows it by."""
    parent: Identifier | None = None
    """A code of the wider place it lies in; none only for what lies in nothing."""
    point: tuple[float, float] | None = None
    """Latitude and longitude, in degrees (WGS 84)."""
    population: int | None = None
    population_on: PartialDate | None = None
    time_zone: str | None = None
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None


@dataclass(frozen=True)
class Rejected:
    """A record that does not fit: where it stands in its source, and why."""

    origin: str
    reason: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.reason}"


def unwatched(step: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""
