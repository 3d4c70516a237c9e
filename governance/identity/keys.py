"""The keys that sign access tokens: made, published, followed by others, and taken back."""

import asyncio
import base64
import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from governance.db import Database
from governance.identity.models import SigningKey

LIFE_MAX = timedelta(hours=12)
"""The longest life of an access token: so long a key verifies after it no longer signs."""
PUBLISHED_BEFORE = timedelta(minutes=2)
"""How long a new key is published before it signs: longer than anybody keeps the published keys."""
CLOCKS_APART_MAX = timedelta(seconds=30)
"""How far the clocks of our own servers may be apart."""

_LOCK = 7_346_120_055  # An advisory lock of ours, like that of the sealer.
_PAUSE_SECONDS_MAX = 600.0
_NEWEST_FIRST = (SigningKey.signs_from.desc(), SigningKey.retired_at.desc().nulls_first())
_log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def known_keys() -> Select[SigningKey]:
    """The keys that there are, the newest first, those that are over or retired among them."""
    return select(SigningKey).order_by(*_NEWEST_FIRST)


def public(key: SigningKey) -> Ed25519PublicKey:
    """The half of a key that verifies."""
    return Ed25519PrivateKey.from_private_bytes(key.private_key).public_key()


def verifying(keys: Sequence[SigningKey], at: datetime) -> list[SigningKey]:
    """Which of all keys verify: those not retired, of which a token may not have expired yet."""
    return [key for key in keys if key.retired_at is None and not _is_over(key, keys, at)]


def signing(keys: Sequence[SigningKey], at: datetime) -> SigningKey | None:
    """Which of all keys, the newest first, signs; None where there is none or it was retired.

    An older one does not sign again: its last tokens may be about to end with it.
    """
    newest = next((key for key in keys if key.signs_from <= at), None)
    return None if newest is None or newest.retired_at is not None else newest


def published(keys: Sequence[SigningKey], at: datetime) -> dict[str, Any]:
    """The public halves of the keys that verify, as a JWK set (RFC 7517, RFC 8037)."""
    return {
        "keys": [
            {**_form(public(key)), "kid": key.kid, "alg": "EdDSA", "use": "sig"}
            for key in verifying(keys, at)
        ]
    }


async def signing_key(session: AsyncSession, at: datetime) -> SigningKey:
    """The key that signs; where there is none, it is made and signs at once."""
    key = signing((await session.scalars(known_keys())).all(), at)
    if key is None:
        await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        # Another process may have made it, by a clock that is a little ahead.
        key = signing((await session.scalars(known_keys())).all(), at + CLOCKS_APART_MAX)
    return key if key is not None else await _made(session, signs_from=at, at=at)


async def rotate(session: AsyncSession, at: datetime) -> SigningKey:
    """Make the key that follows: published at once, it signs when everybody knows it."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    for key in await _over(session, at):
        await session.delete(key)
    return await _made(session, signs_from=at + PUBLISHED_BEFORE, at=at)


async def rotate_when_old(
    session: AsyncSession, at: datetime, *, after: timedelta
) -> SigningKey | None:
    """Make the key that follows once the newest has signed for long; None where it has not."""
    old = select(func.max(SigningKey.signs_from) <= at - after)
    if not await session.scalar(old):
        return None
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if not await session.scalar(old):  # Another process was first.
        return None
    return await rotate(session, at)


async def retire(session: AsyncSession, kid: str, at: datetime) -> bool:
    """Let a key verify no more, nor sign; whether there was one of that id that still did."""
    retiring = update(SigningKey).where(SigningKey.kid == kid, SigningKey.retired_at.is_(None))
    retired = await session.scalars(retiring.values(retired_at=at).returning(SigningKey.kid))
    return retired.one_or_none() is not None


async def keep_rotating(
    database: Database,
    stop: asyncio.Event,
    *,
    after: timedelta,
    now: Clock,
    pause_seconds: float = 60.0,
) -> None:
    """Follow the newest key by another once it has signed for long; look again; until stop."""
    pause = pause_seconds
    while not stop.is_set():
        try:
            async with database.session() as session:
                made = await rotate_when_old(session, now(), after=after)
                await session.commit()
            if made is not None:
                _log.warning("The signing key %s follows, as the last has had its time", made.kid)
            pause = pause_seconds
        except Exception as error:  # noqa: BLE001  Nobody else rotates: only a stop ends this.
            # Its name alone: a statement may hold a key.
            pause, name = min(2 * pause, _PAUSE_SECONDS_MAX), type(error).__name__
            _log.error("The signing keys could not be read (%s); again in %.0f s", name, pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


def _is_over(key: SigningKey, keys: Sequence[SigningKey], at: datetime) -> bool:
    return any(
        other.signs_from > key.signs_from and other.signs_from + LIFE_MAX <= at for other in keys
    )


async def _over(session: AsyncSession, at: datetime) -> list[SigningKey]:
    keys = (await session.scalars(known_keys())).all()
    return [key for key in keys if _is_over(key, keys, at)]


async def _made(session: AsyncSession, *, signs_from: datetime, at: datetime) -> SigningKey:
    private = Ed25519PrivateKey.generate()
    key = SigningKey(
        kid=_thumbprint(private.public_key()),
        private_key=private.private_bytes_raw(),
        signs_from=signs_from,
        recorded_at=at,
    )
    session.add(key)
    await session.flush()
    return key


def _thumbprint(key: Ed25519PublicKey) -> str:
    """The id of a key, made from itself (RFC 7638): the required members, in their order."""
    form = _form(key)
    said = f'{{"crv":"{form["crv"]}","kty":"{form["kty"]}","x":"{form["x"]}"}}'
    return _base64url(hashlib.sha256(said.encode()).digest())


def _form(key: Ed25519PublicKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(key.public_bytes_raw())}


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
