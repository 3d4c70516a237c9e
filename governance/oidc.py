"""Other identity providers: whom their tokens speak for, by keys fetched from the providers."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import jwt
import msgspec

from governance.access import Unverified, Viewer
from governance.settings import Issuer, is_safe_address
from governance.viewer import PERSON
from governance.viewer import viewer as viewer_of

LOG = logging.getLogger("governance")
COOL_DOWN_SECONDS = 30.0
"""How long after a provider was asked for its keys it is asked again, at the earliest."""
KEYS_KEPT_SECONDS = 600.0
"""How long its keys are taken to be what they were."""
KEYS_USED_SECONDS_MAX = 24 * 60 * 60.0
"""How long they are used while the provider does not answer."""
FETCH_SECONDS_MAX = 5.0
FETCH_BYTES_MAX = 262_144
KEYS_MAX = 100
TOKEN_LENGTH_MAX = 16_384
RSA_BITS_MIN = 2_048
CLOCKS_APART_MAX = timedelta(seconds=60)
CLAIMS = ("iss", "aud", "exp", "iat", "sub")
SUBJECT_LENGTH_MAX = 255
"""The longest name of a person (OpenID Connect Core §2)."""
ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256", ("OKP", "Ed25519"): "EdDSA"}
"""What a key signs with, by its type and curve; nothing else is ever taken."""
_PERSON_OF = """
SELECT a.person_id FROM linked_identity l JOIN account a ON a.id = l.account_id
WHERE l.issuer = $1 AND l.subject = $2 AND a.closed_at IS NULL
"""
Keys = Mapping[str, tuple[jwt.PyJWK, str]]
"""Keys and what they sign with, by their ids."""


class Issuers:
    """The providers that are set, with the keys they published; one a process."""

    def __init__(
        self, known: Sequence[Issuer], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._published = {issuer.issuer: Published(issuer, clock) for issuer in known}

    def issued(self, token: str) -> bool:
        """Whether a token says it is of one of them; nothing of it is verified yet."""
        return bool(self._published) and _issuer(token) in self._published

    async def verified(self, token: str, at: datetime) -> tuple[str, str]:
        """The issuer of a token and its name for the person; raises `Unverified`."""
        published = self._published.get(_issuer(token) or "")
        if published is None:
            raise Unverified("WRONG_ISSUER")
        key, algorithm = await published.key(_kid(token))
        claims = _claims(token, key, algorithm, published.issuer, at)
        return published.issuer.issuer, claims["sub"]

    async def viewer(self, token: str, gate: asyncpg.Pool, now: datetime) -> Viewer:
        """Who a token speaks for, by what they may do today; raises `Unverified`."""
        issuer, subject = await self.verified(token, now)
        person_id = await person_of(gate, issuer, subject)
        known = None
        if person_id is not None:
            known = await viewer_of(gate, PERSON, person_id, now)
        if known is None:
            raise Unverified("IDENTITY_NOT_LINKED")
        return known


async def person_of(gate: asyncpg.Pool, issuer: str, subject: str) -> UUID | None:
    """The person an identity is linked to, through an account that is not closed."""
    found: UUID | None = await gate.fetchval(_PERSON_OF, issuer, subject)
    return found


class Published:
    """The keys of one provider as it published them, asked for no more often than needed."""

    def __init__(self, issuer: Issuer, clock: Callable[[], float]) -> None:
        self.issuer, self.clock = issuer, clock
        self._keys: Keys = {}
        self._read_at = self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def key(self, kid: str) -> tuple[jwt.PyJWK, str]:
        """The key of an id, which may be a new one; raises `Unverified`."""
        if kid not in self._keys or self.clock() - self._read_at >= KEYS_KEPT_SECONDS:
            await self._ask(kid)
        if self.clock() - self._read_at >= KEYS_USED_SECONDS_MAX:
            raise Unverified("ISSUER_UNAVAILABLE")
        if kid not in self._keys:
            raise Unverified("BAD_TOKEN")
        return self._keys[kid]

    async def _ask(self, kid: str) -> None:
        """Ask the provider for its keys, unless that was done a moment ago."""
        async with self._asking:
            now = self.clock()
            fresh = kid in self._keys and now - self._read_at < KEYS_KEPT_SECONDS
            if fresh or now - self._asked_at < COOL_DOWN_SECONDS:
                return
            self._asked_at = now
            try:
                async with asyncio.timeout(FETCH_SECONDS_MAX):
                    self._keys = await _fetched(self.issuer)
                self._read_at = now
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
                name = self.issuer.issuer
                LOG.warning("The keys of %s could not be had: %r", name, error)


async def _fetched(issuer: Issuer) -> Keys:
    """The keys of a provider; raises `ValueError` where it does not answer as it should."""
    async with httpx.AsyncClient(timeout=FETCH_SECONDS_MAX) as client:
        address = issuer.jwks_uri
        if address is None:
            place = issuer.issuer.rstrip("/") + "/.well-known/openid-configuration"
            told = await _json(client, place)
            if told.get("issuer") != issuer.issuer:
                raise ValueError("its discovery document is another issuer's")
            address = str(told.get("jwks_uri", ""))
            if not is_safe_address(address):
                raise ValueError("its jwks_uri is no https address")
        listed = (await _json(client, address)).get("keys")
    if not isinstance(listed, list):
        raise ValueError("it publishes no keys")  # noqa: TRY004  It is about what it answered.
    return dict(filter(None, map(_key, listed[:KEYS_MAX])))


async def _json(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    body = b""
    async with client.stream("GET", address, headers={"accept": "application/json"}) as answer:
        if answer.status_code != httpx.codes.OK:
            raise ValueError(f"{address} answers with {answer.status_code}")
        async for some in answer.aiter_bytes():
            body += some
            if len(body) > FETCH_BYTES_MAX:
                raise ValueError(f"{address} answers with more than {FETCH_BYTES_MAX} bytes")
    return msgspec.json.decode(body, type=dict[str, Any])


def _key(said: Any) -> tuple[str, tuple[jwt.PyJWK, str]] | None:
    """A key that signs as we know it, by its id; None for every other."""
    if not isinstance(said, dict) or said.get("use", "sig") != "sig":
        return None
    curve = None if said.get("kty") == "RSA" else said.get("crv")
    algorithm = ALGORITHMS.get((str(said.get("kty")), curve))
    kid = said.get("kid")
    if algorithm is None or said.get("alg", algorithm) != algorithm or not isinstance(kid, str):
        return None
    try:
        key = jwt.PyJWK(said, algorithm=algorithm)
    except (jwt.InvalidTokenError, jwt.PyJWTError, ValueError, TypeError):
        return None
    if algorithm == "RS256" and key.key.key_size < RSA_BITS_MIN:
        return None
    return kid, (key, algorithm)


def _issuer(token: str) -> str | None:
    """Whom a token says it is of, before anything of it is verified."""
    if len(token) > TOKEN_LENGTH_MAX:
        return None
    try:
        said = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return None
    return said if isinstance(said, str) else None


def _kid(token: str) -> str:
    """The key a token names; what else its header says of keys is never looked at."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise Unverified("BAD_TOKEN") from None
    kid = header.get("kid")
    if not isinstance(kid, str) or "crit" in header or "b64" in header:
        raise Unverified("BAD_TOKEN")
    return kid


def _claims(
    token: str, key: jwt.PyJWK, algorithm: str, issuer: Issuer, at: datetime
) -> dict[str, Any]:
    """What a token says, verified; its times are held against the request's own clock."""
    options: Any = {"require": list(CLAIMS)}
    options |= {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        said = jwt.decode(
            token, key, [algorithm], options, audience=issuer.audience, issuer=issuer.issuer
        )
    except jwt.InvalidAudienceError:
        raise Unverified("WRONG_AUDIENCE") from None
    except jwt.InvalidTokenError:
        raise Unverified("BAD_TOKEN") from None
    times = [said["exp"], said["iat"], said.get("nbf", said["iat"])]
    if any(type(each) not in {int, float} for each in times):
        raise Unverified("BAD_TOKEN")
    if max(times[1:]) > (at + CLOCKS_APART_MAX).timestamp():
        raise Unverified("BAD_TOKEN")
    if said["exp"] <= at.timestamp():
        raise Unverified("TOKEN_EXPIRED")
    subject = said["sub"]
    if not subject or len(subject) > SUBJECT_LENGTH_MAX or "\x00" in subject:
        raise Unverified("BAD_TOKEN")
    return dict(said)
