"""Why a deed about a call may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from governance.errors import Refusal, Said, sentence


class CallNotOpen(Said):
    """The call does not take candidacies today."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This call is not open today; see from when until when it is.",
        "fr": "Cet appel n’est pas ouvert aujourd’hui ; voyez de quand à quand il l’est.",
        "pt": "Esta chamada não está aberta hoje; veja de quando até quando está.",
    }


class CallClosed(Said):
    """The call was closed already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This call has been closed already; open another.",
        "fr": "Cet appel est déjà clos ; ouvrez-en un autre.",
        "pt": "Esta chamada já foi encerrada; abra outra.",
    }


class AlreadyStanding(Said):
    """The same candidate stands for this call already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The same candidate stands for this call already.",
        "fr": "La même candidature existe déjà pour cet appel.",
        "pt": "Esta candidatura já existe para esta chamada.",
    }


class CandidacyWithdrawn(Said):
    """The candidacy was withdrawn."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This candidacy was withdrawn; who wants to may stand again.",
        "fr": "Cette candidature a été retirée ; on peut se présenter de nouveau.",
        "pt": "Esta candidatura foi retirada; é possível apresentar-se de novo.",
    }


class CandidacyChosen(Said):
    """The candidate was chosen already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This candidate was chosen already; end the mandate or the seat that followed.",
        "fr": "Cette candidature est déjà retenue ; mettez fin au mandat ou au siège qui a suivi.",
        "pt": "Esta candidatura já foi escolhida; ponha fim ao mandato ou lugar que se seguiu.",
    }


class WorkingGroupClosed(Said):
    """The working group was closed already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This working group has been closed already; open another.",
        "fr": "Ce groupe de travail est déjà clos ; ouvrez-en un autre.",
        "pt": "Este grupo de trabalho já foi encerrado; abra outro.",
    }


class AlreadyJoined(Said):
    """The organisation belongs to this sub-network already, for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation belongs to this sub-network already at that time.",
        "fr": "Cette organisation appartient déjà à ce sous-réseau à cette période.",
        "pt": "Esta organização já pertence a esta sub-rede nesse período.",
    }


class SubNetworkLeft(Said):
    """The organisation left the sub-network already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation has left this sub-network already.",
        "fr": "Cette organisation a déjà quitté ce sous-réseau.",
        "pt": "Esta organização já saiu desta sub-rede.",
    }


@dataclass(eq=False)
class PlacesTaken(Refusal):
    """More would be chosen than the call has places."""

    places: int
    taken: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "Places of this call: {}, of which taken: {}; choose fewer.",
            "fr": "Places de cet appel : {}, dont prises : {} ; choisissez-en moins.",
            "pt": "Lugares desta chamada: {}, dos quais ocupados: {}; escolha menos.",
        }
        return sentence(told, lang).format(self.places, self.taken)


PROMISES: dict[str, Callable[[], Refusal]] = {
    f"candidacy_once_{candidate}": AlreadyStanding
    for candidate in ("person_id", "organisation_id", "territory_id")
} | {"sub_network_membership_once_at_a_time": AlreadyJoined}
"""What a violated promise of the database means to a caller."""
