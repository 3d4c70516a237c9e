"""What several deeds with accounts share: who somebody is, proved again, and sign-ins that end."""

import unicodedata
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Door, Viewer
from governance.db import claimed, found
from governance.errors import Forbidden, Ground, InvalidInput
from governance.identity import passwords, policy, queries
from governance.identity.models import Account, SignInEnd
from governance.identity.operations.refusals import PasswordWrong, TooManyAttempts
from governance.waiting import released

EMAIL_LENGTH_MAX = 254
"""The longest address a mail server takes (RFC 5321)."""
_SPECIAL = ' <>()[],;:"\\'
"""What an address has only between quotes, and what would make several of one in a mail."""


def address(email: str, field: str = "email") -> str:
    """An e-mail address as it is kept: in lower case; raises `InvalidInput` for what is none."""
    kept = texts.line(email, field, length_max=EMAIL_LENGTH_MAX).lower()
    name, at_sign, host = kept.partition("@")
    is_plain = kept.isascii() and not set(kept) & set(_SPECIAL) and "@" not in host
    if not (is_plain and name and at_sign and host):
        raise InvalidInput(field, "is no e-mail address; write it like name@example.org.")
    return kept


def address_asked(email: str) -> str:
    """An e-mail address somebody signs in with, whatever they wrote: it is there or it is not."""
    asked = unicodedata.normalize("NFC", email).strip().lower()[: 2 * EMAIL_LENGTH_MAX]
    return asked.replace("\x00", "").encode(errors="replace").decode()


def themselves(account: Account) -> Viewer:
    """Who does a deed that a link or a password proves to be done by the account's own person."""
    return Viewer(person_id=account.person_id)


async def own_account(
    session: AsyncSession,
    viewer: Viewer,
    expected_revision: int | None = None,
    *,
    is_changing: bool = True,
) -> Account:
    """The account of whoever asks, to change it unless it is only to be there."""
    policy.require_themselves(viewer)
    if viewer.person_id is None:
        raise Forbidden(Ground.NOT_SIGNED_IN)
    question = queries.account_of(viewer.person_id)
    if not is_changing:
        return await found(session, question, viewer.person_id)
    return await claimed(session, question, viewer.person_id, expected_revision)


async def count_attempt(door: Door, email: str) -> str | None:
    """Count an attempt to prove who somebody is, before it costs anything.

    Answers with a name for whoever did so before from the same address; None for strangers.
    Raises `TooManyAttempts`.
    """
    if door.attempts is None:
        return None
    seconds = await door.attempts.wait_seconds(account=email, address=door.address)
    if seconds:
        raise TooManyAttempts(seconds)
    is_known = await door.attempts.is_known(account=email, address=door.address)
    return f"{email} {door.address}" if is_known else None


async def forget_attempts(door: Door, email: str) -> None:
    """Somebody proved who they are: their wrong attempts were their own."""
    if door.attempts is not None:
        await door.attempts.succeeded(account=email, address=door.address)


async def proved(
    session: AsyncSession, viewer: Viewer, password: str, door: Door, chosen: str | None = None
) -> tuple[Account, str]:
    """The account of whoever asks, to change it, once its password was asked for again.

    Beside it stands the hash of the password that is chosen with it, or of the one there is.
    Raises `PasswordWrong`: a token that was left open somewhere must not be enough.
    """
    known = await own_account(session, viewer, is_changing=False)
    account_id, email, known_hash = known.id, known.email or "", known.password_hash
    async with released(session):
        known_here = await count_attempt(door, email)
        fits = await passwords.fits(known_hash, password, known=known_here)
        if not fits or known_hash is None:
            raise PasswordWrong
        new_hash = known_hash
        if chosen is not None:
            new_hash = await passwords.hashed(chosen, known=str(account_id))
    account = await own_account(session, viewer)
    if account.password_hash != known_hash:
        raise PasswordWrong  # It was changed meanwhile.
    await forget_attempts(door, email)
    return account, new_hash


async def end_sign_ins(
    session: AsyncSession, account: Account, ended_as: SignInEnd, at: datetime, but: UUID | None
) -> int:
    """End the sign-ins of an account, all but one; answers with how many."""
    running = (await session.scalars(queries.running(account.id).with_for_update())).all()
    ending = [each for each in running if each.id != but]
    for each in ending:
        each.ended_at, each.ended_as = at, ended_as
    return len(ending)
