"""What the gate costs a read: the same asked with a token and by anyone, in one run."""

import asyncio
import statistics
from contextlib import ExitStack
from datetime import UTC, datetime

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks.reads.load import Generator
from benchmarks.reads.questions import QUESTIONS, Question
from benchmarks.reads.servers import OURS, Peer, running
from benchmarks.reads.stage import database_server, filled, generator, scratch_folder
from benchmarks.reads.table import ROUNDS, SECONDS
from governance.db import sqlalchemy_url
from governance.identity.tokens import access_token

MUNICIPALITIES = 6_000
WANTED = {"one": 0.75, "page": 0.9}
SIGN_IN = """
WITH who AS (
    SELECT holder_person_id AS id FROM mandate
    WHERE holder_person_id IS NOT NULL AND role = 'chair' LIMIT 1
), made AS (
    INSERT INTO account (person_id, email) SELECT id, 'chair@benchmark.invalid' FROM who
    RETURNING id
)
INSERT INTO sign_in (account_id, began_at, refreshed_at, expires_at)
SELECT id, now(), now(), now() + interval '1 day' FROM made RETURNING id
"""


def main() -> None:
    """Sign somebody in who holds a mandate, and ask with and without their token in turn."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        load = generator(folder)
        server = stack.enter_context(database_server(folder))
        url = filled(server, "reads", MUNICIPALITIES)
        peer = stack.enter_context(running(OURS, url))
        token = asyncio.run(signed_in(url, f"http://127.0.0.1:{peer.port}"))
        for question in QUESTIONS:
            if question.name in WANTED:
                measure(question, peer, load, token)


async def signed_in(url: str, public_url: str) -> str:
    """The token of somebody who chairs a body, good for the whole run where it is served."""
    connection = await asyncpg.connect(url)
    sign_in = await connection.fetchval(SIGN_IN)
    await connection.close()
    engine = create_async_engine(sqlalchemy_url(url))
    async with AsyncSession(engine) as session:
        token = await access_token(
            session, at=datetime.now(UTC), public_url=public_url, subject=f"sig_{sign_in}"
        )
        await session.commit()
    await engine.dispose()
    return token


def measure(question: Question, peer: Peer, load: Generator, token: str) -> None:
    """Ask a question as both, round by round."""
    who: tuple[str | None, str | None] = (None, token)
    for each in who:
        load.run(peer.url(question), question.bodies(), 2, each)
    runs: dict[str | None, list[float]] = {each: [] for each in who}
    for turn in range(ROUNDS):
        for each in who if turn % 2 else who[::-1]:
            done = load.run(peer.url(question), question.bodies(), SECONDS, each)
            runs[each].append(done.per_second)
    ratios = [some / any_ for any_, some in zip(runs[None], runs[token], strict=True)]
    ratio, wanted = statistics.median(ratios), WANTED[question.name]
    print(
        f"  {question.title:12} by anyone {statistics.median(runs[None]):,.0f} requests/s, "
        f"signed in {statistics.median(runs[token]):,.0f}, ratio {ratio:.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f}), wanted {wanted}: "
        f"{'reached' if ratio >= wanted else 'MISSED'}"
    )


if __name__ == "__main__":
    main()
