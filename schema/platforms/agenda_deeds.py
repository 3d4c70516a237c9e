"""Putting proposals and decisions on the agendas of meetings through the API."""

import strawberry

from governance.decisions.proposals import operations
from schema.deeds import deed, optional_id_of
from schema.platforms.meeting_deeds import ITEM, SETTLED, AddAgendaItemInput


@strawberry.input(description="A proposal or a decision for the agenda of a meeting.")
class PutOnAgendaInput(AddAgendaItemInput):
    """A proposal or a decision for the agenda of a meeting."""

    proposal_id: strawberry.ID | None = optional_id_of("pro", "Which proposal.")
    decision_id: strawberry.ID | None = optional_id_of("dec", "Or which decision.")


@strawberry.type
class AgendaDeeds:
    """Deeds about agendas that name what is decided elsewhere."""

    put_on_agenda = deed(operations.put_on_agenda, PutOnAgendaInput, ITEM, *SETTLED)
