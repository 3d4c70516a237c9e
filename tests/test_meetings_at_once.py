"""Two who convene, close or cancel a meeting at once, and two records of one body that meets."""

import asyncio

from conftest import Ask
from meeting_scene import BEFORE, a_meeting, a_meeting_rule, a_past_meeting
from scene import acting_for, an_organisation, refused
from test_meetings import THERE

from governance.access import OPERATOR


async def test_of_two_at_once_exactly_one_convenes_moves_and_closes(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    bo, eva = await acting_for(ask, body, "Bo"), await acting_for(ask, body, "Eva")
    given = {"bodyId": body, "title": {"en": "Plenary"}, "manner": "ONLINE"}
    for month in range(4, 9):
        moment = {"beginsAt": f"2026-0{month}-01T18:00:00Z"}
        answers = await asyncio.gather(
            *(
                ask.do("conveneMeeting", "__typename", given | moment, viewer=one)
                for one in (bo, eva)
            )
        )
        told = sorted(answer["__typename"] for answer in answers)
        assert told == ["AlreadyConvened", "ConveneMeetingPayload"]
    assert await ask.count("meeting") == 5

    for day in range(1, 6):
        moment = {"beginsAt": f"2026-02-0{day}T18:00:00Z"}
        begun = await ask.do("conveneMeeting", "meeting { id }", given | moment, now=BEFORE)
        one = {"meetingId": begun["meeting"]["id"]}
        ended = await asyncio.gather(
            ask.do("closeMeeting", "__typename", one, viewer=bo),
            ask.do("cancelMeeting", "__typename", one | {"reason": {"en": "No"}}, viewer=eva),
        )
        told = sorted(answer["__typename"] for answer in ended)
        assert told in (
            ["CancelMeetingPayload", "MeetingCancelled"],
            ["CloseMeetingPayload", "MeetingHeld"],
        )


async def test_merged_bodies_do_not_meet_twice_at_once(ask: Ask) -> None:
    body, copy = await an_organisation(ask, "Platform"), await an_organisation(ask, "Platfrom")
    await a_meeting_rule(ask, body)
    await a_meeting_rule(ask, copy)
    await a_meeting(ask, body)
    twice = await a_meeting(ask, copy)
    past = await a_past_meeting(ask, copy)
    merge = {"duplicateId": copy, "originalId": body}
    await refused(ask, "mergeDuplicate", merge, "AlreadyConvened", THERE)
    cancel = {"meetingId": twice, "reason": {"en": "Twice"}}
    await ask.do("cancelMeeting", "__typename", cancel)
    done = await ask.do("mergeDuplicate", "__typename", merge)
    assert done["__typename"] == "MergeDuplicatePayload"
    shown = await ask(
        "query ($id: ID!) { meeting(id: $id) { body { id } } }", id=past, viewer=OPERATOR
    )
    assert shown["meeting"]["body"]["id"] == body
    assert await ask.count("meeting_rule") == 1
