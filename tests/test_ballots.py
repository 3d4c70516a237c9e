"""Ballots: opened, voted in, extended, closed and counted, annulled, held again and enacted."""

from datetime import timedelta
from typing import Any

import pytest
from ballot_scene import (
    LATER,
    OVER,
    a_ballot,
    a_clerk,
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
    NO_MANDATE,
    ROLE_NOT_ENOUGH,
    acting_for,
    an_organisation,
    bare,
    does,
    person_of,
    refused,
    row,
)

from governance.access import Viewer

BALLOT = """ballot { question matter isSecret state closesAt voterCount votedCount
    rule { kind quorumPercent tie } result { outcome } annulReason revision }"""
ENDED = "This ballot was closed or annulled already."
IS_OVER = "The time to vote is over; the ballot waits to be closed and counted."
SHOWN: dict[str, Any] = {
    "question": "Shall we?",
    "matter": None,
    "isSecret": False,
    "state": "OPEN",
    "closesAt": LATER.isoformat(),
    "voterCount": 3,
    "votedCount": 0,
    "rule": {"kind": "SIMPLE_MAJORITY", "quorumPercent": None, "tie": "REJECTED"},
    "result": None,
    "annulReason": None,
    "revision": 1,
}


async def test_a_body_votes_openly_and_the_count_says_why(ask: Ask) -> None:
    body, (ana, rui, eva) = await a_platform(ask, "Ana", "Rui", "Eva")
    clerk = await a_clerk(ask, body)
    given = {"bodyId": body, "question": {"en": "Shall we?"}, "closesAt": LATER.isoformat()}
    show = BALLOT.replace("{ question", "{ id question", 1)
    done = await does(ask, "openBallot", show, given, event="ballot.opened", viewer=clerk)
    ballot = done.pop("id")
    assert done == SHOWN

    voter = await voter_of(ask, ballot, ana)
    cast = {"voterId": voter, "choice": "AGAINST", "reason": {"en": "Too soon", "pt": "Cedo"}}
    shown = "voter { hasVoted vote { choice reason castBy { name } castAt changedAt } }"
    vote: dict[str, Any] = {"choice": "AGAINST", "reason": "Too soon", "castBy": {"name": "Ana"}}
    vote |= {"castAt": NOW.isoformat(), "changedAt": None}
    done = await does(ask, "castVote", shown, cast, event="ballot.voted", viewer=ana)
    assert done == {"hasVoted": True, "vote": vote}
    twice = "A vote was cast with this seat already; change it while the ballot is open."
    await refused(ask, "castVote", cast, "AlreadyVoted", twice, viewer=ana)

    change = {"voterId": voter, "choice": "IN_FAVOUR"}
    event = "ballot.vote_changed"
    done = await does(ask, "changeVote", shown, change, event=event, viewer=ana)
    vote |= {"choice": "IN_FAVOUR", "reason": None, "changedAt": NOW.isoformat()}
    assert done == {"hasVoted": True, "vote": vote}
    await votes(ask, ballot, rui, "IN_FAVOUR")
    first = "No vote was cast with this seat yet; cast one."
    change = {"voterId": await voter_of(ask, ballot, eva), "choice": "AGAINST"}
    await refused(ask, "changeVote", change, "NotVotedYet", first, viewer=eva)
    names = {
        name: (one["hasVoted"], one["vote"]) for name, one in (await roll(ask, ballot)).items()
    }
    assert names["Eva"] == (False, None)
    assert names["Rui"][1]["choice"] == "IN_FAVOUR"

    soon = (
        f"There is time to vote until {LATER.isoformat(timespec='minutes')}, and 2 of 3 have"
        " voted; annul it to end it."
    )
    await with_message(ask, "closeBallot", ballot, "BallotStillOpen", soon, clerk)
    close = {"ballotId": ballot, "expectedRevision": 1}
    done = await does(
        ask, "closeBallot", BALLOT, close, event="ballot.closed", viewer=clerk, now=OVER
    )
    ended = {"state": "CLOSED", "votedCount": 2, "result": {"outcome": "ADOPTED"}, "revision": 2}
    assert done == SHOWN | ended


