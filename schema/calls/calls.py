"""Calls in the API: what is looked for, until when, who stands for it and who was chosen."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from governance.calls import models, policy
from governance.calls.models import CallPurpose
from governance.periods import PartialDate
from schema.actors.actors import Mandate, Organisation, Person, period
from schema.actors.codes import Sector
from schema.actors.term_lists import TERM_FILTERS, TERM_ORDERS
from schema.nodes import Node
from schema.platforms.at_work import Decided
from schema.platforms.platforms import Seat
from schema.rows.declare import (
    ById,
    Either,
    Filter,
    Filters,
    Many,
    One,
    Related,
    argument,
    column,
    row,
    shown,
)
from schema.rows.lists import as_of, filter_input, order_input, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_text, one_of, public

strawberry.enum(CallPurpose, description=CallPurpose.__doc__)

CALL_FILTERS: Filters = {
    "purpose": Filter(
        list[CallPurpose],
        lambda row, _ask, value: one_of(row.purpose, value),
        "For one of these purposes.",
    ),
    "isOpenEnrolment": Filter(
        bool,
        lambda row, _ask, value: row.is_open_enrolment.is_(value),
        "Whoever wants to takes part.",
    ),
    "body": Related("OrganisationFilter", "This holds of its body."),
    **TERM_FILTERS,
}
CallFilter = filter_input("CallFilter", CALL_FILTERS)
CallOrder = order_input("CallOrder", list(TERM_ORDERS))

Candidate = Annotated[
    Person | Organisation | Territory,
    strawberry.union("Candidate", description="Who stands for a call."),
]


@row(models.Candidacy, visible=policy.visible_candidacy, prefix="cdy")
class Candidacy(Decided, Node):
    """A person, an organisation or a territory that stands for a call, with its strengths."""

    call: Annotated["Call", strawberry.lazy("schema.calls.calls")] = shown(
        One("call", visible=public), "What it is a candidacy for."
    )
    candidate: Candidate | None = shown(
        Either(
            {
                "Person": One("person", visible=policy.visible_candidate),
                "Organisation": One("organisation", visible=public),
                "Territory": One("territory"),
            }
        ),
        "Who stands; null where that may not be shown.",
    )
    delegate: Person | None = shown(
        One("delegate"), "Who would sit for an organisation, where that may be known."
    )
    sector: Sector | None = column("The sector its seat would count for.")
    strengths: str | None = local_text("strengths", "What it stands with, in your language.")
    all_strengths: Texts | None = column("The same in all languages.", "strengths")
    stood_at: datetime = column("When it stood.")
    withdrawn_at: datetime | None = column("When it was withdrawn.")
    chosen_at: datetime | None = column("When it was chosen, or enrolled.")
    mandate: Mandate | None = shown(One("mandate"), "The mandate that followed.")
    seat: Seat | None = shown(One("seat"), "The seat that followed.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _candidacies(call: Any, row: Any, _ask: Any) -> Any:
    return row.call_id == call.id


@row(models.Call, visible=policy.visible, prefix="cal", orders=TERM_ORDERS, filters=CALL_FILTERS)
class Call(Node):
    """A body looks for people, organisations or territories; it is open over a period."""

    body: Organisation = shown(One("body", visible=public), "The body that calls.")
    purpose: CallPurpose = column("What it is for.")
    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    description: str | None = local_text("description", "What is looked for, in words.")
    is_open_enrolment: bool = column("Whether whoever wants to takes part; else it is decided.")
    places: int | None = column("How many are looked for; null for as many as come.")
    candidacies: Connection[Candidacy] = pages(
        Many(on=_candidacies, visible=policy.visible_there), "Who stands for it, or stood."
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    close_reason: str | None = local_text("close_reason", "Why it was closed before its time.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class CallQueries:
    """Questions about calls."""

    call: Call | None = shown(
        ById(), "One call by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    calls: Connection[Call] = pages(
        Many(),
        "The calls that are open, or were.",
        filters=CallFilter,
        orders=CallOrder,
        lasts=True,
        is_root=True,
    )
