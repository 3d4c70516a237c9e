"""Who takes part in an action: named by who answers for it, confirmed by itself, and leaving."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actions import policy, queries
from governance.actions.models import ActionParty, PartyRole
from governance.actions.operations.actions import own_action
from governance.actions.operations.refusals import (
    ActionEnded,
    AlreadyTakingPart,
    AnswersForAction,
    PartyLeft,
)
from governance.actors import policy as actors
from governance.actors.operations.bodies import living_organisation
from governance.db import claimed
from governance.events import record
from governance.periods import PartialDate, check_begun, check_happened, ending


async def add_action_party(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    action_id: UUID,
    organisation_id: UUID,
    role: PartyRole,
    since: PartialDate | None = None,
) -> ActionParty:
    """Name an organisation that takes part in an action; it is unconfirmed until it says so itself.

    Where you act for it too, it is confirmed at once.
    """
    action = await own_action(session, viewer, action_id)
    today = await zones.today_of(session, action.holder_id, at)
    begun = action.valid_from or today
    day = since or PartialDate.on(max(today, begun))
    check_begun(action, day)
    member = await living_organisation(session, viewer, organisation_id, day)

    party = ActionParty(
        action_id=action.id,
        organisation_id=member.id,
        role=role,
        confirmed_at=at if policy.may_speak(viewer, member) else None,
    )
    party.hold(day, None)
    session.add(party)
    await session.flush()

    record(
        session,
        "action.party_added",
        viewer=viewer,
        subject=party,
        at=at,
        body_id=action.holder_id,
        path=actors.path_of(action.holder),
        action_id=action.id,
        organisation_id=member.id,
        role=role,
        since=day,
    )
    return party


async def confirm_action_party(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    party_id: UUID,
    expected_revision: int | None = None,
) -> ActionParty:
    """Confirm for your organisation that it takes part in an action as it was named."""
    query = queries.party(viewer, party_id)
    party = await claimed(session, query, party_id, expected_revision)
    actors.require_power(viewer, Capability.DECISIONS, party.organisation)
    if party.valid_until is not None:
        raise PartyLeft
    if party.confirmed_at is not None:
        raise AlreadyTakingPart
    if party.action.ended_as is not None:
        raise ActionEnded

    party.confirmed_at = at
    await session.flush()

    record(
        session,
        "action.party_confirmed",
        viewer=viewer,
        subject=party,
        at=at,
        body_id=party.organisation_id,
        path=actors.path_of(party.organisation),
        action_id=party.action_id,
        holder_id=party.action.holder_id,
        role=party.role,
    )
    return party


async def leave_action(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    party_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> ActionParty:
    """Let an organisation take part in an action no longer; that it did stays on record."""
    query = queries.party(viewer, party_id)
    party = await claimed(session, query, party_id, expected_revision)
    policy.require_leaver(viewer, party)
    if party.valid_until is not None:
        raise PartyLeft
    holder_id = await session.scalar(queries.holder_of(party.action_id))
    if party.role is PartyRole.HOLDER and party.organisation_id == holder_id:
        raise AnswersForAction
    today = await zones.today_of(session, party.organisation_id, at)
    if on is not None:
        check_happened(on, today)
    day = ending(party, on, today)

    party.close(day)
    party.leave_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    speaks = policy.may_speak(viewer, party.organisation)
    body = party.organisation if speaks else party.action.holder
    record(
        session,
        "action.party_left",
        viewer=viewer,
        subject=party,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        action_id=party.action_id,
        holder_id=party.action.holder_id,
        organisation_id=party.organisation_id,
        role=party.role,
        on=day,
        reason=party.leave_reason,
    )
    return party
