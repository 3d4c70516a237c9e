"""Who stands is chosen, or enrols: the mandate or the seat that follows is made in one deed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import operations as actors
from governance.actors import policy as actors_policy
from governance.actors.models import Role, Sector
from governance.calls import queries
from governance.calls.models import Call, CallPurpose, Candidacy
from governance.calls.operations.candidacies import candidate, check_standing
from governance.calls.operations.refusals import PlacesTaken
from governance.db import found
from governance.errors import InvalidInput, NotFound
from governance.events import record
from governance.periods import PartialDate
from governance.platforms import operations as platforms

CHOSEN_MAX = 100
"""How many one deed may choose."""
ENROLLING = frozenset({Capability.SEATS})
"""What an open enrolment lets whoever enrols do in its body, for their own seat."""


async def choose_candidates(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    call_id: UUID,
    candidacy_ids: Sequence[UUID],
    since: PartialDate | None = None,
    until: PartialDate | None = None,
    decision_id: UUID | None = None,
) -> Call:
    """Choose among those who stand; each gets the mandate or seat of the call, for a term.

    A body or a territory chosen for the network's coordination holds it for the strengths it stood
    with. What a person says of themselves stays in their candidacy alone.
    """
    call = await _locked(session, viewer, call_id)
    actors_policy.require_power(viewer, Capability.SEATS, call.body)
    wanted = list(dict.fromkeys(candidacy_ids))
    if not 1 <= len(wanted) <= CHOSEN_MAX:
        raise InvalidInput("candidacyIds", "name 1 to {}.", CHOSEN_MAX)
    standing = await session.scalars(queries.standing(viewer, call.id, wanted))
    candidacies = {one.id: one for one in standing}
    for id_ in wanted:
        if id_ not in candidacies:
            raise NotFound(id_)
        check_standing(candidacies[id_])
    await _check_places(session, call, len(wanted))

    for id_ in wanted:
        await _place(session, viewer, at, call, candidacies[id_], since, until)
        candidacies[id_].decision_id = decision_id
    await session.flush()

    record(
        session,
        "call.candidates_chosen",
        viewer=viewer,
        subject=call,
        at=at,
        body_id=call.body_id,
        path=actors_policy.path_of(call.body),
        candidacy_ids=wanted,
        since=since,
        until=until,
    )
    return call


async def enrol(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    call_id: UUID,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    delegate_id: UUID | None = None,
    sector: Sector | None = None,
    strengths: Mapping[str, str] | None = None,
) -> Candidacy:
    """Take part where a call is an open enrolment: the seat is taken at once."""
    call = await _locked(session, viewer, call_id)
    ids = (person_id, organisation_id, None, delegate_id)
    candidacy = await candidate(session, viewer, at, call, *ids, sector, strengths)
    if not call.is_open_enrolment:
        raise InvalidInput("callId", "is decided on: stand for it.")
    await _check_places(session, call, 1)
    session.add(candidacy)
    await session.flush()

    invited = replace(viewer, powers={**viewer.powers, call.body_id: ENROLLING})
    await _place(session, invited, at, call, candidacy, None, None)
    await session.flush()

    record(
        session,
        "candidacy.enrolled",
        viewer=viewer,
        subject=candidacy,
        at=at,
        own_mandate_id=viewer.steered.get(organisation_id) if organisation_id else None,
        call_id=call.id,
        of_body_id=call.body_id,
        person_id=person_id,
        organisation_id=organisation_id,
        seat_id=candidacy.seat_id,
    )
    return candidacy


async def _locked(session: AsyncSession, viewer: Viewer, call_id: UUID) -> Call:
    """A call whose places nobody else fills meanwhile."""
    return await found(session, queries.call(viewer, call_id).with_for_update(of=Call), call_id)


async def _check_places(session: AsyncSession, call: Call, more: int) -> None:
    if call.places is None:
        return
    taken = await session.scalar(queries.chosen(call.id)) or 0
    if taken + more > call.places:
        raise PlacesTaken(call.places, taken)


async def _place(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    call: Call,
    candidacy: Candidacy,
    since: PartialDate | None,
    until: PartialDate | None,
) -> None:
    """Give a candidate the mandate or seat of a call, by the deed for that.

    Who stands is known to whoever chooses, as the people of a body are to who acts for it.
    """
    people = (candidacy.person_id, candidacy.delegate_id)
    knowing = replace(viewer, colleagues=viewer.colleagues.union(filter(None, people)))
    term: dict[str, Any] = {
        "viewer": knowing,
        "at": at,
        "body_id": call.body_id,
        "since": since or PartialDate.on(await zones.today_of(session, call.body_id, at)),
        "until": until,
    }
    sitting: dict[str, Any]
    if call.purpose is CallPurpose.COORDINATION:
        mandate = await actors.grant_mandate(
            session,
            **term,
            role=Role.NETWORK_COORDINATION,
            holder_person_id=candidacy.person_id,
            holder_organisation_id=candidacy.organisation_id,
            holder_territory_id=candidacy.territory_id,
            scope=None if candidacy.person_id else candidacy.strengths,
        )
        candidacy.mandate_id = mandate.id
    elif candidacy.organisation_id is not None:
        sitting = {"delegate_id": candidacy.delegate_id, "sector": candidacy.sector}
        seat = await platforms.seat_organisation(
            session, **term, organisation_id=candidacy.organisation_id, **sitting
        )
        candidacy.seat_id = seat.id
    else:
        sitting = {"person_id": candidacy.person_id, "sector": candidacy.sector}
        candidacy.seat_id = (await platforms.seat_person(session, **term, **sitting)).id
    candidacy.chosen_at = at
    candidacy.revision += 1
