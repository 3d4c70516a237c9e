"""Attempts to sign in: slowed for who guesses, never stopped for who is known."""

from collections.abc import AsyncIterator

import pytest
from test_rates import Clock, rates
from valkeys import Valkey

from governance.rates import Rates, Verdict

ANA = "ana@example.org"
HOME = "192.0.2.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["here", "redis"])
async def made(
    request: pytest.FixtureRequest, valkey: Valkey, clock: Clock
) -> AsyncIterator[Rates]:
    async with rates(valkey if request.param == "redis" else None, clock) as opened:
        yield opened
        assert opened.counters.is_shared == (request.param == "redis")


async def passed(made: Rates, account: str, address: str, times: int) -> int:
    """How many of so many attempts are let through."""
    return sum(
        [(await made.attempt(account=account, address=address)).allowed for _ in range(times)]
    )


def a_stranger(number: int) -> str:
    """One of many foreign addresses."""
    return f"198.51.{number // 250}.{number % 250}"


async def test_five_wrong_ones_a_minute_and_more_as_they_fade(made: Rates, clock: Clock) -> None:
    first = await made.attempt(account=ANA, address=HOME)
    assert first == Verdict(True, "attempts", 5, 4, first.reset_seconds)
    assert await passed(made, " ANA@Example.org", HOME, 10) == 4
    refused = await made.attempt(account=ANA, address=HOME)
    wait = refused.retry_after_seconds
    assert refused == Verdict(False, "attempts", 5, 0, wait, wait)
    assert wait == first.reset_seconds

    clock.now += wait
    assert await passed(made, ANA, HOME, 10) == 1
    refused = await made.attempt(account=ANA, address=HOME)
    assert 10 <= refused.retry_after_seconds <= 24
    clock.now += refused.retry_after_seconds
    assert await passed(made, ANA, HOME, 10) == 1
    clock.now += 120
    assert await passed(made, ANA, HOME, 10) == 5


async def test_a_success_forgets_the_wrong_ones(made: Rates) -> None:
    assert await passed(made, ANA, HOME, 5) == 5
    await made.succeeded(account=ANA, address=HOME)
    assert await passed(made, ANA, HOME, 6) == 5


async def test_an_address_is_slowed_whichever_accounts_it_tries(made: Rates) -> None:
    found = [await passed(made, f"{number}@example.org", HOME, 1) for number in range(40)]
    assert found == [1] * 30 + [0] * 10
    assert await passed(made, ANA, "192.0.2.8", 1) == 1
    # What the address's limit stopped counts neither for the account nor for the pair.
    assert await passed(made, "39@example.org", "192.0.2.8", 6) == 5


async def test_strangers_slow_other_strangers_and_nobody_who_is_known(made: Rates) -> None:
    await made.succeeded(account=ANA, address=HOME)
    found = [await passed(made, ANA, a_stranger(number), 1) for number in range(70)]
    assert found == [1] * 50 + [0] * 20
    assert await passed(made, ANA, "203.0.113.1", 1) == 0
    assert await passed(made, ANA, HOME, 5) == 5
    await made.succeeded(account=ANA, address=HOME)
    assert await passed(made, ANA, HOME, 1) == 1


async def test_one_stranger_alone_does_not_even_slow_the_others(made: Rates) -> None:
    assert await passed(made, ANA, a_stranger(1), 200) == 5
    assert await passed(made, ANA, HOME, 1) == 1


async def test_a_stranger_beside_them_slows_nobody_who_is_known(made: Rates) -> None:
    """Behind one address, as in an office or a whole village, are many people."""
    await made.succeeded(account=ANA, address=HOME)
    assert await made.is_known(account=" ANA@example.org", address=HOME)
    assert not await made.is_known(account="ben@example.org", address=HOME)
    found = [await passed(made, f"{number}@example.org", HOME, 1) for number in range(60)]
    assert sum(found) == 30
    assert await passed(made, "ben@example.org", HOME, 1) == 0
    assert await passed(made, ANA, HOME, 1) == 1
    # Nor do those who are known use up what strangers have.
    await made.succeeded(account="ben@example.org", address="192.0.2.9")
    assert await passed(made, "ben@example.org", "192.0.2.9", 5) == 5
    found = [await passed(made, f"{number}@example.org", "192.0.2.9", 1) for number in range(40)]
    assert sum(found) == 30


async def test_who_is_known_is_counted_by_themselves_and_also_when_right(
    made: Rates, clock: Clock
) -> None:
    await made.succeeded(account=ANA, address=HOME)
    let_in = 0
    for _ in range(40):
        if await passed(made, ANA, HOME, 1):
            let_in += 1
            await made.succeeded(account=ANA, address=HOME)
    assert let_in == 30
    clock.now += 180
    assert await passed(made, ANA, HOME, 1) == 1


async def test_hosts_of_one_network_of_ipv6_are_one_stranger(made: Rates) -> None:
    found = [await passed(made, ANA, f"2001:db8::{number:x}", 1) for number in range(1, 20)]
    assert sum(found) == 5


async def test_who_is_known_is_known_for_thirty_days(clock: Clock) -> None:
    async with rates(None, clock) as made:
        await made.succeeded(account=ANA, address=HOME)
        for days, expected in ((29, 1), (2, 0)):
            clock.now += days * 86_400
            for number in range(60):
                await passed(made, ANA, a_stranger(number), 1)
            assert await passed(made, ANA, HOME, 1) == expected


async def test_who_is_known_stays_so_while_redis_is_away(valkey: Valkey, clock: Clock) -> None:
    url = "postgresql://u:secret@h/known"
    async with (
        rates(valkey, clock, database_url=url) as one,
        rates(valkey, clock, database_url=url) as other,
    ):
        await one.succeeded(account=ANA, address=HOME)
        found = [await passed(other, ANA, a_stranger(number), 1) for number in range(60)]
        assert sum(found) == 50
        assert await passed(other, ANA, HOME, 1) == 1
    async with rates(None, clock, database_url=url) as alone:
        alone.counters.here = one.counters.here
        for number in range(60):
            await passed(alone, ANA, a_stranger(number), 1)
        assert await passed(alone, ANA, HOME, 1) == 1
