"""Why a deed about a consultation may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from governance.errors import Refusal, Said


class ConsultationCancelled(Said):
    """The consultation was cancelled: nobody is asked, and no return is owed."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This consultation was cancelled; record another if people are asked after all.",
        "fr": "Cette consultation a été annulée ; enregistrez-en une autre si elle a lieu.",
        "pt": "Esta consulta foi cancelada; registe outra se vier a realizar-se.",
    }


class ReturnSettled(Said):
    """The last return was given, and nothing is owed any more."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The last return on this consultation was given already; withdraw it to go on.",
        "fr": "Le dernier retour sur cette consultation est déjà donné ; retirez-le d’abord.",
        "pt": "O último retorno desta consulta já foi dado; retire-o para continuar.",
    }


class ReturnGiven(Said):
    """A return was given already, so that people were asked."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A return on this consultation was given, so people were asked; it stays.",
        "fr": "Un retour a été donné : la consultation a donc eu lieu, et elle reste.",
        "pt": "Já foi dado um retorno: a consulta realizou-se, portanto, e fica.",
    }


class ReturnWithdrawn(Said):
    """The return was withdrawn already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This return has been withdrawn already; give another.",
        "fr": "Ce retour est déjà retiré ; donnez-en un autre.",
        "pt": "Este retorno já foi retirado; dê outro.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {"consultation_return_final_once": ReturnSettled}
"""What a violated promise of the database means to a caller."""
