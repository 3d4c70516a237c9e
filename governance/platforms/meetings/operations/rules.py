"""Rules of meetings: a body sets itself one, and lifts it; and what a meeting has against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Role
from governance.actors.operations import rules
from governance.db import claimed
from governance.errors import InvalidInput, Refusal
from governance.periods import PartialDate
from governance.platforms.meetings import queries
from governance.platforms.meetings.models import Cadence, ConveningAction, Meeting, MeetingRule
from governance.platforms.meetings.operations.common import sitting_body, tell
from governance.platforms.meetings.operations.refusals import NoticeTooShort, NotTheConvener

NOTICE_DAYS_MAX = 366
_ASKED = ("notice_days_min", "cadence", "quorum_percent", "quorum_percent_of_each_sector")


@dataclass(frozen=True)
class MeetingNotice:
    """What whoever convenes a meeting is told of a rule that is not kept with it."""

    action: ConveningAction
    refusal: Refusal

    def said(self, lang: str) -> str:
        """It in a sentence."""
        return self.refusal.said(lang)


async def set_meeting_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    body_id: UUID,
    action: ConveningAction = ConveningAction.INFORM,
    convener_roles: Sequence[Role] = (),
    notice_days_min: int | None = None,
    cadence: Cadence | None = None,
    quorum_percent: int | None = None,
    quorum_percent_of_each_sector: int | None = None,
    since: PartialDate | None = None,
) -> MeetingRule:
    """Set a body a rule of its meetings from a day on, instead of the one it has.

    It says how often it means to meet, who convenes it, how long before, and its quorum.
    """
    body, day = await sitting_body(session, viewer, body_id, at, since)
    rule = MeetingRule(
        body_id=body.id,
        action=action,
        convener_roles=[role.value for role in dict.fromkeys(convener_roles)],
        notice_days_min=notice_days_min,
        cadence=cadence,
        quorum_percent=quorum_percent,
        quorum_percent_of_each_sector=quorum_percent_of_each_sector,
    )
    _check(rule)

    await rules.follow(session, rule, queries.meeting_rule_of(body.id, day.day), day)

    asked = {name: getattr(rule, name) for name in _ASKED}
    roles = rule.convener_roles or None
    told = {**asked, "action": action, "convener_roles": roles, "since": day}
    tell(session, "meeting_rule.set", viewer, rule, body, at, told)
    return rule


async def lift_meeting_rule(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    meeting_rule_id: UUID,
    on: PartialDate | None = None,
    expected_revision: int | None = None,
) -> MeetingRule:
    """Let a body have a rule of meetings no more from a day on; today without one."""
    query = queries.meeting_rule(viewer, meeting_rule_id)
    rule = await claimed(session, query, meeting_rule_id, expected_revision)
    actors.require_power(viewer, Capability.MEETINGS, rule.body)

    end = await rules.lift(session, rule, on, await zones.today_of(session, rule.body_id, at))

    tell(session, "meeting_rule.lifted", viewer, rule, rule.body, at, {"on": end})
    return rule


async def kept(session: AsyncSession, viewer: Viewer, meeting: Meeting) -> list[MeetingNotice]:
    """Let a meeting be under its body's rule of its day: what that rule has to say of it.

    Raises the refusal where the rule refuses. The secretariat convenes for any body.
    """
    rule = await session.scalar(queries.meeting_rule_of(meeting.body_id, meeting.begins_on))
    meeting.rule_id = None if rule is None else rule.id
    if rule is None:
        return []
    found: list[Refusal] = []
    if rule.notice_days_min is not None and (meeting.notice_days or 0) < rule.notice_days_min:
        found.append(NoticeTooShort(meeting.notice_days or 0, rule.notice_days_min))
    if rule.convener_roles:
        own = await session.scalars(
            queries.held_in(meeting.body_id, sorted(viewer.held), rule.convener_roles)
        )
        mandate_id = own.first()
        meeting.mandate_id = mandate_id or meeting.mandate_id
        if mandate_id is None and not viewer.is_secretariat:
            found.append(NotTheConvener([Role(role) for role in rule.convener_roles]))
    if found and rule.action is ConveningAction.REFUSE:
        raise found[0]
    return [MeetingNotice(rule.action, refusal) for refusal in found]


def _check(rule: MeetingRule) -> None:
    if not rule.convener_roles and all(getattr(rule, name) is None for name in _ASKED):
        raise InvalidInput("cadence", "a rule says something: how often, who, how long before, …")
    days = rule.notice_days_min
    if days is not None and not 0 <= days <= NOTICE_DAYS_MAX:
        raise InvalidInput("noticeDaysMin", "is a number of days, 0 to {}.", NOTICE_DAYS_MAX)
    for name, field in (
        ("quorum_percent", "quorumPercent"),
        ("quorum_percent_of_each_sector", "quorumPercentOfEachSector"),
    ):
        share = getattr(rule, name)
        if share is not None and not 1 <= share <= 100:  # noqa: PLR2004  A share in a hundred.
            raise InvalidInput(field, "is a share of 1 to 100 in a hundred.")
