"""Candidacies: somebody stands for a call, and may withdraw until they are chosen."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation, Sector
from governance.actors.operations.bodies import living_organisation
from governance.actors.operations.people import remembered_person
from governance.calls import policy, queries
from governance.calls.models import Call, CallPurpose, Candidacy
from governance.calls.operations.refusals import (
    CallNotOpen,
    CandidacyChosen,
    CandidacyWithdrawn,
)
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate
from governance.territories import queries as territories


async def stand(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    call_id: UUID,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    territory_id: UUID | None = None,
    delegate_id: UUID | None = None,
    sector: Sector | None = None,
    strengths: Mapping[str, str] | None = None,
) -> Candidacy:
    """Stand for a call, with strengths in words: a person, an organisation or a territory."""
    call = await linked(session, queries.call(viewer, call_id), call_id)
    ids = (person_id, organisation_id, territory_id, delegate_id)
    candidacy = await candidate(session, viewer, at, call, *ids, sector, strengths)
    if call.is_open_enrolment:
        raise InvalidInput("callId", "is an open enrolment: enrol in it.")
    session.add(candidacy)
    await session.flush()

    record(
        session,
        "candidacy.stood",
        viewer=viewer,
        subject=candidacy,
        at=at,
        own_mandate_id=viewer.steered.get(organisation_id) if organisation_id else None,
        call_id=call.id,
        of_body_id=call.body_id,
        person_id=person_id,
        organisation_id=organisation_id,
        territory_id=territory_id,
    )
    return candidacy


async def withdraw_candidacy(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    candidacy_id: UUID,
    expected_revision: int | None = None,
) -> Candidacy:
    """Withdraw a candidacy that was not chosen yet; it stays on record as withdrawn."""
    query = queries.candidacy(viewer, candidacy_id)
    candidacy = await claimed(session, query, candidacy_id, expected_revision)
    policy.require_withdrawer(viewer, candidacy)
    check_standing(candidacy)

    candidacy.withdrawn_at = at
    await session.flush()

    organisation_id = candidacy.organisation_id
    record(
        session,
        "candidacy.withdrawn",
        viewer=viewer,
        subject=candidacy,
        at=at,
        body_id=candidacy.call.body_id,
        path=actors.path_of(candidacy.call.body),
        own_mandate_id=viewer.steered.get(organisation_id) if organisation_id else None,
        call_id=candidacy.call_id,
        person_id=candidacy.person_id,
        organisation_id=organisation_id,
    )
    return candidacy


async def candidate(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    call: Call,
    person_id: UUID | None,
    organisation_id: UUID | None,
    territory_id: UUID | None,
    delegate_id: UUID | None,
    sector: Sector | None,
    strengths: Mapping[str, str] | None,
) -> Candidacy:
    """A candidacy of whoever may stand for a call that is open."""
    if sum(one is not None for one in (person_id, organisation_id, territory_id)) != 1:
        raise InvalidInput("personId", "name one who stands: a person, organisation or territory.")
    today = PartialDate.on(at.date())
    organisation = None
    if person_id is not None:
        person = await remembered_person(session, viewer, person_id)
        policy.require_stander(viewer, person)
    if organisation_id is not None:
        organisation = await living_organisation(session, viewer, organisation_id, today)
        policy.require_stander(viewer, organisation)
    if territory_id is not None:
        query = territories.territory(viewer, territory_id)
        policy.require_stander(viewer, await linked(session, query, territory_id))
    if delegate_id is not None:
        await remembered_person(session, viewer, delegate_id)
    if not _is_open(call, at):
        raise CallNotOpen
    _check_seat(call, organisation, territory_id, delegate_id, sector)
    own = organisation.sector if organisation and organisation.sector is not Sector.MIXED else None
    return Candidacy(
        call_id=call.id,
        person_id=person_id,
        organisation_id=organisation.id if organisation else None,
        territory_id=territory_id,
        delegate_id=delegate_id,
        sector=None if call.purpose is CallPurpose.COORDINATION else sector or own,
        strengths=texts.written(strengths, "strengths") if strengths else None,
        stood_at=at,
    )


def check_standing(candidacy: Candidacy) -> None:
    """Refuse what was withdrawn or chosen already."""
    if candidacy.withdrawn_at is not None:
        raise CandidacyWithdrawn
    if candidacy.chosen_at is not None:
        raise CandidacyChosen


def _is_open(call: Call, at: datetime) -> bool:
    begun = call.valid_from is None or call.valid_from <= at.date()
    return begun and (call.valid_until is None or call.valid_until > at.date())


def _check_seat(
    call: Call,
    organisation: Organisation | None,
    territory_id: UUID | None,
    delegate_id: UUID | None,
    sector: Sector | None,
) -> None:
    """Refuse a candidacy of which no seat could follow."""
    if delegate_id is not None and organisation is None:
        raise InvalidInput("delegateId", "is for an organisation that stands.")
    if call.purpose is CallPurpose.COORDINATION:
        return
    if territory_id is not None:
        raise InvalidInput("territoryId", "a territory stands for the network's coordination only.")
    if organisation is not None and delegate_id is None:
        raise InvalidInput("delegateId", "say who would sit for the organisation.")
    known = organisation.sector if organisation else None
    if sector is Sector.MIXED or (sector is None and known in {None, Sector.MIXED}):
        raise InvalidInput("sector", "say which sector the seat is to count for.")
    if sector is not None and known not in {None, Sector.MIXED, sector}:
        raise InvalidInput("sector", "this organisation counts for the {} sector.", known)
