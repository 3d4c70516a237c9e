"""Amendments: other words for a passage, accepted, rejected or voted on, and what lapses."""

import asyncio
from typing import Any

import pytest
from ballot_scene import LATER, votes
from conftest import NOW, Ask
from proposal_scene import (
    TEXT,
    a_council,
    a_proposal,
    an_amendment,
    ballot_on,
    seat_of,
)
from scene import does, refused

from governance.access import OPERATOR, Viewer

SHOW = """amendment { state passage text version intoVersion settledAt settleReason
    difference seat { sector } proposal { version standing { text } } }"""
GONE = (
    "These words do not stand in the text as it is now, or not only once; name a longer passage"
    " of it."
)
SETTLED = "This amendment was settled already, or is being voted on."
UNSETTLED = (
    "Some amendments are not settled yet; accept or reject them, or put them to the vote, first."
)
WEEKLY = "We meet every week. Minutes are public."


async def stands(ask: Ask, proposal: str) -> tuple[int, str]:
    """The version of a proposal that stands, and what it says in English."""
    query = 'query ($id: ID!) { proposal(id: $id) { standing { number text(lang: "en") } } }'
    found = (await ask(query, id=proposal))["proposal"]["standing"]
    return found["number"], found["text"]


async def test_an_amendment_is_accepted_into_a_new_version(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, ana)
    given = {
        "seatId": await seat_of(ask, body, rui),
        "proposalId": proposal,
        "language": "en",
        "passage": "month",
        "text": "week",
        "reason": {"en": "To be quicker"},
    }
    show = SHOW.replace("{ state", "{ id reason state", 1)
    done = await does(ask, "amendProposal", show, given, event="proposal.amended", viewer=rui)
    amendment = done.pop("id")
    kept = {"fate": "kept", "text": "We meet every "}
    shown = {
        "reason": "To be quicker",
        "state": "OPEN",
        "passage": "month",
        "text": "week",
        "version": 1,
        "intoVersion": None,
        "settledAt": None,
        "settleReason": None,
        "difference": [
            kept,
            {"fate": "removed", "text": "month"},
            {"fate": "added", "text": "week"},
            {"fate": "kept", "text": ". Minutes are public."},
        ],
        "seat": {"sector": "CITIZEN"},
        "proposal": {"version": 1, "standing": {"text": TEXT["en"]}},
    }
    assert done == shown
    own = {"amendmentId": amendment}
    message = "Only whoever has this seat, or acts for the organisation that has it, may do this."
    for viewer in (rui, OPERATOR):
        who = message if viewer is rui else "This needs a mandate, and you are not signed in."
        await refused(ask, "acceptAmendment", own, "Forbidden", who, viewer=viewer)
    event = "proposal.amendment_accepted"
    accept = own | {"expectedRevision": 1}
    done = await does(ask, "acceptAmendment", SHOW, accept, event=event, viewer=ana)
    del shown["reason"]
    assert done == shown | {
        "state": "ACCEPTED",
        "intoVersion": 2,
        "settledAt": NOW.isoformat(),
        "proposal": {"version": 2, "standing": {"text": WEEKLY}},
    }
    for deed, more, viewer in (
        ("acceptAmendment", {}, ana),
        ("rejectAmendment", {"reason": {"en": "No"}}, ana),
        ("putAmendmentToVote", {"closesAt": LATER.isoformat()}, OPERATOR),
        ("settleAmendment", {}, OPERATOR),
    ):
        await refused(ask, deed, own | more, "AmendmentNotOpen", SETTLED, viewer=viewer)


