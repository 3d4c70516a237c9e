"""What bodies decided, as a network's file tells of it, and the groups and rules that followed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Viewer
from governance.actors import operations as actors
from governance.actors import queries as actors_queries
from governance.actors.operations.external_refs import add_refs
from governance.actors.parity import PERSONS_MIN, ParityAction, ParityAmong
from governance.calls import operations as calls
from governance.calls import queries as calls_queries
from governance.db import Texts
from governance.decisions import operations
from governance.decisions.models import (
    Decision,
    DecisionLinkKind,
    DecisionManner,
    DecisionOutcome,
    Matter,
)
from governance.network import form, matching
from governance.network.form import SYSTEM, Keyed, Unfit
from governance.periods import PartialDate

Known = Mapping[str, UUID]
"""What has come in already, by key."""


class DecisionRecord(msgspec.Struct, kw_only=True):
    """A decision as the file tells of it; its number is that of its place among its body's."""

    key: str
    body: str
    title: str | Texts
    text: str | Texts
    decided_on: str
    original_language: str | None = None
    outcome: DecisionOutcome = DecisionOutcome.ADOPTED
    manner: DecisionManner = DecisionManner.UNKNOWN
    matters: tuple[Matter, ...] = ()
    derived_from: tuple[str, ...] = ()
    implemented: str | None = None


class WorkingGroupRecord(Keyed, kw_only=True):
    """A working group as the file tells of it."""

    part_of: str
    theme: str | Texts
    task: str | Texts
    since: str
    until: str | None = None
    decision: str | None = None


class ParityRuleRecord(msgspec.Struct, kw_only=True):
    """A rule of parity as the file tells of it."""

    body: str
    action: ParityAction
    share_percent_min: int
    since: str
    among: ParityAmong = ParityAmong.REPRESENTATIVES
    persons_min: int = PERSONS_MIN
    decision: str | None = None


async def decision(
    session: AsyncSession,
    given: Any,
    bodies: Known,
    decisions: dict[str, UUID],
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a decision come in; whether it is new: its body took none of that title on that day."""
    record = form.converted(given, DecisionRecord)
    body_id = form.known(bodies, record.body, "body")
    taken = form.date(record.decided_on, "decided_on")
    title = form.said(record.title)
    origins = [form.known(decisions, key, "derived_from") for key in record.derived_from]
    met = await session.scalar(_taken(body_id, title, taken))
    if met is not None:
        decisions[record.key] = met
        return False
    made = await operations.record_decision(
        session,
        viewer=viewer,
        at=at,
        body_id=body_id,
        title=title,
        text=form.said(record.text),
        original_language=record.original_language,
        outcome=record.outcome,
        manner=record.manner,
        decided_on=taken,
        matters=record.matters,
    )
    decisions[record.key] = made.id
    for origin_id in origins:
        ids = {"child_id": made.id, "parent_id": origin_id}
        derived = DecisionLinkKind.DERIVED
        await operations.link_decisions(session, viewer=viewer, at=at, **ids, kind=derived)
    if record.implemented is not None:
        await operations.implement_decision(
            session,
            viewer=viewer,
            at=at,
            decision_id=made.id,
            on=form.date(record.implemented, "implemented"),
        )
    return True


async def working_group(
    session: AsyncSession,
    given: Any,
    bodies: Known,
    decisions: Known,
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a working group come in; whether it is new: no organisation has its key."""
    record = form.converted(given, WorkingGroupRecord)
    if await matching.organisation(session, record.key) is not None:
        return False
    group = await calls.open_working_group(
        session,
        viewer=viewer,
        at=at,
        part_of_id=form.known(bodies, record.part_of, "part_of"),
        name=record.texts,
        theme=form.said(record.theme),
        task=form.said(record.task),
        since=form.date(record.since, "since"),
        until=form.date(record.until, "until"),
        decision_id=by(decisions, record.decision),
    )
    whole = await session.scalar(calls_queries.working_group(viewer, group.id))
    if whole is None:
        raise Unfit("part_of: the group could not be opened there.")
    await add_refs(session, whole.organisation, {SYSTEM: record.key})
    return True


async def parity_rule(
    session: AsyncSession,
    given: Any,
    bodies: Known,
    decisions: Known,
    *,
    viewer: Viewer,
    at: datetime,
) -> bool:
    """Let a rule of parity come in; whether it is new: the body has had none on that day."""
    record = form.converted(given, ParityRuleRecord)
    body_id = form.known(bodies, record.body, "body")
    since = form.date(record.since, "since")
    if since is None or await session.scalar(actors_queries.parity_rule_of(body_id, since.day)):
        return False
    await actors.set_parity_rule(
        session,
        viewer=viewer,
        at=at,
        body_id=body_id,
        action=record.action,
        share_percent_min=record.share_percent_min,
        among=record.among,
        persons_min=record.persons_min,
        since=since,
        decision_id=by(decisions, record.decision),
    )
    return True


def by(decisions: Known, key: str | None) -> UUID | None:
    """The decision behind a record, where it names one; raises `Unfit` for one that is not in."""
    return None if key is None else form.known(decisions, key, "decision")


def _taken(body_id: UUID, title: Texts, taken: PartialDate | None) -> Any:
    day = taken.day if taken else None
    return select(Decision.id).where(
        Decision.body_id == body_id, Decision.title == title, Decision.decided_on == day
    )
