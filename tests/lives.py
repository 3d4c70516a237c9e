"""A person with a past, and an account with all there can be for one."""

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import NOW, Ask
from scene import a_mandate, a_person, a_seat, an_organisation, bare

from governance import mail
from governance.idempotency import IdempotencyKey
from governance.identity.models import (
    Account,
    Application,
    LinkedIdentity,
    LinkPurpose,
    OneTimeLink,
    RefreshToken,
    SignIn,
)

NAME, EMAIL, NEW_EMAIL = "Zulmira Quental", "zulmira@quental.example", "zq@elsewhere.example"
SUBJECT_THERE, KEY = "subject-4711-of-zulmira", "zulmira's key"
MARKERS = (NAME, "zulmira", "quental", "zq@", "4711", "yue-Hant", "argon2-zulmira", "TOTPZULMIRA")


async def an_account(ask: Ask, person: str) -> UUID:
    """An account with everything there can be for one."""
    life = {"began_at": NOW, "refreshed_at": NOW, "expires_at": NOW + timedelta(days=30)}
    async with ask.db.session() as session:
        account = Account(
            person_id=bare(person),
            email=EMAIL,
            password_hash="$argon2-zulmira",
            totp_secret="TOTPZULMIRA",
        )
        session.add(account)
        await session.flush()
        sign_in = SignIn(account_id=account.id, **life)
        link = OneTimeLink(
            account_id=account.id,
            purpose=LinkPurpose.NEW_EMAIL,
            secret_hash=b"link",
            email=NEW_EMAIL,
            expires_at=NOW,
        )
        there = LinkedIdentity(
            issuer="https://id.example", subject=SUBJECT_THERE, account_id=account.id
        )
        key = IdempotencyKey(viewer=str(bare(person)), key=KEY, path="x", request=b"x")
        session.add_all([sign_in, link, there, key])
        await session.flush()
        token = RefreshToken(sign_in_id=sign_in.id, secret_hash=b"token", issued_at=NOW)
        session.add(token)
        for recipient in (EMAIL, NEW_EMAIL, "other@example.org"):
            await mail.post(session, recipient=recipient, subject="Hello", body="You", at=NOW)
        await session.commit()
        return account.id


async def an_application(ask: Ask, mandate: str) -> UUID:
    """An application that acts on a mandate."""
    async with ask.db.session() as session:
        made = Application(
            name="Reports", mandate_id=bare(mandate), scopes=["actors:read"], secret_hash=b"secret"
        )
        session.add(made)
        await session.commit()
        return made.id


class Life:
    """A person with a past in a body, an account, and an application on their mandate."""

    def __init__(self, body: str, person: str, mandate: str, account: UUID) -> None:
        self.body, self.person, self.mandate, self.account = body, person, mandate, account


@pytest.fixture
async def life(ask: Ask) -> Life:
    """Somebody whose last mandate ended and whose last seat was left."""
    body = await an_organisation(ask, "Body")
    person = await a_person(ask, NAME, languages=["yue-Hant"], gender="OTHER")
    mandate = await a_mandate(ask, body, "CHAIR", holderPersonId=person, until="2025")
    await a_seat(ask, body, personId=person, until="2025")
    given = {"personId": person, "languages": ["yue-Hant", "pt"]}
    await ask.do("correctPerson", "__typename", given, viewer=await ask.viewer(person))
    account = await an_account(ask, person)
    await an_application(ask, mandate)
    return Life(body, person, mandate, account)
