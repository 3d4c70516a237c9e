"""Decision rules: set over periods, in general and by matter, lifted, and what they cannot say."""

from typing import Any

import pytest
from ballot_scene import a_ballot, a_rule, seated
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
)

from governance.access import OPERATOR

SHOWN = """decisionRule { kind matter shareNumerator shareDenominator quorumPercent quorumSectors
    tie countsAbstentions allowsSecret weights { weight organisation { name } } validFrom
    validUntil revision }"""
RULES = """query ($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {
    decisionRules { kind matter } } }"""


async def test_a_body_sets_and_lifts_how_it_decides(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    clerk = await acting_for(ask, body, "Clerk")
    given = {
        "bodyId": body,
        "kind": "QUALIFIED_MAJORITY",
        "shareNumerator": 2,
        "shareDenominator": 3,
        "quorumPercent": 50,
        "quorumSectors": 2,
        "countsAbstentions": True,
        "matter": "CHARTER",
        "weights": [{"organisationId": firm, "weight": 3}],
        "since": "2026-01",
    }
    shown = SHOWN.replace("{ kind", "{ id kind", 1)
    done = await does(ask, "setDecisionRule", shown, given, event="decision_rule.set", viewer=clerk)
    rule = done.pop("id")
    told = {key: value for key, value in given.items() if key not in {"bodyId", "since"}}
    assert done == told | {
        "tie": "REJECTED",
        "allowsSecret": False,
        "weights": [{"weight": 3, "organisation": {"name": "Firm"}}],
        "validFrom": "2026-01",
        "validUntil": None,
        "revision": 1,
    }
    lift = {"decisionRuleId": rule, "on": "2026-02-01", "expectedRevision": 1}
    lifted = "decisionRule { validUntil revision }"
    event = "decision_rule.lifted"
    done = await does(ask, "liftDecisionRule", lifted, lift, event=event, viewer=clerk)
    assert done == {"validUntil": "2026-02-01", "revision": 2}
    late = {"decisionRuleId": rule}
    message = "on: is not before the rule ends, on 2026-02-01."
    await refused(ask, "liftDecisionRule", late, "InvalidInput", message, viewer=clerk)
    other = await acting_for(ask, firm, "Eli")
    for deed, given_ in (("setDecisionRule", given), ("liftDecisionRule", late)):
        await refused(ask, deed, given_, "Forbidden", ANOTHERS_BODY, viewer=other)


async def test_a_rule_takes_the_place_of_the_one_before_and_days_past_keep_theirs(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Platform")
    await a_rule(ask, body, kind="CONSENSUS", since="2020")
    await a_rule(ask, body, kind="CONSENT", since="2026-02-01")
    await a_rule(ask, body, kind="ABSOLUTE_MAJORITY", matter="PUBLIC_MONEY", since="2025")
    money = {"kind": "ABSOLUTE_MAJORITY", "matter": "PUBLIC_MONEY"}
    for day, kinds in (
        (None, [{"kind": "CONSENT", "matter": None}, money]),
        ("2026-01-31", [{"kind": "CONSENSUS", "matter": None}, money]),
        ("2024-05-01", [{"kind": "CONSENSUS", "matter": None}]),
    ):
        told = (await ask(RULES, id=body, day=day))["organisation"]["decisionRules"]
        assert told == kinds, day
    message = "The body has a rule for this from a later day on; lift that one first."
    early = {"bodyId": body, "kind": "CONSENSUS", "since": "2019"}
    await refused(ask, "setDecisionRule", early, "DecisionRuleThere", message)


async def test_a_matter_with_a_rule_of_its_own_is_decided_by_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    await seated(ask, body, "Ana")
    await a_rule(ask, body, kind="CONSENSUS")
    await a_rule(ask, body, kind="ABSOLUTE_MAJORITY", matter="PUBLIC_MONEY")
    kinds = []
    for matter in (None, "PUBLIC_MONEY", "CHARTER"):
        ballot = await a_ballot(ask, body, matter=matter)
        asked = "query ($id: ID!) { ballot(id: $id) { rule { kind } } }"
        kinds.append((await ask(asked, id=ballot))["ballot"]["rule"]["kind"])
    assert kinds == ["CONSENSUS", "ABSOLUTE_MAJORITY", "CONSENSUS"]


async def test_a_rule_that_is_to_come_is_lifted_before_it_begins(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    await a_rule(ask, body, kind="CONSENSUS", since="2020")
    coming = await a_rule(ask, body, kind="CONSENT", since="2026-06-01")
    lift = {"decisionRuleId": coming}
    shown, event = "decisionRule { validFrom validUntil }", "decision_rule.lifted"
    done = await does(ask, "liftDecisionRule", shown, lift, event=event)
    assert done == {"validFrom": "2026-06-01", "validUntil": "2026-06-01"}


SHARE = "shareNumerator: say a share above one half, as in 2 of 3, in parts of 1000 at most."
NAMELESS = "allowsSecret: a secret vote has no sector, no weight and no chair: it has no name."


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "QUALIFIED_MAJORITY"}, SHARE),
        ({"kind": "QUALIFIED_MAJORITY", "shareNumerator": 1, "shareDenominator": 2}, SHARE),
        ({"kind": "QUALIFIED_MAJORITY", "shareNumerator": 4, "shareDenominator": 3}, SHARE),
        ({"kind": "QUALIFIED_MAJORITY", "shareNumerator": 0, "shareDenominator": 0}, SHARE),
        (
            {"shareNumerator": 2, "shareDenominator": 3},
            "shareNumerator: is for a qualified majority.",
        ),
        ({"quorumPercent": 0}, "quorumPercent: is a share of 1 to 100 in a hundred."),
        ({"quorumSectors": 4}, "quorumSectors: is a number of sectors, 1 to 3."),
        ({"kind": "CONSENT", "tie": "CHAIR"}, "tie: only a simple majority knows ties."),
        ({"kind": "EVERY_SECTOR", "allowsSecret": True}, NAMELESS),
        ({"tie": "CHAIR", "allowsSecret": True}, NAMELESS),
    ],
)
async def test_a_rule_that_could_not_be_counted_is_not_set(
    ask: Ask, given: dict[str, Any], message: str
) -> None:
    body = await an_organisation(ask, "Platform")
    rule = {"bodyId": body, "kind": "SIMPLE_MAJORITY", **given}
    await refused(ask, "setDecisionRule", rule, "InvalidInput", message)


