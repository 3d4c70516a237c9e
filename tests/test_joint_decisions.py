"""One text of several bodies: in effect when each has confirmed it, and a changed one asks anew."""

import asyncio
from typing import Any

import pytest
from conftest import Ask
from joint_scene import a_joint_decision, confirm
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    acting_for,
    an_organisation,
    does,
    refused,
    unchanged,
)

from governance.access import ANYONE, Viewer

SHOWN = """query ($id: ID!) { jointDecision(id: $id) { title textNumber isInEffect effectiveAt
    parties(first: 9) { nodes { body { name } confirmedNumber decision { number title manner
        outcome jointDecision { id } } } } } }"""
SETTLED = "This joint decision is in effect, or was withdrawn; put another forward."
AT = "2026-03-01T12:00:00+00:00"


@pytest.fixture
async def bodies(ask: Ask) -> list[str]:
    """Two bodies on a river, and one elsewhere."""
    return [await an_organisation(ask, name) for name in ("Left", "Right", "Elsewhere")]


@pytest.fixture
async def clerks(ask: Ask, bodies: list[str]) -> list[Viewer]:
    """Who acts for each."""
    return [await acting_for(ask, body, f"Clerk of {body[-1]}") for body in bodies]


async def shown(ask: Ask, joint: str, **more: Any) -> dict[str, Any]:
    """A joint decision with its parties."""
    found: dict[str, Any] = (await ask(SHOWN, id=joint, **more))["jointDecision"]
    return found


async def test_it_takes_effect_when_each_has_confirmed_and_is_a_decision_of_each(
    ask: Ask, bodies: list[str], clerks: list[Viewer]
) -> None:
    left, right, elsewhere = bodies
    given = {"bodyId": left, "partyIds": [right], "title": {"en": "River"}}
    given["text"] = {"en": "We keep the river clean."}
    await refused(ask, "openJointDecision", given, "Forbidden", ANOTHERS_BODY, viewer=clerks[1])
    show, event = "jointDecision { id textNumber }", "joint_decision.opened"
    done = await does(ask, "openJointDecision", show, given, event=event, viewer=clerks[0])
    joint, number = done["id"], done["textNumber"]
    assert number == 1

    mine = {"jointDecisionId": joint, "bodyId": left, "textNumber": 1}
    show, event = "jointDecision { isInEffect }", "joint_decision.confirmed"
    done = await does(ask, "confirmJointDecision", show, mine, event=event, viewer=clerks[0])
    assert done == {"isInEffect": False}
    again = "This body has confirmed this text already; others have not yet."
    await refused(ask, "confirmJointDecision", mine, "AlreadyConfirmed", again, viewer=clerks[0])
    theirs = mine | {"bodyId": right}
    await refused(ask, "confirmJointDecision", theirs, "Forbidden", ANOTHERS_BODY, viewer=clerks[0])
    nobodys = mine | {"bodyId": elsewhere}
    message = "bodyId: is no party to this joint decision."
    await refused(ask, "confirmJointDecision", nobodys, "InvalidInput", message, viewer=clerks[2])
    assert await ask.count("decision") == 0

    assert (await confirm(ask, joint, right, viewer=clerks[1]))["jointDecision"] == {
        "isInEffect": True
    }
    record = {"number": 1, "title": "River", "manner": "CONFIRMATION", "outcome": "ADOPTED"}
    record |= {"jointDecision": {"id": joint}}
    assert await shown(ask, joint) == {
        "title": "River",
        "textNumber": 1,
        "isInEffect": True,
        "effectiveAt": AT,
        "parties": {
            "nodes": [
                {"body": {"name": name}, "confirmedNumber": 1, "decision": record}
                for name in ("Left", "Right")
            ]
        },
    }
    change = {"jointDecisionId": joint, "title": {"en": "Lake"}}
    withdraw = {"jointDecisionId": joint, "reason": {"en": "Dry."}}
    for deed, more in (
        ("changeJointDecision", change),
        ("withdrawJointDecision", withdraw),
        ("confirmJointDecision", mine),
    ):
        await refused(ask, deed, more, "JointDecisionSettled", SETTLED)


async def test_a_changed_text_asks_everyone_again(
    ask: Ask, bodies: list[str], clerks: list[Viewer]
) -> None:
    left, right, _ = bodies
    joint = await a_joint_decision(ask, left, right)
    await confirm(ask, joint, right)
    change = {"jointDecisionId": joint, "text": {"en": "We keep the river clean and free."}}
    await refused(ask, "changeJointDecision", change, "Forbidden", ANOTHERS_BODY, viewer=clerks[1])
    nothing = "text: say what is different: the title, the text or both."
    nobody = {"jointDecisionId": joint}
    await refused(ask, "changeJointDecision", nobody, "InvalidInput", nothing, viewer=clerks[0])
    show, event = "jointDecision { textNumber text }", "joint_decision.changed"
    done = await does(ask, "changeJointDecision", show, change, event=event, viewer=clerks[0])
    assert done == {"textNumber": 2, "text": "We keep the river clean and free."}

    async with unchanged(ask):
        old = await confirm(ask, joint, left, viewer=clerks[0])
    assert old["message"] == "The text was changed meanwhile; read text 2 and confirm that."
    assert (await confirm(ask, joint, left, 2))["jointDecision"] == {"isInEffect": False}
    assert (await confirm(ask, joint, right, 2))["jointDecision"] == {"isInEffect": True}
    texts = await ask.db.reads.fetch("SELECT DISTINCT text ->> 'en' AS said FROM decision")
    assert [row["said"] for row in texts] == ["We keep the river clean and free."]


