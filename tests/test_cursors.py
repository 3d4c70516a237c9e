"""A cursor keeps its place while others write, and belongs to one list in one order."""

import base64
import json

import asyncpg
import pytest
from atlas import a_country, a_territory, answered, listen
from conftest import Ask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PAGE = """query ($size: Int!, $cursor: String, $order: TerritoryOrder) {
    territories(%s: $size, %s: $cursor, orderBy: $order) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } } }"""
FORWARD, BACKWARD = PAGE % ("first", "after"), PAGE % ("last", "before")

KEYS = st.integers(0, 5)
"""Few enough for rows to be alike in what they are sorted by."""
WRITES = st.lists(st.tuples(st.booleans(), KEYS), max_size=4)
"""Rows that come or go between two pages."""


class World:
    """Territories of six names, as the database has them and as a plain dictionary."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection
        self.rows: dict[str, int] = {}
        self.ever: dict[str, int] = {}

    async def add(self, key: int) -> None:
        """Let a territory come, of this name and of as many inhabitants, 0 being unknown."""
        id_ = await self.connection.fetchval(
            "INSERT INTO territory (name, population, scale_code) "
            "VALUES (jsonb_build_object('en', $1::text), $2, 'world') RETURNING id",
            "abcdef"[key],
            key or None,
        )
        self.rows[f"ter_{id_}"] = self.ever[f"ter_{id_}"] = key

    async def remove(self, key: int) -> None:
        """Let the first territory of this name go."""
        for id_ in [id_ for id_ in self.rows if self.rows[id_] == key][:1]:
            await self.connection.execute("DELETE FROM territory WHERE id = $1", id_[4:])
            del self.rows[id_]

    def beyond(self, last: str | None, *, is_descending: bool) -> list[str]:
        """The territories that follow one in an order, wherever it is now."""

        def place(id_: str) -> tuple[int, str]:
            return self.ever[id_], id_

        def follows(id_: str) -> bool:
            if last is None:
                return True
            return place(id_) < place(last) if is_descending else place(id_) > place(last)

        return sorted(filter(follows, self.rows), key=place, reverse=is_descending)


@given(
    start=st.lists(KEYS, max_size=8),
    writes=st.lists(WRITES, min_size=1, max_size=6),
    size=st.integers(1, 4),
    field=st.sampled_from(["NAME", "POPULATION"]),
    direction=st.sampled_from(["ASCENDING", "DESCENDING"]),
    is_forward=st.booleans(),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_pages_neither_skip_nor_repeat_while_others_write(
    ask: Ask,
    url: str,
    start: list[int],
    writes: list[list[tuple[bool, int]]],
    size: int,
    field: str,
    direction: str,
    is_forward: bool,  # noqa: FBT001  # Both ways.
) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("DELETE FROM territory")
    world = World(connection)
    for key in start:
        await world.add(key)
    is_descending = (direction == "DESCENDING") is is_forward
    ahead, behind = "hasNextPage", "hasPreviousPage"
    if not is_forward:
        ahead, behind = behind, ahead
    stayed, seen, cursor, last = set(world.rows), [], None, None
    for changes in [*writes, *([[]] * 40)]:
        answer = await ask(
            FORWARD if is_forward else BACKWARD,
            size=size,
            cursor=cursor,
            order={"field": field, "direction": direction},
        )
        page = answer["territories"]
        edges = page["edges"] if is_forward else page["edges"][::-1]
        found = [edge["node"]["id"] for edge in edges]
        there = world.beyond(last, is_descending=is_descending)
        assert found == there[:size]
        assert page["pageInfo"] == {
            ahead: len(there) > size,
            behind: len(there) < len(world.rows),
        }
        seen += found
        if len(there) <= size:
            break
        cursor, last = edges[-1]["cursor"], found[-1]
        for is_coming, key in changes:
            await (world.add(key) if is_coming else world.remove(key))
        stayed &= set(world.rows)
    await connection.close()
    assert len(seen) == len(set(seen))
    assert stayed <= set(seen)


def written(*keys: object) -> str:
    """A cursor of one's own making."""
    packed = json.dumps(keys).encode() if keys else b""
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


UUID = "0198c0de-0000-7000-8000-000000000000"
FOREIGN = "This cursor does not belong to this list in this order; begin without it."


