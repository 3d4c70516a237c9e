"""How organisations apply to the network, and take that back."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.actors import queries as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import check_living
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.members import policy, queries
from governance.members.models import FeeKind, MembershipApplication, MembershipClass, Outcome
from governance.members.operations.classes import check_currency
from governance.members.operations.refusals import AlreadyDecided, AlreadyMember, ClassRetired
from governance.periods import PartialDate, check_reached


async def apply_for_membership(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    membership_class_id: UUID,
    statement: Mapping[str, str] | None = None,
    own_fee_minor: int | None = None,
    own_fee_currency: str | None = None,
    on: PartialDate | None = None,
) -> MembershipApplication:
    """Apply to the network for an organisation; without a mandate in it yet, who founded it may."""
    query = actors.organisation(viewer, organisation_id)
    organisation = await linked(session, query, organisation_id)
    await _check_applicant(session, viewer, organisation, at.date())
    day = on or PartialDate.on(at.date())
    check_reached(day, at.date(), "on")
    check_living(organisation, day, "on")
    kind = await open_class(session, viewer, membership_class_id, at.date())
    check_own_fee(kind, own_fee_minor, own_fee_currency)
    current = await session.scalar(queries.current(organisation.id))
    if current is not None and current.membership_class_id == kind.id:
        raise AlreadyMember

    application = MembershipApplication(
        organisation_id=organisation.id,
        membership_class_id=kind.id,
        applied_on=day.day,
        statement=texts.written(statement, "statement") if statement else None,
        own_fee_minor=own_fee_minor,
        own_fee_currency=own_fee_currency,
        author_id=viewer.person_id,
    )
    session.add(application)
    await session.flush()

    record(
        session,
        "joining.applied",
        viewer=viewer,
        subject=application,
        at=at,
        body_id=organisation.id,
        path=actors_policy.path_of(organisation),
        membership_class_id=kind.id,
        statement=application.statement,
        on=on,
    )
    return application


async def withdraw_application(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    application_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> MembershipApplication:
    """Take an application back before it is decided."""
    query = queries.application(viewer, application_id)
    application = await claimed(session, query, application_id, expected_revision)
    policy.require_withdrawer(viewer, application)
    decide(application, Outcome.WITHDRAWN, viewer, at, reason)
    await session.flush()

    record(
        session,
        "joining.withdrawn",
        viewer=viewer,
        subject=application,
        at=at,
        body_id=application.organisation_id,
        path=actors_policy.path_of(application.organisation),
        reason=application.decision_reason,
    )
    return application


def decide(
    application: MembershipApplication,
    outcome: Outcome,
    viewer: Viewer,
    at: datetime,
    reason: Mapping[str, str] | None,
    decision_id: UUID | None = None,
) -> None:
    """Let an application have its outcome, once, by a decision where a body took one."""
    if application.outcome is not None:
        raise AlreadyDecided
    application.outcome = outcome
    application.decided_at = at
    application.decided_by_id = viewer.person_id
    application.decision_id = decision_id
    application.decision_reason = texts.written(reason, "reason") if reason else None


async def _check_applicant(
    session: AsyncSession, viewer: Viewer, organisation: Organisation, today: date
) -> None:
    """Refuse who may not apply for an organisation."""
    founders = (await session.scalars(queries.founders(organisation))).all()
    mandates = (await session.scalars(queries.mandates(organisation, today))).all()
    policy.require_applicant(viewer, organisation, founders, mandates)


async def open_class(
    session: AsyncSession, viewer: Viewer, membership_class_id: UUID, day: date
) -> MembershipClass:
    """A class of members that takes somebody in on a day."""
    query = queries.membership_class(viewer, membership_class_id)
    kind = await linked(session, query, membership_class_id)
    is_begun = kind.valid_from is None or kind.valid_from <= day
    if not is_begun or (kind.valid_until is not None and kind.valid_until <= day):
        raise ClassRetired
    return kind


def check_own_fee(kind: MembershipClass, amount: int | None, currency: str | None) -> None:
    """Refuse a fee of the member's own where the class sets it, and one that is not whole."""
    if amount is None and currency is None:
        return
    if kind.fee_kind is not FeeKind.OWN:
        raise InvalidInput("ownFeeMinor", "members of this class do not set their own fee.")
    if amount is None or amount <= 0 or currency is None:
        raise InvalidInput("ownFeeMinor", "a fee has an amount above 0 and a currency.")
    check_currency(currency, "ownFeeCurrency")
