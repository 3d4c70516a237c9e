"""Rules of who sits in a body as a network's file tells of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.actors.models import OrganisationKind, Sector
from governance.network import form
from governance.network.form import Unfit
from governance.platforms import operations
from governance.platforms.composition import CompositionAction, CompositionKind, CompositionRule


class CompositionRecord(msgspec.Struct, kw_only=True):
    """A rule of composition as the file tells of it; what it does not say only informs."""

    body: str
    rule: CompositionKind
    action: CompositionAction = CompositionAction.INFORM
    organisation_kind: OrganisationKind | None = None
    sector: Sector | None = None
    share_percent_min: int | None = None
    seats_max: int | None = None
    since: str | None = None


async def composition_rule(
    session: AsyncSession,
    given: Any,
    organisation_ids: Mapping[str, UUID],
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a rule come in; whether it is new: its body never had one of that sort."""
    record = form.converted(given, CompositionRecord)
    if record.body not in organisation_ids:
        raise Unfit(f"body: {record.body!r} is not among what has come in.")
    rule, body_id = CompositionRule, organisation_ids[record.body]
    known = select(rule.id).where(
        rule.body_id == body_id,
        rule.kind == record.rule,
        rule.organisation_kind.is_not_distinct_from(record.organisation_kind),
        rule.sector.is_not_distinct_from(record.sector),
    )
    if await session.scalar(known.limit(1)) is not None:
        return False
    await operations.set_composition_rule(
        session,
        viewer=viewer,
        at=at,
        body_id=body_id,
        kind=record.rule,
        action=record.action,
        organisation_kind=record.organisation_kind,
        sector=record.sector,
        share_percent_min=record.share_percent_min,
        seats_max=record.seats_max,
        since=form.date(record.since, "since"),
    )
    return True
