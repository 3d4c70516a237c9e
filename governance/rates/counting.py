"""The limits themselves: what a request and an attempt to sign in are counted against."""

import functools
import hashlib
import math
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from governance.rates.addresses import network_of
from governance.rates.counters import Counters
from governance.rates.verdicts import FREE, WINDOW_SECONDS, Caller, Spent, Verdict, headers
from governance.settings import Settings

ATTEMPTS_OF_PAIR_MAX = 5
"""Wrong passwords in a minute for one account from one address."""
ATTEMPTS_OF_ADDRESS_MAX = 30
ATTEMPTS_OF_KNOWN_MAX = 30
"""Attempts in a minute, right ones too, for one account from an address it signed in from."""
ATTEMPTS_OF_ACCOUNT_MAX = 50
"""Attempts in a minute for one account from all addresses it never signed in from."""
KNOWN_SECONDS = 30 * 24 * 60 * 60
SECRET_ROUNDS = 100_000
KEYS_AT_HAND = 1_024
"""How many hashed keys are remembered; one request needs its own twice."""


class Rates:
    """What whoever asks has left, counted for all processes where Redis is set.

    Requests and cost are counted by windows of a minute, which begin at another second for each
    caller so that not all come back at once; attempts by a window that slides.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.counters = Counters(settings.redis_url, clock)
        self._requests = (settings.requests_per_minute, settings.anonymous_requests_per_minute)
        self._cost = (settings.cost_per_minute, settings.anonymous_cost_per_minute)
        self._secret = _secret(settings.database_url)
        self._key = functools.lru_cache(KEYS_AT_HAND)(self._hashed)

    async def taken(self, caller: Caller, cost: int = 0) -> Verdict:
        """Count a request, and its cost when it is known; the verdict on what is exceeded."""
        limit = self._requests[caller.is_anonymous]
        verdict = await self._counted("requests", caller, limit, 1) if limit else FREE
        if cost and verdict.allowed:
            spent = await self.spent(caller, cost)
            return verdict if spent.allowed else spent
        return verdict

    async def spent(self, caller: Caller, cost: int) -> Verdict:
        """Count what a request costs; what is refused costs nothing."""
        limit = self._cost[caller.is_anonymous]
        return await self._counted("cost", caller, limit, cost) if limit else FREE

    def is_cost_limited(self, caller: Caller) -> bool:
        """Whether the cost of a caller's requests is counted at all."""
        return self._cost[caller.is_anonymous] > 0

    async def attempt(self, *, account: str, address: str) -> Verdict:
        """Count an attempt to sign in, before any password is looked at.

        An account and an address it signed in from have counters of their own, which nobody else
        uses up: neither who tries the account from elsewhere, nor who tries others beside it.
        """
        pair, own, place = self._sign_in_keys(account, address)
        verdict = await self._slid(pair, ATTEMPTS_OF_PAIR_MAX)
        if not verdict.allowed:
            return verdict
        if await self._is_known(pair):
            bounds = [(f"{pair}/all", ATTEMPTS_OF_KNOWN_MAX)]
        else:
            bounds = [(place, ATTEMPTS_OF_ADDRESS_MAX), (own, ATTEMPTS_OF_ACCOUNT_MAX)]
        counted = [pair]
        for key, limit in bounds:
            found = await self._slid(key, limit)
            if not found.allowed:
                for each in counted:
                    await self._give_back(each)
                return found
            counted.append(key)
        return verdict

    async def wait_seconds(self, *, account: str, address: str) -> int:
        """Count an attempt like `attempt`: 0 to go on, else how long to wait first, in seconds."""
        verdict = await self.attempt(account=account, address=address)
        return 0 if verdict.allowed else max(1, verdict.retry_after_seconds or 1)

    async def is_known(self, *, account: str, address: str) -> bool:
        """Whether an account signed in from an address before, in the last thirty days."""
        return await self._is_known(self._sign_in_keys(account, address)[0])

    async def succeeded(self, *, account: str, address: str) -> None:
        """Forget the wrong attempts of who signed in, and know them at this address."""
        pair, _, _ = self._sign_in_keys(account, address)
        window, _ = self._window(pair)
        for each in (window, window - 1):
            await self.counters.forget(f"{pair}/{each}", 2 * WINDOW_SECONDS)
        known = f"{pair}/known"
        await self.counters.forget(known, KNOWN_SECONDS)
        self.counters.here.added(known, KNOWN_SECONDS, 1)  # For when Redis is away.
        if self.counters.is_shared:
            await self.counters.added(known, KNOWN_SECONDS)

    async def close(self) -> None:
        """Let go of Redis."""
        await self.counters.close()

    async def _counted(self, name: str, caller: Caller, limit: int, amount: int) -> Verdict:
        key = self._key(caller.kind, caller.key)
        window, left = self._window(key)
        key = f"{name}/{key}/{window}"
        total = await self.counters.added(key, WINDOW_SECONDS, amount)
        reset = math.ceil(left)
        if total <= limit:
            return Verdict(True, name, limit, limit - total, reset)
        if name == "cost":
            total = await self.counters.added(key, WINDOW_SECONDS, -amount)
        return Verdict(False, name, limit, max(0, limit - total), reset, reset)

    async def _slid(self, key: str, limit: int) -> Verdict:
        """Count one in a window that slides: the last minute's count fades while this one runs."""
        window, left = self._window(key)
        before = await self.counters.value(f"{key}/{window - 1}", 2 * WINDOW_SECONDS)
        current = await self.counters.added(f"{key}/{window}", 2 * WINDOW_SECONDS)
        total = math.floor(before * left / WINDOW_SECONDS) + current
        if total <= limit:
            return Verdict(True, "attempts", limit, limit - total, math.ceil(left))
        await self._give_back(key)
        free = limit - (current - 1)
        wait = left if free <= 0 else left - free * WINDOW_SECONDS / before
        seconds = max(1, math.ceil(wait))
        return Verdict(False, "attempts", limit, 0, seconds, seconds)

    async def _give_back(self, key: str) -> None:
        window, _ = self._window(key)
        await self.counters.added(f"{key}/{window}", 2 * WINDOW_SECONDS, -1)

    async def _is_known(self, pair: str) -> bool:
        key = f"{pair}/known"
        if self.counters.here.value(key, KNOWN_SECONDS):
            return True
        return await self.counters.value(key, KNOWN_SECONDS) > 0

    def _sign_in_keys(self, account: str, address: str) -> tuple[str, str, str]:
        """The counters of an attempt: of the account at the address, the account, the address."""
        name = account.strip().casefold()
        place = network_of(address) or address
        return (
            self._key("pair", f"{place}\0{name}"),
            self._key("sign-in", name),
            self._key("sign-in from", place),
        )

    def _hashed(self, kind: str, key: str) -> str:
        """A key that says nothing of whom it is for."""
        return hashlib.sha256(self._secret + f"{kind}\0{key}".encode()).hexdigest()[:32]

    def _window(self, key: str) -> tuple[int, float]:
        """The number of the window that runs now, and how many seconds it has left."""
        window, gone = divmod(self.clock() + int(key[:4], 16) % WINDOW_SECONDS, WINDOW_SECONDS)
        return int(window), WINDOW_SECONDS - gone


