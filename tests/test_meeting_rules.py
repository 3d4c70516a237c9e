"""Rules of meetings: set, lifted, and what they say of a meeting that does not keep them."""

from typing import Any

import pytest
from conftest import Ask
from meeting_scene import a_meeting, a_meeting_rule
from scene import acting_for, an_organisation, does, refused, unchanged

SHORT = "The body's rule asks for 15 days of notice, and this is 3."
ANOTHER_ROLE = "By the body's rule its meetings are convened in another role than yours."
NOTICES = "meeting { rule { id } mandate { role } } notices { action code message }"


@pytest.mark.parametrize("action", ["INFORM", "WARN"])
async def test_a_rule_that_is_not_kept_is_told(ask: Ask, action: str) -> None:
    body = await an_organisation(ask, "Platform")
    rule = await a_meeting_rule(
        ask, body, action=action, noticeDaysMin=15, convenerRoles=["CHAIR", "VICE_CHAIR"]
    )
    secretary = await acting_for(ask, body, "Bo")
    given = {"bodyId": body, "title": {"en": "Urgent"}, "manner": "ONLINE"}
    given |= {"beginsAt": "2026-03-04T18:00:00Z"}
    done = await ask.do("conveneMeeting", NOTICES, given, viewer=secretary)
    assert done["meeting"] == {"rule": {"id": rule}, "mandate": {"role": "SECRETARY"}}
    assert done["notices"] == [
        {"action": action, "code": "NoticeTooShort", "message": SHORT},
        {"action": action, "code": "NotTheConvener", "message": ANOTHER_ROLE},
    ]
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    given["beginsAt"] = "2026-03-16T18:00:00Z"
    done = await ask.do("conveneMeeting", NOTICES, given, viewer=chair)
    assert done["meeting"] == {"rule": {"id": rule}, "mandate": {"role": "CHAIR"}}
    assert done["notices"] == []


async def test_a_strict_rule_refuses_what_does_not_keep_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    await a_meeting_rule(ask, body, action="REFUSE", noticeDaysMin=15, convenerRoles=["CHAIR"])
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    secretary = await acting_for(ask, body, "Bo")
    given = {"bodyId": body, "title": {"en": "Urgent"}, "manner": "ONLINE"}
    soon = given | {"beginsAt": "2026-03-04T18:00:00Z"}
    later = given | {"beginsAt": "2026-04-04T18:00:00Z"}
    await refused(ask, "conveneMeeting", soon, "NoticeTooShort", SHORT, viewer=chair)
    await refused(ask, "conveneMeeting", later, "NotTheConvener", ANOTHER_ROLE, viewer=secretary)
    named = """mutation ($input: ConveneMeetingInput!) { conveneMeeting(input: $input) {
        ... on NotTheConvener { roles } } }"""
    answer = await ask(named, viewer=secretary, input=later)
    assert answer == {"conveneMeeting": {"roles": ["CHAIR"]}}
    done = await ask.do("conveneMeeting", "__typename", later, viewer=chair)
    assert done["__typename"] == "ConveneMeetingPayload"
    meeting = await a_meeting(ask, body)
    moved = {"meetingId": meeting, "beginsAt": "2026-03-04T18:00:00Z"}
    await refused(ask, "moveMeeting", moved, "NoticeTooShort", SHORT, viewer=chair)


async def test_a_rule_takes_the_place_of_the_former_and_is_lifted(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    given = {"bodyId": body, "cadence": "MONTHLY", "quorumPercent": 50, "since": "2024-01-01"}
    show = "meetingRule { id cadence quorumPercent convenerRoles validFrom validUntil revision }"
    first = await does(ask, "setMeetingRule", show, given, event="meeting_rule.set", viewer=chair)
    assert first["convenerRoles"] == []
    next_ = given | {"cadence": "TWO_MONTHLY", "since": "2026-01-01", "convenerRoles": ["CHAIR"]}
    second = await does(ask, "setMeetingRule", show, next_, event="meeting_rule.set")
    ruled = """query ($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {
        meetingRule { id cadence validUntil convenerRoles } } }"""
    was = (await ask(ruled, id=body, day="2025-06-01"))["organisation"]["meetingRule"]
    assert was == {
        "id": first["id"],
        "cadence": "MONTHLY",
        "validUntil": "2026-01-01",
        "convenerRoles": [],
    }
    assert (await ask(ruled, id=body))["organisation"]["meetingRule"]["convenerRoles"] == ["CHAIR"]
    there = "The body has a rule of meetings from a later day on; lift that one first."
    between = given | {"since": "2025-01-01"}
    await refused(ask, "setMeetingRule", between, "MeetingRuleThere", there, viewer=chair)

    lift = {"meetingRuleId": second["id"], "expectedRevision": 1}
    shown = await does(
        ask, "liftMeetingRule", show, lift, event="meeting_rule.lifted", viewer=chair
    )
    assert (shown["validUntil"], shown["revision"]) == ("2026-03-01", 2)
    assert (await ask(ruled, id=body))["organisation"]["meetingRule"] is None
    again = "on: is not before the rule ends, on 2026-03-01."
    lift = {"meetingRuleId": second["id"]}
    await refused(ask, "liftMeetingRule", lift, "InvalidInput", again, viewer=chair)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({}, "cadence"),
        ({"noticeDaysMin": 367}, "noticeDaysMin"),
        ({"quorumPercent": 0}, "quorumPercent"),
        ({"quorumPercentOfEachSector": 101}, "quorumPercentOfEachSector"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_not_set(
    ask: Ask, rule: dict[str, Any], field: str
) -> None:
    given = {"bodyId": await an_organisation(ask, "Platform"), **rule}
    async with unchanged(ask):
        answer = await ask.do("setMeetingRule", "__typename", given)
    assert (answer["__typename"], answer["code"]) == ("InvalidInput", "InvalidInput")
    assert answer["message"].startswith(f"{field}: ")
