"""Who may see laws: everybody."""

from sqlalchemy import ColumnElement, true

from governance.access import Viewer
from governance.laws.models import Law


def visible(viewer: Viewer, law: type[Law] = Law) -> ColumnElement[bool]:
    """Laws are public, and so is where they are not kept."""
    del viewer, law
    return true()
