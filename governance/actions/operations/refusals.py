"""Why a deed about actions and commitments may be declined, and which promise says so."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from governance.errors import Refusal, Said


class ActionEnded(Said):
    """The action has ended already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This action has ended already; start another.",
        "fr": "Cette action est déjà terminée ; commencez-en une autre.",
        "pt": "Esta ação já terminou; comece outra.",
    }


class AlreadyParty(Said):
    """The organisation takes part in this action in this role already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation takes part in this action in this role already.",
        "fr": "Cette organisation participe déjà à cette action à ce titre.",
        "pt": "Esta organização já participa nesta ação nesta qualidade.",
    }


class AlreadyTakingPart(Said):
    """The organisation has confirmed already that it takes part."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation has confirmed already that it takes part.",
        "fr": "Cette organisation a déjà confirmé sa participation.",
        "pt": "Esta organização já confirmou a sua participação.",
    }


class PartyLeft(Said):
    """The organisation has left the action already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation has left this action already.",
        "fr": "Cette organisation a déjà quitté cette action.",
        "pt": "Esta organização já saiu desta ação.",
    }


class AnswersForAction(Said):
    """The organisation answers for the action, so it cannot just leave."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation answers for the action; hand it over to another or end it.",
        "fr": "Cette organisation répond de l’action ; confiez-la à une autre ou terminez-la.",
        "pt": "Esta organização responde pela ação; entregue-a a outra ou termine-a.",
    }


class CommitmentSettled(Said):
    """It is on record already what came of the commitment."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "It is on record already what came of this commitment; reopen it to say otherwise.",
        "fr": "La suite de cet engagement est déjà enregistrée ; rouvrez-le pour la changer.",
        "pt": "O desfecho deste compromisso já está registado; reabra-o para o mudar.",
    }


class CommitmentUnsettled(Said):
    """Nobody said yet what came of the commitment."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Nobody has said yet what came of this commitment.",
        "fr": "Personne n’a encore dit ce qu’il est advenu de cet engagement.",
        "pt": "Ninguém disse ainda o que resultou deste compromisso.",
    }


class NotConcerned(Said):
    """The commitment answers nothing that this body asked for."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This commitment neither is this body's nor answers what it decided.",
        "fr": "Cet engagement n’est pas de cet organe et ne répond pas à ce qu’il a décidé.",
        "pt": "Este compromisso não é deste órgão nem responde ao que ele decidiu.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {"action_party_once_at_a_time": AlreadyParty}
"""What a violated promise of the database means to a caller."""
