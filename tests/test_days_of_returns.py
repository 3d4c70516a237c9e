"""Returns are owed by the days it is where the body sits, whatever day it is elsewhere."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Ask
from consultation_scene import SUBJECT, TOLD, WHY, a_consultation
from scene import a_territory, an_organisation, refused

EAST, WEST = "Pacific/Auckland", "Atlantic/Cape_Verde"
OWED = """query ($id: ID!) { consultation(id: $id) { isOwed isOverdue }
    owed: owedReturns(first: 9) { totalCount }
    overdue: owedReturns(first: 9, overdueOnly: true) { totalCount nodes { id } } }"""


def utc(moment: str) -> datetime:
    """A moment as clocks show it in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


async def owed(ask: Ask, consultation: str, moment: str) -> tuple[bool, bool]:
    """Whether a return is owed at a moment, and is overdue; the lists say the same."""
    found = await ask(OWED, id=consultation, now=utc(moment))
    is_owed, is_overdue = found["consultation"]["isOwed"], found["consultation"]["isOverdue"]
    assert found["owed"]["totalCount"] == int(is_owed)
    assert found["overdue"]["nodes"] == [{"id": consultation}] * is_overdue
    assert found["overdue"]["totalCount"] == int(is_overdue)
    return is_owed, is_overdue


@pytest.mark.parametrize(
    ("zone", "last", "over"),
    [
        (None, "2026-03-31T23:59", "2026-04-01T00:00"),
        (EAST, "2026-03-31T10:59", "2026-03-31T11:00"),
        (WEST, "2026-04-01T00:59", "2026-04-01T01:00"),
        ("Pacific/Kiritimati", "2026-03-31T09:59", "2026-03-31T10:00"),
        ("Etc/GMT+12", "2026-04-01T11:59", "2026-04-01T12:00"),
    ],
)
async def test_a_return_is_overdue_once_the_day_is_over_where_the_body_sits(
    ask: Ask, zone: str | None, last: str, over: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    asked = await a_consultation(ask, body, returnDueOn="2026-03-31")
    assert await owed(ask, asked, last) == (True, False)
    assert await owed(ask, asked, over) == (True, True)
    assert await owed(ask, asked, "2026-05-01T00:00") == (True, True)
    assert await owed(ask, asked, "2026-03-05T00:00") == (True, False)


async def test_the_place_around_a_body_says_which_day_it_is_there(ask: Ask) -> None:
    country = await a_territory(ask, "Cabo Verde", "country", timeZone=WEST)
    town = await a_territory(ask, "Praia", parent=country)
    body = await an_organisation(ask, "Platform", territoryId=town)
    asked = await a_consultation(ask, body, town, returnDueOn="2026-03-31")
    assert await owed(ask, asked, "2026-04-01T00:59") == (True, False)
    assert await owed(ask, asked, "2026-04-01T01:00") == (True, True)


async def test_nothing_is_owed_before_the_day_on_which_people_are_asked_comes(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform", timeZone=WEST)
    asked = await a_consultation(ask, body, heldFrom="2026-03-05", heldUntil=None)
    assert await owed(ask, asked, "2026-03-05T00:59") == (False, False)
    assert await owed(ask, asked, "2026-03-05T01:00") == (True, False)
    east = await an_organisation(ask, "East", timeZone=EAST)
    given = {"bodyId": east, "title": {"en": "Now"}, "subject": SUBJECT, "public": "MEMBERS"}
    given |= {"means": ["MEETING"], "returnDueOn": "2026-03-20"}
    given |= {"territoryId": await a_territory(ask, "Town")}
    show = "consultation { heldFrom isOwed isOverdue }"
    done = await ask.do("recordConsultation", show, given, now=utc("2026-03-10T11:30"))
    told = {"heldFrom": "2026-03-11", "isOwed": True, "isOverdue": False}
    assert done["consultation"] == told


@pytest.mark.parametrize(
    ("zone", "moment", "today", "tomorrow"),
    [
        (EAST, "2026-03-10T11:30", "2026-03-11", "2026-03-12"),
        (WEST, "2026-03-10T00:30", "2026-03-09", "2026-03-10"),
    ],
)
async def test_what_is_done_is_done_on_the_bodys_own_day(
    ask: Ask, zone: str, moment: str, today: str, tomorrow: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    asked, off = await a_consultation(ask, body), await a_consultation(ask, body)
    now = utc(moment)
    later = {"consultationId": asked, "dueOn": "2026-05-01", "reason": WHY}
    show = "consultation { extensions { extendedOn } }"
    done = await ask.do("extendReturn", show, later, now=now)
    assert done["consultation"]["extensions"] == [{"extendedOn": today}]

    given: dict[str, Any] = {"consultationId": asked, **TOLD}
    ahead = f"on: {tomorrow} lies ahead; write a day that has come."
    wrong = given | {"on": tomorrow}
    await refused(ask, "giveReturn", wrong, "InvalidInput", ahead, now=now)
    show = "consultationReturn { on consultation { settledOn } }"
    done = await ask.do("giveReturn", show, given | {"on": today}, now=now)
    assert done["consultationReturn"] == {"on": today, "consultation": {"settledOn": None}}
    done = await ask.do("giveReturn", show, given | {"isFinal": True}, now=now)
    assert done["consultationReturn"] == {"on": today, "consultation": {"settledOn": today}}

    cancel = {"consultationId": off, "reason": WHY}
    done = await ask.do("cancelConsultation", "consultation { cancelledOn }", cancel, now=now)
    assert done["consultation"] == {"cancelledOn": today}
