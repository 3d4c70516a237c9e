"""How adherences begin, and are put right: signed on a day, by whom, on what mandate."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.actors.operations.bodies import check_living, steered_body
from governance.actors.operations.people import remembered_person
from governance.charter import queries as charter
from governance.charter.adherences import queries
from governance.charter.adherences.models import Adherence, AdherenceEnd
from governance.charter.adherences.operations.ends import check_unstated, hold_on
from governance.charter.adherences.operations.refusals import AlreadyAdhering, CharterNotInForce
from governance.charter.models import CharterVersion
from governance.db import claimed, found
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import Lasting, PartialDate, check_reached


async def adhere_to_charter(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    version_id: UUID,
    on: PartialDate | None = None,
    signed_by_id: UUID | None = None,
    mandate_id: UUID | None = None,
) -> Adherence:
    """Sign a version of the charter for an organisation; it takes the place of an older one's.

    Signed by you, unless somebody else is named, on a mandate held in the organisation that day.
    """
    day = on or PartialDate.on(at.date())
    body = await steered_body(session, viewer, Capability.CHARTER, organisation_id, day, "on")
    version = await found(session, charter.version(viewer, version_id), version_id)
    check_reached(day, at.date(), "on")
    _check_in_force(version, day)

    adherence = Adherence(organisation_id=body.id, version_id=version.id)
    adherence.begin(day)
    await _sign(session, viewer, adherence, signed_by_id, mandate_id)
    await _take_place(session, adherence, day)
    session.add(adherence)
    await session.flush()

    _record(session, "adherence.signed", viewer, adherence, body, at, day)
    return adherence


async def correct_adherence(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    adherence_id: UUID,
    on: PartialDate | None = None,
    signed_by_id: UUID | None = None,
    mandate_id: UUID | None = None,
    is_renounced: bool | None = None,
    expected_revision: int | None = None,
) -> Adherence:
    """Put right when an adherence was signed, by whom, or that it was not renounced after all."""
    query = queries.adherence(viewer, adherence_id)
    adherence = await claimed(session, query, adherence_id, expected_revision)
    actors.require_power(viewer, Capability.CHARTER, adherence.organisation)

    if is_renounced:
        raise InvalidInput("isRenounced", "is said by renounceAdherence; here it is taken back.")
    if is_renounced is False:
        await hold_on(session, adherence)
    if on is not None:
        check_reached(on, at.date(), "on")
        check_living(adherence.organisation, on, "on")
        _check_in_force(adherence.version, on)
        await _move(session, adherence, on)
    if on is not None or signed_by_id is not None or mandate_id is not None:
        signer_id = signed_by_id or adherence.signed_by_id
        kept_id = adherence.mandate_id if signed_by_id in {None, adherence.signed_by_id} else None
        await _sign(session, viewer, adherence, signer_id, mandate_id or kept_id)
    await session.flush()

    body = adherence.organisation
    _record(session, "adherence.corrected", viewer, adherence, body, at, on)
    return adherence


def _check_in_force(version: CharterVersion, day: PartialDate) -> None:
    begun = version.valid_from is not None and version.valid_from <= day.last
    is_over = version.valid_until is not None and version.valid_until <= day.day
    if version.adopted_on is None or not begun or is_over:
        raise CharterNotInForce


async def _sign(
    session: AsyncSession,
    viewer: Viewer,
    adherence: Adherence,
    signer_id: UUID | None,
    mandate_id: UUID | None,
) -> None:
    """Let an adherence say who signed it on which mandate, where that is known.

    Raises `InvalidInput` for a named signer without such a mandate that day.
    """
    is_named = signer_id is not None or mandate_id is not None
    person_id = signer_id or viewer.person_id
    mandates = []
    if person_id is not None:
        if signer_id is not None:
            await remembered_person(session, viewer, signer_id)
        asked = queries.signing(adherence.organisation_id, person_id, _start(adherence))
        mandates = list(await session.scalars(asked))
    if mandate_id is not None:
        mandates = [mandate for mandate in mandates if mandate.id == mandate_id]
    if is_named and not mandates:
        raise InvalidInput("signedById", "holds no such mandate in this organisation that day.")
    adherence.signed_by_id = person_id if mandates else None
    adherence.mandate_id = mandates[0].id if mandates else None


async def _take_place(session: AsyncSession, adherence: Adherence, day: PartialDate) -> None:
    """Let an adherence end the one before it, and end when the one after it begins."""
    others = await _others(session, adherence)
    start = day.day
    following = next((one for one in others if _start(one) > start), None)
    current = next((one for one in others if _start(one) <= start and _lasts(one, start)), None)
    if current is not None:
        if current.version_id == adherence.version_id or _start(current) == start:
            raise AlreadyAdhering
        await check_unstated(session, current, day)
        adherence.stop(current.valid_until, current.valid_until_precision)
        adherence.ended_as, adherence.end_reason = current.ended_as, current.end_reason
        _give_way(current, adherence)
        await session.flush()
    elif following is not None:
        _give_way(adherence, following)


async def _move(session: AsyncSession, adherence: Adherence, on: PartialDate) -> None:
    """Let an adherence begin on another day, and the one before it end then."""
    if adherence.valid_until is not None and on.day >= adherence.valid_until:
        raise InvalidInput("on", "{} is after it ended, on {}.", on, adherence.valid_until)
    stated = [row for row in await session.scalars(queries.states(adherence.id)) if _holds(row)]
    first = min((_start(row) for row in stated), default=None)
    if first is not None and first < on.day:
        raise InvalidInput("on", "{} is after a commitment was stated in it, on {}.", on, first)
    begun, others = adherence.valid_from, await _others(session, adherence)
    before = next((one for one in others if one.valid_until == begun), None)
    is_replaced = before is not None and before.ended_as is AdherenceEnd.READHERED
    if is_replaced and before is not None and _start(before) >= on.day:
        raise AlreadyAdhering
    if is_replaced and before is not None and on.day < _start(adherence):
        before.stop(on.day, on.precision)
        await session.flush()
    adherence.begin(on)
    await session.flush()
    if is_replaced and before is not None:
        before.stop(on.day, on.precision)


async def _others(session: AsyncSession, adherence: Adherence) -> Sequence[Adherence]:
    query = queries.of_organisation(adherence.organisation_id).with_for_update()
    return [one for one in await session.scalars(query) if one.id != adherence.id]


def _give_way(former: Adherence, following: Adherence) -> None:
    former.stop(following.valid_from, following.valid_from_precision)
    former.ended_as, former.end_reason = AdherenceEnd.READHERED, None


def _start(row: Lasting) -> date:
    return row.valid_from or date.min


def _lasts(row: Lasting, day: date) -> bool:
    return row.valid_until is None or row.valid_until > day


def _holds(row: Lasting) -> bool:
    return row.valid_until is None or row.valid_until > _start(row)


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    adherence: Adherence,
    body: Organisation,
    at: datetime,
    on: PartialDate | None,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=adherence,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        version_id=adherence.version_id,
        signed_by_id=adherence.signed_by_id,
        on=on,
    )
