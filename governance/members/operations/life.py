"""What becomes of memberships: the class changes, they are suspended and reinstated, they end."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.actors.policy import require_secretariat
from governance.db import claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.members import policy, queries
from governance.members.course import Taken, Terms
from governance.members.keeping import take
from governance.members.models import Basis, Membership, Standing, Step
from governance.members.operations.applications import check_own_fee, open_class
from governance.members.operations.decisions import check_fulfilled
from governance.members.operations.refusals import (
    AlreadyMember,
    AlreadySuspended,
    MembershipEnded,
    NotSuspended,
)
from governance.periods import PartialDate, check_reached


async def change_class(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    membership_class_id: UUID,
    basis: Basis | None = None,
    own_fee_minor: int | None = None,
    own_fee_currency: str | None = None,
    since: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Let a membership go on in another class, on another basis or with another fee of its own."""
    membership = await _lasting(session, viewer, membership_id, expected_revision, at.date())
    kind = await open_class(session, viewer, membership_class_id, at.date())
    if kind.is_sympathiser != (basis is not None):
        raise InvalidInput("basis", "sympathisers have a basis, and members have none.")
    check_own_fee(kind, own_fee_minor, own_fee_currency)
    terms = Terms(
        membership_class_id=kind.id,
        standing=membership.standing,
        basis=basis,
        own_fee_minor=own_fee_minor,
        own_fee_currency=own_fee_currency,
    )
    if terms == _terms(membership):
        raise AlreadyMember
    await check_fulfilled(session, viewer, membership.organisation_id, kind, at.date())
    return await _go_on(session, viewer, at, membership, Step.CLASS_CHANGED, since, reason, terms)


async def suspend_member(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    reason: Mapping[str, str],
    since: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Suspend a member's rights from a day on, with reasons; the membership goes on."""
    membership = await _lasting(session, viewer, membership_id, expected_revision, at.date())
    if membership.standing is Standing.SUSPENDED:
        raise AlreadySuspended
    return await _go_on(session, viewer, at, membership, Step.SUSPENDED, since, reason)


async def reinstate_member(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    since: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Give a suspended member their rights back from a day on."""
    membership = await _lasting(session, viewer, membership_id, expected_revision, at.date())
    if membership.standing is not Standing.SUSPENDED:
        raise NotSuspended
    return await _go_on(session, viewer, at, membership, Step.REINSTATED, since, reason)


async def leave_network(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Leave the network, for an organisation one acts for, or announce it; its history stays."""
    query = queries.membership(viewer, membership_id)
    membership = await claimed(session, query, membership_id, expected_revision)
    policy.require_leaver(viewer, membership)
    return await _end(session, viewer, at, membership, Step.LEFT, on, reason)


async def exclude_member(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    reason: Mapping[str, str],
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Exclude a member from the network, with reasons."""
    membership = await _lasting(session, viewer, membership_id, expected_revision, at.date())
    return await _end(session, viewer, at, membership, Step.EXCLUDED, on, reason)


async def lapse_membership(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Let a membership lapse, as when a member no longer answers."""
    membership = await _lasting(session, viewer, membership_id, expected_revision, at.date())
    return await _end(session, viewer, at, membership, Step.LAPSED, on, reason)


async def _lasting(
    session: AsyncSession,
    viewer: Viewer,
    membership_id: UUID,
    expected_revision: int | None,
    today: date,
) -> Membership:
    """A membership that lasts, for the secretariat to say how it goes on."""
    require_secretariat(viewer)
    query = queries.membership(viewer, membership_id)
    membership = await claimed(session, query, membership_id, expected_revision)
    _check_lasting(membership, today)
    return membership


def _check_lasting(membership: Membership, today: date) -> None:
    """Refuse what follows an end; one that is yet to come has not ended anything."""
    if membership.valid_until is not None and membership.valid_until <= today:
        raise MembershipEnded


async def _go_on(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    membership: Membership,
    step: Step,
    since: PartialDate | None,
    reason: Mapping[str, str] | None,
    terms: Terms | None = None,
) -> Membership:
    """Let a membership go on as a step says, from a day on."""
    day = since or PartialDate.on(at.date())
    check_reached(day, at.date())
    return await _step(session, viewer, at, membership, step, day, reason, terms)


async def _end(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    membership: Membership,
    step: Step,
    on: PartialDate | None,
    reason: Mapping[str, str] | None,
) -> Membership:
    """Let a membership end as a step says, also on a day to come; the first without it."""
    _check_lasting(membership, at.date())
    day = on or PartialDate.on(at.date())
    return await _step(session, viewer, at, membership, step, day, reason, None)


async def _step(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    membership: Membership,
    step: Step,
    day: PartialDate,
    reason: Mapping[str, str] | None,
    terms: Terms | None,
) -> Membership:
    why = texts.written(reason, "reason") if reason is not None else None
    taken = Taken(step, day, terms or _terms(membership), why, viewer.person_id)
    await take(session, membership, taken, at)
    record(
        session,
        f"membership.{step}",
        viewer=viewer,
        subject=membership,
        at=at,
        body_id=membership.organisation_id,
        path=actors_policy.path_of(membership.organisation),
        membership_class_id=terms.membership_class_id if terms else None,
        basis=terms.basis if terms else None,
        since=day,
    )
    return membership


def _terms(membership: Membership) -> Terms:
    """How a membership stands now."""
    return Terms(
        membership_class_id=membership.membership_class_id,
        standing=membership.standing,
        basis=membership.basis,
        own_fee_minor=membership.own_fee_minor,
        own_fee_currency=membership.own_fee_currency,
    )
