"""What adopted decisions bring about, through the API, in members, charter, mandates, groups."""

from datetime import date

import strawberry

from governance.actors import operations as actors
from governance.actors.models import Role
from governance.calls import operations as calls
from governance.charter import operations as charter
from governance.decisions import operations
from governance.members.models import Basis
from governance.periods import PartialDate
from governance.platforms.operations import AlreadySeated, NotABody
from schema.actors.actor_deeds import GRANTED
from schema.actors.actors import Mandate
from schema.actors.parity import ParityNotice
from schema.calls.calls import Call
from schema.calls.groups import WorkingGroup
from schema.charter.charter import CharterVersion
from schema.deeds import DeedInput, deed, id_of, ids_of, optional_id_of
from schema.members.member_deeds import OF_ADMISSION
from schema.members.members import Membership
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

EFFECTIVE = (
    operations.DecisionNotAdopted,
    operations.DecisionAnnulled,
    operations.DecisionNotInForce,
    operations.BeyondTheBody,
)
"""Why nothing may follow from a decision."""


@strawberry.input
class ByDecisionInput(DeedInput):
    """What follows from a decision."""

    decision_id: strawberry.ID = id_of("dec", "The decision, adopted and in force.")


@strawberry.input(description="Who applied, to be admitted as the network decided.")
class AdmitByDecisionInput(ByDecisionInput):
    """Who applied, to be admitted as the network decided."""

    application_id: strawberry.ID = id_of("apl", "Which application.")
    membership_class_id: strawberry.ID | None = optional_id_of(
        "mcl", "In which class; the one they wish, or that of sympathisers, without it."
    )
    basis: Basis | None = strawberry.field(
        default=None, description="As a sympathiser, on this basis; else as a member."
    )
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="A draft to adopt as the charter, as the network decided.")
class AdoptCharterVersionByDecisionInput(ByDecisionInput):
    """A draft to adopt as the charter, as the network decided."""

    version_id: strawberry.ID = id_of("cha", "Which draft.")
    in_force_from: date | None = strawberry.field(
        default=None, description="The first day it is the charter; that of adoption without it."
    )
    readherence_until: date | None = strawberry.field(
        default=None,
        description="The last day on which those who adhered to the one before may adhere anew.",
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A mandate to grant, as a body decided.")
class GrantMandateByDecisionInput(ByDecisionInput):
    """A mandate to grant, as a body decided."""

    role: Role = strawberry.field(description="What it is for.")
    body_id: strawberry.ID | None = optional_id_of(
        "org", "In which body: the one that decided, without it, or a part of that."
    )
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


@strawberry.input(description="A working group to open, as a body decided.")
class OpenWorkingGroupByDecisionInput(ByDecisionInput):
    """A working group to open, as a body decided."""

    name: Texts = strawberry.field(description="What it is called, in languages.")
    theme: Texts = strawberry.field(description="What it is about.")
    task: Texts = strawberry.field(description="What it is to do.")
    territory_id: strawberry.ID | None = optional_id_of("ter", "Where it sits.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    until: PartialDate | None = strawberry.field(
        default=None, description="Until when it is to be done."
    )


@strawberry.input(description="Those who are chosen for a call, as a body decided.")
class ChooseCandidatesByDecisionInput(ByDecisionInput):
    """Those who are chosen for a call, as a body decided."""

    call_id: strawberry.ID = id_of("cal", "Which call.")
    candidacy_ids: list[strawberry.ID] = ids_of("cdy", "Whose candidacies, 1 to 100.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when they hold it; today without it."
    )
    until: PartialDate | None = strawberry.field(default=None, description="Until when.")


@strawberry.type
class EffectDeeds:
    """Deeds that follow from decisions."""

    admit_by_decision = deed(
        operations.admit_by_decision,
        AdmitByDecisionInput,
        ("membership", Membership),
        *EFFECTIVE,
        *OF_ADMISSION,
    )
    adopt_charter_version_by_decision = deed(
        operations.adopt_charter_version_by_decision,
        AdoptCharterVersionByDecisionInput,
        ("charter_version", CharterVersion),
        *EFFECTIVE,
        charter.CharterAdopted,
        charter.AnotherInForce,
    )
    grant_mandate_by_decision = deed(
        operations.grant_mandate_by_decision,
        GrantMandateByDecisionInput,
        ("mandate", Mandate),
        *EFFECTIVE,
        *GRANTED,
        actors.ParityNotKept,
        secrets={"parity_notice": (ParityNotice, "What the body's rule of parity has to say.")},
    )
    open_working_group_by_decision = deed(
        operations.open_working_group_by_decision,
        OpenWorkingGroupByDecisionInput,
        ("working_group", WorkingGroup),
        *EFFECTIVE,
        actors.OrganisationEnded,
    )
    choose_candidates_by_decision = deed(
        operations.choose_candidates_by_decision,
        ChooseCandidatesByDecisionInput,
        ("call", Call),
        *EFFECTIVE,
        *(calls.CandidacyWithdrawn, calls.CandidacyChosen, calls.PlacesTaken),
        *(AlreadySeated, NotABody, actors.OrganisationEnded, actors.PersonForgotten),
        actors.AlreadyMandated,
    )
