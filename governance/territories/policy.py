"""Who may see territories, and who may change them."""

from sqlalchemy import ColumnElement, true

from governance.access import Viewer
from governance.errors import Forbidden, Ground
from governance.territories.models import Territory


def visible(viewer: Viewer, territory: type[Territory] = Territory) -> ColumnElement[bool]:
    """Territories are public."""
    del viewer, territory
    return true()


def require_secretariat(viewer: Viewer) -> None:
    """Territories are kept by the secretariat, since everybody's bodies lie in them."""
    if not viewer.is_secretariat:
        raise Forbidden(Ground.SECRETARIAT_ONLY if viewer.person_id else Ground.NOT_SIGNED_IN)
