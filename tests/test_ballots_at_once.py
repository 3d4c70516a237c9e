"""Ballots when several act at the same moment: one order is kept, no vote lost, none doubled."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from ballot_scene import LATER, OVER, RESULT, a_ballot, a_platform, voter_of, votes
from conftest import NOW, Ask
from scene import bare, row

from governance.access import Viewer

NAMES = ("Ana", "Rui", "Eva", "Gil", "Sol", "Bia")
ENDED = "BallotEnded"


async def outcomes(*deeds: Any) -> Counter[str]:
    """What came of deeds done at the same moment."""
    answers = await asyncio.gather(*deeds)
    return Counter(answer.get("__typename", "") for answer in answers)


@pytest.mark.parametrize("is_secret", [False, True])
async def test_of_clerks_who_close_at_once_one_does(ask: Ask, *, is_secret: bool) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    for _ in range(5):
        ballot = await a_ballot(ask, body, isSecret=is_secret)
        for person in people[:4]:
            await votes(ask, ballot, person, "IN_FAVOUR")
        close = ("closeBallot", "__typename", {"ballotId": ballot})
        found = await outcomes(*(ask.do(*close, now=OVER) for _ in range(3)))
        assert found == {"CloseBallotPayload": 1, ENDED: 2}
        result = (await ask(RESULT, id=ballot))["ballot"]["result"]
        assert (result["inFavour"], len(result["steps"])) == (4, 1)
    if is_secret:
        assert await ask.count("ballot_paper") == 20


@pytest.mark.parametrize("is_secret", [False, True])
async def test_a_seat_votes_once_however_often_it_tries_at_once(
    ask: Ask, *, is_secret: bool
) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    ballot = await a_ballot(ask, body, isSecret=is_secret)
    tries = [
        votes(ask, ballot, person, choice)
        for choice in ("IN_FAVOUR", "AGAINST", "ABSTAIN")
        for person in people
    ]
    assert await outcomes(*tries) == {"CastVotePayload": 6, "AlreadyVoted": 12}
    table = "ballot_envelope" if is_secret else "vote"
    assert await ask.count(table) == 6
    assert await ask.count("event WHERE name = 'ballot.voted'") == 6


@pytest.mark.parametrize("is_secret", [False, True])
async def test_who_votes_as_the_ballot_closes_is_counted_or_told_that_it_is_over(
    ask: Ask, *, is_secret: bool
) -> None:
    body, people = await a_platform(ask, *NAMES, rule="secret")
    seen: Counter[int] = Counter()
    for number in range(12):
        ballot = await a_ballot(ask, body, isSecret=is_secret)
        for person in people[:3]:
            await votes(ask, ballot, person, "AGAINST")
        late = [voting(ask, ballot, person, 0.001 * (number % 4)) for person in people[3:]]
        close = ask.do("closeBallot", "ballot { id }", {"ballotId": ballot}, now=OVER)
        answers = await asyncio.gather(*late, close)
        taken = sum("voter" in answer for answer in answers[:3])
        assert {answer["code"] for answer in answers[:3] if "code" in answer} <= {ENDED}
        result = (await ask(RESULT, id=ballot))["ballot"]
        assert (result["votedCount"], result["result"]["inFavour"]) == (3 + taken, taken)
        assert result["result"]["against"] == 3
        seen[taken] += 1
    assert await ask.count("ballot_envelope") == 0
    assert sum(seen.values()) == 12


async def voting(ask: Ask, ballot: str, person: Viewer, after: float) -> dict[str, Any]:
    """A vote that comes a little later; its request was there in time."""
    given = {"voterId": await voter_of(ask, ballot, person), "choice": "IN_FAVOUR"}
    await asyncio.sleep(after)
    in_time = LATER - timedelta(seconds=1)
    return await ask.do("castVote", "voter { id }", given, viewer=person, now=in_time)


async def test_who_changes_a_vote_as_it_is_closed_is_counted_one_way(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES[:3], rule="secret")
    for _ in range(6):
        ballot = await a_ballot(ask, body)
        for person in people:
            await votes(ask, ballot, person, "AGAINST")
        change = votes(ask, ballot, people[0], "IN_FAVOUR", deed="changeVote")
        close = ask.do("closeBallot", "ballot { id }", {"ballotId": ballot}, now=NOW)
        changed: dict[str, Any] = (await asyncio.gather(change, close))[0]
        result = (await ask(RESULT, id=ballot))["ballot"]["result"]
        expected = (1, 2) if "voter" in changed else (0, 3)
        assert (result["inFavour"], result["against"]) == expected
        (told,) = await row(
            ask,
            "SELECT count(*) FROM vote WHERE ballot_id = $1 AND choice = 'in_favour'",
            bare(ballot),
        )
        assert told == expected[0]


async def test_of_two_who_enact_or_hold_again_at_once_one_does(ask: Ask) -> None:
    body, people = await a_platform(ask, *NAMES[:2])
    for number in range(4):
        ballot = await a_ballot(ask, body)
        await votes(ask, ballot, people[0], "IN_FAVOUR")
        await ask.do("closeBallot", "__typename", {"ballotId": ballot}, now=OVER)
        enact = ("enactBallot", "__typename", {"ballotId": ballot})
        found = await outcomes(ask.do(*enact, now=OVER), ask.do(*enact, now=OVER))
        assert found == {"EnactBallotPayload": 1, "EnactedAlready": 1}
        assert await ask.count("decision") == number + 1
        other = await a_ballot(ask, body)
        annul = {"ballotId": other, "reason": {"en": "No"}}
        await ask.do("annulBallot", "__typename", annul)
        again = ("holdBallotAgain", "__typename", {"ballotId": other, "closesAt": OVER.isoformat()})
        found = await outcomes(ask.do(*again), ask.do(*again))
        assert found == {"HoldBallotAgainPayload": 1, "HeldAgainAlready": 1}
