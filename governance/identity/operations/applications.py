"""What is done with applications: programs that act on one mandate, no further than they need."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import SCOPES, Viewer
from governance.actors import queries as actors
from governance.actors.models import Mandate
from governance.actors.policy import path_of
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.identity import policy, queries
from governance.identity.models import Application
from governance.identity.operations.refusals import ApplicationRevoked

SECRET_BYTES = 32


@dataclass(frozen=True)
class ToldSecret:
    """An application with its secret, which is told this once."""

    id: UUID
    secret: str


async def register_application(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    name: str,
    mandate_id: UUID,
    scopes: Sequence[str],
    expires_on: date | None = None,
) -> ToldSecret:
    """Register an application that acts on a mandate as far as its scopes reach.

    Its secret is shown this once; it gets its tokens with it at /oauth/token.
    """
    mandate = await linked(session, actors.mandate(viewer, mandate_id), mandate_id)
    await _require_as_strong(session, viewer, mandate, at)
    if mandate.holder_person_id is None or not _holds_on(mandate, at.date()):
        raise InvalidInput("mandateId", "must be a mandate that a person holds today.")

    secret = secrets.token_urlsafe(SECRET_BYTES)
    application = Application(
        name=texts.line(name, "name"),
        mandate_id=mandate.id,
        scopes=_known(scopes),
        secret_hash=hash_of(secret),
        expires_at=_end(expires_on, at),
        recorded_at=at,
    )
    session.add(application)
    await session.flush()

    _record(session, "application.registered", viewer, application, mandate, at)
    return ToldSecret(application.id, secret)


async def renew_application_secret(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    application_id: UUID,
    expected_revision: int | None = None,
) -> ToldSecret:
    """Give an application another secret, shown this once; the one before gets no more tokens."""
    application = await _living(session, viewer, application_id, expected_revision)
    await _require_as_strong(session, viewer, application.mandate, at)

    secret = secrets.token_urlsafe(SECRET_BYTES)
    application.secret_hash = hash_of(secret)
    await session.flush()

    mandate = application.mandate
    _record(session, "application.secret_renewed", viewer, application, mandate, at)
    return ToldSecret(application.id, secret)


async def revoke_application(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    application_id: UUID,
    expected_revision: int | None = None,
) -> Application:
    """Let an application act no more, at once and for good."""
    application = await _living(session, viewer, application_id, expected_revision)
    application.revoked_at = at
    await session.flush()

    _record(session, "application.revoked", viewer, application, application.mandate, at)
    return application


def hash_of(secret: str) -> bytes:
    """A secret as it is kept: it is random enough to need no slower hash."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


async def _living(
    session: AsyncSession, viewer: Viewer, application_id: UUID, expected_revision: int | None
) -> Application:
    """An application that was not revoked, to change it."""
    question = queries.application(viewer, application_id)
    application = await claimed(session, question, application_id, expected_revision)
    policy.require_keeper(viewer, application.mandate)
    if application.revoked_at is not None:
        raise ApplicationRevoked
    return application


async def _require_as_strong(
    session: AsyncSession, viewer: Viewer, mandate: Mandate, at: datetime
) -> None:
    gives, parts = queries.given_besides(mandate, at.date())
    policy.require_as_strong(
        viewer,
        mandate,
        (await session.scalars(gives)).all(),
        (await session.scalars(parts)).all(),
    )


def _holds_on(mandate: Mandate, day: date) -> bool:
    begun = mandate.valid_from is None or mandate.valid_from <= day
    return begun and (mandate.valid_until is None or mandate.valid_until > day)


def _known(scopes: Sequence[str]) -> list[str]:
    """Scopes in one order, each once; raises `InvalidInput` for one that is none."""
    known = ", ".join(SCOPES)
    for scope in scopes:
        if scope not in SCOPES:
            raise InvalidInput("scopes", "{!r} is no scope. Those there are: {}.", scope, known)
    if not scopes:
        raise InvalidInput(
            "scopes", "must name what the application may do. Those there are: {}.", known
        )
    return [scope for scope in SCOPES if scope in scopes]


def _end(expires_on: date | None, at: datetime) -> datetime | None:
    """The moment a day begins, from which on nothing is done."""
    if expires_on is None:
        return None
    if expires_on <= at.date():
        raise InvalidInput("expiresOn", "must be a day to come: the first without the application.")
    return datetime.combine(expires_on, time(), tzinfo=UTC)


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    application: Application,
    mandate: Mandate,
    at: datetime,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=application,
        at=at,
        body_id=mandate.body_id,
        own_mandate_id=mandate.id,
        path=path_of(mandate.body),
        mandate_id=mandate.id,
    )
