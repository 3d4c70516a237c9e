"""Counters that end by themselves: in Redis for all processes, in this one while Redis is away."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from limits.aio.storage import RedisStorage
from limits.errors import StorageError
from redis.asyncio import BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

LOG = logging.getLogger("governance.rates")

KEYS_MAX = 100_000
"""Counters kept in a process for each length of time; past that the oldest go."""
FORGOTTEN_AT_ONCE = 16
ANSWER_SECONDS_MAX = 0.2
"""How long Redis may take to connect or to answer before it counts as away."""
PATIENCE_SECONDS = 0.5
"""The longest a request ever waits for Redis, all steps together."""
TRIED_AGAIN_EVERY_SECONDS = 1.0
CONNECTIONS_MAX = 8
"""A rush shares these: opening one for each request takes longer than Redis is waited for."""
T = TypeVar("T")
AWAY = (StorageError, RedisError, OSError, TimeoutError)


class InProcess:
    """Counters in this process.

    The library's own memory storage walks over all its keys at every hit, which takes 35 ms when
    there are 100,000. Here keys of one length of time stand in the order they end in, so that
    each costs its own removal and nothing else.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._kept: dict[int, OrderedDict[str, list[float]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._kept.values()))

    def added(self, key: str, seconds: int, amount: int) -> int:
        """Add to a counter that ends so many seconds after its first; what it comes to."""
        now = self.clock()
        kept = self._kept.get(seconds)
        if kept is None:
            kept = self._kept[seconds] = OrderedDict()
        count = kept.get(key)
        if count is not None and count[1] > now:
            count[0] += amount
            return int(count[0])
        if amount < 0:
            return 0  # Given back to what has ended meanwhile.
        kept.pop(key, None)
        for _ in range(FORGOTTEN_AT_ONCE):
            if not kept:
                break
            first = next(iter(kept.values()))
            if first[1] > now and len(kept) < KEYS_MAX:
                break
            kept.popitem(last=False)
        kept[key] = [amount, now + seconds]
        return amount

    def value(self, key: str, seconds: int) -> int:
        """What a counter stands at."""
        kept = self._kept.get(seconds)
        count = kept.get(key) if kept else None
        return int(count[0]) if count is not None and count[1] > self.clock() else 0

    def forget(self, key: str, seconds: int) -> None:
        """Begin a counter anew."""
        if (kept := self._kept.get(seconds)) is not None:
            kept.pop(key, None)


class Counters:
    """Counters in Redis, if there is one and as long as it answers; else in this process."""

    def __init__(self, redis_url: str | None, clock: Callable[[], float]) -> None:
        self.here = InProcess(clock)
        self._redis = _storage(redis_url) if redis_url else None
        self._returning: asyncio.Task[None] | None = None

    @property
    def is_shared(self) -> bool:
        """Whether Redis counts at the moment."""
        return self._redis is not None and self._returning is None

    async def added(self, key: str, seconds: int, amount: int = 1) -> int:
        """Add to a counter that ends so many seconds after its first; what it comes to."""
        if self._redis is not None and self._returning is None:
            found = await self._asked(self._redis.incr(key, seconds, amount))
            if found is not None:
                return found
        return self.here.added(key, seconds, amount)

    async def value(self, key: str, seconds: int) -> int:
        """What a counter stands at."""
        if self._redis is not None and self._returning is None:
            found = await self._asked(self._redis.get(key))
            if found is not None:
                return found
        return self.here.value(key, seconds)

    async def forget(self, key: str, seconds: int) -> None:
        """Begin a counter anew."""
        self.here.forget(key, seconds)
        if self._redis is not None and self._returning is None:
            await self._asked(self._redis.clear(key))

    async def close(self) -> None:
        """Let go of Redis."""
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.wait([self._returning])
        if self._redis is not None:
            bridge: Any = self._redis.bridge
            with suppress(*AWAY):
                await bridge.get_connection().connection_pool.disconnect()

    async def _asked(self, answer: Awaitable[T]) -> T | None:
        """What Redis answers; None when it does not, and then nobody asks it until it is back."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await answer
        except AWAY as error:
            if self._returning is None:
                # Its message may hold the address, and with it a password.
                kind = type(error.__cause__ or error).__name__
                LOG.warning("Redis does not answer (%s); until it does, each process counts.", kind)
                self._returning = asyncio.create_task(self._until_back())
            return None

    async def _until_back(self) -> None:
        """Try Redis again from time to time, beside the requests, which wait for nothing."""
        while self._redis is not None:
            await asyncio.sleep(TRIED_AGAIN_EVERY_SECONDS)
            with suppress(*AWAY):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._redis.incr("back", 1)
                break
        LOG.info("Redis answers again and counts for all processes.")
        self._returning = None


def _storage(redis_url: str) -> RedisStorage:
    """The library's counters in Redis, or in Valkey, which speaks the same."""
    if redis_url.startswith("valkey"):
        redis_url = redis_url.replace("valkey", "redis", 1)
    pool: Any = BlockingConnectionPool.from_url(
        redis_url.replace("redis+unix:", "unix:", 1),
        max_connections=CONNECTIONS_MAX,
        timeout=PATIENCE_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS_MAX,
        socket_timeout=ANSWER_SECONDS_MAX,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisStorage(
        redis_url,
        implementation="redispy",
        wrap_exceptions=True,
        key_prefix="governance:rates",
        connection_pool=pool,
    )
