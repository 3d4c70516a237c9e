"""What organisations and decisions show of actions and commitments, and of what came of them."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from governance.actions import policy, queries
from schema.actions.action_lists import action_pages, commitment_pages, made, said
from schema.rows.declare import Many, argument
from schema.rows.lists import pages
from schema.rows.page import Connection

if TYPE_CHECKING:
    from schema.actions.actions import Action
    from schema.actions.commitments import Commitment, Feedback

LazyAction = Annotated["Action", strawberry.lazy("schema.actions.actions")]
LazyCommitment = Annotated["Commitment", strawberry.lazy("schema.actions.commitments")]
LazyFeedback = Annotated["Feedback", strawberry.lazy("schema.actions.commitments")]


@strawberry.type
class Engaged:
    """What an organisation shows of what it does, committed to, and hears of others."""

    actions: Connection[LazyAction] = action_pages(
        Many(on=lambda body, row, _ask: queries.takes_part(row, body.id)),
        "The actions it takes part in, in whatever role, or did.",
    )
    commitments: Connection[LazyCommitment] = commitment_pages(
        Many(on=lambda body, row, ask: (row.organisation_id == body.id) & made(row, ask)),
        "What it committed to, whatever came of it.",
    )
    feedback: Connection[LazyFeedback] = pages(
        Many(on=lambda body, row, ask: queries.is_heard(row, body, ask.viewer) & said(row, ask)),
        "What came of what it asked for, as far as you may see it: the words on every commitment"
        " that follows a decision of its own or one that grew out of it, or is made within an"
        " action it answers for; the oldest first.",
    )


def _following(decision: Any, row: Any, ask: Any, *, lineage: Any = False) -> Any:
    return queries.follows(row, decision, ask.viewer, lineage) & made(row, ask)


@strawberry.type
class Followed:
    """What a decision shows of what follows it."""

    actions: Connection[LazyAction] = action_pages(
        Many(
            on=lambda decision, row, _ask: row.decision_id == decision.id,
            visible=policy.visible_following,
        ),
        "The actions that follow it.",
    )
    commitments: Connection[LazyCommitment] = commitment_pages(
        Many(on=_following),
        "The commitments that follow it, whatever came of them.",
        arguments=[
            argument(
                "lineage",
                bool,
                "Also those that follow decisions that grew out of it.",
                default=False,
            )
        ],
    )
