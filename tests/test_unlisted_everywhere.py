"""To strangers it is as if what is unlisted had never been, in whatever way they ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from conftest import NOW, Ask
from graphql import (
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_required_argument,
)
from scene import a_mandate, a_seat, acting_for, an_organisation, bare, person_of, somebody
from sqlalchemy import ARRAY, Uuid
from test_personal_columns import SDL, leaves, queries, row_of
from test_unlisted import Scene, scene

from governance.access import ANYONE, OPERATOR, Viewer
from governance.models import metadata
from governance.network.popolo import popolo
from schema import limits, tables
from schema.context import Context
from schema.execution import GraphQLRequest
from schema.rows.declare import ROWS, Filter

__all__ = ["scene"]

DEPTH = 2
CODES_ASKED = 1
"""How many of a filter's codes are asked for."""
KEPT_WITHOUT = {("organisation", "part_of_id"), ("organisation_version", "part_of_id")}
"""What points at the unlisted and stays, as if it had never pointed there."""
LISTS = """organisation(id: $body) {
    composition { seats public private citizen missing vacantMandates }
    turnover(since: "2019-01-01", until: "2025-01-01") {
        came(first: 9) { totalCount nodes { id } } left(first: 9) { totalCount nodes { id } }
        stayed(first: 9) { totalCount nodes { id } } passed(first: 9) { totalCount nodes { id } } }
    notes { text } }
  was: organisation(id: $body, asOf: "2024-01-01") { composition { seats missing }
    parts(first: 9) { totalCount nodes { id } } mandates(first: 9) { totalCount nodes { id } } }
  territory(id: $town) { organisations(first: 9, within: true) { totalCount nodes { id } } }
  territoriesWithout(kind: PLATFORM, first: 50) { totalCount nodes { id } }
  seatedInMoreThan(bodies: 1, first: 50) { totalCount nodes { id } }
  organisationByRef(system: "wiki", key: "hidden") { id }
  nodes(ids: $ids) { id __typename }"""
TABLE = """query ($after: String) { organisations(first: 2, after: $after, includeEnded: true) {
    nodes { id name partOf { name } } } }"""


@dataclass
class Question:
    """What is asked, with its variables."""

    query: str
    values: dict[str, Any]


def connections() -> Iterator[tuple[str, Any, Any]]:
    """The lists at the root that are narrowed: by name, with their filters and row types."""
    assert SDL.query_type is not None
    met = set()
    for name, field in SDL.query_type.fields.items():
        needed = [key for key, given in field.args.items() if is_required_argument(given)]
        if "filter" in field.args and not needed:
            filters: Any = get_named_type(field.args["filter"].type)
            if filters in met:
                continue
            met.add(filters)
            yield name, filters, row_of(get_named_type(field.type))


OF_ROWS = {"Journal": "Event", "OverdueAnswer": "Sending"}
"""The row types of filters that are not named for them."""


def prefix_of(filters: Any, key: str) -> str:
    """How the ids begin that a filter takes; others are refused as such."""
    name = filters.name.removesuffix("Filter")
    rule = ROWS[OF_ROWS.get(name, name)].filters[key]
    return f"{rule.prefix}_" if isinstance(rule, Filter) and rule.prefix else ""


