"""Why a deed about members may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from governance.errors import Refusal, Said, sentence


class AlreadyMember(Said):
    """The organisation is in that class already, or a member on some of those days."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation is a member on these terms already, or on some of those days.",
        "fr": "Cette organisation est déjà membre à ces conditions, ou certains de ces jours.",
        "pt": "Esta organização já é membro nestes termos, ou em alguns desses dias.",
    }


class AlreadyApplied(Said):
    """The organisation has applied for this class, and that is not decided yet."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "An application for this class is waiting already; withdraw it to apply anew.",
        "fr": "Une demande pour cette catégorie attend déjà ; retirez-la pour en refaire une.",
        "pt": "Já há um pedido para esta categoria; retire-o para fazer outro.",
    }


class AlreadyDecided(Said):
    """Somebody decided the application meanwhile, or it was withdrawn."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This application has been decided already; read what became of it.",
        "fr": "Cette demande est déjà tranchée ; voyez ce qu’elle est devenue.",
        "pt": "Este pedido já foi decidido; veja o que lhe aconteceu.",
    }


class MembershipEnded(Said):
    """The membership has ended."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This membership has ended; correct its end, or let them apply anew.",
        "fr": "Cette adhésion a pris fin ; corrigez sa fin, ou laissez présenter une demande.",
        "pt": "Esta adesão terminou; corrija o seu fim, ou deixe apresentar novo pedido.",
    }


class AlreadySuspended(Said):
    """The member is suspended already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This member is suspended already.",
        "fr": "Ce membre est déjà suspendu.",
        "pt": "Este membro já está suspenso.",
    }


class NotSuspended(Said):
    """The member is not suspended."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This member is not suspended, so there is nothing to reinstate.",
        "fr": "Ce membre n’est pas suspendu : il n’y a rien à rétablir.",
        "pt": "Este membro não está suspenso: não há nada a restabelecer.",
    }


class ClassKeyTaken(Said):
    """Another class has this key."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another class of members has this key; choose another.",
        "fr": "Une autre catégorie de membres a cette clé ; choisissez-en une autre.",
        "pt": "Outra categoria de membros tem esta chave; escolha outra.",
    }


class ClassRetired(Said):
    """The class takes nobody in on that day."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This class of members does not exist on that day; choose another.",
        "fr": "Cette catégorie de membres n’existe pas ce jour-là ; choisissez-en une autre.",
        "pt": "Esta categoria de membros não existe nesse dia; escolha outra.",
    }


class FeeReversed(Said):
    """The fact about the fee was reversed already, or reverses another."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This was reversed already, or reverses another; record what happened anew.",
        "fr": "Ceci est déjà annulé, ou en annule un autre ; inscrivez à nouveau ce qui est.",
        "pt": "Isto já foi anulado, ou anula outro; registe de novo o que aconteceu.",
    }


@dataclass(eq=False)
class RequirementsMissing(Refusal):
    """The class asks for what the organisation does not fulfil."""

    missing: list[str]
    """The codes of what is missing."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "The class asks for what is not fulfilled: {}.",
            "fr": "La catégorie demande ce qui n’est pas rempli : {}.",
            "pt": "A categoria pede o que não está cumprido: {}.",
        }
        names = [sentence(NAMES.get(code, {"en": code}), lang) for code in self.missing]
        return sentence(told, lang).format(", ".join(names))


NAMES: Mapping[str, Mapping[str, str]] = {
    "legal_representative": {
        "en": "a legal representative",
        "fr": "un représentant légal",
        "pt": "um representante legal",
    },
    "charter": {
        "en": "adherence to the charter",
        "fr": "l’adhésion à la charte",
        "pt": "a adesão à carta",
    },
    "territory": {"en": "a territory", "fr": "un territoire", "pt": "um território"},
}
"""What is missing, in a few words."""

PROMISES: dict[str, Callable[[], Refusal]] = {
    "membership_one_at_a_time": AlreadyMember,
    "membership_application_one_open": AlreadyApplied,
    "membership_class_key_key": ClassKeyTaken,
    "fee_entry_reversed_once": FeeReversed,
}
"""What a violated promise of the database means to a caller."""
