"""Seats begin, change and end on the days of the body they are in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Ask
from scene import a_person, an_organisation

EAST, WEST = "Pacific/Auckland", "Atlantic/Cape_Verde"
EVENING = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
"""It is the second in Auckland already."""
NIGHT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
"""It is still the first in Cape Verde."""
DAYS = [(EAST, EVENING, "2026-03-02"), (WEST, NIGHT, "2026-03-01")]


async def a_delegates_seat(ask: Ask, body: str, now: datetime, **more: Any) -> dict[str, Any]:
    """A seat in a body for a new organisation, through a new delegate."""
    member = await an_organisation(ask, "School", "SCHOOL", sector="PUBLIC")
    given = {"organisationId": member, "delegateId": await a_person(ask, "Ana"), **more}
    given |= {"bodyId": body, "sector": "PUBLIC"}
    done = await ask.do("seatOrganisation", "seat { id validFrom }", given, now=now)
    seat: dict[str, Any] = done["seat"]
    return seat


@pytest.mark.parametrize(("zone", "now", "today"), DAYS)
async def test_a_seat_begins_today_where_its_body_is(
    ask: Ask, zone: str, now: datetime, today: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    assert (await a_delegates_seat(ask, body, now))["validFrom"] == today
    given = {"bodyId": body, "personId": await a_person(ask, "Rui"), "sector": "CITIZEN"}
    done = await ask.do("seatPerson", "seat { validFrom }", given, now=now)
    assert done["seat"]["validFrom"] == today


@pytest.mark.parametrize(("zone", "now", "today"), DAYS)
async def test_it_changes_and_ends_by_that_day_too(
    ask: Ask, zone: str, now: datetime, today: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    seat = (await a_delegates_seat(ask, body, now, since="2020"))["id"]
    given = {"seatId": seat, "delegateId": await a_person(ask, "Eva"), "since": today}
    done = await ask.do("replaceDelegate", "seat { id validFrom }", given, now=now)
    assert done["seat"]["validFrom"] == today
    gone = {"seatId": done["seat"]["id"]}
    done = await ask.do("unseat", "seat { validUntil }", gone, now=now)
    assert done["seat"]["validUntil"] == today
