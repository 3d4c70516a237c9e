"""What tests of joint decisions act on: a text of several bodies, and inputs for deeds."""

from typing import Any

from conftest import Ask
from scene import an_organisation

from governance.access import OPERATOR, Viewer


async def a_joint_decision(ask: Ask, body: str, *parties: str, **more: Any) -> str:
    """A text that a body puts forward for others to decide with it, by its id."""
    given = {"bodyId": body, "partyIds": list(parties), "title": {"en": "River"}}
    given |= {"text": {"en": "We keep the river clean.", "pt": "Limpamos o rio."}, **more}
    done = await ask.do("openJointDecision", "jointDecision { id }", given)
    assert "jointDecision" in done, done
    return str(done["jointDecision"]["id"])


async def confirm(
    ask: Ask, joint: str, body: str, number: int = 1, *, viewer: Viewer = OPERATOR
) -> dict[str, Any]:
    """What comes of it when a body confirms a text."""
    given = {"jointDecisionId": joint, "bodyId": body, "textNumber": number}
    return await ask.do(
        "confirmJointDecision", "jointDecision { isInEffect }", given, viewer=viewer
    )


async def rows_of_joint(ask: Ask, body: str) -> dict[str, str]:
    """A joint decision in effect and one of its parties, by the names of their types."""
    other = await an_organisation(ask, "Partner")
    joint = await a_joint_decision(ask, body, other)
    for each in (body, other):
        await confirm(ask, joint, each)
    party = await ask.db.reads.fetchval("SELECT id FROM joint_party ORDER BY id LIMIT 1")
    return {"JointDecision": joint, "JointParty": f"jpa_{party}"}


async def inputs_of_joint(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about joint decisions of a body."""
    other = await an_organisation(ask, "Partner")
    first, second, third = [await a_joint_decision(ask, body, other) for _ in range(3)]
    text = {"title": {"en": "Lake"}, "text": {"en": "We keep the lake clean."}}
    return {
        "openJointDecision": {"bodyId": body, "partyIds": [other], **text},
        "changeJointDecision": {"jointDecisionId": first, **text},
        "confirmJointDecision": {"jointDecisionId": second, "bodyId": body, "textNumber": 1},
        "withdrawJointDecision": {"jointDecisionId": third, "reason": {"en": "Dry."}},
    }
