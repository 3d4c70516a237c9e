"""The gate: who the token of a request speaks for, and why one that does not hold is refused."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from governance import http
from governance.access import ANYONE, Unverified, Viewer
from governance.errors import PROVIDER_AWAY, sentence
from governance.identity.keys import CLOCKS_APART_MAX, public, published, verifying
from governance.identity.models import SigningKey
from governance.identity.tokens import ALGORITHM, CLAIMS, KIND
from governance.oidc import Issuers
from governance.viewer import APPLICATION, SIGN_IN
from governance.viewer import viewer as viewer_of

CLAIMS_KEPT_SECONDS = 2.0
"""How long a token that was verified is not verified again."""
CLAIMS_KEPT_MAX = 10_000
KEYS_KEPT_SECONDS = 2.0
"""How long the keys are taken to be what they were: so long a retired one may still verify."""
COOL_DOWN_SECONDS = 1.0
"""How long after the keys were read an unknown one has them read again, at the earliest."""
WAITING_MAX = 500
"""How many requests with an unknown key wait for that; further ones are refused at once."""
TOKEN_LENGTH_MAX = 4_096

_HEADER = {"alg", "typ", "kid"}
_KID = re.compile(r"[A-Za-z0-9_-]{43}")
_ASKED = {"sig": SIGN_IN, "app": APPLICATION}
_KEYS = (
    "SELECT kid, private_key, signs_from, retired_at FROM signing_key "
    "ORDER BY signs_from DESC, retired_at DESC NULLS FIRST"
)
_UNSIGNED = {
    "en": "Send a token in the header Authorization, as Bearer and the token.",
    "fr": "Envoyez un jeton dans l’en-tête Authorization : Bearer, puis le jeton.",
    "pt": "Envie um token no cabeçalho Authorization: Bearer e depois o token.",
}
REFUSALS: Mapping[str, Mapping[str, str]] = {
    "BAD_TOKEN": {
        "en": "The token is none of this server's; sign in again.",
        "fr": "Ce jeton n’est pas de ce serveur ; connectez-vous de nouveau.",
        "pt": "Este token não é deste servidor; inicie sessão de novo.",
    },
    "TOKEN_EXPIRED": {
        "en": "The token has expired; refresh it, or sign in again.",
        "fr": "Le jeton a expiré ; renouvelez-le ou connectez-vous de nouveau.",
        "pt": "O token expirou; renove-o ou inicie sessão de novo.",
    },
    "WRONG_AUDIENCE": {
        "en": "The token is meant for another service; ask for one for this service.",
        "fr": "Le jeton est destiné à un autre service ; demandez-en un pour celui-ci.",
        "pt": "O token destina-se a outro serviço; peça um para este.",
    },
    "WRONG_ISSUER": {
        "en": "The token was issued by somebody else; sign in here.",
        "fr": "Le jeton a été émis par un tiers ; connectez-vous ici.",
        "pt": "O token foi emitido por terceiros; inicie sessão aqui.",
    },
    "SIGN_IN_ENDED": {
        "en": "This sign-in has ended; sign in again.",
        "fr": "Cette session est terminée ; connectez-vous de nouveau.",
        "pt": "Esta sessão terminou; inicie sessão de novo.",
    },
    "APPLICATION_ENDED": {
        "en": "This application may no longer act; ask whoever registered it.",
        "fr": "Cette application ne peut plus agir ; demandez à qui l’a enregistrée.",
        "pt": "Esta aplicação já não pode agir; pergunte a quem a registou.",
    },
    "IDENTITY_NOT_LINKED": {
        "en": "This identity is linked to nobody here; sign in here and do linkIdentity with it.",
        "fr": "Cette identité n’est liée à personne ici ; connectez-vous ici, puis linkIdentity.",
        "pt": "Esta identidade não está ligada a ninguém aqui; inicie sessão e faça linkIdentity.",
    },
}
"""What is said to whoever brings a token that does not hold, by the code of the error."""


class Unheld(Exception):
    """A token that does not hold, by the code that says why."""


@dataclass(frozen=True)
class Claims:
    """What a verified token says: for whom it speaks, until when, and how far it reaches."""

    asked: str
    id: UUID
    expires_at: float
    scopes: frozenset[str]


class Gate:
    """Knows the keys and, for two seconds, the claims of the tokens it verified; one a process."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        public_url: str,
        clock: Callable[[], float] = time.monotonic,
        issuers: Issuers | None = None,
    ) -> None:
        self.pool, self.public_url, self.clock = pool, public_url, clock
        self.issuers = issuers or Issuers(())
        self._persons: dict[UUID, UUID] = {}
        """Sign-ins that were asked through, the oldest first, and whose they are."""
        self.claims: dict[str, tuple[Claims, float]] = {}
        """Tokens with their claims and when they were verified, the oldest first."""
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._waiting = 0

    async def viewer(self, authorization: str, accept_language: str, at: datetime) -> Viewer:
        """Who asks, by what they may be and do today; raises `http.Refused`."""
        if not authorization:
            return ANYONE
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            said = sentence(_UNSIGNED, http.languages(accept_language))
            raise http.Refused(401, said, code="BAD_TOKEN")
        try:
            return await self._viewer(token.strip(), at)
        except Unheld as error:
            code = str(error)
            if code == "ISSUER_UNAVAILABLE":
                said = sentence(PROVIDER_AWAY, http.languages(accept_language))
                raise http.Refused(503, said, code=code) from None
            # A challenge is in ASCII (RFC 6750).
            challenge = f'Bearer error="invalid_token", error_description="{REFUSALS[code]["en"]}"'
            said = sentence(REFUSALS[code], http.languages(accept_language))
            raise http.Refused(401, said, code=code, challenge=challenge) from None

    async def known_caller(
        self, authorization: str, at: datetime
    ) -> tuple[UUID | None, UUID | None] | None:
        """The person or the application a token that holds names, if that is known by now.

        So a request is counted before it is asked what they may; nothing is refused here.
        """
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or (token not in self.claims and self.issuers.issued(token)):
            return None
        try:
            claims = await self._claims(token, at)
        except Unheld:
            return None
        if claims.expires_at <= at.timestamp():
            return None
        if claims.asked is APPLICATION:
            return None, claims.id
        person_id = self._persons.get(claims.id)
        return None if person_id is None else (person_id, None)

    async def published(self, at: datetime) -> dict[str, Any]:
        """The keys that verify, for whoever wants to verify tokens elsewhere."""
        return published(await self._stored(), at)

    async def _viewer(self, token: str, at: datetime) -> Viewer:
        if token not in self.claims and self.issuers.issued(token):
            try:
                return await self.issuers.viewer(token, self.pool, at)
            except Unverified as error:
                raise Unheld(str(error)) from None
        claims = await self._claims(token, at)
        if claims.expires_at <= at.timestamp():
            raise Unheld("TOKEN_EXPIRED")
        viewer = await viewer_of(self.pool, claims.asked, claims.id, at)
        if viewer is None:
            self._persons.pop(claims.id, None)
            raise Unheld("SIGN_IN_ENDED" if claims.asked is SIGN_IN else "APPLICATION_ENDED")
        if claims.asked is SIGN_IN and viewer.person_id is not None:
            if len(self._persons) >= CLAIMS_KEPT_MAX:
                del self._persons[next(iter(self._persons))]
            self._persons[claims.id] = viewer.person_id
        if viewer.scopes is not None:
            # The token may reach less far than its application, and never further.
            viewer = replace(viewer, scopes=viewer.scopes & claims.scopes)
        return viewer

    async def _claims(self, token: str, at: datetime) -> Claims:
        """What a token says once it is verified, which it is not again for two seconds."""
        known = self.claims.get(token)
        if known is not None and self.clock() - known[1] < CLAIMS_KEPT_SECONDS:
            return known[0]
        key = await self._key(_kid(token), at)
        verified_at = self.clock()
        claims = _verified(token, key, self.public_url, at)
        self.claims.pop(token, None)
        if len(self.claims) >= CLAIMS_KEPT_MAX:
            del self.claims[next(iter(self.claims))]
        self.claims[token] = claims, verified_at
        return claims

    async def _key(self, kid: str, at: datetime) -> Ed25519PublicKey:
        """The key of an id, which another process may have made a moment ago."""
        now = self.clock()
        if now - self._read_at >= KEYS_KEPT_SECONDS:
            await self._read(at, since=now - KEYS_KEPT_SECONDS)
        if kid not in self._keys and self._waiting < WAITING_MAX:
            self._waiting += 1
            try:
                await self._read(at, since=now)
            finally:
                self._waiting -= 1
        if kid not in self._keys:
            raise Unheld("BAD_TOKEN")
        return self._keys[kid]

    async def _read(self, at: datetime, *, since: float) -> None:
        """See that the keys were read after a moment, by this request or another beside it."""
        async with self._reading:
            if self._read_at > since:
                return
            # Invented keys must not have the database asked again and again.
            await asyncio.sleep(max(0.0, self._read_at + COOL_DOWN_SECONDS - self.clock()))
            read_at = self.clock()
            keys = verifying(await self._stored(), at)
            self._keys = {key.kid: public(key) for key in keys}
            self._read_at = read_at

    async def _stored(self) -> list[SigningKey]:
        return [SigningKey(**row) for row in await self.pool.fetch(_KEYS)]


