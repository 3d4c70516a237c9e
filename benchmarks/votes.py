"""Votes into one ballot by many clients at once: none lost, none doubled, and how many a second.

Run it as `python -m benchmarks votes`. The same statements are then written by hand in SQLAlchemy
Core, in the same run, on the same server, which waits for the disk at every commit.
"""

import asyncio
import itertools
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance import embedded
from governance.access import Door, Viewer
from governance.actors.models import Organisation, Person, Sector
from governance.db import Database, database
from governance.decisions.ballots import operations
from governance.decisions.ballots.models import Ballot, BallotVoter, Vote
from governance.decisions.rules.models import DecisionRule
from governance.decisions.tally import Choice, RuleKind, TieRule
from governance.events import SALT_BYTES, Event, EventDetail, commitment
from governance.migrations import migrate
from governance.platforms.models import Seat
from governance.settings import Settings
from governance.territories.models import Territory
from schema.context import Context
from schema.execution import GraphQLRequest
from schema.root import engine

CLIENTS = 8
VOTERS = 2_000
ROUNDS = 3
RATIO_MIN = 0.7
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
OURS, HAND, API = "castVote", "by hand in SQLAlchemy Core", "castVote through the API, answered"
CAST = """mutation ($input: CastVoteInput!) { castVote(input: $input) {
    ... on CastVotePayload { voter { hasVoted } } ... on Problem { message } } }"""
Cast = Callable[[UUID, Viewer], Awaitable[None]]


async def a_body(opened: Database) -> UUID:
    """A body whose seats are held by as many people as vote."""
    async with opened.session() as session:
        body = Organisation(name={"en": "Assembly"}, kind="platform", sector="mixed")
        people = [Person(name=f"Voter {number}", languages=[]) for number in range(VOTERS)]
        session.add_all([body, *people])
        await session.flush()
        session.add_all(
            Seat(body_id=body.id, person_id=person.id, sector=Sector.CITIZEN) for person in people
        )
        kind = RuleKind.SIMPLE_MAJORITY
        session.add(DecisionRule(body_id=body.id, kind=kind, tie=TieRule.REJECTED))
        await session.commit()
        return body.id


async def a_ballot(
    opened: Database, body_id: UUID, clerk: Viewer, door: Door, *, is_secret: bool = False
) -> tuple[UUID, list[tuple[UUID, Viewer]]]:
    """A new ballot, and everybody who may vote in it with their place on the roll."""
    async with opened.session() as session:
        ballot = await operations.open_ballot(
            session,
            viewer=clerk,
            at=AT,
            door=door,
            body_id=body_id,
            question={"en": "Shall we?"},
            closes_at=AT + timedelta(days=1),
            is_secret=is_secret,
        )
        query = select(BallotVoter.id, Seat.person_id).join(Seat, Seat.id == BallotVoter.seat_id)
        found = await session.execute(query.where(BallotVoter.ballot_id == ballot.id))
        voters = [(id_, Viewer(person_id=person)) for id_, person in found]
        await session.commit()
        return ballot.id, voters


def ours(opened: Database) -> Cast:
    """A vote as the operation casts it, in a transaction of its own."""

    async def cast(voter_id: UUID, viewer: Viewer) -> None:
        async with opened.session() as session:
            await operations.cast_vote(
                session, viewer=viewer, at=AT, voter_id=voter_id, choice=Choice.IN_FAVOUR
            )
            await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            await session.commit()

    return cast


def through_the_api(opened: Database) -> Cast:
    """A vote as a client casts it: parsed, done, and the answer read."""
    known = engine()

    async def cast(voter_id: UUID, viewer: Viewer) -> None:
        given = {"voterId": f"vtr_{voter_id}", "choice": "IN_FAVOUR"}
        context = Context(opened, AT, viewer)
        request = GraphQLRequest(query=CAST, variables={"input": given})
        answer = await known.answer(request, context)
        assert b'"hasVoted":true' in msgspec.json.encode(answer.body).replace(b" ", b"")

    return cast


