"""Limits over HTTP: told with every answer, kept with status 429, for whoever asks."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from conftest import NOW
from doors import GROUPS, cloned, over_http, with_demo
from valkeys import Valkey

from governance import embedded
from governance.db import database
from governance.demo import Part
from governance.rates import Spent, Verdict
from governance.settings import Settings
from schema.context import Context
from schema.execution import GraphQLRequest
from schema.root import engine
from schema.tables import opened

LISTED = "query ($after: String) { territories(first: 5, after: $after) { nodes { name } } }"


@pytest.fixture(scope="module")
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    async with cloned(server, template, "doors_rates") as made:
        yield made


@pytest.fixture(scope="module")
async def parts(url: str) -> list[Part]:
    return await with_demo(url)


async def asked(
    client: httpx.AsyncClient, query: str = GROUPS, token: str | None = None, **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        named["authorization"] = f"Bearer {token}"
    return await client.post("/graphql", json={"query": query}, headers=named)


def told(answer: httpx.Response) -> tuple[str | None, str | None, str | None]:
    """The three headers, with the seconds that pass left out."""
    policy, left, retry = (
        answer.headers.get(name) for name in ("ratelimit-policy", "ratelimit", "retry-after")
    )
    return policy, left and re.sub(r"t=([1-9]|[1-5]\d|60)\b", "t=…", left), retry and "…"


async def test_every_answer_tells_what_is_left(url: str, parts: list[Part]) -> None:
    async with over_http(url) as client:
        answer = await asked(client)
        cost = answer.json()["extensions"]["cost"]
        assert cost["making"] > 0
        first = cost["requested"] + cost["making"]
        assert told(answer) == (
            '"requests";q=600;w=60, "cost";q=300000;w=60',
            f'"requests";r=599;t=…, "cost";r={300_000 - first};t=…',
            None,
        )
        own = await asked(client, token=parts[0].token)
        own_told = own.json()["extensions"]["cost"]
        own_cost = own_told["requested"] + own_told["making"]
        assert told(own) == (
            '"requests";q=600;w=60, "cost";q=600000;w=60',
            f'"requests";r=599;t=…, "cost";r={600_000 - own_cost};t=…',
            None,
        )
        policy = '"requests";q=600;w=60'
        broken = await asked(client, "{")
        assert (broken.status_code, told(broken)) == (200, (policy, '"requests";r=598;t=…', None))
        empty = await asked(client, "")
        assert (empty.status_code, told(empty)) == (400, (policy, '"requests";r=597;t=…', None))
        foreign = await asked(client, token="none of ours")
        assert (foreign.status_code, told(foreign)) == (401, (policy, '"requests";r=596;t=…', None))
        page = await client.get("/schema.graphql")
        assert told(page) == (None, None, None)


async def test_requests_past_the_limit_are_refused(
    url: str, parts: list[Part], valkey: Valkey
) -> None:
    limits: dict[str, Any] = {
        "anonymous_requests_per_minute": 3,
        "requests_per_minute": 2,
        "redis_url": valkey.url,
    }
    graphql = "application/graphql-response+json"
    async with over_http(url, **limits) as client, over_http(url, **limits) as other:
        assert [(await asked(each)).status_code for each in (client, other, client)] == [200] * 3
        for each in (client, other):
            refused = await asked(each, accept=graphql)
            assert refused.status_code == 429
            assert refused.headers["content-type"] == f"{graphql}; charset=utf-8"
            assert told(refused) == ('"requests";q=3;w=60', '"requests";r=0;t=…', "…")
            wait = refused.headers["retry-after"]
            assert refused.json() == {
                "errors": [
                    {
                        "message": "The limit of 3 requests in a minute is reached. "
                        f"Try again in {wait} seconds.",
                        "extensions": {"code": "RATE_LIMITED"},
                    }
                ]
            }
        assert (await asked(client, token="none of ours")).status_code == 429
        for part in parts:
            statuses = [(await asked(client, token=part.token)).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]


@pytest.mark.parametrize(
    ("lang", "beginning"),
    [("fr-BE", "La limite de 1 requêtes"), ("pt", "O limite de 1 pedidos"), ("de", "The limit")],
)
async def test_a_limit_is_told_in_the_readers_language(url: str, lang: str, beginning: str) -> None:
    async with over_http(url, anonymous_requests_per_minute=1) as client:
        await asked(client)
        answer = await client.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"accept-language": lang}
        )
    assert answer.status_code == 429
    assert answer.json()["errors"][0]["message"].startswith(beginning)


async def test_cost_past_the_limit_is_refused_before_it_is_run(url: str, parts: list[Part]) -> None:
    async with over_http(url) as client:
        told_of = (await asked(client)).json()["extensions"]["cost"]
        cost, making = told_of["requested"], told_of["making"]
    limit = 2 * cost + making + 1
    async with over_http(url, anonymous_cost_per_minute=limit) as client:
        assert [(await asked(client)).status_code for _ in range(2)] == [200, 200]
        refused = await asked(client)
        assert refused.status_code == 429
        assert told(refused) == (
            f'"requests";q=600;w=60, "cost";q={limit};w=60',
            '"requests";r=597;t=…, "cost";r=1;t=…',
            "…",
        )
        assert refused.json()["errors"] == [
            {
                "message": f"This request costs {cost} points, and 1 of the {limit} for a "
                f"minute are left. Try again in {refused.headers['retry-after']} seconds.",
                "extensions": {"code": "RATE_LIMITED"},
            }
        ]
        table = await asked(client, LISTED, accept="text/csv")
        assert table.status_code == 429
        assert table.headers["content-type"] == "application/json; charset=utf-8"
        assert (await asked(client, "{ __typename }")).status_code == 200


async def test_limits_that_are_off_are_not_told(url: str) -> None:
    off: dict[str, Any] = {"anonymous_requests_per_minute": 0, "anonymous_cost_per_minute": 0}
    async with over_http(url, **off) as client:
        assert told(await asked(client)) == (None, None, None)


async def test_behind_a_proxy_each_client_is_counted(url: str) -> None:
    async with over_http(url, trusted_proxies=1, anonymous_requests_per_minute=1) as client:
        found = [
            (await asked(client, x_forwarded_for=f"10.0.0.{number}, 198.51.100.{last}")).status_code
            for number, last in enumerate((1, 2, 1, 2, 3))
        ]
    assert found == [200, 200, 429, 429, 200]


async def test_a_table_counts_each_page_and_waits_rather_than_being_cut(
    url: str, parts: list[Part]
) -> None:
    costs: list[int] = []

    async def admit(cost: int) -> None:
        costs.append(cost)
        if len(costs) % 2 == 0:
            raise Spent(Verdict(False, "cost", 1_000, 0, 0, 0), cost)

    query: Any = GraphQLRequest(query=LISTED)
    async with database(url, Settings(read_pool_size=2)) as db:
        _, lines = await opened(engine(), query, Context(db, NOW, admit=admit))
        rows = b"".join([line async for line in lines]).splitlines()[1:]
        listed = await db.reads.fetchval("SELECT count(*) FROM territory")
    pages = -(-listed // 5)
    assert len(rows) == listed
    assert pages > 2
    assert len(costs) == 2 * pages - 1
    assert costs[0] > min(costs)  # What is made for the first pages serves the others.
    assert set(costs[4:]) == {min(costs)}
