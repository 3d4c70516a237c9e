"""What an organisation shows of its work as a body: meetings, decisions, and by which clock."""

from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import func

from schema.decision_lists import decision_pages, taken
from schema.kept_consultations import KeptConsultations
from schema.met import Meets
from schema.rows.declare import Expression, Many, One, shown
from schema.rows.page import Connection
from schema.words import public

if TYPE_CHECKING:
    from schema.decisions import Decision

LazyDecision = Annotated["Decision", strawberry.lazy("schema.decisions")]


@strawberry.type
class Decided:
    """What shows of anything that a body may have decided."""

    decision: LazyDecision | None = shown(
        One("decision", on=lambda row, decision, _ask: decision.id == row.decision_id),
        "The decision behind it, where a body took one and it may be seen.",
    )


@strawberry.type
class AtWork(Meets, KeptConsultations):
    """What an organisation shows of its work as a body."""

    time_zone: str = shown(
        Expression(lambda body, _ask: func.zone_of(body.id)),
        "The time zone its days are counted in (IANA): its own, that of the nearest territory"
        " around it that has one, or UTC.",
    )
    decisions: Connection[LazyDecision] = decision_pages(
        Many(
            on=lambda body, row, ask: (row.body_id == body.id) & taken(row, ask),
            visible=public,
            shows_ended=True,
        ),
        "What it decided, in force or not.",
    )
