"""What can be done with organisations, people and mandates through the API."""

from typing import Any

import strawberry
from strawberry import UNSET

from governance.actors import operations
from governance.actors.models import (
    Democracy,
    Gender,
    LegalStanding,
    OrganisationKind,
    Role,
    Sector,
)
from governance.periods import PartialDate
from schema.actors.actors import Mandate, Organisation, Person
from schema.actors.parity import ParityNotice
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION, ChangeInput

ORGANISATION = ("organisation", Organisation)
PERSON = ("person", Person)
MANDATE = ("mandate", Mandate)
TIME_ZONE = "Where its days are counted otherwise than in its territory, as Atlantic/Cape_Verde."


@strawberry.input(description="A key under which another system knows an organisation.")
class ExternalRefInput:
    """A key under which another system knows an organisation."""

    system: str = strawberry.field(description="Which system.")
    key: str = strawberry.field(description="Its key there.")

    def to_argument(self, fields: dict[str, Any]) -> tuple[str, str]:
        """The pair as operations take it."""
        return fields["system"], fields["key"]


@strawberry.input(description="An organisation to found.")
class FoundOrganisationInput(DeedInput):
    """An organisation to found."""

    name: Texts = strawberry.field(description="Its name in languages.")
    kind: OrganisationKind = strawberry.field(description="What it is.")
    sector: Sector | None = strawberry.field(
        default=None, description="Whose table it sits at; a platform's is mixed by itself."
    )
    democracy: Democracy | None = strawberry.field(default=None, description="How it decides.")
    legal_standing: LegalStanding | None = strawberry.field(
        default=None, description="Whether a law or a register knows it."
    )
    legal_basis: Texts | None = strawberry.field(default=None, description="The law it rests on.")
    territory_id: strawberry.ID | None = optional_id_of("ter", "Where it sits.")
    part_of_id: strawberry.ID | None = optional_id_of("org", "The body it is part of.")
    languages: list[str] = strawberry.field(
        default_factory=list, description="The languages it works in."
    )
    description: Texts | None = strawberry.field(default=None, description="What it is, in words.")
    external_refs: list[ExternalRefInput] = strawberry.field(
        default_factory=list, description="Keys other systems know it by."
    )
    is_unlisted: bool = strawberry.field(
        default=False, description="Let only those who belong to it know of it."
    )
    time_zone: str | None = strawberry.field(default=None, description=TIME_ZONE)
    since: PartialDate | None = strawberry.field(
        default=None, description="When it was founded, if that is known."
    )


@strawberry.input(
    description="What is now true of an organisation; what is left out stays, null clears."
)
class DescribeOrganisationInput(ChangeInput):
    """What is now true of an organisation; what is left out stays, null clears."""

    organisation_id: strawberry.ID = id_of("org", "Which organisation.")
    name: Texts | None = strawberry.field(default=UNSET, description="Its name in languages.")
    kind: OrganisationKind | None = strawberry.field(default=UNSET, description="What it is.")
    sector: Sector | None = strawberry.field(default=UNSET, description="Whose table it sits at.")
    democracy: Democracy | None = strawberry.field(default=UNSET, description="How it decides.")
    legal_standing: LegalStanding | None = strawberry.field(
        default=UNSET, description="Whether a law or a register knows it."
    )
    legal_basis: Texts | None = strawberry.field(default=UNSET, description="The law it rests on.")
    territory_id: strawberry.ID | None = id_of(
        "ter", "Where it sits.", graphql_type=strawberry.ID | None, default=UNSET
    )
    part_of_id: strawberry.ID | None = id_of(
        "org", "The body it is part of.", graphql_type=strawberry.ID | None, default=UNSET
    )
    languages: list[str] | None = strawberry.field(
        default=UNSET, description="The languages it works in."
    )
    description: Texts | None = strawberry.field(default=UNSET, description="What it is, in words.")
    external_refs: list[ExternalRefInput] = strawberry.field(
        default_factory=list, description="Keys of other systems to add."
    )
    withdrawn_external_refs: list[ExternalRefInput] = strawberry.field(
        default_factory=list, description="Keys it was given by mistake."
    )
    is_unlisted: bool | None = strawberry.field(
        default=None, description="Let only those who belong to it know of it."
    )
    time_zone: str | None = strawberry.field(default=UNSET, description=TIME_ZONE)


