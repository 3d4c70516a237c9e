"""What tests of ballots act on: a body with a rule and seats, ballots in it, and votes."""

from datetime import datetime, timedelta
from typing import Any

from conftest import NOW, Ask
from scene import a_mandate, a_person, a_seat, acting_for, an_organisation, person_of, row

from governance.access import OPERATOR, Viewer

LATER = NOW + timedelta(days=7)
EARLIER = NOW - timedelta(days=7)
OVER = LATER + timedelta(hours=1)
RULES: dict[str, dict[str, Any]] = {
    "simple": {"kind": "SIMPLE_MAJORITY"},
    "secret": {"kind": "SIMPLE_MAJORITY", "allowsSecret": True},
}
RESULT = """query ($id: ID!) { ballot(id: $id) { state voterCount votedCount result {
    outcome inFavour against abstained
    steps { examined sector counted outOf comparison shareNumerator shareDenominator isMet }
    } } }"""
ROLL = """query ($id: ID!) { ballot(id: $id) { roll(first: 100) { nodes {
    id hasVoted weight isChairs sector seat { person { name } organisation { name } }
    vote { choice reason castAt } } } } }"""


async def a_rule(ask: Ask, body: str, **how: Any) -> str:
    """A rule by which a body has decided since 2020, by its id; a simple majority."""
    given = {"bodyId": body, "kind": "SIMPLE_MAJORITY", "since": "2020", **how}
    done = await ask.do("setDecisionRule", "decisionRule { id }", given)
    assert "decisionRule" in done, done
    return str(done["decisionRule"]["id"])


async def seated(ask: Ask, body: str, *names: str, **more: Any) -> list[Viewer]:
    """People who sit in a body for themselves."""
    people = [await a_person(ask, name) for name in names]
    for person in people:
        await a_seat(ask, body, personId=person, **more)
    return [await ask.viewer(person) for person in people]


async def a_ballot(
    ask: Ask,
    body: str,
    viewer: Viewer = OPERATOR,
    now: datetime = NOW,
    closes: datetime = LATER,
    **more: Any,
) -> str:
    """A ballot in a body that closes after a week, by its id."""
    given = {"bodyId": body, "question": {"en": "Shall we?"}, "closesAt": closes.isoformat()}
    done = await ask.do("openBallot", "ballot { id }", given | more, viewer=viewer, now=now)
    assert "ballot" in done, done
    return str(done["ballot"]["id"])


async def roll(ask: Ask, ballot: str, viewer: Viewer = OPERATOR) -> dict[str, dict[str, Any]]:
    """The roll of a ballot, by the name of who sits there."""
    nodes = (await ask(ROLL, viewer=viewer, id=ballot))["ballot"]["roll"]["nodes"]
    return {(one["seat"]["person"] or one["seat"]["organisation"])["name"]: one for one in nodes}


async def voter_of(ask: Ask, ballot: str, viewer: Viewer) -> str:
    """The place on a ballot's roll of who sits for themselves, or else for an organisation."""
    (found,) = await row(
        ask,
        "SELECT v.id FROM ballot_voter v JOIN seat s ON s.id = v.seat_id"
        " WHERE v.ballot_id = $1 AND $2 IN (s.person_id, s.delegate_id)"
        " ORDER BY s.person_id LIMIT 1",
        *(each[4:] for each in (ballot, person_of(viewer))),
    )
    return f"vtr_{found}"


async def votes(
    ask: Ask,
    ballot: str,
    viewer: Viewer,
    choice: str,
    reason: str | None = None,
    now: datetime = NOW,
    deed: str = "castVote",
) -> dict[str, Any]:
    """Somebody votes with their seat; what came of it."""
    given = {"voterId": await voter_of(ask, ballot, viewer), "choice": choice}
    why = {"reason": {"en": reason}} if reason else {}
    return await ask.do(deed, "voter { hasVoted }", given | why, viewer=viewer, now=now)


