"""What an organisation shows of those it asks: its consultations."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.decisions.consultation_lists import consultation_pages
from schema.rows.declare import Many
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.decisions.consultations import Consultation

LazyConsultation = Annotated["Consultation", strawberry.lazy("schema.decisions.consultations")]


@strawberry.type
class KeptConsultations:
    """What an organisation shows of those it asks."""

    consultations: Connection[LazyConsultation] = consultation_pages(
        Many(
            on=lambda organisation, row, _ask: row.body_id == organisation.id,
            visible=public,
            shows_ended=True,
        ),
        "Whom it asked and asks, and the returns it owes them.",
    )
