"""Days that nothing is kept of: those of the first and the last year there is."""

from typing import Any

import pytest
from conftest import Ask
from consultation_scene import SUBJECT
from decision_scene import a_decision, a_record
from scene import a_territory, an_organisation, refused

SAID = "{}: {} is no day that anything is kept of."


@pytest.mark.parametrize("day", ["0001-01-01", "0001", "9999", "9999-12", "9999-12-31"])
async def test_a_deed_takes_no_day_of_the_first_or_last_year(ask: Ask, day: str) -> None:
    body = await an_organisation(ask, "Platform")
    for field in ("decidedOn", "inForceFrom", "inForceUntil"):
        given = a_record(body, **{field: day})
        await refused(ask, "recordDecision", given, "InvalidInput", SAID.format(field, day))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_nothing_is_owed_by_a_day_of_the_first_or_last_year(ask: Ask, day: str) -> None:
    body, other = [await an_organisation(ask, name) for name in ("Platform", "Other")]
    sent: dict[str, Any] = {"decisionId": await a_decision(ask, body), "purpose": "ADOPTION"}
    sent |= {"toBodyIds": [other], "answerDueOn": day}
    said = SAID.format("answerDueOn", day)
    await refused(ask, "sendDecision", sent, "InvalidInput", said)
    given: dict[str, Any] = {"bodyId": body, "title": {"en": "Asked"}, "subject": SUBJECT}
    given |= {"public": "RESIDENTS", "means": ["WRITTEN"], "returnDueOn": day}
    given |= {"territoryId": await a_territory(ask, "Here")}
    said = SAID.format("returnDueOn", day)
    await refused(ask, "recordConsultation", given, "InvalidInput", said)


@pytest.mark.parametrize("day", ["0001-01-01", "0001-03-01", "9999-12-31"])
async def test_a_dialogue_until_any_day_is_told(ask: Ask, day: str) -> None:
    body = await an_organisation(ask, "Platform")
    await a_decision(ask, body)
    shown = "{ whole { sent } periods { month } bodies { name } levels { scale } }"
    found = await ask(f"query ($d: Date) {{ dialogue(until: $d) {shown} }}", d=day)
    assert found["dialogue"]["whole"] == {"sent": 0}
    found = await ask(f"query ($d: Date) {{ dialogue(from: $d) {shown} }}", d=day)
    assert found["dialogue"]["whole"] == {"sent": 0}
