"""Who may see consultations and their returns: whoever sees the body that asked."""

from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors.queries import is_seen
from governance.decisions.consultations.models import Consultation


def visible(viewer: Viewer, consultation: Any = Consultation) -> ColumnElement[bool]:
    """A consultation is public, and is seen with the body that asked."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    return is_seen(viewer, consultation.body_id)


def visible_of(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """A return, or a promise that was put off, is seen with its consultation."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    consultation = aliased(Consultation)
    seen = select(visible(viewer, consultation)).where(consultation.id == row.consultation_id)
    return seen.correlate_except(consultation).scalar_subquery().is_(true())
