"""Who may see where decisions travel, and who may answer."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import aliased

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.decisions import policy as decisions
from governance.decisions.travel.models import Sending


def visible(viewer: Viewer, sending: Any = Sending) -> ColumnElement[bool]:
    """A sending is seen with its decision and with the bodies it goes between."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    seen = decisions.visible_with_decision(viewer, sending)
    return and_(seen, visible_there(viewer, sending))


def visible_there(viewer: Viewer, sending: Any) -> ColumnElement[bool]:
    """A sending of a decision that the viewer sees is seen with the bodies it goes between."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    sender, receiver = aliased(Organisation), aliased(Organisation)
    return and_(
        actors.none_or_seen(sending.from_body_id, sender, actors.visible(viewer, sender)),
        actors.none_or_seen(sending.to_body_id, receiver, actors.visible(viewer, receiver)),
    )


def visible_received(viewer: Viewer, sending: Any) -> ColumnElement[bool]:
    """A sending to a body that the viewer sees is seen with its decision and its sender."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    sender = aliased(Organisation)
    return and_(
        decisions.visible_with_decision(viewer, sending),
        actors.none_or_seen(sending.from_body_id, sender, actors.visible(viewer, sender)),
    )


def visible_with_sending(viewer: Viewer, row: Any) -> ColumnElement[bool]:
    """What became of a sending is seen with it."""
    viewer = viewer.seeing("decisions")
    if viewer.seeing("actors").is_secretariat:
        return true()
    sending = aliased(Sending)
    seen = select(sending.id).where(sending.id == row.sending_id, visible(viewer, sending))
    return exists(seen.correlate_except(sending))


def receiver(sending: Sending) -> Organisation:
    """The body whose turn it is: that which received it; for those outside, the sender."""
    return sending.to_body or sending.from_body


def require_receiver(viewer: Viewer, sending: Sending) -> None:
    """A sending is answered by who records decisions of the body that received it."""
    actors.require_power(viewer, Capability.DECISIONS, receiver(sending))


def require_sender(viewer: Viewer, sending: Sending) -> None:
    """A sending is followed up by who records decisions of the body that sent it."""
    actors.require_power(viewer, Capability.DECISIONS, sending.from_body)
