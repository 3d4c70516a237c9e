"""What says that a refused deed changes nothing would tell of one that does."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from conftest import NOW, Ask
from scene import a_person, bare, somebody, unchanged
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.actors.models import Person
from governance.errors import Forbidden, Ground
from governance.identity.operations.refusals import TokenReused
from schema.context import Context
from schema.deeds import _transact

NO_KEY = SimpleNamespace(idempotency_key=None)


async def rename(session: AsyncSession, person_id: UUID) -> None:
    """Write something, whoever asks."""
    (await session.get_one(Person, person_id)).name = "Eva"
    await session.flush()


async def asks_first(session: AsyncSession, *, viewer: Viewer, at: Any, person_id: UUID) -> Person:
    """A deed as it ought to be."""
    raise Forbidden(Ground.NO_MANDATE)


async def asks_late(session: AsyncSession, *, viewer: Viewer, at: Any, person_id: UUID) -> Person:
    """A deed that writes before it refuses, as one does that has claimed a row: it is undone."""
    await rename(session, person_id)
    raise Forbidden(Ground.NO_MANDATE)


async def commits(session: AsyncSession, *, viewer: Viewer, at: Any, person_id: UUID) -> Person:
    """A deed that commits what it wrote before it refuses."""
    await rename(session, person_id)
    await session.commit()
    raise Forbidden(Ground.NO_MANDATE)


async def keeps(session: AsyncSession, *, viewer: Viewer, at: Any, person_id: UUID) -> Person:
    """A deed whose refusal has the frame keep what it wrote."""
    await rename(session, person_id)
    raise TokenReused


async def refused(ask: Ask, deed: Callable[..., Any]) -> None:
    """A deed is refused to a stranger where nothing may change."""
    stranger, ana = await somebody(ask, "Z\u00e9"), bare(await a_person(ask, "Ana"))
    async with unchanged(ask):
        context = Context(database=ask.db, now=NOW, viewer=stranger)
        with pytest.raises((Forbidden, TokenReused)):
            await _transact(context, deed, {"person_id": ana}, NO_KEY, None)


@pytest.mark.parametrize("deed", [asks_first, asks_late])
async def test_a_deed_that_leaves_nothing_passes(ask: Ask, deed: Callable[..., Any]) -> None:
    await refused(ask, deed)
    assert await ask.count("person WHERE name = 'Eva'") == 0


@pytest.mark.parametrize("deed", [commits, keeps])
async def test_a_deed_that_leaves_what_it_wrote_is_found_out(
    ask: Ask, deed: Callable[..., Any]
) -> None:
    with pytest.raises(AssertionError):
        await refused(ask, deed)
    assert await ask.count("person WHERE name = 'Eva'") == 1