@pytest.mark.parametrize(
    ("more", "problem", "message"),
    [
        ({"passage": "year"}, "PassageNotThere", GONE),
        ({"passage": "e"}, "PassageNotThere", GONE),
        ({"language": "fr"}, "InvalidInput", "language: the proposal is not in this language."),
        ({"text": "month"}, "InvalidInput", "text: says what stands there already."),
        (
            {"passage": TEXT["en"], "text": None},
            "InvalidInput",
            "text: leaves nothing of the proposal.",
        ),
        ({"passage": " "}, "InvalidInput", "passage: is empty."),
    ],
)
async def test_an_amendment_that_changes_nothing_there_is_not_made(
    ask: Ask, more: dict[str, Any], problem: str, message: str
) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    proposal = await a_proposal(ask, body, ana)
    given = {"seatId": await seat_of(ask, body, ana), "proposalId": proposal, "language": "en"}
    given |= {"passage": "month", "text": "week"}
    await refused(ask, "amendProposal", given | more, problem, message, viewer=ana)


async def test_what_the_proposer_rejects_the_body_may_vote_on(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, ana)
    own = {"amendmentId": await an_amendment(ask, body, proposal, rui)}
    reject = own | {"reason": {"en": "Too often"}}
    show = "amendment { state settleReason }"
    event = "proposal.amendment_rejected"
    done = await does(ask, "rejectAmendment", show, reject, event=event, viewer=ana)
    assert done == {"state": "REJECTED", "settleReason": "Too often"}

    voting = own | {"closesAt": LATER.isoformat()}
    show = "amendment { state settleReason settledAt ballot { id question text } }"
    done = await ask.do("putAmendmentToVote", show, voting)
    ballot = done["amendment"]["ballot"].pop("id")
    assert done["amendment"] == {
        "state": "VOTING",
        "settleReason": None,
        "settledAt": None,
        "ballot": {"question": "Meetings", "text": WEEKLY},
    }
    await refused(ask, "putAmendmentToVote", voting, "AmendmentNotOpen", SETTLED)
    early = await ask.do("settleAmendment", "__typename", own)
    assert early["code"] == "NothingDecidedYet"
    for deed, more, viewer in (
        ("putToVote", {"closesAt": LATER.isoformat()}, OPERATOR),
        ("withdrawProposal", {}, ana),
        ("concludeProposal", {"outcome": "ADOPTED", "manner": "CONSENSUS"}, OPERATOR),
    ):
        given = {"proposalId": proposal, **more}
        await refused(ask, deed, given, "AmendmentsUnsettled", UNSETTLED, viewer=viewer)
    await voted(ask, ballot, [(ana, "AGAINST"), (rui, "IN_FAVOUR")])
    event = "proposal.amendment_settled"
    done = await does(ask, "settleAmendment", "amendment { state }", own, event=event)
    assert done == {"state": "REJECTED"}
    assert await stands(ask, proposal) == (1, TEXT["en"])
    await refused(ask, "putAmendmentToVote", voting, "AmendmentNotOpen", SETTLED)


async def voted(ask: Ask, ballot: str, choices: list[tuple[Viewer, str]]) -> None:
    """Everybody votes in a ballot, which is closed."""
    for viewer, choice in choices:
        assert "voter" in await votes(ask, ballot, viewer, choice)
    done = await ask.do("closeBallot", "__typename", {"ballotId": ballot})
    assert done["__typename"] == "CloseBallotPayload", done


async def test_the_body_votes_an_amendment_in_or_it_lapses_where_the_passage_is_gone(
    ask: Ask,
) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, ana)
    ones = [await an_amendment(ask, body, proposal, rui, text=text) for text in ("week", "day")]
    ballots = []
    for one in ones:
        voting = {"amendmentId": one, "closesAt": LATER.isoformat()}
        done = await ask.do("putAmendmentToVote", "amendment { ballot { id } }", voting)
        ballots.append(done["amendment"]["ballot"]["id"])
    states = []
    for one, ballot in zip(ones, ballots, strict=True):
        await voted(ask, ballot, [(ana, "IN_FAVOUR"), (rui, "IN_FAVOUR")])
        done = await ask.do("settleAmendment", "amendment { state }", {"amendmentId": one})
        states.append(done["amendment"]["state"])
    assert states == ["ACCEPTED", "LAPSED"]
    assert await stands(ask, proposal) == (2, WEEKLY)


