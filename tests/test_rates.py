"""What whoever asks has left: counted exactly, in Redis or here, and never locking anybody out."""

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from doors import ROOT, environment
from valkeys import Valkey

from governance.rates import Caller, Rates, Spent, Verdict, address_of, caller_of, headers
from governance.rates.counters import FORGOTTEN_AT_ONCE, KEYS_MAX, InProcess
from governance.settings import Settings, SettingsError, read_settings

ANA, RUI = Caller("account", "ana"), Caller("account", "rui")
HOST = Caller("address", "192.0.2.7")
OTHER_PROCESS = """
import asyncio, sys
from governance.rates import Caller, Rates
from governance.settings import read_settings

async def main():
    rates = Rates(read_settings())
    for _ in range(int(sys.argv[1])):
        await rates.taken(Caller("account", "ana"))
    assert rates.counters.is_shared
    await rates.close()

asyncio.run(main())
"""
_numbers = itertools.count(1)


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.25

    def __call__(self) -> float:
        """What it shows."""
        return self.now


@asynccontextmanager
async def rates(
    valkey: Valkey | None = None, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[Rates]:
    """Limits of a deployment of their own, in Redis where one is given."""
    settings.setdefault("database_url", f"postgresql://u:secret@h/rates_{next(_numbers)}")
    url = valkey.url if valkey else None
    made = Rates(Settings(redis_url=url, **settings), clock or Clock())
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture(params=["here", "redis"])
def kept(request: pytest.FixtureRequest, valkey: Valkey) -> Valkey | None:
    """Where counters are kept."""
    return valkey if request.param == "redis" else None


async def test_requests_are_counted_exactly_and_anew_each_minute(kept: Valkey | None) -> None:
    clock = Clock()
    async with rates(kept, clock, requests_per_minute=3) as made:
        found = [await made.taken(ANA) for _ in range(4)]
        reset = found[0].reset_seconds
        assert 1 <= reset <= 60
        assert found == [
            Verdict(True, "requests", 3, 2, reset),
            Verdict(True, "requests", 3, 1, reset),
            Verdict(True, "requests", 3, 0, reset),
            Verdict(False, "requests", 3, 0, reset, reset),
        ]
        assert (await made.taken(RUI)).remaining == 2
        assert (await made.taken(Caller("token", "ana"))).remaining == 2
        assert made.counters.is_shared == (kept is not None)

        clock.now += reset - 1
        assert not (await made.taken(ANA)).allowed
        clock.now += 1
        assert (await made.taken(ANA)).remaining == 2


async def test_of_many_at_once_exactly_the_limit_pass(kept: Valkey | None) -> None:
    async with rates(kept, requests_per_minute=20, cost_per_minute=1_000) as made:
        found = await asyncio.gather(*(made.taken(ANA) for _ in range(50)))
        spent = await asyncio.gather(*(made.spent(RUI, 400) for _ in range(2)))
    assert sum(each.allowed for each in found) == 20
    assert [each.allowed for each in spent] == [True, True]


async def test_a_cost_that_is_refused_is_not_spent(kept: Valkey | None) -> None:
    async with rates(kept, cost_per_minute=100) as made:
        assert (await made.taken(ANA, 70)).name == "requests"
        refused = await made.taken(ANA, 40)
        assert (refused.allowed, refused.name, refused.remaining) == (False, "cost", 30)
        assert refused.retry_after_seconds == refused.reset_seconds > 0
        assert (await made.spent(ANA, 30)).remaining == 0
        assert (await made.taken(ANA)).remaining == 600 - 3
    assert str(Spent(refused, 40)) == (
        "This request costs 40 points, and 30 of the 100 for a minute are left. "
        f"Try again in {refused.retry_after_seconds} seconds."
    )
    assert str(Spent(refused, 400)) == (
        "This request costs 400 points, and 100 can be spent in a minute; ask for less at once."
    )


async def test_addresses_have_limits_of_their_own_and_zero_is_none() -> None:
    async with rates(
        requests_per_minute=0, cost_per_minute=0, anonymous_requests_per_minute=1
    ) as made:
        assert await made.taken(ANA, 10**9) == Verdict(True)
        assert headers(await made.taken(ANA)) == {}
        assert not made.is_cost_limited(ANA)
        assert made.is_cost_limited(HOST)
        assert [(await made.taken(HOST)).allowed for _ in range(2)] == [True, False]
        assert len(made.counters.here) == 1


async def test_deployments_are_told_apart_by_their_databases(valkey: Valkey) -> None:
    url = "postgresql://u:secret@h/shared"
    async with (
        rates(valkey, Clock(), database_url=url) as one,
        rates(valkey, Clock(), database_url=url) as two,
        rates(valkey, Clock(), database_url=f"{url}_no_more") as foreign,
    ):
        left = [(await each.taken(ANA)).remaining for each in (one, two, one, two)]
        assert left == [599, 598, 597, 596]
        assert (await foreign.taken(ANA)).remaining == 599


def test_two_processes_share_what_redis_counts(valkey: Valkey) -> None:
    env = environment(database_url="postgresql://u:secret@h/processes", redis_url=valkey.url)
    command = [sys.executable, "-c", OTHER_PROCESS, "7"]
    with valkey.client() as client:
        client.flushall()
        running = [subprocess.Popen(command, env=env, cwd=ROOT) for _ in range(2)]
        assert [each.wait(60) for each in running] == [0, 0]
        found = client.keys("governance:rates:requests/*")
        counts = [int(str(client.get(key))) for key in found]
    assert sum(counts) == 14
    assert len(counts) <= 2  # A minute may have ended meanwhile.


async def test_nothing_that_names_anybody_is_kept_and_all_of_it_ends(valkey: Valkey) -> None:
    with valkey.client() as client:
        client.flushall()
        async with rates(valkey, requests_per_minute=1) as made:
            await made.taken(HOST, 5)
            await made.attempt(account="ana@example.org", address="192.0.2.7")
            await made.succeeded(account="ana@example.org", address="192.0.2.7")
            held = sorted(client.keys("*"))
            assert len(held) == 5
            assert not any(part in key for key in held for part in ("ana", "192", "example"))
            ends = [client.ttl(key) for key in held]
            assert max(ends) <= 30 * 86_400
            assert min(ends) > 0


def test_what_is_kept_here_is_bounded_and_is_forgotten() -> None:
    clock = Clock()
    kept = InProcess(clock)
    for number in range(3 * KEYS_MAX):
        assert kept.added(f"key {number}", 60, 1) == 1
    assert len(kept) == KEYS_MAX
    assert kept.value(f"key {3 * KEYS_MAX - 1}", 60) == 1
    assert kept.value("key 7", 60) == 0
    assert kept.added("long", 120, 1) == 1

    clock.now += 60
    assert kept.value(f"key {3 * KEYS_MAX - 1}", 60) == 0
    for number in range(KEYS_MAX // FORGOTTEN_AT_ONCE + 1):
        kept.added(f"new {number}", 60, 1)
    assert len(kept) == KEYS_MAX // FORGOTTEN_AT_ONCE + 2
    assert kept.added("long", 120, 1) == 2
    assert kept.added("gone", 60, -1) == 0
    assert kept.value("gone", 60) == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "found"),
    [
        ("192.0.2.1", ["198.51.100.9"], 0, "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.9"], 1, "198.51.100.9"),
        ("192.0.2.1", ["203.0.113.5, 198.51.100.9"], 1, "198.51.100.9"),
        ("192.0.2.1", ["10.9.9.9, 203.0.113.5", "198.51.100.9"], 2, "203.0.113.5"),
        ("192.0.2.1", ["203.0.113.5"], 2, "203.0.113.5"),
        ("192.0.2.1", ["198.51.100.9:4711"], 1, "198.51.100.9"),
        ("192.0.2.1", ["[2001:db8:1:2:3::4]:4711"], 1, "2001:db8:1:2::/64"),
        ("192.0.2.1", ["anything"], 1, "192.0.2.1"),
        ("192.0.2.1", [], 1, "192.0.2.1"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
        ("2001:db8:1:2:ffff::1", [], 0, "2001:db8:1:2::/64"),
        (None, [], 0, "unknown"),
    ],
)
def test_an_address_is_the_right_most_that_nobody_could_make_up(
    peer: str | None, forwarded: list[str], proxies: int, found: str
) -> None:
    assert address_of(peer, forwarded, proxies) == found


