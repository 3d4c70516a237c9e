"""Ballots end: they are closed and counted, or annulled; before that they may be extended."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from secrets import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Door, Viewer
from governance.actors import policy as actors
from governance.db import claimed
from governance.decisions import tally
from governance.decisions.ballots import keeping, keys, policy, queries
from governance.decisions.ballots.models import (
    Ballot,
    BallotVoter,
    Envelope,
    Paper,
    TallyStep,
)
from governance.decisions.ballots.operations.openings import SECRET_VOTERS_MIN, closing
from governance.decisions.ballots.refusals import (
    BallotEnded,
    BallotKeyLost,
    BallotOver,
    BallotStillOpen,
    EnactedAlready,
)
from governance.errors import InvalidInput
from governance.events import record


async def close_ballot(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    door: Door,
    ballot_id: UUID,
    expected_revision: int | None = None,
) -> Ballot:
    """Close a ballot whose time is over, or in which everybody voted, and count it.

    Of a secret one, what was voted is opened, shuffled and kept as papers that name nobody; then
    the key is destroyed.
    """
    ballot = await _open(session, viewer, ballot_id, expected_revision)
    roll = (await session.scalars(queries.roll(ballot.id))).all()
    voted = sum(voter.has_voted for voter in roll)
    if at < ballot.closes_at and voted < len(roll):
        zone = await zones.zone_of(session, ballot.body_id)
        raise BallotStillOpen(zones.there(ballot.closes_at, zone), len(roll), voted)

    counted = await _counted(session, door, ballot, roll, voted)
    ballot.closed_at, ballot.outcome = at, counted.outcome
    ballot.in_favour, ballot.against = counted.in_favour, counted.against
    ballot.abstained = counted.abstained
    session.add_all(_steps(ballot, counted))
    await session.flush()

    _tell(session, "ballot.closed", viewer, at, ballot, outcome=counted.outcome)
    return ballot


async def extend_ballot(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    ballot_id: UUID,
    closes_at: datetime,
    expected_revision: int | None = None,
) -> Ballot:
    """Give more time to vote, before the time is over."""
    ballot = await _open(session, viewer, ballot_id, expected_revision)
    if at >= ballot.closes_at:
        raise BallotOver
    end = await closing(session, ballot.body_id, closes_at, at)
    if end <= ballot.closes_at:
        zone = await zones.zone_of(session, ballot.body_id)
        until = zones.there(ballot.closes_at, zone).isoformat()
        raise InvalidInput("closesAt", "is not after {}.", until)

    ballot.closes_at = end
    await session.flush()

    _tell(session, "ballot.extended", viewer, at, ballot, closes_at=end)
    return ballot


async def annul_ballot(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    door: Door,
    ballot_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> Ballot:
    """Let a ballot count for nothing, open or closed, and say why.

    What was voted in secret and not opened yet is destroyed with its key.
    """
    query = queries.ballot(viewer, ballot_id)
    ballot = await claimed(session, query, ballot_id, expected_revision, is_ending=True)
    policy.require_steward(viewer, ballot)
    if ballot.annulled_at is not None:
        raise BallotEnded
    if ballot.decision_id is not None:
        raise EnactedAlready
    why = texts.written(reason, "reason")

    ballot.annulled_at, ballot.annul_reason = at, why
    await session.flush()
    if ballot.is_secret and ballot.closed_at is None:
        await _discard(session, door, ballot)

    _tell(session, "ballot.annulled", viewer, at, ballot, reason=why)
    return ballot


async def _open(
    session: AsyncSession, viewer: Viewer, ballot_id: UUID, expected_revision: int | None
) -> Ballot:
    """A ballot that is open, for its steward; whoever votes or ends it at once comes after."""
    query = queries.ballot(viewer, ballot_id)
    ballot = await claimed(session, query, ballot_id, expected_revision, is_ending=True)
    policy.require_steward(viewer, ballot)
    if ballot.closed_at is not None or ballot.annulled_at is not None:
        raise BallotEnded
    return ballot


async def _counted(
    session: AsyncSession,
    door: Door,
    ballot: Ballot,
    roll: Sequence[BallotVoter],
    voted: int,
) -> tally.Result:
    """The result of a ballot, with the papers of a secret one put down."""
    if not ballot.is_secret:
        papers = await _named(session, ballot)
    elif voted < SECRET_VOTERS_MIN:
        await _discard(session, door, ballot)
        return tally.unopened(voted, SECRET_VOTERS_MIN)
    else:
        papers = await _unsealed(session, door, ballot)
    voters = [tally.Voter(voter.sector, voter.weight, voter.has_voted) for voter in roll]
    return tally.tally(ballot.counted_by, voters, papers)


async def _named(session: AsyncSession, ballot: Ballot) -> list[tally.Paper]:
    return [
        tally.Paper(
            vote.choice,
            vote.voter.weight,
            vote.voter.sector,
            is_reasoned=vote.reason is not None,
            is_chairs=vote.voter.is_chairs,
        )
        for vote in await session.scalars(queries.votes(ballot.id))
    ]


async def _unsealed(session: AsyncSession, door: Door, ballot: Ballot) -> list[tally.Paper]:
    """What was voted in secret, opened, shuffled and put down without names, times or order."""
    folder = _folder(door)
    key = await asyncio.to_thread(keys.kept, folder, ballot.id, ballot.public_key or b"")
    sealed = list(await session.scalars(queries.envelopes(ballot.id)))
    said = await asyncio.to_thread(keys.opened, key, sealed)
    SystemRandom().shuffle(said)
    written: list[dict[str, Any]] = [
        {"id": uuid4(), "ballot_id": ballot.id, "choice": choice, "reason": reason}
        for choice, reason in said
    ]
    await session.execute(insert(Paper), written)
    await _discard(session, door, ballot)
    return [tally.Paper(choice, is_reasoned=reason is not None) for choice, reason in said]


async def _discard(session: AsyncSession, door: Door, ballot: Ballot) -> None:
    """Let go of the sealed choices of a ballot, and of its key once that is committed."""
    of = select(BallotVoter.id).where(BallotVoter.ballot_id == ballot.id)
    gone = delete(Envelope).where(Envelope.voter_id.in_(of))
    await session.execute(gone.execution_options(synchronize_session=False))
    keeping.destroy_once_done(session, _folder(door), ballot.id)


def _folder(door: Door) -> Path:
    if door.ballot_keys is None:
        raise BallotKeyLost
    return door.ballot_keys


def _steps(ballot: Ballot, counted: tally.Result) -> list[TallyStep]:
    return [
        TallyStep(
            ballot_id=ballot.id,
            position=position,
            examined=step.examined,
            sector=step.sector,
            counted=step.counted,
            out_of=step.of,
            comparison=step.comparison,
            share_numerator=step.share.numerator,
            share_denominator=step.share.denominator,
            is_met=step.is_met,
        )
        for position, step in enumerate(counted.steps)
    ]


def _tell(
    session: AsyncSession, name: str, viewer: Viewer, at: datetime, ballot: Ballot, **told: Any
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=ballot,
        at=at,
        body_id=ballot.body_id,
        path=actors.path_of(ballot.body),
        **told,
    )
