"""What needs the word of an elected body, by which rules, and who gave it."""

from typing import Any

import pytest
from conftest import Ask
from decision_scene import a_decision, a_ratification, a_ratification_rule, an_elected_body
from scene import SECRETARIAT_ONLY, a_territory, acting_for, an_organisation, does, refused

from governance.access import ANYONE, OPERATOR

SHOWN = """query ($id: ID!, $day: Date) { decision(id: $id, asOf: $day) { needsRatification
    isRatified missingRatification } }"""
RULES = """query ($day: Date) { ratificationRules(first: 9, asOf: $day) { nodes { matter note
    body { name } territory { name } validFrom validUntil } } }"""


async def ratified(
    ask: Ask, decision: str, day: str | None = None
) -> tuple[list[str], bool, list[str]]:
    """What a decision needs ratified, whether it is, and what it waits for."""
    found = (await ask(SHOWN, id=decision, day=day))["decision"]
    return found["needsRatification"], found["isRatified"], found["missingRatification"]


async def test_public_money_needs_the_word_of_an_elected_body(ask: Ask) -> None:
    body, assembly = await an_organisation(ask, "Platform"), await an_elected_body(ask)
    clerk = await acting_for(ask, assembly, "Cle")
    await a_ratification_rule(ask, "PUBLIC_MONEY")
    decision = await a_decision(ask, body, matters=["PUBLIC_MONEY", "ACTION"])
    free = await a_decision(ask, body, matters=["ACTION"])
    own = await a_decision(ask, assembly, matters=["PUBLIC_MONEY"])
    rejected = await a_decision(ask, body, outcome="REJECTED", matters=["PUBLIC_MONEY"])
    money = ["PUBLIC_MONEY"]
    assert await ratified(ask, decision) == (money, False, money)
    assert await ratified(ask, free) == ([], False, [])
    assert await ratified(ask, own) == ([], False, [])
    assert await ratified(ask, rejected) == (money, False, [])

    given = {"bodyId": assembly, "decisionId": decision, "ownDecisionId": own, "on": "2026-02-20"}
    show = """ratification { ratifiedOn note body { name } ownDecision { id }
        decision { isRatified ratifications(first: 2) { totalCount } } }"""
    done = await does(
        ask,
        "ratifyDecision",
        show,
        given | {"note": {"en": "Page 7."}},
        event="decision.ratified",
        viewer=clerk,
    )
    assert done == {
        "ratifiedOn": "2026-02-20",
        "note": "Page 7.",
        "body": {"name": "Assembly"},
        "ownDecision": {"id": own},
        "decision": {"isRatified": True, "ratifications": {"totalCount": 1}},
    }
    assert await ratified(ask, decision) == (money, True, [])
    assert await ratified(ask, decision, "2026-02-19") == (money, False, money)
    again = "This body has ratified this decision already."
    await refused(ask, "ratifyDecision", given, "AlreadyRatified", again, viewer=clerk)


async def test_who_may_not_ratify_is_told_why(ask: Ask) -> None:
    body, assembly = await an_organisation(ask, "Platform"), await an_elected_body(ask)
    secretary = await acting_for(ask, body, "Bea")
    decision = await a_decision(ask, body)
    given = {"bodyId": body, "decisionId": decision}
    message = "Only a body of representative democracy ratifies decisions."
    await refused(ask, "ratifyDecision", given, "NotRepresentative", message, viewer=secretary)
    given["bodyId"] = assembly
    message = "You hold no mandate today to act for this body; yours are in others."
    await refused(ask, "ratifyDecision", given, "Forbidden", message, viewer=secretary)
    for more, problem in (
        ({"on": "2026-03-02"}, "on: 2026-03-02 lies ahead; record it the day it happens."),
        ({"on": "2026-01"}, "on: 2026-01 is before it was decided, on 2026-02-01."),
        (
            {"ownDecisionId": await a_decision(ask, body)},
            "ownDecisionId: is of another body than the one that ratifies.",
        ),
        ({"decisionId": await a_decision(ask, assembly)}, "bodyId: took the decision itself."),
    ):
        await refused(ask, "ratifyDecision", given | more, "InvalidInput", problem)
    rejected = await a_decision(ask, body, outcome="REJECTED")
    message = "This decision was not adopted, so nothing follows from it."
    none = given | {"decisionId": rejected}
    await refused(ask, "ratifyDecision", none, "DecisionNotAdopted", message)


async def test_a_body_that_is_elected_elsewhere_does_not_ratify(ask: Ask) -> None:
    island = await a_territory(ask, "Santiago", "region")
    town = await a_territory(ask, "Praia", parent=island)
    beside = await a_territory(ask, "Tarrafal", parent=island)
    body = await an_organisation(ask, "Commission", territoryId=town)
    group = await an_organisation(ask, "Group", "WORKING_GROUP", partOfId=body)
    message = "This body is elected for another territory than the one where this was decided."
    wrong = await an_elected_body(ask, "Wrong", territoryId=beside)
    for taker in (body, group):
        given = {"bodyId": wrong, "decisionId": await a_decision(ask, taker)}
        await refused(ask, "ratifyDecision", given, "ElectedElsewhere", message)
        for place in (town, island, None):
            assembly = await an_elected_body(ask, territoryId=place)
            await does(
                ask,
                "ratifyDecision",
                "ratification { id }",
                given | {"bodyId": assembly},
                event="decision.ratified",
            )
    wide = await an_organisation(ask, "Wide", territoryId=island)
    await a_ratification(ask, await a_decision(ask, wide), bodyId=wrong)


