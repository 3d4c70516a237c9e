"""Actions in the API: what is done where, by whom, since when, and how far it is."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import func

from governance.actions import models, policy, queries
from governance.actions.models import ActionState, PartyRole
from governance.periods import PartialDate
from schema.actions.action_lists import (
    ACTION_FILTERS,
    action_pages,
    alike,
    commitment_pages,
    made,
)
from schema.actions.commitments import Commitment
from schema.actors.actors import Organisation, period
from schema.actors.term_lists import TERM_ORDERS
from schema.decisions.decisions import Decision
from schema.nodes import Node
from schema.rows.declare import ById, Expression, Many, One, argument, column, row, shown
from schema.rows.ids import decode
from schema.rows.lists import as_of, pages
from schema.rows.page import Connection
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_text, public

SIMILAR_MAX = 10
TITLE_LENGTH_MAX = 300


@row(models.ActionParty, visible=policy.visible_party, prefix="apt")
class ActionParty(Node):
    """An organisation takes part in an action in a role, over a period."""

    action: Annotated["Action", strawberry.lazy("schema.actions.actions")] = shown(
        One("action", visible=public), "In which action."
    )
    organisation: Organisation = shown(One("organisation", visible=public), "Who takes part.")
    role: PartyRole = column("As what.")
    confirmed_at: datetime | None = column(
        "When it said so itself; null while only who answers for the action does."
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    leave_reason: str | None = local_text("leave_reason", "Why it left.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


def _similar(action: Any, row: Any, ask: Any) -> Any:
    near = queries.is_like(row, action.search, action.territory_id, ask.today)
    return near & (row.id != action.id)


def _called(_root: Any, row: Any, ask: Any, *, title: Any, territory: Any, **_: Any) -> Any:
    return queries.is_like(row, func.folded(title), territory, ask.today)


@row(
    models.Action,
    visible=policy.visible,
    prefix="act",
    orders=TERM_ORDERS,
    filters=ACTION_FILTERS,
)
class Action(Node):
    """An action of co-responsibility: what organisations of a territory do together."""

    title: str = local_text("title", "What it is called, in your language.")
    titles: Texts = column("What it is called in all languages.", "title")
    description: str | None = local_text("description", "What it is, in your language.")
    holder: Organisation = shown(
        One("holder", visible=public), "The organisation that answers for it."
    )
    territory: Territory = shown(One("territory"), "Where it is.")
    decision: Decision | None = shown(One("decision"), "The decision it follows.")
    phase: str | None = local_text("phase", "The phase of the local action plan it belongs to.")
    links: list[str] = column("Where on the web there is more.")
    state: ActionState = shown(
        Expression(lambda row, ask: queries.state(row, ask.today)),
        "How far it is on the day asked of.",
    )
    parties: Connection[ActionParty] = pages(
        Many(
            on=lambda action, row, _ask: row.action_id == action.id,
            visible=policy.visible_party_there,
        ),
        "Who takes part in it, and as what.",
        lasts=True,
    )
    commitments: Connection[Commitment] = commitment_pages(
        Many(on=lambda action, row, ask: (row.action_id == action.id) & made(row, ask)),
        "What is committed within it, whatever came of it.",
    )
    similar: list[Annotated["Action", strawberry.lazy("schema.actions.actions")]] = shown(
        Many(
            on=_similar,
            order=lambda row, _ask: row.id,
            shows_ended=True,
            most=SIMILAR_MAX,
        ),
        "Actions that are called nearly so in its territory, within it or around it, and are not"
        f" over; {SIMILAR_MAX} at most.",
    )
    valid_from: PartialDate | None = period("from")
    valid_until: PartialDate | None = period("until")
    end_reason: str | None = local_text("end_reason", "Why it ended.")
    revision: int = column("Counts its changes; give it as expectedRevision.")


@strawberry.type
class ActionQueries:
    """Questions about actions."""

    action: Action | None = shown(
        ById(), "One action by its id.", [argument("id", strawberry.ID, "Its id."), as_of()]
    )
    actions: Connection[Action] = action_pages(
        Many(),
        "Actions of co-responsibility that are under way, or were, or will be.",
        is_root=True,
    )
    similar_actions: list[Action] = shown(
        Many(
            on=_called,
            order=lambda row, _ask, title, **_: alike(row, func.folded(title)),
            shows_ended=True,
        ),
        "Actions that are called nearly so in a territory, within it or around it, and are not"
        " over, the nearest first: to look at before another is started.",
        [
            argument(
                "title",
                str,
                "What an action would be called.",
                convert=lambda given: given[:TITLE_LENGTH_MAX],
            ),
            argument(
                "territory",
                strawberry.ID,
                "Where it would be.",
                convert=lambda given: decode("ter", given),
            ),
            argument("first", int, "How many, at most 100."),
            as_of(),
        ],
    )
