"""How far commitments are: stated over periods, shown by evidence, reviewed by three."""

from typing import Any

import pytest
from adherence_scene import a_version, an_adherence, stated
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
)

from governance.access import ANYONE, OPERATOR

PAST = """
query($id: ID!) { adherence(id: $id) { pastCommitments { commitment { key } state validFrom
  validUntil reason by { name } } } }
"""
EVIDENCE = (
    "evidence { commitment { key } on text link node { __typename } by { name } withdrawnAt"
    " withdrawnBecause revision }"
)
REVIEW = "review { body { name } source state text on by { name } withdrawnAt revision }"
OF_ANOTHER = "This commitment is not in the version of the charter that was adhered to."
CHANGED = (
    "This was changed meanwhile: you know revision 7, it is now at 1. Read it again and repeat."
)
WITHDRAWN = "This was withdrawn already."


@pytest.fixture
async def body(ask: Ask) -> str:
    """A group that adheres."""
    return await an_organisation(ask, "Group", "COORDINATION_GROUP", since="1999")


@pytest.fixture
async def version(ask: Ask) -> dict[str, str]:
    """A version of the charter with two commitments."""
    return await a_version(ask, "2010", "2010-03-24", "together", "openly")


@pytest.fixture
async def adherence(ask: Ask, body: str, version: dict[str, str]) -> str:
    """The group's adherence since 2020."""
    return await an_adherence(ask, body, version["id"], "2020-01-01")


async def told(ask: Ask, adherence: str) -> list[tuple[str, str, str | None]]:
    """What was stated over time, of days that there were."""
    found = (await ask(PAST, id=adherence))["adherence"]["pastCommitments"]
    lines = [(each["state"], each["validFrom"], each["validUntil"]) for each in found]
    return [line for line in lines if line[1] != line[2]]


async def test_a_state_ends_the_one_before_and_nothing_is_overwritten(
    ask: Ask, body: str, version: dict[str, str], adherence: str
) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    given = {
        "adherenceId": adherence,
        "commitmentId": version["together"],
        "state": "AIMED_AT",
        "since": "2021",
        "reason": {"en": "We begin"},
    }
    show = "adherence { revision commitments { state validFrom reason by { name } } }"
    shown = await does(
        ask, "stateCommitment", show, given, event="adherence.commitment_stated", viewer=chair
    )
    assert shown == {
        "revision": 2,
        "commitments": [
            {
                "state": "AIMED_AT",
                "validFrom": "2021",
                "reason": "We begin",
                "by": {"name": "Rui"},
            }
        ],
    }
    await stated(ask, adherence, version["together"], "PRACTISED", "2024-05-01")
    await stated(ask, adherence, version["together"], "UNDER_WAY", "2022-02")
    assert await told(ask, adherence) == [
        ("AIMED_AT", "2021", "2022-01"),
        ("UNDER_WAY", "2022-02", "2024-05-01"),
        ("PRACTISED", "2024-05-01", None),
    ]
    await stated(ask, adherence, version["together"], "AIMED_AT", "2024-05-01")
    assert (await told(ask, adherence))[-1] == ("AIMED_AT", "2024-05-01", None)
    assert await ask.count("adherence_commitment") == 4


async def test_what_cannot_be_stated_is_refused(
    ask: Ask, body: str, version: dict[str, str], adherence: str
) -> None:
    other = await a_version(ask, "2021", "2021-01-01", "else")
    given = {
        "adherenceId": adherence,
        "commitmentId": version["together"],
        "state": "PRACTISED",
        "since": "2022",
    }
    declined: list[tuple[dict[str, Any], str, str]] = [
        ({"since": "2019"}, "InvalidInput", "since: 2019 is before it began, on 2020-01-01."),
        (
            {"since": "2026-03-02"},
            "InvalidInput",
            "since: 2026-03-02 lies ahead; record the change the day it happens.",
        ),
        ({"commitmentId": other["else"]}, "CommitmentOfAnotherVersion", OF_ANOTHER),
        ({"commitmentId": f"com_{adherence[4:]}"}, "NotFound", NOT_FOUND),
        (
            {"expectedRevision": 7},
            "RevisionMismatch",
            CHANGED,
        ),
    ]
    for change, problem, message in declined:
        await refused(ask, "stateCommitment", given | change, problem, message)
    for viewer, message in (
        (await somebody(ask, "Zé"), NO_MANDATE),
        (await acting_for(ask, body, "Eva", "AUDITOR"), ROLE_NOT_ENOUGH),
        (await acting_for(ask, await an_organisation(ask, "Else"), "Eli"), ANOTHERS_BODY),
    ):
        await refused(ask, "stateCommitment", given, "Forbidden", message, viewer=viewer)