async def with_message(
    ask: Ask, deed: str, ballot: str, problem: str, message: str, viewer: Viewer
) -> None:
    """A deed with a ballot is refused with a sentence."""
    answer = await ask.do(deed, "__typename", {"ballotId": ballot}, viewer=viewer)
    assert (answer["code"], answer["message"]) == (problem, message)


async def test_votes_come_in_time_and_from_seats_that_were_not_left(ask: Ask) -> None:
    body, (ana, rui, eva) = await a_platform(ask, "Ana", "Rui", "Eva")
    ballot = await a_ballot(ask, body)
    given = {"voterId": await voter_of(ask, ballot, ana), "choice": "IN_FAVOUR"}
    await refused(ask, "castVote", given, "BallotOver", IS_OVER, viewer=ana, now=LATER)
    extending = {"ballotId": ballot, "closesAt": (LATER + timedelta(days=1)).isoformat()}
    await refused(ask, "extendBallot", extending, "BallotOver", IS_OVER, now=LATER)
    event = "ballot.extended"
    done = await does(ask, "extendBallot", "ballot { closesAt }", extending, event=event)
    assert done == {"closesAt": extending["closesAt"]}
    sooner = {"ballotId": ballot, "closesAt": LATER.isoformat()}
    message = f"closesAt: is not after {extending['closesAt']}."
    await refused(ask, "extendBallot", sooner, "InvalidInput", message)
    assert (await votes(ask, ballot, ana, "IN_FAVOUR", now=LATER))["voter"]

    (seat,) = await row(ask, "SELECT id FROM seat WHERE person_id = $1", bare(person_of(rui)))
    await ask.do("unseat", "__typename", {"seatId": f"sea_{seat}"})
    left = "This seat was left already."
    answer = await votes(ask, ballot, rui, "AGAINST")
    assert (answer["code"], answer["message"]) == ("SeatEnded", left)
    late = await seated(ask, body, "Late")
    assert "Late" not in await roll(ask, ballot)
    assert (await closed(ask, ballot, OVER + timedelta(days=1)))["inFavour"] == 1
    for viewer in (eva, *late):
        if viewer is eva:
            answer = await votes(ask, ballot, eva, "AGAINST")
            assert (answer["code"], answer["message"]) == ("BallotEnded", ENDED)
    for deed, more in (("closeBallot", {}), ("extendBallot", {"closesAt": LATER.isoformat()})):
        await refused(ask, deed, {"ballotId": ballot, **more}, "BallotEnded", ENDED)


async def test_a_ballot_in_which_everybody_voted_closes_before_its_time(ask: Ask) -> None:
    body, people = await a_platform(ask, "Ana", "Rui")
    ballot = await a_ballot(ask, body)
    for person, choice in zip(people, ("IN_FAVOUR", "ABSTAIN"), strict=True):
        await votes(ask, ballot, person, choice)
    assert await closed(ask, ballot, NOW) == {
        "outcome": "ADOPTED",
        "inFavour": 1,
        "against": 0,
        "abstained": 1,
        "steps": [
            {
                "examined": "MAJORITY",
                "sector": None,
                "counted": 1,
                "outOf": 1,
                "comparison": "MORE_THAN",
                "shareNumerator": 1,
                "shareDenominator": 2,
                "isMet": True,
            }
        ],
    }


async def test_only_who_keeps_the_decisions_of_a_body_opens_and_ends_its_ballots(
    ask: Ask,
) -> None:
    body, (ana, *_) = await a_platform(ask, "Ana", "Rui")
    auditor = await acting_for(ask, body, "Aud", "AUDITOR")
    ballot = await a_ballot(ask, body)
    later = (LATER + timedelta(days=1)).isoformat()
    deeds: list[tuple[str, dict[str, Any]]] = [
        ("openBallot", {"bodyId": body, "question": {"en": "Now?"}, "closesAt": later}),
        ("closeBallot", {"ballotId": ballot}),
        ("extendBallot", {"ballotId": ballot, "closesAt": later}),
        ("annulBallot", {"ballotId": ballot, "reason": {"en": "No"}}),
        ("holdBallotAgain", {"ballotId": ballot, "closesAt": later}),
        ("enactBallot", {"ballotId": ballot}),
    ]
    for deed, given in deeds:
        await refused(ask, deed, given, "Forbidden", ROLE_NOT_ENOUGH, viewer=auditor)
        await refused(ask, deed, given, "Forbidden", NO_MANDATE, viewer=ana)


