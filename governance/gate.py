"""The gate: who the token of a request speaks for, and why one that does not hold is refused."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from governance import http
from governance.access import ANYONE, Unverified, Viewer
from governance.claims import Claims, Unheld, kid_of, verified
from governance.errors import PROVIDER_AWAY, sentence
from governance.identity.keys import public, published, verifying
from governance.identity.models import SigningKey
from governance.oidc import Issuers
from governance.viewer import APPLICATION, SIGN_IN, Standing, standing_of

CLAIMS_KEPT_SECONDS = 2.0
"""How long a token that was verified is not verified again."""
CLAIMS_KEPT_MAX = 10_000
STANDINGS_KEPT_MAX = 1_000
"""Of how many who asked it is known what they may, until a right changes."""
KEYS_KEPT_SECONDS = 2.0
"""How long the keys are taken to be what they were: so long a retired one may still verify."""
COOL_DOWN_SECONDS = 1.0
"""How long after the keys were read an unknown one has them read again, at the earliest."""
WAITING_MAX = 500
"""How many requests with an unknown key wait for that; further ones are refused at once."""
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
        self._standings: dict[UUID, Standing] = {}
        """Who asked, by their sign-in or application, the oldest first."""
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
        return (await self.standing(authorization, accept_language, at))[0]

    async def standing(
        self, authorization: str, accept_language: str, at: datetime, *, is_kept: bool = False
    ) -> tuple[Viewer, int | None]:
        """Who asks; raises `http.Refused`.

        With `is_kept` it may be who they were when they last asked. Then comes besides how often
        rights had changed by that time: it holds for what is read while they have not since.
        """
        if not authorization:
            return ANYONE, None
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            said = sentence(_UNSIGNED, http.languages(accept_language))
            raise http.Refused(401, said, code="BAD_TOKEN")
        try:
            return await self._standing(token.strip(), at, is_kept=is_kept)
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

    async def _standing(
        self, token: str, at: datetime, *, is_kept: bool
    ) -> tuple[Viewer, int | None]:
        if token not in self.claims and self.issuers.issued(token):
            try:
                return await self.issuers.viewer(token, self.pool, at), None
            except Unverified as error:
                raise Unheld(str(error)) from None
        claims = await self._claims(token, at)
        if claims.expires_at <= at.timestamp():
            raise Unheld("TOKEN_EXPIRED")
        kept = self._standings.get(claims.id) if is_kept else None
        if kept is not None and kept.may_hold(at):
            return _within(kept.viewer, claims), kept.changes
        read = await self._read_anew(claims, at)
        return _within(read.viewer, claims), None

    async def _read_anew(self, claims: Claims, at: datetime) -> Standing:
        standing = await standing_of(self.pool, claims.asked, claims.id, at)
        self._standings.pop(claims.id, None)
        if standing is None:
            self._persons.pop(claims.id, None)
            raise Unheld("SIGN_IN_ENDED" if claims.asked is SIGN_IN else "APPLICATION_ENDED")
        if len(self._standings) >= STANDINGS_KEPT_MAX:
            del self._standings[next(iter(self._standings))]
        self._standings[claims.id] = standing
        person_id = standing.viewer.person_id
        if claims.asked is SIGN_IN and person_id is not None:
            if len(self._persons) >= CLAIMS_KEPT_MAX:
                del self._persons[next(iter(self._persons))]
            self._persons[claims.id] = person_id
        return standing

    async def _claims(self, token: str, at: datetime) -> Claims:
        """What a token says once it is verified, which it is not again for two seconds."""
        known = self.claims.get(token)
        if known is not None and self.clock() - known[1] < CLAIMS_KEPT_SECONDS:
            return known[0]
        key = await self._key(kid_of(token), at)
        verified_at = self.clock()
        claims = verified(token, key, self.public_url, at)
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


def _within(viewer: Viewer, claims: Claims) -> Viewer:
    """The viewer as far as a token reaches: less far than its application, and never further."""
    if viewer.scopes is None:
        return viewer
    return replace(viewer, scopes=viewer.scopes & claims.scopes)
