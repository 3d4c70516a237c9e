"""Other identity providers: which of their tokens hold, and by which of their keys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from providers import AUDIENCE, Provider, a_provider, public_jwk

from governance.access import Unverified
from governance.oidc import COOL_DOWN_SECONDS, KEYS_USED_SECONDS_MAX, Issuers
from governance.settings import Issuer


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def provider() -> Iterator[Provider]:
    with a_provider() as made:
        yield made


def known(provider: Provider, clock: Clock | None = None, **more: Any) -> Issuers:
    """What takes the provider's tokens."""
    return Issuers([Issuer(provider.url, AUDIENCE, **more)], clock or Clock())


async def told(issuers: Issuers, token: str) -> str:
    """Whom a token is for, or the code it is refused with."""
    try:
        _, subject = await issuers.verified(token, datetime.now(UTC))
    except Unverified as error:
        return str(error)
    return subject


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_a_token_of_each_algorithm_holds(algorithm: str) -> None:
    with a_provider(algorithm) as provider:
        issuers = known(provider)
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{provider.url}/token", data={"subject": "ana"})
        token = answer.json()["id_token"]
        assert issuers.issued(token)
        assert await issuers.verified(token, datetime.now(UTC)) == (provider.url, "ana")
        assert await told(issuers, provider.token("rui", aud=["another", AUDIENCE])) == "rui"
        assert provider.asked == ["discovery", "keys"]


async def test_what_does_not_hold_is_refused(provider: Provider) -> None:
    issuers = known(provider)
    now = int(datetime.now(UTC).timestamp())
    ((kid, (_, key)),) = provider.keys.items()
    public = key.public_key().public_numbers()
    shared = jwt.encode(
        {"iss": provider.url, "aud": AUDIENCE, "exp": now + 60, "iat": now, "sub": "ana"},
        str(public.n),
        algorithm="HS256",
        headers={"kid": kid},
    )
    unsigned = jwt.encode(
        {"iss": provider.url, "aud": AUDIENCE, "exp": now + 60, "iat": now, "sub": "ana"},
        "",
        algorithm="none",
        headers={"kid": kid},
    )
    good = provider.token()
    head, claims, signature = good.split(".")
    assert {
        "good": await told(issuers, good),
        "expired": await told(issuers, provider.token(exp=now)),
        "to come": await told(issuers, provider.token(iat=now + 120)),
        "not before": await told(issuers, provider.token(nbf=now + 120)),
        "audience": await told(issuers, provider.token(aud="another")),
        "issuer": await told(issuers, provider.token(iss="https://id.example.org")),
        "none": await told(issuers, unsigned),
        "secret": await told(issuers, shared),
        "signature": await told(issuers, f"{head}.{claims}.{signature[:-6]}AAAAAA"),
        "kid": await told(issuers, provider.token(header={"kid": None})),
        "crit": await told(issuers, provider.token(header={"crit": ["exp"], "exp": 1})),
        "nobody": await told(issuers, provider.token("")),
        "long": await told(issuers, provider.token("a" * 256)),
        "zero": await told(issuers, provider.token("a\x00")),
        "large": await told(issuers, provider.token(more="x" * 20_000)),
        "junk": await told(issuers, "junk"),
    } == {
        "good": "ana",
        "expired": "TOKEN_EXPIRED",
        "to come": "BAD_TOKEN",
        "not before": "BAD_TOKEN",
        "audience": "WRONG_AUDIENCE",
        "issuer": "WRONG_ISSUER",
        "none": "BAD_TOKEN",
        "secret": "BAD_TOKEN",
        "signature": "BAD_TOKEN",
        "kid": "BAD_TOKEN",
        "crit": "WRONG_ISSUER",
        "nobody": "BAD_TOKEN",
        "long": "BAD_TOKEN",
        "zero": "BAD_TOKEN",
        "large": "WRONG_ISSUER",
        "junk": "WRONG_ISSUER",
    }


@pytest.mark.parametrize("claim", ["aud", "exp", "iat", "sub"])
async def test_every_claim_is_needed(provider: Provider, claim: str) -> None:
    without: Any = {"sub": {"subject": None}}.get(claim, {claim: None})
    assert await told(known(provider), provider.token(**without)) == "BAD_TOKEN"


async def test_a_new_key_is_fetched_once_the_last_time_is_a_while_ago(provider: Provider) -> None:
    clock = Clock()
    issuers = known(provider, clock)
    old = provider.token()
    assert await told(issuers, old) == "ana"
    provider.rotate("ES256")
    new = provider.token("rui")
    clock.now += COOL_DOWN_SECONDS - 1
    assert await told(issuers, new) == "BAD_TOKEN"
    assert await told(issuers, old) == "ana"
    assert provider.asked == ["discovery", "keys"]
    clock.now += 1
    assert await told(issuers, new) == "rui"
    assert await told(issuers, old) == "BAD_TOKEN"
    assert provider.asked == ["discovery", "keys"] * 2
    # Invented keys do not have the provider asked again and again.
    for _ in range(20):
        assert await told(issuers, provider.token(header={"kid": "invented"})) == "BAD_TOKEN"
    assert provider.asked == ["discovery", "keys"] * 2


async def test_a_provider_that_is_away_keeps_its_keys_for_a_day(provider: Provider) -> None:
    clock = Clock()
    issuers = known(provider, clock)
    token = provider.token()
    assert await told(issuers, token) == "ana"
    provider.stop()
    clock.now += KEYS_USED_SECONDS_MAX - 1
    assert await told(issuers, token) == "ana"
    clock.now += COOL_DOWN_SECONDS
    assert await told(issuers, token) == "ISSUER_UNAVAILABLE"
    provider.start()
    assert await told(issuers, token) == "ISSUER_UNAVAILABLE"
    clock.now += COOL_DOWN_SECONDS
    assert await told(issuers, token) == "ana"


async def test_what_a_provider_answers_is_not_trusted(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.oidc.FETCH_SECONDS_MAX", 0.5)
    token = provider.token()
    for changed in (
        {"issuer": "https://id.example.org"},
        {"jwks_uri": "http://id.example.org/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"jwks_uri": f"{provider.url}/large"},
        {"jwks_uri": f"{provider.url}/slow"},
        {"jwks_uri": f"{provider.url}/nowhere"},
        {"jwks_uri": f"{provider.url}/.well-known/openid-configuration"},
    ):
        told_before = dict(provider.told)
        provider.told |= changed
        assert await told(known(provider), token) == "ISSUER_UNAVAILABLE", changed
        provider.told = told_before
    direct = known(provider, jwks_uri=f"{provider.url}/keys")
    provider.asked.clear()
    assert await told(direct, token) == "ana"
    assert provider.asked == ["keys"]


async def test_keys_that_are_none_for_signing_are_left_out(provider: Provider) -> None:
    weak = rsa.generate_private_key(public_exponent=65_537, key_size=1_024)  # noqa: S505  It is what must be refused.
    ((kid, (_, key)),) = provider.keys.items()
    provider.extra = [
        None,
        {},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
        {"kty": "RSA", "kid": "broken"},
        public_jwk("RS256", weak) | {"kid": "weak"},
        public_jwk("RS256", key) | {"kid": "encrypts", "use": "enc"},
        public_jwk("RS256", key) | {"kid": "other", "alg": "PS256"},
        public_jwk("RS256", key),
    ]
    issuers = known(provider)
    for refused in ("shared", "broken", "weak", "encrypts", "other"):
        assert await told(issuers, provider.token(header={"kid": refused})) == "BAD_TOKEN"
    assert await told(issuers, provider.token(header={"kid": kid})) == "ana"
