"""What is said of an organisation: seen with it, and found in the territories it sits in."""

from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors import policy
from governance.actors import queries as actors
from governance.actors.models import Organisation


def is_seen(viewer: Viewer, organisation_id: Any) -> ColumnElement[bool]:
    """Whether the viewer sees the organisation of a row.

    (Asked as one value: with EXISTS, PostgreSQL may read all organisations for a page of a list.)
    """
    body = aliased(Organisation)
    seen = select(policy.visible(viewer, body)).where(body.id == organisation_id)
    return seen.correlate_except(body).scalar_subquery().is_(true())


def sits_within(
    organisation_id: Any, wider_id: object, day: object, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether the organisation of a row sits in a territory or anywhere within it, on a day."""
    body: Any = actors.as_of(day).subquery().c if is_past else aliased(Organisation)
    inside = actors.in_or_within(body, wider_id, day, is_past=is_past)
    sits: ColumnElement[bool] = organisation_id.in_(
        select(body.id).where(inside).correlate_except(body.id.table if is_past else body)
    )
    return sits
