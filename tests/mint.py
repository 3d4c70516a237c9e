"""What tokens are made of, right and wrong, in a database where somebody is signed in."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from atlas import a_mandate, a_person, an_organisation
from conftest import Ask
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from doors import PUBLIC_URL, cloned
from signed_in import a_sign_in, a_token

from governance import embedded
from governance.db import database
from governance.settings import Settings


@dataclass(frozen=True)
class Mint:
    """The server's own key and a sign-in: what a token is made of, right or wrong."""

    kid: str
    key: Ed25519PrivateKey
    subject: str
    application: str
    url: str

    @property
    def public(self) -> bytes:
        """The public half, as anybody can have it."""
        return self.key.public_key().public_bytes_raw()

    def claims(self, **changed: Any) -> dict[str, Any]:
        """What a right token says, with some of it otherwise; None leaves it out."""
        now = int(datetime.now(UTC).timestamp())
        said = {"iss": PUBLIC_URL, "aud": PUBLIC_URL, "exp": now + 600, "iat": now}
        said |= {"sub": self.subject, "jti": str(uuid4())} | changed
        return {name: value for name, value in said.items() if value is not None}

    def token(self, header: dict[str, Any] | None = None, **changed: Any) -> str:
        """A token signed by the server's key, with its header and claims as they are given."""
        return signed(self.header(**(header or {})), self.claims(**changed), self.key)

    def header(self, **changed: Any) -> dict[str, Any]:
        """The header of a right token, with some of it otherwise; None leaves it out."""
        said = {"alg": "EdDSA", "typ": "at+jwt", "kid": self.kid} | changed
        return {name: value for name, value in said.items() if value is not None}


def part(said: Any) -> str:
    """A part of a token: JSON, or bytes, in base64url."""
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: Any, claims: Any, key: Ed25519PrivateKey) -> str:
    """A token signed by a key."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{part(key.sign(body.encode()))}"


def authenticated(header: Any, claims: Any, secret: bytes) -> str:
    """A token with a shared secret, as an attacker takes a public key for one."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{part(hmac.digest(secret, body.encode(), hashlib.sha256))}"


@asynccontextmanager
async def a_mint(server: embedded.Server, template: str, name: str) -> AsyncIterator[Mint]:
    """Somebody who is signed in, and an application of theirs, in a database of their own."""
    async with cloned(server, template, name) as url:
        async with database(url, Settings(read_pool_size=1)) as opened:
            ask = Ask(opened)
            person = await a_person(ask, "Ana")
            body = await an_organisation(ask, "Platform")
            mandate = await a_mandate(ask, body, "CHAIR", person)
            subject = await a_sign_in(opened, person)
            await a_token(opened, subject)  # The first one makes the key.
            ((kid, raw),) = await opened.reads.fetch("SELECT kid, private_key FROM signing_key")
        application = await execute(
            url,
            "INSERT INTO application (name, mandate_id, scopes, secret_hash)"
            " VALUES ('Atlas', $1, '{actors:read,actors:write}', '') RETURNING id",
            UUID(mandate[4:]),
        )
        key = Ed25519PrivateKey.from_private_bytes(raw)
        yield Mint(kid, key, subject, f"app_{application}", url)


async def execute(url: str, statement: str, *values: Any) -> Any:
    """Do something to a database directly."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()
