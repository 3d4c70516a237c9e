"""What goes wrong comes out as one clean error, and nothing of the inside."""

import asyncio
import dataclasses
from typing import Any

import asyncpg
import pytest
from atlas import a_person, a_territory, an_organisation, answered, listen
from conftest import Ask
from sqlalchemy import text

from governance.access import OPERATOR, Viewer
from schema import executor
from schema.rows.plan import Plan

KILL = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE wait_event = 'PgSleep' AND datname = current_database()"""
TOWNS = "query ($n: Int = 2) { territories(first: $n) { nodes { name } } }"


SENSELESS: list[tuple[str, dict[str, Any], str]] = [
    ("", {}, "The request has no query."),
    ("  # nothing\n", {}, "Syntax Error: Unexpected <EOF>."),
    ("{ scales { code }", {}, "Syntax Error: Expected Name, found <EOF>."),
    ("{ nothing }", {}, "Cannot query field 'nothing' on type 'Query'."),
    ("{ scales }", {}, "Field 'scales' of type '[Scale!]!' must have a selection"),
    ("{ scales { code { x } } }", {}, "Field 'code' must not have a selection"),
    (
        "{ territories(first: 99999999999) { totalCount } }",
        {},
        "Int cannot represent non 32-bit",
    ),
    ('{ territories(first: "2") { totalCount } }', {}, "Int cannot represent non-integer"),
    (
        "{ territories(first: 1, filter: { nme: 1 }) { totalCount } }",
        {},
        "not to include unknown field 'nme'",
    ),
    (
        "{ territories(first: 1, filter: { populationAtLeast: 1.5 }) { totalCount } }",
        {},
        "Expected",
    ),
    (
        "{ organisations(first: 1, filter: { kind: [CLUB] }) { totalCount } }",
        {},
        "Value 'CLUB'",
    ),
    ("{ territories(first: $n) { totalCount } }", {}, "Variable '$n' is not defined."),
    ("query ($n: Int) { scales { code } }", {}, "Variable '$n' is never used."),
    (
        "query ($n: Int!) { territories(first: $n) { totalCount } }",
        {},
        "non-null type 'Int!' to be provided",
    ),
    (TOWNS, {"n": 2**31}, "Variable '$n' has invalid value: Int cannot represent non 32-bit"),
    (TOWNS, {"n": 10**400}, "Variable '$n' has invalid value: Int cannot represent non 32-bit"),
    (TOWNS, {"n": "2"}, "Variable '$n' has invalid value: Int cannot represent non-integer"),
    (TOWNS, {"n": 1.5}, "Variable '$n' has invalid value: Int cannot represent non-integer"),
    (TOWNS, {"n": True}, "Variable '$n' has invalid value: Int cannot represent non-integer"),
    (TOWNS, {"n": [1]}, "Variable '$n' has invalid value: Int cannot represent non-integer"),
    ("subscription { x }", {}, "The subscription operation is not supported by the schema."),
    (
        "mutation { foundOrganisation { __typename } }",
        {},
        "of type 'FoundOrganisationInput!' is required",
    ),
    ("fragment a on Query { __typename }", {}, "Fragment 'a' is never used."),
]


async def test_a_request_that_makes_no_sense_is_refused_without_data(ask: Ask) -> None:
    for query, variables, said in SENSELESS:
        body, is_request_error = await answered(ask, query, variables=variables)
        assert is_request_error, query
        assert set(body) == {"errors"}
        assert said in body["errors"][0]["message"]
        assert body["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_variables_nobody_asked_for_are_ignored(ask: Ask) -> None:
    body, _ = await answered(ask, TOWNS, variables={"n": 1, "other": {"a": [None]}})
    assert body["data"] == {"territories": {"nodes": []}}


async def test_a_flag_that_is_null_is_refused(ask: Ask) -> None:
    query = "query ($if: Boolean = true) { scales @include(if: $if) { code } }"
    body, is_request_error = await answered(ask, query, variables={"if": None})
    assert is_request_error
    assert "not to be None" in body["errors"][0]["message"]


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
async def test_characters_no_text_has_are_refused_cleanly(ask: Ask, value: str) -> None:
    query = "query ($v: String!) { territories(first: 1, filter: { name: $v }) { totalCount } }"
    body, _ = await answered(ask, query, variables={"v": value})
    assert body["data"] is None
    assert body["errors"][0]["extensions"] == {"code": "BAD_VALUE"}


async def test_no_log_repeats_a_value_that_does_not_fit(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    query = """query ($from: DateTime) { journal(first: 1, filter: { since: $from }) {
        totalCount } }"""
    body, _ = await answered(ask, query, variables={"from": "0001-01-01T00:00:00+14:00"})
    assert body["errors"][0]["extensions"] == {"code": "BAD_VALUE"}
    assert [record.getMessage() for record in caplog.records] == ["BAD_VALUE: DataError"]


async def test_a_text_longer_than_any_name_is_not_looked_for(ask: Ask) -> None:
    heard = listen(ask)
    for field in ("territories", "organisations", "memberships"):
        query = f"""query ($text: String) {{ {field}(first: 1, filter: {{ or: [
            {{ name: $text }}] }}) {{ totalCount }} }}"""
        assert await ask(query, text="x" * 300) == {field: {"totalCount": 0}}
        heard.clear()
        body, _ = await answered(ask, query, variables={"text": "x" * 900_000})
        (error,) = body["errors"]
        assert error["message"] == "name has 900000 characters; 300 are the most."
        assert error["extensions"] == {"code": "BAD_FILTER"}
        assert heard == []


async def test_a_bug_shows_a_number_and_nothing_else(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret_table has no rows")

    monkeypatch.setattr(type(ask.db.reads), "fetchval", broken)
    for query in (TOWNS, "{ __typename territories(first: 1) { totalCount } }"):
        caplog.clear()
        body, is_request_error = await answered(ask, query)
        assert not is_request_error
        (error,) = body["errors"]
        assert body["data"] is None
        assert error["message"] == "Unexpected error."
        assert error["path"] == ["territories"]
        trace = error["extensions"].pop("trace")
        assert error["extensions"] == {"code": "INTERNAL"}
        assert "secret" not in str(body)
        assert trace in caplog.text
        assert "secret_table has no rows" in caplog.text


async def test_one_field_fails_and_the_others_answer(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    query = """query ($id: ID!) { good: territory(id: $id) { name }
        bad: territory(id: "nonsense") { name } worse: node(id: "nonsense") { id } %s }"""
    for more in ("", "__typename"):
        answer = await ask.raw(query % more, id=world)
        shown = {key: value for key, value in answer["data"].items() if key != "__typename"}
        assert shown == {"good": {"name": "World"}, "bad": None, "worse": None}
        assert [error["path"] for error in answer["errors"]] == [["bad"], ["worse"]]
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_ID"}


@pytest.fixture
def drowsy(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Every read sleeps for a while first."""

    def sleeping(*given: Any) -> Plan:
        plan = executor.plan_for(*given)
        return dataclasses.replace(plan, sql=f"SELECT pg_sleep(9)::text, ({plan.sql})")

    monkeypatch.setattr("schema.execution.plan_for", sleeping)
    return monkeypatch


