"""Commitments: made, late by the day alone, changed, kept or broken, and reopened."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from action_scene import a_commitment, an_action, kept, progress
from conftest import Ask
from decision_scene import a_decision
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
)

from governance.access import ANYONE, Viewer

COMMITMENT = """commitment { what dueOn standing wasKeptLate wasChanged outcomeOn
    outcomeBy { name } revision }"""
OPEN = {
    "what": "Pay the pipes",
    "dueOn": "2026-05",
    "standing": "OPEN",
    "wasKeptLate": False,
    "wasChanged": False,
    "outcomeOn": None,
    "outcomeBy": None,
    "revision": 1,
}
WORDS = """query ($id: ID!, $day: Date) { commitment(id: $id, asOf: $day) { standing
    feedback(first: 20) { totalCount nodes { kind on text link node { __typename } body { name }
        formerWhat formerDueOn } } } }"""
SETTLED = "It is on record already what came of this commitment; reopen it to say otherwise."


async def words(ask: Ask, commitment: str, viewer: Viewer = ANYONE) -> list[dict[str, Any]]:
    """What was said of a commitment."""
    page = (await ask(WORDS, viewer=viewer, id=commitment))["commitment"]["feedback"]
    assert page["totalCount"] == len(page["nodes"])
    nodes: list[dict[str, Any]] = page["nodes"]
    return nodes


async def test_a_commitment_is_made_told_of_changed_and_kept_with_all_that_was_said(
    ask: Ask,
) -> None:
    asking, town = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    mayor = await acting_for(ask, town, "Mayor", "CHAIR")
    decision, place = await a_decision(ask, asking), await a_territory(ask, "Mafra")
    given = {"organisationId": town, "what": {"en": "Pay the pipes"}, "dueOn": "2026-05"}
    given["decisionId"] = decision
    show = f"{COMMITMENT[:-1]} id madeOn organisation {{ name }} decision {{ title }} }}"
    made: Any = await does(
        ask, "makeCommitment", show, given, event="commitment.made", viewer=mayor
    )
    commitment = made.pop("id")
    whose = {"organisation": {"name": "Town"}, "decision": {"title": "Fountain"}}
    assert made == {**OPEN, **whose, "madeOn": "2026-03-01"}

    about = {"commitmentId": commitment}
    report = about | {"text": {"en": "Ordered"}, "nodeId": place, "on": "2026-02-27"}
    shown = "feedback { kind node { ... on Territory { name } } }"
    event = "commitment.progress_reported"
    told: Any = await does(ask, "reportProgress", shown, report, event=event, viewer=mayor)
    assert told == {"kind": "PROGRESS", "node": {"name": "Mafra"}}
    change = about | {"dueOn": "2026-06-15", "reason": {"en": "A strike"}, "expectedRevision": 1}
    event = "commitment.changed"
    changed = await does(ask, "changeCommitment", COMMITMENT, change, event=event, viewer=mayor)
    now = OPEN | {"dueOn": "2026-06-15", "wasChanged": True, "revision": 2}
    assert changed == now
    keep = about | {"text": {"en": "Paid"}, "link": "https://example.org/receipt"}
    settled = await does(
        ask, "keepCommitment", COMMITMENT, keep, event="commitment.kept", viewer=mayor
    )
    outcome = {"standing": "KEPT", "outcomeOn": "2026-03-01", "outcomeBy": {"name": "Town"}}
    assert settled == now | outcome | {"revision": 3}

    plain: dict[str, Any] = {"link": None, "node": None, "body": {"name": "Town"}}
    plain |= {"on": "2026-03-01", "formerWhat": None, "formerDueOn": None}
    assert await words(ask, commitment) == [
        plain
        | {"kind": "PROGRESS", "on": "2026-02-27", "text": "Ordered"}
        | {"node": {"__typename": "Territory"}},
        plain
        | {"kind": "CHANGED", "text": "A strike", "formerDueOn": "2026-05"}
        | {"formerWhat": "Pay the pipes"},
        plain | {"kind": "KEPT", "text": "Paid", "link": "https://example.org/receipt"},
    ]
    reason = {"reason": {"en": "Because"}}
    for deed, more in (
        ("keepCommitment", {"text": {"en": "Paid"}}),
        ("reportProgress", {"text": {"en": "Paid"}}),
        ("breakCommitment", reason),
        ("releaseCommitment", reason),
        ("changeCommitment", reason | {"dueOn": "2027"}),
    ):
        await refused(ask, deed, about | more, "CommitmentSettled", SETTLED)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "decisionId: say which decision it follows, or in which action it is."),
        (
            {"decisionId": "$decision", "dueOn": "2026-02"},
            "dueOn: 2026-02 is over already; commit to a day that comes.",
        ),
        (
            {"decisionId": "$decision", "dueOn": "9100"},
            "dueOn: 9100 is nobody's to see; commit to a nearer day.",
        ),
        (
            {"decisionId": "$decision", "what": {}},
            'what: say it in one language at least, as in {fr: "…"}.',
        ),
    ],
)
async def test_a_commitment_that_makes_no_sense_is_not_made(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    body = await an_organisation(ask, "Platform")
    decision = await a_decision(ask, body)
    given = {"organisationId": body, "what": {"en": "A"}, "dueOn": "2026-05", **more}
    known = {key: decision if value == "$decision" else value for key, value in given.items()}
    await refused(ask, "makeCommitment", known, "InvalidInput", message)


async def test_nobody_is_committed_by_others_nor_to_what_is_over_or_unseen(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Platform"), await an_organisation(ask, "Firm")
    chair = await acting_for(ask, body, "Chair")
    decision = await a_decision(ask, body)
    given = {"organisationId": firm, "what": {"en": "A"}, "dueOn": "2026-05"}
    follows = given | {"decisionId": decision}
    await refused(ask, "makeCommitment", follows, "Forbidden", ANOTHERS_BODY, viewer=chair)
    rejected = given | {"decisionId": await a_decision(ask, body, outcome="REJECTED")}
    message = "This decision was not adopted, so nothing follows from it."
    await refused(ask, "makeCommitment", rejected, "DecisionNotAdopted", message)
    action = await an_action(ask, body)
    await ask.do("endAction", "__typename", {"actionId": action, "endedAs": "DONE"})
    over = "This action has ended already; start another."
    within = given | {"actionId": action}
    await refused(ask, "makeCommitment", within, "ActionEnded", over)
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    secret = given | {"organisationId": body, "actionId": await an_action(ask, hidden)}
    await refused(ask, "makeCommitment", secret, "NotFound", NOT_FOUND, viewer=chair)


async def test_a_commitment_within_an_action_follows_what_the_action_follows(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Platform"), await an_organisation(ask, "Firm")
    action = await an_action(ask, body, decisionId=await a_decision(ask, body))
    commitment = await a_commitment(ask, firm, actionId=action)
    query = """query ($id: ID!) { commitment(id: $id) { decision { title } action { title
        commitments(first: 9) { nodes { what } } } } }"""
    assert (await ask(query, id=commitment))["commitment"] == {
        "decision": {"title": "Fountain"},
        "action": {
            "title": "Repair the fountain",
            "commitments": {"nodes": [{"what": "Pay the pipes"}]},
        },
    }


async def test_what_is_late_is_late_by_the_day_alone(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    commitment = await a_commitment(ask, body, decisionId=await a_decision(ask, body))
    told = {}
    for day in ("2026-05-31", "2026-06-01"):
        told[day] = (await ask(WORDS, id=commitment, day=day))["commitment"]["standing"]
    assert told == {"2026-05-31": "OPEN", "2026-06-01": "LATE"}
    july = datetime(2026, 7, 2, 9, tzinfo=UTC)
    keep = {"commitmentId": commitment, "text": {"en": "At last"}, "on": "2026-06-20"}
    answer = await ask.do("keepCommitment", COMMITMENT, keep, now=july)
    late = {"standing": "KEPT", "wasKeptLate": True, "outcomeOn": "2026-06-20", "revision": 2}
    assert answer["commitment"] == OPEN | late | {"outcomeBy": {"name": "Platform"}}
    then = (await ask(WORDS, id=commitment, day="2026-06-10", now=july))["commitment"]
    assert (then["standing"], then["feedback"]["nodes"]) == ("LATE", [])


async def test_who_asked_says_what_came_of_it_and_alone_releases(ask: Ask) -> None:
    asking, town = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    clerk, mayor = await acting_for(ask, asking, "Bia"), await acting_for(ask, town, "Mayor")
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    decision = await a_decision(ask, asking)
    first, second = [await a_commitment(ask, town, decisionId=decision) for _ in range(2)]
    reason = {"reason": {"en": "Nothing was paid."}}
    for deed, viewer in (("breakCommitment", other), ("releaseCommitment", mayor)):
        given = {"commitmentId": first, **reason}
        await refused(ask, deed, given, "Forbidden", ANOTHERS_BODY, viewer=viewer)
    early = {"commitmentId": first, "on": "2026-02-28", **reason}
    before = "on: 2026-02-28 is before it was committed, on 2026-03-01."
    await refused(ask, "breakCommitment", early, "InvalidInput", before, viewer=clerk)
    given = {"commitmentId": first, **reason}
    event = "commitment.broken"
    done = await does(ask, "breakCommitment", COMMITMENT, given, event=event, viewer=clerk)
    by = {"outcomeOn": "2026-03-01", "outcomeBy": {"name": "Platform"}, "revision": 2}
    assert done == OPEN | by | {"standing": "BROKEN"}
    given = {"commitmentId": second, **reason}
    event = "commitment.released"
    done = await does(ask, "releaseCommitment", COMMITMENT, given, event=event, viewer=clerk)
    assert done == OPEN | by | {"standing": "RELEASED"}

    reopen = {"commitmentId": first, "reason": {"en": "It was paid."}}
    await refused(ask, "reopenCommitment", reopen, "Forbidden", ANOTHERS_BODY, viewer=mayor)
    event = "commitment.reopened"
    done = await does(ask, "reopenCommitment", COMMITMENT, reopen, event=event, viewer=clerk)
    assert done == OPEN | {"revision": 3}
    unsettled = "Nobody has said yet what came of this commitment."
    await refused(ask, "reopenCommitment", reopen, "CommitmentUnsettled", unsettled)
    assert [one["kind"] for one in await words(ask, first)] == ["BROKEN", "REOPENED"]


async def test_terms_that_change_nothing_are_refused(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    commitment = await a_commitment(ask, body, decisionId=await a_decision(ask, body))
    given = {"commitmentId": commitment, "reason": {"en": "A"}}
    same = "what: is what it was, and so is the day; say what is to change."
    for more in ({}, {"what": {"en": "Pay the pipes"}, "dueOn": "2026-05"}):
        await refused(ask, "changeCommitment", given | more, "InvalidInput", same)
    past = "dueOn: 2026-02 is before it was committed, on 2026-03-01."
    await refused(ask, "changeCommitment", given | {"dueOn": "2026-02"}, "InvalidInput", past)


async def test_a_word_said_by_mistake_is_taken_back_by_who_said_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Chair")
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    commitment = await a_commitment(ask, body, decisionId=await a_decision(ask, body))
    given: dict[str, Any] = {"feedbackId": await progress(ask, commitment)}
    await refused(ask, "withdrawFeedback", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    show = "feedback { withdrawnAt withdrawnBecause }"
    because = given | {"reason": {"en": "Of another"}}
    event = "feedback.withdrawn"
    done = await does(ask, "withdrawFeedback", show, because, event=event, viewer=chair)
    assert done == {"withdrawnAt": "2026-03-01T12:00:00+00:00", "withdrawnBecause": "Of another"}
    assert await words(ask, commitment) == []
    gone = "This was withdrawn already."
    await refused(ask, "withdrawFeedback", given, "AlreadyWithdrawn", gone)
    await kept(ask, commitment)
    outcome = await ask.db.reads.fetchval("SELECT id FROM feedback WHERE kind = 'kept'")
    message = "feedbackId: is no report or review: reopen the commitment instead."
    given = {"feedbackId": f"fbk_{outcome}"}
    await refused(ask, "withdrawFeedback", given, "InvalidInput", message)


async def test_of_two_who_settle_at_once_one_does_and_the_other_is_told(ask: Ask) -> None:
    asking, town = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    clerk, mayor = await acting_for(ask, asking, "Bia"), await acting_for(ask, town, "Mayor")
    decision = await a_decision(ask, asking)
    for _ in range(5):
        about = {"commitmentId": await a_commitment(ask, town, decisionId=decision)}
        broken = about | {"reason": {"en": "Nothing came."}}
        answers = await asyncio.gather(
            ask.do("keepCommitment", "__typename", about | {"text": {"en": "A"}}, viewer=mayor),
            ask.do("breakCommitment", "__typename", broken, viewer=clerk),
        )
        told = {answer["__typename"] for answer in answers}
        assert "CommitmentSettled" in told
        assert len(told & {"KeepCommitmentPayload", "BreakCommitmentPayload"}) == 1
    assert await ask.count("commitment WHERE outcome IS NULL") == 0
    assert await ask.count("feedback") == 5
