"""Rules that bodies set themselves: each takes the place of the one before, and can be lifted."""

from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.errors import InvalidInput
from governance.periods import Lasting, PartialDate, ending


async def follow(
    session: AsyncSession, rule: Lasting, former: Select[Any], since: PartialDate
) -> None:
    """Let a rule hold from a day on, instead of the `former` one that holds then, if any does."""
    before: Lasting | None = await session.scalar(former.with_for_update())
    if before is not None:
        before.stop(since.day, since.precision)
        await session.flush()
    rule.begin(since)
    session.add(rule)
    await session.flush()


async def lift(
    session: AsyncSession, rule: Lasting, on: PartialDate | None, today: date
) -> PartialDate:
    """Let a rule hold no more from a day on, today without one; one yet to begin never does."""
    end = ending(rule, on, today)
    if rule.valid_until is not None and rule.valid_until <= end.end:
        raise InvalidInput("on", "is not before the rule ends, on {}.", rule.valid_until)
    rule.close(end)
    await session.flush()
    return end
