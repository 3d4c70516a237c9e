"""Days are those of the body that acts: of its own time zone, or of the places around it."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ballot_scene import a_ballot, seated, votes
from conftest import NOW, Ask
from decision_scene import a_record
from proposal_scene import seat_of
from scene import a_territory, an_organisation, does, refused

from governance import zones


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        (None, "2026-03-02T00:30", "2026-03-02"),
        ("Atlantic/Cape_Verde", "2026-03-02T00:30", "2026-03-01"),
        ("Atlantic/Cape_Verde", "2026-03-01T23:30", "2026-03-01"),
        ("Europe/Lisbon", "2026-07-01T23:30", "2026-07-02"),
    ],
)
async def test_days_are_those_of_the_bodys_own_time_zone(
    ask: Ask, zone: str | None, moment: str, day: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    given = a_record(body)
    del given["decidedOn"]
    done = await ask.do("recordDecision", "decision { id decidedOn }", given, now=now)
    assert done["decision"]["decidedOn"] == day
    given = {"decisionId": done["decision"]["id"]}
    done = await ask.do("implementDecision", "decision { implementedOn }", given, now=now)
    assert done["decision"]["implementedOn"] == day


async def test_a_body_without_a_time_zone_has_that_of_the_places_around_it(ask: Ask) -> None:
    country = await a_territory(ask, "Cabo Verde", "country", timeZone="Atlantic/Cape_Verde")
    town = await a_territory(ask, "Praia", parent=country)
    body = await an_organisation(ask, "Commission", territoryId=town)
    zone = "query ($id: ID!) { organisation(id: $id) { timeZone } }"

    async def zone_there() -> str:
        return str((await ask(zone, id=body))["organisation"]["timeZone"])

    assert await zone_there() == "Atlantic/Cape_Verde"
    given: dict[str, Any] = {"organisationId": body, "timeZone": "Europe/Lisbon"}
    await does(ask, "describeOrganisation", "organisation { id }", given, event=DESCRIBED)
    assert await zone_there() == "Europe/Lisbon"
    given["timeZone"] = "Europe/Atlantis"
    message = "timeZone: 'Europe/Atlantis' is no time zone; write Europe/Lisbon."
    await refused(ask, "describeOrganisation", given, "InvalidInput", message)
    given["timeZone"] = None
    await does(ask, "describeOrganisation", "organisation { id }", given, event=DESCRIBED)
    assert await zone_there() == "Atlantic/Cape_Verde"
    lone = await an_organisation(ask, "Nowhere")
    assert (await ask(zone, id=lone))["organisation"]["timeZone"] == "UTC"


async def test_the_database_knows_every_time_zone_that_may_be_written(ask: Ask) -> None:
    nowhere = {"Factory", "localtime"}
    names = sorted(zoneinfo.available_timezones() - nowhere)
    assert len(names) > 400
    assert [zones.checked(name) for name in names] == names
    shown = "SELECT count(timezone(name, $2)) FROM unnest($1::text[]) AS name"
    assert await ask.db.reads.fetchval(shown, names, NOW) == len(names)
    body = await an_organisation(ask, "Platform")
    for name in nowhere:
        given = {"organisationId": body, "timeZone": name}
        message = f"timeZone: '{name}' is no time zone; write Europe/Lisbon."
        await refused(ask, "describeOrganisation", given, "InvalidInput", message)


async def test_who_sits_and_by_which_rule_is_of_the_bodys_day(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform", timeZone="Atlantic/Cape_Verde")
    night = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    day = night + timedelta(hours=1)
    shown, given = "decisionRule { validFrom }", {"bodyId": body, "kind": "CONSENSUS"}
    done = await ask.do("setDecisionRule", shown, given, now=night)
    assert done["decisionRule"] == {"validFrom": "2026-03-01"}
    ana, rui = await seated(ask, body, "Ana", "Rui", until="2026-03-02")
    ballot = await a_ballot(ask, body, now=night)
    making = {"seatId": await seat_of(ask, body, ana), "title": {"en": "A"}, "text": {"en": "B"}}
    outcomes = []
    for now, person in ((night, ana), (day, rui)):
        voted = await votes(ask, ballot, person, "IN_FAVOUR", now=now)
        made = await ask.do("makeProposal", "__typename", making, viewer=ana, now=now)
        outcomes.append((voted["__typename"], made["__typename"]))
    assert outcomes == [("CastVotePayload", "MakeProposalPayload"), ("SeatEnded", "SeatEnded")]


DESCRIBED = "organisation.described"
