"""What can be done with seats: take them and leave them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.models import Organisation, OrganisationKind, Sector
from governance.actors.operations.bodies import hold_within, living_organisation, steered_body
from governance.actors.operations.people import remembered_person
from governance.db import claimed
from governance.errors import InvalidInput, sentence
from governance.events import record
from governance.periods import PartialDate, ending
from governance.platforms import policy, queries
from governance.platforms.composition import CompositionNotice
from governance.platforms.models import SEATING, Seat, Voice
from governance.platforms.operations.composition import composition_kept, standings
from governance.platforms.operations.refusals import NotABody, OwnAlternate, SeatEnded


@dataclass(frozen=True)
class Elsewhere:
    """What whoever seats a neighbourhood association in a platform of another place is told."""

    def said(self, lang: str) -> str:
        """It in a sentence."""
        return sentence(SITS_ELSEWHERE, lang)


@dataclass(frozen=True)
class Seated:
    """A seat that was given or left, with what is to be told of it."""

    id: UUID
    composition_notices: Sequence[CompositionNotice]
    elsewhere_notice: Elsewhere | None = None


SITS_ELSEWHERE: Mapping[str, str] = {
    "en": "The association does not sit in the platform's territory, nor within it.",
    "fr": "L’association n’est pas dans le territoire de la plateforme, ni en son sein.",
    "pt": "A associação não está no território da plataforma, nem dentro dele.",
}


async def seat_organisation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    organisation_id: UUID,
    delegate_id: UUID,
    sector: Sector,
    voice: Voice = Voice.VOTE,
    alternate_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Seated:
    """Give an organisation a seat in a body, through its named delegate."""
    today = await zones.today_of(session, body_id, at)
    day = since or PartialDate.on(today)
    body = await _body(session, viewer, body_id, day, sector)
    organisation = await living_organisation(session, viewer, organisation_id, day)
    delegate = await remembered_person(session, viewer, delegate_id)
    _check_fit(body, organisation, sector)

    seat = Seat(
        body_id=body.id,
        organisation_id=organisation.id,
        delegate_id=delegate.id,
        alternate_id=await _alternate(session, viewer, alternate_id, delegate.id),
        sector=sector,
        voice=voice,
    )
    hold_within(seat, day, until, body, organisation)
    notices = await _give(session, seat, today)

    record(
        session,
        "platform.organisation_seated",
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        organisation_id=organisation.id,
        delegate_id=delegate.id,
        alternate_id=seat.alternate_id,
        sector=sector,
        voice=voice,
        since=since,
        until=until,
    )
    return Seated(seat.id, notices, await _elsewhere(session, body, organisation, today))


async def seat_person(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    person_id: UUID,
    sector: Sector,
    voice: Voice = Voice.VOTE,
    alternate_id: UUID | None = None,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Seated:
    """Give a person a seat of their own in a body."""
    today = await zones.today_of(session, body_id, at)
    day = since or PartialDate.on(today)
    body = await _body(session, viewer, body_id, day, sector)
    person = await remembered_person(session, viewer, person_id)

    seat = Seat(
        body_id=body.id,
        person_id=person.id,
        alternate_id=await _alternate(session, viewer, alternate_id, person.id),
        sector=sector,
        voice=voice,
    )
    hold_within(seat, day, until, body)
    notices = await _give(session, seat, today)

    record(
        session,
        "platform.person_seated",
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        person_id=person.id,
        alternate_id=seat.alternate_id,
        sector=sector,
        voice=voice,
        since=since,
        until=until,
    )
    return Seated(seat.id, notices)


async def unseat(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    on: PartialDate | None = None,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Seated:
    """Let a seat end before its term."""
    seat = await claimed(session, queries.seat(viewer, seat_id), seat_id, expected_revision)
    policy.require_sitter(viewer, seat)
    today = await zones.today_of(session, seat.body_id, at)
    day = ending(seat, on, today)
    if seat.valid_until is not None and seat.valid_until <= day.end:
        raise SeatEnded(seat.id)

    counted_on = max(day.end, today)
    before = await standings(session, seat.body_id, counted_on)
    seat.close(day)
    seat.end_reason = texts.written(reason, "reason") if reason else None
    await session.flush()
    notices = await composition_kept(session, before, seat.body_id, counted_on, is_leaving=True)

    record(
        session,
        "platform.unseated",
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=seat.body_id,
        path=actors_policy.path_of(seat.body),
        own_mandate_id=policy.own_mandate(viewer, seat),
        organisation_id=seat.organisation_id,
        person_id=seat.person_id,
        on=day,
        reason=seat.end_reason,
    )
    return Seated(seat.id, notices)


def _check_fit(body: Organisation, organisation: Organisation, sector: Sector) -> None:
    if organisation.id == body.id:
        raise InvalidInput("organisationId", "a body has no seat in itself.")
    if organisation.sector not in {None, Sector.MIXED, sector}:
        raise InvalidInput(
            "sector", "this organisation counts for the {} sector.", organisation.sector
        )


async def _give(session: AsyncSession, seat: Seat, today: date) -> list[CompositionNotice]:
    """Let a seat be there, as far as the body's rules of composition let it.

    It is counted on the day it begins, or today.
    """
    counted_on = max(seat.valid_from or today, today)
    before = await standings(session, seat.body_id, counted_on)
    session.add(seat)
    await session.flush()
    return await composition_kept(session, before, seat.body_id, counted_on)


async def _alternate(
    session: AsyncSession, viewer: Viewer, alternate_id: UUID | None, sitting_id: UUID
) -> UUID | None:
    """Who sits where the other cannot, if anybody is named."""
    if alternate_id is None:
        return None
    if alternate_id == sitting_id:
        raise OwnAlternate
    return (await remembered_person(session, viewer, alternate_id)).id


async def _elsewhere(
    session: AsyncSession, body: Organisation, organisation: Organisation, today: date
) -> Elsewhere | None:
    """What to tell where a neighbourhood association sits outside its platform's territory."""
    kinds = (organisation.kind, body.kind)
    if kinds != (OrganisationKind.NEIGHBOURHOOD_ASSOCIATION, OrganisationKind.PLATFORM):
        return None
    if organisation.territory_id is None or body.territory_id is None:
        return None
    question = queries.sits_within(organisation.territory_id, body.territory_id, today)
    return None if await session.scalar(question) else Elsewhere()


async def _body(
    session: AsyncSession, viewer: Viewer, body_id: UUID, since: PartialDate, sector: Sector
) -> Organisation:
    """The body to sit in for a sector, for somebody who acts for it."""
    body = await steered_body(session, viewer, Capability.SEATS, body_id, since)
    if body.kind not in SEATING:
        raise NotABody(body.kind)
    if sector is Sector.MIXED:
        raise InvalidInput("sector", "a seat counts for one sector: public, private or citizen.")
    return body
