"""The same questions answered by ordinary Strawberry resolvers over data loaders."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import strawberry
from litestar import Litestar, Request, Response, post
from litestar.datastructures import State
from strawberry.extensions import ParserCache, ValidationCache

from benchmarks.reads.batches import LANG, Loaders, counting, listing
from governance.actors.models import OrganisationKind, Role, Sector
from governance.db import database
from governance.settings import Settings

for _codes in (OrganisationKind, Role, Sector):
    strawberry.enum(_codes)
Info = strawberry.Info[Loaders, None]
Shown = TypeVar("Shown")


@strawberry.type
class Page(Generic[Shown]):
    """A page of a list."""

    nodes: list[Shown]


@strawberry.type
class Territory:
    """A place."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    name: str
    population: int | None

    @classmethod
    def of(cls, row: Any) -> "Territory":
        """The place a row holds."""
        shown = strawberry.ID(f"ter_{row['id']}")
        return cls(row=row, id=shown, name=row["name"], population=row["population"])

    @strawberry.field
    async def parent(self, info: Info) -> Annotated["Territory", strawberry.lazy(__name__)] | None:
        """The next wider one."""
        return await territory(info, self.row["parent_id"])


async def territory(info: Info, wanted: Any) -> Territory | None:
    """A place by its id."""
    row = await info.context.territories.load(wanted) if wanted else None
    return Territory.of(row) if row else None


@strawberry.type
class Person:
    """A human being."""

    id: strawberry.ID
    name: str


@strawberry.type
class Seat:
    """A place in a body."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    sector: Sector

    @strawberry.field
    async def organisation(
        self, info: Info
    ) -> Annotated["Organisation", strawberry.lazy(__name__)] | None:
        """Who holds it."""
        return await organisation(info, self.row["organisation_id"])


LazyHolder = Annotated[
    Person | Annotated["Organisation", strawberry.lazy(__name__)] | Territory,
    strawberry.union("MandateHolder"),
]


@strawberry.type
class Mandate:
    """A role in a body."""

    row: strawberry.Private[Any]
    role: Role
    scope: str | None

    @strawberry.field
    async def holder(self, info: Info) -> LazyHolder | None:
        """Who holds it."""
        if wanted := self.row["holder_person_id"]:
            row = await info.context.people.load(wanted)
            return Person(id=strawberry.ID(f"per_{row['id']}"), name=row["name"]) if row else None
        if wanted := self.row["holder_organisation_id"]:
            return await organisation(info, wanted)
        return await territory(info, self.row["holder_territory_id"])


@strawberry.type
class Organisation:
    """A collective actor."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    name: str
    kind: OrganisationKind
    sector: Sector | None
    description: str | None
    languages: list[str]
    valid_from: str | None

    @classmethod
    def of(cls, row: Any) -> "Organisation":
        """The actor a row holds."""
        return cls(
            row=row,
            id=strawberry.ID(f"org_{row['id']}"),
            name=row["name"],
            kind=OrganisationKind(row["kind"]),
            sector=Sector(row["sector"]) if row["sector"] else None,
            description=row["description"],
            languages=row["languages"],
            valid_from=row["valid_from"],
        )

    @strawberry.field
    async def territory(self, info: Info) -> Territory | None:
        """Where it sits."""
        return await territory(info, self.row["territory_id"])

    @strawberry.field
    async def part_of(
        self, info: Info
    ) -> Annotated["Organisation", strawberry.lazy(__name__)] | None:
        """The body it is part of."""
        return await organisation(info, self.row["part_of_id"])

    @strawberry.field
    async def seats(self, info: Info, first: int) -> Page[Seat]:
        """Who sits in it."""
        return Page(
            nodes=[
                Seat(row=row, id=strawberry.ID(f"sea_{row['id']}"), sector=Sector(row["sector"]))
                for row in await info.context.seats.load((self.row["id"], first))
            ]
        )

    @strawberry.field
    async def mandates(self, info: Info, first: int) -> Page[Mandate]:
        """The mandates in it."""
        rows = await info.context.mandates.load((self.row["id"], first))
        return Page(
            nodes=[Mandate(row=row, role=Role(row["role"]), scope=row["scope"]) for row in rows]
        )


async def organisation(info: Info, wanted: Any) -> Organisation | None:
    """An actor by its id."""
    row = await info.context.organisations.load(wanted) if wanted else None
    return Organisation.of(row) if row else None


@strawberry.enum
class OrganisationOrderField(Enum):
    """What a list can be sorted by."""

    NAME = "name"


@strawberry.input
class OrganisationOrder:
    """What a list is sorted by."""

    field: OrganisationOrderField


@strawberry.input
class OrganisationFilter:
    """Narrows a list."""

    kind: list[OrganisationKind]
    sector: list[Sector] | None = None


@strawberry.type
class Organisations(Page[Organisation]):
    """A page of actors, which can tell how many there are."""

    filter: strawberry.Private[OrganisationFilter]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        """How many there are."""
        known = info.context
        kinds, sectors = _codes_of(self.filter)
        sql = counting(kinds)
        count: int = await known.pool.fetchval(sql, LANG, known.today, kinds, sectors)
        return count


def _codes_of(given: OrganisationFilter) -> tuple[Any, Any]:
    sectors = None if given.sector is None else [one.value for one in given.sector]
    return [one.value for one in given.kind], sectors


async def _page(info: Info, given: OrganisationFilter, first: int) -> Organisations:
    known = info.context
    kinds, sectors = _codes_of(given)
    rows = await known.pool.fetch(listing(kinds), LANG, known.today, kinds, sectors, first)
    return Organisations(nodes=[Organisation.of(row) for row in rows], filter=given)


@strawberry.type
class Query:
    """The questions."""

    @strawberry.field
    async def organisation(self, info: Info, id: strawberry.ID) -> Organisation | None:  # noqa: A002
        """One actor by its id."""
        return await organisation(info, await info.context.original(id))

    @strawberry.field
    async def territory(self, info: Info, id: strawberry.ID) -> Territory | None:  # noqa: A002
        """One place by its id."""
        return await territory(info, await info.context.original(id))

    @strawberry.field
    async def platforms(self, info: Info, first: int, order_by: OrganisationOrder) -> Organisations:
        """The platforms by their names."""
        del order_by  # It has one value.
        return await _page(info, OrganisationFilter(kind=[OrganisationKind.PLATFORM]), first)

    @strawberry.field
    async def organisations(
        self,
        info: Info,
        first: int,
        order_by: OrganisationOrder,
        filter: OrganisationFilter,  # noqa: A002
    ) -> Organisations:
        """The actors of some kinds by their names."""
        del order_by
        return await _page(info, filter, first)


schema = strawberry.Schema(Query, extensions=[ParserCache, ValidationCache])


class Asked(msgspec.Struct):
    """What GraphQL over HTTP sends."""

    query: str
    variables: dict[str, Any] | None = None


_DECODER = msgspec.json.Decoder(Asked)


@asynccontextmanager
async def _opened(app: Litestar) -> AsyncIterator[None]:
    async with database(os.environ["READS_URL"], Settings()) as opened:
        app.state.pool = opened.reads
        yield


@post("/graphql", status_code=200)
async def graphql(request: Request[Any, Any, State]) -> Response[bytes]:
    """Answer a question."""
    asked = _DECODER.decode(await request.body())
    context = Loaders(request.app.state.pool)
    result = await schema.execute(asked.query, asked.variables, context_value=context)
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return Response(msgspec.json.encode(body), media_type="application/json")


def create() -> Litestar:
    """The application."""
    return Litestar([graphql], lifespan=[_opened], openapi_config=None, logging_config=None)
