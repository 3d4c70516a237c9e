"""How an organisation of a network file comes into the network: it applies, and is admitted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.members import operations
from governance.members.models import Membership, MembershipClass
from governance.network import form
from governance.network.form import MembershipRecord, Unfit


async def admit(
    session: AsyncSession, viewer: Viewer, at: datetime, organisation_id: UUID, given: Any
) -> bool:
    """Let an organisation be in the network as the file tells; whether that is new.

    Raises `Unfit` for a record without the form, or of a class there is not.
    """
    record = form.converted(given, MembershipRecord)
    known = select(Membership.id).where(Membership.organisation_id == organisation_id)
    if await session.scalar(known.limit(1)) is not None:
        return False
    kind = await session.scalar(select(MembershipClass).where(MembershipClass.key == record.key))
    if kind is None:
        keys = (await session.scalars(select(MembershipClass.key).order_by("key"))).all()
        raise Unfit(f"class: {form.unknown(record.key, keys)}")
    if kind.is_sympathiser != (record.basis is not None):
        raise Unfit("basis: sympathisers have a basis, and members have none.")
    since = form.date(record.admitted, "admitted")
    who: dict[str, Any] = {"viewer": viewer, "at": at}
    application = await operations.apply_for_membership(
        session,
        **who,
        organisation_id=organisation_id,
        membership_class_id=kind.id,
        on=since,
    )
    admitted: dict[str, Any] = {**who, "application_id": application.id, "since": since}
    if record.basis is None:
        await operations.admit_member(session, **admitted)
    else:
        await operations.admit_as_sympathiser(
            session, **admitted, basis=record.basis, membership_class_id=kind.id
        )
    return True
