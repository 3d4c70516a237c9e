"""How people link what another identity provider calls them to their account, and unlink it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Door, Unverified, Viewer
from governance.db import found
from governance.events import record
from governance.identity import policy, queries
from governance.identity.models import Account, LinkedIdentity
from governance.identity.operations.proof import own_account
from governance.identity.operations.refusals import IdentityRefused
from governance.waiting import released


async def link_identity(
    session: AsyncSession, *, viewer: Viewer, at: datetime, token: str, door: Door
) -> LinkedIdentity:
    """Link what another identity provider calls one to one's own account, by a token of it.

    From now on its tokens are taken here for that person.
    """
    await own_account(session, viewer, is_changing=False)
    try:
        if door.issuers is None:
            raise Unverified("WRONG_ISSUER")  # noqa: TRY301  It is refused alike.
        async with released(session):  # The provider may have to be asked for its keys.
            issuer, subject = await door.issuers.verified(token, at)
    except Unverified as error:
        raise IdentityRefused(str(error)) from None

    account = await own_account(session, viewer)
    identity = LinkedIdentity(issuer=issuer, subject=subject, account_id=account.id, recorded_at=at)
    session.add(identity)
    await session.flush()

    _record(session, "account.identity_linked", viewer, account, at, issuer)
    return identity


async def unlink_identity(
    session: AsyncSession, *, viewer: Viewer, at: datetime, linked_identity_id: UUID
) -> Account:
    """Take the tokens of another identity provider for somebody no more."""
    question = queries.linked_identity(viewer, linked_identity_id)
    identity = await found(session, question.with_for_update(of=LinkedIdentity), linked_identity_id)
    account = identity.account
    policy.require_own_or_secretariat(viewer, account)
    await session.delete(identity)
    await session.flush()

    _record(session, "account.identity_unlinked", viewer, account, at, identity.issuer)
    return account


def _record(
    session: AsyncSession, name: str, viewer: Viewer, account: Account, at: datetime, issuer: str
) -> None:
    person_id = account.person_id
    record(session, name, viewer=viewer, subject=account, at=at, person_id=person_id, issuer=issuer)
