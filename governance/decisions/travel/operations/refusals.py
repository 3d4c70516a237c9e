"""Why a deed about a sending may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from governance.errors import Refusal, Said, sentence


class WhyWiderMissing(Said):
    """A decision goes to a wider territory, and nothing says why the narrower cannot carry it."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This goes to a wider territory; say why the narrower one cannot carry it.",
        "fr": "Cela va à un territoire plus large ; dites pourquoi l’échelon plus étroit n’y suffit"
        " pas.",
        "pt": "Isto vai para um território mais amplo; diga porque o mais pequeno não o consegue.",
    }


class AlreadySent(Said):
    """The decision went to the same recipient for the same purpose already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This decision has been sent there for this purpose already.",
        "fr": "Cette décision y a déjà été transmise à cette fin.",
        "pt": "Esta decisão já foi enviada para lá com este fim.",
    }


class NobodyOnRoute(Said):
    """The route leads to no body."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "There is no body on this route; name one.",
        "fr": "Il n’y a aucun organe sur ce chemin ; nommez-en un.",
        "pt": "Não há nenhum órgão neste caminho; indique um.",
    }


class SenderUnlisted(Said):
    """The body is unlisted, so that nobody else could see what it sends."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This body is unlisted: others could not see what it sends.",
        "fr": "Cet organe n’est pas répertorié : les autres ne verraient pas ce qu’il transmet.",
        "pt": "Este órgão não está listado: os outros não veriam o que envia.",
    }


class DecisionSuperseded(Said):
    """Another decision took the place of this one."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another decision took the place of this one; send that.",
        "fr": "Une autre décision a remplacé celle-ci ; transmettez l’autre.",
        "pt": "Outra decisão tomou o lugar desta; envie a outra.",
    }


class SendingClosed(Said):
    """The sending was withdrawn, or its decision stands no more."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This was withdrawn, or its decision stands no more; nothing is owed on it.",
        "fr": "Cet envoi a été retiré, ou sa décision ne tient plus ; plus rien n’est dû.",
        "pt": "Este envio foi retirado, ou a sua decisão já não vale; nada mais é devido.",
    }


class AlreadyAnswered(Said):
    """There is a final answer already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This has been answered already.",
        "fr": "Une réponse a déjà été donnée.",
        "pt": "Já foi dada uma resposta.",
    }


class AlreadyAcknowledged(Said):
    """The body has taken note already, and there is nothing new."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The receipt of this has been acknowledged, and nothing is new since.",
        "fr": "La réception a déjà été confirmée, et rien n’est nouveau depuis.",
        "pt": "A receção já foi confirmada, e nada há de novo desde então.",
    }


class AlreadyEscalated(Said):
    """The next wider body was told already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The next wider body has been told of this silence already.",
        "fr": "L’organe plus large a déjà été saisi de ce silence.",
        "pt": "O órgão mais amplo já foi informado deste silêncio.",
    }


class NotOverdue(Said):
    """No answer is overdue."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "No answer is overdue here.",
        "fr": "Aucune réponse n’est en retard ici.",
        "pt": "Nenhuma resposta está em atraso aqui.",
    }


class OutsiderThere(Said):
    """An outsider of this name is known there already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "An authority of this name is known there already.",
        "fr": "Une autorité de ce nom y est déjà connue.",
        "pt": "Já é conhecida ali uma autoridade com este nome.",
    }


class BothExchanged(Said):
    """Two records of bodies cannot become one where both dealt with one sending."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Both bodies dealt with what they were sent or sent each other; keep both records.",
        "fr": "Les deux ont traité un même envoi ou échangé entre eux ; gardez les deux fiches.",
        "pt": "Ambos trataram o mesmo envio ou trocaram envios; mantenha os dois registos.",
    }


@dataclass(eq=False)
class RemindedLately(Refusal):
    """Less than a week ago it was sent, or an answer asked for again."""

    again_on: date

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "This was sent, or asked for again, less than a week ago; again from {} on.",
            "fr": "L’envoi, ou le dernier rappel, date de moins d’une semaine ; dès le {}.",
            "pt": "Foi enviado, ou lembrado, há menos de uma semana; de novo a partir de {}.",
        }
        return sentence(told, lang).format(self.again_on)


PROMISES: dict[str, Callable[[], Refusal]] = {
    "sending_wider_with_reasons": WhyWiderMissing,
    "answer_once": AlreadyAnswered,
    "outsider_once": OutsiderThere,
    "answer_sending_id_fkey": BothExchanged,
    "reminder_sending_id_fkey": BothExchanged,
    "sending_notice_sending_id_fkey": BothExchanged,
    "sending_referred_from_id_fkey": BothExchanged,
    "sending_escalated_from_id_fkey": BothExchanged,
}
"""What a violated promise of the database means to a caller."""
