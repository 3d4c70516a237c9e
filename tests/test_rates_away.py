"""Redis ends, hangs or was never there: requests are counted all the same, at once."""

import asyncio
import logging
import time

import pytest
from test_rates import ANA, Clock, rates
from valkeys import a_valkey

from governance.rates import Rates
from governance.settings import Settings


async def test_without_redis_it_is_counted_here_until_redis_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "governance.rates")
    with a_valkey() as own:
        async with rates(own, requests_per_minute=10) as made:
            assert [(await made.taken(ANA)).remaining for _ in range(3)] == [9, 8, 7]
            own.kill()
            begun = time.perf_counter()
            found = [await made.taken(ANA) for _ in range(12)]
            assert time.perf_counter() - begun < 0.5
            assert [each.remaining for each in found] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]
            assert not found[-1].allowed
            assert not made.counters.is_shared

            own.start()
            await _until_shared(made)
            assert (await made.taken(ANA)).remaining == 9
    said = [(each.levelname, each.getMessage()) for each in caplog.records]
    assert said == [
        (
            "WARNING",
            "Redis does not answer (ConnectionError); until it does, each process counts.",
        ),
        ("INFO", "Redis answers again and counts for all processes."),
    ]


async def test_a_redis_that_hangs_costs_one_moment_and_no_more() -> None:
    with a_valkey() as own:
        async with rates(own) as made:
            await made.taken(ANA)
            own.freeze()
            begun = time.perf_counter()
            await asyncio.gather(*(made.taken(ANA) for _ in range(20)))
            first = time.perf_counter() - begun
            for _ in range(100):
                await made.taken(ANA)
            rest = time.perf_counter() - begun - first
    assert 0.15 < first < 1.5
    assert rest < 0.1


async def test_a_redis_that_was_never_there_is_done_without() -> None:
    made = Rates(Settings(redis_url="redis://user:hidden@127.0.0.1:1/0"), Clock())
    assert (await made.taken(ANA)).remaining == 599
    assert (await made.attempt(account="ana", address="192.0.2.1")).allowed
    await made.succeeded(account="ana", address="192.0.2.1")
    await made.close()


async def _until_shared(made: Rates) -> None:
    async with asyncio.timeout(10):
        while not made.counters.is_shared:  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.05)
