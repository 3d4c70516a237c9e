"""How what an amendment proposes comes into a draft, where it fits there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.charter.amendment import CharterAmendment
from governance.charter.differences import PassageChange
from governance.charter.models import CharterArticle, CharterCommitment, CharterVersion
from governance.charter.operations import writing
from governance.charter.operations.passages import check_empty
from governance.charter.operations.refusals import (
    NoSuchArticle,
    NoSuchPassage,
    NothingWouldChange,
    PassageKeyTaken,
)
from governance.db import Texts

Clause = CharterArticle | CharterCommitment


async def write_into(
    session: AsyncSession,
    draft: CharterVersion,
    amendment: CharterAmendment,
    *,
    viewer: Viewer,
    at: datetime,
) -> Clause | None:
    """Let a draft be as is proposed; answers with the passage, unless it is removed."""
    rows = await writing.ordered(session, _model(amendment), draft.id)
    there = next((row for row in rows if row.key == amendment.key), None)
    if amendment.change is PassageChange.ADDED:
        if there is not None:
            raise PassageKeyTaken
        return await _add(session, draft, amendment, len(rows) + 1, viewer=viewer, at=at)
    if amendment.change is PassageChange.REMOVED:
        if there is None:
            raise NothingWouldChange
        if isinstance(there, CharterArticle):
            await check_empty(session, there)
        await writing.remove(session, there)
        return None
    if there is None:
        raise NoSuchPassage
    if amendment.change is PassageChange.MOVED:
        await _move(session, amendment, there, len(rows))
        return there
    return await _say(session, draft, amendment, there, viewer=viewer, at=at)


async def _say(
    session: AsyncSession,
    draft: CharterVersion,
    amendment: CharterAmendment,
    there: Clause,
    *,
    viewer: Viewer,
    at: datetime,
) -> Clause:
    """Let a passage say what is proposed, under the title it has in the languages proposed."""
    text: Texts = amendment.text or {}
    title = {tag: said for tag, said in (there.title or {}).items() if tag in text}
    told = writing.saying(there.original_language, title or None, text)
    return await writing.write(
        session, type(there), draft, viewer=viewer, at=at, key=there.key, told=told
    )


async def _add(
    session: AsyncSession,
    draft: CharterVersion,
    amendment: CharterAmendment,
    last: int,
    *,
    viewer: Viewer,
    at: datetime,
) -> Clause:
    """Let a draft have one more passage, at its place or last where there are fewer by now."""
    article_id = await _article_id(session, draft.id, amendment)
    original = amendment.original_language or draft.original_language
    passage = await writing.write(
        session,
        _model(amendment),
        draft,
        viewer=viewer,
        at=at,
        key=amendment.key,
        told=writing.saying(original, amendment.title, amendment.text or {}),
        position=min(amendment.position or last, last),
    )
    if isinstance(passage, CharterCommitment):
        passage.article_id = article_id
        await session.flush()
    return passage


async def _move(
    session: AsyncSession, amendment: CharterAmendment, there: Clause, last: int
) -> None:
    """Let a passage stand elsewhere: what the amendment leaves as it was stays as the draft has it.

    Where the draft has fewer passages by now, it comes last.
    """
    place = min(amendment.position or there.position, last)
    is_moved = place != there.position
    is_elsewhere = amendment.in_article_key != amendment.was_in_article_key
    if isinstance(there, CharterCommitment) and is_elsewhere:
        article_id = await _article_id(session, there.version_id, amendment)
        is_moved = is_moved or there.article_id != article_id
        there.article_id = article_id
    if not is_moved:
        raise NothingWouldChange
    there.revision += 1
    await writing.move(session, there, place)


async def _article_id(
    session: AsyncSession, draft_id: UUID, amendment: CharterAmendment
) -> UUID | None:
    """The article of a draft that a commitment is to stand in, by its key."""
    if amendment.in_article_key is None:
        return None
    article_id: UUID | None = await session.scalar(
        select(CharterArticle.id).where(
            CharterArticle.version_id == draft_id, CharterArticle.key == amendment.in_article_key
        )
    )
    if article_id is None:
        raise NoSuchArticle
    return article_id


def _model(amendment: CharterAmendment) -> type[Clause]:
    return CharterArticle if amendment.article_key else CharterCommitment