async def test_weights_are_of_others_once_and_not_without_measure(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    once = "weights: name each organisation once, and not the body itself."
    much = "weights: a vote weighs 1 to 1000."
    for weights, more, message in (
        ([(body, 2)], {}, once),
        ([(firm, 2), (firm, 3)], {}, once),
        ([(firm, 0)], {}, much),
        ([(firm, 1_001)], {}, much),
        ([(firm, 2)], {"allowsSecret": True}, NAMELESS),
    ):
        said = [{"organisationId": one, "weight": weight} for one, weight in weights]
        given = {"bodyId": body, "kind": "SIMPLE_MAJORITY", "weights": said, **more}
        await refused(ask, "setDecisionRule", given, "InvalidInput", message)
    school = await an_organisation(ask, "School", "SCHOOL")
    given = {"bodyId": school, "kind": "CONSENSUS"}
    message = "An organisation of this kind has no seats: it is no body that decides."
    await refused(ask, "setDecisionRule", given, "NotABody", message)


async def test_a_weight_is_hidden_with_whose_it_is(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    await a_rule(ask, body, weights=[{"organisationId": hidden, "weight": 2}])
    query = "query ($id: ID!) { organisation(id: $id) { decisionRules { weights { weight } } } }"
    for viewer, weights in ((await somebody(ask, "Zé"), []), (OPERATOR, [{"weight": 2}])):
        told = (await ask(query, viewer=viewer, id=body))["organisation"]["decisionRules"]
        assert told == [{"weights": weights}]
