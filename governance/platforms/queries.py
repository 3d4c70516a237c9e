"""Questions about seats; each answers with a statement to run."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors.models import Organisation
from governance.platforms.models import Seat
from governance.platforms.policy import visible


def seat(viewer: Viewer, seat_id: UUID) -> Select[Seat]:
    """One seat by its id."""
    whole = joinedload(Seat.body).joinedload(Organisation.territory)
    return select(Seat).where(Seat.id == seat_id, visible(viewer)).options(whole)
