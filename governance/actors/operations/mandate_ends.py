"""How mandates end before their term: they are taken back, or given up."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy, queries
from governance.actors.models import Mandate, MandateEnd
from governance.actors.operations.refusals import MandateEnded
from governance.db import claimed
from governance.events import record
from governance.periods import PartialDate, ending


async def revoke_mandate(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    mandate_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Mandate:
    """Take a mandate back before its term, with the delegations that come from it."""
    mandate = await claimed(
        session, queries.mandate(viewer, mandate_id), mandate_id, expected_revision
    )
    origins = (await session.scalars(queries.origin(mandate))).all()
    policy.require_revoker(viewer, mandate, *origins)
    own = policy.own_mandate(viewer, origins[0]) if origins else None

    day = await _end(session, mandate, on, at, MandateEnd.REVOKED, reason)

    _record(session, "mandate.revoked", viewer, mandate, at, day, own)
    return mandate


async def vacate_mandate(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    mandate_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Mandate:
    """Give a mandate up before its term; the role stays vacant for the rest of it."""
    mandate = await claimed(
        session, queries.mandate(viewer, mandate_id), mandate_id, expected_revision
    )
    policy.require_holder(viewer, mandate)

    vacancy = Mandate(body_id=mandate.body_id, role=mandate.role)
    vacancy.stop(mandate.valid_until, mandate.valid_until_precision)
    day = await _end(session, mandate, on, at, MandateEnd.VACATED, reason)
    vacancy.valid_from, vacancy.valid_from_precision = day.end, day.precision
    if mandate.delegated_from_id is None:
        session.add(vacancy)
        await session.flush()

    _record(
        session, "mandate.vacated", viewer, mandate, at, day, policy.own_mandate(viewer, mandate)
    )
    return mandate


async def _end(
    session: AsyncSession,
    mandate: Mandate,
    on: PartialDate | None,
    at: datetime,
    how: MandateEnd,
    reason: Mapping[str, str] | None,
) -> PartialDate:
    """End a mandate and its delegations on a day, which is answered."""
    day = ending(mandate, on, at.date())
    if mandate.valid_until is not None and mandate.valid_until <= day.end:
        raise MandateEnded(mandate.id)
    mandate.close(day)
    mandate.ended_as = how
    mandate.end_reason = texts.written(reason, "reason") if reason else None
    delegations = await session.scalars(
        select(Mandate).where(Mandate.delegated_from_id == mandate.id).with_for_update()
    )
    for delegation in delegations:
        if delegation.valid_until is None or delegation.valid_until > day.end:
            delegation.stop(max(day.end, delegation.valid_from or day.end), day.precision)
            delegation.ended_as = how
            delegation.revision += 1
    await session.flush()
    return day


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    mandate: Mandate,
    at: datetime,
    day: PartialDate,
    own_mandate_id: UUID | None,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=mandate,
        at=at,
        body_id=mandate.body_id,
        path=policy.path_of(mandate.body),
        own_mandate_id=own_mandate_id,
        holder_person_id=mandate.holder_person_id,
        holder_organisation_id=mandate.holder_organisation_id,
        on=day,
        reason=mandate.end_reason,
    )
