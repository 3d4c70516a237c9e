"""What can be done with people: register them, and correct what is held on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy, queries
from governance.actors.models import Gender, Person
from governance.actors.operations.refusals import PersonForgotten
from governance.db import claimed, linked
from governance.events import record


async def register_person(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    name: str,
    languages: Sequence[str] = (),
    gender: Gender | None = None,
    is_unlisted: bool = False,
) -> Person:
    """Register a person, so that they can hold a seat or a mandate."""
    policy.require_registrar(viewer)

    person = Person(
        name=texts.line(name, "name"),
        languages=texts.languages(list(languages)),
        gender=gender,
        is_unlisted=is_unlisted,
        registered_by_id=viewer.person_id,
    )
    session.add(person)
    await session.flush()

    record(session, "person.registered", viewer=viewer, subject=person, at=at)
    return person


async def correct_person(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    person_id: UUID,
    changes: dict[str, Any],
    expected_revision: int | None = None,
) -> Person:
    """Correct what is held on a person; what it was before is not kept, for it was never true."""
    person = await claimed(session, queries.person(viewer, person_id), person_id, expected_revision)
    policy.require_corrector(viewer, person)
    check_remembered(person)

    if "name" in changes:
        person.name = texts.line(changes["name"] or "", "name")
    if "languages" in changes:
        person.languages = texts.languages(list(changes["languages"] or ()))
    if "gender" in changes:
        person.gender = changes["gender"]
    if changes.get("is_unlisted") is not None:
        person.is_unlisted = changes["is_unlisted"]
    await session.flush()

    record(
        session,
        "person.corrected",
        viewer=viewer,
        subject=person,
        at=at,
        corrected=sorted(changes),
    )
    return person


async def remembered_person(session: AsyncSession, viewer: Viewer, person_id: UUID) -> Person:
    """A person to hold something; they are not forgotten before the deed is done."""
    person = await linked(session, queries.person(viewer, person_id), person_id)
    check_remembered(person)
    return person


def check_remembered(person: Person) -> None:
    """Refuse to hold anything new on a person who was forgotten."""
    if person.forgotten_at is not None:
        raise PersonForgotten(person.id)
