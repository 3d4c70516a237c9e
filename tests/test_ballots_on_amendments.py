"""Ballots say what they are on; one on an amendment decides what becomes of that, and no more."""

from typing import Any

from ballot_scene import LATER, votes
from conftest import Ask
from proposal_scene import a_council, a_proposal, an_amendment, ballot_on
from scene import does, refused

from governance.access import ANYONE, Viewer

ON = """query ($id: ID!) { ballot(id: $id) { proposal { id title } amendment { id passage
    proposal { id } } } }"""
SETTLE = "This ballot is on an amendment; settle that, and conclude the proposal later."


async def voted(ask: Ask, ballot: str, people: list[Viewer]) -> None:
    """Everybody is in favour, and the ballot is closed."""
    for one in people:
        assert "voter" in await votes(ask, ballot, one, "IN_FAVOUR")
    done = await ask.do("closeBallot", "__typename", {"ballotId": ballot})
    assert done["__typename"] == "CloseBallotPayload", done


async def test_a_ballot_on_an_amendment_becomes_no_decision(ask: Ask) -> None:
    body, people = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, people[0])
    own = {"amendmentId": await an_amendment(ask, body, proposal, people[1])}
    voting = own | {"closesAt": LATER.isoformat()}
    done = await ask.do("putAmendmentToVote", "amendment { ballot { id } }", voting)
    first = done["amendment"]["ballot"]["id"]
    annulled = {"ballotId": first, "reason": {"en": "Unclear"}}
    await does(ask, "annulBallot", "ballot { id }", annulled, event="ballot.annulled")
    again = {"ballotId": first, "closesAt": LATER.isoformat()}
    done = await ask.do("holdBallotAgain", "ballot { id }", again)
    held = {"ballotId": done["ballot"]["id"]}
    await voted(ask, held["ballotId"], people)
    await refused(ask, "enactBallot", held, "VotedOnAmendment", SETTLE)
    done = await ask.do("settleAmendment", "amendment { state }", own)
    assert done["amendment"] == {"state": "ACCEPTED"}
    await refused(ask, "enactBallot", held, "VotedOnAmendment", SETTLE)


async def test_a_ballot_says_what_it_is_on_as_far_as_that_is_seen(ask: Ask) -> None:
    body, people = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, people[0])
    amendment = await an_amendment(ask, body, proposal, people[1])
    voting = {"amendmentId": amendment, "closesAt": LATER.isoformat()}
    done = await ask.do("putAmendmentToVote", "amendment { ballot { id } }", voting)
    ballot = done["amendment"]["ballot"]["id"]
    shown: dict[str, Any] = {"id": amendment, "passage": "month", "proposal": {"id": proposal}}
    for viewer in (ANYONE, people[0]):
        found = (await ask(ON, viewer=viewer, id=ballot))["ballot"]
        assert found == {"proposal": None, "amendment": shown}
    await voted(ask, ballot, people)
    await ask.do("settleAmendment", "__typename", {"amendmentId": amendment})

    whole = await ballot_on(ask, proposal)
    found = (await ask(ON, viewer=ANYONE, id=whole))["ballot"]
    assert found == {"proposal": {"id": proposal, "title": "Meetings"}, "amendment": None}
    await voted(ask, whole, people)
    given = {"ballotId": whole}
    done = await ask.do("enactBallot", "ballot { decision { outcome } }", given)
    assert done["ballot"] == {"decision": {"outcome": "ADOPTED"}}
