"""The network's picture in the API: adherence, commitments and movement, by territory."""

from datetime import date
from typing import Any

import msgspec
import strawberry
from sqlalchemy import Date, literal_column
from strawberry.types import Info

from governance.charter import picture
from governance.charter.adherences.models import AdherenceStanding
from schema import faults
from schema.context import Context
from schema.figures import Told, asked_of
from schema.rows.ids import decode
from schema.rows.plan import DIALECT, sort_lang
from schema.rows.values import Binder


@strawberry.type(description="How many adherences to a version are worth the same on a day.")
class StandingCount:
    """How many adherences to a version are worth the same on a day."""

    version_id: strawberry.ID = strawberry.field(description="The version of the charter.")
    version_key: str = strawberry.field(description="Its key.")
    standing: AdherenceStanding = strawberry.field(description="What they are worth.")
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="How many organisations are how far with a commitment.")
class CommitmentCount:
    """How many organisations are how far with a commitment."""

    key: str = strawberry.field(description="The commitment's key, in whichever version.")
    aimed_at: int = strawberry.field(description="How many aim at it.")
    under_way: int = strawberry.field(description="How many are on the way to it.")
    practised: int = strawberry.field(description="How many practise it.")


@strawberry.type(description="What came about in the year before.")
class Movement:
    """What came about in the year before."""

    joined: int = strawberry.field(
        description="How many organisations adhere that did not a year before."
    )
    renounced: int = strawberry.field(
        description="How many organisations gave their adherence up and have none."
    )
    moved_up: int = strawberry.field(
        description="How many commitments of organisations are further than a year before."
    )
    moved_down: int = strawberry.field(
        description="How many commitments of organisations are less far than a year before."
    )


@strawberry.type(description="The picture of one territory, one scale below.")
class TerritoryPicture:
    """The picture of one territory, one scale below."""

    territory_id: strawberry.ID = strawberry.field(description="Which territory.")
    name: str = strawberry.field(description="Its name on that day, in your language.")
    adhering: int = strawberry.field(description="How many organisations adhere there.")
    joined: int = strawberry.field(description="How many of them did not a year before.")
    renounced: int = strawberry.field(description="How many gave it up in the year.")
    aimed_at: int = strawberry.field(description="How many commitments they aim at.")
    under_way: int = strawberry.field(description="How many commitments are under way.")
    practised: int = strawberry.field(description="How many commitments they practise.")


@strawberry.type(description="The network on a day: who adheres, what is practised, what moved.")
class NetworkPicture:
    """The network on a day: who adheres, what is practised, what moved."""

    as_of: date = strawberry.field(description="The day.")
    adhering: int = strawberry.field(description="How many organisations adhere to the charter.")
    adherences: list[StandingCount] = strawberry.field(
        description="How many adherences there are by version and by what they are worth."
    )
    commitments: list[CommitmentCount] = strawberry.field(
        description="How far the commitments are, the most practised first and the least last."
    )
    movement: Movement = strawberry.field(description="What came about in the year before.")
    by_territory: list[TerritoryPicture] = strawberry.field(
        description="The same for each territory one scale below, where anybody adheres or did."
    )


@strawberry.type
class PictureQueries:
    """Questions about the network as a whole."""

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="The network on any day, or what of it lies within a territory: who adheres,"
        " what is practised most and least, and what moved in the year before."
    )
    async def network_picture(
        self, info: Info, as_of: date | None = None, within: strawberry.ID | None = None
    ) -> NetworkPicture:
        """The network on any day, or what of it lies within a territory."""
        context: Context = info.context
        day = as_of or context.now.date()
        last = {
            "day": day,
            "within": decode("ter", within) if within else None,
            "lang": sort_lang(context.lang),
        }
        sql, values = _asked(context, set(asked_of(info.selected_fields)), last)
        with faults.in_plain_words():
            found = await context.database.searches.fetchval(sql, *values)
        told = msgspec.json.decode(found)
        whole: Any = Told(told | {"as_of": day.isoformat(), "movement": told})
        return whole  # type: ignore[no-any-return]  # What is selected of it is told at once.


def _asked(context: Context, asked: set[str], last: dict[str, Any]) -> tuple[str, list[Any]]:
    """The statement with its values: those of the viewer, then those that are named."""
    compiled: Any = picture.counted(context.viewer).compile(dialect=DIALECT)
    getters, run = Binder().getters, context.run({})
    values = [getters[name](run) for name in compiled.positiontup or ()]
    standing: Any = picture.standing(literal_column("asked.day", Date()))
    sql, named = picture.picture(
        asked=asked,
        counted=compiled.string,
        standing=str(standing.compile(dialect=DIALECT)),
        first=len(values) + 1,
        is_within=last["within"] is not None,
        is_past=last["day"] != context.now.date(),
    )
    return sql, [*values, *(last[name] for name in named)]
