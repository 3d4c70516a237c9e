"""What can be done with versions of the charter: draft them, adopt them, call to adhere anew."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.charter import queries
from governance.charter.models import CharterArticle, CharterCommitment, CharterVersion
from governance.charter.operations.copying import copy_passages
from governance.charter.operations.refusals import CharterAdopted, CharterNotAdopted
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate

KEY_LENGTH_MAX = 60
_KEY = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")


async def draft_charter_version(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    key: str,
    title: Mapping[str, str],
    original_language: str,
    about: Mapping[str, str] | None = None,
    supersedes_id: UUID | None = None,
    copies: bool = True,
    opened_on: PartialDate | None = None,
) -> CharterVersion:
    """Begin a version of the charter: with what the one says which it supersedes, if it copies."""
    actors_policy.require_secretariat(viewer)
    opened = opened_on or PartialDate.on(at.date())
    if opened.day > at.date():
        raise InvalidInput("openedOn", "{} lies ahead; record it the day it happens.", opened)
    former = None
    if supersedes_id is not None:
        former = await linked(session, queries.version(viewer, supersedes_id), supersedes_id)

    version = CharterVersion(
        key=passage_key(key),
        title=texts.name(title, "title"),
        about=texts.written(about, "about") if about else None,
        original_language=language(original_language),
        supersedes_id=former.id if former else None,
        opened_on=opened.day,
        opened_on_precision=opened.precision,
    )
    session.add(version)
    await session.flush()
    if former is not None and copies:
        await copy_passages(session, former, version)

    record(
        session,
        "charter.drafted",
        viewer=viewer,
        subject=version,
        at=at,
        key=version.key,
        title=version.title,
        supersedes_id=version.supersedes_id,
    )
    return version


async def adopt_charter_version(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    version_id: UUID,
    on: PartialDate | None = None,
    in_force_from: date | None = None,
    decision_id: UUID | None = None,
    readherence_until: date | None = None,
    expected_revision: int | None = None,
) -> CharterVersion:
    """Adopt a draft as the charter: its text is fixed, and it takes the place of the one before.

    Who adhered to the one before is called to adhere anew by a day, if one is given.
    """
    actors_policy.require_secretariat(viewer)
    version = await drafted(session, viewer, version_id, expected_revision)
    adopted = on or PartialDate.on(at.date())
    if adopted.day > at.date():
        raise InvalidInput("on", "{} lies ahead; record the adoption the day it happens.", adopted)
    begin = PartialDate.on(in_force_from) if in_force_from else adopted
    if begin.day < adopted.day:
        raise InvalidInput("inForceFrom", "{} is before it was adopted, on {}.", begin, adopted)

    former = await _take_place(session, begin, "inForceFrom" if in_force_from else "on")
    version.adopted_on, version.adopted_on_precision = adopted.day, adopted.precision
    version.begin(begin)
    version.decision_id = decision_id
    version.supersedes_id = version.supersedes_id or (former.id if former else None)
    _open_window(version, readherence_until)
    if await has_text(session, version):
        version.text_fixed_at = at
    await session.flush()

    record(
        session,
        "charter.adopted",
        viewer=viewer,
        subject=version,
        at=at,
        on=adopted,
        in_force_from=begin,
        former_id=former.id if former else None,
        readherence_until=readherence_until,
    )
    return version


async def set_readherence_window(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    version_id: UUID,
    until: date | None = None,
    expected_revision: int | None = None,
) -> CharterVersion:
    """Say until when those who adhered to the version before may adhere anew; null closes that."""
    actors_policy.require_secretariat(viewer)
    query = queries.version(viewer, version_id)
    version = await claimed(session, query, version_id, expected_revision)
    if version.adopted_on is None:
        raise CharterNotAdopted

    _open_window(version, until)
    await session.flush()

    record(
        session,
        "charter.readherence_window_set",
        viewer=viewer,
        subject=version,
        at=at,
        until=until,
    )
    return version


async def drafted(
    session: AsyncSession, viewer: Viewer, version_id: UUID, expected_revision: int | None = None
) -> CharterVersion:
    """A draft to change, which nobody else changes until the end."""
    query = queries.version(viewer, version_id)
    version = await claimed(session, query, version_id, expected_revision)
    if version.adopted_on is not None:
        raise CharterAdopted
    return version


async def has_text(session: AsyncSession, version: CharterVersion) -> bool:
    """Whether a version has any article or commitment."""
    article = exists(select(CharterArticle.id).where(CharterArticle.version_id == version.id))
    commitment = exists(
        select(CharterCommitment.id).where(CharterCommitment.version_id == version.id)
    )
    return bool(await session.scalar(select(article | commitment)))


def passage_key(given: str) -> str:
    """A key that lasts from version to version; raises `InvalidInput` for what is none."""
    key = texts.line(given, "key", length_max=KEY_LENGTH_MAX)
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "key", "{!r} is no key; write letters and digits, as in well-being.", key
        )
    return key


def language(given: str, field: str = "originalLanguage") -> str:
    """A language tag; raises `InvalidInput` for what is none."""
    (tag,) = texts.languages([given], field)
    return tag


async def _take_place(
    session: AsyncSession, begin: PartialDate, field: str
) -> CharterVersion | None:
    """End the version in force the day another begins to be."""
    former: CharterVersion | None = await session.scalar(queries.last_adopted().with_for_update())
    if former is None:
        return None
    if former.valid_from is not None and begin.day <= former.valid_from:
        raise InvalidInput(
            field,
            "{} is not after the version before came into force, {}.",
            begin,
            former.valid_from,
        )
    former.stop(begin.day, begin.precision)
    former.revision += 1
    await session.flush()
    return former


def _open_window(version: CharterVersion, until: date | None) -> None:
    if until is not None and version.valid_from is not None and until < version.valid_from:
        raise InvalidInput(
            "until", "{} is before the version came into force, on {}.", until, version.valid_from
        )
    version.readherence_until = until
