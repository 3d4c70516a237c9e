"""Proposals end: withdrawn, decided with or without a ballot; or the vote is held again."""

from datetime import timedelta
from typing import Any

from ballot_scene import LATER, OVER, votes
from conftest import NOW, Ask
from proposal_scene import TEXT, a_council, a_proposal, ballot_on
from scene import does, refused

from governance.access import OPERATOR

WITHDRAWN = "This proposal was withdrawn."
STAGE = "ProposalElsewhere"


async def test_what_is_withdrawn_is_over_and_may_be_put_on_record_so(ask: Ask) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    proposal = await a_proposal(ask, body, ana)
    own = {"proposalId": proposal}
    show = "proposal { state withdrawReason withdrawnAt }"
    withdraw = own | {"reason": {"en": "Done otherwise"}}
    event = "proposal.withdrawn"
    done = await does(ask, "withdrawProposal", show, withdraw, event=event, viewer=ana)
    told = {"state": "WITHDRAWN", "withdrawReason": "Done otherwise"}
    assert done == told | {"withdrawnAt": NOW.isoformat()}
    for deed, given, viewer in (
        ("withdrawProposal", own, ana),
        ("reviseProposal", own | {"text": TEXT}, ana),
        ("openDeliberation", own, OPERATOR),
        ("putToVote", own | {"closesAt": LATER.isoformat()}, OPERATOR),
    ):
        await refused(ask, deed, given, STAGE, WITHDRAWN, viewer=viewer)
    wrong = own | {"outcome": "ADOPTED", "manner": "CONSENSUS"}
    message = "outcome: say what the body decided; withdrawn is what was withdrawn."
    await refused(ask, "concludeProposal", wrong, "InvalidInput", message)
    show = "proposal { state decision { outcome number } }"
    done = await ask.do("concludeProposal", show, own)
    decision = {"outcome": "WITHDRAWN", "number": 1}
    assert done["proposal"] == {"state": "WITHDRAWN", "decision": decision}
    await refused(ask, "concludeProposal", own, STAGE, WITHDRAWN)


async def test_a_body_decides_a_proposal_without_a_ballot(ask: Ask) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    proposal = await a_proposal(ask, body, ana)
    own = {"proposalId": proposal}
    unsaid = "outcome: say what the body decided; withdrawn is what was withdrawn."
    how = "manner: say how it was taken, otherwise than by a ballot here."
    for wrong, message in (
        ({"outcome": "WITHDRAWN", "manner": "CONSENSUS"}, unsaid),
        ({"manner": "CONSENSUS"}, unsaid),
        ({"outcome": "ADOPTED"}, how),
        ({"outcome": "ADOPTED", "manner": "BALLOT"}, how),
    ):
        await refused(ask, "concludeProposal", own | wrong, "InvalidInput", message)
    given: dict[str, Any] = {
        "outcome": "REJECTED",
        "manner": "SHOW_OF_HANDS",
        "inFavour": 2,
        "against": 3,
    }
    show = "proposal { state decision { outcome manner inFavour against decidedOn } }"
    done = await ask.do("concludeProposal", show, own | given | {"decidedOn": "2026-02-28"})
    decision = given | {"decidedOn": "2026-02-28"}
    assert done["proposal"] == {"state": "DECIDED", "decision": decision}


async def test_a_tied_or_annulled_vote_is_held_again_or_deliberation_opens_anew(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui", tie="AGAIN")
    proposal = await a_proposal(ask, body, ana)
    own, later = {"proposalId": proposal}, LATER.isoformat()
    ballot = await ballot_on(ask, proposal)
    voting = "The vote is under way, or has come to something that stands."
    await refused(ask, "openDeliberation", own, "StillVoting", voting)
    for person, choice in ((ana, "IN_FAVOUR"), (rui, "AGAINST")):
        await votes(ask, ballot, person, choice)
    await ask.do("closeBallot", "__typename", {"ballotId": ballot})
    assert (await ask.do("concludeProposal", "__typename", own))["code"] == "NothingDecidedYet"
    again = {"ballotId": ballot, "closesAt": later}
    done = await ask.do("holdBallotAgain", "ballot { id }", again)
    held = done["ballot"]["id"]
    await refused(ask, "openDeliberation", own, "StillVoting", voting)
    annul = {"ballotId": held, "reason": {"en": "Unclear"}}
    await ask.do("annulBallot", "__typename", annul)
    done = await ask.do("openDeliberation", "proposal { state ballot { id } }", own)
    assert done["proposal"] == {"state": "DELIBERATING", "ballot": None}

    ballot = await ballot_on(ask, proposal)
    await ask.do("annulBallot", "__typename", {"ballotId": ballot, "reason": {"en": "Late"}})
    done = await ask.do("holdBallotAgain", "ballot { id }", {"ballotId": ballot, "closesAt": later})
    held = done["ballot"]["id"]
    for person in (ana, rui):
        await votes(ask, held, person, "AGAINST")
    await ask.do("closeBallot", "__typename", {"ballotId": held})
    await ask.do("enactBallot", "__typename", {"ballotId": held})
    show = "proposal { state ballot { id } decision { outcome number } }"
    done = await ask.do("concludeProposal", show, own, now=OVER + timedelta(days=1))
    decision = {"outcome": "REJECTED", "number": 1}
    assert done["proposal"] == {"state": "DECIDED", "ballot": {"id": held}, "decision": decision}
