"""How people come to an account and back to it: by invitation, and by recovery."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Door, Viewer
from governance.actors.operations.people import remembered_person
from governance.actors.policy import path_of
from governance.events import record
from governance.identity import passwords, policy, queries
from governance.identity.models import Account, LinkPurpose, RecoveryRequest, SignInEnd
from governance.identity.operations.links import LIVES, send_link, sweep, usable
from governance.identity.operations.proof import (
    address,
    address_asked,
    count_attempt,
    end_sign_ins,
    themselves,
)
from governance.identity.operations.refusals import AccountThere, LinkRefused
from governance.waiting import released

_CHOOSING = (LinkPurpose.INVITATION, LinkPurpose.RECOVERY)


@dataclass(frozen=True)
class RecoveryAsked:
    """What asking for recovery is answered with, whether or not there is an account."""

    id: UUID = field(default_factory=uuid4)
    """Nothing's, and another each time: that of an account would say that there is one."""
    link_expires_in_seconds: int = int(LIVES[LinkPurpose.RECOVERY].total_seconds())


async def invite_person(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    person_id: UUID,
    email: str,
    lang: str = "en",
    door: Door,
) -> Account:
    """Invite a person to an account, by a mail with a link to choose a password.

    Inviting again replaces the link and the address, until a password was chosen.
    """
    person = await remembered_person(session, viewer, person_id)
    bodies = (await session.scalars(queries.bodies_of(person.id, at.date()))).all()
    body = policy.require_inviter(viewer, bodies)

    kept, (tag,) = address(email), texts.languages([lang], "lang")
    account = await session.scalar(queries.account_of(person.id).with_for_update())
    if account is None:
        account = Account(person_id=person.id, email=kept, lang=tag, recorded_at=at)
        session.add(account)
    elif account.password_hash is not None:
        raise AccountThere
    else:
        account.email, account.lang = kept, tag
        account.revision += 1
        await sweep(session, account)
    await session.flush()
    await send_link(session, account, LinkPurpose.INVITATION, door=door, at=at)

    record(
        session,
        "account.invited",
        viewer=viewer,
        subject=account,
        at=at,
        body_id=None if body is None else body.id,
        path=None if body is None else path_of(body),
        person_id=person.id,
    )
    return account


async def choose_password(
    session: AsyncSession, *, viewer: Viewer, at: datetime, link: str, password: str
) -> Account:
    """Choose a password by the link of an invitation or a recovery; it works once.

    A recovery ends all sign-ins, since somebody else may know the password there was.
    """
    del viewer  # The link says who it is.
    usable_link = await usable(session, link, *_CHOOSING, at=at, is_using=False)
    account_id = usable_link.account_id
    account = await session.get_one(Account, account_id)
    chosen = passwords.accepted(password, account.email)
    async with released(session):
        password_hash = await passwords.hashed(chosen, known=str(account_id))

    usable_link = await usable(session, link, *_CHOOSING, at=at, is_using=True)
    account = await session.get_one(
        Account, account_id, with_for_update=True, populate_existing=True
    )
    if account.closed_at is not None:
        raise LinkRefused
    account.password_hash = password_hash
    account.revision += 1
    await session.flush()
    await sweep(session, account)
    if usable_link.purpose is LinkPurpose.RECOVERY:
        await end_sign_ins(session, account, SignInEnd.PASSWORD_CHANGED, at, but=None)

    record(
        session,
        "account.password_chosen",
        viewer=themselves(account),
        subject=account,
        at=at,
        person_id=account.person_id,
        by=usable_link.purpose.value,
    )
    return account


async def ask_recovery(
    session: AsyncSession, *, viewer: Viewer, at: datetime, email: str, door: Door
) -> RecoveryAsked:
    """Ask for a mail with a link to choose a new password.

    The answer is the same whether or not somebody signs in with that address, and so is the time
    it takes: it is looked up afterwards.
    """
    del viewer  # It is asked by who cannot sign in.
    asked = address_asked(email)
    await count_attempt(door, asked)

    session.add(RecoveryRequest(email=asked, recorded_at=at))
    await session.flush()
    return RecoveryAsked()
