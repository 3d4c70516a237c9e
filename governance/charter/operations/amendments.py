"""What can be done with amendments: propose them, take them back, take them up or not."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.access import Capability, Viewer
from governance.actors import policy as actors_policy
from governance.actors.operations.bodies import steered_body
from governance.charter import policy, queries
from governance.charter.differences import between_languages
from governance.charter.models import (
    AmendmentOutcome,
    CharterAmendment,
    CharterArticle,
    CharterCommitment,
    CharterVersion,
)
from governance.charter.operations import writing
from governance.charter.operations.passages import passage
from governance.charter.operations.refusals import AmendmentSettled, NoSuchPassage
from governance.charter.operations.versions import drafted
from governance.db import Texts, claimed, linked
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
    today = PartialDate.on(at.date())
    body = await steered_body(session, viewer, Capability.CHARTER, body_id, today)
    amended = await passage(session, viewer, passage_id)
    version = await linked(session, queries.version(viewer, amended.version_id), amended.version_id)
    if version.valid_until is not None and version.valid_until <= at.date():
        raise InvalidInput("passageId", "is of a version that was superseded; amend a later one.")
    proposed = _proposed(amended, text)

    is_article = isinstance(amended, CharterArticle)
    amendment = CharterAmendment(
        version_id=version.id,
        article_key=amended.key if is_article else None,
        commitment_key=None if is_article else amended.key,
        body_id=body.id,
        proposed_on=today.day,
        was=amended.text,
        text=proposed,
        difference=between_languages(amended.text, proposed),
        reason=texts.written(reason, "reason"),
    )
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
        version_id=version.id,
        passage_id=amended.id,
        key=amended.key,
        text=proposed,
        reason=amendment.reason,
    )
    return amendment


async def withdraw_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> CharterAmendment:
    """Take back an amendment that a body proposed."""
    query = queries.amendment(viewer, amendment_id)
    amendment = await claimed(session, query, amendment_id, expected_revision)
    policy.require_proposer(viewer, amendment)

    _settle(amendment, AmendmentOutcome.WITHDRAWN, at, reason)
    await session.flush()

    record(
        session,
        "charter.amendment_withdrawn",
        viewer=viewer,
        subject=amendment,
        at=at,
        body_id=amendment.body_id,
        path=actors_policy.path_of(amendment.body),
        reason=amendment.outcome_reason,
    )
    return amendment


async def take_up_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    into_version_id: UUID,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> CharterAmendment:
    """Let a draft say what an amendment proposes, under the key of what it amends."""
    actors_policy.require_secretariat(viewer)
    query = queries.amendment(viewer, amendment_id)
    amendment = await claimed(session, query, amendment_id, expected_revision)
    draft = await drafted(session, viewer, into_version_id)

    _settle(amendment, AmendmentOutcome.TAKEN_UP, at, reason)
    amendment.into_version_id = draft.id
    taken = await _write_into(session, draft, amendment, viewer=viewer, at=at)
    await session.flush()

    record(
        session,
        "charter.amendment_taken_up",
        viewer=viewer,
        subject=amendment,
        at=at,
        proposed_by_id=amendment.body_id,
        into_version_id=draft.id,
        passage_id=taken.id,
        reason=amendment.outcome_reason,
    )
    return amendment


async def decline_amendment(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    amendment_id: UUID,
    reason: Mapping[str, str],
    expected_revision: int | None = None,
) -> CharterAmendment:
    """Do not take up an amendment, for a reason that is given to whoever proposed it."""
    actors_policy.require_secretariat(viewer)
    query = queries.amendment(viewer, amendment_id)
    amendment = await claimed(session, query, amendment_id, expected_revision)

    _settle(amendment, AmendmentOutcome.DECLINED, at, reason)
    amendment.outcome_reason = texts.written(reason, "reason")
    await session.flush()

    record(
        session,
        "charter.amendment_declined",
        viewer=viewer,
        subject=amendment,
        at=at,
        proposed_by_id=amendment.body_id,
        reason=amendment.outcome_reason,
    )
    return amendment


def _proposed(amended: CharterArticle | CharterCommitment, text: Mapping[str, str]) -> Texts:
    """What is proposed, checked: it says something else, and in the original language."""
    proposed = texts.written(text, "text", length_max=writing.TEXT_LENGTH_MAX)
    if amended.original_language not in proposed:
        original = amended.original_language
        raise InvalidInput("text", f"is not said in {original}, the original language.")
    if all(amended.text.get(tag) == said for tag, said in proposed.items()):
        raise InvalidInput("text", "is what is said there already.")
    return proposed


def _settle(
    amendment: CharterAmendment,
    outcome: AmendmentOutcome,
    at: datetime,
    reason: Mapping[str, str] | None,
) -> None:
    if amendment.outcome is not None:
        raise AmendmentSettled
    amendment.outcome = outcome
    amendment.settled_on = at.date()
    amendment.outcome_reason = texts.written(reason, "reason") if reason else None


async def _write_into(
    session: AsyncSession,
    draft: CharterVersion,
    amendment: CharterAmendment,
    *,
    viewer: Viewer,
    at: datetime,
) -> CharterArticle | CharterCommitment:
    """Let a draft say what is proposed, under the title it has there in the languages proposed."""
    model = CharterArticle if amendment.article_key else CharterCommitment
    key = amendment.article_key or amendment.commitment_key
    there: CharterArticle | CharterCommitment | None = await session.scalar(
        select(model).where(model.version_id == draft.id, model.key == key)
    )
    if there is None:
        raise NoSuchPassage
    title = {tag: said for tag, said in (there.title or {}).items() if tag in amendment.text}
    told = writing.saying(there.original_language, title or None, amendment.text)
    return await writing.write(
        session, type(there), draft, viewer=viewer, at=at, key=there.key, told=told
    )
