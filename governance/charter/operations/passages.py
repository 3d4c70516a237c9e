"""What can be done with articles and commitments of a draft: write them, and take them out."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.actors import policy as actors_policy
from governance.charter import queries
from governance.charter.models import CharterArticle, CharterCommitment, CharterVersion
from governance.charter.operations import writing
from governance.charter.operations.refusals import ArticleHasCommitments
from governance.charter.operations.versions import drafted
from governance.db import claimed, found
from governance.errors import InvalidInput
from governance.events import record


async def write_article(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    version_id: UUID,
    key: str,
    text: Mapping[str, str],
    title: Mapping[str, str] | None = None,
    original_language: str | None = None,
    position: int | None = None,
    expected_revision: int | None = None,
) -> CharterArticle:
    """Let a draft have an article under a key, new or instead of the one that is there."""
    actors_policy.require_secretariat(viewer)
    version = await drafted(session, viewer, version_id)
    told = writing.saying(original_language or version.original_language, title, text)

    article = await writing.write(
        session,
        CharterArticle,
        version,
        viewer=viewer,
        at=at,
        key=key,
        told=told,
        position=position,
        expected_revision=expected_revision,
    )

    record(
        session,
        "charter.article_written",
        viewer=viewer,
        subject=article,
        at=at,
        version_id=version.id,
        key=article.key,
        position=article.position,
        title=article.title,
        text=article.text,
    )
    return article


async def write_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    version_id: UUID,
    key: str,
    text: Mapping[str, str],
    article_id: UUID | None = None,
    title: Mapping[str, str] | None = None,
    original_language: str | None = None,
    position: int | None = None,
    expected_revision: int | None = None,
) -> CharterCommitment:
    """Let a draft have a commitment under a key, new or instead of the one that is there."""
    actors_policy.require_secretariat(viewer)
    version = await drafted(session, viewer, version_id)
    article = await article_of(session, viewer, version, article_id) if article_id else None
    told = writing.saying(original_language or version.original_language, title, text)

    commitment = await writing.write(
        session,
        CharterCommitment,
        version,
        viewer=viewer,
        at=at,
        key=key,
        told=told,
        position=position,
        expected_revision=expected_revision,
    )
    commitment.article_id = article.id if article else None
    await session.flush()

    record(
        session,
        "charter.commitment_written",
        viewer=viewer,
        subject=commitment,
        at=at,
        version_id=version.id,
        article_id=commitment.article_id,
        key=commitment.key,
        position=commitment.position,
        title=commitment.title,
        text=commitment.text,
    )
    return commitment


async def remove_article(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    article_id: UUID,
) -> CharterVersion:
    """Take an article out of a draft; no commitment stands in it any more."""
    actors_policy.require_secretariat(viewer)
    article = await found(session, queries.article(viewer, article_id), article_id)
    version = await drafted(session, viewer, article.version_id)
    await claimed(session, queries.article(viewer, article_id), article_id)
    await check_empty(session, article)

    await writing.remove(session, article)

    record(
        session,
        "charter.article_removed",
        viewer=viewer,
        subject=version,
        at=at,
        article_id=article.id,
        key=article.key,
    )
    return version


async def remove_commitment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    commitment_id: UUID,
) -> CharterVersion:
    """Take a commitment out of a draft."""
    actors_policy.require_secretariat(viewer)
    commitment = await found(session, queries.commitment(viewer, commitment_id), commitment_id)
    version = await drafted(session, viewer, commitment.version_id)
    await claimed(session, queries.commitment(viewer, commitment_id), commitment_id)

    await writing.remove(session, commitment)

    record(
        session,
        "charter.commitment_removed",
        viewer=viewer,
        subject=version,
        at=at,
        commitment_id=commitment.id,
        key=commitment.key,
    )
    return version


async def passage(
    session: AsyncSession, viewer: Viewer, passage_id: UUID
) -> CharterArticle | CharterCommitment:
    """An article or a commitment by its id."""
    article: CharterArticle | None = await session.scalar(queries.article(viewer, passage_id))
    if article is not None:
        return article
    return await found(session, queries.commitment(viewer, passage_id), passage_id)


async def check_empty(session: AsyncSession, article: CharterArticle) -> None:
    """Refuse to take out an article in which commitments stand."""
    within = exists(select(CharterCommitment.id).where(CharterCommitment.article_id == article.id))
    if await session.scalar(select(within)):
        raise ArticleHasCommitments


async def article_of(
    session: AsyncSession, viewer: Viewer, version: CharterVersion, article_id: UUID
) -> CharterArticle:
    """The article of a version that a commitment is to stand in."""
    article = await found(session, queries.article(viewer, article_id), article_id)
    if article.version_id != version.id:
        raise InvalidInput("articleId", "is an article of another version.")
    return article
