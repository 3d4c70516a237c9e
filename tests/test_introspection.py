"""What the schema tells of itself: to the usual clients, within bounds, worked out once."""

from typing import Any

import msgspec
import pytest
from atlas import answered
from conftest import NOW, Ask
from graphql import get_introspection_query
from test_limits import refusal

from schema import limits
from schema.context import Context
from schema.execution import GraphQLRequest


@pytest.mark.parametrize("type_depth", [9])
async def test_the_standard_introspection_passes(ask: Ask, type_depth: int) -> None:
    query = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
        type_depth=type_depth,
    )
    body, _ = await answered(ask, query)
    assert "errors" not in body
    assert body["data"]["__schema"]["queryType"] == {"name": "Query", "kind": "OBJECT"}
    assert body["extensions"]["cost"]["requested"] < limits.COST_MAX / 2


async def test_what_the_schema_tells_of_itself_is_worked_out_once(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[Any] = []

    async def counted(*given: Any) -> Any:
        worked.append(given)
        return await execute(*given)

    execute = ask.engine._execute
    monkeypatch.setattr(ask.engine, "_execute", counted)
    named = (
        "query ($all: Boolean!) { __schema { queryType { fields @include(if: $all) { name } } } }"
    )
    for query, variables in (
        ("{ __schema { queryType { name } } }", {}),
        ("query A { __typename } query B { __schema { queryType { name } } }", {}),
        (named, {"all": True}),
    ):
        told = []
        operation = "B" if "B" in query.split() else None
        for _ in range(2):
            request = GraphQLRequest(query=query, variables=variables, operation_name=operation)
            answer = await ask.engine.answer(request, Context(ask.db, NOW))
            told.append(msgspec.json.encode(answer.body["data"]))
        assert told[0] == told[1]
        assert b"queryType" in told[0]
    assert len(worked) == 4


async def test_introspection_has_its_own_bounds(ask: Ask) -> None:
    deep = "{ __schema { types " + "{ ofType " * 25 + "{ name " + "} " * 28
    assert await refusal(ask, deep) == ("depth", 28, 12)
    twice = "fields { type { fields { name args { name } description } } }"
    flood = " ".join(f"a{number}: types {{ {twice} }}" for number in range(25))
    limit, requested, _ = await refusal(ask, f"{{ __schema {{ {flood} }} }}")
    assert limit == "cost"
    assert requested > limits.COST_MAX
    thrice = "fields { type { fields { type { fields { name } } } } }"
    body, is_request_error = await answered(ask, f"{{ __schema {{ types {{ {thrice} }} }} }}")
    assert is_request_error
    assert body["errors"][0]["message"] == "Maximum introspection depth exceeded"
