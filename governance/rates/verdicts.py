"""Who is counted, what a count says, and how that is told over HTTP."""

from functools import lru_cache
from typing import Literal

import msgspec

WINDOW_SECONDS = 60


class Caller(msgspec.Struct, frozen=True):
    """Who a request counts for."""

    kind: Literal["token", "account", "address"]
    key: str

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing but an address is known."""
        return self.kind == "address"


def caller_of(*, address: str, account: object = None, token: object = None) -> Caller:
    """The most particular of what is known: an application's token, an account, an address."""
    if token is not None:
        return Caller("token", str(token))
    if account is not None:
        return Caller("account", str(account))
    return Caller("address", address)


class Verdict(msgspec.Struct, frozen=True):
    """What a count says: whether there is some left, of what, and when there will be more."""

    allowed: bool
    name: str = ""
    """The limit: "requests", "cost" or "attempts"."""
    limit: int = 0
    """How much there is in a minute; 0 where nothing is counted."""
    remaining: int = 0
    reset_seconds: int = 0
    retry_after_seconds: int = 0
    """When to try again; 0 when allowed."""


FREE = Verdict(allowed=True)
"""Nothing is counted."""


class Spent(Exception):
    """Whoever asks has nothing left of a limit for now."""

    def __init__(self, verdict: Verdict, asked: int = 1) -> None:
        super().__init__()
        self.verdict = verdict
        self.asked = asked

    def __str__(self) -> str:
        told = self.verdict
        if told.name == "cost" and self.asked > told.limit:
            return (
                f"This request costs {self.asked} points, and {told.limit} can be spent in "
                "a minute; ask for less at once."
            )
        wait = f"Try again in {told.retry_after_seconds} seconds."
        if told.name == "cost":
            return (
                f"This request costs {self.asked} points, and {told.remaining} of the "
                f"{told.limit} for a minute are left. {wait}"
            )
        return f"The limit of {told.limit} {told.name} in a minute is reached. {wait}"


def headers(*verdicts: Verdict) -> dict[str, str]:
    """Verdicts as draft-ietf-httpapi-ratelimit-headers-10 tells them, and when to try again."""
    told = [each for each in verdicts if each.limit]
    if not told:
        return {}
    left = [f'"{each.name}";r={each.remaining};t={each.reset_seconds}' for each in told]
    found = {
        "ratelimit-policy": ", ".join([_policy(each.name, each.limit) for each in told]),
        "ratelimit": ", ".join(left),
    }
    if wait := max([each.retry_after_seconds for each in told]):
        found["retry-after"] = str(wait)
    return found


@lru_cache(maxsize=64)
def _policy(name: str, limit: int) -> str:
    return f'"{name}";q={limit};w={WINDOW_SECONDS}'
