"""Why a seat is not given, changed or left, and why a rule of composition is not set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from governance.actors.models import OrganisationKind, Sector
from governance.errors import Refusal, Said
from governance.platforms.composition import CompositionKind, sentence_of


@dataclass(eq=False)
class AlreadySeated(Refusal):
    """The holder already has a seat in this body for part of the term."""

    def __str__(self) -> str:
        return "The same holder already has a seat in this body for part of that term."


@dataclass(eq=False)
class NotABody(Refusal):
    """An organisation of this kind has no seats."""

    kind: OrganisationKind

    def __str__(self) -> str:
        return f"A {self.kind.value.replace('_', ' ')} has no seats: it is no body that decides."


@dataclass(eq=False)
class SeatEnded(Refusal):
    """The seat was left already."""

    seat_id: UUID

    def __str__(self) -> str:
        return "This seat was left already."


class PersonsOwnSeat(Said):
    """A person sits for themselves: nobody does so in their place but their alternate."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This is a person's own seat, which has no delegate; let it end and give another.",
        "fr": "C’est le siège d’une personne, sans délégué ; mettez-y fin et donnez-en un autre.",
        "pt": "É o assento de uma pessoa, sem delegado; ponha-lhe fim e dê outro.",
    }


class OwnAlternate(Said):
    """Nobody stands in for themselves."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Who sits there cannot be their own alternate; name somebody else.",
        "fr": "Qui y siège ne peut être son propre suppléant ; nommez quelqu’un d’autre.",
        "pt": "Quem ocupa o assento não pode ser o seu próprio suplente; indique outra pessoa.",
    }


@dataclass(eq=False)
class CompositionNotKept(Refusal):
    """With this seat the body would be further from a rule of its composition."""

    kind: CompositionKind
    organisation_kind: OrganisationKind | None
    sector: Sector | None
    seats: int
    counted: int
    wanted: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        return sentence_of(self.kind, self.seats, self.counted, self.wanted, lang)


class CompositionRuleThere(Said):
    """The body has such a rule for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body has a rule of that sort from a later day on; lift that one first.",
        "fr": "L’instance a une telle règle à partir d’un jour ultérieur ; levez-la d’abord.",
        "pt": "O órgão tem uma regra dessas a partir de um dia posterior; levante-a antes.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "seat_once_at_a_time_organisation_id": AlreadySeated,
    "seat_once_at_a_time_person_id": AlreadySeated,
    "seat_another_as_alternate": OwnAlternate,
    "composition_rule_one_at_a_time": CompositionRuleThere,
}
