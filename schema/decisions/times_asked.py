"""How often the people of a territory were asked, in the API: rows for a chart."""

from datetime import date
from typing import Annotated

import strawberry
from graphql import GraphQLError
from strawberry.types import Info

from governance.decisions.consultations import queries
from governance.decisions.consultations.models import ConsultedPublic
from schema import figures
from schema.context import Context
from schema.rows.ids import decode
from schema.scalars import BigInt


@strawberry.type(description="How often one public of a territory was asked over some days.")
class TimesAsked:
    """How often one public of a territory was asked over some days."""

    public: ConsultedPublic = strawberry.field(description="Who was asked.")
    consultations: int = strawberry.field(description="How many consultations there were.")
    bodies: int = strawberry.field(description="How many bodies asked.")
    people: BigInt = strawberry.field(
        description="How many people answered, all told; who answered twice counts twice."
    )
    uncounted: int = strawberry.field(
        description="In how many of the consultations it is not known how many answered."
    )


@strawberry.type
class TimesAskedQueries:
    """Questions about how often people are asked."""

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="How often each public of a territory was asked, as far as you may see who"
        " asked, the most often first; what was cancelled does not count."
    )
    async def times_asked(
        self,
        info: Info,
        territory: Annotated[strawberry.ID, strawberry.argument(description="Of where.")],
        since: Annotated[
            date | None,
            strawberry.argument(
                name="from", description="From this day on; from the first without it."
            ),
        ] = None,
        until: Annotated[
            date | None,
            strawberry.argument(description="Before this day; until the last without it."),
        ] = None,
        *,
        within: Annotated[
            bool, strawberry.argument(description="Also in the territories within it.")
        ] = True,
    ) -> list[TimesAsked]:
        """How often each public of a territory was asked."""
        context: Context = info.context
        if since is not None and until is not None and until <= since:
            raise GraphQLError(
                f"until is {until}; it lies after {since}.", extensions={"code": "BAD_VALUE"}
            )
        statement = queries.times_asked(
            context.viewer,
            decode("ter", territory),
            since,
            until,
            context.now.date(),
            within=within,
        )
        return [
            TimesAsked(**dict(each) | {"public": ConsultedPublic(each["public"])})
            for each in await figures.counted(context, statement)
        ]
