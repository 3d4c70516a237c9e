"""People who are signed in, as tests over HTTP need them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from doors import PUBLIC_URL
from sqlalchemy import select

from governance.db import Database
from governance.identity.models import Account, SignIn
from governance.identity.tokens import access_token


async def a_sign_in(db: Database, person: UUID | str) -> str:
    """Sign a person in for a day, with an account where they have none; the sign-in's id."""
    person_id = person if isinstance(person, UUID) else UUID(person.removeprefix("per_"))
    at = datetime.now(UTC)
    async with db.session() as session:
        account = await session.scalar(select(Account).where(Account.person_id == person_id))
        if account is None:
            account = Account(person_id=person_id, email=f"{person_id}@example.org")
            session.add(account)
            await session.flush()
        made = SignIn(
            account_id=account.id,
            began_at=at,
            refreshed_at=at,
            expires_at=at + timedelta(days=1),
        )
        session.add(made)
        await session.commit()
    return f"sig_{made.id}"


async def a_token(db: Database, subject: str, **more: Any) -> str:
    """A token for a sign-in or an application."""
    given: dict[str, Any] = {"at": datetime.now(UTC), "public_url": PUBLIC_URL}
    async with db.session() as session:
        token = await access_token(session, subject=subject, **(given | more))
        await session.commit()
    return token
