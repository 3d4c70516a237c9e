"""Consultations in the API: who was asked, how, and the return that is owed to them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from governance.decisions.consultations import models, policy, queries
from governance.decisions.consultations.models import (
    ConsultationMeans,
    ConsultedPublic,
    ReturnChannel,
)
from governance.periods import PartialDate, written_from, written_until
from governance.territories import queries as territories
from schema.actors.actors import Organisation
from schema.decisions.consultation_lists import (
    CONSULTATION_FILTERS,
    CONSULTATION_ORDERS,
    ConsultationOrder,
    consultation_pages,
)
from schema.nodes import Node
from schema.rows.declare import (
    ById,
    Expression,
    Many,
    One,
    argument,
    column,
    row,
    shown,
)
from schema.rows.ids import decode
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_text, public

if TYPE_CHECKING:
    from schema.decisions.decisions import Decision

LazyConsultation = Annotated["Consultation", strawberry.lazy("schema.decisions.consultations")]
LazyDecision = Annotated["Decision", strawberry.lazy("schema.decisions.decisions")]


def _of_consultation(consultation: Any, row: Any, _ask: Any) -> Any:
    return row.consultation_id == consultation.id


def _on_its_day(asked: Any) -> Expression:
    """What holds on the day asked of, or now, on the day it is for the body."""
    return Expression(lambda row, ask: asked(row, ask.today, ask.now, is_past=ask.is_past))


OF_ITS_OWN = Many(on=_of_consultation, visible=public)


@row(models.ConsultationReturn, visible=policy.visible_of, prefix="ret")
class ConsultationReturn(Node):
    """What a body tells those it asked: what became of what they said."""

    consultation: LazyConsultation = shown(
        One("consultation", visible=public), "What it is the return on."
    )
    on: date = column("When it was given.", "given_on")
    text: str = local_text("text", "What became of what people said, in your language.")
    texts: Texts = column("The same in all languages.", "text")
    link: str | None = column("Where more of it is on the web.")
    channels: list[ReturnChannel] = column("How people were told.")
    decision: LazyDecision | None = shown(
        One("decision"), "What was decided on it, where that is on record and may be seen."
    )
    is_final: bool = column("Whether it was the last, with which nothing more is owed.")
    withdrawn_at: datetime | None = column("When it was withdrawn; null while it stands.")
    withdrawn_because: str | None = local_text("withdrawn_because", "Why it was withdrawn.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@row(models.ReturnExtension, visible=policy.visible_of, prefix="rex")
class ReturnExtension(Node):
    """That a body put off the day it owes a return by, and why."""

    consultation: LazyConsultation = shown(
        One("consultation", visible=public), "On what the return is owed."
    )
    was_due_on: date = column("By when it was owed before.")
    due_on: date = column("By when it was owed from then on.")
    extended_on: date = column("When it was put off.")
    reason: str = local_text("reason", "Why.")


@row(
    models.Consultation,
    visible=policy.visible,
    prefix="con",
    orders=CONSULTATION_ORDERS,
    filters=CONSULTATION_FILTERS,
)
class Consultation(Node):
    """A body asks some people something over some days, and owes them a return by a day."""

    body: Organisation = shown(One("body", visible=public), "The body that asks.")
    territory: Territory = shown(One("territory", visible=public), "Where those it asks are.")
    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    subject: str = local_text("subject", "What people are asked about, in your language.")
    subjects: Texts = column("The same in all languages.", "subject")
    public: ConsultedPublic = column("Who is asked.")
    public_description: str | None = local_text("public_description", "Who that is, in words.")
    people: int | None = column(
        "How many answered, which is all that is told of them; null where it is not known.",
        "people_count",
    )
    means: list[ConsultationMeans] = column("By what means people answer.")
    moderated_by: str | None = local_text("moderated_by", "Who moderated, by office.")
    authority_present: str | None = local_text(
        "authority_present", "Which authority was present; null for none, or where it is not known."
    )
    held_from: PartialDate | None = shown(
        Expression(lambda row, _ask: written_from(row)), "Since when people are asked."
    )
    held_until: PartialDate | None = shown(
        Expression(lambda row, _ask: written_until(row)),
        "Until when: the first day after; null while they are.",
    )
    return_due_on: date = shown(
        Expression(lambda row, ask: queries.due_on(row, ask.today, is_past=ask.is_past)),
        "The last day to give the return by, as promised; extensions tell of earlier promises.",
    )
    is_owed: bool = shown(
        _on_its_day(queries.is_owed), "Whether a return is still owed, by the body's own day."
    )
    is_overdue: bool = shown(
        _on_its_day(queries.is_overdue),
        "Whether it is owed, and the day it was promised by is over.",
    )
    settled_on: date | None = column("When the last return was given.")
    returns: Connection[ConsultationReturn] = pages(
        OF_ITS_OWN, "The returns on it, the first given first."
    )
    extensions: list[ReturnExtension] = shown(OF_ITS_OWN, "The promises that were put off.")
    cancelled_on: date | None = column("When it was cancelled, as nobody is asked after all.")
    cancel_reason: str | None = local_text("cancel_reason", "Why it was cancelled.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _owed(_root: Any, row: Any, ask: Any, within: Any = None, *, overdue_only: bool = False) -> Any:
    asked = queries.is_overdue if overdue_only else queries.is_owed
    owed = asked(row, ask.today, ask.now, is_past=False)
    if within is None:
        return owed
    return owed & territories.lies_within(row.territory_id, within, ask.today, is_past=False)


@strawberry.type
class ConsultationQueries:
    """Questions about consultations."""

    consultation: Consultation | None = shown(
        ById(), "One consultation by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    consultations: Connection[Consultation] = consultation_pages(
        Many(shows_ended=True),
        "Whom bodies asked and ask, also those that are over or were cancelled.",
        is_root=True,
    )
    owed_returns: Connection[Consultation] = pages(
        Many(on=_owed, shows_ended=True, by="DUE"),
        "The consultations on which a return is owed today, the first due first.",
        orders=ConsultationOrder,
        arguments=[
            argument(
                "within",
                strawberry.ID | None,
                "Only where people of this territory, or of one within it, were asked.",
                convert=lambda given: decode("ter", given),
            ),
            argument(
                "overdue_only",
                bool,
                "Only those that are overdue.",
                default=False,
            ),
        ],
    )
