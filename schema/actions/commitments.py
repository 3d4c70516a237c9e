"""Commitments in the API: what is promised by when, what came of it, and the words on it."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import and_

from governance.actions import models, policy, queries
from governance.actions.models import CommitmentOutcome, CommitmentStanding, FeedbackKind
from governance.periods import PartialDate, written_on
from schema.actions.action_lists import (
    COMMITMENT_FILTERS,
    COMMITMENT_ORDERS,
    commitment_pages,
    made,
    said,
)
from schema.actions.engaged import LazyAction
from schema.actors.actors import Organisation, Person
from schema.charter.evidence import (
    EvidenceNode,
    the_author,
    the_day,
    the_link,
    the_node,
    the_reason,
    the_text,
    the_withdrawal,
)
from schema.decisions.decisions import Decision
from schema.nodes import Node
from schema.rows.declare import ById, Expression, Many, One, argument, column, row, shown
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.words import local_text, public


def _day(name: str, description: str) -> Any:
    """A day that is known to the year or month only, or not at all."""

    def expression(row: Any, _ask: Any) -> Any:
        return written_on(getattr(row, name), getattr(row, f"{name}_precision"))

    return shown(Expression(expression), description)


@row(models.Feedback, visible=policy.visible_feedback, prefix="fbk")
class Feedback(Node):
    """A word on a commitment: progress, other terms, what came of it, or how that is seen.

    It goes back to every body whose decision the commitment grew out of.
    """

    commitment: Annotated["Commitment", strawberry.lazy("schema.actions.commitments")] = shown(
        One("commitment", visible=public), "On which commitment."
    )
    kind: FeedbackKind = column("What it tells.")
    body: Organisation = shown(One("body", visible=public), "The body that says it.")
    on: PartialDate = the_day("Of when it is.")
    text: str = the_text()
    texts: Texts = column("The same in all languages.", "text")
    link: str | None = the_link()
    node: EvidenceNode | None = the_node()
    by: Person | None = the_author()
    former_what: str | None = local_text(
        "former_what", "Where the terms were changed: what had been promised before."
    )
    former_due_on: PartialDate | None = _day(
        "former_due_on", "Where the terms were changed: by when it had been promised before."
    )
    withdrawn_at: datetime | None = the_withdrawal()
    withdrawn_because: str | None = the_reason()
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _was_late(row: Any, _ask: Any) -> Any:
    kept = row.outcome.is_not_distinct_from(CommitmentOutcome.KEPT.value)
    return and_(kept, row.outcome_on >= row.late_from)


@row(
    models.Commitment,
    visible=policy.visible_commitment,
    prefix="cmt",
    filters=COMMITMENT_FILTERS,
    orders=COMMITMENT_ORDERS,
)
class Commitment(Node):
    """An organisation promised to do something by a day, for a decision or within an action."""

    organisation: Organisation = shown(One("organisation", visible=public), "Whose it is.")
    decision: Decision | None = shown(One("decision"), "The decision it follows.")
    action: LazyAction | None = shown(One("action"), "The action it is made within.")
    what: str = local_text("what", "What is promised, in your language.")
    whats: Texts = column("The same in all languages.", "what")
    due_on: PartialDate = _day("due_on", "By when.")
    made_on: date = column("When it was made.")
    standing: CommitmentStanding = shown(
        Expression(lambda row, ask: queries.standing(row, ask.today, ask.now, is_past=ask.is_past)),
        "How it stands on the day asked of; or now, by the day of whose it is.",
    )
    was_kept_late: bool = shown(Expression(_was_late), "Whether it was kept after its day.")
    was_changed: bool = shown(
        Expression(lambda row, _ask: queries.was_changed(row)),
        "Whether other terms were promised since; the former are among the feedback.",
    )
    outcome_on: PartialDate | None = _day("outcome_on", "When it was kept, broken or released.")
    outcome_by: Organisation | None = shown(
        One("outcome_by"), "Who said so: whose it is, or who asked for it."
    )
    feedback: Connection[Feedback] = pages(
        Many(
            on=lambda own, row, ask: (row.commitment_id == own.id) & said(row, ask),
            visible=policy.visible_feedback_there,
        ),
        "The words on it, the oldest first; its outcome has its reasons there.",
    )
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class CommitmentQueries:
    """Questions about commitments."""

    commitment: Commitment | None = shown(
        ById(), "One commitment by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    commitments: Connection[Commitment] = commitment_pages(
        Many(on=lambda _root, row, ask: made(row, ask)),
        "What organisations committed to, whatever came of it.",
        is_root=True,
    )
