"""What is recorded of fees: they are paid or waived, and a fact that was mistaken is reversed."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors.policy import require_secretariat
from governance.db import found, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.members import queries
from governance.members.models import FeeEntry, FeeEntryKind
from governance.members.operations.classes import check_currency
from governance.members.operations.refusals import FeeReversed


async def record_fee_payment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    amount_minor: int,
    currency: str,
    on: date | None = None,
    note: Mapping[str, str] | None = None,
) -> FeeEntry:
    """Record that a member paid a fee."""
    require_secretariat(viewer)
    return await _settle(
        session, viewer, at, FeeEntryKind.PAID, membership_id, amount_minor, currency, on, note
    )


async def waive_fee(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_id: UUID,
    amount_minor: int,
    currency: str,
    on: date | None = None,
    note: Mapping[str, str] | None = None,
) -> FeeEntry:
    """Let a member off a fee."""
    require_secretariat(viewer)
    return await _settle(
        session, viewer, at, FeeEntryKind.WAIVED, membership_id, amount_minor, currency, on, note
    )


async def reverse_fee_entry(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    fee_entry_id: UUID,
    note: Mapping[str, str] | None = None,
) -> FeeEntry:
    """Reverse a payment or a waiver that was recorded by mistake; both stay on record."""
    require_secretariat(viewer)
    mistaken = await found(session, queries.fee_entry(viewer, fee_entry_id), fee_entry_id)
    if mistaken.kind is FeeEntryKind.REVERSED:
        raise FeeReversed
    entry = FeeEntry(
        membership_id=mistaken.membership_id,
        kind=FeeEntryKind.REVERSED,
        amount_minor=mistaken.amount_minor,
        currency=mistaken.currency,
        happened_on=at.date(),
        note=texts.written(note, "note") if note else None,
        author_id=viewer.person_id,
        reverses_id=mistaken.id,
    )
    session.add(entry)
    await session.flush()

    record(
        session,
        "fee.reversed",
        viewer=viewer,
        subject=entry,
        at=at,
        organisation_id=mistaken.membership.organisation_id,
        reverses_id=mistaken.id,
    )
    return entry


async def _settle(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    kind: FeeEntryKind,
    membership_id: UUID,
    amount_minor: int,
    currency: str,
    on: date | None,
    note: Mapping[str, str] | None,
) -> FeeEntry:
    membership = await linked(session, queries.membership(viewer, membership_id), membership_id)
    if amount_minor <= 0:
        raise InvalidInput("amountMinor", "write an amount above 0, in cents or the like.")
    if on is not None and on > at.date():
        raise InvalidInput("on", "{} lies ahead; record it the day it happens.", on)
    entry = FeeEntry(
        membership_id=membership.id,
        kind=kind,
        amount_minor=amount_minor,
        currency=check_currency(currency),
        happened_on=on or at.date(),
        note=texts.written(note, "note") if note else None,
        author_id=viewer.person_id,
    )
    session.add(entry)
    await session.flush()

    record(
        session,
        f"fee.{kind}",
        viewer=viewer,
        subject=entry,
        at=at,
        organisation_id=membership.organisation_id,
        membership_id=membership.id,
        amount_minor=amount_minor,
        currency=currency,
        on=entry.happened_on,
    )
    return entry
