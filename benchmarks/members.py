"""The secretariat's list of members beside the same by hand, and ten years back beside today."""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.reads.stage import database_server, scratch_folder
from governance.db import Database, database
from governance.migrations import migrate
from governance.settings import Settings
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from schema.root import engine

SEED = Path(__file__).with_name("members.sql")
MEMBERS = int(os.environ.get("MEMBERS", "100000"))
"""How many organisations there are; `MEMBERS=1000` for a first look."""
RUNS = 60
WARM = 15
WANTED = 1.5
TODAY = date(2026, 11, 1)
BACK = date(2016, 11, 1)

PAGE = """query Page($day: Date) {
  members(first: 50, orderBy: { field: NAME }, asOf: $day) {
    nodes {
      id standing validFrom membershipClass { key name }
      organisation { id name territory { id name } composition { seats public private citizen }
        parity(among: MANDATES) { women men }
        adherences(first: 1) { nodes { standing version { key } } } }
    }
  }
}"""
PICTURE = "{ networkPicture { adhering commitments { key practised } movement { joined } } }"
HAND = """
SELECT json_agg(row ORDER BY sort_en, id) FROM (
    SELECT m.sort_en, m.id, json_build_object(
        'id', 'mem_' || m.id, 'standing', upper(m.standing), 'validFrom', m.valid_from,
        'membershipClass', json_build_object('key', c.key, 'name', localised(c.name, 'en')),
        'organisation', json_build_object('id', 'org_' || o.id, 'name', localised(o.name, 'en'),
            'territory', json_build_object('id', 'ter_' || t.id, 'name', localised(t.name, 'en')),
            'composition', (SELECT json_build_object('seats', count(*),
                'public', count(*) FILTER (WHERE s.sector = 'public'),
                'private', count(*) FILTER (WHERE s.sector = 'private'),
                'citizen', count(*) FILTER (WHERE s.sector = 'citizen'))
                FROM seat s LEFT JOIN person p ON p.id = s.person_id
                WHERE s.body_id = o.id AND s.period @> $1::date
                AND NOT coalesce(p.is_unlisted, false)),
            'parity', (SELECT CASE WHEN count(*) >= 3 THEN json_build_object(
                'women', count(*) FILTER (WHERE h.gender = 'woman'),
                'men', count(*) FILTER (WHERE h.gender = 'man')) END
                FROM person h WHERE h.id IN (SELECT d.holder_person_id FROM mandate d
                WHERE d.body_id = o.id AND d.period @> $1::date) AND NOT h.is_unlisted),
            'adherences', (SELECT json_agg(json_build_object('standing',
                CASE WHEN v.period @> $1::date THEN 'CURRENT' ELSE 'SUPERSEDED' END, 'version',
                json_build_object('key', v.key))) FROM (SELECT * FROM adherence a
                WHERE a.organisation_id = o.id AND a.period @> $1::date ORDER BY a.id LIMIT 1) a
                JOIN charter_version v ON v.id = a.version_id))) AS row
    FROM membership m JOIN organisation o ON o.id = m.organisation_id
    JOIN territory t ON t.id = o.territory_id
    JOIN membership_class c ON c.id = m.membership_class_id
    WHERE m.period @> $1::date AND NOT c.is_sympathiser AND NOT o.is_unlisted
    ORDER BY m.sort_en, m.id LIMIT 50
) page
"""
HAND_PICTURE = """
WITH now_ AS (SELECT a.* FROM adherence a JOIN organisation o ON o.id = a.organisation_id
    WHERE a.period @> $1::date AND NOT o.is_unlisted),
before AS (SELECT organisation_id FROM adherence
    WHERE period @> ($1::date - interval '1 year')::date)
SELECT json_build_object('adhering', (SELECT count(DISTINCT organisation_id) FROM now_),
    'commitments', (SELECT json_agg(json_build_object('key', key, 'practised', practised)) FROM (
        SELECT c.key, count(*) FILTER (WHERE s.state = 'practised') AS practised
        FROM now_ a JOIN adherence_commitment s ON s.adherence_id = a.id AND s.period @> $1::date
        JOIN charter_commitment c ON c.id = s.commitment_id GROUP BY c.key ORDER BY 2 DESC) told),
    'movement', json_build_object('joined', (SELECT count(DISTINCT n.organisation_id) FROM now_ n
        WHERE NOT EXISTS (SELECT FROM before b WHERE b.organisation_id = n.organisation_id))))
"""


def main() -> None:
    """Fill a database with members of ten years, a hundred thousand or so many, and ask in turn."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        server = stack.enter_context(database_server(folder))
        asyncio.run(_measured(server.url("members"), server.url()))


async def _measured(url: str, maintenance: str) -> None:
    connection = await asyncpg.connect(maintenance)
    await connection.execute("CREATE DATABASE members")
    await connection.close()
    await migrate(url)
    connection = await asyncpg.connect(url)
    seed = SEED.read_text(encoding="utf-8")
    await connection.execute(seed.replace("MEMBERS", str(MEMBERS)))
    await connection.execute("VACUUM ANALYZE")
    for table in ("membership", "membership_step", "adherence", "adherence_commitment", "seat"):
        print(f"  {await connection.fetchval(f'SELECT count(*) FROM {table}'):>9,} {table}")
    await connection.close()
    async with database(url, Settings()) as opened:
        known = engine()

        async def by_hand(day: date = TODAY) -> None:
            assert await opened.reads.fetchval(HAND, day)

        async def picture_by_hand() -> None:
            assert await opened.reads.fetchval(HAND_PICTURE, TODAY)

        today, past = (
            _asking(known, opened, PAGE),
            _asking(known, opened, PAGE, day=BACK.isoformat()),
        )
        await _compare("page of 50 members, to the same by hand", today, by_hand, WANTED)
        await _compare("the same ten years back, to today", past, today, WANTED)
        picture = _asking(known, opened, PICTURE)
        await _compare("network's picture, to the same by hand", picture, picture_by_hand, 2.0, 12)


def _asking(
    known: Engine, opened: Database, query: str, **variables: Any
) -> Callable[[], Awaitable[None]]:
    async def ask() -> None:
        now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
        answer = await known.answer(
            GraphQLRequest(query=query, variables=variables), Context(database=opened, now=now)
        )
        assert "errors" not in answer.body, answer.body

    return ask


async def _compare(
    title: str,
    ours: Callable[[], Awaitable[None]],
    other: Callable[[], Awaitable[None]],
    wanted: float,
    runs: int = RUNS,
) -> None:
    """Ask both in turn; print the medians and the median of the pairs' ratios."""
    for _ in range(min(WARM, runs)):
        await ours()
        await other()
    pairs = []
    for turn in range(runs):
        times = {}
        for name, ask in (("ours", ours), ("other", other))[:: 1 if turn % 2 else -1]:
            began = time.perf_counter()
            await ask()
            times[name] = (time.perf_counter() - began) * 1_000
        pairs.append((times["ours"], times["other"]))
    ratio = statistics.median(ours / other for ours, other in pairs)
    first, second = (statistics.median(each) for each in zip(*pairs, strict=True))
    reached = "reached" if ratio <= wanted else "MISSED"
    print(
        f"  {title}: {first:.2f} ms and {second:.2f} ms, ratio {ratio:.2f}, "
        f"wanted at most {wanted}: {reached}"
    )


if __name__ == "__main__":
    main()
