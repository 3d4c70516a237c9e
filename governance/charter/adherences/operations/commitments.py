"""What is said of the commitments of an adherence: how far they are, and what shows it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.charter import queries as charter
from governance.charter.adherences import queries
from governance.charter.adherences.models import (
    Adherence,
    AdherenceCommitment,
    AdherenceEvidence,
    CommitmentState,
)
from governance.charter.adherences.operations.refusals import (
    AdherenceEnded,
    AlreadyWithdrawn,
    CommitmentOfAnotherVersion,
)
from governance.charter.evidence import Given, author, show
from governance.db import claimed, found
from governance.events import record
from governance.periods import PartialDate, check_begun, check_reached


async def state_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    adherence_id: UUID,
    commitment_id: UUID,
    state: CommitmentState,
    since: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Adherence:
    """Say how far your organisation is with a commitment since a day; what was so before stays."""
    adherence = await of_own(session, viewer, adherence_id, expected_revision)
    await committed(session, viewer, adherence, commitment_id)
    day = since or PartialDate.on(at.date())
    check_reached(day, at.date())
    check_begun(adherence, day)
    start = max(day.day, adherence.valid_from or date.min)
    if adherence.valid_until is not None and start >= adherence.valid_until:
        raise AdherenceEnded

    stated = AdherenceCommitment(
        adherence_id=adherence.id,
        commitment_id=commitment_id,
        state=state,
        reason=texts.written(reason, "reason") if reason else None,
    )
    stated.begin(PartialDate(start, day.precision))
    stated.stop(adherence.valid_until, adherence.valid_until_precision)
    author(stated, viewer, adherence.organisation_id, actors.path_of(adherence.organisation))
    await _set_in(session, stated, start)

    _record(
        session,
        "adherence.commitment_stated",
        viewer,
        adherence,
        at,
        commitment_id=commitment_id,
        state=state,
        since=day,
        reason=stated.reason,
    )
    return adherence


async def add_evidence(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    adherence_id: UUID,
    commitment_id: UUID,
    evidence: Given,
) -> AdherenceEvidence:
    """Show how far your organisation is with a commitment: by a text, a link, or a node."""
    adherence = await of_own(session, viewer, adherence_id, None)
    await committed(session, viewer, adherence, commitment_id)
    shown = AdherenceEvidence(adherence_id=adherence.id, commitment_id=commitment_id)
    await show(session, viewer, shown, evidence, at)
    author(shown, viewer, adherence.organisation_id, actors.path_of(adherence.organisation))
    session.add(shown)
    await session.flush()

    record(
        session,
        "adherence.evidence_added",
        viewer=viewer,
        subject=shown,
        at=at,
        body_id=adherence.organisation_id,
        path=actors.path_of(adherence.organisation),
        adherence_id=adherence.id,
        commitment_id=commitment_id,
        node_id=shown.organisation_id or shown.territory_id,
    )
    return shown


async def withdraw_evidence(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    evidence_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> AdherenceEvidence:
    """Take evidence back: it stays on record, with the reason, and is shown no longer."""
    query = queries.evidence(viewer, evidence_id)
    shown = await claimed(session, query, evidence_id, expected_revision)
    body = shown.adherence.organisation
    actors.require_power(viewer, Capability.CHARTER, body)
    if shown.withdrawn_at is not None:
        raise AlreadyWithdrawn

    shown.withdrawn_at = at
    shown.withdrawn_because = texts.written(reason, "reason") if reason else None
    await session.flush()

    record(
        session,
        "adherence.evidence_withdrawn",
        viewer=viewer,
        subject=shown,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        adherence_id=shown.adherence_id,
        commitment_id=shown.commitment_id,
        reason=shown.withdrawn_because,
    )
    return shown


async def of_own(
    session: AsyncSession, viewer: Viewer, adherence_id: UUID, expected_revision: int | None
) -> Adherence:
    """An adherence to say something of, for somebody who keeps the charter for its body."""
    query = queries.adherence(viewer, adherence_id)
    adherence = await claimed(session, query, adherence_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, adherence.organisation)
    return adherence


async def committed(
    session: AsyncSession, viewer: Viewer, adherence: Adherence, commitment_id: UUID
) -> None:
    """Refuse a commitment that is not of the version adhered to."""
    commitment = await found(session, charter.commitment(viewer, commitment_id), commitment_id)
    if commitment.version_id != adherence.version_id:
        raise CommitmentOfAnotherVersion


async def _set_in(session: AsyncSession, stated: AdherenceCommitment, start: date) -> None:
    """Set a statement among those of its commitment: between what holds before and what follows.

    One of the same day is replaced, and stays on record over no day at all.
    """
    query = queries.states(stated.adherence_id, stated.commitment_id).with_for_update()
    for row in await session.scalars(query):
        begun, ended = row.valid_from or date.min, row.valid_until
        if ended is not None and ended <= begun:
            continue
        if begun > start:
            stated.stop(row.valid_from, row.valid_from_precision)
            break
        if ended is None or ended > start:
            row.stop(start, stated.valid_from_precision)
    await session.flush()
    session.add(stated)
    await session.flush()


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    adherence: Adherence,
    at: datetime,
    **params: Any,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=adherence,
        at=at,
        body_id=adherence.organisation_id,
        path=actors.path_of(adherence.organisation),
        **params,
    )
