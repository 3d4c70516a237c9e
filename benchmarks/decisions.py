"""Inbox, lineage and dialogue beside the same by hand, and among ten times as many decisions."""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from benchmarks.reads.stage import database_server, scratch_folder
from governance.db import Database, database
from governance.migrations import migrate
from governance.settings import Settings
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from schema.root import engine

SEED = Path(__file__).with_name("decisions.sql")
SIZES = {"small": (10_000, 50_000, 5_000), "large": (100_000, 500_000, 50_000)}
"""How many decisions, sendings and bodies."""
RUNS, WARM = 60, 15
BY_HAND_MAX, GROWTH_MAX = 1.5, 1.3
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SINCE, UNTIL = date(2025, 1, 1), date(2026, 7, 1)

Asking = Callable[[], Awaitable[Any]]

INBOX = """query ($body: ID!) { inbox(body: $body, first: 50) { nodes {
    id purpose direction isOpen isOverdue answerDueOn sender { id name } decision { id title }
    answer { kind reasons } } } }"""
LINEAGE = """query ($decision: ID!) { decision(id: $decision) {
    lineage(direction: OUTCOMES) { steps(first: 1000) { depth kind
        decision { id number title body { id } } } } } }"""
DIALOGUE = """query ($body: ID!, $from: Date, $until: Date) {
    dialogue(of: $body, from: $from, until: $until) { reachedNobody
        whole { sent answered medianDays adoptedPercent neverAnswered }
        periods { month figures { sent answered } } } }"""
INBOX_BY_HAND = """
SELECT json_build_object('nodes', json_agg(json_build_object('id', 'snd_' || s.id,
    'purpose', upper(s.purpose), 'direction', upper(s.direction), 'isOpen', s.is_open,
    'isOverdue', s.is_open AND coalesce(s.due_at <= $2, false), 'answerDueOn', s.answer_due_on,
    'sender', json_build_object('id', 'org_' || f.id, 'name', localised(f.name, $3)),
    'decision', json_build_object('id', 'dec_' || d.id, 'title', localised(d.title, $3)),
    'answer', CASE WHEN a.id IS NOT NULL THEN json_build_object('kind', upper(a.kind),
        'reasons', localised(a.reasons, $3)) END) ORDER BY s.id))
FROM (
    SELECT s.* FROM sending s JOIN organisation f ON f.id = s.from_body_id
    JOIN organisation t ON t.id = s.to_body_id
    JOIN decision e ON e.id = s.decision_id JOIN organisation g ON g.id = e.body_id
    WHERE s.to_body_id = $1 AND NOT f.is_unlisted AND NOT t.is_unlisted AND NOT g.is_unlisted
    ORDER BY s.id LIMIT 50
) s JOIN organisation f ON f.id = s.from_body_id JOIN decision d ON d.id = s.decision_id
LEFT JOIN answer a ON a.sending_id = s.id AND a.kind <> 'silence'
"""
LINEAGE_BY_HAND = """
WITH RECURSIVE walked AS (
    SELECT NULL::uuid AS id, $1::uuid AS child_id, NULL::text AS kind, 0 AS depth
    UNION
    SELECT l.id, l.child_id, l.kind, w.depth + 1
    FROM walked w JOIN decision_link l ON l.parent_id = w.child_id
    JOIN decision d ON d.id = l.child_id JOIN organisation o ON o.id = d.body_id
    WHERE w.depth < 50 AND NOT o.is_unlisted
), steps AS (SELECT DISTINCT ON (id) * FROM walked WHERE depth > 0 ORDER BY id, depth)
SELECT json_build_object('steps', json_agg(json_build_object('depth', s.depth,
    'kind', upper(s.kind), 'decision', json_build_object('id', 'dec_' || d.id, 'number', d.number,
    'title', localised(d.title, $2), 'body', json_build_object('id', 'org_' || d.body_id)))
    ORDER BY s.depth, s.id))
FROM steps s JOIN decision d ON d.id = s.child_id
"""
DIALOGUE_BY_HAND = """
WITH sent AS MATERIALIZED (
    SELECT s.sent_at, a.kind, extract(epoch FROM a.answered_at - s.sent_at) / 86400 AS days,
        s.is_open AND s.due_at <= $4 AS is_overdue
    FROM sending s JOIN organisation f ON f.id = s.from_body_id
    LEFT JOIN organisation t ON t.id = s.to_body_id
    LEFT JOIN answer a ON a.sending_id = s.id AND a.kind <> 'silence'
    WHERE (s.from_body_id = $1 OR s.to_body_id = $1) AND s.sent_at >= $2::date
    AND s.sent_at < $3::date AND NOT f.is_unlisted AND NOT coalesce(t.is_unlisted, false)
)
SELECT json_build_object(
    'reachedNobody', (SELECT count(*) FROM decision d WHERE d.body_id = $1
        AND d.decided_on >= $2::date AND d.decided_on < $3::date
        AND NOT EXISTS (
            SELECT FROM sending s WHERE s.decision_id = d.id AND s.withdrawn_at IS NULL)),
    'whole', (SELECT json_build_object('sent', count(*), 'answered', count(kind),
        'medianDays', percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
        'adoptedPercent', round(100.0 * count(*) FILTER (WHERE kind = 'adopted')
            / nullif(count(kind), 0), 1),
        'neverAnswered', count(*) FILTER (WHERE is_overdue)) FROM sent),
    'periods', (SELECT json_agg(json_build_object('month', month, 'figures',
            CASE WHEN sent > 0 THEN json_build_object('sent', sent, 'answered', answered) END)
            ORDER BY month)
        FROM (SELECT month, sum(sent) AS sent, sum(answered) AS answered FROM (
            SELECT date_trunc('month', sent_at)::date AS month, 1 AS sent,
                (kind IS NOT NULL)::int AS answered FROM sent
            UNION ALL
            SELECT date_trunc('month', d.decided_on::timestamp)::date, 0, 0 FROM decision d
            WHERE d.body_id = $1 AND d.decided_on >= $2::date AND d.decided_on < $3::date
        ) each GROUP BY 1) m))
"""