async def test_who_put_it_forward_may_withdraw_it(
    ask: Ask, bodies: list[str], clerks: list[Viewer]
) -> None:
    joint = await a_joint_decision(ask, *bodies[:2])
    given = {"jointDecisionId": joint, "reason": {"en": "Dry."}, "expectedRevision": 1}
    await refused(ask, "withdrawJointDecision", given, "Forbidden", ANOTHERS_BODY, viewer=clerks[1])
    show, event = "jointDecision { withdrawReason isInEffect }", "joint_decision.withdrawn"
    done = await does(ask, "withdrawJointDecision", show, given, event=event, viewer=clerks[0])
    assert done == {"withdrawReason": "Dry.", "isInEffect": False}
    mine = {"jointDecisionId": joint, "bodyId": bodies[0], "textNumber": 1}
    await refused(ask, "confirmJointDecision", mine, "JointDecisionSettled", SETTLED)


async def test_it_needs_others_and_a_text_in_its_own_language(ask: Ask, bodies: list[str]) -> None:
    given = {"bodyId": bodies[0], "title": {"en": "River"}, "text": {"en": "Clean."}}
    for more, problem, message in (
        ({"partyIds": []}, "InvalidInput", "partyIds: name whom it is decided together with."),
        (
            {"partyIds": [bodies[0]]},
            "InvalidInput",
            "partyIds: name whom it is decided together with.",
        ),
        (
            {"partyIds": ["org_00000000-0000-7000-8000-000000000000"]},
            "NotFound",
            NOT_FOUND,
        ),
        (
            {"partyIds": [bodies[1]] * 50},
            "InvalidInput",
            "partyIds: names 50; 49 are the most.",
        ),
        (
            {"partyIds": [bodies[1]], "originalLanguage": "pt"},
            "InvalidInput",
            "originalLanguage: the text is not there in this language.",
        ),
    ):
        await refused(ask, "openJointDecision", given | more, problem, message)


async def test_of_all_who_confirm_at_once_one_is_the_last(ask: Ask, bodies: list[str]) -> None:
    joint = await a_joint_decision(ask, *bodies)
    done = await asyncio.gather(*(confirm(ask, joint, body) for body in bodies * 2))
    outcomes = sorted(one["__typename"] for one in done)
    assert outcomes.count("ConfirmJointDecisionPayload") == 3
    assert set(outcomes) <= {
        *("ConfirmJointDecisionPayload", "AlreadyConfirmed", "JointDecisionSettled")
    }
    assert await ask.count("decision") == 3
    assert (await shown(ask, joint))["isInEffect"] is True


async def test_an_unlisted_party_is_seen_from_within(ask: Ask, bodies: list[str]) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    inside = await acting_for(ask, hidden, "Inside")
    joint = await a_joint_decision(ask, bodies[0], hidden)
    for viewer, seen in ((ANYONE, ["Left"]), (inside, ["Hidden", "Left"])):
        parties = (await shown(ask, joint, viewer=viewer))["parties"]["nodes"]
        assert sorted(one["body"]["name"] for one in parties) == seen
    opening = {"bodyId": hidden, "partyIds": [bodies[0]], "title": {"en": "A"}, "text": {"en": "B"}}
    said = "bodyId: is unlisted, so that the others would not see it."
    await refused(ask, "openJointDecision", opening, "InvalidInput", said, viewer=inside)


async def test_they_are_listed_by_party_and_by_effect(ask: Ask, bodies: list[str]) -> None:
    left, right, elsewhere = bodies
    river = await a_joint_decision(ask, left, right)
    road = await a_joint_decision(ask, right, elsewhere, title={"en": "Road"})
    for body in (left, right):
        await confirm(ask, river, body)
    question = """query ($filter: JointDecisionFilter) { jointDecisions(first: 9, filter: $filter)
        { nodes { id } } }"""
    for narrow, expected in (
        ({}, [river, road]),
        ({"party": left}, [river]),
        ({"party": right}, [river, road]),
        ({"isInEffect": True}, [river]),
        ({"isInEffect": False}, [road]),
    ):
        found = (await ask(question, filter=narrow))["jointDecisions"]["nodes"]
        assert [one["id"] for one in found] == expected, narrow
