"""Why a deed about a ballot may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from governance.errors import Refusal, Said, sentence


class NoDecisionRule(Said):
    """The body has no rule by which it decides this."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body has no rule by which it decides this; set one first.",
        "fr": "L’instance n’a pas de règle pour décider cela ; fixez-en une d’abord.",
        "pt": "O órgão não tem regra para decidir isto; estabeleça uma antes.",
    }


class NobodyVotes(Said):
    """Nobody has a vote in the body today."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Nobody has a seat with a vote in this body today.",
        "fr": "Personne n’a aujourd’hui de siège avec voix délibérative dans cette instance.",
        "pt": "Hoje ninguém tem lugar com direito de voto neste órgão.",
    }


class SecrecyNotAllowed(Said):
    """The body's rule does not let it vote in secret."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body’s rule for this does not allow a secret ballot.",
        "fr": "La règle de l’instance ne permet pas ici de scrutin secret.",
        "pt": "A regra do órgão não permite aqui um voto secreto.",
    }


@dataclass(eq=False)
class TooFewForSecrecy(Refusal):
    """So few have a vote that a secret ballot would not be secret."""

    voters: int
    voters_min: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "Only {} have a vote, too few to be secret; it takes {} at least.",
            "fr": "Seuls {} ont une voix, trop peu pour un secret ; il en faut {} au moins.",
            "pt": "Só {} têm voto, poucos demais para um segredo; são precisos pelo menos {}.",
        }
        return sentence(told, lang).format(self.voters, self.voters_min)


class BallotOver(Said):
    """The time to vote is over."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The time to vote is over; the ballot waits to be closed and counted.",
        "fr": "Le temps de voter est passé ; le scrutin attend d’être clos et compté.",
        "pt": "O tempo de votar acabou; a votação espera ser encerrada e contada.",
    }


class BallotEnded(Said):
    """The ballot was closed or annulled already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This ballot was closed or annulled already.",
        "fr": "Ce scrutin a déjà été clos ou annulé.",
        "pt": "Esta votação já foi encerrada ou anulada.",
    }


@dataclass(eq=False)
class BallotStillOpen(Refusal):
    """There is still time to vote, and not everybody has."""

    closes_at: datetime
    voters: int
    voted: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "There is time to vote until {}, and {} of {} have voted; annul it to end it.",
            "fr": "On peut voter jusqu’au {}, et {} sur {} l’ont fait ; annulez-le pour y mettre"
            " fin.",
            "pt": "Pode-se votar até {}, e {} de {} votaram; anule-a para lhe pôr fim.",
        }
        until = self.closes_at.isoformat(timespec="minutes")
        return sentence(told, lang).format(until, self.voted, self.voters)


class AlreadyVoted(Said):
    """A vote was cast with this seat already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A vote was cast with this seat already; change it while the ballot is open.",
        "fr": "On a déjà voté avec ce siège ; changez ce vote tant que le scrutin est ouvert.",
        "pt": "Já se votou com este lugar; mude o voto enquanto a votação estiver aberta.",
    }


class NotVotedYet(Said):
    """No vote was cast with this seat yet."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "No vote was cast with this seat yet; cast one.",
        "fr": "On n’a pas encore voté avec ce siège ; votez d’abord.",
        "pt": "Ainda não se votou com este lugar; vote primeiro.",
    }


class BallotKeyLost(Said):
    """The key of the secret ballot is lost, so that nobody can open what was voted."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The key of this ballot is lost, and nobody can open what was voted; annul it and"
        " hold it again.",
        "fr": "La clé de ce scrutin est perdue et personne ne peut ouvrir les votes ; annulez-le"
        " et recommencez-le.",
        "pt": "A chave desta votação perdeu-se e ninguém pode abrir os votos; anule-a e repita-a.",
    }


class BallotDecided(Said):
    """The ballot came to an outcome that stands."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Only a ballot that was annulled, was tied or had no quorum is held again.",
        "fr": "On ne recommence qu’un scrutin annulé, à égalité ou sans quorum.",
        "pt": "Só se repete uma votação anulada, empatada ou sem quórum.",
    }


class HeldAgainAlready(Said):
    """The ballot was held again already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This ballot was held again already.",
        "fr": "Ce scrutin a déjà été recommencé.",
        "pt": "Esta votação já foi repetida.",
    }


class NothingToEnact(Said):
    """The ballot did not come to an outcome that can be enacted."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Only a ballot that was closed, was not annulled and is no tie is enacted.",
        "fr": "On ne consigne en décision qu’un scrutin clos, non annulé et sans égalité.",
        "pt": "Só se regista em decisão uma votação encerrada, não anulada e sem empate.",
    }


class VotedOnAmendment(Said):
    """The ballot was on an amendment, and decides nothing but what becomes of that."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This ballot is on an amendment; settle that, and conclude the proposal later.",
        "fr": "Ce scrutin porte sur un amendement ; réglez celui-ci, et concluez la proposition"
        " ensuite.",
        "pt": "Esta votação é sobre uma emenda; resolva essa, e conclua a proposta depois.",
    }


class EnactedAlready(Said):
    """The ballot became a decision already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This ballot became a decision already.",
        "fr": "Ce scrutin a déjà donné une décision.",
        "pt": "Esta votação já deu uma decisão.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {"ballot_held_again_once": HeldAgainAlready}
"""What a violated promise of the database means to a caller."""
