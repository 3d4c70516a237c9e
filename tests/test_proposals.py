"""Proposals: made from a seat, deliberated, spoken to, revised, withdrawn, voted on, decided."""

from typing import Any

import pytest
from ballot_scene import LATER, OVER, a_clerk, votes
from conftest import NOW, Ask
from proposal_scene import (
    TEXT,
    a_contribution,
    a_council,
    a_proposal,
    ballot_on,
    seat_of,
)
from scene import (
    NO_MANDATE,
    ROLE_NOT_ENOUGH,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    somebody,
)

from governance.access import ANYONE, OPERATOR

SEAT_ONLY = "Only whoever has this seat, or acts for the organisation that has it, may do this."
DRAFT = "This proposal is a draft; deliberation on it has not been opened."
DELIBERATED = "This proposal is being deliberated."
VOTED = "This proposal is being voted on."
DECIDED = "This proposal was decided."
WITHDRAWN = "This proposal was withdrawn."
SHOW = """proposal { title matter state version standing { number text } seat { person { name } }
    revision }"""


async def test_a_proposal_is_made_deliberated_revised_and_voted_on(ask: Ask) -> None:
    body, (ana, rui, eva) = await a_council(ask, "Ana", "Rui", "Eva")
    clerk = await a_clerk(ask, body)
    given: dict[str, Any] = {
        "seatId": await seat_of(ask, body, ana),
        "title": {"en": "Meetings", "pt": "Reuniões"},
        "text": TEXT,
        "matter": "ORGANISATION",
        "originalLanguage": "en",
    }
    show = SHOW.replace("{ title", "{ id title", 1)
    done = await does(ask, "makeProposal", show, given, event="proposal.made", viewer=ana)
    proposal = done.pop("id")
    shown = {
        "title": "Meetings",
        "matter": "ORGANISATION",
        "state": "DRAFT",
        "version": 1,
        "standing": {"number": 1, "text": TEXT["en"]},
        "seat": {"person": {"name": "Ana"}},
        "revision": 1,
    }
    assert done == shown
    saying = {"seatId": await seat_of(ask, body, rui), "proposalId": proposal}
    saying |= {"text": {"en": "Why so often?"}, "stance": "QUESTION"}
    await refused_stage(ask, "contributeToProposal", saying, DRAFT, rui)

    opening = {"proposalId": proposal, "expectedRevision": 1}
    event = "proposal.deliberation_opened"
    done = await does(ask, "openDeliberation", SHOW, opening, event=event, viewer=clerk)
    assert done == shown | {"state": "DELIBERATING", "revision": 2}
    told = "contribution { id stance text version saidAt seat { person { name } } }"
    event = "proposal.contributed"
    done = await does(ask, "contributeToProposal", told, saying, event=event, viewer=rui)
    question = done.pop("id")
    assert done == {
        "stance": "QUESTION",
        "text": "Why so often?",
        "version": 1,
        "saidAt": NOW.isoformat(),
        "seat": {"person": {"name": "Rui"}},
    }
    await a_contribution(ask, body, proposal, ana, replyToId=question, stance="FOR")

    new = {"en": "We meet every week.", "pt": "Reunimos todas as semanas."}
    revising = {"proposalId": proposal, "text": new, "title": {"en": "Weekly meetings"}}
    done = await does(ask, "reviseProposal", SHOW, revising, event="proposal.revised", viewer=ana)
    shown |= {"title": "Weekly meetings", "version": 2, "state": "DELIBERATING", "revision": 3}
    assert done == shown | {"standing": {"number": 2, "text": new["en"]}}

    ballot = await ballot_on(ask, proposal)
    await refused_stage(ask, "reviseProposal", revising, VOTED, ana)
    await refused_stage(ask, "withdrawProposal", {"proposalId": proposal}, VOTED, ana)
    query = "query ($id: ID!) { ballot(id: $id) { question text matter } }"
    asked = {"question": "Weekly meetings", "text": new["en"], "matter": "ORGANISATION"}
    assert (await ask(query, id=ballot))["ballot"] == asked
    early = {"proposalId": proposal}
    answer = await ask.do("concludeProposal", "__typename", early)
    assert answer["code"] == "NothingDecidedYet"
    for person, choice in ((ana, "IN_FAVOUR"), (rui, "IN_FAVOUR"), (eva, "AGAINST")):
        await votes(ask, ballot, person, choice)
    await ask.do("closeBallot", "__typename", {"ballotId": ballot}, now=OVER)
    show = "proposal { state decision { outcome manner title text inFavour against matters } }"
    done = await ask.do("concludeProposal", show, early, now=OVER)
    assert done["proposal"] == {
        "state": "DECIDED",
        "decision": {
            "outcome": "ADOPTED",
            "manner": "BALLOT",
            "title": "Weekly meetings",
            "text": new["en"],
            "inFavour": 2,
            "against": 1,
            "matters": ["ORGANISATION"],
        },
    }
    await refused_stage(ask, "concludeProposal", early, DECIDED, OPERATOR)
    query = """query ($id: ID!) { proposal(id: $id) { decision {
        proposal { id } ballot { id } } } }"""
    back = (await ask(query, id=proposal))["proposal"]["decision"]
    assert back == {"proposal": {"id": proposal}, "ballot": {"id": ballot}}
    query = """query ($id: ID!) { proposal(id: $id) { versions(first: 9) { nodes { number text } }
        contributions(first: 9) { nodes { text replyTo { text } replies(first: 2) { totalCount }
        } } } }"""
    told_all = (await ask(query, id=proposal))["proposal"]
    said = [(one["number"], one["text"]) for one in told_all["versions"]["nodes"]]
    assert said == [(1, TEXT["en"]), (2, new["en"])]
    assert told_all["contributions"]["nodes"] == [
        {"text": "Why so often?", "replyTo": None, "replies": {"totalCount": 1}},
        {"text": "Good", "replyTo": {"text": "Why so often?"}, "replies": {"totalCount": 0}},
    ]


