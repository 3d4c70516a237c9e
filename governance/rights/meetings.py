"""Who may do what with meetings, their rules and agendas."""

from governance.access import Capability
from governance.platforms.meetings import operations, policy, queries
from governance.rights.rule import Rule, Rules, Who, bodys, persons

_MEETING = {"mtg": queries.meeting}
_ITEM = {"agi": queries.agenda_item}
_MINUTES = {"min": queries.minutes}

RULES: Rules = {
    operations.open_calendar_feed: Rule(
        who=Who.THEMSELVES,
        is_for_applications=False,
        require=policy.require_themselves,
        anywhere=policy.require_themselves,
    ),
    operations.close_calendar_feed: persons(
        policy.require_feeds_own, {"cfd": queries.calendar_feed}
    ),
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
            operations.record_attendance,
            operations.write_minutes,
        ),
        bodys(Capability.MEETINGS, _MEETING, body=lambda meeting: meeting.body),
    ),
    **dict.fromkeys(
        (operations.move_agenda_item, operations.remove_agenda_item),
        bodys(Capability.MEETINGS, _ITEM, body=lambda item: item.meeting.body),
    ),
    **dict.fromkeys(
        (
            operations.translate_minutes,
            operations.approve_minutes,
            operations.add_minutes_erratum,
        ),
        bodys(Capability.MEETINGS, _MINUTES, body=lambda minutes: minutes.meeting.body),
    ),
}