def test_the_most_particular_of_what_is_known_is_counted() -> None:
    assert caller_of(address="a", account=1, token="t") == Caller("token", "t")
    assert caller_of(address="a", account=1) == Caller("account", "1")
    assert caller_of(address="a") == Caller("address", "a")


def test_verdicts_are_told_as_structured_fields() -> None:
    some = Verdict(True, "requests", 600, 599, 42)
    none = Verdict(False, "cost", 100, 30, 42, 42)
    assert headers(some) == {
        "ratelimit-policy": '"requests";q=600;w=60',
        "ratelimit": '"requests";r=599;t=42',
    }
    assert headers(some, none) == {
        "ratelimit-policy": '"requests";q=600;w=60, "cost";q=100;w=60',
        "ratelimit": '"requests";r=599;t=42, "cost";r=30;t=42',
        "retry-after": "42",
    }


@pytest.mark.parametrize("url", ["localhost:6379", "redis://", "http://h", "redis://h:x"])
def test_an_address_that_is_no_redis_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"GOVERNANCE_REDIS_URL": url})
    assert str(refused.value) == (
        "GOVERNANCE_REDIS_URL must be an address such as redis://user:password@host:6379/0."
    )


def test_limits_are_read_from_the_environment() -> None:
    given = {"GOVERNANCE_REDIS_URL": "valkey+unix:///run/v", "GOVERNANCE_COST_PER_MINUTE": "0"}
    found = read_settings(given)
    assert json.dumps([found.redis_url, found.cost_per_minute]) == '["valkey+unix:///run/v", 0]'
