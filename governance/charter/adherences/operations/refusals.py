"""Why a deed with an adherence may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from governance.errors import Refusal, Said


class AlreadyAdhering(Said):
    """The organisation adheres to the charter on that day already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation adheres to the charter on that day already.",
        "fr": "Cette organisation adhère déjà à la charte ce jour-là.",
        "pt": "Esta organização já adere à carta nesse dia.",
    }


class CharterNotInForce(Said):
    """The version of the charter is not in force on the day of signing."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This version of the charter is not in force on that day; sign the one that is.",
        "fr": "Cette version de la charte n’est pas en vigueur ce jour-là ; signez celle qui"
        " l’est.",
        "pt": "Esta versão da carta não está em vigor nesse dia; assine a que está.",
    }


class AdherenceEnded(Said):
    """The adherence does not hold on that day."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This adherence does not hold on that day; it has ended.",
        "fr": "Cette adhésion ne vaut pas ce jour-là ; elle a pris fin.",
        "pt": "Esta adesão não vale nesse dia; terminou.",
    }


class NotRenounced(Said):
    """The adherence was not renounced, or another has taken its place."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "There is no renunciation of this adherence to withdraw.",
        "fr": "Il n’y a pas de renonciation à cette adhésion à retirer.",
        "pt": "Não há renúncia a esta adesão a retirar.",
    }


class CommitmentOfAnotherVersion(Said):
    """The commitment is not one of the version that was adhered to."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This commitment is not in the version of the charter that was adhered to.",
        "fr": "Cet engagement n’est pas dans la version de la charte à laquelle on a adhéré.",
        "pt": "Este compromisso não está na versão da carta a que se aderiu.",
    }


class AlreadyWithdrawn(Said):
    """What would be withdrawn was withdrawn already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This was withdrawn already.",
        "fr": "Ceci a déjà été retiré.",
        "pt": "Isto já foi retirado.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "adherence_one_at_a_time": AlreadyAdhering,
    "adherence_fact_of_its_version": CommitmentOfAnotherVersion,
}
"""What a violated promise of the database means to a caller."""
