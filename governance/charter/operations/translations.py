"""What can be done with translations of the charter: write, review and approve them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.charter import queries
from governance.charter.models import CharterTranslation, CharterVersion
from governance.charter.operations import writing
from governance.charter.operations.passages import passage
from governance.charter.operations.refusals import TranslationApproved, TranslationNotReviewed
from governance.charter.operations.versions import language as language_tag
from governance.db import Texts, claimed
from governance.errors import InvalidInput
from governance.events import record


async def translate_charter(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    passage_id: UUID,
    language: str,
    text: str,
    title: str | None = None,
) -> CharterTranslation:
    """Say an article or a commitment in another language, also in a version that was adopted.

    It is a draft until it was reviewed and approved; what an adopted version says in an approved
    translation does not change.
    """
    actors_policy.require_secretariat(viewer)
    tag = language_tag(language, "language")
    told = await passage(session, viewer, passage_id)
    version = await _held_version(session, viewer, told.version_id)
    told = await claimed(session, queries.as_passage(viewer, told), told.id)
    if tag == told.original_language:
        raise InvalidInput("language", "{} is the original; write the passage itself.", tag)
    known = {row.language: row for row in await writing.translations(session, told)}.get(tag)
    if known and known.approved_at is not None and version.text_fixed_at is not None:
        raise TranslationApproved

    said = texts.written({tag: text}, "text", length_max=writing.TEXT_LENGTH_MAX)
    told.text = {**told.text, **said}
    told.title = _titled(told.title, tag, title)
    translation = known or CharterTranslation(**writing.owner(told), language=tag)
    if known is None:
        session.add(translation)
    else:
        known.revision += 1
    writing.begin_anew(translation, viewer, at)
    await session.flush()

    record(
        session,
        "charter.translated",
        viewer=viewer,
        subject=translation,
        at=at,
        version_id=version.id,
        passage_id=told.id,
        language=tag,
        title=title,
        text=said[tag],
    )
    return translation


async def review_translation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    translation_id: UUID,
    expected_revision: int | None = None,
) -> CharterTranslation:
    """Say that a translation was read beside the original and is true to it."""
    actors_policy.require_secretariat(viewer)
    translation = await _open(session, viewer, translation_id, expected_revision)

    translation.reviewed_by_id, translation.reviewed_at = viewer.person_id, at
    await session.flush()

    _record(session, "charter.translation_reviewed", viewer, translation, at)
    return translation


async def approve_translation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    translation_id: UUID,
    expected_revision: int | None = None,
) -> CharterTranslation:
    """Let a reviewed translation be the charter's own text in its language."""
    actors_policy.require_secretariat(viewer)
    translation = await _open(session, viewer, translation_id, expected_revision)
    if translation.reviewed_at is None:
        raise TranslationNotReviewed

    translation.approved_by_id, translation.approved_at = viewer.person_id, at
    await session.flush()

    _record(session, "charter.translation_approved", viewer, translation, at)
    return translation


async def _open(
    session: AsyncSession, viewer: Viewer, translation_id: UUID, expected_revision: int | None
) -> CharterTranslation:
    """A translation that is not approved yet."""
    query = queries.translation(viewer, translation_id)
    translation = await claimed(session, query, translation_id, expected_revision)
    if translation.approved_at is not None:
        raise TranslationApproved
    return translation


async def _held_version(session: AsyncSession, viewer: Viewer, version_id: UUID) -> CharterVersion:
    """A version that nobody changes before the deed is done; others may translate it as well.

    (It is locked before the passage, as whoever writes a draft does.)
    """
    query = queries.version(viewer, version_id).with_for_update(read=True)
    version: CharterVersion = (await session.scalars(query)).one()
    return version


def _titled(titles: Texts | None, tag: str, title: str | None) -> Texts | None:
    """A passage's title with that of a translation, or without it."""
    if title is not None:
        if titles is None:
            raise InvalidInput("title", "is none in the original.")
        return {**titles, **texts.name({tag: title}, "title")}
    return titles and {known: said for known, said in titles.items() if known != tag}


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    translation: CharterTranslation,
    at: datetime,
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=translation,
        at=at,
        passage_id=translation.article_id or translation.commitment_id,
        language=translation.language,
    )