@strawberry.input(description="An organisation that ends.")
class DissolveOrganisationInput(DeedInput):
    """An organisation that ends."""

    organisation_id: strawberry.ID = id_of("org", "Which organisation.")
    on: PartialDate = strawberry.field(
        description="The first day without it, or the month or year it ended in."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A person to register.")
class RegisterPersonInput(DeedInput):
    """A person to register."""

    name: str = strawberry.field(description="The name.")
    languages: list[str] = strawberry.field(
        default_factory=list, description="The languages spoken."
    )
    gender: Gender | None = strawberry.field(
        default=None, description="As the person declares it; shown only as counts."
    )
    is_unlisted: bool = strawberry.field(
        default=False, description="Never show this person to strangers, whatever they hold."
    )


@strawberry.input(description="What is right about a person; what is left out stays.")
class CorrectPersonInput(DeedInput):
    """What is right about a person; what is left out stays."""

    person_id: strawberry.ID = id_of("per", "Which person.")
    name: str | None = strawberry.field(default=UNSET, description="The name.")
    languages: list[str] | None = strawberry.field(
        default=UNSET, description="The languages spoken."
    )
    gender: Gender | None = strawberry.field(
        default=UNSET, description="As the person declares it; null to withdraw it."
    )
    is_unlisted: bool | None = strawberry.field(
        default=UNSET, description="Never show this person to strangers, whatever they hold."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A mandate to grant; without a holder it is vacant.")
class GrantMandateInput(DeedInput):
    """A mandate to grant; without a holder it is vacant."""

    body_id: strawberry.ID = id_of("org", "The body it is a mandate of.")
    role: Role = strawberry.field(description="What it is for.")
    holder_person_id: strawberry.ID | None = optional_id_of("per", "The person who holds it.")
    holder_organisation_id: strawberry.ID | None = optional_id_of(
        "org", "The organisation that holds it."
    )
    holder_territory_id: strawberry.ID | None = optional_id_of(
        "ter", "The territory that holds the network's coordination."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when, if that is known."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")
    scope: Texts | None = strawberry.field(
        default=None, description="What it covers or why it is given."
    )


@strawberry.input(description="A mandate to pass on for a while.")
class DelegateMandateInput(DeedInput):
    """A mandate to pass on for a while."""

    mandate_id: strawberry.ID = id_of("man", "Which mandate.")
    person_id: strawberry.ID = id_of("per", "To whom.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    until: PartialDate | None = strawberry.field(
        default=None, description="Until when; to the end of the mandate without it."
    )
    scope: Texts | None = strawberry.field(default=None, description="What it covers.")


@strawberry.input(description="A mandate that ends before its term.")
class EndMandateInput(DeedInput):
    """A mandate that ends before its term."""

    mandate_id: strawberry.ID = id_of("man", "Which mandate.")
    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A mandate to take back.")
class RevokeMandateInput(EndMandateInput):
    """A mandate to take back."""


@strawberry.input(description="A mandate to give up.")
class VacateMandateInput(EndMandateInput):
    """A mandate to give up."""


FOUNDED = (operations.ExternalRefTaken, operations.PartOfItself, operations.OrganisationEnded)
GRANTED = (
    operations.AlreadyMandated,
    operations.BeyondTerm,
    operations.OrganisationEnded,
    operations.PersonForgotten,
)


@strawberry.type
class ActorDeeds:
    """Deeds about actors."""

    found_organisation = deed(
        operations.found_organisation, FoundOrganisationInput, ORGANISATION, *FOUNDED
    )
    describe_organisation = deed(
        operations.describe_organisation, DescribeOrganisationInput, ORGANISATION, *FOUNDED
    )
    dissolve_organisation = deed(
        operations.dissolve_organisation,
        DissolveOrganisationInput,
        ORGANISATION,
        operations.OrganisationEnded,
    )
    register_person = deed(operations.register_person, RegisterPersonInput, PERSON)
    correct_person = deed(
        operations.correct_person, CorrectPersonInput, PERSON, operations.PersonForgotten
    )
    grant_mandate = deed(
        operations.grant_mandate,
        GrantMandateInput,
        MANDATE,
        *GRANTED,
        operations.ParityNotKept,
        secrets={"parity_notice": (ParityNotice, "What the body's rule of parity has to say.")},
    )
    delegate_mandate = deed(
        operations.delegate_mandate,
        DelegateMandateInput,
        MANDATE,
        *GRANTED,
        operations.MandateEnded,
    )
    revoke_mandate = deed(
        operations.revoke_mandate, RevokeMandateInput, MANDATE, operations.MandateEnded
    )
    vacate_mandate = deed(
        operations.vacate_mandate,
        VacateMandateInput,
        MANDATE,
        operations.MandateEnded,
        operations.AlreadyMandated,
    )