def main() -> None:
    """Fill a database of each size and ask; with `small`, the small one alone."""
    sizes = ["small"] if "small" in sys.argv[1:] else list(SIZES)
    with ExitStack() as stack:
        folder = stack.enter_context(scratch_folder())
        server = stack.enter_context(database_server(folder))
        asyncio.run(_measured(sizes, server.url))


async def _measured(sizes: list[str], url_of: Callable[..., str]) -> None:
    async with AsyncExitStack() as stack:
        asked: dict[str, dict[str, Asking]] = {}
        for size in sizes:
            maintenance = await asyncpg.connect(url_of())
            await maintenance.execute(f"CREATE DATABASE {size}")
            await maintenance.close()
            url = url_of(size)
            await migrate(url)
            await _fill(url, *SIZES[size])
            asked[size] = await _asked(await stack.enter_async_context(database(url, Settings())))
        if len(sizes) > 1:
            for title, small in asked["small"].items():
                many, few = await _in_turn(asked["large"][title], small)
                ratio = statistics.median(one / other for one, other in zip(many, few, strict=True))
                print(_verdict(f"{title}, among ten times as many", ratio, GROWTH_MAX))


async def _fill(url: str, decisions: int, sendings: int, bodies: int) -> None:
    script = SEED.read_text(encoding="utf-8")
    for name, count in (("decisions", decisions), ("sendings", sendings), ("bodies", bodies)):
        script = script.replace(f"${name}$", str(count))
    connection = await asyncpg.connect(url)
    await connection.execute(script)
    await connection.execute("VACUUM ANALYZE")
    for table in ("organisation", "decision", "sending", "answer"):
        print(f"  {await connection.fetchval(f'SELECT count(*) FROM {table}'):>9,} {table}")
    await connection.close()


