"""Why a seat is not given, changed or left, and why a rule of composition is not set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from governance.actors.models import OrganisationKind, Sector
from governance.errors import Refusal, Said
from governance.platforms.composition import CompositionKind, sentence_of


class AlreadySeated(Said):
    """The holder already has a seat in this body for part of the term."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The same holder already has a seat in this body for part of that term.",
        "fr": "Le même titulaire a déjà un siège dans cette instance pour une partie de ce temps.",
        "pt": "O mesmo titular já tem um assento neste órgão durante parte desse tempo.",
    }


@dataclass(eq=False)
class NotABody(Said):
    """An organisation of this kind has no seats."""

    kind: OrganisationKind
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "An organisation of this kind has no seats: it is no body that decides.",
        "fr": "Une organisation de cette sorte n’a pas de sièges : elle ne décide pas.",
        "pt": "Uma organização deste tipo não tem assentos: não decide.",
    }


@dataclass(eq=False)
class SeatEnded(Said):
    """The seat was left already."""

    seat_id: UUID
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This seat was left already.",
        "fr": "Ce siège a déjà été quitté.",
        "pt": "Este assento já foi deixado.",
    }


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
