"""One-time links: made with a mail that brings them, used once, and swept away unused."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from governance import mail
from governance.access import Door
from governance.identity import letters, queries
from governance.identity.letters import Letter
from governance.identity.models import Account, LinkPurpose, OneTimeLink
from governance.identity.operations.refusals import LinkRefused

LIVES = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.RECOVERY: timedelta(hours=1),
    LinkPurpose.NEW_EMAIL: timedelta(days=1),
}
"""How long each link is good for."""
_LETTERS = {
    LinkPurpose.INVITATION: letters.INVITATION,
    LinkPurpose.RECOVERY: letters.RECOVERY,
    LinkPurpose.NEW_EMAIL: letters.NEW_EMAIL,
}
_PAGES = {
    LinkPurpose.INVITATION: "choose-password",
    LinkPurpose.RECOVERY: "choose-password",
    LinkPurpose.NEW_EMAIL: "confirm-email",
}
"""Which page of ours each leads to."""
SECRET_BYTES = 32


def a_secret() -> str:
    """A secret nobody guesses, in characters that go into an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


async def send_link(
    session: AsyncSession,
    account: Account,
    purpose: LinkPurpose,
    *,
    door: Door,
    at: datetime,
    email: str | None = None,
) -> None:
    """Make a link and post the mail that brings it: to the account, or to the address it proves."""
    secret, expires_at = a_secret(), at + LIVES[purpose]
    session.add(
        OneTimeLink(
            account_id=account.id,
            purpose=purpose,
            secret_hash=secret_hash(secret),
            email=email,
            expires_at=expires_at,
            recorded_at=at,
        )
    )
    link = letters.link(door.public_url, _PAGES[purpose], secret)
    facts = {"link": link, "until": letters.moment(expires_at)}
    await send(session, account, _LETTERS[purpose], door=door, at=at, email=email, **facts)


async def send(
    session: AsyncSession,
    account: Account,
    letter: Letter,
    *,
    door: Door,
    at: datetime,
    email: str | None = None,
    **facts: str,
) -> None:
    """Post a letter to an account, in its language."""
    recipient = email or account.email
    if recipient is None:
        raise ValueError("a closed account gets no mail")
    subject, body = letter.written(account.lang, where=door.public_url, **facts)
    await mail.post(session, recipient=recipient, subject=subject, body=body, at=at)


async def usable(
    session: AsyncSession, secret: str, *purposes: LinkPurpose, at: datetime, is_using: bool
) -> OneTimeLink:
    """A link that may be used now, marked as used where it `is_using`; raises `LinkRefused`.

    It is known by the code at its end, with or without what stands before.
    """
    question = queries.link(secret_hash(secret.strip().rpartition("#code=")[2]))
    if is_using:
        question = question.with_for_update().execution_options(populate_existing=True)
    link: OneTimeLink | None = await session.scalar(question)
    if link is None or link.purpose not in purposes or link.used_at or link.expires_at <= at:
        raise LinkRefused
    if is_using:
        link.used_at = at
    return link


async def sweep(session: AsyncSession, account: Account, *purposes: LinkPurpose) -> None:
    """Make the unused links of an account useless: those for some purposes, or all."""
    unused = delete(OneTimeLink).where(
        OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None)
    )
    await session.execute(unused.where(OneTimeLink.purpose.in_(purposes)) if purposes else unused)
