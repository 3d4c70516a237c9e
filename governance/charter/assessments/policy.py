"""Who may see assessments: all those that are published, and whom the others concern."""

from sqlalchemy import ColumnElement, and_, cast, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.actors.queries import is_seen
from governance.aliases import another
from governance.charter.assessments.models import Assessment
from governance.db import Ltree
from governance.territories.models import Territory


def visible(viewer: Viewer, assessment: type[Assessment] = Assessment) -> ColumnElement[bool]:
    """An assessment is seen with its organisation and the body that made it, if it is published.

    Unpublished, it is seen by the people of both, by its author and by the secretariat.
    """
    viewer = viewer.seeing("charter")
    if viewer.seeing("actors").is_secretariat:
        return true()
    return and_(
        _concerns(viewer, assessment),
        is_seen(viewer, assessment.organisation_id),
        is_seen(viewer, assessment.body_id),
    )


def _concerns(viewer: Viewer, assessment: type[Assessment]) -> ColumnElement[bool]:
    if viewer.is_secretariat:
        return true()
    published: ColumnElement[bool] = assessment.is_published.is_(true())
    if viewer.person_id is None:
        return published
    body, place = another(Organisation), another(Territory)
    within = cast(viewer.sql_charter_within, ARRAY(Ltree())).op("@>", is_comparison=True)
    # Asked of each row, and last: asked once for all it looks through all organisations.
    is_placed = (
        select(within(place.path))
        .join_from(body, place, place.id == body.territory_id)
        .where(body.id == assessment.organisation_id, ~body.is_unlisted)
        .correlate_except(body, place)
        .scalar_subquery()
    )
    return or_(
        published,
        assessment.organisation_id == viewer.sql_known.any_(),
        assessment.body_id == viewer.sql_known.any_(),
        assessment.by_id == viewer.sql_person,
        is_placed.is_(true()),
    )