def by_hand(opened: Database) -> Cast:
    """The same statements, written out."""
    tables: list[Any] = [Seat, BallotVoter, Ballot, Organisation, Territory, Vote, Event]
    seat, voter, ballot, body, place, votes, events = (table.__table__ for table in tables)
    details: Any = EventDetail.__table__
    whole: Any = (
        select(
            *(voter.c.id, voter.c.ballot_id, seat.c.person_id, seat.c.delegate_id),
            *(seat.c.organisation_id, seat.c.valid_until, ballot.c.body_id, place.c.path),
        )
        .select_from(voter)
        .join(seat, seat.c.id == voter.c.seat_id)
        .join(ballot, ballot.c.id == voter.c.ballot_id)
        .join(body, body.c.id == ballot.c.body_id)
        .outerjoin(place, place.c.id == body.c.territory_id)
        .where(~body.c.is_unlisted)
    )
    held: Any = select(ballot.c.closes_at, ballot.c.closed_at, ballot.c.annulled_at)
    held = held.with_for_update(read=True, key_share=True)

    async def write(connection: AsyncConnection, voter_id: UUID, viewer: Viewer) -> None:
        row = (await connection.execute(whole.where(voter.c.id == voter_id))).one()
        assert row.person_id == viewer.person_id
        kept = (await connection.execute(held.where(ballot.c.id == row.ballot_id))).one()
        assert kept.closed_at is None
        assert kept.annulled_at is None
        once = update(voter).where(voter.c.id == voter_id, ~voter.c.has_voted)
        done = await connection.execute(once.values(has_voted=True).returning(voter.c.id))
        assert done.first() is not None
        vote = {"ballot_id": row.ballot_id, "voter_id": voter_id, "choice": Choice.IN_FAVOUR}
        vote |= {"cast_by_id": viewer.person_id, "cast_at": AT}
        await connection.execute(insert(votes).values(vote))
        params = {"ballot_id": str(row.ballot_id), "person_id": str(viewer.person_id)}
        detail: dict[str, Any] = {"person_id": viewer.person_id, "mandate_id": None}
        salt = secrets.token_bytes(SALT_BYTES)
        seal = commitment(salt, **detail, params=params)
        about = [voter_id, row.body_id, row.ballot_id, viewer.person_id]
        event = {"at": AT, "name": "ballot.voted", "subject_id": voter_id, "about": about}
        adding = insert(events).values(event | {"commitment": seal})
        made = await connection.execute(adding.returning(events.c.id))
        told = detail | {"params": params, "salt": salt, "event_id": made.scalar_one()}
        await connection.execute(insert(details).values(told))
        await connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    async def cast(voter_id: UUID, viewer: Viewer) -> None:
        async with opened.engine.begin() as connection:
            await write(connection, voter_id, viewer)

    return cast


async def rate(cast: Cast, voters: list[tuple[UUID, Viewer]]) -> float:
    """Let all clients vote until everybody has; votes per second."""
    waiting = iter(voters)

    async def client() -> None:
        for voter_id, viewer in waiting:
            await cast(voter_id, viewer)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return len(voters) / (time.perf_counter() - began)


async def check(opened: Database, ballot_id: UUID, clerk: Viewer, door: Door) -> None:
    """No vote was lost and none doubled: as many as voters, and so it is counted."""
    async with opened.session() as session:
        votes = await session.scalar(
            select(func.count(Vote.voter_id.distinct())).where(Vote.ballot_id == ballot_id)
        )
        closed = await operations.close_ballot(
            session, viewer=clerk, at=AT, door=door, ballot_id=ballot_id
        )
        assert (votes, closed.in_favour, closed.against) == (VOTERS, VOTERS, 0)
        await session.commit()


async def measure(url: str, keys: Path) -> None:
    """Measure the ways in turns, each in a ballot of its own."""
    settings = Settings(write_pool_size=CLIENTS + 1, read_pool_size=CLIENTS)
    async with database(url, settings) as opened:
        clerk, door = Viewer(is_operator=True), Door(ballot_keys=keys)
        body_id = await a_body(opened)
        ways = {OURS: ours(opened), HAND: by_hand(opened), API: through_the_api(opened)}
        rates: dict[str, list[float]] = {way: [] for way in ways}
        for _, (way, cast) in itertools.product(range(ROUNDS), ways.items()):
            ballot_id, voters = await a_ballot(opened, body_id, clerk, door)
            rates[way].append(await rate(cast, voters))
            await check(opened, ballot_id, clerk, door)
    told = {way: statistics.median(found) for way, found in rates.items()}
    print(f"{CLIENTS} clients, {VOTERS:,} votes into one ballot, {ROUNDS} times; votes a second")
    for way, median in told.items():
        each = "  ".join(f"{found:,.0f}" for found in rates[way])
        print(f"{way:<38}{median:>8,.0f}{median / told[HAND]:>8.2f}   {each}")
    ratio = told[OURS] / told[HAND]
    assert ratio >= RATIO_MIN, f"castVote comes to {ratio:.2f} of the same by hand"


async def _begin(server: embedded.Server, keys: Path) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    await connection.execute("CREATE DATABASE votes")
    await connection.close()
    await migrate(server.url("votes"))
    await measure(server.url("votes"), keys)


def main() -> None:
    """Start a server of its own, measure, and leave nothing."""
    with tempfile.TemporaryDirectory(prefix="governance-benchmark-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user when this runs as root.
        with embedded.running(Path(folder) / "data") as started:
            asyncio.run(_begin(started, Path(folder) / "keys"))


if __name__ == "__main__":
    main()