async def test_evidence_is_added_and_taken_back(
    ask: Ask, body: str, version: dict[str, str], adherence: str
) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    town = await a_territory(ask, "Covilhã")
    about = {"adherenceId": adherence, "commitmentId": version["openly"]}
    nothing = {"text": None, "link": None, "node": None}
    standing = nothing | {
        "commitment": {"key": "openly"},
        "by": {"name": "Rui"},
        "withdrawnAt": None,
        "withdrawnBecause": None,
        "revision": 1,
    }
    for evidence, seen in (
        ({"text": {"fr": "Procès-verbal"}, "on": "2024"}, {"text": "Procès-verbal"}),
        ({"link": "https://example.org/a", "on": "2024"}, {"link": "https://example.org/a"}),
        ({"nodeId": body, "on": "2024"}, {"node": {"__typename": "Organisation"}}),
        ({"nodeId": town, "on": "2024"}, {"node": {"__typename": "Territory"}}),
    ):
        shown = await does(
            ask,
            "addEvidence",
            EVIDENCE,
            about | {"evidence": evidence},
            event="adherence.evidence_added",
            viewer=chair,
        )
        assert shown == standing | {"on": "2024"} | seen
    of_it = "query($id: ID!) { adherence(id: $id) { evidence { id } } }"
    found = (await ask(of_it, id=adherence))["adherence"]["evidence"]
    assert len(found) == 4

    given = {"evidenceId": found[0]["id"], "reason": {"en": "Misread"}}
    shown = await does(
        ask,
        "withdrawEvidence",
        EVIDENCE,
        given,
        event="adherence.evidence_withdrawn",
        viewer=chair,
    )
    assert (shown["withdrawnBecause"], shown["revision"]) == ("Misread", 2)
    assert (await ask(of_it, id=adherence))["adherence"]["evidence"] == found[1:]
    await refused(ask, "withdrawEvidence", given, "AlreadyWithdrawn", WITHDRAWN)
    both = about | {"evidence": {"nodeId": town, "link": "https://example.org"}}
    message = "evidence: is one thing: a text, a link or a node of the network."
    await refused(ask, "addEvidence", both, "InvalidInput", message)
    unseen = await an_organisation(ask, "Hidden", isUnlisted=True)
    hidden = about | {"evidence": {"nodeId": unseen}}
    await refused(ask, "addEvidence", hidden, "NotFound", NOT_FOUND, viewer=chair)


async def test_itself_a_peer_and_a_facilitator_review(
    ask: Ask, body: str, version: dict[str, str], adherence: str
) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    facilitator = await acting_for(ask, body, "Eva", "FACILITATOR")
    other = await an_organisation(ask, "Peer")
    peer = await acting_for(ask, other, "Ana")
    about = {"adherenceId": adherence, "commitmentId": version["together"], "state": "UNDER_WAY"}
    for viewer, by, source in (
        (chair, body, "OWN"),
        (peer, other, "PEER"),
        (facilitator, body, "FACILITATOR"),
    ):
        shown = await does(
            ask,
            "reviewCommitment",
            REVIEW,
            {"bodyId": by, **about, "text": {"en": "Well on"}, "on": "2025"},
            event="adherence.commitment_reviewed",
            viewer=viewer,
        )
        assert (shown["source"], shown["state"], shown["on"]) == (source, "UNDER_WAY", "2025")
    mandates = await ask.db.reads.fetch("SELECT mandate_id FROM commitment_review ORDER BY id")
    assert [row["mandate_id"] for row in mandates] == [
        next(iter(viewer.held)) for viewer in (chair, peer, facilitator)
    ]
    for viewer, by, message in (
        (peer, body, ANOTHERS_BODY),
        (facilitator, other, ANOTHERS_BODY),
        (await somebody(ask, "Zé"), body, NO_MANDATE),
        (await acting_for(ask, body, "Ivo", "AUDITOR"), body, ROLE_NOT_ENOUGH),
    ):
        given = {"bodyId": by, **about}
        await refused(ask, "reviewCommitment", given, "Forbidden", message, viewer=viewer)


async def test_a_review_is_taken_back_and_an_unlisted_peers_is_not_shown(
    ask: Ask, body: str, version: dict[str, str], adherence: str
) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    about = {"adherenceId": adherence, "commitmentId": version["together"], "state": "PRACTISED"}
    for by in (body, hidden):
        await ask.do("reviewCommitment", "__typename", {"bodyId": by, **about})
    of_it = "query($id: ID!) { adherence(id: $id) { reviews { id body { name } } } }"
    for viewer, names in ((ANYONE, ["Group"]), (OPERATOR, ["Group", "Hidden"])):
        found = (await ask(of_it, viewer=viewer, id=adherence))["adherence"]["reviews"]
        assert [each["body"]["name"] for each in found] == names
    given = {"reviewId": found[0]["id"], "reason": {"en": "Too early"}}
    await does(ask, "withdrawReview", REVIEW, given, event="adherence.review_withdrawn")
    await refused(ask, "withdrawReview", given, "AlreadyWithdrawn", WITHDRAWN)
    assert (await ask(of_it, id=adherence))["adherence"]["reviews"] == []
