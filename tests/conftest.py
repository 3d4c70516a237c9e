"""What tests stand on: the real server, and a database of their own for those that write."""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
from servers import a_template, shared
from sqlalchemy.ext.asyncio import AsyncSession

from governance import embedded
from governance.access import ANYONE, OPERATOR, Door, Viewer
from governance.db import Database, database
from governance.migrations import migrate
from governance.settings import Settings
from governance.viewer import PERSON
from governance.viewer import viewer as viewer_of
from schema.context import Context
from schema.execution import GraphQLRequest
from schema.root import engine

pytest_plugins = ["clusters", "crowds", "journals", "lives", "valkeys"]

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""The moment most tests happen at."""

_numbers = itertools.count(1)
_keys = tempfile.TemporaryDirectory(prefix="governance-ballot-keys-")


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """The embedded PostgreSQL, once for all tests of a run."""
    with shared() as running:
        yield running


@pytest.fixture(scope="session")
async def template(server: embedded.Server) -> str:
    """A migrated database that others are cloned from."""
    return await a_template(server, "template_migrated", "template1", migrate)


@pytest.fixture
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    """A fresh migrated database of the test's own, as a URL."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield server.url(name)
    await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """The fresh database, opened as the program opens it."""
    settings = Settings(read_pool_size=2, write_pool_size=4)
    async with database(url, settings) as opened:
        yield opened


@pytest.fixture
async def session(db: Database) -> AsyncIterator[AsyncSession]:
    """A session for deeds; the test commits."""
    async with db.session() as opened:
        yield opened


async def _execute(server: embedded.Server, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


class Ask:
    """A client of the API: asks as somebody, and answers with what came back."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.engine = engine()
        self.statements: list[str] = []
        self.door = Door(ballot_keys=Path(_keys.name))

    async def __call__(
        self,
        query: str,
        *,
        viewer: Viewer = ANYONE,
        lang: str = "en",
        now: datetime = NOW,
        idempotency_key: str | None = None,
        **variables: Any,
    ) -> dict[str, Any]:
        """The data of an answer that has no errors."""
        answer = await self.raw(
            query,
            viewer=viewer,
            lang=lang,
            now=now,
            idempotency_key=idempotency_key,
            **variables,
        )
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def raw(
        self,
        query: str,
        *,
        viewer: Viewer = ANYONE,
        lang: str = "en",
        now: datetime = NOW,
        idempotency_key: str | None = None,
        **variables: Any,
    ) -> dict[str, Any]:
        """The whole answer, errors included."""
        context = Context(self.db, now, viewer, lang, idempotency_key, self.door)
        request = GraphQLRequest(query=query, variables=variables)
        answer = await self.engine.answer(request, context)
        body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answer.body))
        return body

    async def do(
        self,
        name: str,
        show: str,
        given: dict[str, Any],
        *,
        viewer: Viewer = OPERATOR,
        now: datetime = NOW,
        idempotency_key: str | None = None,
    ) -> dict[str, Any]:
        """Do a deed: its payload with what is shown of it, or the problem it met."""
        kind = name[0].upper() + name[1:]
        query = (
            f"mutation Deed($input: {kind}Input!) {{ {name}(input: $input) {{ __typename "
            f"... on {kind}Payload {{ {show} }} ... on Problem {{ message code }} }} }}"
        )
        data = await self(
            query, viewer=viewer, now=now, idempotency_key=idempotency_key, input=given
        )
        done: dict[str, Any] = data[name]
        return done

    async def count(self, table: str) -> int:
        """How many rows a table holds."""
        found: int = await self.db.reads.fetchval(f"SELECT count(*) FROM {table}")
        return found

    async def viewer(self, person_id: UUID | str, now: datetime = NOW) -> Viewer:
        """Who a person is in the network, read as the program reads it."""
        known = person_id if isinstance(person_id, UUID) else UUID(person_id.removeprefix("per_"))
        found = await viewer_of(self.db.gate, PERSON, known, now)
        assert found is not None
        return found


@pytest.fixture
async def ask(db: Database) -> Ask:
    """A client of the API over a fresh database."""
    return Ask(db)
