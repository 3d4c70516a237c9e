"""How people sign in and out, and how a sign-in goes on by tokens that follow one another."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Door, Viewer
from governance.db import found
from governance.errors import Forbidden, Ground
from governance.events import record
from governance.identity import passwords, policy, queries
from governance.identity.models import Account, RefreshToken, SignIn, SignInEnd
from governance.identity.operations.codes import take_code
from governance.identity.operations.links import a_secret, secret_hash
from governance.identity.operations.proof import (
    address_asked,
    count_attempt,
    end_sign_ins,
    forget_attempts,
    own_account,
    themselves,
)
from governance.identity.operations.refusals import (
    CodeNeeded,
    RefreshRefused,
    SignInRefused,
    TokenReused,
)
from governance.identity.tokens import ACCESS_LIFE, access_token
from governance.waiting import released

SIGN_IN_LIFE = timedelta(days=30)
"""How long a sign-in lasts that is not refreshed."""
GRACE = timedelta(seconds=30)
"""How long a refresh token that was used may come again, as two requests of one client do."""


@dataclass(frozen=True, repr=False)
class Tokens:
    """What a client is told to go on with, this once."""

    id: UUID
    access_token: str
    refresh_token: str
    expires_in_seconds: int = int(ACCESS_LIFE.total_seconds())


async def sign_in(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    email: str,
    password: str,
    code: str | None = None,
    door: Door,
) -> Tokens:
    """Sign in with an e-mail address and a password, and a one-time code where one is asked for."""
    del viewer  # The password says who it is.
    asked = address_asked(email)
    known_here = await count_attempt(door, asked)
    account: Account | None = await session.scalar(queries.account_at(asked))
    known_id, known_hash = (account.id, account.password_hash) if account else (None, None)
    async with released(session):
        fits = await passwords.fits(known_hash, password, known=known_here)
        if not fits or known_id is None or known_hash is None:
            raise SignInRefused
        new_hash = known_hash
        if passwords.is_dated(known_hash):
            chosen = passwords.normalised(password)
            new_hash = await passwords.hashed(chosen, known=str(known_id))

    account = await session.get_one(Account, known_id, with_for_update=True, populate_existing=True)
    if account.password_hash != known_hash or account.email != asked:
        raise SignInRefused  # It was changed meanwhile.
    if account.is_totp_confirmed:
        if not code:
            raise CodeNeeded
        take_code(account, code, at)
    account.password_hash = new_hash
    await forget_attempts(door, asked)

    sign_in = SignIn(
        account_id=account.id, began_at=at, refreshed_at=at, expires_at=at + SIGN_IN_LIFE
    )
    session.add(sign_in)
    await session.flush()
    _record(session, "account.signed_in", themselves(account), account, sign_in, at)
    return await _tokens(session, sign_in, door, at)


async def refresh_sign_in(
    session: AsyncSession, *, viewer: Viewer, at: datetime, refresh_token: str, door: Door
) -> Tokens:
    """Go on with a sign-in: a refresh token is exchanged for the next one and an access token.

    One that was exchanged long before is somebody's copy, and ends the whole sign-in.
    """
    del viewer  # The token says who it is.
    question = queries.refresh_token(secret_hash(refresh_token))
    token: RefreshToken | None = await session.scalar(question)
    if token is None:
        raise RefreshRefused
    sign_in = await session.get(SignIn, token.sign_in_id, with_for_update=True)
    # Whoever came at the same time had the sign-in first; the token is now as they left it.
    token = await session.scalar(question.execution_options(populate_existing=True))
    if sign_in is None or token is None:
        raise RefreshRefused
    account = await session.get_one(Account, sign_in.account_id)
    if sign_in.ended_at is not None or sign_in.expires_at <= at or account.closed_at is not None:
        raise RefreshRefused
    if token.replaced_at is not None and at - token.replaced_at > GRACE:
        sign_in.ended_at, sign_in.ended_as = at, SignInEnd.TOKEN_REUSED
        _record(session, "account.token_reused", Viewer(), account, sign_in, at)
        raise TokenReused

    token.replaced_at = token.replaced_at or at
    sign_in.refreshed_at, sign_in.expires_at = at, at + SIGN_IN_LIFE
    return await _tokens(session, sign_in, door, at)


async def sign_out(session: AsyncSession, *, viewer: Viewer, at: datetime) -> SignIn:
    """Sign out: the sign-in one asks with ends, and with it every token that comes from it."""
    policy.require_sign_in(viewer)
    sign_in = await session.get_one(SignIn, viewer.sign_in_id, with_for_update=True)
    account = await session.get_one(Account, sign_in.account_id)
    if sign_in.ended_at is not None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    sign_in.ended_at, sign_in.ended_as = at, SignInEnd.SIGNED_OUT
    await session.flush()

    _record(session, "account.signed_out", viewer, account, sign_in, at)
    return sign_in


async def sign_out_everywhere(
    session: AsyncSession, *, viewer: Viewer, at: datetime, account_id: UUID | None = None
) -> Account:
    """End every sign-in of an account: one's own, or for the secretariat anybody's."""
    if account_id is None:
        account = await own_account(session, viewer)
    else:
        account = await found(session, queries.account(viewer, account_id), account_id)
        policy.require_own_or_secretariat(viewer, account)
    ended = await end_sign_ins(session, account, SignInEnd.SIGNED_OUT_EVERYWHERE, at, but=None)
    await session.flush()

    record(
        session,
        "account.signed_out_everywhere",
        viewer=viewer,
        subject=account,
        at=at,
        person_id=account.person_id,
        ended_sign_ins=ended,
    )
    return account


async def _tokens(session: AsyncSession, sign_in: SignIn, door: Door, at: datetime) -> Tokens:
    secret = a_secret()
    session.add(RefreshToken(sign_in_id=sign_in.id, secret_hash=secret_hash(secret), issued_at=at))
    signed = await access_token(
        session, at=at, public_url=door.public_url, subject=f"sig_{sign_in.id}"
    )
    return Tokens(sign_in.id, signed, secret)


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    account: Account,
    sign_in: SignIn,
    at: datetime,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=account,
        at=at,
        person_id=account.person_id,
        sign_in_id=sign_in.id,
    )
