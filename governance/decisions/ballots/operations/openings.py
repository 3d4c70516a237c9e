"""Ballots begin: a question is put to the seats that have a vote that day; or put again."""

import asyncio
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Door, Viewer
from governance.actors import policy as actors
from governance.actors import queries as organisations
from governance.actors.models import Organisation
from governance.actors.operations.bodies import check_living
from governance.db import linked
from governance.decisions.ballots import keeping, keys, policy, queries
from governance.decisions.ballots.models import Ballot
from governance.decisions.ballots.refusals import (
    BallotDecided,
    NobodyVotes,
    NoDecisionRule,
    SecrecyNotAllowed,
    TooFewForSecrecy,
)
from governance.decisions.models import Matter
from governance.decisions.rules import queries as rules
from governance.decisions.rules.models import Counting
from governance.decisions.tally import BallotOutcome
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate
from governance.platforms.operations import SEATING, NotABody

OPEN_FOR_MAX = timedelta(days=366)
SECRET_VOTERS_MIN = 3
"""With fewer, what others voted would tell what one did."""
UNDECIDED = frozenset({BallotOutcome.TIED, BallotOutcome.NO_QUORUM})
RULED = tuple(Counting.__annotations__)


async def open_ballot(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    door: Door,
    body_id: UUID,
    question: Mapping[str, str],
    closes_at: datetime,
    text: Mapping[str, str] | None = None,
    original_language: str | None = None,
    matter: Matter | None = None,
    is_secret: bool = False,
) -> Ballot:
    """Put a question to a body: every seat with a vote today has one until the ballot closes.

    It is counted by the rule the body has today for the matter, or in general. In a secret ballot
    it stays known who voted; what, nobody can find out, as long as the key it is sealed to is kept
    apart from the database until it is closed, and destroyed then.
    """
    body = await linked(session, organisations.organisation(viewer, body_id), body_id)
    actors.require_power(viewer, Capability.DECISIONS, body)
    ballot = Ballot(
        body_id=body.id,
        matter=matter,
        question=texts.name(question, "question"),
        text=texts.written(text, "text") if text else None,
        original_language=_original(question, text, original_language),
        is_secret=is_secret,
    )
    return await begin(session, viewer, at, door, body, ballot, closes_at)


async def hold_ballot_again(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    door: Door,
    ballot_id: UUID,
    closes_at: datetime,
) -> Ballot:
    """Put the same question again, after a ballot that was annulled, was tied or had no quorum."""
    former = await linked(session, queries.ballot(viewer, ballot_id), ballot_id)
    policy.require_steward(viewer, former)
    if former.annulled_at is None and former.outcome not in UNDECIDED:
        raise BallotDecided
    ballot = Ballot(
        body_id=former.body_id,
        matter=former.matter,
        question=former.question,
        text=former.text,
        original_language=former.original_language,
        is_secret=former.is_secret,
        again_of_id=former.id,
    )
    return await begin(session, viewer, at, door, former.body, ballot, closes_at)


async def begin(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    door: Door,
    body: Organisation,
    ballot: Ballot,
    closes_at: datetime,
) -> Ballot:
    """Open a ballot of a body, with its rule, its roll and, if it is secret, its key."""
    if body.kind not in SEATING:
        raise NotABody(body.kind)
    closes_at = await closing(session, body.id, closes_at, at)
    today = await zones.today_of(session, body.id, at)
    check_living(body, PartialDate.on(today))
    await _rule(session, ballot, today)
    ballot.opens_at, ballot.closes_at = at, closes_at
    await _open(session, door, ballot, today)

    record(
        session,
        "ballot.opened",
        viewer=viewer,
        subject=ballot,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        matter=ballot.matter,
        is_secret=ballot.is_secret,
        closes_at=closes_at,
        again_of_id=ballot.again_of_id,
    )
    return ballot


async def closing(
    session: AsyncSession, body_id: UUID, closes_at: datetime, at: datetime
) -> datetime:
    """The end of a ballot; one that names no offset is by the clocks where its body sits.

    Raises `InvalidInput` where it has passed, or is more than a year away.
    """
    if MINYEAR < closes_at.year < MAXYEAR:
        end = zones.placed(closes_at, await zones.zone_of(session, body_id))
        if at < end <= at + OPEN_FOR_MAX:
            return end
    raise InvalidInput("closesAt", "say a moment ahead, a year away at most.")


def _original(
    question: Mapping[str, str], text: Mapping[str, str] | None, language: str | None
) -> str:
    """The language a question is asked in, in which all of it is there."""
    known = language or next(iter(question), "")
    if known not in question or (text and known not in text):
        raise InvalidInput("originalLanguage", "the question and its text are not in it.")
    return known


async def _rule(session: AsyncSession, ballot: Ballot, today: date) -> None:
    """Let a ballot be counted by the rule of its body today, whatever becomes of that."""
    query = rules.rule_for(ballot.body_id, ballot.matter, today)
    rule = await session.scalar(query.with_for_update(read=True, key_share=True))
    if rule is None:
        raise NoDecisionRule
    if ballot.is_secret and not rule.allows_secret:
        raise SecrecyNotAllowed
    ballot.rule_id = rule.id
    for name in RULED:
        setattr(ballot, name, getattr(rule, name))


async def _open(session: AsyncSession, door: Door, ballot: Ballot, today: date) -> None:
    key, folder = keys.made() if ballot.is_secret else None, _folder(door, ballot)
    ballot.public_key = bytes(key.public_key) if key else None
    session.add(ballot)
    await session.flush()
    enrolled = await session.execute(
        queries.enrolment(ballot.id, ballot.body_id, ballot.rule_id, today)
    )
    voters: int = enrolled.rowcount  # type: ignore[attr-defined]  # Of an INSERT it is known.
    if voters == 0:
        raise NobodyVotes
    if key is None or folder is None:
        return
    if voters < SECRET_VOTERS_MIN:
        raise TooFewForSecrecy(voters, SECRET_VOTERS_MIN)
    await keeping.tidy(session, folder)
    await asyncio.to_thread(keys.keep, folder, ballot.id, key)
    keeping.destroy_if_undone(session, folder, ballot.id)


def _folder(door: Door, ballot: Ballot) -> Path | None:
    """Where the key of a secret ballot is kept; raises `InvalidInput` where that is nowhere."""
    if ballot.is_secret and door.ballot_keys is None:
        raise InvalidInput("isSecret", "no folder is set here for the keys of secret ballots.")
    return door.ballot_keys if ballot.is_secret else None
