"""Questions about assessments; each answers with a statement to run."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.charter.assessments.models import Assessment, AssessmentConsent, AssessmentEvidence
from governance.charter.assessments.policy import visible


def assessment(viewer: Viewer, assessment_id: UUID) -> Select[Assessment]:
    """One assessment by its id, with the assessed, the body that made it and where they sit."""
    whole = (
        joinedload(Assessment.organisation).joinedload(Organisation.territory),
        joinedload(Assessment.body).joinedload(Organisation.territory),
    )
    wanted = (Assessment.id == assessment_id, visible(viewer))
    return select(Assessment).where(*wanted).options(*whole)


def consent(assessment_id: UUID) -> Select[AssessmentConsent]:
    """The consent to publish an assessment that stands."""
    return select(AssessmentConsent).where(
        AssessmentConsent.assessment_id == assessment_id, AssessmentConsent.withdrawn_at.is_(None)
    )


def evidence_of(assessment: Any, evidence: type[AssessmentEvidence]) -> ColumnElement[bool]:
    """What an assessment rests on."""
    belongs: ColumnElement[bool] = evidence.assessment_id == assessment.id
    return belongs
