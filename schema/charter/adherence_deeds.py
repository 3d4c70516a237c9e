"""What can be done with adherences to the charter through the API."""

import strawberry

from governance.actors.operations import OrganisationEnded, PersonForgotten
from governance.charter.adherences import operations
from governance.charter.adherences.models import CommitmentState
from governance.periods import PartialDate
from schema.charter.adherences import Adherence, AdherenceEvidence, CommitmentReview
from schema.charter.evidence import EvidenceInput
from schema.deeds import DeedInput, deed, id_of, optional_id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

SUBJECT = ("adherence", Adherence)
EVIDENCE = ("evidence", AdherenceEvidence)
REVIEW = ("review", CommitmentReview)


@strawberry.input(description="A version of the charter to sign.")
class AdhereToCharterInput(DeedInput):
    """A version of the charter to sign."""

    organisation_id: strawberry.ID = id_of("org", "Which organisation adheres.")
    version_id: strawberry.ID = id_of("cha", "To which version; it is in force that day.")
    on: PartialDate | None = strawberry.field(
        default=None, description="When it was signed; today without it."
    )
    signed_by_id: strawberry.ID | None = optional_id_of("per", "Who signed; you without it.")
    mandate_id: strawberry.ID | None = optional_id_of(
        "man", "Their mandate in the organisation; the one they hold without it."
    )


@strawberry.input(description="An adherence to change.")
class AdherenceInput(DeedInput):
    """An adherence to change."""

    adherence_id: strawberry.ID = id_of("adh", "Which adherence.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="What is true of an adherence; what is left out stays.")
class CorrectAdherenceInput(AdherenceInput):
    """What is true of an adherence; what is left out stays."""

    on: PartialDate | None = strawberry.field(default=None, description="When it was signed.")
    signed_by_id: strawberry.ID | None = optional_id_of("per", "Who signed it.")
    mandate_id: strawberry.ID | None = optional_id_of("man", "Their mandate.")
    is_renounced: bool | None = strawberry.field(
        default=None, description="False, where it was not renounced after all."
    )


@strawberry.input(description="An adherence to give up.")
class RenounceAdherenceInput(AdherenceInput):
    """An adherence to give up."""

    on: PartialDate | None = strawberry.field(
        default=None, description="The first day without it; today if left out."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="An adherence that was recorded by mistake.")
class AnnulAdherenceInput(AdherenceInput):
    """An adherence that was recorded by mistake."""

    reason: Texts | None = strawberry.field(default=None, description="What the mistake was.")


@strawberry.input(description="How far a commitment is.")
class StateCommitmentInput(AdherenceInput):
    """How far a commitment is."""

    commitment_id: strawberry.ID = id_of("com", "Which commitment of the version adhered to.")
    state: CommitmentState = strawberry.field(description="How far it is.")
    since: PartialDate | None = strawberry.field(
        default=None, description="Since when; today without it."
    )
    reason: Texts | None = strawberry.field(default=None, description="Why, or what happened.")


@strawberry.input(description="Evidence of how far a commitment is.")
class AddEvidenceInput(DeedInput):
    """Evidence of how far a commitment is."""

    adherence_id: strawberry.ID = id_of("adh", "Which adherence.")
    commitment_id: strawberry.ID = id_of("com", "Which commitment of the version adhered to.")
    evidence: EvidenceInput = strawberry.field(description="What shows it.")


@strawberry.input(description="Evidence to take back.")
class WithdrawEvidenceInput(DeedInput):
    """Evidence to take back."""

    evidence_id: strawberry.ID = id_of("evi", "Which evidence.")
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A review of how far a commitment is.")
class ReviewCommitmentInput(DeedInput):
    """A review of how far a commitment is."""

    body_id: strawberry.ID = id_of(
        "org",
        "On whose behalf: the adhering body, also as its facilitator, or another as its peer.",
    )
    adherence_id: strawberry.ID = id_of("adh", "Which adherence.")
    commitment_id: strawberry.ID = id_of("com", "Which commitment of the version adhered to.")
    state: CommitmentState = strawberry.field(description="How far you see it.")
    text: Texts | None = strawberry.field(default=None, description="What you say to it.")
    on: PartialDate | None = strawberry.field(
        default=None, description="As of when; today without it."
    )


@strawberry.input(description="A review to take back.")
class WithdrawReviewInput(DeedInput):
    """A review to take back."""

    review_id: strawberry.ID = id_of("rev", "Which review.")
    reason: Texts | None = strawberry.field(default=None, description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.type
class AdherenceDeeds:
    """Deeds about adherences."""

    adhere_to_charter = deed(
        operations.adhere_to_charter,
        AdhereToCharterInput,
        SUBJECT,
        operations.AlreadyAdhering,
        operations.CharterNotInForce,
        OrganisationEnded,
        PersonForgotten,
    )
    correct_adherence = deed(
        operations.correct_adherence,
        CorrectAdherenceInput,
        SUBJECT,
        operations.NotRenounced,
        operations.AlreadyAdhering,
        operations.CharterNotInForce,
        OrganisationEnded,
        PersonForgotten,
    )
    renounce_adherence = deed(
        operations.renounce_adherence,
        RenounceAdherenceInput,
        SUBJECT,
        operations.AdherenceEnded,
    )
    annul_adherence = deed(
        operations.annul_adherence, AnnulAdherenceInput, SUBJECT, operations.AdherenceEnded
    )
    state_commitment = deed(
        operations.state_commitment,
        StateCommitmentInput,
        SUBJECT,
        operations.AdherenceEnded,
        operations.CommitmentOfAnotherVersion,
    )
    add_evidence = deed(
        operations.add_evidence,
        AddEvidenceInput,
        EVIDENCE,
        operations.CommitmentOfAnotherVersion,
    )
    withdraw_evidence = deed(
        operations.withdraw_evidence,
        WithdrawEvidenceInput,
        EVIDENCE,
        operations.AlreadyWithdrawn,
    )
    review_commitment = deed(
        operations.review_commitment,
        ReviewCommitmentInput,
        REVIEW,
        OrganisationEnded,
        operations.CommitmentOfAnotherVersion,
    )
    withdraw_review = deed(
        operations.withdraw_review,
        WithdrawReviewInput,
        REVIEW,
        operations.AlreadyWithdrawn,
    )
