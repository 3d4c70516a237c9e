"""What tests of proposals act on: a proposal from a seat, what is said of it, amendments to it."""

from typing import Any

from ballot_scene import LATER, a_rule, seated
from conftest import Ask
from meeting_scene import a_meeting
from scene import an_organisation, bare, person_of, row

from governance.access import Viewer

TEXT = {"en": "We meet every month. Minutes are public.", "pt": "Reunimos todos os meses."}


async def seat_of(ask: Ask, body: str, viewer: Viewer) -> str:
    """The seat that somebody has in a body, their own first, by its id."""
    (found,) = await row(
        ask,
        "SELECT id FROM seat WHERE body_id = $1 AND $2 IN (person_id, delegate_id)"
        " ORDER BY person_id, valid_from DESC LIMIT 1",
        *map(bare, (body, person_of(viewer))),
    )
    return f"sea_{found}"


async def a_council(ask: Ask, *names: str, **how: Any) -> tuple[str, list[Viewer]]:
    """A body that decides by a rule, and people who sit in it."""
    body = await an_organisation(ask, "Council")
    await a_rule(ask, body, **how)
    return body, await seated(ask, body, *names)


async def a_proposal(
    ask: Ask, body: str, proposer: Viewer, *, is_deliberated: bool = True, **more: Any
) -> str:
    """A proposal from somebody's seat, by its id; deliberation on it is open."""
    given = {"seatId": await seat_of(ask, body, proposer), "title": {"en": "Meetings"}}
    given |= {"text": TEXT, "originalLanguage": "en", **more}
    done = await ask.do("makeProposal", "proposal { id }", given, viewer=proposer)
    assert "proposal" in done, done
    proposal = str(done["proposal"]["id"])
    if is_deliberated:
        done = await ask.do("openDeliberation", "__typename", {"proposalId": proposal})
        assert done["__typename"] == "OpenDeliberationPayload", done
    return proposal


async def an_amendment(
    ask: Ask, body: str, proposal: str, viewer: Viewer, passage: str = "month", text: str = "week"
) -> str:
    """Other words for a passage of a proposal, by the amendment's id."""
    given = {"seatId": await seat_of(ask, body, viewer), "proposalId": proposal}
    given |= {"language": "en", "passage": passage, "text": text}
    done = await ask.do("amendProposal", "amendment { id }", given, viewer=viewer)
    assert "amendment" in done, done
    return str(done["amendment"]["id"])


async def a_contribution(ask: Ask, body: str, proposal: str, viewer: Viewer, **more: Any) -> str:
    """Something said of a proposal, by its id."""
    given: dict[str, Any] = {"seatId": await seat_of(ask, body, viewer), "proposalId": proposal}
    given |= {"text": {"en": "Good"}, **more}
    done = await ask.do("contributeToProposal", "contribution { id }", given, viewer=viewer)
    assert "contribution" in done, done
    return str(done["contribution"]["id"])


async def ballot_on(ask: Ask, proposal: str) -> str:
    """The ballot on a proposal, put to the vote now."""
    given = {"proposalId": proposal, "closesAt": LATER.isoformat()}
    done = await ask.do("putToVote", "proposal { ballot { id } }", given)
    assert "proposal" in done, done
    return str(done["proposal"]["ballot"]["id"])


async def rows_of_proposals(ask: Ask, body: str, person: str) -> dict[str, str]:
    """A row of each type of proposals, by its name; the person sits in the body."""
    mine = await ask.viewer(person)
    proposal = await a_proposal(ask, body, mine)
    contribution = await a_contribution(ask, body, proposal, mine)
    await a_contribution(ask, body, proposal, mine, replyToId=contribution)
    (version,) = await row(ask, "SELECT id FROM proposal_version LIMIT 1")
    return {
        "Proposal": proposal,
        "ProposalVersion": f"pvn_{version}",
        "ProposalContribution": contribution,
        "ProposalAmendment": await an_amendment(ask, body, proposal, mine),
    }


async def inputs_of_proposals(ask: Ask, body: str, person: str) -> dict[str, dict[str, Any]]:
    """A valid input for each deed with proposals; the person sits in the body, which has a rule."""
    mine = await ask.viewer(person)
    seat = {"seatId": await seat_of(ask, body, mine)}
    draft = await a_proposal(ask, body, mine, is_deliberated=False)
    spoken, ready, decided = [await a_proposal(ask, body, mine) for _ in range(3)]
    ones = [await an_amendment(ask, body, spoken, mine) for _ in range(4)]
    voted = {"amendmentId": ones[3], "closesAt": LATER.isoformat()}
    done = await ask.do("putAmendmentToVote", "amendment { ballot { id } }", voted)
    why = {"reason": {"en": "No"}}
    annul = {"ballotId": done["amendment"]["ballot"]["id"], **why}
    done = await ask.do("annulBallot", "__typename", annul)
    assert done["__typename"] == "AnnulBallotPayload"
    later: dict[str, Any] = {"beginsAt": "2026-06-01T18:00:00Z", "endsAt": "2026-06-01T20:00:00Z"}
    point = {"meetingId": await a_meeting(ask, body, **later), "title": {"en": "Meetings"}}
    return {
        "putOnAgenda": {**point, "proposalId": spoken},
        "makeProposal": {**seat, "title": {"en": "Meetings"}, "text": TEXT}
        | {"originalLanguage": "en"},
        "openDeliberation": {"proposalId": draft},
        "contributeToProposal": {**seat, "proposalId": spoken, "text": {"en": "Good"}},
        "reviseProposal": {"proposalId": ready, "text": {"en": "We meet."}},
        "withdrawProposal": {"proposalId": ready},
        "amendProposal": {**seat, "proposalId": spoken, "language": "en", "passage": "month"},
        "acceptAmendment": {"amendmentId": ones[0]},
        "rejectAmendment": {"amendmentId": ones[1], **why},
        "putAmendmentToVote": {"amendmentId": ones[2], "closesAt": LATER.isoformat()},
        "settleAmendment": {"amendmentId": ones[3]},
        "putToVote": {"proposalId": ready, "closesAt": LATER.isoformat()},
        "concludeProposal": {"proposalId": decided, "outcome": "ADOPTED", "manner": "CONSENSUS"},
    }
