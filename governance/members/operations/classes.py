"""What can be done with classes of members: they are defined, changed and retired."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors.policy import require_secretariat
from governance.db import claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.members import queries
from governance.members.models import (
    FeeKind,
    FeePeriod,
    MembershipClass,
    MembershipClassFacts,
    MembershipClassVersion,
    Requirement,
)
from governance.members.operations.refusals import ClassRetired
from governance.periods import PartialDate, amend, check_happened, check_reached

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")


async def define_membership_class(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    key: str,
    name: Mapping[str, str],
    has_vote: bool = False,
    is_sympathiser: bool = False,
    fee_kind: FeeKind = FeeKind.NONE,
    fee_amount_minor: int | None = None,
    fee_currency: str | None = None,
    fee_period: FeePeriod | None = None,
    requirements: Sequence[str] = (),
    since: PartialDate | None = None,
) -> MembershipClass:
    """Define a class of members: its vote, its fee, and what is asked of who joins it."""
    require_secretariat(viewer)
    if not _KEY.fullmatch(key):
        raise InvalidInput("key", "write small letters, digits and _, as in full_member.")
    day = since or PartialDate.on(at.date())
    check_reached(day, at.date())
    facts: dict[str, Any] = {
        "name": texts.name(name),
        "has_vote": has_vote,
        "is_sympathiser": is_sympathiser,
        "fee_kind": fee_kind,
        "fee_amount_minor": fee_amount_minor,
        "fee_currency": fee_currency,
        "fee_period": fee_period,
        "requirements": await _known(session, requirements),
    }
    _check_fee(facts)

    kind = await _enter(session, key, facts, day)

    record(
        session,
        "membership_class.defined",
        viewer=viewer,
        subject=kind,
        at=at,
        key=key,
        **facts,
        since=since,
    )
    return kind


async def change_membership_class(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_class_id: UUID,
    changes: Mapping[str, Any],
    since: PartialDate | None = None,
    is_correction: bool = False,
    expected_revision: int | None = None,
) -> MembershipClass:
    """Say what is now true of a class of members, from a day on; what it was before stays known."""
    require_secretariat(viewer)
    query = queries.membership_class(viewer, membership_class_id)
    kind = await claimed(session, query, membership_class_id, expected_revision)
    if kind.valid_until is not None:
        raise ClassRetired
    day = since or PartialDate.on(at.date())
    check_reached(day, at.date())
    always = ("has_vote", "fee_kind")
    facts = {name: new for name, new in changes.items() if new is not None or name not in always}
    if "name" in facts:
        facts["name"] = texts.name(facts["name"] or {})
    if "requirements" in facts:
        facts["requirements"] = await _known(session, facts["requirements"] or ())
    _check_fee({name: getattr(kind, name) for name in MembershipClassFacts.__annotations__} | facts)
    whose = MembershipClassVersion.membership_class_id == kind.id
    await amend(
        session, MembershipClassVersion, whose, facts, since=day, is_correction=is_correction
    )
    await _show_latest(session, kind)

    record(
        session,
        "membership_class.changed",
        viewer=viewer,
        subject=kind,
        at=at,
        changes=facts,
        since=since,
        is_correction=is_correction or None,
    )
    return kind


async def retire_membership_class(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    membership_class_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> MembershipClass:
    """Let a class of members take nobody in any more; whoever is in it stays."""
    require_secretariat(viewer)
    query = queries.membership_class(viewer, membership_class_id)
    kind = await claimed(session, query, membership_class_id, expected_revision)
    if kind.valid_until is not None:
        raise ClassRetired
    day = on or PartialDate.on(at.date())
    check_happened(day, at.date())
    if kind.valid_from is not None and day.end < kind.valid_from:
        raise InvalidInput("on", "{} is before it began, on {}.", day, kind.valid_from)
    kind.close(day)
    await session.flush()

    record(session, "membership_class.retired", viewer=viewer, subject=kind, at=at, on=day)
    return kind


def check_currency(currency: str, field: str = "currency") -> str:
    """A currency by its ISO 4217 code; raises `InvalidInput` for another form."""
    if not _CURRENCY.fullmatch(currency):
        raise InvalidInput(field, "write the three letters of ISO 4217, as in EUR or CVE.")
    return currency


async def _enter(
    session: AsyncSession, key: str, facts: dict[str, Any], day: PartialDate
) -> MembershipClass:
    """Let a class be there from a day on."""
    kind = MembershipClass(key=key, **facts)
    kind.begin(day)
    session.add(kind)
    await session.flush()
    version = MembershipClassVersion(membership_class_id=kind.id, **facts)
    version.begin(day)
    session.add(version)
    await session.flush()
    return kind


async def _show_latest(session: AsyncSession, kind: MembershipClass) -> None:
    """Let a class show the last of its versions: none begins in the future, so it is today's."""
    latest: Any = await session.scalar(
        select(MembershipClassVersion)
        .where(MembershipClassVersion.membership_class_id == kind.id)
        .order_by(MembershipClassVersion.valid_from.desc().nulls_last())
        .limit(1)
    )
    for name in MembershipClassFacts.__annotations__:
        setattr(kind, name, getattr(latest, name))
    await session.flush()


async def _known(session: AsyncSession, codes: Sequence[str]) -> list[str]:
    """The codes of requirements, in their order; raises `InvalidInput` for one there is not."""
    known = (await session.scalars(select(Requirement.code).order_by(Requirement.rank))).all()
    strange = sorted(set(codes) - set(known))
    if strange:
        raise InvalidInput(
            "requirements", "{!r} is unknown; there are {}.", strange[0], ", ".join(known)
        )
    return [code for code in known if code in codes]


def _check_fee(facts: Mapping[str, Any]) -> None:
    """Refuse a fee of which something is missing or too much."""
    kind, amount = facts["fee_kind"], facts["fee_amount_minor"]
    if kind is FeeKind.FIXED and (amount is None or amount <= 0 or not facts["fee_currency"]):
        raise InvalidInput("feeAmountMinor", "a fixed fee has an amount above 0 and a currency.")
    if kind is not FeeKind.FIXED and (amount is not None or facts["fee_currency"] is not None):
        raise InvalidInput("feeAmountMinor", "only a fixed fee has an amount and a currency.")
    if (kind is FeeKind.NONE) != (facts["fee_period"] is None):
        raise InvalidInput("feePeriod", "say for every year or month where there is a fee.")
    if facts["fee_currency"] is not None:
        check_currency(facts["fee_currency"], "feeCurrency")
