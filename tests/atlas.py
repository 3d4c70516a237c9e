"""A small world to ask about, made by deeds as its users make it, and a way to see the SQL."""

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
from conftest import NOW, Ask

from governance.access import OPERATOR, Viewer
from schema import executor
from schema.context import Context
from schema.execution import GraphQLRequest


async def a_territory(
    ask: Ask, name: str | dict[str, str], scale: str | None, within: str | None = None, **more: Any
) -> str:
    """Define a territory and answer its id."""
    texts = {"en": name} if isinstance(name, str) else name
    given = {"name": texts, "scale": scale, "parentId": within, **more}
    return await _made(ask, "defineTerritory", "territory", given)


async def an_organisation(
    ask: Ask,
    name: str | dict[str, str],
    kind: str = "ASSOCIATION",
    *,
    viewer: Viewer = OPERATOR,
    **more: Any,
) -> str:
    """Found an organisation and answer its id."""
    texts = {"en": name} if isinstance(name, str) else name
    given = {"name": texts, "kind": kind, **more}
    return await _made(ask, "foundOrganisation", "organisation", given, viewer)


async def a_person(ask: Ask, name: str, **more: Any) -> str:
    """Register a person and answer their id."""
    return await _made(ask, "registerPerson", "person", {"name": name, **more})


async def a_mandate(ask: Ask, body: str, role: str, holder: str | None = None, **more: Any) -> str:
    """Grant a mandate to a person, an organisation or a territory, and answer its id."""
    kinds = {"per": "holderPersonId", "org": "holderOrganisationId", "ter": "holderTerritoryId"}
    held = {kinds[holder[:3]]: holder} if holder else {}
    given = {"bodyId": body, "role": role, **held, **more}
    return await _made(ask, "grantMandate", "mandate", given)


async def a_seat(ask: Ask, body: str, person: str, sector: str = "CITIZEN", **more: Any) -> str:
    """Seat a person in a body and answer the seat's id."""
    given = {"bodyId": body, "personId": person, "sector": sector, **more}
    return await _made(ask, "seatPerson", "seat", given)


async def _made(
    ask: Ask, deed: str, subject: str, given: dict[str, Any], viewer: Viewer = OPERATOR
) -> str:
    done = await ask.do(deed, f"{subject} {{ id }}", given, viewer=viewer)
    assert subject in done, done
    made: str = done[subject]["id"]
    return made


async def a_country(ask: Ask, name: str = "Portugal", since: str | None = None) -> str:
    """A country on a continent of the world, known since a day or always."""
    world = await a_territory(ask, "World", "world", since=since)
    continent = await a_territory(ask, "Continent", "continent", world, since=since)
    return await a_territory(ask, name, "country", continent, since=since)


class Statements(list[tuple[str, tuple[Any, ...]]]):
    """The statements that reads have sent, with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.pools: dict[str, str] = {}
        """The name of the pool each was sent to."""

    @property
    def sql(self) -> str:
        """The only statement there was."""
        ((sql, _),) = self
        return sql


class _Listening:
    """A pool of reads, which notes what it is asked."""

    def __init__(self, pool: Any, name: str, heard: Statements) -> None:
        self._pool = pool
        self._name = name
        self._heard = heard

    async def fetchval(self, sql: str, *values: Any) -> Any:
        self._heard.append((sql, values))
        self._heard.pools[sql] = self._name
        return await self._pool.fetchval(sql, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


def listen(ask: Ask, patch: Callable[..., None] | None = None) -> Statements:
    """Note every statement by which a client's requests read, from now on.

    With `monkeypatch.setattr` also those that read on the primary, after a deed.
    """
    heard = Statements()
    listening: Any = {
        name: _Listening(getattr(ask.db, name), name, heard) for name in ("reads", "searches")
    }
    ask.db = dataclasses.replace(ask.db, **listening)
    if patch is not None:
        primary = executor._primary

        async def overheard(context: Any, sql: str, values: list[Any]) -> Any:
            heard.append((sql, tuple(values)))
            return await primary(context, sql, values)

        patch(executor, "_primary", overheard)
    return heard


def names(page: dict[str, Any]) -> list[str]:
    """The names of a page's rows."""
    return [node["name"] for node in page["nodes"]]


async def answered(
    ask: Ask,
    query: str,
    *,
    operation_name: str | None = None,
    variables: dict[str, Any] | None = None,
) -> tuple[dict[str, Any], bool]:
    """The whole answer to anyone, and whether the request itself was refused."""
    request = GraphQLRequest(query=query, variables=variables, operation_name=operation_name)
    answer = await ask.engine.answer(request, Context(ask.db, NOW))
    body: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answer.body))
    return body, answer.is_request_error
