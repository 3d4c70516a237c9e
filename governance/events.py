"""The journal: one row for each deed, written in the deed's own transaction and never changed."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.access import Viewer
from governance.db import Base, Identified, references

SALT_BYTES = 16
PRIVATE = "account."
"""How the names of deeds begin that only the person they concern may see."""
OF_MEMBERS = ("joining.", "fee.")
"""How the names of deeds begin that only who applies for a body, and the secretariat, may see."""
CONFIDENTIAL = "assessment."
"""How the names of deeds begin that only the people of the bodies they concern may see."""


class Event(Identified, Base):
    """A deed as the journal keeps it: what, when, about what; who and how is its detail."""

    __tablename__ = "event"

    at: Mapped[datetime]
    name: Mapped[str]
    subject_id: Mapped[UUID]
    about: Mapped[list[UUID]]
    """Every node the deed concerns, the subject first."""
    commitment: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of the detail's salt and canonical form: it verifies also when the detail is gone."""

    detail: Mapped["EventDetail | None"] = relationship(lazy="raise", back_populates="event")

    __table_args__ = (
        Index("event_about_idx", "about", postgresql_using="gin"),
        Index("event_name_idx", "name", "id"),
        Index("event_at_idx", "at", "id"),
    )


class EventDetail(Base):
    """Who did a deed, on which mandate, with what; deletable, so a person can be forgotten."""

    __tablename__ = "event_detail"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    mandate_id: Mapped[UUID | None]
    params: Mapped[dict[str, Any]]
    salt: Mapped[bytes] = mapped_column(LargeBinary)

    event: Mapped[Event] = relationship(lazy="raise", back_populates="detail")


class Seal(Base):
    """A batch of the journal sealed: the Merkle root of its events, chained to the batch before."""

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_event: Mapped[int] = mapped_column(BigInteger)
    last_event: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]


class SealedEvent(Base):
    """The number a committed event received when its batch was sealed; followers read by it."""

    __tablename__ = "sealed_event"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = references("event.id", unique=True, index=False)
    seal_number: Mapped[int] = references("seal.number")


class UnsealedEvent(Base):
    """An event that waits for its seal; put here by the database as the event is written."""

    __tablename__ = "unsealed_event"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)


class Subject(Protocol):
    """Anything with an id that a deed can be about."""

    @property
    def id(self) -> UUID:
        """The node's id."""


def record(
    session: AsyncSession,
    name: str,
    /,
    *,
    viewer: Viewer,
    subject: Subject,
    at: datetime,
    body_id: UUID | None = None,
    own_mandate_id: UUID | None = None,
    path: str | None = None,
    **params: Any,
) -> None:
    """Write a deed into the journal, in the deed's own transaction.

    `name` is `noun.past_verb`; `body_id` is the body acted for, and `path` that of its territory,
    which tell the mandate acted on, unless it is `own_mandate_id`, held by whoever does it. Ids
    anywhere among the parameters are nodes the deed also concerns: who may not see one of them
    does not see the deed.
    """
    event, detail = _told(name, viewer, subject, at, body_id, own_mandate_id, path, params)
    session.add(Event(**event, detail=EventDetail(**detail)))


async def recorded(
    session: AsyncSession,
    name: str,
    /,
    *,
    viewer: Viewer,
    subject: Subject,
    at: datetime,
    body_id: UUID | None = None,
    own_mandate_id: UUID | None = None,
    path: str | None = None,
    **params: Any,
) -> None:
    """Write a deed into the journal like `record`, at once: for deeds that many do together.

    (The session's unit of work takes as long as all else of a small deed.)
    """
    event, detail = _told(name, viewer, subject, at, body_id, own_mandate_id, path, params)
    id_ = await session.scalar(_EVENT, event)
    await session.execute(_DETAIL, detail | {"event_id": id_})


_EVENTS: Any = Event.__table__
_DETAILS: Any = EventDetail.__table__
_EVENT = insert(_EVENTS).returning(_EVENTS.c.id)
_DETAIL = insert(_DETAILS)


def _told(
    name: str,
    viewer: Viewer,
    subject: Subject,
    at: datetime,
    body_id: UUID | None,
    own_mandate_id: UUID | None,
    path: str | None,
    params: dict[str, Any],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """An event and its detail, as rows."""
    concerned = [subject.id, *ids_in(params), *([body_id] if body_id else [])]
    detail: dict[str, Any] = {
        "person_id": viewer.person_id,
        "mandate_id": viewer.mandate_over(body_id, own_mandate_id, path),
        "params": {key: plain(value) for key, value in params.items() if value is not None},
    }
    if viewer.application_id is not None:
        detail["params"]["through_application_id"] = str(viewer.application_id)
    salt = secrets.token_bytes(SALT_BYTES)
    event = {
        "at": at,
        "name": name,
        "subject_id": subject.id,
        "about": list(dict.fromkeys(concerned)),
        "commitment": commitment(salt, **detail),
    }
    return event, detail | {"salt": salt}


def commitment(
    salt: bytes, *, person_id: UUID | None, mandate_id: UUID | None, params: dict[str, Any]
) -> bytes:
    """The salted SHA-256 of an event's detail, over its canonical JSON."""
    canonical = json.dumps(
        [person_id and str(person_id), mandate_id and str(mandate_id), params],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(salt + canonical.encode()).digest()


def ids_in(value: Any) -> Iterator[UUID]:
    """Every id among a deed's parameters, however deep."""
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, dict):
        yield from ids_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from ids_in(item)


def plain(value: Any) -> Any:
    """A parameter as the journal keeps it: JSON without fractions, which PostgreSQL respells."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
