"""How what was recorded of a membership is corrected: a new fact takes the mistaken one's place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors.policy import require_secretariat
from governance.db import claimed
from governance.errors import InvalidInput, NotFound
from governance.events import record
from governance.members import queries
from governance.members.course import ENDS, Taken
from governance.members.keeping import course_of, keep, taken
from governance.members.models import Basis, Membership, Step
from governance.members.operations.applications import open_class
from governance.periods import PartialDate, check_reached


async def correct_membership(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    step_id: UUID,
    is_mistaken: bool = False,
    since: PartialDate | None = None,
    membership_class_id: UUID | None = None,
    basis: Basis | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Correct a step of a membership, or undo one that never was; what was recorded stays known."""
    require_secretariat(viewer)
    query = queries.membership(viewer, membership_id)
    membership = await claimed(session, query, membership_id, expected_revision)
    rows = await course_of(session, membership)
    place = next((place for place, row in enumerate(rows) if row.id == step_id), None)
    if place is None:
        raise NotFound(step_id)
    steps = [taken(row) for row in rows]
    mended = None
    if not is_mistaken:
        mended = _dated(steps[place], since, at)
        mended = await _classed(session, viewer, mended, membership_class_id, basis)
        if mended == steps[place] and reason is None:
            raise InvalidInput("stepId", "say what was otherwise: since when, which class or why.")
        why = texts.written(reason, "reason") if reason else mended.reason
        mended = replace(mended, reason=why, author_id=viewer.person_id)
    rest = [mended] if mended else []
    await keep(session, membership, [*steps[:place], *rest, *steps[place + 1 :]], at)

    record(
        session,
        "membership.corrected",
        viewer=viewer,
        subject=membership,
        at=at,
        organisation_id=membership.organisation_id,
        step_id=step_id,
        is_mistaken=is_mistaken or None,
        since=since,
        membership_class_id=membership_class_id,
        basis=basis,
    )
    return membership


def _dated(step: Taken, since: PartialDate | None, at: datetime) -> Taken:
    if since is None:
        return step
    if step.kind not in ENDS:
        check_reached(since, at.date())
    return replace(step, since=since)


async def _classed(
    session: AsyncSession,
    viewer: Viewer,
    step: Taken,
    membership_class_id: UUID | None,
    basis: Basis | None,
) -> Taken:
    """The step with another class or basis, where it is one that sets them."""
    if membership_class_id is None and basis is None:
        return step
    if step.kind in ENDS | {Step.SUSPENDED, Step.REINSTATED}:
        raise InvalidInput(
            "membershipClassId", "this step sets no class; correct the one that did."
        )
    wanted = membership_class_id or step.terms.membership_class_id
    kind = await open_class(session, viewer, wanted, step.since.day)
    known = basis or (step.terms.basis if kind.is_sympathiser else None)
    if kind.is_sympathiser != (known is not None):
        raise InvalidInput("basis", "sympathisers have a basis, and members have none.")
    is_same = kind.id == step.terms.membership_class_id
    terms = replace(
        step.terms,
        membership_class_id=kind.id,
        basis=known,
        own_fee_minor=step.terms.own_fee_minor if is_same else None,
        own_fee_currency=step.terms.own_fee_currency if is_same else None,
    )
    entries = {True: Step.ADMITTED_AS_SYMPATHISER, False: Step.ADMITTED}
    kept = step.kind is Step.CLASS_CHANGED
    return replace(step, terms=terms, kind=step.kind if kept else entries[kind.is_sympathiser])
