"""What bodies propose of the charter: another text, and passages added, removed or moved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.models import Organisation
from governance.actors.operations.bodies import steered_body
from governance.charter import queries
from governance.charter.amendment import CharterAmendment
from governance.charter.differences import (
    PassageChange,
    PassageKind,
    between_languages,
    between_orders,
    plain,
)
from governance.charter.models import CharterArticle, CharterCommitment, CharterVersion
from governance.charter.operations import writing
from governance.charter.operations.passages import article_of, passage
from governance.charter.operations.refusals import NothingWouldChange, PassageKeyTaken
from governance.charter.operations.versions import passage_key
from governance.db import Texts, found, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import PartialDate


async def propose_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    passage_id: UUID,
    text: Mapping[str, str],
    reason: Mapping[str, str],
) -> CharterAmendment:
    """Propose for a body another text of an article or a commitment of the charter, and say why."""
    body = await _proposer(session, viewer, at, body_id)
    amended = await passage(session, viewer, passage_id)
    version = await _amendable(session, viewer, at, amended.version_id, "passageId")
    proposed = _proposed(amended, text)

    amendment = CharterAmendment(
        version_id=version.id,
        change=PassageChange.CHANGED,
        **_named(_kind(amended), amended.key),
        was=amended.text,
        text=proposed,
        difference=between_languages(amended.text, proposed),
        reason=texts.written(reason, "reason"),
    )
    await _propose(session, viewer, at, body, amendment, amended.id, text=proposed)
    return amendment


async def propose_charter_addition(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    version_id: UUID,
    kind: PassageKind,
    key: str,
    text: Mapping[str, str],
    reason: Mapping[str, str],
    title: Mapping[str, str] | None = None,
    original_language: str | None = None,
    position: int | None = None,
    article_id: UUID | None = None,
) -> CharterAmendment:
    """Propose for a body one more article or commitment of the charter, and say why."""
    body = await _proposer(session, viewer, at, body_id)
    version = await _amendable(session, viewer, at, version_id, "versionId")
    within = await _within(session, viewer, version, kind, article_id)
    told = writing.saying(original_language or version.original_language, title, text)
    wanted, keys = passage_key(key), await _keys(session, kind, version)
    if wanted in keys:
        raise PassageKeyTaken
    last = len(keys) + 1
    _check_place(position, last)

    amendment = CharterAmendment(
        version_id=version.id,
        change=PassageChange.ADDED,
        **_named(kind, wanted),
        original_language=told.original_language,
        title=told.title,
        text=told.text,
        position=position,
        in_article_key=within,
        places=plain(between_orders(keys, wanted, position or last)),
        difference=between_languages(dict.fromkeys(told.text, ""), told.text),
        reason=texts.written(reason, "reason"),
    )
    await _propose(session, viewer, at, body, amendment, text=told.text)
    return amendment


async def propose_charter_removal(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    passage_id: UUID,
    reason: Mapping[str, str],
) -> CharterAmendment:
    """Propose for a body that the charter be without an article or a commitment, and say why."""
    body = await _proposer(session, viewer, at, body_id)
    amended = await passage(session, viewer, passage_id)
    version = await _amendable(session, viewer, at, amended.version_id, "passageId")
    kind = _kind(amended)
    keys = await _keys(session, kind, version)

    amendment = CharterAmendment(
        version_id=version.id,
        change=PassageChange.REMOVED,
        **_named(kind, amended.key),
        was=amended.text,
        places=plain(between_orders(keys, amended.key, None)),
        difference=between_languages(amended.text, dict.fromkeys(amended.text, "")),
        reason=texts.written(reason, "reason"),
    )
    await _propose(session, viewer, at, body, amendment, amended.id)
    return amendment


async def propose_charter_move(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    passage_id: UUID,
    reason: Mapping[str, str],
    changes: Mapping[str, Any],
) -> CharterAmendment:
    """Propose for a body another place or article for a passage of the charter, and say why.

    What is left out stays; a commitment whose article is null is to stand in none.
    """
    body = await _proposer(session, viewer, at, body_id)
    amended = await passage(session, viewer, passage_id)
    version = await _amendable(session, viewer, at, amended.version_id, "passageId")
    kind = _kind(amended)
    keys = await _keys(session, kind, version)
    before = after = await _stands_in(session, viewer, amended)
    if "article_id" in changes:
        after = await _within(session, viewer, version, kind, changes["article_id"])
    position = changes.get("position")
    _check_place(position, len(keys))
    place = position or amended.position
    if (place, after) == (amended.position, before):
        raise NothingWouldChange

    amendment = CharterAmendment(
        version_id=version.id,
        change=PassageChange.MOVED,
        **_named(kind, amended.key),
        was=amended.text,
        was_position=amended.position,
        position=None if place == amended.position else place,
        was_in_article_key=before,
        in_article_key=after,
        places=plain(between_orders(keys, amended.key, place)),
        difference=between_languages(amended.text, amended.text),
        reason=texts.written(reason, "reason"),
    )
    await _propose(session, viewer, at, body, amendment, amended.id)
    return amendment


async def _proposer(
    session: AsyncSession, viewer: Viewer, at: datetime, body_id: UUID
) -> Organisation:
    return await steered_body(
        session, viewer, Capability.CHARTER, body_id, PartialDate.on(at.date())
    )


async def _amendable(
    session: AsyncSession, viewer: Viewer, at: datetime, version_id: UUID, field: str
) -> CharterVersion:
    """A version of which something may still be proposed; `field` is what named it."""
    version = await linked(session, queries.version(viewer, version_id), version_id)
    if version.valid_until is not None and version.valid_until <= at.date():
        of = "is of a version that" if field == "passageId" else "is a version that"
        raise InvalidInput(field, "{} was superseded; amend a later one.", of)
    return version


async def _within(
    session: AsyncSession,
    viewer: Viewer,
    version: CharterVersion,
    kind: PassageKind,
    article_id: UUID | None,
) -> str | None:
    """The key of the article that a commitment is to stand in."""
    if article_id is None:
        return None
    if kind is PassageKind.ARTICLE:
        raise InvalidInput("articleId", "is for a commitment; articles stand in none.")
    return (await article_of(session, viewer, version, article_id)).key


async def _stands_in(
    session: AsyncSession, viewer: Viewer, amended: CharterArticle | CharterCommitment
) -> str | None:
    """The key of the article that a passage stands in."""
    article_id = None if isinstance(amended, CharterArticle) else amended.article_id
    if article_id is None:
        return None
    return (await found(session, queries.article(viewer, article_id), article_id)).key


async def _keys(session: AsyncSession, kind: PassageKind, version: CharterVersion) -> list[str]:
    """The keys of a version's passages of a kind, in their order."""
    model: type[CharterArticle | CharterCommitment]
    model = CharterArticle if kind is PassageKind.ARTICLE else CharterCommitment
    return [row.key for row in await writing.ordered(session, model, version.id)]