@pytest.mark.parametrize(
    ("more", "problem", "message"),
    [
        (
            {"closesAt": NOW.isoformat()},
            "InvalidInput",
            "closesAt: say a moment ahead, a year away at most.",
        ),
        (
            {"originalLanguage": "fr"},
            "InvalidInput",
            "originalLanguage: the question and its text are not in it.",
        ),
        (
            {"question": {"en": "A\nB"}},
            "InvalidInput",
            "question: goes over several lines; write it in one.",
        ),
        (
            {"isSecret": True},
            "SecrecyNotAllowed",
            "The body’s rule for this does not allow a secret ballot.",
        ),
    ],
)
async def test_a_ballot_that_makes_no_sense_is_not_opened(
    ask: Ask, more: dict[str, Any], problem: str, message: str
) -> None:
    body, _ = await a_platform(ask, "Ana")
    given = {"bodyId": body, "question": {"en": "Shall we?"}, "closesAt": LATER.isoformat()}
    await refused(ask, "openBallot", given | more, problem, message)


async def test_a_ballot_takes_a_body_with_a_rule_and_somebody_who_votes(ask: Ask) -> None:
    body, school = await an_organisation(ask, "Body"), await an_organisation(ask, "S", "SCHOOL")
    given = {"question": {"en": "Shall we?"}, "closesAt": LATER.isoformat()}
    message = "An organisation of this kind has no seats: it is no body that decides."
    await refused(ask, "openBallot", given | {"bodyId": school}, "NotABody", message)
    message = "The body has no rule by which it decides this; set one first."
    await refused(ask, "openBallot", given | {"bodyId": body}, "NoDecisionRule", message)
    await a_rule(ask, body)
    message = "Nobody has a seat with a vote in this body today."
    await refused(ask, "openBallot", given | {"bodyId": body}, "NobodyVotes", message)


async def test_an_annulled_ballot_counts_for_nothing_and_is_held_again_once(ask: Ask) -> None:
    body, (ana, rui) = await a_platform(ask, "Ana", "Rui")
    ballot = await a_ballot(ask, body, text={"en": "We shall."}, matter="CHARTER")
    await votes(ask, ballot, ana, "IN_FAVOUR")
    again = {"ballotId": ballot, "closesAt": LATER.isoformat()}
    message = "Only a ballot that was annulled, was tied or had no quorum is held again."
    await refused(ask, "holdBallotAgain", again, "BallotDecided", message)
    annul = {"ballotId": ballot, "reason": {"en": "The question was unclear."}}
    shown = "ballot { state annulReason votedCount }"
    done = await does(ask, "annulBallot", shown, annul, event="ballot.annulled")
    told = {"state": "ANNULLED", "annulReason": "The question was unclear.", "votedCount": 1}
    assert done == told
    await refused(ask, "annulBallot", annul, "BallotEnded", ENDED)
    assert (await votes(ask, ballot, rui, "AGAINST"))["code"] == "BallotEnded"

    shown = "ballot { state question text matter votedCount againOf { id heldAgain { state } } }"
    done = await does(ask, "holdBallotAgain", shown, again, event="ballot.opened")
    assert done == {
        "state": "OPEN",
        "question": "Shall we?",
        "text": "We shall.",
        "matter": "CHARTER",
        "votedCount": 0,
        "againOf": {"id": ballot, "heldAgain": {"state": "OPEN"}},
    }
    message = "This ballot was held again already."
    await refused(ask, "holdBallotAgain", again, "HeldAgainAlready", message)
