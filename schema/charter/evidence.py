"""Evidence in the API: what is shown of it, and how it is given."""

from typing import Annotated, Any

import strawberry
from sqlalchemy import func

from governance.charter.evidence import Given
from governance.charter.facts import written_day
from governance.periods import PartialDate
from schema.actors.actors import Organisation
from schema.deeds import optional_id_of
from schema.rows.declare import Either, Expression, Many, One, column, shown
from schema.scalars import Texts
from schema.territories.territories import Territory
from schema.words import local_text

EvidenceNode = Annotated[
    Organisation | Territory,
    strawberry.union("EvidenceNode", description="What of the network is evidence."),
]


def the_day(description: str) -> Any:
    """A field for the day of a fact, to the precision that is known."""
    return shown(Expression(lambda row, _ask: written_day(row)), description)


def the_text() -> Any:
    """A field for evidence in words."""
    return local_text("text", "What it is, in words.")


def the_link() -> Any:
    """A field for evidence on the web."""
    return column("Where on the web it is.", "link")


def the_node() -> Any:
    """A field for evidence in the network."""
    nodes = {"Organisation": One("organisation"), "Territory": One("territory")}
    return shown(Either(nodes), "What of the network it is, where that may be known.")


def the_author() -> Any:
    """A field for the person who stated a fact."""
    return shown(One("by"), "Who stated it, where that may be known.")


def the_withdrawal() -> Any:
    """A field for the moment a fact was taken back."""
    return column("When it was taken back; null while it stands.", "withdrawn_at")


def the_reason() -> Any:
    """A field for the reason a fact was taken back."""
    return local_text("withdrawn_because", "The reason it was taken back for.")


def evidence_of(key: str) -> Many:
    """The evidence that a row rests on: it stands, the oldest first."""
    return Many(
        on=lambda parent, row, _ask: (getattr(row, key) == parent.id) & row.withdrawn_at.is_(None),
        order=lambda row, _ask: func.row(row.happened_on, row.id),
    )


@strawberry.input(description="Evidence: exactly one of a text, a link and a node of the network.")
class EvidenceInput:
    """Evidence: exactly one of a text, a link and a node of the network."""

    text: Texts | None = strawberry.field(default=None, description="What it is, in words.")
    link: str | None = strawberry.field(
        default=None, description="Where on the web it is: https://…"
    )
    node_id: strawberry.ID | None = optional_id_of("org|ter", "A body or a place of the network.")
    on: PartialDate | None = strawberry.field(
        default=None, description="Of when it is; today without it."
    )

    def to_argument(self, fields: dict[str, Any]) -> Given:
        """The evidence as operations take it."""
        return Given(**fields)


@strawberry.input(description="Evidence that a step of the scale was reached.")
class StepEvidenceInput(EvidenceInput):
    """Evidence that a step of the scale was reached."""

    step: int | None = strawberry.field(
        default=None, description="Which step, 0 to 7; that of the level without it."
    )