async def refused_stage(
    ask: Ask, deed: str, given: dict[str, Any], message: str, viewer: Any
) -> None:
    """A deed is refused for the stage a proposal is at, and nothing changes."""
    await refused(ask, deed, given, "ProposalElsewhere", message, viewer=viewer)


async def test_only_who_sits_in_the_body_proposes_and_speaks(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    clerk, stranger = await a_clerk(ask, body), await somebody(ask, "Zé")
    seat = await seat_of(ask, body, ana)
    making = {"seatId": seat, "title": {"en": "A"}, "text": {"en": "B"}}
    proposal = await a_proposal(ask, body, ana)
    saying = {"seatId": seat, "proposalId": proposal, "text": {"en": "Mine"}}
    amending = {"seatId": seat, "proposalId": proposal, "language": "en", "passage": "month"}
    own = {"proposalId": proposal}
    deeds: list[tuple[str, dict[str, Any]]] = [
        ("makeProposal", making),
        ("contributeToProposal", saying),
        ("amendProposal", amending),
        ("reviseProposal", own | {"text": {"en": "C"}}),
        ("withdrawProposal", own),
    ]
    for deed, given in deeds:
        for viewer in (rui, clerk, stranger):
            await refused(ask, deed, given, "Forbidden", SEAT_ONLY, viewer=viewer)
        unknown = "This needs a mandate, and you are not signed in."
        await refused(ask, deed, given, "Forbidden", unknown, viewer=ANYONE)
    later = LATER.isoformat()
    leading: list[tuple[str, dict[str, Any]]] = [
        ("openDeliberation", own),
        ("putToVote", own | {"closesAt": later}),
        ("concludeProposal", own | {"outcome": "ADOPTED", "manner": "CONSENSUS"}),
    ]
    auditor = await acting_for(ask, body, "Aud", "AUDITOR")
    for deed, given in leading:
        await refused(ask, deed, given, "Forbidden", NO_MANDATE, viewer=ana)
        await refused(ask, deed, given, "Forbidden", ROLE_NOT_ENOUGH, viewer=auditor)
    other, (gil,) = await a_council(ask, "Gil")
    elsewhere = saying | {"seatId": await seat_of(ask, other, gil)}
    message = "seatId: is in another body than the proposal."
    await refused(ask, "contributeToProposal", elsewhere, "InvalidInput", message, viewer=gil)


async def test_an_organisation_proposes_through_whoever_sits_for_it_now(ask: Ask) -> None:
    body, _ = await a_council(ask)
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    sol, oto = [await ask.viewer(await a_person(ask, name)) for name in ("Sol", "Oto")]
    seat = await a_seat(ask, body, organisationId=firm, delegateId=person_of(sol), sector="PRIVATE")
    proposal = await a_proposal(ask, body, sol)
    replacing = {"seatId": seat, "delegateId": person_of(oto)}
    done = await ask.do("replaceDelegate", "__typename", replacing)
    assert done["__typename"] == "ReplaceDelegatePayload"
    revising = {"proposalId": proposal, "text": {"en": "We meet."}}
    await refused(ask, "reviseProposal", revising, "Forbidden", SEAT_ONLY, viewer=sol)
    done = await ask.do("reviseProposal", "proposal { version }", revising, viewer=oto)
    assert done["proposal"] == {"version": 2}
    can = "query ($id: ID!) { can(deed: REVISE_PROPOSAL, on: $id) { isAllowed } }"
    told = [(await ask(can, viewer=one, id=proposal))["can"]["isAllowed"] for one in (sol, oto)]
    assert told == [False, True]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"originalLanguage": "fr"},
            "originalLanguage: the title and the text are not both in it.",
        ),
        ({"title": {"pt": "Só"}}, "originalLanguage: the title and the text are not both in it."),
        ({"title": {"en": "A\nB"}}, "title: goes over several lines; write it in one."),
        ({"text": {"en": " "}}, "text: is empty in en."),
    ],
)
async def test_a_proposal_that_says_nothing_is_not_made(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    given = {"seatId": await seat_of(ask, body, ana), "title": {"en": "A"}, "text": {"en": "B"}}
    await refused(ask, "makeProposal", given | more, "InvalidInput", message, viewer=ana)


async def test_who_left_a_seat_makes_no_proposals_from_it(ask: Ask) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    seat = await seat_of(ask, body, ana)
    await ask.do("unseat", "__typename", {"seatId": seat})
    given = {"seatId": seat, "title": {"en": "A"}, "text": {"en": "B"}}
    left = "This seat was left already."
    answer = await ask.do("makeProposal", "__typename", given, viewer=ana)
    assert (answer["code"], answer["message"]) == ("SeatEnded", left)


async def test_proposals_are_listed_by_state_matter_and_body(ask: Ask) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    other, (rui,) = await a_council(ask, "Rui")
    first = await a_proposal(ask, body, ana, is_deliberated=False, matter="CHARTER")
    second = await a_proposal(ask, other, rui)
    query = """query ($filter: ProposalFilter) { proposals(first: 9, filter: $filter) {
        nodes { id } } }"""
    for given, expected in (
        ({"state": ["DRAFT"]}, [first]),
        ({"state": ["DELIBERATING", "VOTING"]}, [second]),
        ({"matter": "CHARTER"}, [first]),
        ({}, [first, second]),
    ):
        nodes = (await ask(query, filter=given))["proposals"]["nodes"]
        assert [node["id"] for node in nodes] == expected
    query = "query ($id: ID!) { organisation(id: $id) { proposals(first: 9) { nodes { id } } } }"
    shown = (await ask(query, id=other))["organisation"]["proposals"]["nodes"]
    assert shown == [{"id": second}]


async def test_what_comes_from_a_hidden_place_is_hidden(ask: Ask) -> None:
    body, (ana,) = await a_council(ask, "Ana")
    shy = await a_person(ask, "Shy", isUnlisted=True)
    await a_seat(ask, body, personId=shy)
    mine = await ask.viewer(shy)
    proposal = await a_proposal(ask, body, ana)
    await a_contribution(ask, body, proposal, mine)
    await a_contribution(ask, body, proposal, ana)
    theirs = await a_proposal(ask, body, mine)
    query = """query ($id: ID!) { proposal(id: $id) { contributions(first: 9) { totalCount } } }"""
    for viewer, count, is_there in ((ANYONE, 1, False), (OPERATOR, 2, True)):
        told = (await ask(query, viewer=viewer, id=proposal))["proposal"]
        assert told["contributions"]["totalCount"] == count
        found = await ask(query, viewer=viewer, id=theirs)
        assert (found["proposal"] is not None) == is_there


async def test_what_a_person_said_goes_with_them(ask: Ask) -> None:
    body, (ana, rui) = await a_council(ask, "Ana", "Rui")
    proposal = await a_proposal(ask, body, ana)
    for viewer in (ana, rui):
        await a_contribution(ask, body, proposal, viewer)
    done = await ask.do("forgetPerson", "__typename", {"personId": person_of(rui)})
    if done["__typename"] != "ForgetPersonPayload":
        await ask.do("unseat", "__typename", {"seatId": await seat_of(ask, body, rui)})
        done = await ask.do("forgetPerson", "__typename", {"personId": person_of(rui)})
    assert done["__typename"] == "ForgetPersonPayload", done
    query = """query ($id: ID!) { proposal(id: $id) { contributions(first: 9) {
        nodes { text stance } } } }"""
    told = (await ask(query, id=proposal))["proposal"]["contributions"]["nodes"]
    assert told == [{"text": "Good", "stance": "REMARK"}, {"text": None, "stance": "REMARK"}]
