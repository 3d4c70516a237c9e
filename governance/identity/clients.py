"""Applications as clients: whether one is who it says, and the access token it gets (RFC 6749)."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from governance.actors.models import Mandate
from governance.identity.models import Application
from governance.identity.operations.applications import hash_of
from governance.identity.tokens import access_token

PREFIX = "app_"
USE_KEPT = timedelta(minutes=1)
"""How exactly the last use of an application is known."""


class TokenRefused(Exception):
    """A request for a token that is declined, by its code of RFC 6749 §5.2 and a sentence."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True)
class Client:
    """An application that proved who it is."""

    id: UUID
    scopes: Sequence[str]
    may_act: bool
    """Whether a person holds its mandate today."""


async def authenticated(
    session: AsyncSession, client_id: str, secret: str, at: datetime
) -> Client | None:
    """The application of a client id, if the secret is its own and it may still get tokens."""
    id_ = _id(client_id)
    application = None if id_ is None else await session.get(Application, id_)
    # One is compared in any case, so that nothing is told by how long it takes.
    kept = application.secret_hash if application else hash_of("")
    if not hmac.compare_digest(kept, hash_of(secret)) or application is None:
        return None
    is_over = application.expires_at is not None and application.expires_at <= at
    if application.revoked_at is not None or is_over:
        return None
    acting = select(Mandate.id).where(
        Mandate.id == application.mandate_id,
        Mandate.holder_person_id.is_not(None),
        Mandate.period.contains(at.date()),
    )
    may_act = await session.scalar(acting) is not None
    return Client(application.id, application.scopes, may_act)


async def client_token(
    session: AsyncSession, client: Client, *, at: datetime, public_url: str, scope: str | None
) -> tuple[str, list[str]]:
    """An access token of an application with the scopes it asks for, or all it has.

    Raises `TokenRefused`.
    """
    if not client.may_act:
        raise TokenRefused(
            "unauthorized_client",
            "The mandate this application acts on has ended or is held by nobody today.",
        )
    scopes = list(client.scopes) if scope is None else _narrowed(client, scope)
    used = Application.last_used_at
    await session.execute(
        update(Application)
        .where(Application.id == client.id, or_(used.is_(None), used <= at - USE_KEPT))
        .values(last_used_at=at)
    )
    subject = f"{PREFIX}{client.id}"
    token = await access_token(
        session, at=at, public_url=public_url, subject=subject, scopes=scopes
    )
    return token, scopes


def _narrowed(client: Client, scope: str) -> list[str]:
    asked = scope.split(" ")
    if beyond := [each for each in asked if each not in client.scopes]:
        # What was asked for is not said back: it may hold what a description must not.
        raise TokenRefused(
            "invalid_scope",
            f"{len(beyond)} of the scopes asked for were not given to this application; "
            f"it has: {', '.join(client.scopes)}.",
        )
    return [each for each in client.scopes if each in asked]


def _id(client_id: str) -> UUID | None:
    try:
        id_ = UUID(client_id.removeprefix(PREFIX))
    except ValueError:
        return None
    return id_ if client_id == f"{PREFIX}{id_}" else None
