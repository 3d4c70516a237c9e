"""Votes are cast and changed while a ballot is open: by name, or sealed where it is secret."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors
from governance.db import Texts, found
from governance.decisions.ballots import keys, policy, queries
from governance.decisions.ballots.models import Ballot, BallotVoter, Envelope, Vote
from governance.decisions.ballots.refusals import (
    AlreadyVoted,
    BallotEnded,
    BallotOver,
    NotVotedYet,
)
from governance.decisions.tally import Choice
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate, is_over
from governance.platforms.operations import SeatEnded

REASON_LENGTH_MAX = 2_000


async def cast_vote(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    voter_id: UUID,
    choice: Choice,
    reason: Mapping[str, str] | None = None,
) -> BallotVoter:
    """Vote with a seat in a ballot that is open.

    Whoever sits there does, or who acts for the organisation that does. In a secret ballot the
    choice is sealed at once.
    """
    voter, ballot = await _voter(session, viewer, at, voter_id)
    said = _said(ballot, reason)

    fresh = await session.scalar(
        update(BallotVoter)
        .where(BallotVoter.id == voter.id, ~BallotVoter.has_voted)
        .values(has_voted=True)
        .returning(BallotVoter.id)
        .execution_options(synchronize_session=False)
    )
    if fresh is None:
        raise AlreadyVoted
    session.add(_cast(viewer, at, ballot, voter, choice, said))
    await session.flush()

    _tell(session, "ballot.voted", viewer, at, voter)
    return voter


async def change_vote(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    voter_id: UUID,
    choice: Choice,
    reason: Mapping[str, str] | None = None,
) -> BallotVoter:
    """Vote otherwise with a seat than was voted before, as long as the ballot is open."""
    voter, ballot = await _voter(session, viewer, at, voter_id)
    said = _said(ballot, reason)

    if ballot.public_key is not None:
        new = {"sealed": keys.sealed(ballot.public_key, choice, said)}
        changed = update(Envelope).values(new).returning(Envelope.voter_id)
        known = await session.scalar(changed.where(Envelope.voter_id == voter.id))
    else:
        changed = update(Vote).where(Vote.voter_id == voter.id).returning(Vote.voter_id)
        cast = {"choice": choice, "reason": said, "cast_by_id": viewer.person_id, "changed_at": at}
        known = await session.scalar(changed.values(cast))
    if known is None:
        raise NotVotedYet

    _tell(session, "ballot.vote_changed", viewer, at, voter)
    return voter


async def _voter(
    session: AsyncSession, viewer: Viewer, at: datetime, voter_id: UUID
) -> tuple[BallotVoter, Ballot]:
    """A seat on a roll for whoever may vote with it, in a ballot that stays open meanwhile."""
    voter = await found(session, queries.voter(viewer, voter_id), voter_id)
    policy.require_voter(viewer, voter)
    held = (await session.execute(queries.held_open(voter.ballot_id))).one()
    if held.closed_at is not None or held.annulled_at is not None:
        raise BallotEnded
    if at >= held.closes_at:
        raise BallotOver
    if voter.seat is not None and is_over(voter.seat, PartialDate.on(at.date())):
        raise SeatEnded(voter.seat.id)
    return voter, voter.ballot


def _said(ballot: Ballot, reason: Mapping[str, str] | None) -> Texts | None:
    """A reason as it is kept; in a secret ballot it has to fit into what is sealed."""
    if not reason:
        return None
    said = texts.written(reason, "reason", length_max=REASON_LENGTH_MAX)
    if ballot.is_secret and not keys.fits(said):
        raise InvalidInput("reason", "is too long for a secret ballot; say it in fewer words.")
    return said


def _cast(
    viewer: Viewer,
    at: datetime,
    ballot: Ballot,
    voter: BallotVoter,
    choice: Choice,
    reason: Texts | None,
) -> Envelope | Vote:
    if ballot.public_key is not None:
        return Envelope(voter_id=voter.id, sealed=keys.sealed(ballot.public_key, choice, reason))
    return Vote(
        ballot_id=ballot.id,
        voter_id=voter.id,
        choice=choice,
        reason=reason,
        cast_by_id=viewer.person_id,
        cast_at=at,
    )


def _tell(
    session: AsyncSession, name: str, viewer: Viewer, at: datetime, voter: BallotVoter
) -> None:
    """Say that somebody voted: never what."""
    record(
        session,
        name,
        viewer=viewer,
        subject=voter,
        at=at,
        body_id=voter.ballot.body_id,
        path=actors.path_of(voter.ballot.body),
        own_mandate_id=policy.own_mandate(viewer, voter),
        ballot_id=voter.ballot_id,
        organisation_id=voter.seat.organisation_id if voter.seat else None,
        person_id=voter.seat.person_id if voter.seat else None,
    )
