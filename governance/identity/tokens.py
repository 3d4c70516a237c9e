"""Access tokens: short signed statements of who asks (RFC 9068), and what they must say to hold."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncSession

from governance.identity.keys import LIFE_MAX, signing_key

ACCESS_LIFE = timedelta(minutes=10)
"""How long an access token holds."""
ALGORITHM = "EdDSA"
KIND = "at+jwt"
"""What the header says the token is, so that no other token of ours is taken for one."""
CLAIMS = ("iss", "aud", "exp", "iat", "sub", "jti")
"""What a token must say."""


async def access_token(
    session: AsyncSession,
    *,
    at: datetime,
    public_url: str,
    subject: str,
    life: timedelta = ACCESS_LIFE,
    scopes: Iterable[str] | None = None,
) -> str:
    """Sign a token for a sign-in (`sig_…`), or for an application (`app_…`) with its scopes."""
    if life > LIFE_MAX:
        raise ValueError(f"no token holds for longer than {LIFE_MAX}")
    key = await signing_key(session, at)
    claims: dict[str, Any] = {
        "iss": public_url,
        "aud": public_url,
        "exp": at + life,
        "iat": at,
        "sub": subject,
        "jti": str(uuid4()),
    }
    if scopes is not None:
        claims |= {"client_id": subject, "scope": " ".join(sorted(scopes))}
    return jwt.encode(
        claims,
        Ed25519PrivateKey.from_private_bytes(key.private_key),
        algorithm=ALGORITHM,
        headers={"typ": KIND, "kid": key.kid},
    )
