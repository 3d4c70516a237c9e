"""When bodies are to meet: by how often their rule says, and which have not for long."""

from datetime import UTC, datetime
from typing import Any

from conftest import Ask
from meeting_scene import a_begun_meeting, a_meeting, a_meeting_rule, a_past_meeting
from scene import a_territory, an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

DUE = """query ($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) { meetingsDue {
    lastHeld { begins } nextPlanned { begins } dueOn isOverdue dates } } }"""
WITHOUT = """query ($months: Int!, $filter: OrganisationFilter) {
    bodiesWithoutMeeting(first: 20, months: $months, filter: $filter) { nodes { name } } }"""


async def due(ask: Ask, body: str, day: str | None = None) -> dict[str, Any]:
    """When a body is to meet."""
    found: dict[str, Any] = (await ask(DUE, id=body, day=day))["organisation"]["meetingsDue"]
    return found


async def without(ask: Ask, months: int, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The bodies that held no meeting for some months, by name."""
    page = (await ask(WITHOUT, viewer=viewer, months=months, **values))["bodiesWithoutMeeting"]
    return sorted(one["name"] for one in page["nodes"])


async def test_the_next_days_follow_from_the_rule_and_the_last_meeting(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    nothing = dict.fromkeys(("lastHeld", "nextPlanned", "dueOn", "isOverdue", "dates"))
    assert await due(ask, body) == nothing
    await a_past_meeting(ask, body, "2025-10-31")
    assert await due(ask, body) == nothing | {"lastHeld": {"begins": "2025-10-31"}}

    await a_meeting_rule(ask, body, cadence="MONTHLY", since="2024")
    assert await due(ask, body) == {
        "lastHeld": {"begins": "2025-10-31"},
        "nextPlanned": None,
        "dueOn": "2025-11-30",
        "isOverdue": True,
        "dates": [
            *("2025-11-30", "2025-12-31", "2026-01-31"),
            *("2026-02-28", "2026-03-31", "2026-04-30"),
        ],
    }
    await a_meeting(ask, body)
    now = await due(ask, body)
    assert (now["nextPlanned"], now["isOverdue"]) == ({"begins": "2026-04-01"}, False)
    begun = await a_begun_meeting(ask, body)
    await ask.do("closeMeeting", "__typename", {"meetingId": begun})
    now = await due(ask, body)
    assert (now["lastHeld"], now["dueOn"]) == ({"begins": "2026-02-28"}, "2026-03-28")
    past = await due(ask, body, "2024-06-01")
    assert (past["lastHeld"], past["dueOn"]) == (None, "2024-02-01")


async def test_each_cadence_has_its_months(ask: Ask) -> None:
    for cadence, day in (
        ("MONTHLY", "2025-02-15"),
        ("TWO_MONTHLY", "2025-03-15"),
        ("QUARTERLY", "2025-04-15"),
        ("HALF_YEARLY", "2025-07-15"),
        ("YEARLY", "2026-01-15"),
    ):
        body = await an_organisation(ask, "Platform")
        await a_meeting_rule(ask, body, cadence=cadence)
        await a_past_meeting(ask, body, "2025-01-15")
        assert (await due(ask, body))["dueOn"] == day


async def test_bodies_that_have_not_met_for_months_are_listed(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    met = await an_organisation(ask, "Met", since="2010")
    await a_past_meeting(ask, met, "2025-12-01")
    long_ago = await an_organisation(ask, "Long ago", since="2010", territoryId=town)
    await a_past_meeting(ask, long_ago, "2024-05")
    planning = await an_organisation(ask, "Planning")
    await a_meeting(ask, planning)
    await an_organisation(ask, "Young", since="2026-02-01")
    await an_organisation(ask, "Firm", "COMPANY")
    await an_organisation(ask, "Cell", isUnlisted=True)
    over = await an_organisation(ask, "Over", since="2000")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": over, "on": "2020"})

    assert await without(ask, 6) == ["Long ago", "Planning"]
    assert await without(ask, 2) == ["Long ago", "Met", "Planning"]
    assert await without(ask, 36) == ["Planning"]
    assert await without(ask, 6, OPERATOR) == ["Cell", "Long ago", "Planning"]
    assert await without(ask, 6, filter={"within": town}) == ["Long ago"]
    raw = await ask.raw(WITHOUT, months=0)
    assert raw["errors"][0]["message"] == "months is 0; it lies between 1 and 1200."


async def test_today_is_the_day_that_is_asked(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    await a_past_meeting(ask, body, "2026-02-28")
    later = datetime(2026, 9, 1, 12, tzinfo=UTC)
    shown = await ask(WITHOUT, now=later, months=6, filter=None)
    assert shown["bodiesWithoutMeeting"]["nodes"] == [{"name": "Platform"}]
