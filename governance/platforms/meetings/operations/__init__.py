"""What can be done with meetings: rules set, meetings convened and closed, agendas written."""

from governance.platforms.meetings.operations.agenda import (
    add_agenda_item,
    move_agenda_item,
    remove_agenda_item,
)
from governance.platforms.meetings.operations.attendance import Attended, record_attendance
from governance.platforms.meetings.operations.feeds import (
    OpenedFeed,
    close_calendar_feed,
    open_calendar_feed,
)
from governance.platforms.meetings.operations.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    convene_meeting,
    move_meeting,
)
from governance.platforms.meetings.operations.minutes import (
    add_minutes_erratum,
    approve_minutes,
    translate_minutes,
    write_minutes,
)
from governance.platforms.meetings.operations.past import record_meeting
from governance.platforms.meetings.operations.refusals import (
    PROMISES,
    AlreadyConvened,
    MeetingCancelled,
    MeetingHeld,
    MeetingRuleThere,
    MinutesApproved,
    MinutesNotApproved,
    NoticeTooShort,
    NotTheConvener,
    TooEarlyToClose,
)
from governance.platforms.meetings.operations.rules import (
    MeetingNotice,
    lift_meeting_rule,
    set_meeting_rule,
)

__all__ = [
    "PROMISES",
    "AlreadyConvened",
    "Attended",
    "MeetingCancelled",
    "MeetingHeld",
    "MeetingNotice",
    "MeetingRuleThere",
    "MinutesApproved",
    "MinutesNotApproved",
    "NotTheConvener",
    "NoticeTooShort",
    "OpenedFeed",
    "TooEarlyToClose",
    "add_agenda_item",
    "add_minutes_erratum",
    "approve_minutes",
    "cancel_meeting",
    "change_meeting",
    "close_calendar_feed",
    "close_meeting",
    "convene_meeting",
    "lift_meeting_rule",
    "move_agenda_item",
    "move_meeting",
    "open_calendar_feed",
    "record_attendance",
    "record_meeting",
    "remove_agenda_item",
    "set_meeting_rule",
    "translate_minutes",
    "write_minutes",
]
