"""Questions about seats; each answers with a statement to run."""

from uuid import UUID

from sqlalchemy import Select, select

from governance.access import Viewer
from governance.platforms.models import Seat
from governance.platforms.policy import visible


def seat(viewer: Viewer, seat_id: UUID) -> Select[Seat]:
    """One seat by its id."""
    return select(Seat).where(Seat.id == seat_id, visible(viewer))
