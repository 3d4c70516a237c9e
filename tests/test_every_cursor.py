"""In every list, at the root and nested, in every order, pages keep their place while others write.

What nobody touches comes exactly once, in the order it had before, forward and backward.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from doors import cloned
from graphql import get_named_type
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rewriting import KEYS, Writer, bare
from test_statements import QUERY, SDL, a_network, arguments

from governance import embedded
from governance.access import OPERATOR
from governance.db import database
from governance.settings import Settings
from schema.rows.declare import ROWS
from schema.rows.selection import row_field

ROWS_AT_FIRST = 7
PAGES_MAX = 150
WRITTEN_BETWEEN_MAX = 6
"""Between how many pages others write, so that the list ends some time."""
SIZE = 2
WAYS = {"first": "after", "last": "before"}
AHEAD = {"first": ("hasNextPage", "endCursor"), "last": ("hasPreviousPage", "startCursor")}
IDLE = {
    "Law.lacking": 0,
    "Decision.supersededBy": 1,
    "Organisation.actions": 2,
    "Query.networkCoordination": 0,
    "Query.readherenceDue": 0,
    "Query.seatedInMoreThan": 0,
}
"""Lists that depend on other rows, so that what is copied does not come into them."""


@dataclass(frozen=True)
class Listed:
    """A list of the schema: the type and field that show it, and how it is asked for."""

    where: str
    field: Any
    ids: dict[str, str]

    @property
    def row(self) -> Any:
        """What the engine knows of its rows."""
        connection: Any = get_named_type(self.field.type)
        return ROWS[get_named_type(connection.fields["nodes"].type).name]

    @property
    def orders(self) -> list[str | None]:
        """What it can be sorted by, or nothing but its own order."""
        return list(self.row.orders) if "orderBy" in self.field.args else [None]

    def query(self, order: str | None, direction: str, end: str) -> str:
        """The document that asks for a page."""
        own = arguments(self.field, self.ids).strip("()").split(", ")
        given = [f"{end}: $size", f"{WAYS[end]}: $cursor"]
        given += [one for one in own if one and not one.startswith("first:")]
        if order is not None:
            given.append(f"orderBy: {{ field: {order}, direction: {direction} }}")
        if "includeEnded" in self.field.args:
            given.append("includeEnded: true")
        type_, name = self.where.split(".")
        page = (
            f"list: {name}({', '.join(given)}) {{ edges {{ cursor node {{ id }} }}"
            " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
        )
        if type_ != "Query":
            page = f'node(id: "{self.ids[type_]}") {{ ... on {type_} {{ {page} }} }}'
        return f"query ($size: Int, $cursor: String) {{ {page} }}"


def lists(ids: dict[str, str]) -> list[Listed]:
    """Every list of the schema, at the root and of every type that has an id."""
    types: list[Any] = [QUERY, *(SDL.get_type(name) for name in ids)]
    return [
        Listed(f"{type_.name}.{name}", field, ids)
        for type_ in types
        for name, field in type_.fields.items()
        if row_field(field)
        and get_named_type(field.type).name.endswith("Connection")
        and (name != "history" or type_.name == "Organisation")  # It is the same in every type.
    ]


@pytest.fixture(scope="module")
async def network(
    server: embedded.Server, template: str
) -> AsyncIterator[tuple[Ask, str, dict[str, str]]]:
    """A row of every type, in a database that promises nothing any more."""
    async with (
        cloned(server, template, "every_cursor") as url,
        database(url, Settings(read_pool_size=2, write_pool_size=2)) as opened,
    ):
        ask = Ask(opened)
        ids = await a_network(ask)
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(UNPROMISED)
            await connection.execute("SET session_replication_role = replica")
            known = {name: bare(id_) for name, id_ in ids.items()}
            for statement in MORE:
                await connection.execute(statement.format(**known))
        finally:
            await connection.close()
        yield ask, url, ids


MORE = (
    """INSERT INTO territory (path, name, scale_code, parent_id) SELECT path || n::text,
        jsonb_build_object('en', 'Quarter ' || n), 'district', id
        FROM territory, generate_series(7001, 7009) n WHERE id = '{Territory}'""",
    """INSERT INTO territory_membership (grouping_id, territory_id)
        SELECT '{Territory}', id FROM territory WHERE scale_code = 'district'""",
    """INSERT INTO organisation (name, kind, part_of_id) SELECT '{{"en": "Part"}}', kind,
        '{Organisation}' FROM unnest('{{coordination_group, neighbourhood_association}}'::text[])
        AS kind""",
    "UPDATE mandate SET delegated_from_id = id, holder_organisation_id = '{Organisation}'",
    "UPDATE seat SET organisation_id = '{Organisation}', alternate_id = '{Person}'",
    """INSERT INTO sign_in (account_id, began_at, refreshed_at, expires_at)
        VALUES ('{Account}', now(), now(), now())""",
    """INSERT INTO charter_amendment (version_id, commitment_key, body_id, proposed_on, was, text,
        difference, reason) SELECT version_id, (SELECT key FROM charter_commitment WHERE id =
        '{CharterCommitment}'), body_id, proposed_on, was, text, difference, reason
        FROM charter_amendment""",
    "UPDATE consultation_return SET decision_id = '{Decision}'",
    "UPDATE ballot_paper SET ballot_id = '{Ballot}'",
    """INSERT INTO sending (decision_id, from_body_id, to_body_id, purpose, direction, sent_at,
        answer_due_on, due_at) SELECT '{Decision}', from_body_id, '{Organisation}', 'question',
        'horizontal', sent_at, '2026-02-01', '2026-02-02' FROM sending""",
    """INSERT INTO answer (sending_id, kind, reasons, answered_at) SELECT s.id, a.kind, a.reasons,
        a.answered_at FROM sending s, answer a WHERE s.decision_id = '{Decision}'""",
    """INSERT INTO membership (organisation_id, membership_class_id, standing, basis, valid_from)
        SELECT organisation_id, membership_class_id, standing, 'on_the_way', valid_from
        FROM membership""",
)
"""What else is wanted for no list to be empty."""

UNPROMISED = """
DO $$ DECLARE promise record; BEGIN
    FOR promise IN
        SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE contype IN ('x', 'u', 'c', 'f') AND conrelid <> 0
        AND connamespace = 'public'::regnamespace ORDER BY contype = 'f' DESC
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', promise.of, promise.conname);
    END LOOP;
    FOR promise IN
        SELECT indexrelid::regclass AS name FROM pg_index JOIN pg_class c ON c.oid = indrelid
        WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('DROP INDEX %s', promise.name);
    END LOOP;
