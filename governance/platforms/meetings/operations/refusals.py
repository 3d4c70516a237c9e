"""Why a deed about a meeting may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from governance.actors.models import Role
from governance.errors import Refusal, Said, sentence


class AlreadyConvened(Said):
    """The body already meets at that moment."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body already meets at that moment; see its meetings.",
        "fr": "L’instance se réunit déjà à ce moment ; voyez ses réunions.",
        "pt": "O órgão já se reúne nesse momento; veja as suas reuniões.",
    }


class MeetingCancelled(Said):
    """The meeting was cancelled."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This meeting was cancelled; convene another.",
        "fr": "Cette réunion a été annulée ; convoquez-en une autre.",
        "pt": "Esta reunião foi cancelada; convoque outra.",
    }


class MeetingHeld(Said):
    """The meeting was held already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This meeting was held already; what is past is neither moved nor cancelled.",
        "fr": "Cette réunion a déjà eu lieu ; le passé ne se déplace ni ne s’annule.",
        "pt": "Esta reunião já se realizou; o passado não se muda nem se cancela.",
    }


class MinutesApproved(Said):
    """The minutes were approved, and stay as they are."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The minutes of this meeting were approved and stay as they are; add an erratum.",
        "fr": "Le compte rendu de cette réunion est approuvé et reste tel quel ; ajoutez un"
        " erratum.",
        "pt": "A ata desta reunião foi aprovada e fica como está; acrescente uma errata.",
    }


class MinutesNotApproved(Said):
    """The minutes are a draft."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "These minutes are not approved yet; write them anew instead.",
        "fr": "Ce compte rendu n’est pas encore approuvé ; récrivez-le plutôt.",
        "pt": "Esta ata ainda não foi aprovada; escreva-a de novo.",
    }


class MeetingRuleThere(Said):
    """The body has a rule of meetings for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body has a rule of meetings from a later day on; lift that one first.",
        "fr": "L’instance a une règle de réunion à partir d’un jour ultérieur ; levez-la d’abord.",
        "pt": "O órgão tem uma regra de reunião a partir de um dia posterior; levante-a antes.",
    }


@dataclass(eq=False)
class NoticeTooShort(Refusal):
    """The body's rule asks for a longer notice."""

    notice_days: int
    notice_days_min: int

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "The body's rule asks for {} days of notice, and this is {}.",
            "fr": "La règle de l’instance demande {} jours de préavis, et il y en a {}.",
            "pt": "A regra do órgão pede {} dias de antecedência, e aqui há {}.",
        }
        return sentence(told, lang).format(self.notice_days_min, self.notice_days)


@dataclass(eq=False)
class NotTheConvener(Refusal):
    """The body's rule names others who convene its meetings."""

    roles: list[Role]

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "By the body's rule its meetings are convened in another role than yours.",
            "fr": "D’après la règle de l’instance, on convoque ses réunions dans un autre rôle"
            " que le vôtre.",
            "pt": "Segundo a regra do órgão, as suas reuniões são convocadas noutra função que"
            " não a sua.",
        }
        return sentence(told, lang)


@dataclass(eq=False)
class TooEarlyToClose(Refusal):
    """The meeting has not begun, or is open for answers in writing."""

    from_at: datetime

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "This meeting can be closed from {} UTC on.",
            "fr": "Cette réunion peut être close à partir du {} UTC.",
            "pt": "Esta reunião pode ser encerrada a partir de {} UTC.",
        }
        return sentence(told, lang).format(f"{self.from_at:%Y-%m-%d %H:%M}")


PROMISES: dict[str, Callable[[], Refusal]] = {
    "meeting_once_at_a_time": AlreadyConvened,
    "meeting_rule_one_at_a_time": MeetingRuleThere,
}
"""What a violated promise of the database means to a caller."""
