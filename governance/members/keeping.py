"""How the course of a membership is read from the database, and kept there without a gap."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from governance.members import queries
from governance.members.course import ENDS, Taken, Terms, told
from governance.members.models import Membership, MembershipFacts, MembershipStep
from governance.periods import PartialDate, Precision

_FACTS = tuple(MembershipFacts.__annotations__)


def taken(row: MembershipStep) -> Taken:
    """A step as it is kept."""
    first: Any = row.valid_from
    since = PartialDate(first, _precision(row.valid_from_precision))
    if row.kind in ENDS:
        since = _ended(first, _precision(row.valid_until_precision))
    return Taken(
        kind=row.kind,
        since=since,
        terms=Terms(**{name: getattr(row, name) for name in _FACTS}),
        reason=row.reason,
        author_id=row.author_id,
        decision_id=row.decision_id,
    )


async def course_of(session: AsyncSession, membership: Membership) -> list[MembershipStep]:
    """What is known of the course of a membership, step by step."""
    return list((await session.scalars(queries.steps(membership.id))).all())


async def take(
    session: AsyncSession, membership: Membership, step: Taken, at: datetime
) -> Membership:
    """Let a step follow those that were taken; an end that is yet to come stays the last.

    Another end takes its place.
    """
    rows = await course_of(session, membership)
    known = [taken(row) for row in rows]
    coming = [one for one in known if one.kind in ENDS and one.day > at.date()]
    past = [one for one in known if one not in coming]
    last = [] if step.kind in ENDS else coming
    field = "on" if step.kind in ENDS else "since"
    return await keep(session, membership, [*past, step, *last], at, field)


async def keep(
    session: AsyncSession,
    membership: Membership,
    steps: Sequence[Taken],
    at: datetime,
    field: str = "since",
) -> Membership:
    """Let the course of a membership be these steps: what differs is superseded, not changed.

    Raises `InvalidInput` where one of them cannot follow the one before it.
    """
    course = told(steps, field)
    rows = await course_of(session, membership)
    same = 0
    while same < min(len(rows), len(course)) and taken(rows[same]) == course[same]:
        same += 1
    for row in rows[same:]:
        row.superseded_at = at
    await session.flush()
    if same:
        _close(rows[same - 1], course, same - 1)
        await session.flush()
    for place in range(same, len(course)):
        session.add(_row(membership, course, place))
        await session.flush()
    _stand(membership, course)
    await session.flush()
    return membership


def _stand(membership: Membership, course: Sequence[Taken]) -> None:
    """Let a membership be what its course made of it; without one, it never was."""
    if not course:
        membership.stop(membership.valid_from)
        return
    membership.begin(course[0].since)
    end = course[-1]
    if end.kind in ENDS:
        membership.stop(end.day, end.since.precision)
    else:
        membership.stop(None)
    for name, value in asdict(end.terms).items():
        setattr(membership, name, value)


def _row(membership: Membership, course: Sequence[Taken], place: int) -> MembershipStep:
    step = course[place]
    row = MembershipStep(
        membership_id=membership.id,
        kind=step.kind,
        reason=step.reason,
        author_id=step.author_id,
        decision_id=step.decision_id,
        **asdict(step.terms),
    )
    row.begin(PartialDate.on(step.day) if step.kind in ENDS else step.since)
    _close(row, course, place)
    return row


def _close(row: MembershipStep, course: Sequence[Taken], place: int) -> None:
    """Let a step last until the next one; an end lasts no time."""
    step = course[place]
    following = course[place + 1] if place + 1 < len(course) else None
    if step.kind in ENDS:
        following = step
    if following is None:
        row.stop(None)
    else:
        row.stop(following.day, following.since.precision)


def _precision(kept: str) -> Precision:
    return "year" if kept == "year" else "month" if kept == "month" else "day"


def _ended(first: date, precision: Precision) -> PartialDate:
    """The date whose end is a day: the year or month before it, or the day itself."""
    if precision == "day":
        return PartialDate.on(first)
    last = first - timedelta(days=1)
    return PartialDate(
        last.replace(day=1, month=1 if precision == "year" else last.month), precision
    )
