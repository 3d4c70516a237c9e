"""Why a deed about actors may be declined, and which promise of the database says so."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from governance.errors import Refusal, sentence


@dataclass(eq=False)
class ExternalRefTaken(Refusal):
    """Another organisation is already known by one of these keys."""

    def __str__(self) -> str:
        return "Another organisation is already known to that system by one of these keys."


@dataclass(eq=False)
class PartOfItself(Refusal):
    """A body would come to be part of itself."""

    def __str__(self) -> str:
        return "A body cannot be part of itself or of one of its own parts."


@dataclass(eq=False)
class OrganisationEnded(Refusal):
    """The organisation was dissolved already."""

    organisation_id: UUID

    def __str__(self) -> str:
        return "This organisation has been dissolved already."


@dataclass(eq=False)
class AlreadyMandated(Refusal):
    """The holder already has this role in this body for part of the term."""

    def __str__(self) -> str:
        return "The same holder already has this role in this body for part of that term."


@dataclass(eq=False)
class BeyondTerm(Refusal):
    """A delegation would reach beyond the term of the mandate it comes from."""

    def __str__(self) -> str:
        return "A delegation must lie within the term of the mandate it comes from."


@dataclass(eq=False)
class MandateEnded(Refusal):
    """The mandate does not hold on that day."""

    mandate_id: UUID

    def __str__(self) -> str:
        return "This mandate does not hold on that day."


@dataclass(eq=False)
class PersonForgotten(Refusal):
    """The person was forgotten, and nothing new is held on them."""

    person_id: UUID

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The reason in a language, or in English."""
        told = {
            "en": "This person has been forgotten; register them anew to hold anything on them.",
            "fr": "Cette personne a été oubliée ; pour retenir quoi que ce soit, enregistrez-la"
            " de nouveau.",
            "pt": "Esta pessoa foi esquecida; para guardar algo sobre ela, registe-a de novo.",
        }
        return sentence(told, lang)


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
