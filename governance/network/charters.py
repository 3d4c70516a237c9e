"""The charter's versions as a network's file tells of them: by name and date, without a text."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.charter import operations, queries
from governance.network import form
from governance.network.form import CharterVersionRecord, Come, Unfit


async def charter_version(
    session: AsyncSession, given: Any, _: Come, *, viewer: Viewer, at: datetime
) -> bool:
    """Let a version come in, drafted and if it was also adopted; whether it is new.

    Its text has a file of its own, which fills a version that was adopted without one.
    """
    record = form.converted(given, CharterVersionRecord)
    if await session.scalar(queries.by_key(record.key)) is not None:
        return False
    former = None
    if record.supersedes is not None:
        former = await session.scalar(queries.by_key(record.supersedes))
        if former is None:
            raise Unfit(f"supersedes: {record.supersedes!r} is not among what has come in.")
    approved = form.date(record.approved, "approved")
    version = await operations.draft_charter_version(
        session,
        viewer=viewer,
        at=at,
        key=record.key,
        title=form.said(record.title),
        original_language=record.original_language,
        about=form.said(record.about) if record.about else None,
        supersedes_id=former.id if former else None,
        opened_on=form.date(record.opened, "opened") or approved,
    )
    if approved is not None:
        await operations.adopt_charter_version(
            session, viewer=viewer, at=at, version_id=version.id, on=approved
        )
    return True
