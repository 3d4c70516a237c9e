"""Commitments are late, and come to an end, by the days it is for whose they are."""

from datetime import UTC, datetime

import pytest
from action_scene import a_commitment
from conftest import Ask
from decision_scene import a_decision
from scene import an_organisation

STANDING = """query ($id: ID!, $stands: [CommitmentStanding!]) { commitment(id: $id) { standing }
    commitments(first: 9, filter: { standing: $stands }) { totalCount nodes { id } } }"""
EAST, WEST = "Pacific/Auckland", "Atlantic/Cape_Verde"


def utc(moment: str) -> datetime:
    """A moment as clocks show it in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


async def standing(ask: Ask, commitment: str, moment: str) -> str:
    """How a commitment stands at a moment; the lists say the same."""
    listed = {}
    for one in ("OPEN", "LATE"):
        found = await ask(STANDING, id=commitment, now=utc(moment), stands=[one])
        listed[one] = found["commitments"]
    stands: str = found["commitment"]["standing"]
    for one, page in listed.items():
        assert page["nodes"] == [{"id": commitment}] * (one == stands)
        assert page["totalCount"] == int(one == stands)
    return stands


@pytest.mark.parametrize(
    ("zone", "last", "over"),
    [
        (None, "2026-05-31T23:59", "2026-06-01T00:00"),
        (EAST, "2026-05-31T11:59", "2026-05-31T12:00"),
        (WEST, "2026-06-01T00:59", "2026-06-01T01:00"),
    ],
)
async def test_a_commitment_is_late_once_its_day_is_over_for_whose_it_is(
    ask: Ask, zone: str | None, last: str, over: str
) -> None:
    town = await an_organisation(ask, "Town", timeZone=zone)
    made = await a_commitment(ask, town, decisionId=await a_decision(ask, town))
    assert await standing(ask, made, last) == "OPEN"
    assert await standing(ask, made, over) == "LATE"
    assert await standing(ask, made, "2026-07-01T00:00") == "LATE"
    assert await standing(ask, made, "2026-04-01T00:00") == "OPEN"


@pytest.mark.parametrize(
    ("zone", "moment", "day", "is_late"),
    [
        (EAST, "2026-05-31T12:30", "2026-06-01", True),
        (WEST, "2026-06-01T00:30", "2026-05-31", False),
    ],
)
async def test_it_is_kept_on_the_day_it_is_for_whose_it_is(
    ask: Ask, zone: str, moment: str, day: str, *, is_late: bool
) -> None:
    town = await an_organisation(ask, "Town", timeZone=zone)
    made = await a_commitment(ask, town, decisionId=await a_decision(ask, town))
    given = {"commitmentId": made, "text": {"en": "Paid."}}
    show = "commitment { standing outcomeOn wasKeptLate }"
    kept = await ask.do("keepCommitment", show, given, now=utc(moment))
    told = {"standing": "KEPT", "outcomeOn": day, "wasKeptLate": is_late}
    assert kept["commitment"] == told
