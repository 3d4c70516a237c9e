"""One-time codes of an authenticator (TOTP, RFC 6238), which an account may ask for besides."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Door, Viewer
from governance.events import record
from governance.identity.models import Account
from governance.identity.operations.proof import (
    count_attempt,
    forget_attempts,
    own_account,
    proved,
)
from governance.identity.operations.refusals import CodeRefused, CodesThere, NoCodes

ISSUER = "TOGETHER"
STEP_SECONDS = 30
STEPS_AROUND = 1
"""How many steps a clock may be wrong, either way."""


@dataclass(frozen=True)
class PreparedCodes:
    """What an authenticator needs to make codes; it is told this once."""

    id: UUID
    secret: str
    uri: str


async def prepare_totp(session: AsyncSession, *, viewer: Viewer, at: datetime) -> PreparedCodes:
    """Prepare one-time codes for one's own account; they are asked for once one was confirmed."""
    account = await own_account(session, viewer)
    if account.is_totp_confirmed:
        raise CodesThere

    secret = pyotp.random_base32()
    account.totp_secret, account.totp_step = secret, None
    await session.flush()

    _record(session, "account.totp_prepared", viewer, account, at)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)
    return PreparedCodes(account.id, secret, uri)


async def confirm_totp(
    session: AsyncSession, *, viewer: Viewer, at: datetime, code: str, door: Door
) -> Account:
    """Confirm by a first code that the authenticator makes them; from now on they are asked for."""
    account = await own_account(session, viewer)
    if account.is_totp_confirmed:
        raise CodesThere
    if account.totp_secret is None:
        raise NoCodes
    await count_attempt(door, account.email or "")
    take_code(account, code, at)
    await forget_attempts(door, account.email or "")
    account.is_totp_confirmed = True
    await session.flush()

    _record(session, "account.totp_confirmed", viewer, account, at)
    return account


async def remove_totp(
    session: AsyncSession, *, viewer: Viewer, at: datetime, password: str, door: Door
) -> Account:
    """Ask for no one-time codes any more."""
    known = await own_account(session, viewer, is_changing=False)
    if known.totp_secret is None:
        raise NoCodes
    account, _ = await proved(session, viewer, password, door)
    account.totp_secret, account.totp_step, account.is_totp_confirmed = None, None, False
    await session.flush()

    _record(session, "account.totp_removed", viewer, account, at)
    return account


def take_code(account: Account, code: str, at: datetime) -> None:
    """Take a code of now or of a step around it, each step's once; raises `CodeRefused`.

    Whoever saw a code being typed can do nothing with it, nor with one before it.
    """
    if account.totp_secret is None:
        raise NoCodes
    codes = pyotp.TOTP(account.totp_secret, interval=STEP_SECONDS)
    given = "".join(code.split()).encode(errors="replace")
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_AROUND, now + STEPS_AROUND + 1):
        is_new = account.totp_step is None or step > account.totp_step
        if is_new and hmac.compare_digest(codes.generate_otp(step).encode(), given):
            account.totp_step = step
            return
    raise CodeRefused


def _record(
    session: AsyncSession, name: str, viewer: Viewer, account: Account, at: datetime
) -> None:
    person_id = account.person_id
    record(session, name, viewer=viewer, subject=account, at=at, person_id=person_id)