class Counting:
    """One request while it is counted for whoever asks."""

    __slots__ = ("_caller", "_rates", "_verdicts")

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._caller: Caller | None = None
        self._verdicts: dict[str, Verdict] = {}

    async def begin(self, caller: Caller) -> None:
        """Count the request; raises `Spent`."""
        self._caller = caller
        self._note(await self._rates.taken(caller), 1)

    @property
    def admit(self) -> Callable[[int], Awaitable[None]] | None:
        """What to await with a cost before it is run up, or None where none is counted."""
        caller = self._caller
        if caller is None or not self._rates.is_cost_limited(caller):
            return None

        async def admitted(cost: int) -> None:
            self._note(await self._rates.spent(caller, cost), cost)

        return admitted

    @property
    def headers(self) -> dict[str, str]:
        """What the answer tells of the limits."""
        return headers(*self._verdicts.values())

    def _note(self, verdict: Verdict, asked: int) -> None:
        self._verdicts[verdict.name] = verdict
        if not verdict.allowed:
            raise Spent(verdict, asked)


def _secret(database_url: str | None) -> bytes:
    """What the processes of one deployment hash keys with: it follows from their database.

    It is derived slowly, so that keys do not help to guess the database's password.
    """
    address = urlsplit(database_url or "")
    said = f"{address.username}\0{address.password}\0{address.path}"
    return hashlib.pbkdf2_hmac("sha256", said.encode(), b"governance.rates", SECRET_ROUNDS)
