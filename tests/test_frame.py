"""The frame around a deed: all of it or nothing, whatever goes wrong on the way."""

import asyncio
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from scene import a_mandate, a_person, a_territory, acting_for, an_organisation, unchanged

from governance.access import OPERATOR
from governance.territories.operations import definition

DEFINE = """
mutation Define($input: DefineTerritoryInput!) {
  one: defineTerritory(input: $input) { __typename }
  two: defineTerritory(input: {name: {pt: "Fundão"}, scale: "galaxy"}) { __typename }
  three: defineTerritory(input: {name: {pt: "Guarda"}, scale: "municipality"}) { __typename }
}
"""
TOWN = {"name": {"pt": "Covilhã"}, "scale": "municipality"}


async def test_each_mutation_of_a_request_is_a_transaction_of_its_own(ask: Ask) -> None:
    answer = await ask(DEFINE, viewer=OPERATOR, input=TOWN)

    assert [one["__typename"] for one in answer.values()] == [
        *("DefineTerritoryPayload", "InvalidInput", "DefineTerritoryPayload"),
    ]
    assert [await ask.count(table) for table in ("territory", "event")] == [2, 2]


async def test_a_bug_leaves_nothing_and_tells_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("the password is 12345")

    monkeypatch.setattr(definition, "record", fails)
    async with unchanged(ask):
        answer = await ask.raw(DEFINE, viewer=OPERATOR, input=TOWN)

    assert {error["message"] for error in answer["errors"]} == {"Unexpected error."}
    assert "12345" not in str(answer)


async def test_a_promise_nobody_foresaw_is_a_bug_and_leaves_nothing(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.texts.name", lambda given: given or None)
    async with unchanged(ask):
        answer = await ask.raw(DEFINE, viewer=OPERATOR, input=TOWN | {"name": {}})

    assert answer["errors"][0]["message"] == "Unexpected error."


async def test_a_promise_kept_at_the_end_is_told_before_the_commit(ask: Ask) -> None:
    body, rui = (
        await an_organisation(ask, "Body"),
        await acting_for(ask, await an_organisation(ask, "Other"), "Rui"),
    )
    own = await a_mandate(ask, body, "CHAIR", holderPersonId=f"per_{rui.person_id}", until="2026")
    given = {"mandateId": own, "personId": await a_person(ask, "Ana"), "until": "2027"}
    async with unchanged(ask):
        answer = await ask.do("delegateMandate", "__typename", given)
    assert answer["code"] == "BeyondTerm"


async def test_what_takes_too_long_is_given_up_and_told_so(ask: Ask, url: str) -> None:
    await a_territory(ask, "Covilhã")
    connection = await asyncpg.connect(url)
    await connection.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM set_config(''statement_timeout'', ''50'', true); RETURN new; END';"
        "CREATE TRIGGER a_slow BEFORE INSERT ON territory FOR EACH ROW EXECUTE FUNCTION slow();"
        "CREATE FUNCTION slower() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_sleep(2); RETURN new; END';"
        "CREATE TRIGGER slower BEFORE INSERT ON territory_version FOR EACH ROW"
        " EXECUTE FUNCTION slower();"
    )
    await connection.close()
    async with unchanged(ask):
        answer = await ask.raw(
            "mutation($input: DefineTerritoryInput!)"
            " { defineTerritory(input: $input) { __typename } }",
            viewer=OPERATOR,
            input=TOWN,
        )
    (error,) = answer["errors"]
    assert error["message"] == "This took longer than the server allows; nothing was changed."
    assert error["extensions"]["code"] == "TIMEOUT"


async def test_a_request_that_is_given_up_leaves_nothing(ask: Ask, url: str) -> None:
    town = await a_territory(ask, "Covilhã")
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM territory FOR UPDATE")
            renamed = {"territoryId": town, "name": {"pt": "C"}}
            waiting = asyncio.create_task(ask.do("renameTerritory", "__typename", renamed))
            await asyncio.sleep(0.2)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
    finally:
        await connection.close()
    await asyncio.sleep(0.1)
    shown = await ask("query($id: ID!) { territory(id: $id) { name revision } }", id=town)
    assert shown["territory"] == {"name": "Covilhã", "revision": 1}
    done = await ask.do("renameTerritory", "territory { revision }", renamed)
    assert done["territory"] == {"revision": 2}
