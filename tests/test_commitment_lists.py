"""Lists of commitments: whose they are, how they stand, by when they are due, what is hidden."""

from datetime import UTC, datetime
from typing import Any

from action_scene import a_commitment, an_action, kept
from conftest import Ask
from decision_scene import a_decision
from scene import an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

LISTED = """query ($filter: CommitmentFilter, $order: CommitmentOrder, $day: Date) {
    commitments(first: 9, filter: $filter, orderBy: $order, asOf: $day) { nodes { what } } }"""


async def named(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The commitments of a list by what they are."""
    page = (await ask(LISTED, viewer=viewer, **values))["commitments"]
    return [one["what"] for one in page["nodes"]]


async def test_commitments_are_listed_by_whose_they_are_and_how_they_stand(ask: Ask) -> None:
    body, town = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    decision = await a_decision(ask, body)
    action = await an_action(ask, body)
    july = datetime(2026, 7, 2, 9, tzinfo=UTC)
    late = await a_commitment(ask, town, decisionId=decision, what={"en": "Late"})
    await a_commitment(ask, body, actionId=action, what={"en": "Open"}, dueOn="2027")
    met = await a_commitment(ask, town, decisionId=decision, what={"en": "Kept"}, dueOn="2026-04")
    await kept(ask, met)

    def standing(*known: str) -> dict[str, Any]:
        return {"filter": {"standing": list(known)}, "now": july}

    assert await named(ask) == ["Late", "Open", "Kept"]
    assert await named(ask, **standing("LATE")) == ["Late"]
    assert await named(ask, **standing("OPEN", "KEPT")) == ["Open", "Kept"]
    assert await named(ask, **standing("BROKEN")) == []
    assert await named(ask, day="2026-03-15", **standing("OPEN")) == ["Late", "Open"]
    assert await named(ask, day="2026-02-15") == []
    assert await named(ask, filter={"organisation": town}) == ["Late", "Kept"]
    assert await named(ask, filter={"decision": decision}) == ["Late", "Kept"]
    assert await named(ask, filter={"action": action}) == ["Open"]
    assert await named(ask, filter={"dueBefore": "2026-06-01"}) == ["Late", "Kept"]
    due = {"field": "DUE"}
    assert await named(ask, order=due) == ["Kept", "Late", "Open"]
    backward = due | {"direction": "DESCENDING"}
    assert await named(ask, order=backward) == ["Open", "Late", "Kept"]
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    await a_commitment(ask, hidden, decisionId=decision, what={"en": "Secret"})
    await a_commitment(
        ask, body, decisionId=await a_decision(ask, hidden), what={"en": "Of a secret"}
    )
    assert await named(ask) == ["Late", "Open", "Kept"]
    assert len(await named(ask, OPERATOR)) == 5
    assert late != met
