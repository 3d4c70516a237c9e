"""The roots of the schema: a line for each domain."""

from typing import Any

import strawberry
from strawberry.tools import merge_types
from strawberry.types import Info

from governance.actors import operations as actors
from governance.territories import operations as territories
from schema.account_deeds import AccountDeeds
from schema.accounts import Account, AccountQueries, SignIn
from schema.actor_deeds import ActorDeeds
from schema.actors import ActorQueries, Mandate, Organisation, Person
from schema.applications import Application, ApplicationDeeds, ApplicationQueries, LinkedIdentity
from schema.context import Context, Found, FoundMany
from schema.deeds import DeedInput, deed, id_of
from schema.execution import Engine
from schema.journal import JournalQueries
from schema.nodes import Node
from schema.platform_deeds import PlatformDeeds
from schema.platforms import PlatformQueries, Seat
from schema.rows.declare import AnyById, argument, shown
from schema.scalars import CONFIG
from schema.territories import Territory, TerritoryQueries
from schema.territory_deeds import TerritoryDeeds


@strawberry.type(description="Who is asking, and for which bodies they act today.")
class Viewer:
    """Who is asking, and for which bodies they act today."""

    person: Person | None = strawberry.field(description="The person; null for anyone at all.")
    is_secretariat: bool = strawberry.field(
        description="Whether they act for the network as a whole."
    )
    mandates: list[Mandate] = strawberry.field(
        description="The mandates by which they act for a body today, one for each."
    )
    acts_for: list[Organisation] = strawberry.field(
        description="The bodies they act for today, with those that are part of them."
    )


@strawberry.type
class NetworkQueries:
    """Questions about anything at all."""

    node: Node | None = shown(
        AnyById(),
        "Anything by its id; null for absent and unseen alike.",
        [argument("id", strawberry.ID, "Its id.")],
    )
    nodes: list[Node | None] = shown(
        AnyById(),
        "Many things by their ids, in the order asked; null for absent and unseen alike.",
        [argument("ids", list[strawberry.ID], "Their ids, at most 100.")],
    )

    @strawberry.field(description="Who is asking, and what they may do.")  # type: ignore[untyped-decorator]  # Strawberry's is.
    def viewer(self, info: Info) -> Viewer:
        """Who is asking, and what they may do."""
        context: Context = info.context
        viewer = context.viewer
        held = tuple(sorted({*viewer.steered.values(), *viewer.held}))
        return Viewer(
            person=_found(Found(viewer.person_id) if viewer.person_id else None),
            is_secretariat=viewer.is_secretariat,
            mandates=_found(FoundMany(held)),
            acts_for=_found(FoundMany(tuple(sorted(viewer.steered)))),
        )


def _found(marker: Any) -> Any:
    """Rows an ordinary type holds are read by the engine when they are selected."""
    return marker


@strawberry.input(description="Two records of one place or one organisation.")
class MergeDuplicateInput(DeedInput):
    """Two records of one place or one organisation."""

    duplicate_id: strawberry.ID = id_of("ter|org", "The record to give up; its id still answers.")
    original_id: strawberry.ID = id_of("ter|org", "The record that stays.")


@strawberry.type
class NetworkDeeds:
    """Deeds about anything at all."""

    merge_duplicate = deed(
        actors.merge_duplicate,
        MergeDuplicateInput,
        ("node", Node),
        territories.TerritoryNotNarrower,
        territories.TerritoryWithinItself,
        actors.PartOfItself,
    )


Query = merge_types(
    "Query",
    (
        NetworkQueries,
        TerritoryQueries,
        ActorQueries,
        PlatformQueries,
        AccountQueries,
        ApplicationQueries,
        JournalQueries,
    ),
)
Mutation = merge_types(
    "Mutation",
    (TerritoryDeeds, ActorDeeds, PlatformDeeds, AccountDeeds, ApplicationDeeds, NetworkDeeds),
)

schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[Territory, Organisation, Person, Seat, Account, SignIn, Application, LinkedIdentity],
    config=CONFIG,
)


def engine() -> Engine:
    """The schema with an engine of its own, for one serving process."""
    return Engine(schema._schema)  # noqa: SLF001  Strawberry offers no other way to graphql-core's.
