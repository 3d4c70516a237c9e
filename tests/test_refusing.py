"""What says that a refused deed changes nothing would tell of one that does."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from conftest import NOW, Ask
from matrix import refusing
from scene import a_person, bare, somebody
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
    """A deed that writes before it refuses."""
    await rename(session, person_id)
    raise Forbidden(Ground.NO_MANDATE)


async def commits(session: AsyncSession, *, viewer: Viewer, at: Any, person_id: UUID) -> Person:
    """A deed that leaves what it wrote, though it refuses."""
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
    async with refusing(ask) as witness:
        context = Context(database=witness.db, now=NOW, viewer=stranger)
        with pytest.raises((Forbidden, TokenReused)):
            await _transact(context, deed, {"person_id": ana}, NO_KEY, None)


async def test_a_deed_that_asks_first_passes(ask: Ask) -> None:
    await refused(ask, asks_first)


@pytest.mark.parametrize(("deed", "left"), [(asks_late, 0), (commits, 1), (keeps, 1)])
async def test_a_deed_that_writes_is_found_out(
    ask: Ask, deed: Callable[..., Any], left: int
) -> None:
    with pytest.raises(AssertionError):
        await refused(ask, deed)
    assert await ask.count("person WHERE name = 'Eva'") == left