ELSEWHERE = [
    "",
    "x",
    "é",
    "=",
    "!" * 40,
    "W1tb" * 5_000,
    written(),
    written("Territory.NAME:en+"),
    written("Territory.NAME:en+", "a"),
    written("Territory.NAME:en+", "a", "no uuid"),
    written("Territory.NAME:en+", 7, UUID),
    written("Territory.NAME:en+", None, UUID),
    written("Territory.NAME:en-", "a", UUID),
    written("Territory.NAME:de+", "a", UUID),
    written("Territory.POPULATION:fr+", 5, UUID),
    written("Territory.POPULATION+", 5, UUID),
    written("Organisation.NAME:en+", "a", UUID),
    written({"Territory.NAME:en+": 1}),
    base64.urlsafe_b64encode(b"17").decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
]


async def test_a_cursor_of_elsewhere_is_refused(ask: Ask) -> None:
    heard = listen(ask)
    query = "query ($after: String) { territories(first: 1, after: $after) { nodes { id } } }"
    for cursor in ELSEWHERE:
        written_out = query.replace("$after: String", "$unused: Int").replace(
            "after: $after", f"after: {json.dumps(cursor, ensure_ascii=False)}"
        )
        written_out = written_out.replace("($unused: Int)", "")
        for answer in (await ask.raw(query, after=cursor), await ask.raw(written_out)):
            assert [error["message"] for error in answer["errors"]] == [FOREIGN]
            assert answer["errors"][0]["extensions"] == {"code": "BAD_PAGE"}
    assert heard == []


@pytest.mark.parametrize(
    ("order", "key"),
    [("NAME:en", "a\x00b"), ("POPULATION", 10**30), ("POPULATION", -(2**70))],
)
async def test_a_forged_key_is_refused_cleanly(ask: Ask, order: str, key: object) -> None:
    body, _ = await answered(
        ask,
        "query ($after: String, $order: TerritoryOrder) { territories(first: 1, after: $after, "
        "orderBy: $order) { nodes { id } } }",
        variables={
            "after": written(f"Territory.{order}+", key, UUID),
            "order": {"field": order.partition(":")[0]},
        },
    )
    (error,) = body["errors"]
    assert error["extensions"]["code"] in {"BAD_PAGE", "BAD_VALUE"}


async def test_the_language_is_part_of_the_cursor(ask: Ask) -> None:
    country = await a_country(ask)
    for english, french in (("Aachen", "Zwei"), ("Bonn", "Eins"), ("Cologne", "Drei")):
        await a_territory(ask, {"en": english, "fr": french}, "municipality", country)
    query = """query ($after: String) { territories(first: 1, after: $after,
        filter: { scale: ["municipality"] }) { nodes { name } pageInfo { endCursor } } }"""
    cursor, found = None, []
    for _ in range(3):
        page = (await ask(query, lang="fr", after=cursor))["territories"]
        found += [node["name"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
    assert found == ["Drei", "Eins", "Zwei"]


async def test_pages_keep_the_language_they_began_in(ask: Ask) -> None:
    country = await a_country(ask)
    for english, french in (("Aachen", "Zwei"), ("Bonn", "Eins"), ("Cologne", "Drei")):
        await a_territory(ask, {"en": english, "fr": french}, "municipality", country)
    query = """query ($after: String) { territories(first: 1, after: $after,
        filter: { scale: ["municipality"] }) { nodes { name } pageInfo { endCursor } } }"""
    begun = (await ask(query, lang="fr"))["territories"]
    assert begun["nodes"] == [{"name": "Drei"}]
    cursor = begun["pageInfo"]["endCursor"]
    found = []
    for _ in range(2):
        page = (await ask(query, lang="en", after=cursor))["territories"]
        found += [node["name"] for node in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"]
    assert found == ["Bonn", "Aachen"]
    written_out = query.replace("($after: String)", "").replace("$after", json.dumps(cursor))
    assert (await ask(written_out, lang="pt"))["territories"]["nodes"] == []
    restarted = (await ask(query, lang="en"))["territories"]
    assert restarted["nodes"] == [{"name": "Aachen"}]


async def test_cursors_of_the_journal_go_by_time(ask: Ask) -> None:
    await a_country(ask)
    query = """query ($after: String, $last: Int) { journal(first: 2, after: $after) {
        nodes { id } pageInfo { endCursor hasNextPage } }
        all: journal(last: $last) { nodes { id } } }"""
    page = await ask(query, last=3)
    rest = await ask(query, last=3, after=page["journal"]["pageInfo"]["endCursor"])
    assert page["journal"]["nodes"] + rest["journal"]["nodes"] == page["all"]["nodes"]
    assert rest["journal"]["pageInfo"]["hasNextPage"] is False
