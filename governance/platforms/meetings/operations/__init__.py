"""What can be done with meetings: rules set, meetings convened and closed, agendas written."""

from governance.platforms.meetings.operations.agenda import (
    add_agenda_item,
    move_agenda_item,
    remove_agenda_item,
)
from governance.platforms.meetings.operations.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    convene_meeting,
    move_meeting,
)
from governance.platforms.meetings.operations.past import record_meeting
from governance.platforms.meetings.operations.refusals import (
    PROMISES,
    AlreadyConvened,
    MeetingCancelled,
    MeetingHeld,
    MeetingRuleThere,
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
    "MeetingCancelled",
    "MeetingHeld",
    "MeetingNotice",
    "MeetingRuleThere",
    "NotTheConvener",
    "NoticeTooShort",
    "TooEarlyToClose",
    "add_agenda_item",
    "cancel_meeting",
    "change_meeting",
    "close_meeting",
    "convene_meeting",
    "lift_meeting_rule",
    "move_agenda_item",
    "move_meeting",
    "record_meeting",
    "remove_agenda_item",
    "set_meeting_rule",
]