def values(type_: Any, ids: list[str]) -> list[Any]:
    """Values of a filter that lead to what there is, or to nothing."""
    named: Any = get_named_type(type_)
    if is_enum_type(named):
        found: list[Any] = list(named.values)[:CODES_ASKED]
    else:
        known: dict[str, list[Any]] = {
            "ID": ids,
            "Boolean": [True, False],
            "Date": ["2021-06-01", "2024-01-01", "2030-01-01"],
            "DateTime": ["2020-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
            "BigInt": [0],
            "String": ["Hidden", "Shy", "Body", "organisation.founded", "mandate.granted"],
        }
        found = known[named.name]
    return [[one] for one in found] if is_list_type(type_) else found


def narrowings(filters: Any, ids: list[str], depth: int = 2) -> Iterator[dict[str, Any]]:
    """Every condition of a filter, and of related rows whether it holds of some, or of none."""
    for key, field in filters.fields.items():
        if key in {"and", "or", "not"}:
            continue
        if is_input_object_type(get_named_type(field.type)):
            inner = narrowings(get_named_type(field.type), ids, depth - 1) if depth > 1 else ()
            wanted: list[Any] = [{}, *(each for each in inner if "not" not in each)]
        else:
            begin = prefix_of(filters, key)
            taken = [one for one in ids if one.startswith(begin)]
            wanted = values(field.type, taken)[: None if depth > 1 else 1]
        for value in wanted:
            yield {key: value}
            if isinstance(value, dict):
                yield {"not": {key: value}}


def questions(scene: Scene) -> Iterator[Question]:
    """Everything along every path of the schema, and every list narrowed in every way."""
    assert SDL.query_type is not None
    for selection in queries(SDL.query_type, DEPTH):
        yield Question(f"{{ {selection} }}", {})
    ids = [scene.town, scene.body, scene.part, *scene.hidden.values()]
    for name, filters, row in connections():
        query = (
            f"query ($filter: {filters.name}) {{ {name}(first: 50, filter: $filter)"
            f" {{ totalCount nodes {{ {leaves(row)} }} pageInfo {{ endCursor hasNextPage }} }} }}"
        )
        for narrowed in narrowings(filters, ids):
            yield Question(query, {"filter": narrowed})
    known = {"body": scene.body, "town": scene.town, "ids": ids}
    declared = "$body: ID!, $town: ID!, $ids: [ID!]!"
    yield Question(f"query ({declared}) {{ {LISTS} }}", known)


async def told(ask: Ask, viewer: Viewer, asked: list[Question]) -> list[Any]:
    """What the network answers to all questions, and what it tells as a table."""
    answers: list[Any] = [await ask.raw(one.query, viewer=viewer, **one.values) for one in asked]
    for answer in answers:
        answer.pop("extensions", None)  # Who asks first pays for the making.
    context = Context(ask.db, NOW, viewer, "en", None, ask.door)
    _, lines = await tables.opened(ask.engine, GraphQLRequest(query=TABLE), context)
    written = b"".join([line async for line in lines])
    exported = b"".join([piece async for piece in popolo(ask.db)])
    return [*answers, written, exported]


async def gone(url: str, ids: list[str]) -> int:
    """Let rows never have been, and all that leads to them; answers how many that were."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")
    known, count = {bare(one) for one in ids}, 0
    while True:
        deleted: set[Any] = set()
        for table in metadata.sorted_tables:
            for column in table.columns:
                is_list = isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Uuid)
                if not is_list and not isinstance(column.type, Uuid):
                    continue
                where = f"{column.name} {'&& $1' if is_list else '= ANY ($1)'}"
                if (table.name, column.name) in KEPT_WITHOUT:
                    change = f"UPDATE {table.name} SET {column.name} = NULL WHERE {where}"
                    await connection.execute(change, list(known))
                    continue
                is_node = "id" in table.columns and isinstance(table.c.id.type, Uuid)
                change = f"DELETE FROM {table.name} WHERE {where}"
                change += f" RETURNING {'id' if is_node else 'NULL AS id'}"
                rows = await connection.fetch(change, list(known))
                count += len(rows)
                deleted |= {row["id"] for row in rows if is_node}
        if deleted <= known:
            break
        known |= deleted
    await connection.close()
    return count


@pytest.fixture
async def strangers(ask: Ask, scene: Scene) -> dict[str, Viewer]:
    """Those to whom the unlisted is nothing: anyone, who acts elsewhere, a member."""
    other = await an_organisation(ask, "Other")
    seated = await somebody(ask, "Eva")
    await a_seat(ask, scene.body, personId=person_of(seated))
    await a_mandate(ask, scene.body, "AUDITOR", holderPersonId=person_of(seated))
    return {
        "anyone": ANYONE,
        "member elsewhere": await acting_for(ask, other, "Rui"),
        "member of the same body": await ask.viewer(person_of(seated)),
    }


async def test_the_unlisted_might_as_well_not_be(
    ask: Ask,
    url: str,
    scene: Scene,
    strangers: dict[str, Viewer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "COST_MAX", limits.CEILING)
    noted: dict[str, Any] = {"organisationId": scene.hidden["organisation"]}
    noted |= {"notes": [{"label": "contacts", "text": "Hidden"}], "audience": "BODY"}
    await ask.do("noteOrganisation", "__typename", noted)
    asked = list(questions(scene))
    assert len(asked) > 300
    before = {name: await told(ask, viewer, asked) for name, viewer in strangers.items()}
    assert not [one for one in before["anyone"][:-2] if "errors" in one]
    everything = await told(ask, OPERATOR, asked[-1:])

    assert await gone(url, list(scene.hidden.values())) > 20

    for name, viewer in strangers.items():
        after = await told(ask, viewer, asked)
        leaks = [
            (one.query, one.values, then, now)
            for one, then, now in zip(asked, before[name], after, strict=False)
            if then != now
        ]
        assert leaks == [], name
        assert before[name] == after
    assert await told(ask, OPERATOR, asked[-1:]) != everything