async def _asked(opened: Database) -> dict[str, Asking]:
    """Each question beside the same by hand; ours to ask again, by title."""
    decision: UUID = await opened.reads.fetchval(
        'SELECT id FROM decision WHERE title = \'{"en": "Branch 1"}\''
    )
    body: UUID = await opened.reads.fetchval(
        "SELECT id FROM organisation WHERE name ->> 'en' = md5('o1') || ' Platform'"
    )
    given = {"body": f"org_{body}", "decision": f"dec_{decision}"}
    span = {"from": SINCE.isoformat(), "until": UNTIL.isoformat()}
    known = engine()
    reads = opened.reads
    asked = {
        "page of 50 of an inbox": (
            _asking(known, opened, INBOX, body=given["body"]),
            lambda: reads.fetchval(INBOX_BY_HAND, body, NOW, "en"),
        ),
        "lineage of a thousand": (
            _asking(known, opened, LINEAGE, decision=given["decision"]),
            lambda: reads.fetchval(LINEAGE_BY_HAND, decision, "en"),
        ),
        "dialogue of a body": (
            _asking(known, opened, DIALOGUE, body=given["body"], **span),
            lambda: reads.fetchval(DIALOGUE_BY_HAND, body, SINCE, UNTIL, NOW),
        ),
    }
    for title, (ours, by_hand) in asked.items():
        await _compare(title, ours, by_hand)
    return {title: ours for title, (ours, _) in asked.items()}


def _asking(known: Engine, opened: Database, query: str, **variables: Any) -> Asking:
    async def ask() -> Any:
        answer = await known.answer(
            GraphQLRequest(query=query, variables=variables), Context(database=opened, now=NOW)
        )
        assert "errors" not in answer.body, answer.body
        return answer.body["data"]

    return ask


async def _compare(title: str, ours: Asking, by_hand: Asking) -> None:
    """Ask both in turn, and that they tell as much; print the medians and the pairs' ratio."""
    _agree(title, await ours(), msgspec.json.decode(await by_hand()))
    mine, theirs = await _in_turn(ours, by_hand)
    ratio = statistics.median(one / other for one, other in zip(mine, theirs, strict=True))
    first, second = statistics.median(mine), statistics.median(theirs)
    print(_verdict(f"{title}: {first:.2f} ms, by hand {second:.2f} ms", ratio, BY_HAND_MAX))


async def _in_turn(one: Asking, other: Asking) -> tuple[list[float], list[float]]:
    """How long two questions take, in ms, each time one after the other."""
    for _ in range(WARM):
        await one()
        await other()
    times: tuple[list[float], list[float]] = [], []
    for turn in range(RUNS):
        for which, ask in ((0, one), (1, other))[:: 1 if turn % 2 else -1]:
            began = time.perf_counter()
            await ask()
            times[which].append((time.perf_counter() - began) * 1_000)
    return times


def _agree(title: str, ours: Any, by_hand: Any) -> None:
    """Refuse to compare two answers that are not the same."""
    told = msgspec.json.decode(msgspec.json.encode(ours))
    (field,) = told
    mine = told[field]
    if field == "decision":
        mine = mine["lineage"]
    assert _plain(mine) == _plain(by_hand), (title, mine, by_hand)


def _plain(told: Any) -> Any:
    """An answer with its fractions rounded, as two ways to reckon differ in the last digit."""
    if isinstance(told, dict):
        return {key: _plain(value) for key, value in told.items()}
    if isinstance(told, list):
        return [_plain(each) for each in told]
    return round(told, 6) if isinstance(told, float) else told


def _verdict(title: str, ratio: float, wanted: float) -> str:
    reached = "reached" if ratio <= wanted else "MISSED"
    return f"  {title}: ratio {ratio:.2f}, wanted at most {wanted}: {reached}"


if __name__ == "__main__":
    main()
