"""What becomes of amendments: they are taken back, taken up into a draft, or declined."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.charter import policy, queries
from governance.charter.amendment import AmendmentOutcome, CharterAmendment
from governance.charter.operations.refusals import AmendmentSettled
from governance.charter.operations.taking_up import write_into
from governance.charter.operations.versions import drafted
from governance.db import claimed
from governance.events import record


async def withdraw_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> CharterAmendment:
    """Take back an amendment that a body proposed."""
    query = queries.amendment(viewer, amendment_id)
    amendment = await claimed(session, query, amendment_id, expected_revision)
    policy.require_proposer(viewer, amendment)

    _settle(amendment, AmendmentOutcome.WITHDRAWN, at, reason)
    await session.flush()

    record(
        session,
        "charter.amendment_withdrawn",
        viewer=viewer,
        subject=amendment,
        at=at,
        body_id=amendment.body_id,
        path=actors_policy.path_of(amendment.body),
        reason=amendment.outcome_reason,
    )
    return amendment


async def take_up_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    into_version_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> CharterAmendment:
    """Let a draft become what an amendment proposes, under the key of what it amends."""
    actors_policy.require_secretariat(viewer)
    query = queries.amendment(viewer, amendment_id)
    amendment = await claimed(session, query, amendment_id, expected_revision)
    draft = await drafted(session, viewer, into_version_id)

    _settle(amendment, AmendmentOutcome.TAKEN_UP, at, reason)
    amendment.into_version_id = draft.id
    taken = await write_into(session, draft, amendment, viewer=viewer, at=at)
    await session.flush()

    record(
        session,
        "charter.amendment_taken_up",
        viewer=viewer,
        subject=amendment,
        at=at,
        proposed_by_id=amendment.body_id,
        into_version_id=draft.id,
        passage_id=taken.id if taken else None,
        reason=amendment.outcome_reason,
    )
    return amendment


async def decline_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> CharterAmendment:
    """Do not take up an amendment, for a reason that is given to whoever proposed it."""
    actors_policy.require_secretariat(viewer)
    query = queries.amendment(viewer, amendment_id)
    amendment = await claimed(session, query, amendment_id, expected_revision)

    _settle(amendment, AmendmentOutcome.DECLINED, at, reason)
    amendment.outcome_reason = texts.written(reason, "reason")
    await session.flush()

    record(
        session,
        "charter.amendment_declined",
        viewer=viewer,
        subject=amendment,
        at=at,
        proposed_by_id=amendment.body_id,
        reason=amendment.outcome_reason,
    )
    return amendment


def _settle(
    amendment: CharterAmendment,
    outcome: AmendmentOutcome,
    at: datetime,
    reason: Mapping[str, str] | None,
) -> None:
    if amendment.outcome is not None:
        raise AmendmentSettled
    amendment.outcome = outcome
    amendment.settled_on = at.date()
    amendment.outcome_reason = texts.written(reason, "reason") if reason else None
