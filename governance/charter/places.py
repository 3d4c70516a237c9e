"""Where what is said of an organisation belongs: in the territory it sits in, and wider ones."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from governance.actors import queries as actors
from governance.actors.models import Organisation


def sits_within(row: Any, wider_id: object, day: object, *, is_past: bool) -> ColumnElement[bool]:
    """Whether the organisation of a row sits in a territory or anywhere within it, on a day."""
    body: Any = actors.as_of(day).subquery().c if is_past else aliased(Organisation)
    inside = actors.in_or_within(body, wider_id, day, is_past=is_past)
    sits: ColumnElement[bool] = row.organisation_id.in_(
        select(body.id).where(inside).correlate_except(body.id.table if is_past else body)
    )
    return sits
