"""A version's passages in another version: under the same keys, in the same order."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from governance.charter.models import (
    CharterArticle,
    CharterCommitment,
    CharterTranslation,
    CharterVersion,
)

_SAID = ("key", "position", "original_language", "title", "text")
_DONE = tuple(
    f"{done}_{how}" for done in ("translated", "reviewed", "approved") for how in ("by_id", "at")
)


async def copy_passages(session: AsyncSession, old: CharterVersion, new: CharterVersion) -> None:
    """Let a draft begin with what another version says, its translations included."""
    await _copy(session, CharterArticle, old.id, new.id)
    await _copy(session, CharterCommitment, old.id, new.id)
    of: tuple[tuple[Any, Any], ...] = (
        (CharterArticle, CharterTranslation.article_id),
        (CharterCommitment, CharterTranslation.commitment_id),
    )
    for model, column in of:
        theirs, ours = aliased(model), aliased(model)
        copied = (
            select(ours.id, CharterTranslation.language, *_columns(CharterTranslation, _DONE))
            .join(theirs, theirs.id == column)
            .join(ours, ours.key == theirs.key)
            .where(theirs.version_id == old.id, ours.version_id == new.id)
        )
        names = [column.key, "language", *_DONE]
        await session.execute(insert(CharterTranslation).from_select(names, copied))


async def _copy(
    session: AsyncSession,
    model: type[CharterArticle] | type[CharterCommitment],
    old_id: UUID,
    new_id: UUID,
) -> None:
    copied = select(literal(new_id), *_columns(model, _SAID)).where(model.version_id == old_id)
    names = ["version_id", *_SAID]
    if model is CharterCommitment:
        theirs, ours = aliased(CharterArticle), aliased(CharterArticle)
        copied = (
            copied.add_columns(ours.id)
            .outerjoin(theirs, theirs.id == CharterCommitment.article_id)
            .outerjoin(ours, (ours.key == theirs.key) & (ours.version_id == new_id))
        )
        names.append("article_id")
    await session.execute(insert(model).from_select(names, copied))


def _columns(model: Any, names: tuple[str, ...]) -> list[Any]:
    return [getattr(model, name) for name in names]
