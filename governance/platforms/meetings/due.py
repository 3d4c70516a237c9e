"""When a body is to meet next, by how often its rule says and when it last did."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from governance.periods import holds_on
from governance.platforms.meetings.models import MONTHS, Meeting, MeetingRule, MeetingState

DATES = 6
"""How many days are told."""


def last_held(body: Any, day: Any) -> Select[Any]:
    """The meeting that a body held last, as of a day."""
    held = aliased(Meeting)
    wanted = (held.body_id == body.id, held.state == MeetingState.HELD, held.begins_on <= day)
    latest = select(held.id).where(*wanted).order_by(held.begins_at.desc(), held.id.desc())
    return latest.limit(1).correlate_except(held)


def next_planned(body: Any, day: Any) -> Select[Any]:
    """The meeting that a body plans next, from a day on."""
    planned = aliased(Meeting)
    wanted = (
        planned.body_id == body.id,
        planned.state == MeetingState.PLANNED,
        planned.ends_on >= day,
    )
    first = select(planned.id).where(*wanted).order_by(planned.begins_at, planned.id)
    return first.limit(1).correlate_except(planned)


def is_last_held(body: Any, meeting: Any, day: Any) -> ColumnElement[bool]:
    """Whether a meeting is the one that a body held last."""
    return _is(meeting, last_held(body, day))


def is_next_planned(body: Any, meeting: Any, day: Any) -> ColumnElement[bool]:
    """Whether a meeting is the one that a body plans next."""
    return _is(meeting, next_planned(body, day))


def due_on(body: Any, day: Any) -> ColumnElement[date]:
    """The day by which a body is to meet again; null where its rule does not say how often."""
    rule = aliased(MeetingRule)
    asked = select(_after(rule, body, day, 1)).where(*_ruling(rule, body, day))
    return asked.correlate_except(rule).scalar_subquery()


def is_overdue(body: Any, day: Any) -> ColumnElement[bool]:
    """Whether that day is past, and no meeting is planned; null where there is none."""
    due = due_on(body, day)
    planned = next_planned(body, day).scalar_subquery()
    return and_(due < day, planned.is_(None))


def dates(body: Any, day: Any) -> ColumnElement[Any]:
    """The days by which a body is to meet, one after the other; the first may be past."""
    rule = aliased(MeetingRule)
    step = func.generate_series(1, DATES).table_valued("n", name="step").render_derived()
    each = aggregate_order_by(_after(rule, body, day, step.c.n), step.c.n)
    asked = select(func.array_agg(each)).select_from(rule).join(step, true())
    ruled = asked.where(*_ruling(rule, body, day))
    return ruled.correlate_except(rule, step).scalar_subquery()


def _is(meeting: Any, one: Select[Any]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = meeting.id == one.scalar_subquery()
    return found


def _ruling(rule: Any, body: Any, day: Any) -> tuple[ColumnElement[bool], ...]:
    """Whether a rule is that of a body on a day, and says how often it meets."""
    return (rule.body_id == body.id, holds_on(rule, day), rule.cadence.is_not(None))


def _after(rule: Any, body: Any, day: Any, times: Any) -> ColumnElement[date]:
    """The day so many times a rule's cadence after a body last met, or since it has the rule."""
    last = aliased(Meeting)
    met = select(last.begins_on).where(last.id == last_held(body, day).scalar_subquery())
    since = func.greatest(met.correlate_except(last).scalar_subquery(), rule.valid_from)
    months = case({cadence.value: months for cadence, months in MONTHS.items()}, value=rule.cadence)
    return cast(since + func.make_interval(0, months * times), Date)
