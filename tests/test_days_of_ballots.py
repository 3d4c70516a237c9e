"""A ballot ends by the clocks where its body sits, where its end names no offset."""

from datetime import UTC, datetime
from typing import Any

import pytest
from ballot_scene import a_ballot, a_rule, seated
from conftest import Ask
from scene import an_organisation, does, refused

SHOW = "query ($id: ID!) { ballot(id: $id) { closesAt } }"
WRONG = "closesAt: say a moment ahead, a year away at most."


async def a_body(ask: Ask, zone: str | None) -> str:
    """A body in a time zone, with a rule and somebody who votes."""
    body = await an_organisation(ask, "Platform", timeZone=zone)
    await a_rule(ask, body)
    await seated(ask, body, "One")
    return body


async def ends(ask: Ask, ballot: str) -> datetime:
    """The end of a ballot."""
    return datetime.fromisoformat((await ask(SHOW, id=ballot))["ballot"]["closesAt"])


@pytest.mark.parametrize(
    ("zone", "hour"), [(None, 18), ("Atlantic/Cape_Verde", 19), ("Europe/Brussels", 17)]
)
async def test_an_end_without_an_offset_is_by_the_clocks_of_the_body(
    ask: Ask, zone: str | None, hour: int
) -> None:
    body = await a_body(ask, zone)
    given: dict[str, Any] = {"bodyId": body, "question": {"en": "Shall we?"}}
    given["closesAt"] = "2026-03-20T18:00:00"
    opened = await does(ask, "openBallot", "ballot { id }", given, event="ballot.opened")
    ballot = str(opened["id"])
    assert await ends(ask, ballot) == datetime(2026, 3, 20, hour, tzinfo=UTC)
    more = {"ballotId": ballot, "closesAt": "2026-03-21T18:00:00"}
    await does(ask, "extendBallot", "ballot { id }", more, event="ballot.extended")
    assert await ends(ask, ballot) == datetime(2026, 3, 21, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "end",
    [
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59-12:00",
        "2026-02-01T00:00:00",
    ],
)
async def test_an_end_that_is_no_end_is_refused(ask: Ask, end: str) -> None:
    body = await a_body(ask, "Pacific/Auckland")
    given = {"bodyId": body, "question": {"en": "Shall we?"}, "closesAt": end}
    await refused(ask, "openBallot", given, "InvalidInput", WRONG)
    more = {"ballotId": await a_ballot(ask, body), "closesAt": end}
    await refused(ask, "extendBallot", more, "InvalidInput", WRONG)


async def test_who_closes_too_early_is_told_the_end_by_the_clocks_of_the_body(ask: Ask) -> None:
    body = await a_body(ask, "Atlantic/Cape_Verde")
    end = datetime(2026, 3, 20, 0, 30, tzinfo=UTC)
    ballot = await a_ballot(ask, body, closes=end)
    said = "There is time to vote until 2026-03-19T23:30-01:00, and 0 of 1 have voted; annul it to"
    given = {"ballotId": ballot}
    await refused(ask, "closeBallot", given, "BallotStillOpen", f"{said} end it.")
    more = given | {"closesAt": "2026-03-19T23:00:00"}
    late = "closesAt: is not after 2026-03-19T23:30:00-01:00."
    await refused(ask, "extendBallot", more, "InvalidInput", late)
