"""How a passage comes to say something, where it stands, and what its translations are then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.charter.models import (
    CharterArticle,
    CharterCommitment,
    CharterTranslation,
    CharterVersion,
)
from governance.charter.operations.versions import language, passage_key
from governance.db import Texts
from governance.errors import InvalidInput, RevisionMismatch

TEXT_LENGTH_MAX = 6_000
"""How many characters a passage has in a language; a difference of two is made in no time."""
PASSAGES_MAX: Mapping[type, int] = {CharterArticle: 50, CharterCommitment: 100}
"""How many a version has, so that all of them are shown in one list."""

Written = TypeVar("Written", bound=CharterArticle | CharterCommitment)


@dataclass(frozen=True)
class Saying:
    """What a passage is to say, checked."""

    original_language: str
    title: Texts | None
    text: Texts


def saying(
    original_language: str, title: Mapping[str, str] | None, text: Mapping[str, str]
) -> Saying:
    """What a passage is to say; raises `InvalidInput` where it does not say it in the original."""
    original = language(original_language)
    told = Saying(
        original,
        texts.name(title, "title") if title else None,
        texts.written(text, "text", length_max=TEXT_LENGTH_MAX),
    )
    for field, said in (("text", told.text), ("title", told.title)):
        if said is not None and original not in said:
            raise InvalidInput(field, "is not said in {}, the original language.", original)
    untold = sorted((told.title or {}).keys() - told.text.keys())
    if untold:
        raise InvalidInput("title", "is said in {}, in which there is no text.", untold[0])
    return told


async def write(
    session: AsyncSession,
    model: type[Written],
    version: CharterVersion,
    *,
    viewer: Viewer,
    at: datetime,
    key: str,
    told: Saying,
    position: int | None = None,
    expected_revision: int | None = None,
) -> Written:
    """Let a version say something under a key, new or instead of what it says there."""
    wanted = passage_key(key)
    rows = await ordered(session, model, version.id)
    passage = next((row for row in rows if row.key == wanted), None)
    known = passage.revision if passage else 0
    if expected_revision is not None and expected_revision != known:
        raise RevisionMismatch(expected_revision, known)
    if passage is None:
        if len(rows) >= (most := PASSAGES_MAX[model]):
            raise InvalidInput("key", "would be one more than the {} a version may have.", most)
        passage = model(version_id=version.id, key=wanted, position=len(rows) + 1)
        rows.append(passage)
        session.add(passage)
    else:
        passage.revision += 1
    outdated = _say(passage, told)
    _place(rows, passage, position)
    await session.flush()
    await _sync_translations(session, passage, outdated, viewer=viewer, at=at)
    return passage


async def ordered(session: AsyncSession, model: type[Written], version_id: UUID) -> list[Written]:
    """A version's passages of a kind, in their order."""
    query = select(model).where(model.version_id == version_id).order_by(model.position)
    return list(await session.scalars(query))


async def remove(session: AsyncSession, passage: CharterArticle | CharterCommitment) -> None:
    """Take a passage out of a draft with its translations, and close up the others."""
    for translation in await translations(session, passage):
        await session.delete(translation)
    await session.flush()
    await session.delete(passage)
    await session.flush()
    rest = await ordered(session, type(passage), passage.version_id)
    for place, row in enumerate(rest, start=1):
        row.position = place
    await session.flush()


async def move(session: AsyncSession, passage: Written, position: int) -> None:
    """Let a passage of a draft stand at a place among the others, the first being 1."""
    _place(await ordered(session, type(passage), passage.version_id), passage, position)
    await session.flush()


async def translations(
    session: AsyncSession, passage: CharterArticle | CharterCommitment
) -> list[CharterTranslation]:
    """The translations of a passage."""
    return list(await session.scalars(select(CharterTranslation).where(_of(passage))))


def owner(passage: CharterArticle | CharterCommitment) -> dict[str, UUID]:
    """How a translation says which passage it is of."""
    name = "article_id" if isinstance(passage, CharterArticle) else "commitment_id"
    return {name: passage.id}


def begin_anew(translation: CharterTranslation, viewer: Viewer, at: datetime) -> None:
    """Let a translation be a draft of whoever wrote it."""
    translation.translated_by_id, translation.translated_at = viewer.person_id, at
    translation.reviewed_by_id = translation.reviewed_at = None
    translation.approved_by_id = translation.approved_at = None


def _of(passage: CharterArticle | CharterCommitment) -> ColumnElement[bool]:
    ((name, passage_id),) = owner(passage).items()
    found: ColumnElement[bool] = getattr(CharterTranslation, name) == passage_id
    return found


def _say(passage: CharterArticle | CharterCommitment, told: Saying) -> set[str]:
    """Let a passage say something; the languages whose translation has to be looked at anew."""
    was_title, was = passage.title or {}, passage.text or {}
    original = told.original_language
    title = told.title or {}
    changed = {
        tag
        for tag in told.text
        if (was.get(tag), was_title.get(tag)) != (told.text[tag], title.get(tag))
    }
    is_other = original in changed or passage.original_language != original
    passage.original_language, passage.title, passage.text = original, told.title, told.text
    return set(told.text) if is_other else changed


def _place(rows: list[Written], passage: Written, position: int | None) -> None:
    """Let a passage stand at a place among the others, the first being 1."""
    if position is None:
        return
    if not 1 <= position <= len(rows):
        raise InvalidInput("position", "is 1 to {} here.", len(rows))
    rows.remove(passage)
    rows.insert(position - 1, passage)
    for place, row in enumerate(rows, start=1):
        if row.position != place:
            row.position = place


async def _sync_translations(
    session: AsyncSession,
    passage: CharterArticle | CharterCommitment,
    outdated: set[str],
    *,
    viewer: Viewer,
    at: datetime,
) -> None:
    """Keep a row for every language but the original; what is outdated is a draft again."""
    wanted = passage.text.keys() - {passage.original_language}
    known = {row.language: row for row in await translations(session, passage)}
    for tag in known.keys() - wanted:
        await session.delete(known[tag])
    for tag in sorted(wanted):
        row = known.get(tag)
        if row is None:
            row = CharterTranslation(**owner(passage), language=tag)
            session.add(row)
        elif tag not in outdated:
            continue
        else:
            row.revision += 1
        begin_anew(row, viewer, at)
    await session.flush()
