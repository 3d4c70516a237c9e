"""Tokens of the demonstration: until people can sign in, two parts to play, for a day."""

from datetime import datetime, timedelta
from uuid import UUID

import jwt

ALGORITHM = "HS256"
ISSUER = "governance-demo"
LIFE = timedelta(hours=12)
KEY_BYTES_MIN = 32


class BadToken(Exception):
    """A token that does not say who asks, with a sentence that says why."""


def issue(person_id: UUID, key: str, now: datetime) -> str:
    """A token for a person of the demonstration, good for twelve hours."""
    claims = {"iss": ISSUER, "sub": str(person_id), "iat": now, "exp": now + LIFE}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def person_of(token: str, key: str | None, now: datetime) -> UUID:
    """The person a token names; raises `BadToken`."""
    if key is None:
        raise BadToken("This server knows no tokens: it was started without --demo.")
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            options={"require": ["exp", "iat", "sub", "iss"], "verify_exp": False},
        )
        if claims["exp"] <= now.timestamp():
            raise BadToken("The token has expired; serve --demo prints a new one at each start.")
        return UUID(claims["sub"])
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise BadToken("The token is none of this server's.") from None
