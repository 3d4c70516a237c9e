"""Why a deed about territories may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from governance.errors import Refusal, Said, sentence


class TerritoryWithinItself(Said):
    """A territory would come to lie within itself."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A territory cannot lie within itself or within one of its own parts.",
        "fr": "Un territoire ne peut se trouver en lui-même ni dans l’une de ses parties.",
        "pt": "Um território não pode estar dentro de si próprio nem de uma das suas partes.",
    }


class TerritoryNotNarrower(Said):
    """A territory would be as wide as the one it lies in, or wider."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A territory must be at a narrower scale than the one it lies in.",
        "fr": "Un territoire doit être d’une échelle plus étroite que celui où il se trouve.",
        "pt": "Um território tem de ser de uma escala mais estreita do que aquele onde está.",
    }


class IdentifierTaken(Said):
    """Another territory already bears one of these identifiers."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another territory already bears one of these identifiers.",
        "fr": "Un autre territoire porte déjà l’un de ces identifiants.",
        "pt": "Outro território já tem um destes identificadores.",
    }


class NotAGrouping(Said):
    """Only a grouping is made of other territories, and only of such as have a scale."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Only a grouping is made of other territories, and none of them a grouping itself.",
        "fr": "Seul un groupement est fait d’autres territoires, dont aucun n’est un groupement.",
        "pt": "Só um agrupamento é feito de outros territórios, e nenhum deles é um agrupamento.",
    }


class AlreadyIncluded(Said):
    """The territory is part of this grouping already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This territory is part of this grouping already, for part of that time.",
        "fr": "Ce territoire fait déjà partie de ce groupement pour une partie de ce temps.",
        "pt": "Este território já faz parte deste agrupamento durante parte desse tempo.",
    }


@dataclass(eq=False)
class StillHasParts(Refusal):
    """A territory cannot end while others lie in it."""

    parts: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        return sentence(_ONE_PART if self.parts == 1 else _PARTS, lang).format(self.parts)


_ONE_PART = {
    "en": "One territory still lies in this one; say first where else.",
    "fr": "Un territoire se trouve encore dans celui-ci ; dites d’abord où il va.",
    "pt": "Um território ainda está neste; diga primeiro para onde vai.",
}
_PARTS = {
    "en": "{} territories still lie in this one; say first where else.",
    "fr": "{} territoires se trouvent encore dans celui-ci ; dites d’abord où ils vont.",
    "pt": "{} territórios ainda estão neste; diga primeiro para onde vão.",
}


@dataclass(eq=False)
class TerritoryEnded(Said):
    """The territory ended already."""

    territory_id: UUID
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This territory has ended already.",
        "fr": "Ce territoire a déjà pris fin.",
        "pt": "Este território já terminou.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "territory_not_within_itself": TerritoryWithinItself,
    "territory_narrower_than_parent": TerritoryNotNarrower,
    "territory_identifier_pkey": IdentifierTaken,
    "territory_membership_of_a_grouping": NotAGrouping,
    "territory_membership_once_at_a_time": AlreadyIncluded,
}
"""What a violated promise of the database means to a caller."""
