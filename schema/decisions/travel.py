"""Decisions on their way in the API: sendings, answers, those outside, and inboxes."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, and_, true

from governance.actors.queries import sits_within
from governance.decisions.travel import models, policy, queries
from governance.decisions.travel.kinds import (
    AnswerKind,
    NoticeKind,
    OutsiderKind,
    SendingDirection,
    SendingPurpose,
    TimelineKind,
)
from schema.actors.actors import Organisation
from schema.decisions.decisions import Decision
from schema.decisions.travel_lists import (
    OUTSIDER_FILTERS,
    SENDING_FILTERS,
    SENDING_ORDERS,
    OutsiderFilter,
    OverdueAnswerFilter,
    by,
    is_open,
    is_overdue,
    sending_pages,
    was_sent,
)
from schema.nodes import Node
from schema.rows.declare import ById, Either, Expression, Many, One, argument, column, row, shown
from schema.rows.ids import decode
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_name, local_text, public

LazySending = Annotated["Sending", strawberry.lazy("schema.decisions.travel")]
LazyAnswer = Annotated["Answer", strawberry.lazy("schema.decisions.travel")]


@row(models.Outsider, visible=public, prefix="out", filters=OUTSIDER_FILTERS)
class Outsider(Node):
    """An authority without an account here, to which decisions can be sent all the same."""

    name: str = local_name("The name in your language, or the nearest there is.")
    names: Texts = column("The name in all languages.", "name")
    kind: OutsiderKind = column("What it is.")
    territory: Territory | None = shown(One("territory"), "Of which territory it is.")


Receiver = Annotated[
    Organisation | Outsider,
    strawberry.union("Receiver", description="Whom a decision was sent to."),
]


def _final(sending: Any, answer: Any, ask: Any) -> ColumnElement[bool]:
    """Whether an answer is the final one to a sending."""
    its = and_(answer.sending_id == sending.id, answer.kind != AnswerKind.SILENCE)
    return and_(its, by(answer.answered_at, ask)) if ask.is_past else its


def _whose(sending: Any, row: Any, _ask: Any) -> ColumnElement[bool]:
    whose: ColumnElement[bool] = row.sending_id == sending.id
    return whose


def _onward(column_name: str) -> Any:
    """The sending that came out of another, by the column that points back."""

    def on(sending: Any, onward: Any, _ask: Any) -> ColumnElement[bool]:
        return and_(getattr(onward, column_name) == sending.id, onward.withdrawn_at.is_(None))

    return on


@row(models.Reminder, visible=policy.visible_with_sending, prefix="rem")
class Reminder(Node):
    """The sender asked again for an answer."""

    sending: LazySending = shown(One("sending", visible=public), "To what.")
    reminded_at: datetime = column("When.")
    message: str | None = local_text("message", "In which words.")


@row(models.SendingNotice, visible=policy.visible_with_sending, prefix="ntc")
class SendingNotice(Node):
    """Whom a decision was sent to is told that it was annulled, superseded or taken back."""

    sending: LazySending = shown(One("sending", visible=public), "To what was sent.")
    kind: NoticeKind = column("What is told.")
    by_decision: Decision | None = shown(One("by_decision"), "Which decision took its place.")
    told_at: datetime = column("When it was told.")
    seen_at: datetime | None = column("When note was taken of it, by acknowledgeSending.")


@row(
    models.Sending,
    visible=policy.visible,
    prefix="snd",
    filters=SENDING_FILTERS,
    orders=SENDING_ORDERS,
)
class Sending(Node):
    """A decision sent from one body to another, or outside: what for, and by when to answer."""

    decision: Decision = shown(One("decision", visible=public), "What was sent.")
    sender: Organisation = shown(One("from_body", visible=public), "Who sent it.")
    receiver: Receiver = shown(
        Either(
            {
                "Organisation": One("to_body", visible=public),
                "Outsider": One("outsider"),
            }
        ),
        "Whom it was sent to.",
    )
    purpose: SendingPurpose = column("What for.")
    direction: SendingDirection = column(
        "Which way it went, by the territories, groupings included, on the day it was sent."
    )
    message: str | None = local_text("message", "What was said with it.")
    why_wider: str | None = local_text(
        "why_wider", "Why the narrower scale cannot carry it (subsidiarity)."
    )
    sent_at: datetime = column("When it was sent.")
    answer_due_on: date | None = column(
        "The last day to answer, where the receiver sits; null without a duty to answer."
    )
    is_open: bool = shown(
        Expression(is_open), "Whether the receiver still has to answer, or to take note of it."
    )
    is_overdue: bool = shown(
        Expression(lambda row, ask: is_overdue(row, ask).is_(true())),
        "Whether an answer was owed by now and is not there.",
    )
    acknowledged_at: datetime | None = column("When the receiver took note of it.")
    answered_at: datetime | None = column("When it was answered.")
    answer: LazyAnswer | None = shown(
        One("answer", on=_final, visible=public), "The final answer, if there is one."
    )
    silences: list[LazyAnswer] = shown(
        Many(
            on=lambda sending, row, ask: (
                _whose(sending, row, ask) & (row.kind == AnswerKind.SILENCE)
            ),
            visible=public,
        ),
        "The silence of somebody outside, as the sender noted it with evidence.",
    )
    reminders: list[Reminder] = shown(
        Many(on=_whose, visible=public), "How often the sender asked again."
    )
    notices: list[SendingNotice] = shown(
        Many(on=_whose, visible=public), "What the receiver was told of it since."
    )
    referred_from: LazySending | None = shown(
        One("referred_from"), "What was referred onward to this."
    )
    referred_to: LazySending | None = shown(
        One("referred_to", on=_onward("referred_from_id")), "Where it was referred to."
    )
    escalated_from: LazySending | None = shown(
        One("escalated_from"), "The overdue answer that was taken here."
    )
    escalated_to: LazySending | None = shown(
        One("escalated_to", on=_onward("escalated_from_id")), "Where its silence was taken to."
    )
    withdrawn_at: datetime | None = column("When the sender took it back.")
    withdraw_reason: str | None = local_text("withdraw_reason", "Why.")
    lapsed_at: datetime | None = column(
        "When its decision was annulled or superseded, so that no answer is owed any more."
    )
    revision: int = column("Counts what became of it; give it as expectedRevision.")


@row(models.Answer, visible=policy.visible_with_sending, prefix="ans")
class Answer(Node):
    """What came back to a sending, with reasons."""

    sending: Sending = shown(One("sending", visible=public), "To what.")
    kind: AnswerKind = column("What was answered.")
    reasons: str = local_text("reasons", "Why, in your language.")
    all_reasons: Texts = column("Why, in all languages.", "reasons")
    decision: Decision | None = shown(
        One("decision"), "The decision that the answering body took on it."
    )
    answered_at: datetime = column("When.")
    is_from_outside: bool = column(
        "Whether the sender recorded it for somebody who has no account, with evidence."
    )
    evidence: str | None = local_text("evidence", "What shows it.")
    evidence_link: str | None = column("Where that is found.")


@row(models.TimelineMoment, visible=public)
class TimelineMoment:
    """Something that happened on the way of a decision."""

    at: datetime = column("When; what is known by the day alone, at its beginning.")
    kind: TimelineKind = column("What.")
    decision: Decision = shown(One("decision", visible=public), "With which decision.")
    sending: Sending | None = shown(One("sending", visible=public), "With what was sent of it.")
    answer: Answer | None = shown(One("answer", visible=public), "The answer, where it is one.")


def _received(_root: Any, row: Any, ask: Any, body: Any) -> ColumnElement[bool]:
    return and_(queries.received_by(ask.viewer.seeing("decisions"), row, body), was_sent(row, ask))


def _owed(_root: Any, row: Any, ask: Any, within: Any = None) -> ColumnElement[bool]:
    if within is None:
        return is_overdue(row, ask)
    there = sits_within(row.to_body_id, within, ask.today, is_past=ask.is_past)
    return and_(is_overdue(row, ask), there)


@strawberry.type
class TravelQueries:
    """Questions about where decisions travel."""

    sending: Sending | None = shown(
        ById(),
        "One sending by its id.",
        [argument("id", strawberry.ID, "Its id."), as_of()],
    )
    inbox: Connection[Sending] = sending_pages(
        Many(on=_received, visible=policy.visible_received),
        "What a body was sent, and what it has still to answer.",
        is_root=True,
        arguments=[
            argument(
                "body", strawberry.ID, "Which body.", convert=lambda given: decode("org", given)
            )
        ],
    )
    overdue_answers: Connection[Sending] = sending_pages(
        Many(on=_owed),
        "The answers that were owed by now and are not there.",
        filters=OverdueAnswerFilter,
        is_root=True,
        arguments=[
            argument(
                "within",
                strawberry.ID | None,
                "Of bodies that sit in this territory or anywhere within it.",
                convert=lambda given: decode("ter", given),
            )
        ],
    )
    outsiders: Connection[Outsider] = pages(
        Many(),
        "The authorities without an account that decisions are sent to.",
        filters=OutsiderFilter,
        is_root=True,
    )
