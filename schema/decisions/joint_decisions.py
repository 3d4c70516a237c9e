"""Joint decisions in the API: one text of several bodies, and who of them has confirmed it."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import ColumnElement, and_

from governance.actors.operations import OrganisationEnded
from governance.decisions.joint import models, operations, policy, queries
from governance.decisions.models import Matter
from schema.actors.actors import Organisation
from schema.decisions.decisions import Decision
from schema.decisions.travel_lists import by
from schema.deeds import DeedInput, deed, id_of, ids_of
from schema.nodes import Node
from schema.rows.declare import (
    ById,
    Expression,
    Filter,
    Filters,
    Many,
    One,
    argument,
    column,
    row,
    shown,
)
from schema.rows.lists import as_of, filter_input, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territory_deeds import REVISION
from schema.words import local_text, public

LazyJoint = Annotated["JointDecision", strawberry.lazy("schema.decisions.joint_decisions")]

JOINT_FILTERS: Filters = {
    "party": Filter(
        strawberry.ID,
        lambda row, _ask, value: queries.has_party(row, value),
        "This body is party to it.",
        prefix="org",
    ),
    "isInEffect": Filter(
        bool,
        lambda row, _ask, value: (
            row.effective_at.is_not(None) if value else row.effective_at.is_(None)
        ),
        "Each party has confirmed it.",
    ),
}
JointDecisionFilter = filter_input("JointDecisionFilter", JOINT_FILTERS)


def _of(joint: Any, party: Any, _ask: Any) -> ColumnElement[bool]:
    of: ColumnElement[bool] = party.joint_decision_id == joint.id
    return of


@row(models.JointParty, visible=policy.visible_party, prefix="jpa")
class JointParty(Node):
    """A body that is party to a joint decision: which text it confirmed, and its own record."""

    joint_decision: LazyJoint = shown(One("joint_decision", visible=public), "Of which.")
    body: Organisation = shown(One("body", visible=public), "Which body.")
    confirmed_number: int | None = column("The number of the text it confirmed last.")
    confirmed_at: datetime | None = column("When it did.")
    decision: Decision | None = shown(
        One("decision"), "Its own record of it, once it is in effect."
    )


@row(models.JointDecision, visible=policy.visible, prefix="jnt", filters=JOINT_FILTERS)
class JointDecision(Node):
    """One text that several bodies decide together; it takes effect when each has confirmed it."""

    body: Organisation = shown(One("body", visible=public), "The body that put it forward.")
    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    text: str = local_text("text", "What is to be decided, in your language.")
    texts: Texts = column("The same in all languages.", "text")
    original_language: str = column("The language it was written in.")
    matters: list[Matter] = column("What it is about, as far as rules ask for it.")
    text_number: int = column("Counts its texts: a changed one is to be confirmed anew.")
    parties: Connection[JointParty] = pages(
        Many(on=_of, visible=policy.visible_there), "The bodies that decide it together."
    )
    opened_at: datetime = column("When it was put forward.")
    is_in_effect: bool = shown(
        Expression(lambda row, ask: by(row.effective_at, ask).is_(True)),
        "Whether each party has confirmed it.",
    )
    effective_at: datetime | None = column("When the last of them did.")
    withdrawn_at: datetime | None = column("When it was withdrawn.")
    withdraw_reason: str | None = local_text("withdraw_reason", "Why.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _opened(_root: Any, row: Any, ask: Any) -> ColumnElement[bool]:
    return and_(by(row.opened_at, ask)) if ask.is_past else public(ask.viewer, row)


@strawberry.type
class JointDecisionQueries:
    """Questions about joint decisions."""

    joint_decision: JointDecision | None = shown(
        ById(), "One joint decision by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    joint_decisions: Connection[JointDecision] = pages(
        Many(on=_opened),
        "What several bodies decide together, in effect or not.",
        filters=JointDecisionFilter,
        is_root=True,
    )


@strawberry.input(description="A text for several bodies to decide together.")
class OpenJointDecisionInput(DeedInput):
    """A text for several bodies to decide together."""

    body_id: strawberry.ID = id_of("org", "The body that puts it forward; it is a party too.")
    party_ids: list[strawberry.ID] = ids_of("org", "The others, at most 49.")
    title: Texts = strawberry.field(description="What it is called, in languages.")
    text: Texts = strawberry.field(description="What is to be decided, in languages.")
    original_language: str | None = strawberry.field(
        default=None,
        description="The language it was written in; the first of the text without it.",
    )
    matters: list[Matter] = strawberry.field(
        default_factory=list, description="What it is about, as far as rules ask for it."
    )


@strawberry.input(description="Another text of a joint decision; everyone is asked again.")
class ChangeJointDecisionInput(DeedInput):
    """Another text of a joint decision; everyone is asked again."""

    joint_decision_id: strawberry.ID = id_of("jnt", "Which joint decision.")
    title: Texts | None = strawberry.field(default=None, description="What it is called now.")
    text: Texts | None = strawberry.field(default=None, description="What is to be decided now.")
    original_language: str | None = strawberry.field(
        default=None, description="The language it was written in."
    )
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


@strawberry.input(description="A text of a joint decision that a body confirms.")
class ConfirmJointDecisionInput(DeedInput):
    """A text of a joint decision that a body confirms."""

    joint_decision_id: strawberry.ID = id_of("jnt", "Which joint decision.")
    body_id: strawberry.ID = id_of("org", "The party that confirms it.")
    text_number: int = strawberry.field(description="Which text of it, by its number.")


@strawberry.input(description="A joint decision to withdraw.")
class WithdrawJointDecisionInput(DeedInput):
    """A joint decision to withdraw."""

    joint_decision_id: strawberry.ID = id_of("jnt", "Which joint decision.")
    reason: Texts = strawberry.field(description="Why.")
    expected_revision: int | None = strawberry.field(default=None, description=REVISION)


JOINT = ("joint_decision", JointDecision)
SETTLED = operations.JointDecisionSettled


@strawberry.type
class JointDecisionDeeds:
    """Deeds about joint decisions."""

    open_joint_decision = deed(
        operations.open_joint_decision, OpenJointDecisionInput, JOINT, OrganisationEnded
    )
    change_joint_decision = deed(
        operations.change_joint_decision, ChangeJointDecisionInput, JOINT, SETTLED
    )
    confirm_joint_decision = deed(
        operations.confirm_joint_decision,
        ConfirmJointDecisionInput,
        JOINT,
        SETTLED,
        operations.TextChanged,
        operations.AlreadyConfirmed,
        OrganisationEnded,
    )
    withdraw_joint_decision = deed(
        operations.withdraw_joint_decision, WithdrawJointDecisionInput, JOINT, SETTLED
    )
