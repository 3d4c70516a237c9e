"""What people change about their account: the password, the address; and how it is closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Door, Viewer
from governance.db import claimed
from governance.events import record
from governance.identity import letters, passwords, policy, queries
from governance.identity.models import (
    Account,
    LinkedIdentity,
    LinkPurpose,
    OneTimeLink,
    RecoveryRequest,
    SignInEnd,
)
from governance.identity.operations.links import send, send_link, sweep, usable
from governance.identity.operations.proof import (
    address,
    end_sign_ins,
    own_account,
    proved,
    themselves,
)
from governance.identity.operations.refusals import AccountClosed, LinkRefused
from governance.mail.outbox import Mail


async def change_password(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    current_password: str,
    new_password: str,
    door: Door,
) -> Account:
    """Change one's own password; all other sign-ins end."""
    known = await own_account(session, viewer, is_changing=False)
    chosen = passwords.accepted(new_password, known.email, "newPassword")
    account, new_hash = await proved(session, viewer, current_password, door, chosen)

    account.password_hash = new_hash
    await session.flush()
    await sweep(session, account)
    reason = SignInEnd.PASSWORD_CHANGED
    ended = await end_sign_ins(session, account, reason, at, but=viewer.sign_in_id)

    _record(session, "account.password_changed", viewer, account, at, ended_sign_ins=ended)
    return account


async def change_email(
    session: AsyncSession, *, viewer: Viewer, at: datetime, email: str, password: str, door: Door
) -> Account:
    """Ask to sign in with another e-mail address: a link is mailed there, and a notice here.

    Until the link is used, the address there is stays.
    """
    policy.require_themselves(viewer)
    kept = address(email)
    account, _ = await proved(session, viewer, password, door)

    await sweep(session, account, LinkPurpose.NEW_EMAIL)
    await send_link(session, account, LinkPurpose.NEW_EMAIL, door=door, at=at, email=kept)
    await send(session, account, letters.EMAIL_NOTICE, door=door, at=at)

    _record(session, "account.email_change_asked", viewer, account, at)
    return account


async def confirm_email(
    session: AsyncSession, *, viewer: Viewer, at: datetime, link: str
) -> Account:
    """Confirm an e-mail address by the link that was mailed there; from now on it signs in."""
    del viewer  # The link says who it is.
    used = await usable(session, link, LinkPurpose.NEW_EMAIL, at=at, is_using=True)
    account = await session.get_one(
        Account, used.account_id, with_for_update=True, populate_existing=True
    )
    if account.closed_at is not None or used.email is None:
        raise LinkRefused
    account.email, used.email = used.email, None
    account.revision += 1
    await session.flush()
    # A link to recover, mailed to the address there was, must not outlive it.
    await sweep(session, account)

    _record(session, "account.email_changed", themselves(account), account, at)
    return account


async def close_account(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    account_id: UUID,
    expected_revision: int | None = None,
) -> Account:
    """Close an account: nobody signs in with it again, and of how they did nothing is kept.

    The person stays in the network, and can be invited to another.
    """
    account = await claimed(
        session, queries.account(viewer, account_id), account_id, expected_revision
    )
    policy.require_own_or_secretariat(viewer, account)
    if account.closed_at is not None:
        raise AccountClosed

    proving = select(OneTimeLink.email).where(OneTimeLink.account_id == account.id)
    to_them = or_(Mail.recipient == account.email, Mail.recipient.in_(proving))
    await session.execute(delete(Mail).where(to_them))
    asked = delete(RecoveryRequest).where(RecoveryRequest.email == account.email)
    await session.execute(asked)
    account.email = account.password_hash = account.totp_secret = account.totp_step = None
    account.is_totp_confirmed, account.closed_at = False, at
    for kept in (OneTimeLink, LinkedIdentity):
        await session.execute(delete(kept).where(kept.account_id == account.id))
    await end_sign_ins(session, account, SignInEnd.ACCOUNT_CLOSED, at, but=None)
    await session.flush()

    _record(session, "account.closed", viewer, account, at)
    return account


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    account: Account,
    at: datetime,
    ended_sign_ins: int | None = None,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=account,
        at=at,
        person_id=account.person_id,
        ended_sign_ins=ended_sign_ins,
    )