async def test_rules_are_of_a_body_of_a_territory_or_of_all(ask: Ask) -> None:
    island = await a_territory(ask, "Santiago", "region")
    town = await a_territory(ask, "Praia", parent=island)
    there = await an_organisation(ask, "Commission", territoryId=town)
    elsewhere = await an_organisation(ask, "Elsewhere")
    await a_ratification_rule(ask, "LAW")
    await a_ratification_rule(ask, "PLANNING", territoryId=island)
    await a_ratification_rule(ask, "MEMBERSHIP", bodyId=elsewhere)
    await a_ratification_rule(ask, "TWINNING", until="2026-02-01")
    matters: dict[str, Any] = {"matters": ["LAW", "PLANNING", "MEMBERSHIP", "TWINNING"]}
    found = [
        (await ratified(ask, await a_decision(ask, one, **matters)))[0]
        for one in (there, elsewhere)
    ]
    assert found == [["LAW", "PLANNING"], ["LAW", "MEMBERSHIP"]]
    before = await a_decision(ask, elsewhere, decidedOn="2026-01-31", **matters)
    assert (await ratified(ask, before))[0] == ["LAW", "MEMBERSHIP", "TWINNING"]


async def test_a_rule_is_set_once_and_lifted_for_what_comes_after(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    given: dict[str, Any] = {
        "matter": "LAW",
        "bodyId": body,
        "since": "2026-01",
        "note": {"en": "§ 3"},
    }
    show = "ratificationRule { id matter note validFrom validUntil }"
    done = await does(
        ask, "setRatificationRule", show, given, event="ratification_rule.set", viewer=secretary
    )
    rule = done.pop("id")
    assert done == {"matter": "LAW", "note": "§ 3", "validFrom": "2026-01", "validUntil": None}
    message = "The same rule is there already for part of that time; lift it first."
    await refused(ask, "setRatificationRule", given, "RatificationRuleThere", message)
    decision = await a_decision(ask, body, matters=["LAW"])

    lift = {"ruleId": rule, "expectedRevision": 1}
    done = await does(
        ask, "liftRatificationRule", show, lift, event="ratification_rule.lifted", viewer=secretary
    )
    assert done["validUntil"] == "2026-03-01"
    late = {"ruleId": rule, "on": "2026-04-01"}
    message = "on: is not before the rule ends, on 2026-03-01."
    await refused(ask, "liftRatificationRule", late, "InvalidInput", message, viewer=secretary)
    assert (await ratified(ask, decision))[2] == ["LAW"]
    assert (await ask(RULES))["ratificationRules"]["nodes"] == []
    (known,) = (await ask(RULES, day="2026-02-28"))["ratificationRules"]["nodes"]
    assert (known["body"], known["territory"]) == ({"name": "Platform"}, None)
    await does(
        ask,
        "setRatificationRule",
        show,
        given | {"since": "2026-03-01"},
        event="ratification_rule.set",
    )


@pytest.mark.parametrize("where", ["everywhere", "territory"])
async def test_rules_beyond_a_body_are_the_secretariats(ask: Ask, where: str) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    place = {"territoryId": await a_territory(ask, "Praia")} if where == "territory" else {}
    given = {"matter": "LAW", **place}
    await refused(
        ask, "setRatificationRule", given, "Forbidden", SECRETARIAT_ONLY, viewer=secretary
    )
    lift = {"ruleId": await a_ratification_rule(ask, **place)}
    await refused(
        ask, "liftRatificationRule", lift, "Forbidden", SECRETARIAT_ONLY, viewer=secretary
    )
    message = "territoryId: a rule is of one body, of one territory, or of all."
    both = {"matter": "LAW", "bodyId": body, "territoryId": await a_territory(ask, "Mindelo")}
    await refused(ask, "setRatificationRule", both, "InvalidInput", message)


async def test_unlisted_bodies_ratify_and_rule_unseen(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    cell = await an_elected_body(ask, "Cell", isUnlisted=True)
    decision = await a_decision(ask, body)
    await a_ratification(ask, decision, bodyId=cell)
    await a_ratification_rule(ask, bodyId=cell)
    query = """query ($id: ID!) { decision(id: $id) {
        isRatified ratifications(first: 2) { totalCount } } }"""
    seen = []
    for viewer in (ANYONE, OPERATOR):
        shown = (await ask(query, viewer=viewer, id=decision))["decision"]
        rules = (await ask(RULES, viewer=viewer))["ratificationRules"]["nodes"]
        seen.append((shown["isRatified"], shown["ratifications"]["totalCount"], len(rules)))
    assert seen == [(False, 0, 0), (True, 1, 1)]
