"""Meetings are on the clocks of where they are; their rules keep the days of the body."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Ask
from meeting_scene import BEGINS, a_meeting_rule
from scene import a_territory, an_organisation, refused

EAST, WEST = "Pacific/Auckland", "Atlantic/Cape_Verde"
AHEAD = "begins: lies ahead; convene a meeting that is to be held."


def utc(moment: str) -> datetime:
    """A moment as clocks show it in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


async def test_a_meeting_is_on_the_clocks_of_where_it_is_else_of_its_body(ask: Ask) -> None:
    country = await a_territory(ask, "Portugal", "country", timeZone="Europe/Lisbon")
    region = await a_territory(ask, "Açores", "region", country, timeZone="Atlantic/Azores")
    town, island = [await a_territory(ask, "Town", parent=wider) for wider in (country, region)]
    nowhere = await a_territory(ask, "Nowhere")
    body = await an_organisation(ask, "Platform", timeZone=WEST)
    lone = await an_organisation(ask, "Lone")
    for of, more, zone in (
        (body, {}, WEST),
        (body, {"territoryId": nowhere}, WEST),
        (body, {"territoryId": town}, "Europe/Lisbon"),
        (body, {"territoryId": island}, "Atlantic/Azores"),
        (body, {"territoryId": town, "timeZone": EAST}, EAST),
        (lone, {"territoryId": island}, "Atlantic/Azores"),
        (lone, {}, "UTC"),
    ):
        given: dict[str, Any] = {"bodyId": of, "title": {"en": "Plenary"}, "manner": "ONLINE"}
        given |= {"beginsAt": BEGINS, **more}
        done = await ask.do("conveneMeeting", "meeting { id timeZone }", given)
        assert done["meeting"]["timeZone"] == zone, more
        gone = {"meetingId": done["meeting"]["id"], "reason": {"en": "Another"}}
        await ask.do("cancelMeeting", "__typename", gone)


async def test_a_meeting_does_not_end_before_it_begins_while_clocks_are_put_forward(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Platform", timeZone="Europe/Lisbon")
    given: dict[str, Any] = {"bodyId": body, "title": {"en": "Night"}, "manner": "ONLINE"}
    # There is no half past one on that night: it is half past two, by the new time.
    given |= {"beginsAt": "2026-03-29T01:30:00", "endsAt": "2026-03-29T02:15:00"}
    over = "endsAt: is not after it begins."
    await refused(ask, "conveneMeeting", given, "InvalidInput", over)
    given["endsAt"] = "2026-03-29T02:45:00"
    done = await ask.do("conveneMeeting", "meeting { beginsAt endsAt }", given)
    assert done["meeting"] == {
        "beginsAt": "2026-03-29T01:30:00+00:00",
        "endsAt": "2026-03-29T01:45:00+00:00",
    }


@pytest.mark.parametrize(
    ("zone", "early", "late"),
    [
        (None, "2026-03-10T23:59", "2026-03-11T00:00"),
        (EAST, "2026-03-10T10:59", "2026-03-10T11:00"),
        (WEST, "2026-03-11T00:59", "2026-03-11T01:00"),
    ],
)
async def test_a_meeting_is_recorded_once_its_day_has_come_where_it_was(
    ask: Ask, zone: str | None, early: str, late: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    given = {"bodyId": body, "title": {"en": "Assembly"}, "begins": "2026-03-11"}
    await refused(ask, "recordMeeting", given, "InvalidInput", AHEAD, now=utc(early))
    done = await ask.do("recordMeeting", "meeting { begins }", given, now=utc(late))
    assert done["meeting"] == {"begins": "2026-03-11"}
    elsewhere = given | {"timeZone": "Etc/GMT+12"}
    await refused(ask, "recordMeeting", elsewhere, "InvalidInput", AHEAD, now=utc(late))


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [(EAST, "2026-03-10T11:30", "2026-03-11"), (WEST, "2026-03-10T00:30", "2026-03-09")],
)
async def test_a_rule_is_set_and_lifted_on_the_bodys_own_day(
    ask: Ask, zone: str, moment: str, today: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    former = await a_meeting_rule(ask, await an_organisation(ask, "Other", timeZone=zone))
    given = {"bodyId": body, "cadence": "MONTHLY"}
    done = await ask.do("setMeetingRule", "meetingRule { validFrom }", given, now=utc(moment))
    assert done["meetingRule"] == {"validFrom": today}
    lift = {"meetingRuleId": former}
    done = await ask.do("liftMeetingRule", "meetingRule { validUntil }", lift, now=utc(moment))
    assert done["meetingRule"] == {"validUntil": today}
