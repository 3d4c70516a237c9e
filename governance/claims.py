"""What a token says, once it is verified: by our keys alone, and nothing its header suggests."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from governance.identity.keys import CLOCKS_APART_MAX
from governance.identity.tokens import ALGORITHM, CLAIMS, KIND
from governance.viewer import APPLICATION, SIGN_IN

TOKEN_LENGTH_MAX = 4_096

_HEADER = {"alg", "typ", "kid"}
_KID = re.compile(r"[A-Za-z0-9_-]{43}")
_ASKED = {"sig": SIGN_IN, "app": APPLICATION}


class Unheld(Exception):
    """A token that does not hold, by the code that says why."""


@dataclass(frozen=True)
class Claims:
    """What a verified token says: for whom it speaks, until when, and how far it reaches."""

    asked: str
    id: UUID
    expires_at: float
    scopes: frozenset[str]


def kid_of(token: str) -> str:
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


def verified(token: str, key: Ed25519PublicKey, public_url: str, at: datetime) -> Claims:
    """What a token says, if the key signed it and it is for us, now; raises `Unheld`."""
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
