"""How a deed waits for something slow: without a connection to the database meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

BEGUN_AGAIN = "begun_again"
"""In a session's info: what is awaited when its transaction begins anew."""


class DoneMeanwhile(Exception):
    """While a deed waited, the same request was done: what it was about."""

    def __init__(self, subject_id: UUID) -> None:
        super().__init__()
        self.subject_id = subject_id


@asynccontextmanager
async def released(session: AsyncSession) -> AsyncIterator[None]:
    """Give the session's connection back while something slow is waited for.

    What was read is let go of with it: whoever goes on reads it anew, as others may have changed
    it. Raises `DoneMeanwhile` at the end where the same request was done in the meantime.
    """
    await session.rollback()
    yield
    if again := session.info.get(BEGUN_AGAIN):
        await again()