async def _propose(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    body: Organisation,
    amendment: CharterAmendment,
    passage_id: UUID | None = None,
    text: Texts | None = None,
) -> None:
    """Record what a body proposes from today on."""
    amendment.body_id, amendment.proposed_on = body.id, at.date()
    session.add(amendment)
    await session.flush()

    record(
        session,
        "charter.amendment_proposed",
        viewer=viewer,
        subject=amendment,
        at=at,
        body_id=body.id,
        path=actors_policy.path_of(body),
        version_id=amendment.version_id,
        change=amendment.change,
        passage_id=passage_id,
        key=amendment.key,
        text=text,
        reason=amendment.reason,
    )


def _check_place(position: int | None, last: int) -> None:
    if position is not None and not 1 <= position <= last:
        raise InvalidInput("position", "is 1 to {} here.", last)


def _kind(amended: CharterArticle | CharterCommitment) -> PassageKind:
    is_article = isinstance(amended, CharterArticle)
    return PassageKind.ARTICLE if is_article else PassageKind.COMMITMENT


def _named(kind: PassageKind, key: str) -> dict[str, str]:
    """How an amendment says what it is about."""
    return {f"{kind}_key": key}


def _proposed(amended: CharterArticle | CharterCommitment, text: Mapping[str, str]) -> Texts:
    """What is proposed, checked: it says something else, and in the original language."""
    proposed = texts.written(text, "text", length_max=writing.TEXT_LENGTH_MAX)
    if amended.original_language not in proposed:
        original = amended.original_language
        raise InvalidInput("text", "is not said in {}, the original language.", original)
    if all(amended.text.get(tag) == said for tag, said in proposed.items()):
        raise InvalidInput("text", "is what is said there already.")
    return proposed