async def test_a_statement_that_takes_too_long_is_given_up(
    ask: Ask, drowsy: pytest.MonkeyPatch
) -> None:
    async with ask.db.reads.acquire() as one, ask.db.reads.acquire() as two:
        for connection in (one, two):
            await connection.execute("SET statement_timeout = '100ms'")
    body, _ = await answered(ask, TOWNS)
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["extensions"] == {"code": "TIMEOUT"}
    assert error["message"] == "This took longer than the server allows; ask for less at once."
    drowsy.undo()
    assert (await ask(TOWNS))["territories"] == {"nodes": []}


async def test_a_lost_connection_is_one_clean_error(
    ask: Ask, url: str, drowsy: pytest.MonkeyPatch
) -> None:
    killer = await asyncpg.connect(url)
    reading = asyncio.create_task(answered(ask, TOWNS))
    killed = 0
    while not killed:
        killed = await killer.fetchval(KILL)
    await killer.close()
    body, _ = await reading
    assert body["data"] is None
    assert [error["extensions"] for error in body["errors"]] == [{"code": "UNAVAILABLE"}]
    drowsy.undo()
    assert (await ask(TOWNS))["territories"] == {"nodes": []}


async def test_a_database_that_is_gone_is_told_plainly(ask: Ask) -> None:
    nowhere = "postgresql://nobody:nothing@127.0.0.1:1/none"
    async with asyncpg.create_pool(nowhere, min_size=0, max_size=1) as pool:
        ask.db = dataclasses.replace(ask.db, reads=pool)
        answer = await ask.raw(TOWNS)
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE"}
    assert error["message"] == "The database cannot be reached at the moment; try again."


async def test_what_a_deed_made_may_be_unseen_by_who_did_it(ask: Ask) -> None:
    ada = await a_person(ask, "Ada")
    body = await an_organisation(ask, "Table", "PLATFORM")
    given = {"bodyId": body, "role": "CHAIR", "holderPersonId": ada}
    await ask.do("grantMandate", "mandate { id }", given)
    steward = await ask.viewer(ada)
    blind = Viewer(person_id=steward.person_id, steered=steward.steered)
    async with ask.db.session() as session:
        await session.execute(text("UPDATE organisation SET is_unlisted = true"))
        await session.commit()
    query = """mutation ($input: DescribeOrganisationInput!) { describeOrganisation(input: $input) {
        __typename ... on DescribeOrganisationPayload { organisation { name } } } }"""
    answer = await ask.raw(
        query, viewer=blind, input={"organisationId": body, "name": {"en": "New"}}
    )
    assert answer["data"] == {"describeOrganisation": {"__typename": "NotFound"}}
    answer = await ask.raw(
        query, viewer=OPERATOR, input={"organisationId": body, "name": {"en": "New"}}
    )
    assert answer["data"]["describeOrganisation"]["organisation"] == {"name": "New"}
