"""Refusals: what an operation answers when it declines, as facts a caller can act on."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from governance.reasons import reasons


class Refusal(Exception):
    """An operation declined, for a reason the caller can understand and act on."""

    keeps_changes: ClassVar[bool] = False
    """Whether what the operation did before it declined stays, as when a theft is found out."""

    def said(self, lang: str) -> str:
        """The reason as a sentence, in a language where there is one."""
        del lang
        return str(self)

    def told(self, lang: str) -> Self:
        """The same, with whatever else it says in words in a language too."""
        del lang
        return self


class Said(Refusal):
    """A refusal that is one sentence in the languages of the network, with its fields in it."""

    sentences: ClassVar[Mapping[str, str]]
    """By language; `{0.name}` stands where a field comes."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        return sentence(self.sentences, lang).format(self)


NOTHING_THERE: Mapping[str, str] = {
    "en": "There is nothing here under that id.",
    "fr": "Il n’y a rien ici sous cet identifiant.",
    "pt": "Não há nada aqui com esse identificador.",
}


@dataclass(eq=False)
class NotFound(Said):
    """Nothing of that id is there for this viewer; absent and unseen alike."""

    id: UUID
    sentences: ClassVar[Mapping[str, str]] = NOTHING_THERE


class Ground(StrEnum):
    """Why somebody may not do a deed to what they may see."""

    NOT_SIGNED_IN = "not_signed_in"
    NO_MANDATE = "no_mandate"
    MANDATE_ENDED = "mandate_ended"
    ANOTHERS_BODY = "anothers_body"
    ROLE_NOT_ENOUGH = "role_not_enough"
    SECRETARIAT_ONLY = "secretariat_only"
    NOT_YOURS = "not_yours"
    SCOPE_MISSING = "scope_missing"
    PERSONS_ONLY = "persons_only"
    SEAT_ONLY = "seat_only"


@dataclass(eq=False)
class Forbidden(Refusal):
    """The viewer may see the thing but may not do this to it."""

    ground: Ground
    detail: str | None = None
    """The scope that is missing, or the day a mandate ended."""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        return sentence(GROUNDS[self.ground], lang).format(self.detail)


@dataclass(eq=False, init=False)
class InvalidInput(Refusal):
    """A value of the input cannot be used, though its form is right."""

    field: str
    reason: str

    def __init__(self, field: str, reason: str, *values: object) -> None:
        """Say of a field why not, in English: `{}` stands where a value comes."""
        self.field = field
        self.reason = _told("en", reason, values)
        self._said, self._values = reason, values

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        return f"{self.field}: {self.told(lang).reason}"

    def told(self, lang: str) -> Self:
        """The same with its reason in a language, or in English."""
        told = copy(self)
        told.reason = _told(lang, self._said, self._values)
        return told


def _told(lang: str, reason: str, values: tuple[object, ...]) -> str:
    """A reason in a language, with its values; one that is a word of ours is said in it too."""
    said = _reason(reason, lang)
    return (
        said.format(*(_reason(v, lang) if isinstance(v, StrEnum) else v for v in values))
        if values
        else said
    )


def _reason(english: str, lang: str) -> str:
    return sentence({"en": str(english), **reasons().get(str(english), {})}, lang)


@dataclass(eq=False)
class RevisionMismatch(Said):
    """Somebody else changed the thing since it was read."""

    expected_revision: int
    actual_revision: int
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This was changed meanwhile: you know revision {0.expected_revision}, it is now at"
        " {0.actual_revision}. Read it again and repeat.",
        "fr": "Cela a changé entre-temps : vous connaissez la révision {0.expected_revision},"
        " c’est maintenant la {0.actual_revision}. Relisez et recommencez.",
        "pt": "Isto mudou entretanto: conhece a revisão {0.expected_revision}, agora é a"
        " {0.actual_revision}. Leia de novo e repita.",
    }


@dataclass(eq=False)
class IdempotencyConflict(Said):
    """The idempotency key was used before, for another input."""

    key: str
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The idempotency key {0.key} was already used for a different request.",
        "fr": "La clé d’idempotence {0.key} a déjà servi pour une autre demande.",
        "pt": "A chave de idempotência {0.key} já foi usada para outro pedido.",
    }


