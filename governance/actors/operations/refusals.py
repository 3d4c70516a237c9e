"""Why a deed about actors may be declined, and which promise of the database says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from governance.errors import Refusal, Said


class ExternalRefTaken(Said):
    """Another organisation is already known by one of these keys."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "Another organisation is already known to that system by one of these keys.",
        "fr": "Une autre organisation est déjà connue de ce système par l’une de ces clés.",
        "pt": "Outra organização já é conhecida nesse sistema por uma destas chaves.",
    }


class PartOfItself(Said):
    """A body would come to be part of itself."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A body cannot be part of itself or of one of its own parts.",
        "fr": "Une instance ne peut faire partie d’elle-même ni de l’une de ses parties.",
        "pt": "Um órgão não pode fazer parte de si próprio nem de uma das suas partes.",
    }


@dataclass(eq=False)
class OrganisationEnded(Said):
    """The organisation was dissolved already."""

    organisation_id: UUID
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This organisation has been dissolved already.",
        "fr": "Cette organisation est déjà dissoute.",
        "pt": "Esta organização já foi dissolvida.",
    }


class AlreadyMandated(Said):
    """The holder already has this role in this body for part of the term."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "The same holder already has this role in this body for part of that term.",
        "fr": "Le même titulaire a déjà ce rôle dans cette instance pour une partie de ce temps.",
        "pt": "O mesmo titular já tem esta função neste órgão durante parte desse tempo.",
    }


class BeyondTerm(Said):
    """A delegation would reach beyond the term of the mandate it comes from."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "A delegation must lie within the term of the mandate it comes from.",
        "fr": "Une délégation doit tenir dans la durée du mandat dont elle vient.",
        "pt": "Uma delegação tem de caber na duração do mandato de que vem.",
    }


@dataclass(eq=False)
class MandateEnded(Said):
    """The mandate does not hold on that day."""

    mandate_id: UUID
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This mandate does not hold on that day.",
        "fr": "Ce mandat ne vaut pas ce jour-là.",
        "pt": "Este mandato não vale nesse dia.",
    }


@dataclass(eq=False)
class PersonForgotten(Said):
    """The person was forgotten, and nothing new is held on them."""

    person_id: UUID
    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This person has been forgotten; register them anew to hold anything on them.",
        "fr": "Cette personne a été oubliée ; pour retenir quoi que ce soit, enregistrez-la"
        " de nouveau.",
        "pt": "Esta pessoa foi esquecida; para guardar algo sobre ela, registe-a de novo.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "external_ref_pkey": ExternalRefTaken,
    "organisation_part_of_another": PartOfItself,
    "organisation_not_part_of_itself": PartOfItself,
    "mandate_once_at_a_time_holder_person_id": AlreadyMandated,
    "mandate_once_at_a_time_holder_organisation_id": AlreadyMandated,
    "mandate_once_at_a_time_holder_territory_id": AlreadyMandated,
    "mandate_delegated_once_at_a_time": AlreadyMandated,
    "mandate_delegated_within_term": BeyondTerm,
}
"""What a violated promise of the database means to a caller."""
