"""Why a deed about decisions may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from governance.errors import Refusal, Said


class DecisionNotAdopted(Said):
    """Only what was adopted acts: it is implemented, annulled, superseded or ratified."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This decision was not adopted, so nothing follows from it.",
        "fr": "Cette décision n’a pas été adoptée ; rien n’en découle.",
        "pt": "Esta decisão não foi adotada; nada decorre dela.",
    }


class DecisionAnnulled(Said):
    """The decision was annulled already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This decision has been annulled; take another.",
        "fr": "Cette décision a été annulée ; prenez-en une autre.",
        "pt": "Esta decisão foi anulada; tome outra.",
    }


class DecisionNotInForce(Said):
    """Only what is in force today brings something about."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This decision is not in force today.",
        "fr": "Cette décision n’est pas en vigueur aujourd’hui.",
        "pt": "Esta decisão não está em vigor hoje.",
    }


class BeyondTheBody(Said):
    """A body decides for itself and its parts; for the network, the network does."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The body that took this decision does not decide this: it is another body’s.",
        "fr": "L’organe qui a pris cette décision n’en décide pas : cela revient à un autre.",
        "pt": "O órgão que tomou esta decisão não decide sobre isto: cabe a outro órgão.",
    }


class AlreadyImplemented(Said):
    """It is on record already that the decision was carried out."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This decision is on record as implemented already.",
        "fr": "La mise en œuvre de cette décision est déjà enregistrée.",
        "pt": "A execução desta decisão já está registada.",
    }


class LineageCycle(Said):
    """A decision would come to grow out of itself."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A decision cannot grow out of itself, not even by way of others.",
        "fr": "Une décision ne peut pas découler d’elle-même, même par d’autres.",
        "pt": "Uma decisão não pode decorrer de si própria, nem através de outras.",
    }


class AlreadyLinked(Said):
    """The two decisions are linked in this way already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "These two decisions are linked in this way already.",
        "fr": "Ces deux décisions sont déjà liées ainsi.",
        "pt": "Estas duas decisões já estão ligadas assim.",
    }


class AlreadyRatified(Said):
    """The body ratified the decision already."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This body has ratified this decision already.",
        "fr": "Cet organe a déjà ratifié cette décision.",
        "pt": "Este órgão já ratificou esta decisão.",
    }


class NotRepresentative(Said):
    """Only an elected body ratifies."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Only a body of representative democracy ratifies decisions.",
        "fr": "Seul un organe de démocratie représentative ratifie des décisions.",
        "pt": "Só um órgão de democracia representativa ratifica decisões.",
    }


class ElectedElsewhere(Said):
    """An elected body ratifies what is decided around it, within it, or where it sits."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This body is elected for another territory than the one where this was decided.",
        "fr": "Cet organe est élu pour un autre territoire que celui où cela a été décidé.",
        "pt": "Este órgão é eleito para outro território que não aquele onde isto foi decidido.",
    }


class RatificationRuleThere(Said):
    """The same is asked already, for part of that time."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The same rule is there already for part of that time; lift it first.",
        "fr": "La même règle existe déjà pour une partie de cette période ; levez-la d’abord.",
        "pt": "A mesma regra já existe para parte desse período; levante-a primeiro.",
    }


class BothHaveDecisions(Said):
    """Two records of bodies cannot become one where both gave numbers to decisions."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Both bodies have numbered decisions, which cannot be renumbered; keep both records.",
        "fr": "Les deux organes ont des décisions numérotées, qui ne se renumérotent pas ;"
        " gardez les deux fiches.",
        "pt": "Ambos os órgãos têm decisões numeradas, que não se renumeram;"
        " mantenha os dois registos.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "decision_link_without_cycles": LineageCycle,
    "decision_link_to_another": LineageCycle,
    "decision_link_once": AlreadyLinked,
    "ratification_once": AlreadyRatified,
    "decision_register_pkey": BothHaveDecisions,
    "decision_body_id_number_key": BothHaveDecisions,
    "ratification_rule_once_body_id": RatificationRuleThere,
    "ratification_rule_once_territory_id": RatificationRuleThere,
    "ratification_rule_once_everywhere": RatificationRuleThere,
}
"""What a violated promise of the database means to a caller."""
