"""Who may do what with meetings, their rules and agendas."""

from governance.access import Capability
from governance.platforms.meetings import operations, queries
from governance.rights.rule import Rules, bodys

_MEETING = {"mtg": queries.meeting}
_ITEM = {"agi": queries.agenda_item}

RULES: Rules = {
    operations.set_meeting_rule: bodys(Capability.MEETINGS),
    operations.lift_meeting_rule: bodys(
        Capability.MEETINGS, {"mrl": queries.meeting_rule}, body=lambda rule: rule.body
    ),
    operations.convene_meeting: bodys(Capability.MEETINGS),
    operations.record_meeting: bodys(Capability.MEETINGS),
    **dict.fromkeys(
        (
            operations.change_meeting,
            operations.move_meeting,
            operations.cancel_meeting,
            operations.close_meeting,
            operations.add_agenda_item,
        ),
        bodys(Capability.MEETINGS, _MEETING, body=lambda meeting: meeting.body),
    ),
    **dict.fromkeys(
        (operations.move_agenda_item, operations.remove_agenda_item),
        bodys(Capability.MEETINGS, _ITEM, body=lambda item: item.meeting.body),
    ),
}
