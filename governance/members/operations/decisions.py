"""How applications are decided: who applied is admitted, as a member or sympathiser, or refused."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors.operations.bodies import check_living
from governance.actors.policy import require_secretariat
from governance.db import claimed
from governance.errors import InvalidInput, RevisionMismatch
from governance.events import record
from governance.members import queries
from governance.members.course import Taken, Terms
from governance.members.keeping import take
from governance.members.models import (
    Basis,
    Membership,
    MembershipApplication,
    MembershipClass,
    Outcome,
    Step,
)
from governance.members.operations.applications import decide, open_class
from governance.members.operations.refusals import (
    AlreadyDecided,
    AlreadyMember,
    RequirementsMissing,
)
from governance.periods import PartialDate, check_reached


async def admit_member(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    application_id: UUID,
    membership_class_id: UUID | None = None,
    since: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    decision_id: UUID | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Admit who applied as a member, in the class they wish or another, from a day on."""
    application = await _waiting(session, viewer, application_id, expected_revision)
    wanted = membership_class_id or application.membership_class_id
    kind = await open_class(session, viewer, wanted, at.date())
    if kind.is_sympathiser:
        raise InvalidInput("membershipClassId", "is of sympathisers; admit them as such.")
    await check_fulfilled(session, viewer, application.organisation_id, kind, at.date())
    decide(application, Outcome.ADMITTED, viewer, at, reason, decision_id)
    return await _enter(session, viewer, at, application, kind, Step.ADMITTED, since, None)


async def admit_as_sympathiser(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    application_id: UUID,
    basis: Basis,
    membership_class_id: UUID | None = None,
    since: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    decision_id: UUID | None = None,
    expected_revision: int | None = None,
) -> Membership:
    """Admit who applied as a sympathiser: on the way to the charter, or using the method alone."""
    application = await _waiting(session, viewer, application_id, expected_revision)
    if membership_class_id is None:
        membership_class_id = await session.scalar(queries.sympathisers_class())
    wanted = membership_class_id or application.membership_class_id
    kind = await open_class(session, viewer, wanted, at.date())
    if not kind.is_sympathiser:
        raise InvalidInput("membershipClassId", "is of members, not of sympathisers.")
    await check_fulfilled(session, viewer, application.organisation_id, kind, at.date())
    decide(application, Outcome.ADMITTED_AS_SYMPATHISER, viewer, at, reason, decision_id)
    return await _enter(
        session, viewer, at, application, kind, Step.ADMITTED_AS_SYMPATHISER, since, basis
    )


async def refuse_application(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    application_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> MembershipApplication:
    """Refuse an application, with reasons."""
    application = await _waiting(session, viewer, application_id, expected_revision)
    texts.written(reason, "reason")
    decide(application, Outcome.REFUSED, viewer, at, reason)
    await session.flush()

    record(
        session,
        "joining.refused",
        viewer=viewer,
        subject=application,
        at=at,
        organisation_id=application.organisation_id,
        reason=application.decision_reason,
    )
    return application


async def check_fulfilled(
    session: AsyncSession,
    viewer: Viewer,
    organisation_id: UUID,
    kind: MembershipClass,
    today: date,
) -> None:
    """Refuse a class that asks for what an organisation does not fulfil; aims keep nobody out.

    What is brought in from a file was decided before, and is not asked for again.
    """
    if viewer.is_operator:
        return
    unfulfilled = queries.unfulfilled(organisation_id, kind.id, today)
    missing = list((await session.scalars(unfulfilled)).all())
    if missing:
        raise RequirementsMissing(missing)


def _terms(application: MembershipApplication, kind: MembershipClass, basis: Basis | None) -> Terms:
    """The terms somebody comes in on; a fee of their own is that of the class they wished."""
    is_wished = kind.id == application.membership_class_id
    return Terms(
        membership_class_id=kind.id,
        basis=basis,
        own_fee_minor=application.own_fee_minor if is_wished else None,
        own_fee_currency=application.own_fee_currency if is_wished else None,
    )


async def _waiting(
    session: AsyncSession, viewer: Viewer, application_id: UUID, expected_revision: int | None
) -> MembershipApplication:
    """An application for the secretariat to decide, which nobody else decides meanwhile."""
    require_secretariat(viewer)
    query = queries.application(viewer, application_id)
    application = await claimed(session, query, application_id)
    if application.outcome is not None:
        raise AlreadyDecided
    known = application.revision - 1
    if expected_revision is not None and expected_revision != known:
        raise RevisionMismatch(expected_revision, known)
    return application


async def _enter(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    application: MembershipApplication,
    kind: MembershipClass,
    step: Step,
    since: PartialDate | None,
    basis: Basis | None,
) -> Membership:
    """Let who applied be in the network from a day on; who is already goes on in the new class."""
    day = since or PartialDate.on(at.date())
    check_reached(day, at.date())
    check_living(application.organisation, day)
    terms = _terms(application, kind, basis)
    current = await session.scalar(queries.current(application.organisation_id).with_for_update())
    if current is not None and (current.membership_class_id, current.basis) == (kind.id, basis):
        raise AlreadyMember
    if current is None:
        current = Membership(
            organisation_id=application.organisation_id, membership_class_id=kind.id, basis=basis
        )
        current.standing = terms.standing
        current.begin(day)
        session.add(current)
        await session.flush()
    else:
        current.revision += 1
    why, by = application.decision_reason, application.decision_id
    await take(session, current, Taken(step, day, terms, why, viewer.person_id, by), at)
    application.membership_id = current.id
    await session.flush()

    record(
        session,
        f"membership.{step}",
        viewer=viewer,
        subject=current,
        at=at,
        organisation_id=application.organisation_id,
        membership_class_id=kind.id,
        basis=basis,
        since=day,
    )
    return current
