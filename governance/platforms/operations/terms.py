"""What changes in the course of a seat: its delegate, its alternate, whether it has a vote."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.operations.people import remembered_person
from governance.db import claimed
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, check_reached, is_over
from governance.platforms import policy, queries
from governance.platforms.composition import CompositionKind
from governance.platforms.models import Seat, Voice
from governance.platforms.operations.composition import composition_kept, standings
from governance.platforms.operations.refusals import OwnAlternate, PersonsOwnSeat, SeatEnded
from governance.platforms.operations.seats import Seated

_OF_PEOPLE = (CompositionKind.PARITY,)
"""Rules that another delegate of the same organisation can concern."""


async def replace_delegate(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    delegate_id: UUID,
    since: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Seated:
    """Let another person sit for an organisation from a day on; today without one.

    Who sat for it until then did so: from that day on there is another seat, the organisation's
    too. Where it was the alternate who sits now, there is none until one is named.
    """
    seat = await claimed(session, queries.seat(viewer, seat_id), seat_id, expected_revision)
    policy.require_sitter(viewer, seat)
    if seat.organisation_id is None:
        raise PersonsOwnSeat
    delegate = await remembered_person(session, viewer, delegate_id)

    changes: dict[str, Any] = {"delegate_id": delegate.id}
    if seat.alternate_id == delegate.id:
        changes["alternate_id"] = None
    today = await zones.today_of(session, seat.body_id, at)
    day = _day(seat, since, today)
    counted_on = max(day.day, today)
    before = await standings(session, seat.body_id, counted_on)
    changed = await _from_then(session, seat, day, **changes)
    notices = await composition_kept(session, before, seat.body_id, counted_on, kinds=_OF_PEOPLE)

    _record(session, "platform.delegate_replaced", viewer, at, changed, day, former=seat)
    return Seated(changed.id, notices)


async def set_alternate(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    alternate_id: UUID | None = None,
    since: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Seat:
    """Name who sits where whoever has the seat cannot, from a day on; nobody without one."""
    seat = await claimed(session, queries.seat(viewer, seat_id), seat_id, expected_revision)
    policy.require_sitter(viewer, seat)
    if alternate_id is not None:
        if alternate_id in {seat.delegate_id, seat.person_id}:
            raise OwnAlternate
        alternate_id = (await remembered_person(session, viewer, alternate_id)).id

    day = _day(seat, since, await zones.today_of(session, seat.body_id, at))
    changed = await _from_then(session, seat, day, alternate_id=alternate_id)

    _record(session, "platform.alternate_set", viewer, at, changed, day, former=seat)
    return changed


async def change_seat_voice(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    seat_id: UUID,
    voice: Voice,
    since: PartialDate | None = None,
    expected_revision: int | None = None,
) -> Seat:
    """Give who sits in a body a vote from a day on, or only a voice; the past keeps what it was."""
    seat = await claimed(session, queries.seat(viewer, seat_id), seat_id, expected_revision)
    actors_policy.require_power(viewer, Capability.SEATS, seat.body)

    day = _day(seat, since, await zones.today_of(session, seat.body_id, at))
    changed = await _from_then(session, seat, day, voice=voice)

    _record(session, "platform.seat_voice_changed", viewer, at, changed, day, former=seat)
    return changed


def _day(seat: Seat, since: PartialDate | None, today: date) -> PartialDate:
    """The day something of a seat changes: today, or that on which it is to begin.

    Raises `SeatEnded` for a day after it, and `InvalidInput` for one before it or ahead.
    """
    begins = seat.valid_from
    ahead = begins is not None and begins > today
    if since is None:
        since = PartialDate.on(begins) if begins and ahead else PartialDate.on(today)
    if not ahead:
        check_reached(since, today)
    if begins is not None and (since.day < begins or (ahead and since.day > begins)):
        raise InvalidInput("since", "{} is not in its term, which begins on {}.", since, begins)
    if is_over(seat, since):
        raise SeatEnded(seat.id)
    return since


async def _from_then(session: AsyncSession, seat: Seat, day: PartialDate, **changes: Any) -> Seat:
    """The seat as it is from a day on: itself where it begins then, else the one that follows."""
    if seat.valid_from == day.day:
        for name, value in changes.items():
            setattr(seat, name, value)
        await session.flush()
        return seat
    facts = ("body_id", "organisation_id", "delegate_id", "person_id", "alternate_id")
    kept = {name: getattr(seat, name) for name in (*facts, "sector", "voice", "end_reason")}
    following = Seat(**{**kept, **changes})
    following.begin(day)
    following.stop(seat.valid_until, seat.valid_until_precision)
    seat.stop(day.day, day.precision)
    seat.end_reason = None
    await session.flush()
    session.add(following)
    await session.flush()
    await session.refresh(following, ["body"])
    return following


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    at: datetime,
    seat: Seat,
    since: PartialDate,
    former: Seat,
) -> None:
    """Say what a seat is from a day on, and of which seat it is the continuation."""
    record(
        session,
        name,
        viewer=viewer,
        subject=seat,
        at=at,
        body_id=seat.body_id,
        path=actors_policy.path_of(former.body),
        own_mandate_id=policy.own_mandate(viewer, seat),
        organisation_id=seat.organisation_id,
        delegate_id=seat.delegate_id,
        person_id=seat.person_id,
        alternate_id=seat.alternate_id,
        voice=seat.voice,
        former_id=former.id,
        since=since,
    )
