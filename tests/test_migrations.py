"""The steps that build the database: up, as the models say, and down again."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from governance import migrations, models
from governance.db import sqlalchemy_url

OURS = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'alembic_version'
"""
OUR_FUNCTIONS = """
SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
WHERE n.nspname = 'public' AND d.objid IS NULL
"""
TAKEN = [
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0012"),
    *("0008", "0009", "0010", "0013", "0014", "0015", "0016", "0017"),
    *("0018", "0019", "0020", "0021", "0022", "0023", "0024", "0025"),
    *("0026", "0027", "0028", "0029", "0030", "0031", "0032", "0033"),
    *("0034", "0035", "0036"),
]
"""The steps that databases have taken, in their order; later ones come after them."""


def test_steps_that_were_taken_keep_their_name_and_place() -> None:
    scripts = ScriptDirectory.from_config(migrations.config())
    steps = [step.revision for step in scripts.walk_revisions()][::-1]
    assert steps[: len(TAKEN)] == TAKEN


async def test_leave_no_drift_from_the_models(url: str) -> None:
    engine = create_async_engine(sqlalchemy_url(url))
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_object": models.is_compared}
    return list(
        compare_metadata(MigrationContext.configure(connection, opts=options), models.metadata)
    )


async def test_go_down_to_nothing_and_up_again(url: str) -> None:
    connection = await asyncpg.connect(url)
    tables = await connection.fetchval(OURS)
    functions = await connection.fetchval(OUR_FUNCTIONS)
    await migrations.migrate(url, "base")
    assert await connection.fetchval(OURS) == 0
    assert await connection.fetchval(OUR_FUNCTIONS) == 0
    await migrations.migrate(url)
    assert await connection.fetchval(OURS) == tables
    assert await connection.fetchval(OUR_FUNCTIONS) == functions
    await connection.close()


async def test_are_taken_once_however_often_asked(url: str) -> None:
    await migrations.migrate(url)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == migrations.head()
    await connection.close()


COPIED = """
WITH net AS (INSERT INTO organisation (name, kind) VALUES ('{"en": "Body"}', 'network_body')
    RETURNING id),
ana AS (INSERT INTO person (name) VALUES ('Ana') RETURNING id),
open AS (INSERT INTO call (body_id, purpose, title) SELECT id, 'coordination', '{}' FROM net
    RETURNING id),
held AS (INSERT INTO mandate (body_id, role, holder_person_id, scope)
    SELECT net.id, 'network_coordination', ana.id, '{"en": "Ana knows"}' FROM net, ana
    RETURNING id),
bodies AS (INSERT INTO mandate (body_id, role, holder_person_id, scope, ended_as, end_reason)
    SELECT net.id, 'chair', ana.id, '{"en": "Youth"}', 'vacated', '{"en": "Ana moved"}'
    FROM net, ana)
INSERT INTO candidacy (call_id, person_id, strengths, stood_at, chosen_at, mandate_id)
SELECT open.id, ana.id, '{"en": "Ana knows"}', now(), now(), held.id FROM open, ana, held;
"""


async def test_take_back_what_people_said_where_it_was_copied(url: str) -> None:
    await migrations.migrate(url, "base")
    await migrations.migrate(url, "0024")
    connection = await asyncpg.connect(url)
    await connection.execute(COPIED)
    await connection.execute("UPDATE mandate SET revision = 2")
    await connection.execute("UPDATE mandate SET revision = 3")
    kept = "SELECT string_agg(fact::text, ' ') FROM superseded WHERE table_name = 'mandate'"
    assert str(await connection.fetchval(kept)).count("Ana") == 4

    await migrations.migrate(url)

    scopes = await connection.fetch("SELECT role, scope->>'en' FROM mandate ORDER BY 1")
    assert [tuple(row) for row in scopes] == [("chair", "Youth"), ("network_coordination", None)]
    assert "Ana" not in await connection.fetchval(kept)
    assert await connection.fetchval("SELECT strengths->>'en' FROM candidacy") == "Ana knows"
    assert await connection.fetchval("SELECT count(*) FROM superseded") == 5
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("DELETE FROM superseded")
    await connection.close()
