"""Lists of actions: what is alike, what narrows them, and what is hidden."""

from typing import Any

from action_scene import a_party, an_action, parties
from conftest import Ask
from decision_scene import a_decision
from scene import a_territory, acting_for, an_organisation

from governance.access import ANYONE, Viewer

SIMILAR = """query ($title: String!, $territory: ID!) {
    similarActions(title: $title, territory: $territory, first: 9) { title } }"""


async def test_what_is_called_nearly_so_nearby_is_shown_before_another_starts(ask: Ask) -> None:
    body, region = await an_organisation(ask, "Platform"), await a_territory(ask, "R", "region")
    town = await a_territory(ask, "Mafra", parent=region)
    beside = await a_territory(ask, "Sintra", parent=region)
    for title, place in (
        ("Repairing the fountain", town),
        ("Repair the fountain", region),
        ("Repair the fountain of Sintra", beside),
        ("A school garden", town),
    ):
        await an_action(ask, body, title={"en": title}, territoryId=place)
    await an_action(
        ask, body, title={"en": "Repair the fountain long ago"}, territoryId=town, until="2026-02"
    )
    answer = await ask(SIMILAR, title="Repair the Fóuntain", territory=town)
    named = [one["title"] for one in answer["similarActions"]]
    assert named == ["Repair the fountain", "Repairing the fountain"]
    within = await ask(SIMILAR, title="repair the fountain", territory=region)
    assert {one["title"] for one in within["similarActions"]} == {
        *named,
        "Repair the fountain of Sintra",
    }
    given = {"holderId": body, "territoryId": town, "title": {"en": "Repair the fountain"}}
    done = await ask.do("startAction", "action { similar { title } }", given)
    assert sorted(one["title"] for one in done["action"]["similar"]) == named


LISTED = """query ($filter: ActionFilter, $ended: Boolean, $day: Date) {
    actions(first: 9, filter: $filter, includeEnded: $ended, asOf: $day) { nodes { title } } }"""


async def titles(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The actions of a list by their titles."""
    page = (await ask(LISTED, viewer=viewer, **{"ended": False, **values}))["actions"]
    return [action["title"] for action in page["nodes"]]


async def test_actions_are_listed_by_place_party_decision_and_time(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Platform"), await an_organisation(ask, "Firm")
    region = await a_territory(ask, "R", "region")
    town = await a_territory(ask, "Mafra", parent=region)
    decision = await a_decision(ask, body)
    here = await an_action(ask, body, title={"en": "Garden"}, territoryId=town, decisionId=decision)
    await a_party(ask, here, firm, role="FUNDER")
    await an_action(ask, firm, title={"en": "School"})
    await an_action(ask, body, title={"en": "Later"}, since="2027", territoryId=region)
    over = await an_action(ask, body, title={"en": "Over"}, territoryId=town)
    await ask.do("endAction", "__typename", {"actionId": over, "endedAs": "DONE"})

    assert await titles(ask) == ["Garden", "School"]
    assert await titles(ask, ended=True) == ["Garden", "School", "Later", "Over"]
    assert await titles(ask, day="2027-05-01") == ["Garden", "School", "Later"]
    assert await titles(ask, filter={"title": "gárden"}) == ["Garden"]
    assert await titles(ask, filter={"within": region}, ended=True) == ["Garden", "Later", "Over"]
    assert await titles(ask, filter={"within": region}, day="2026-01-15") == ["Garden", "Over"]
    assert await titles(ask, filter={"party": firm}) == ["Garden", "School"]
    assert await titles(ask, filter={"funder": firm}) == ["Garden"]
    assert await titles(ask, filter={"holder": firm}) == ["School"]
    assert await titles(ask, filter={"partner": firm}) == []
    assert await titles(ask, filter={"beneficiary": firm}) == []
    assert await titles(ask, filter={"decision": decision}) == ["Garden"]
    assert await titles(ask, filter={"endedAs": ["DONE"]}) == ["Over"]
    assert await titles(ask, filter={"validOn": "2027-02-01"}) == ["Garden", "School", "Later"]
    of = """query ($firm: ID!, $decision: ID!) {
        organisation(id: $firm) { actions(first: 9) { nodes { title } } }
        decision(id: $decision) { actions(first: 9) { nodes { title } } } }"""
    answer = await ask(of, firm=firm, decision=decision)
    found = {
        name: [one["title"] for one in row["actions"]["nodes"]] for name, row in answer.items()
    }
    assert found == {"organisation": ["Garden", "School"], "decision": ["Garden"]}


async def test_what_is_unlisted_is_hidden_with_what_it_holds_and_takes_part_in(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    inside = await acting_for(ask, cell, "Ivo")
    action = await an_action(ask, body, title={"en": "Open"})
    await a_party(ask, action, cell)
    await an_action(ask, cell, title={"en": "Held"})
    await an_action(ask, body, title={"en": "Follows"}, decisionId=await a_decision(ask, cell))

    assert await titles(ask) == ["Open"]
    assert await titles(ask, filter={"party": cell}) == []
    assert await parties(ask, action) == [("Platform", "HOLDER", True)]
    assert await titles(ask, inside) == ["Open", "Held", "Follows"]
    assert len(await parties(ask, action, inside)) == 2