def _kid(token: str) -> str:
    """The key a token names; raises `Unheld` where its header is not exactly one of ours.

    What a header says of where else a key might be is never looked at (RFC 8725 §3.10).
    """
    try:
        header = jwt.get_unverified_header(token) if len(token) <= TOKEN_LENGTH_MAX else {}
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        header = {}
    if header.keys() != _HEADER or (header["alg"], header["typ"]) != (ALGORITHM, KIND):
        raise Unheld("BAD_TOKEN")
    kid = header["kid"]
    if not _KID.fullmatch(kid):
        raise Unheld("BAD_TOKEN")
    return str(kid)


def _verified(token: str, key: Ed25519PublicKey, public_url: str, at: datetime) -> Claims:
    options: Any = {"require": list(CLAIMS), "strict_aud": True}
    # Times are held against the request's own clock below.
    options |= {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        said = jwt.decode(token, key, [ALGORITHM], options, audience=public_url, issuer=public_url)
    except jwt.InvalidIssuerError:
        raise Unheld("WRONG_ISSUER") from None
    except jwt.InvalidAudienceError:
        raise Unheld("WRONG_AUDIENCE") from None
    except jwt.InvalidTokenError:
        raise Unheld("BAD_TOKEN") from None
    times = [said["exp"], said["iat"], said.get("nbf", said["iat"])]
    if any(type(each) is not int for each in times):
        raise Unheld("BAD_TOKEN")
    if max(times[1:]) > (at + CLOCKS_APART_MAX).timestamp():
        raise Unheld("BAD_TOKEN")
    asked, id_ = _subject(said["sub"])
    scope = said.get("scope", "")
    return Claims(asked, id_, said["exp"], frozenset(scope.split() if type(scope) is str else ()))


def _subject(subject: str) -> tuple[str, UUID]:
    prefix, _, rest = subject.partition("_")
    try:
        id_ = UUID(rest)
    except ValueError:
        raise Unheld("BAD_TOKEN") from None
    if prefix not in _ASKED or str(id_) != rest:
        raise Unheld("BAD_TOKEN")
    return _ASKED[prefix], id_
