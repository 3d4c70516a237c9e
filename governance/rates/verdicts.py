"""Who is counted, what a count says, and how that is told over HTTP."""

from functools import lru_cache
from typing import Literal

import msgspec

from governance.errors import sentence

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


TOO_MUCH = {
    "en": "This request costs {asked} points, and {limit} can be spent in a minute; ask for less"
    " at once.",
    "fr": "Cette requête coûte {asked} points, et {limit} peuvent être dépensés par minute ;"
    " demandez moins à la fois.",
    "pt": "Este pedido custa {asked} pontos, e {limit} podem ser gastos por minuto; peça menos de"
    " cada vez.",
}
LITTLE_LEFT = {
    "en": "This request costs {asked} points, and {left} of the {limit} for a minute are left. Try"
    " again in {wait} seconds.",
    "fr": "Cette requête coûte {asked} points, et il en reste {left} des {limit} de cette minute."
    " Réessayez dans {wait} secondes.",
    "pt": "Este pedido custa {asked} pontos, e restam {left} dos {limit} deste minuto. Tente de"
    " novo em {wait} segundos.",
}
NONE_LEFT = {
    "en": "The limit of {limit} requests in a minute is reached. Try again in {wait} seconds.",
    "fr": "La limite de {limit} requêtes par minute est atteinte. Réessayez dans {wait} secondes.",
    "pt": "O limite de {limit} pedidos por minuto foi atingido. Tente de novo em {wait} segundos.",
}


class Spent(Exception):
    """Whoever asks has nothing left of a limit for now."""

    def __init__(self, verdict: Verdict, asked: int = 1) -> None:
        super().__init__()
        self.verdict = verdict
        self.asked = asked

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """What is spent and when to come again, in a language or in English."""
        told = self.verdict
        sentences = NONE_LEFT
        if told.name == "cost":
            sentences = TOO_MUCH if self.asked > told.limit else LITTLE_LEFT
        return sentence(sentences, lang).format(
            asked=self.asked,
            left=told.remaining,
            limit=told.limit,
            wait=told.retry_after_seconds,
        )


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
