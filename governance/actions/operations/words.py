"""Words on commitments: each stays on record, and the journal tells all whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Viewer
from governance.actions import policy, queries
from governance.actions.models import Commitment, Feedback, FeedbackKind
from governance.actors import policy as actors
from governance.actors.models import Organisation
from governance.charter.evidence import Given, author, happen, show
from governance.events import Subject, record
from governance.periods import PartialDate


@dataclass(frozen=True, kw_only=True)
class Word:
    """What somebody says of a commitment, and what shows it."""

    text: Mapping[str, str]
    field: str = "text"
    """What the text is called in the input."""
    link: str | None = None
    node_id: UUID | None = None
    on: PartialDate | None = None


async def say(
    session: AsyncSession,
    viewer: Viewer,
    at: datetime,
    commitment: Commitment,
    kind: FeedbackKind,
    body: Organisation,
    word: Word,
) -> Feedback:
    """Put a word of a body on a commitment on record; the caller tells the journal.

    It is of today where the body sits, unless it says of when.
    """
    here = at.astimezone(ZoneInfo(await zones.zone_of(session, body.id)))
    feedback = Feedback(commitment_id=commitment.id, kind=kind, body_id=body.id)
    if word.link is not None or word.node_id is not None:
        given = Given(link=word.link, node_id=word.node_id, on=word.on)
        await show(session, viewer, feedback, given, here)
    else:
        happen(feedback, word.on, here)
    feedback.text = texts.written(word.text, word.field)
    author(feedback, viewer, body.id, actors.path_of(body))
    return feedback


async def tell(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    at: datetime,
    commitment: Commitment,
    body: Organisation,
    subject: Subject,
    **told: Any,
) -> None:
    """Record a deed about a commitment as one that concerns every body that asked for it.

    Those are all whose decisions the one it follows grew out of; the unlisted among them read it in
    their own `feedback`.
    """
    asked, decision_id = policy.asking(commitment), commitment.decision_id
    heard = await session.scalars(queries.hearing(decision_id)) if decision_id else ()
    record(
        session,
        name,
        viewer=viewer,
        subject=subject,
        at=at,
        body_id=body.id,
        path=actors.path_of(body),
        commitment_id=commitment.id,
        organisation_id=commitment.organisation_id,
        decision_id=decision_id,
        action_id=commitment.action_id,
        asked_by_id=asked.id,
        heard_by=sorted({*heard} - {asked.id}),
        **told,
    )
