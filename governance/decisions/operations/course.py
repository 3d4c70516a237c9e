"""What becomes of decisions: they are implemented, annulled, superseded and corrected beside."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.actors import policy as actors
from governance.db import claimed, found
from governance.decisions import policy, queries
from governance.decisions.models import (
    Decision,
    DecisionErratum,
    DecisionLink,
    DecisionLinkKind,
    DecisionOutcome,
)
from governance.decisions.operations.refusals import (
    AlreadyImplemented,
    DecisionAnnulled,
    DecisionNotAdopted,
)
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate


async def add_erratum(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    text: Mapping[str, str],
) -> DecisionErratum:
    """Say what is wrong in the frozen text of a decision; it is shown beside it, never in it."""
    decision = await found(session, queries.decision(viewer, decision_id), decision_id)
    policy.require_recorder(viewer, decision)

    erratum = DecisionErratum(
        decision_id=decision.id,
        text=texts.written(text, "text"),
        noted_on=await zones.today_of(session, decision.body_id, at),
        author_id=viewer.person_id,
    )
    session.add(erratum)
    await session.flush()

    record(
        session,
        "decision.erratum_added",
        viewer=viewer,
        subject=erratum,
        at=at,
        body_id=decision.body_id,
        path=actors.path_of(decision.body),
        decision_id=decision.id,
        text=erratum.text,
    )
    return erratum


async def implement_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Decision:
    """Say that what was decided has been done, since a day."""
    decision = await acting(session, viewer, decision_id, expected_revision)
    if decision.implemented_on is not None:
        raise AlreadyImplemented
    day = await _happened(session, decision, on, at)

    decision.implemented_on, decision.implemented_on_precision = day.day, day.precision
    await session.flush()

    _record(session, "decision.implemented", viewer, decision, at, on=day)
    return decision


async def annul_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    reason: Mapping[str, str],
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Decision:
    """Annul a decision, with reasons: from a day on it is in force no more."""
    decision = await acting(session, viewer, decision_id, expected_revision)
    day = await _happened(session, decision, on, at)

    decision.annulled_on, decision.annulled_on_precision = day.day, day.precision
    decision.annul_reason = texts.written(reason, "reason")
    _cut(decision, day.day, day.precision)
    await session.flush()

    _record(session, "decision.annulled", viewer, decision, at, on=day, reason=reason)
    return decision


async def supersede_decision(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    decision_id: UUID,
    by_decision_id: UUID,
    expected_revision: int | None = None,
) -> Decision:
    """Let a later decision take the place of one: of the same body, or one that grew out of it."""
    decision = await acting(session, viewer, decision_id, expected_revision)
    later = await found(session, queries.decision(viewer, by_decision_id), by_decision_id)
    await _check_later(session, decision, later)

    link = DecisionLink(child_id=later.id, parent_id=decision.id, kind=DecisionLinkKind.SUPERSEDES)
    session.add(link)
    assert later.valid_from is not None  # noqa: S101  The database promises it.
    _cut(decision, later.valid_from, later.valid_from_precision)
    await session.flush()

    told = {"by_decision_id": later.id, "by_body_id": later.body_id}
    _record(session, "decision.superseded", viewer, decision, at, **told)
    return decision


async def acting(
    session: AsyncSession, viewer: Viewer, decision_id: UUID, expected_revision: int | None
) -> Decision:
    """An adopted decision that was not annulled, for who records those of its body, locked."""
    query = queries.decision(viewer, decision_id)
    decision = await claimed(session, query, decision_id, expected_revision)
    policy.require_recorder(viewer, decision)
    check_acting(decision)
    return decision


def check_happened(decision: Decision, on: PartialDate, today: date) -> None:
    """Refuse a day for what became of a decision that lies ahead, or before it was taken."""
    if on.day > today:
        raise InvalidInput("on", "{} lies ahead; record it the day it happens.", on)
    if on.last < decision.decided_on:
        raise InvalidInput("on", "{} is before it was decided, on {}.", on, decision.decided_on)


def is_earlier(decision: Decision, other: Decision) -> bool:
    """Whether a decision was taken before another for certain, as far as their days are known."""
    return decision.taken_on.last < other.decided_on


def check_acting(decision: Decision) -> None:
    """Refuse a decision from which nothing follows."""
    if decision.outcome is not DecisionOutcome.ADOPTED:
        raise DecisionNotAdopted
    if decision.annulled_on is not None:
        raise DecisionAnnulled


async def _check_later(session: AsyncSession, decision: Decision, later: Decision) -> None:
    check_acting(later)
    if later.id == decision.id or is_earlier(later, decision):
        raise InvalidInput("byDecisionId", "was not decided after this one.")
    if later.body_id == decision.body_id:
        return
    if not await session.scalar(queries.grew_out_of(later.id, decision.id)):
        raise InvalidInput(
            "byDecisionId", "is of another body and did not grow out of this one; link them first."
        )


def _cut(decision: Decision, day: date, precision: str) -> None:
    """Let a decision be in force until a day at the latest; from before its first day, never."""
    begin = decision.valid_from
    if begin is not None and day <= begin:
        decision.stop(begin, decision.valid_from_precision)
    elif decision.valid_until is None or day < decision.valid_until:
        decision.stop(day, precision)


async def _happened(
    session: AsyncSession, decision: Decision, on: PartialDate | None, at: datetime
) -> PartialDate:
    """The day something became of a decision, today without one."""
    today = await zones.today_of(session, decision.body_id, at)
    day = on or PartialDate.on(today)
    check_happened(decision, day, today)
    return day


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    decision: Decision,
    at: datetime,
    **told: Any,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=decision,
        at=at,
        body_id=decision.body_id,
        path=actors.path_of(decision.body),
        **told,
    )