async def test_an_annulled_vote_opens_an_amendment_again_and_a_held_one_decides(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, ana)
    own = {"amendmentId": await an_amendment(ask, body, proposal, rui)}
    later = LATER.isoformat()
    for is_held_again in (False, True):
        voting = own | {"closesAt": later}
        done = await ask.do("putAmendmentToVote", "amendment { ballot { id } }", voting)
        ballot = done["amendment"]["ballot"]["id"]
        annul = {"ballotId": ballot, "reason": {"en": "Unclear"}}
        await ask.do("annulBallot", "__typename", annul)
        if is_held_again:
            again = {"ballotId": ballot, "closesAt": later}
            done = await ask.do("holdBallotAgain", "ballot { id }", again)
            held = done["ballot"]["id"]
            await voted(ask, held, [(ana, "IN_FAVOUR"), (rui, "IN_FAVOUR")])
        done = await ask.do("settleAmendment", "amendment { state ballot { id } }", own)
        shown = done["amendment"]
        if not is_held_again:
            assert shown == {"state": "OPEN", "ballot": None}
    assert shown == {"state": "ACCEPTED", "ballot": {"id": held}}
    assert await stands(ask, proposal) == (2, WEEKLY)


async def test_open_amendments_lapse_with_a_proposal_that_is_withdrawn(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, ana)
    await an_amendment(ask, body, proposal, rui)
    await ask.do("withdrawProposal", "__typename", {"proposalId": proposal}, viewer=ana)
    query = """query ($id: ID!) { proposal(id: $id) { amendments(first: 9) {
        nodes { state settledAt } } } }"""
    told = (await ask(query, id=proposal))["proposal"]["amendments"]["nodes"]
    assert told == [{"state": "LAPSED", "settledAt": NOW.isoformat()}]


async def test_of_two_accepted_at_once_for_one_passage_the_second_finds_it_gone(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    for number in range(4):
        proposal = await a_proposal(ask, body, ana)
        ones = [await an_amendment(ask, body, proposal, rui, text=text) for text in ("week", "day")]
        answers = await asyncio.gather(
            *(
                ask.do("acceptAmendment", "__typename", {"amendmentId": one}, viewer=ana)
                for one in ones
            )
        )
        told = sorted(answer["__typename"] for answer in answers)
        assert told == ["AcceptAmendmentPayload", "PassageNotThere"], number
        assert (await stands(ask, proposal))[0] == 2


async def test_a_proposal_is_not_amended_as_it_is_put_to_the_vote(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    for _ in range(4):
        proposal = await a_proposal(ask, body, ana)
        given = {"seatId": await seat_of(ask, body, rui), "proposalId": proposal}
        given |= {"language": "en", "passage": "month", "text": "week"}
        amended, put = await asyncio.gather(
            ask.do("amendProposal", "__typename", given, viewer=rui),
            ask.do(
                "putToVote",
                "__typename",
                {"proposalId": proposal, "closesAt": LATER.isoformat()},
            ),
        )
        told = {amended["__typename"], put["__typename"]}
        assert told in (
            {"AmendProposalPayload", "AmendmentsUnsettled"},
            {"ProposalElsewhere", "PutToVotePayload"},
        )


async def test_of_two_clerks_who_conclude_at_once_one_does(ask: Ask) -> None:
    body, (ana, _) = await a_council(ask, "Ana", "Rui")
    for number in range(4):
        proposal = await a_proposal(ask, body, ana)
        ballot = await ballot_on(ask, proposal)
        done = await ask.do("closeBallot", "__typename", {"ballotId": ballot}, now=LATER)
        assert done["__typename"] == "CloseBallotPayload"
        given = {"proposalId": proposal}
        deeds = (ask.do("concludeProposal", "__typename", given, now=LATER) for _ in range(2))
        told = sorted(answer["__typename"] for answer in await asyncio.gather(*deeds))
        assert told == ["ConcludeProposalPayload", "ProposalElsewhere"]
        assert await ask.count("decision") == number + 1
