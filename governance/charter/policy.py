"""Who may see the charter's texts, and who may amend them."""

from sqlalchemy import ColumnElement, exists, select, true

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.aliases import another
from governance.charter.amendment import CharterAmendment


def visible_amendment(
    viewer: Viewer, amendment: type[CharterAmendment] = CharterAmendment
) -> ColumnElement[bool]:
    """An amendment is seen with the body that proposes it.

    (The texts themselves are everybody's, drafts too: the charter is written in the open.)
    """
    viewer = viewer.seeing("charter")
    if viewer.seeing("actors").is_secretariat:
        return true()
    body = another(Organisation)
    return exists(select(body.id).where(body.id == amendment.body_id, actors.visible(viewer, body)))


def require_proposer(viewer: Viewer, amendment: CharterAmendment) -> None:
    """An amendment is taken back by who may act with the charter for the body that proposed it."""
    actors.require_power(viewer, Capability.CHARTER, amendment.body)