END $$
"""


async def page(ask: Ask, query: str, size: int, cursor: str | None) -> dict[str, Any]:
    """A page of the list."""
    answer = await ask(query, viewer=OPERATOR, size=size, cursor=cursor)
    assert answer.get("node", answer) is not None, query
    found: dict[str, Any] = (answer.get("node") or answer)["list"]
    return found


def of(found: dict[str, Any]) -> list[str]:
    """The ids of a page."""
    return [edge["node"]["id"] for edge in found["edges"]]


async def whole(ask: Ask, query: str, end: str) -> list[str]:
    """All the ids of the list, in its order, by large pages."""
    ahead, near = AHEAD[end]
    found: list[str] = []
    cursor = None
    while True:
        large = await page(ask, query, 100, cursor)
        found = [*found, *of(large)] if end == "first" else [*of(large), *found]
        if not large["pageInfo"][ahead]:
            return found
        cursor = large["pageInfo"][near]


@given(seed=st.integers(0, 10_000))
@settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.generate],  # A failure names its list; making it smaller would take hours.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_pages_neither_skip_nor_repeat_in_any_list(
    network: tuple[Ask, str, dict[str, str]],
    seed: int,
) -> None:
    ask, url, ids = network
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")
    few = {}
    for listed in lists(ids):
        for order in listed.orders:
            for direction in ("ASCENDING", "DESCENDING") if order else ("ASCENDING",):
                for end in WAYS:
                    writer = Writer(connection, listed.row.model.__tablename__, seed)
                    await writer.begin(order, listed.row)
                    query = listed.query(order, direction, end)
                    try:
                        count = await _walked(ask, writer, query, end)
                    finally:
                        await writer.end()
                    if count < ROWS_AT_FIRST:
                        few[listed.where] = count
    await connection.close()
    assert few == IDLE


async def _walked(
    ask: Ask,
    writer: Writer,
    query: str,
    end: str,
) -> int:
    """Walk through a list while it is written to; how many rows it had at first."""
    for id_ in of(await page(ask, query, 100, None))[:1] * ROWS_AT_FIRST:
        await writer.add(id_)
    writer.touched.clear()
    before = await whole(ask, query, end)
    ahead, near = AHEAD[end]
    seen: list[str] = []
    cursor = None
    for number in range(PAGES_MAX):
        found = await page(ask, query, SIZE, cursor)
        shown = of(found)
        seen += shown if end == "first" else shown[::-1]
        if not found["pageInfo"][ahead]:
            break
        cursor = found["pageInfo"][near]
        if number < WRITTEN_BETWEEN_MAX:
            others = of(await page(ask, query, 100, None))
            await writer.disturb([id_ for id_ in others if id_ not in query])  # Not whose it is.
    else:
        raise AssertionError(f"{query} never ends")
    after = set(await whole(ask, query, end))
    stayed = [id_ for id_ in before if id_ in after and bare(id_) not in writer.touched]
    untouched = [id_ for id_ in seen if bare(id_) not in writer.touched]
    assert untouched == (stayed if end == "first" else stayed[::-1]), query
    return len(before)


def test_every_order_is_known() -> None:
    assert {order for row in ROWS.values() for order in row.orders} == set(KEYS)
