"""What tests of actions and commitments act on, and inputs for deeds about them."""

from typing import Any

from conftest import Ask
from decision_scene import a_decision
from scene import a_territory, an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

PARTIES = """query ($id: ID!) { action(id: $id) { parties(first: 9) { totalCount nodes {
    organisation { name } role confirmedAt } } } }"""


async def done(ask: Ask, deed: str, shown: str, given: dict[str, Any], viewer: Viewer) -> str:
    """What a deed was done to, by its id."""
    answer = await ask.do(deed, f"{shown} {{ id }}", given, viewer=viewer)
    assert shown in answer, answer
    return str(answer[shown]["id"])


async def an_action(ask: Ask, holder: str, *, viewer: Viewer = OPERATOR, **more: Any) -> str:
    """An action of a holder since the first of January, by its id."""
    given = {"holderId": holder, "title": {"en": "Repair the fountain"}, "since": "2026-01-01"}
    if "territoryId" not in more:
        more["territoryId"] = await a_territory(ask, "Fonte")
    return await done(ask, "startAction", "action", given | more, viewer)


async def a_party(
    ask: Ask, action: str, organisation: str, *, viewer: Viewer = OPERATOR, **more: Any
) -> str:
    """A part in an action, by its id; a partner's."""
    given = {"actionId": action, "organisationId": organisation, "role": "PARTNER", **more}
    return await done(ask, "addActionParty", "party", given, viewer)


async def a_commitment(
    ask: Ask, organisation: str, *, viewer: Viewer = OPERATOR, **more: Any
) -> str:
    """A commitment to pay the pipes by the end of May, by its id."""
    given = {"organisationId": organisation, "what": {"en": "Pay the pipes"}, "dueOn": "2026-05"}
    return await done(ask, "makeCommitment", "commitment", given | more, viewer)


async def progress(ask: Ask, commitment: str, *, viewer: Viewer = OPERATOR, **more: Any) -> str:
    """A word on how far a commitment is, by its id."""
    given = {"commitmentId": commitment, "text": {"en": "The pipes are ordered."}, **more}
    return await done(ask, "reportProgress", "feedback", given, viewer)


async def kept(ask: Ask, commitment: str, *, viewer: Viewer = OPERATOR, **more: Any) -> str:
    """A commitment that was kept."""
    given = {"commitmentId": commitment, "text": {"en": "Paid."}, **more}
    return await done(ask, "keepCommitment", "commitment", given, viewer)


async def parties(ask: Ask, action: str, viewer: Viewer = ANYONE) -> list[tuple[str, str, bool]]:
    """Who takes part in an action: the name, as what, and whether they said so."""
    page = (await ask(PARTIES, viewer=viewer, id=action))["action"]["parties"]
    assert page["totalCount"] == len(page["nodes"])
    return [
        (one["organisation"]["name"], one["role"], one["confirmedAt"] is not None)
        for one in page["nodes"]
    ]


async def rows_of_actions(ask: Ask, body: str, decision: str) -> dict[str, str]:
    """An action that follows a decision, with all that belongs to it, by the names of types."""
    action = await an_action(ask, body, decisionId=decision)
    await an_action(ask, body, title={"en": "Repair the fountains"})
    commitment = await a_commitment(ask, body, actionId=action, decisionId=decision)
    return {
        "Action": action,
        "ActionParty": await a_party(ask, action, await an_organisation(ask, "Partner")),
        "Commitment": commitment,
        "Feedback": await progress(ask, commitment),
    }


async def inputs_of_actions(ask: Ask, body: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed about actions and commitments of a body."""
    decision, place = await a_decision(ask, body), await a_territory(ask, "Lavadouro")
    action, other = await an_action(ask, body), await an_action(ask, body)
    partner = await an_organisation(ask, "Partner of theirs")
    another = await an_action(ask, partner)
    mine = await a_party(ask, another, body, viewer=OPERATOR)
    unconfirmed = "UPDATE action_party SET confirmed_at = NULL WHERE id = $1"
    async with ask.db.engine.begin() as connection:
        await connection.exec_driver_sql(unconfirmed, (mine[4:],))
    open_, second, third = [await a_commitment(ask, body, decisionId=decision) for _ in range(3)]
    settled = await kept(ask, await a_commitment(ask, body, decisionId=decision))
    theirs = await kept(ask, await a_commitment(ask, partner, decisionId=decision))
    reason = {"reason": {"en": "The source is dry."}}
    return {
        "startAction": {"holderId": body, "territoryId": place, "title": {"en": "New"}},
        "changeAction": {"actionId": action, "description": {"en": "With stone"}},
        "endAction": {"actionId": other, "endedAs": "DONE"},
        "addActionParty": {"actionId": action, "organisationId": partner, "role": "FUNDER"},
        "confirmActionParty": {"partyId": mine},
        "leaveAction": {"partyId": await a_party(ask, action, partner)},
        "makeCommitment": {
            "organisationId": body,
            "what": {"en": "Carry stones"},
            "dueOn": "2026-06-01",
            "decisionId": decision,
        },
        "reportProgress": {"commitmentId": open_, "text": {"en": "Half of it"}},
        "changeCommitment": {"commitmentId": open_, "dueOn": "2026-07", **reason},
        "keepCommitment": {"commitmentId": open_, "text": {"en": "Done"}},
        "breakCommitment": {"commitmentId": second, **reason},
        "releaseCommitment": {"commitmentId": third, **reason},
        "reopenCommitment": {"commitmentId": settled, **reason},
        "reviewOutcome": {
            "commitmentId": theirs,
            "bodyId": body,
            "verdict": "CONTESTED",
            "text": {"en": "It drips."},
        },
        "withdrawFeedback": {"feedbackId": await progress(ask, open_)},
    }
