"""What can be done with assessments through the API."""

import strawberry

from governance.actors.operations import OrganisationEnded
from governance.charter.assessments import operations
from governance.charter.assessments.models import Strand
from governance.periods import PartialDate
from schema.charter.assessments import Assessment
from schema.charter.evidence import StepEvidenceInput
from schema.deeds import DeedInput, deed, id_of
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION

SUBJECT = ("assessment", Assessment)


@strawberry.input(description="An assessment on the co-responsibility scale.")
class AssessCoResponsibilityInput(DeedInput):
    """An assessment on the co-responsibility scale."""

    body_id: strawberry.ID = id_of(
        "org", "On whose behalf you assess: the assessed body itself, or another as its peer."
    )
    organisation_id: strawberry.ID = id_of("org", "The body to assess.")
    strand: Strand = strawberry.field(description="Which of the three strands.")
    level: float = strawberry.field(description="Where on the scale, from 0 to 7.")
    on: PartialDate | None = strawberry.field(
        default=None, description="As of when; today without it."
    )
    statement: Texts | None = strawberry.field(
        default=None, description="What there is to say to it."
    )
    evidence: list[StepEvidenceInput] = strawberry.field(
        default_factory=list, description="What it rests on."
    )


@strawberry.input(description="An assessment.")
class AssessmentInput(DeedInput):
    """An assessment."""

    assessment_id: strawberry.ID = id_of("ass", "Which assessment.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="Evidence for an assessment.")
class SupportAssessmentInput(AssessmentInput):
    """Evidence for an assessment."""

    evidence: StepEvidenceInput = strawberry.field(description="What it rests on besides.")


@strawberry.input(description="An assessment to withdraw.")
class WithdrawAssessmentInput(AssessmentInput):
    """An assessment to withdraw."""

    reason: Texts | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="An assessment of your body to publish.")
class ConsentToPublishInput(AssessmentInput):
    """An assessment of your body to publish."""


@strawberry.input(description="A published assessment of your body.")
class WithdrawConsentInput(AssessmentInput):
    """A published assessment of your body."""


@strawberry.type
class AssessmentDeeds:
    """Deeds about assessments."""

    assess_co_responsibility = deed(
        operations.assess_co_responsibility,
        AssessCoResponsibilityInput,
        SUBJECT,
        OrganisationEnded,
    )
    support_assessment = deed(
        operations.support_assessment,
        SupportAssessmentInput,
        SUBJECT,
        operations.AssessmentWithdrawn,
    )
    withdraw_assessment = deed(
        operations.withdraw_assessment,
        WithdrawAssessmentInput,
        SUBJECT,
        operations.AssessmentWithdrawn,
    )
    consent_to_publish = deed(
        operations.consent_to_publish,
        ConsentToPublishInput,
        SUBJECT,
        operations.AlreadyPublished,
        operations.AssessmentWithdrawn,
    )
    withdraw_consent = deed(
        operations.withdraw_consent, WithdrawConsentInput, SUBJECT, operations.NotPublished
    )
