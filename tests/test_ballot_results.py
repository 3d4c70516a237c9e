"""Ballots as they are counted, enacted, listed, and hidden with whom they would give away."""

from datetime import timedelta

from ballot_scene import (
    LATER,
    OVER,
    a_ballot,
    a_chair,
    a_platform,
    a_rule,
    closed,
    roll,
    seated,
    voter_of,
    votes,
)
from conftest import NOW, Ask
from scene import (
    NOT_FOUND,
    a_mandate,
    a_person,
    a_seat,
    an_organisation,
    person_of,
    refused,
    somebody,
)

from governance.access import OPERATOR


async def test_weights_quorum_and_the_chair_count_as_the_rule_says(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    ana, rui = await seated(ask, body, "Ana", "Rui")
    await a_chair(ask, body, ana)
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    sol = await ask.viewer(await a_person(ask, "Sol"))
    await a_seat(ask, body, organisationId=firm, delegateId=person_of(sol), sector="PRIVATE")
    weights = [{"organisationId": firm, "weight": 3}]
    await a_rule(ask, body, quorumPercent=60, quorumSectors=2, tie="CHAIR", weights=weights)
    ballot = await a_ballot(ask, body)
    known = {
        name: (one["weight"], one["isChairs"]) for name, one in (await roll(ask, ballot)).items()
    }
    assert known == {"Ana": (1, True), "Rui": (1, False), "Firm": (3, False)}
    await a_rule(ask, body, kind="CONSENSUS", weights=weights, since="2026-03-01")
    for viewer, choice in ((ana, "IN_FAVOUR"), (rui, "IN_FAVOUR")):
        await votes(ask, ballot, viewer, choice)
    result = await closed(ask, ballot)
    assert (result["outcome"], result["inFavour"]) == ("NO_QUORUM", 2)
    assert [
        (step["examined"], step["counted"], step["outOf"], step["isMet"])
        for step in result["steps"]
    ] == [("QUORUM_OF_SEATS", 2, 3, True), ("QUORUM_OF_SECTORS", 1, 2, False)]

    again = {"ballotId": ballot, "closesAt": LATER.isoformat()}
    shown = "ballot { id rule { kind } }"
    done = await ask.do("holdBallotAgain", shown, again)
    assert done["ballot"]["rule"] == {"kind": "CONSENSUS"}
    ballot = done["ballot"]["id"]
    for viewer, choice in ((ana, "IN_FAVOUR"), (sol, "AGAINST")):
        await votes(ask, ballot, viewer, choice)
    result = await closed(ask, ballot)
    assert (result["outcome"], result["inFavour"], result["against"]) == ("REJECTED", 1, 3)


async def test_a_tie_is_broken_by_the_chair_or_held_again(ask: Ask) -> None:
    body, (ana, rui) = await a_platform(ask, "Ana", "Rui")
    await a_chair(ask, body, rui)
    outcomes = []
    for tie in ("REJECTED", "CHAIR", "AGAIN"):
        await a_rule(ask, body, tie=tie, since="2026-02-01")
        ballot = await a_ballot(ask, body)
        await votes(ask, ballot, ana, "AGAINST")
        await votes(ask, ballot, rui, "IN_FAVOUR")
        outcomes.append((await closed(ask, ballot))["outcome"])
    assert outcomes == ["REJECTED", "ADOPTED", "TIED"]
    enact = {"ballotId": ballot}
    message = "Only a ballot that was closed, was not annulled and is no tie is enacted."
    await refused(ask, "enactBallot", enact, "NothingToEnact", message)


async def test_what_a_ballot_came_to_becomes_a_decision_of_its_day(ask: Ask) -> None:
    body, (ana, rui) = await a_platform(ask, "Ana", "Rui")
    ballot = await a_ballot(ask, body, text={"en": "We shall."}, matter="PUBLIC_MONEY")
    enact = {"ballotId": ballot}
    message = "Only a ballot that was closed, was not annulled and is no tie is enacted."
    await refused(ask, "enactBallot", enact, "NothingToEnact", message)
    await votes(ask, ballot, ana, "IN_FAVOUR")
    await closed(ask, ballot)
    shown = """ballot { revision decision { number title text outcome manner decidedOn matters
        inFavour against abstained originalLanguage validFrom } }"""
    given = {"ballotId": ballot, "inForceFrom": "2026-04-01"}
    done = await ask.do("enactBallot", shown, given, now=OVER + timedelta(days=3))
    assert done["ballot"] == {
        "revision": 3,
        "decision": {
            "number": 1,
            "title": "Shall we?",
            "text": "We shall.",
            "outcome": "ADOPTED",
            "manner": "BALLOT",
            "decidedOn": "2026-03-08",
            "matters": ["PUBLIC_MONEY"],
            "inFavour": 1,
            "against": 0,
            "abstained": 0,
            "originalLanguage": "en",
            "validFrom": "2026-04-01",
        },
    }
    again = "This ballot became a decision already."
    await refused(ask, "enactBallot", given, "EnactedAlready", again, now=OVER)
    annul = {"ballotId": ballot, "reason": {"en": "No"}}
    await refused(ask, "annulBallot", annul, "EnactedAlready", again)
    other = await a_ballot(ask, body)
    await votes(ask, other, rui, "AGAINST")
    await closed(ask, other)
    shown = "ballot { decision { number outcome text isInForce } }"
    done = await ask.do("enactBallot", shown, {"ballotId": other}, now=OVER)
    rejected = {"number": 2, "outcome": "REJECTED", "text": "Shall we?", "isInForce": False}
    assert done["ballot"]["decision"] == rejected


async def test_a_hidden_body_hides_its_ballots_and_a_hidden_member_its_vote(ask: Ask) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    await a_rule(ask, hidden)
    (ana,) = await seated(ask, hidden, "Ana")
    ballot = await a_ballot(ask, hidden)
    query = "query ($id: ID!) { ballot(id: $id) { question } }"
    assert (await ask(query, id=ballot)) == {"ballot": None}
    assert (await ask(query, viewer=ana, id=ballot)) == {"ballot": {"question": "Shall we?"}}
    stranger = await somebody(ask, "Zé")
    given = {"voterId": await voter_of(ask, ballot, ana), "choice": "AGAINST"}
    await refused(ask, "castVote", given, "NotFound", NOT_FOUND, viewer=stranger)

    body, (rui,) = await a_platform(ask, "Rui")
    shy = await a_person(ask, "Shy", isUnlisted=True)
    await a_seat(ask, body, personId=shy)
    await a_mandate(ask, body, "AUDITOR", holderPersonId=shy)
    open_one = await a_ballot(ask, body)
    await votes(ask, open_one, await ask.viewer(shy), "AGAINST", "Mine")
    await votes(ask, open_one, rui, "IN_FAVOUR")
    query = """query ($id: ID!) { ballot(id: $id) { votedCount roll(first: 9) { totalCount }
        votes(first: 9) { nodes { choice } } } }"""
    seen = {"totalCount": 1}
    assert (await ask(query, id=open_one))["ballot"] == {
        "votedCount": 2,
        "roll": seen,
        "votes": {"nodes": [{"choice": "IN_FAVOUR"}]},
    }
    told = (await ask(query, viewer=OPERATOR, id=open_one))["ballot"]
    assert (told["roll"], len(told["votes"]["nodes"])) == ({"totalCount": 2}, 2)


async def test_ballots_are_listed_by_state_and_body(ask: Ask) -> None:
    body, (ana,) = await a_platform(ask, "Ana")
    other, _ = await a_platform(ask, "Rui")
    first, second = await a_ballot(ask, body), await a_ballot(ask, other)
    await votes(ask, first, ana, "IN_FAVOUR")
    await closed(ask, first, NOW)
    query = """query ($filter: BallotFilter) { ballots(first: 9, filter: $filter,
        orderBy: {field: CLOSES}) { totalCount nodes { id } } }"""
    for given, expected in (
        ({"state": ["OPEN"]}, [second]),
        ({"state": ["CLOSED", "ANNULLED"]}, [first]),
        ({"closesBy": LATER.isoformat()}, [first, second]),
        ({"closesBy": NOW.isoformat()}, []),
    ):
        page = (await ask(query, filter=given))["ballots"]
        assert [node["id"] for node in page["nodes"]] == expected
    query = """query ($id: ID!) { organisation(id: $id) { decisionRules { kind matter }
        ballots(first: 9) { nodes { id } } } }"""
    rules = [{"kind": "SIMPLE_MAJORITY", "matter": None}]
    shown = (await ask(query, id=body))["organisation"]
    assert shown == {"decisionRules": rules, "ballots": {"nodes": [{"id": first}]}}
