"""Votes are cast and changed while a ballot is open: by name, or sealed where it is secret.

Many vote in one ballot at the same moment, so the statements are made once, and values are bound.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.db import Texts
from governance.decisions.ballots import keys, policy, queries
from governance.decisions.ballots.models import BallotVoter, Envelope, Vote
from governance.decisions.ballots.refusals import (
    AlreadyVoted,
    BallotEnded,
    BallotOver,
    NotVotedYet,
)
from governance.decisions.tally import Choice
from governance.errors import InvalidInput, NotFound
from governance.events import recorded
from governance.platforms.operations import SeatEnded

REASON_LENGTH_MAX = 2_000
_ROLL: Any = BallotVoter.__table__
_VOTES: Any = Vote.__table__
_ENVELOPES: Any = Envelope.__table__
_ONCE = (
    update(_ROLL)
    .where(_ROLL.c.id == bindparam("voter", type_=Uuid()), ~_ROLL.c.has_voted)
    .values(has_voted=True)
    .returning(_ROLL.c.id)
)
_VOTE, _ENVELOPE = insert(_VOTES), insert(_ENVELOPES)


async def cast_vote(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    voter_id: UUID,
    choice: Choice,
    reason: Mapping[str, str] | None = None,
) -> Any:
    """Vote with a seat in a ballot that is open.

    Whoever sits there does, their alternate, or who acts for the organisation that has the seat.
    In a secret ballot the choice is sealed at once.
    """
    place = await _place(session, viewer, at, voter_id)
    said = _said(place, reason)

    fresh = await session.execute(_ONCE, {"voter": place.id})
    if fresh.first() is None:
        raise AlreadyVoted
    if place.is_secret:
        sealed = {"voter_id": place.id, "sealed": keys.sealed(place.public_key, choice, said)}
        await session.execute(_ENVELOPE, sealed)
    else:
        vote = {"ballot_id": place.ballot_id, "voter_id": place.id, "cast_at": at}
        await session.execute(_VOTE, vote | _voted(viewer, choice, said))

    await _tell(session, "ballot.voted", viewer, at, place)
    return place


async def change_vote(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    voter_id: UUID,
    choice: Choice,
    reason: Mapping[str, str] | None = None,
) -> Any:
    """Vote otherwise with a seat than was voted before, as long as the ballot is open."""
    place = await _place(session, viewer, at, voter_id)
    said = _said(place, reason)

    if place.is_secret:
        sealed = {"sealed": keys.sealed(place.public_key, choice, said)}
        changing, table = update(_ENVELOPES).values(sealed), _ENVELOPES
    else:
        voted = {"changed_at": at, **_voted(viewer, choice, said)}
        changing, table = update(_VOTES).values(voted), _VOTES
    changed = changing.where(table.c.voter_id == place.id).returning(table.c.voter_id)
    known = await session.scalar(changed)
    if known is None:
        raise NotVotedYet

    await _tell(session, "ballot.vote_changed", viewer, at, place)
    return place


async def _place(session: AsyncSession, viewer: Viewer, at: datetime, voter_id: UUID) -> Any:
    """A seat on a roll for whoever may vote with it, in a ballot that stays open meanwhile."""
    asked = queries.place(viewer, voter_id, at)
    place: Any = (await session.execute(*asked)).first()
    if place is None:
        raise NotFound(voter_id)
    policy.require_seated(viewer, place, is_secret=place.is_secret)
    held = (await session.execute(queries.HELD_OPEN, {"ballot": place.ballot_id})).one()
    if held.closed_at is not None or held.annulled_at is not None:
        raise BallotEnded
    if at >= held.closes_at:
        raise BallotOver
    if not place.is_seated:
        raise SeatEnded(place.seat_id)
    return place


def _voted(viewer: Viewer, choice: Choice, reason: Texts | None) -> dict[str, Any]:
    return {"choice": choice, "reason": reason, "cast_by_id": viewer.person_id}


def _said(place: Any, reason: Mapping[str, str] | None) -> Texts | None:
    """A reason as it is kept; in a secret ballot it has to fit into what is sealed."""
    if not reason:
        return None
    said = texts.written(reason, "reason", length_max=REASON_LENGTH_MAX)
    if place.is_secret and not keys.fits(said):
        raise InvalidInput("reason", "is too long for a secret ballot; say it in fewer words.")
    return said


async def _tell(session: AsyncSession, name: str, viewer: Viewer, at: datetime, place: Any) -> None:
    """Say that somebody voted: never what."""
    holder_id = place.organisation_id
    await recorded(
        session,
        name,
        viewer=viewer,
        subject=place,
        at=at,
        body_id=place.body_id,
        path=None if place.is_unlisted else place.path,
        own_mandate_id=viewer.steered.get(holder_id) if holder_id else None,
        ballot_id=place.ballot_id,
        organisation_id=holder_id,
        person_id=place.person_id,
    )
