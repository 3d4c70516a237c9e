"""What can be done with assessments: made, shown to rest on something, published, withdrawn."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import living_organisation, steered_body
from governance.charter.assessments import queries
from governance.charter.assessments.models import (
    LEVEL_MAX,
    Assessment,
    AssessmentConsent,
    AssessmentEvidence,
    Strand,
)
from governance.charter.evidence import Given, author, happen, show
from governance.db import claimed
from governance.errors import InvalidInput, Refusal, Said
from governance.events import record
from governance.periods import PartialDate

EVIDENCE_MAX = 50
"""How many things one assessment may be made with; more are added one by one."""


class AlreadyPublished(Said):
    """The assessed consented already, and all may read the assessment."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This assessment is published already.",
        "fr": "Cette évaluation est déjà publiée.",
        "pt": "Esta avaliação já está publicada.",
    }


class NotPublished(Said):
    """There is no consent to withdraw."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This assessment is not published; there is no consent to withdraw.",
        "fr": "Cette évaluation n’est pas publiée ; il n’y a pas d’accord à retirer.",
        "pt": "Esta avaliação não está publicada; não há consentimento a retirar.",
    }


class AssessmentWithdrawn(Said):
    """The assessment was withdrawn by those who made it."""

    sentences: ClassVar[Mapping[str, str]] = {
        "en": "This assessment was withdrawn by those who made it; make a new one.",
        "fr": "Cette évaluation a été retirée par ses auteurs ; faites-en une nouvelle.",
        "pt": "Esta avaliação foi retirada por quem a fez; faça uma nova.",
    }


PROMISES: dict[str, Callable[[], Refusal]] = {
    "assessment_consent_once_at_a_time": AlreadyPublished,
}


async def assess_co_responsibility(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    organisation_id: UUID,
    strand: Strand,
    level: float,
    on: PartialDate | None = None,
    statement: Mapping[str, str] | None = None,
    evidence: Sequence[Given] = (),
) -> Assessment:
    """Say where an organisation stands on the scale: your own body, or another as its peer.

    Nobody but the people of both and the secretariat reads it until the assessed consents.
    """
    body = await steered_body(session, viewer, Capability.CHARTER, body_id, on, "on")
    assessed = await living_organisation(session, viewer, organisation_id, on)
    if len(evidence) > EVIDENCE_MAX:
        raise InvalidInput("evidence", "has {}, the limit is {}.", len(evidence), EVIDENCE_MAX)

    assessment = Assessment(
        organisation_id=assessed.id,
        body_id=body.id,
        strand=strand,
        level=_level(level),
        statement=texts.written(statement, "statement") if statement else None,
    )
    day = happen(assessment, on, at)
    author(assessment, viewer, body.id, actors.path_of(body))
    session.add(assessment)
    await session.flush()
    for given in evidence:
        await _rest(session, viewer, assessment, body, given, at)

    record(
        session,
        "assessment.made",
        viewer=viewer,
        subject=assessment,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        organisation_id=assessed.id,
        strand=strand,
        on=day,
    )
    return assessment


async def support_assessment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    assessment_id: UUID,
    evidence: Given,
    expected_revision: int | None = None,
) -> Assessment:
    """Add evidence that a step of the scale was reached to an assessment of one's own making."""
    assessment = await _claimed(session, viewer, assessment_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, assessment.body)
    _check_stands(assessment)

    shown = await _rest(session, viewer, assessment, assessment.body, evidence, at)

    _record(session, "assessment.supported", viewer, assessment, assessment.body, at, shown.step)
    return assessment


async def withdraw_assessment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    assessment_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Assessment:
    """Take back an assessment of one's own making; it stays on record, and no list shows it."""
    assessment = await _claimed(session, viewer, assessment_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, assessment.body)
    _check_stands(assessment)

    assessment.withdrawn_at = at
    assessment.withdrawn_because = texts.written(reason, "reason") if reason else None
    await session.flush()

    _record(session, "assessment.withdrawn", viewer, assessment, assessment.body, at)
    return assessment


async def consent_to_publish(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    assessment_id: UUID,
    expected_revision: int | None = None,
) -> Assessment:
    """Let everybody read an assessment of one's own body, until the consent is withdrawn."""
    assessment = await _claimed(session, viewer, assessment_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, assessment.organisation)
    _check_stands(assessment)
    if assessment.is_published:
        raise AlreadyPublished

    consent = AssessmentConsent(assessment_id=assessment.id, given_at=at)
    author(consent, viewer, assessment.organisation_id, actors.path_of(assessment.organisation))
    session.add(consent)
    await session.flush()
    await session.refresh(assessment, ["is_published"])

    _record(session, "assessment.published", viewer, assessment, assessment.organisation, at)
    return assessment


async def withdraw_consent(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    assessment_id: UUID,
    expected_revision: int | None = None,
) -> Assessment:
    """Let an assessment of one's own body be read again only by whom it concerns."""
    assessment = await _claimed(session, viewer, assessment_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, assessment.organisation)
    consent = await session.scalar(queries.consent(assessment.id))
    if consent is None:
        raise NotPublished

    consent.withdrawn_at = max(at, consent.given_at)
    await session.flush()
    await session.refresh(assessment, ["is_published"])

    _record(session, "assessment.unpublished", viewer, assessment, assessment.organisation, at)
    return assessment


async def _claimed(
    session: AsyncSession, viewer: Viewer, assessment_id: UUID, expected_revision: int | None
) -> Assessment:
    query = queries.assessment(viewer, assessment_id)
    return await claimed(session, query, assessment_id, expected_revision)


def _check_stands(assessment: Assessment) -> None:
    if assessment.withdrawn_at is not None:
        raise AssessmentWithdrawn


def _level(given: float) -> Decimal:
    """A level as it is kept; raises `InvalidInput` beyond the scale or its hundredths."""
    level = Decimal(str(given))
    if not 0 <= level <= LEVEL_MAX:
        raise InvalidInput("level", "{} is not on the scale, which runs from 0 to 7.", given)
    if level != round(level, 2):
        raise InvalidInput("level", "{} is finer than hundredths; write 3.25, not 3.254.", given)
    return level


async def _rest(
    session: AsyncSession,
    viewer: Viewer,
    assessment: Assessment,
    body: Organisation,
    given: Given,
    at: datetime,
) -> AssessmentEvidence:
    """Let an assessment rest on evidence for a step, by itself the one its level reaches."""
    step = int(assessment.level) if given.step is None else given.step
    if not 0 <= step <= LEVEL_MAX:
        raise InvalidInput("step", "{} is no step of the scale, which runs from 0 to 7.", step)
    shown = AssessmentEvidence(assessment_id=assessment.id, step=step)
    await show(session, viewer, shown, given, at)
    author(shown, viewer, body.id, actors.path_of(body))
    session.add(shown)
    await session.flush()
    return shown


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    assessment: Assessment,
    acting: Organisation,
    at: datetime,
    step: int | None = None,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=assessment,
        at=at,
        body_id=acting.id,
        path=actors.path_of(acting),
        organisation_id=assessment.organisation_id,
        strand=assessment.strand,
        step=step,
        reason=assessment.withdrawn_because,
    )