class Busy(Said):
    """Somebody else is changing the same thing at this moment."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Somebody else is changing the same thing at this moment; try again.",
        "fr": "Quelqu’un d’autre modifie la même chose en ce moment ; réessayez.",
        "pt": "Outra pessoa está a alterar a mesma coisa neste momento; tente de novo.",
    }


def sentence(said: Mapping[str, str], lang: str) -> str:
    """A sentence of ours in the first language of tags such as pt-CV,fr it is in, or in English."""
    bare = (tag.partition("-")[0].lower() for tag in lang.split(","))
    return next((said[tag] for tag in bare if tag in said), said["en"])


PROVIDER_AWAY = {
    "en": "The identity provider that issued this token does not answer; try again in a minute.",
    "fr": "Le fournisseur d’identité de ce jeton ne répond pas ; réessayez dans une minute.",
    "pt": "O fornecedor de identidade deste token não responde; tente de novo num minuto.",
}

GROUNDS: Mapping[Ground, Mapping[str, str]] = {
    Ground.NOT_SIGNED_IN: {
        "en": "This needs a mandate, and you are not signed in.",
        "fr": "Il faut un mandat pour cela, et vous n’êtes pas connecté.",
        "pt": "Isto exige um mandato, e não iniciou sessão.",
    },
    Ground.NO_MANDATE: {
        "en": "This needs a mandate, and you hold none today.",
        "fr": "Il faut un mandat pour cela, et vous n’en avez aucun aujourd’hui.",
        "pt": "Isto exige um mandato, e hoje não tem nenhum.",
    },
    Ground.MANDATE_ENDED: {
        "en": "Your mandate to act for this body ended on {}.",
        "fr": "Votre mandat d’agir pour cet organe a pris fin le {}.",
        "pt": "O seu mandato para agir por este órgão terminou em {}.",
    },
    Ground.ANOTHERS_BODY: {
        "en": "You hold no mandate today to act for this body; yours are in others.",
        "fr": "Vous n’avez pas aujourd’hui de mandat pour cet organe ; les vôtres sont ailleurs.",
        "pt": "Hoje não tem mandato para agir por este órgão; os seus são noutros.",
    },
    Ground.ROLE_NOT_ENOUGH: {
        "en": "Your role does not let you do this.",
        "fr": "Votre fonction ne vous permet pas de le faire.",
        "pt": "A sua função não lhe permite fazê-lo.",
    },
    Ground.SECRETARIAT_ONLY: {
        "en": "Only the network's secretariat may do this.",
        "fr": "Seul le secrétariat du réseau peut le faire.",
        "pt": "Só o secretariado da rede o pode fazer.",
    },
    Ground.NOT_YOURS: {
        "en": "Only the person, who registered them, or the secretariat may do this.",
        "fr": "Seuls la personne, qui l’a enregistrée, ou le secrétariat peuvent le faire.",
        "pt": "Só a própria pessoa, quem a registou ou o secretariado o podem fazer.",
    },
    Ground.SCOPE_MISSING: {
        "en": "Your application was not given the scope {}.",
        "fr": "Votre application n’a pas reçu la portée {}.",
        "pt": "A sua aplicação não recebeu o âmbito {}.",
    },
    Ground.PERSONS_ONLY: {
        "en": "No application may do this; sign in and do it yourself.",
        "fr": "Aucune application ne peut le faire ; connectez-vous et faites-le vous-même.",
        "pt": "Nenhuma aplicação o pode fazer; inicie sessão e faça-o você mesmo.",
    },
    Ground.SEAT_ONLY: {
        "en": "Only whoever has this seat, or acts for the organisation that has it, may do this.",
        "fr": "Seul qui occupe ce siège, ou agit pour l’organisation qui l’occupe, peut le faire.",
        "pt": "Só quem ocupa este lugar, ou age pela organização que o ocupa, o pode fazer.",
    },
}
"""What is said to whoever may not, in the languages of the network."""