async def closed(ask: Ask, ballot: str, now: datetime = OVER) -> dict[str, Any]:
    """The result of a ballot that is closed once its time is over."""
    done = await ask.do("closeBallot", "ballot { id }", {"ballotId": ballot}, now=now)
    assert "ballot" in done, done
    told: dict[str, Any] = (await ask(RESULT, id=ballot))["ballot"]["result"]
    return told


async def inputs_of_ballots(ask: Ask, body: str, person: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed with rules and ballots; the person sits in the body."""
    await a_rule(ask, body)
    mine = await ask.viewer(person)
    past = [await a_ballot(ask, body, now=EARLIER, closes=NOW) for _ in range(4)]
    over, tied, annulled, won = past
    casting, changing, running = [await a_ballot(ask, body) for _ in range(3)]
    for ballot in (changing, won):
        voted = await votes(ask, ballot, mine, "IN_FAVOUR", now=EARLIER)
        assert "voter" in voted, voted
    annulling = {"ballotId": annulled, "reason": {"en": "By mistake"}}
    done = [
        await ask.do("annulBallot", "__typename", annulling),
        await ask.do("closeBallot", "__typename", {"ballotId": won}),
    ]
    assert [one["__typename"] for one in done] == ["AnnulBallotPayload", "CloseBallotPayload"]
    later = LATER.isoformat()
    question = {"question": {"en": "Shall we?"}, "closesAt": later}
    return {
        "setDecisionRule": {"bodyId": body, "kind": "CONSENT", "matter": "CHARTER"},
        "liftDecisionRule": {"decisionRuleId": await a_rule(ask, body, matter="ACTION")},
        "openBallot": {"bodyId": body, **question},
        "castVote": {"voterId": await voter_of(ask, casting, mine), "choice": "AGAINST"},
        "changeVote": {"voterId": await voter_of(ask, changing, mine), "choice": "AGAINST"},
        "extendBallot": {
            "ballotId": running,
            "closesAt": (LATER + timedelta(days=1)).isoformat(),
        },
        "closeBallot": {"ballotId": over},
        "annulBallot": {"ballotId": tied, "reason": {"en": "By mistake"}},
        "holdBallotAgain": {"ballotId": annulled, "closesAt": later},
        "enactBallot": {"ballotId": won},
    }


async def rows_of_ballots(ask: Ask, body: str, person: str) -> dict[str, str]:
    """A row of each type of ballots, by its name; the person sits in the body and voted."""
    known = {"DecisionRule": await a_rule(ask, body), "Ballot": await a_ballot(ask, body)}
    mine = await ask.viewer(person)
    await votes(ask, known["Ballot"], mine, "IN_FAVOUR", "Because")
    known["BallotVoter"] = await voter_of(ask, known["Ballot"], mine)
    other, people = await a_platform(ask, "One", "Two", "Three", rule="secret")
    secret = await a_ballot(ask, other, isSecret=True)
    for one in people:
        await votes(ask, secret, one, "ABSTAIN")
    await closed(ask, secret, NOW)
    (vote,) = await row(ask, "SELECT id FROM vote")
    (paper,) = await row(ask, "SELECT id FROM ballot_paper ORDER BY id LIMIT 1")
    return known | {"Vote": f"vot_{vote}", "BallotPaper": f"pap_{paper}"}


async def a_platform(ask: Ask, *names: str, rule: str = "simple") -> tuple[str, list[Viewer]]:
    """A body with a rule, and people who sit in it."""
    body = await an_organisation(ask, "Platform")
    await a_rule(ask, body, **RULES[rule])
    return body, await seated(ask, body, *names)


async def a_chair(ask: Ask, body: str, person: Viewer) -> None:
    """Let somebody who sits in a body be its chair."""
    await a_mandate(ask, body, "CHAIR", holderPersonId=person_of(person))


async def a_clerk(ask: Ask, body: str, name: str = "Clerk") -> Viewer:
    """Somebody who keeps the decisions of a body, without a seat in it."""
    return await acting_for(ask, body, name)
