"""What differs between two versions of the charter, in the API: passage by passage."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.types import Info

from governance.charter import differences, queries
from governance.charter.differences import PassageChange, PassageKind
from governance.texts import is_language
from schema.charter.charter import CharterVersion
from schema.context import Context, Found
from schema.rows.ids import decode
from schema.scalars import WordDifference


@strawberry.type(description="A passage of one version beside that of another under its key.")
class PassageDifference:
    """A passage of one version beside that of another under its key."""

    kind: PassageKind = strawberry.field(description="Whether it is an article or a commitment.")
    key: str = strawberry.field(description="Its key in both.")
    changes: list[PassageChange] = strawberry.field(
        description="What became of it; nothing where it says the same at the same place."
    )
    title: WordDifference = strawberry.field(description="Its titles, word by word.")
    text: WordDifference = strawberry.field(description="What it says, word by word.")


@strawberry.type(description="Two versions of the charter side by side, in one language.")
class CharterDifference:
    """Two versions of the charter side by side, in one language."""

    from_version: CharterVersion | None = strawberry.field(description="The one compared with.")
    to_version: CharterVersion | None = strawberry.field(description="The one compared.")
    passages: list[PassageDifference] = strawberry.field(
        description="What is different, in the order of the version compared; what it lacks last."
    )


@strawberry.type
class CharterDifferenceQueries:
    """Questions about two versions of the charter."""

    @strawberry.field(  # type: ignore[untyped-decorator]  # Strawberry's is.
        description="What one version of the charter says beside another, by key and word by word:"
        " beside the one it supersedes, unless another is named. Null where one of them is not"
        " there. A text that is not in the language is shown in the nearest."
    )
    async def charter_difference(
        self,
        info: Info,
        to: strawberry.ID,
        from_: Annotated[strawberry.ID | None, strawberry.argument(name="from")] = None,
        lang: str | None = None,
        only_changed: bool = True,  # noqa: FBT001, FBT002  An argument of the API.
    ) -> CharterDifference | None:
        """What one version of the charter says beside another."""
        context: Context = info.context
        tag = lang if lang and is_language(lang) else context.lang
        compared = decode("cha", to)
        former = decode("cha", from_) if from_ else None
        async with context.database.session() as session:
            version = await session.scalar(queries.version(context.viewer, compared))
            former = former or (version.supersedes_id if version else None)
            if version is None or former is None:
                return None
            if await session.scalar(queries.version(context.viewer, former)) is None:
                return None
            old, new = await _said(session, former, tag), await _said(session, compared, tag)
        told = await asyncio.to_thread(differences.between_versions, old, new)
        return CharterDifference(
            from_version=_found(Found(former)),
            to_version=_found(Found(compared)),
            passages=[_shown(each) for each in told if each.changes or not only_changed],
        )


async def _said(session: AsyncSession, version_id: UUID, lang: str) -> list[differences.Passage]:
    """What a version says in a language, passage by passage."""
    return [
        differences.Passage(
            PassageKind(found.kind), found.key, found.title, found.text, found.article
        )
        for found in await session.execute(queries.passages(version_id, lang))
    ]


def _shown(told: differences.PassageDifference) -> PassageDifference:
    return PassageDifference(
        kind=told.kind,
        key=told.key,
        changes=list(told.changes),
        title=WordDifference(differences.plain(told.title)),
        text=WordDifference(differences.plain(told.text)),
    )


def _found(marker: Any) -> Any:
    """Rows an ordinary type holds are read by the engine when they are selected."""
    return marker
