"""How many of a body's seats were taken at a meeting, by sector, and whether that was a quorum."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, null, or_, select
from sqlalchemy.orm import aliased

from governance.access import Viewer
from governance.actors.models import Sector
from governance.periods import holds_on
from governance.platforms.meetings.models import MeetingRule
from governance.platforms.meetings.records import Attendance, Presence
from governance.platforms.models import SECTORS, Seat, Voice
from governance.platforms.policy import visible_there


class Seating:
    """The seats that a body has on the day of a meeting, as far as a viewer sees who sits there.

    Seats with a voice and no vote make no quorum. One is taken by who holds it, or on its behalf
    by who takes part for another.
    """

    def __init__(self, meeting: Any, viewer: Viewer) -> None:
        self._meeting = meeting
        self._viewer = viewer
        self._seat = aliased(Seat)
        self._own = aliased(Attendance)
        self._other = aliased(Attendance)

    def seats(self, *sectors: Sector) -> ColumnElement[int]:
        """How many seats there are, for some sectors or for all."""
        return self._told(self._count(*sectors))

    def present(self, *sectors: Sector) -> ColumnElement[int]:
        """How many of them are taken."""
        return self._told(self._present(*sectors))

    def of(self, presence: Presence) -> ColumnElement[int]:
        """How many of them are said to be so."""
        return self._told(self._counted(self._own.presence == presence))

    def unrecorded(self) -> ColumnElement[int]:
        """How many of them nothing is said of."""
        return self._told(self._counted(self._own.id.is_(None)))

    def is_quorate(self) -> ColumnElement[Any]:
        """Whether as many were there as the rule asks; null without one, or where none is told."""
        whole = self._percent("quorum_percent")
        each = self._percent("quorum_percent_of_each_sector")
        kept = [self._reaches(each, sector) for sector in SECTORS]
        met = and_(self._reaches(whole), *kept)
        unsaid = or_(
            and_(whole.is_(None), each.is_(None)), self._counted(self._own.id.is_not(None)) == 0
        )
        return self._told(case((unsaid, null()), else_=met))

    def _reaches(self, percent: Any, *sectors: Sector) -> ColumnElement[bool]:
        enough = self._present(*sectors) * 100 >= percent * self._count(*sectors)
        return or_(percent.is_(None), enough)

    def _percent(self, name: str) -> Any:
        rule = aliased(MeetingRule)
        asked = select(getattr(rule, name)).where(rule.id == self._meeting.rule_id)
        return asked.correlate_except(rule).scalar_subquery()

    def _count(self, *sectors: Sector) -> ColumnElement[int]:
        return self._counted(*self._for(sectors))

    def _present(self, *sectors: Sector) -> ColumnElement[int]:
        taken = or_(
            self._own.presence == Presence.PRESENT,
            and_(
                self._own.presence == Presence.REPRESENTED,
                self._other.presence == Presence.PRESENT,
            ),
        )
        return self._counted(taken, *self._for(sectors))

    def _for(self, sectors: tuple[Sector, ...]) -> list[ColumnElement[bool]]:
        return [or_(*(self._seat.sector == sector for sector in sectors))] if sectors else []

    def _counted(self, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        counted = func.count(self._seat.id)
        return counted.filter(and_(*conditions)) if conditions else counted

    def _told(self, what: ColumnElement[Any]) -> ColumnElement[Any]:
        seat, own, other, meeting = self._seat, self._own, self._other, self._meeting
        statement = (
            select(what)
            .select_from(seat)
            .outerjoin(own, and_(own.seat_id == seat.id, own.meeting_id == meeting.id))
            .outerjoin(
                other,
                and_(other.seat_id == own.represented_by_id, other.meeting_id == meeting.id),
            )
            .where(
                seat.body_id == meeting.body_id,
                seat.voice == Voice.VOTE,
                holds_on(seat, meeting.begins_on),
                visible_there(self._viewer, seat),
            )
        )
        return statement.correlate_except(seat, own, other).scalar_subquery()


def percent_of(meeting: Any, name: str) -> ColumnElement[int | None]:
    """What the rule of a meeting asks of its quorum, in a hundred."""
    rule = aliased(MeetingRule)
    asked = select(getattr(rule, name)).where(rule.id == meeting.rule_id)
    told: ColumnElement[int | None] = asked.correlate_except(rule).scalar_subquery()
    return told
