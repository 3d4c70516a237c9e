"""Actions of co-responsibility: started, changed while they last, and ended."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actions import queries
from governance.actions.models import Action, ActionEnd, ActionParty, PartyRole
from governance.actions.operations.refusals import ActionEnded
from governance.actors import policy as actors
from governance.actors import queries as actors_queries
from governance.actors.models import Organisation
from governance.actors.operations.bodies import check_living
from governance.db import claimed, linked
from governance.decisions import queries as decisions
from governance.decisions.models import Decision, DecisionOutcome
from governance.decisions.operations import DecisionAnnulled, DecisionNotAdopted
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, check_happened, ending
from governance.territories import queries as territories

LINKS_MAX = 50


async def start_action(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    holder_id: UUID,
    territory_id: UUID,
    title: Mapping[str, str],
    description: Mapping[str, str] | None = None,
    decision_id: UUID | None = None,
    phase: Mapping[str, str] | None = None,
    links: Sequence[str] = (),
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Action:
    """Start or plan an action of co-responsibility that your organisation answers for.

    Ask for `similarActions` first, and look at `similar` of what is started.
    """
    holder = await linked(session, actors_queries.organisation(viewer, holder_id), holder_id)
    actors.require_power(viewer, Capability.DECISIONS, holder)
    day = since or PartialDate.on(await zones.today_of(session, holder.id, at))
    check_living(holder, day)
    place = await linked(session, territories.territory(viewer, territory_id), territory_id)
    decision = await adopted(session, viewer, decision_id) if decision_id else None

    action = Action(
        holder_id=holder.id,
        territory_id=place.id,
        decision_id=decision.id if decision else None,
        title=texts.name(title, "title"),
        description=texts.written(description, "description") if description else None,
        phase=texts.name(phase, "phase") if phase else None,
        links=_linked(links),
    )
    action.hold(day, until)
    await _enter(session, action, at)

    told: dict[str, Any] = {
        "territory_id": place.id,
        "decision_id": action.decision_id,
        "title": action.title,
    }
    told |= {"since": day, "until": until}
    decided_by_id = decision.body_id if decision else None
    _record(session, "action.started", viewer, action, holder, at, decided_by_id, told)
    return action


async def change_action(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    action_id: UUID,
    changes: dict[str, Any],
    expected_revision: int | None = None,
) -> Action:
    """Change what an action says, until when it lasts, or who answers for it.

    That is another of its holders, which has confirmed it. What it was stays on record.
    """
    action = await own_action(session, viewer, action_id, expected_revision)
    today = await zones.today_of(session, action.holder_id, at)

    for name, kept in (
        ("title", texts.name),
        ("description", texts.written),
        ("phase", texts.name),
    ):
        if name in changes:
            said = changes[name]
            setattr(action, name, kept(said or {}, name) if said or name == "title" else None)
    if "links" in changes:
        action.links = _linked(changes["links"] or ())
    if "until" in changes:
        _extend(action, changes["until"], today)
    former = action.holder
    if changes.get("holder_id") is not None:
        await _hand_over(session, action, changes["holder_id"], today)
    await session.flush()

    handed_to = action.holder_id if action.holder_id != former.id else None
    told = {"holder_id": handed_to, "changed": sorted(changes)}
    _record(session, "action.changed", viewer, action, former, at, _decided_by(action), told)
    return action


async def end_action(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    action_id: UUID,
    ended_as: ActionEnd,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Action:
    """Say that an action is done, or given up; who took part in it stays on record."""
    action = await own_action(session, viewer, action_id, expected_revision)
    today = await zones.today_of(session, action.holder_id, at)
    if on is not None:
        check_happened(on, today)
    day = ending(action, on, today)
    if ended_as is ActionEnd.DONE and action.valid_from and action.valid_from > today:
        raise InvalidInput("endedAs", "the action has not begun; it can be dropped.")
    if ended_as is ActionEnd.DROPPED and not reason:
        raise InvalidInput("reason", "say why the action is given up.")

    action.close(day)
    action.ended_as = ended_as
    action.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()

    told = {"ended_as": ended_as, "on": day, "reason": action.end_reason}
    _record(session, "action.ended", viewer, action, action.holder, at, _decided_by(action), told)
    return action


async def _enter(session: AsyncSession, action: Action, at: datetime) -> None:
    """Let an action be there, with the organisation that answers for it as its first party."""
    session.add(action)
    await session.flush()
    party = ActionParty(
        action_id=action.id,
        organisation_id=action.holder_id,
        role=PartyRole.HOLDER,
        confirmed_at=at,
    )
    party.valid_from, party.valid_from_precision = action.valid_from, action.valid_from_precision
    session.add(party)
    await session.flush()


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    action: Action,
    holder: Organisation,
    at: datetime,
    decided_by_id: UUID | None,
    told: Mapping[str, Any],
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=action,
        at=at,
        body_id=holder.id,
        path=actors.path_of(holder),
        decided_by_id=decided_by_id,
        **told,
    )


async def own_action(
    session: AsyncSession, viewer: Viewer, action_id: UUID, expected_revision: int | None = None
) -> Action:
    """An action that lasts, for who acts for the organisation that answers for it."""
    query = queries.action(viewer, action_id)
    action = await claimed(session, query, action_id, expected_revision)
    actors.require_power(viewer, Capability.DECISIONS, action.holder)
    if action.ended_as is not None:
        raise ActionEnded
    return action


async def adopted(session: AsyncSession, viewer: Viewer, decision_id: UUID) -> Decision:
    """A decision for something to follow; raises `DecisionNotAdopted` or `DecisionAnnulled`."""
    decision = await linked(session, decisions.decision(viewer, decision_id), decision_id)
    if decision.outcome is not DecisionOutcome.ADOPTED:
        raise DecisionNotAdopted
    if decision.annulled_on is not None:
        raise DecisionAnnulled
    return decision


async def _hand_over(session: AsyncSession, action: Action, holder_id: UUID, today: date) -> None:
    """Let another organisation answer for an action: one that holds it too, and said so."""
    if await session.scalar(queries.holding(action.id, holder_id, today)) is None:
        raise InvalidInput("holderId", "is no holder of this action that has confirmed it.")
    action.holder_id = holder_id


def _decided_by(action: Action) -> UUID | None:
    return action.decision.body_id if action.decision else None


def _extend(action: Action, until: PartialDate | None, today: date) -> None:
    if until is not None and until.end <= max(today, action.valid_from or today):
        raise InvalidInput("until", "{} is over already; end the action instead.", until)
    action.close(until)


def _linked(links: Sequence[str]) -> list[str]:
    """Addresses of the web, each once."""
    if len(links) > LINKS_MAX:
        raise InvalidInput("links", "are {}, the limit is {}.", len(links), LINKS_MAX)
    return list(dict.fromkeys(texts.link(link, "links") for link in links))
