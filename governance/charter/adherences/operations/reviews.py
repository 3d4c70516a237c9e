"""Reviews: how far a body sees a commitment, its own or another's; and reviews taken back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors import queries as actors_queries
from governance.actors.operations.bodies import check_living
from governance.charter.adherences import policy, queries
from governance.charter.adherences.models import CommitmentReview, CommitmentState
from governance.charter.adherences.operations.commitments import committed
from governance.charter.adherences.operations.refusals import AlreadyWithdrawn
from governance.charter.evidence import author, happen
from governance.db import claimed, linked
from governance.events import record
from governance.periods import PartialDate


async def review_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    adherence_id: UUID,
    commitment_id: UUID,
    state: CommitmentState,
    text: Mapping[str, str] | None = None,
    on: PartialDate | None = None,
) -> CommitmentReview:
    """Say how far you see a commitment: for the body that adheres, as its peer or facilitator."""
    body = await linked(session, actors_queries.organisation(viewer, body_id), body_id)
    facilitating = (await session.scalars(queries.facilitating(body.id, at.date()))).all()
    policy.require_reviewer(viewer, body, facilitating)
    adherence = await linked(session, queries.adherence(viewer, adherence_id), adherence_id)
    check_living(body, on, "on")
    await committed(session, viewer, adherence, commitment_id)

    review = CommitmentReview(
        adherence_id=adherence.id,
        commitment_id=commitment_id,
        body_id=body.id,
        source=policy.source_of(viewer, body, adherence.organisation, facilitating),
        state=state,
        text=texts.written(text, "text") if text else None,
    )
    day = happen(review, on, at)
    author(review, viewer, body.id, actors.path_of(body))
    review.mandate_id = own = policy.facilitators_mandate(viewer, facilitating) or review.mandate_id
    session.add(review)
    await session.flush()

    record(
        session,
        "adherence.commitment_reviewed",
        viewer=viewer,
        subject=review,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        own_mandate_id=own,
        adherence_id=adherence.id,
        organisation_id=adherence.organisation_id,
        commitment_id=commitment_id,
        state=state,
        on=day,
    )
    return review


async def withdraw_review(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    review_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> CommitmentReview:
    """Take a review back that was made for your body: it stays on record, with the reason."""
    query = queries.review(viewer, review_id)
    review = await claimed(session, query, review_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, review.body)
    if review.withdrawn_at is not None:
        raise AlreadyWithdrawn

    review.withdrawn_at = at
    review.withdrawn_because = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "adherence.review_withdrawn",
        viewer=viewer,
        subject=review,
        at=at,
        body_id=review.body_id,
        path=actors.path_of(review.body),
        adherence_id=review.adherence_id,
        commitment_id=review.commitment_id,
        reason=review.withdrawn_because,
    )
    return review
