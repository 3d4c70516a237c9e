"""Who votes in a ballot: whoever sits there, their alternate, who acts for them; nobody else."""

from ballot_scene import a_ballot, a_clerk, a_platform, a_rule, roll, voter_of, votes
from conftest import Ask
from scene import (
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    person_of,
    refused,
    row,
    somebody,
)

from governance.access import ANYONE, OPERATOR

SEAT_ONLY = "Only whoever has this seat, or acts for the organisation that has it, may do this."


async def test_who_may_vote_with_a_seat_and_nobody_else(ask: Ask) -> None:
    body, (ana, rui) = await a_platform(ask, "Ana", "Rui")
    clerk, stranger = await a_clerk(ask, body), await somebody(ask, "Zé")
    firm = await an_organisation(ask, "Firm", "COMPANY", sector="PRIVATE")
    director = await acting_for(ask, firm, "Dora", "LEGAL_REPRESENTATIVE")
    delegate = await ask.viewer(await a_person(ask, "Sol"))
    await a_seat(ask, body, organisationId=firm, delegateId=person_of(delegate), sector="PRIVATE")
    ballot = await a_ballot(ask, body)
    given = {"voterId": await voter_of(ask, ballot, ana), "choice": "IN_FAVOUR"}
    for viewer in (rui, clerk, stranger, director, OPERATOR):
        is_known = viewer.person_id is not None
        message = SEAT_ONLY if is_known else "This needs a mandate, and you are not signed in."
        await refused(ask, "castVote", given, "Forbidden", message, viewer=viewer)
    message = "This needs a mandate, and you are not signed in."
    await refused(ask, "castVote", given, "Forbidden", message, viewer=ANYONE)

    assert (await votes(ask, ballot, ana, "IN_FAVOUR"))["voter"] == {"hasVoted": True}
    theirs = {"voterId": await voter_of(ask, ballot, delegate), "choice": "IN_FAVOUR"}
    done = await ask.do("castVote", "voter { hasVoted }", theirs, viewer=delegate)
    assert done["voter"] == {"hasVoted": True}
    done = await ask.do(
        "changeVote", "voter { vote { choice } }", theirs | {"choice": "AGAINST"}, viewer=director
    )
    assert done["voter"] == {"vote": {"choice": "AGAINST"}}
    others = await ask.viewer(await a_person(ask, "Oto"))
    (seat,) = await row(ask, "SELECT id FROM seat WHERE delegate_id IS NOT NULL")
    replacing = {"seatId": f"sea_{seat}", "delegateId": person_of(others)}
    done = await ask.do("replaceDelegate", "__typename", replacing)
    assert done["__typename"] == "ReplaceDelegatePayload", done
    back = theirs | {"choice": "IN_FAVOUR"}
    await refused(ask, "changeVote", back, "Forbidden", SEAT_ONLY, viewer=delegate)
    done = await ask.do("changeVote", "voter { vote { choice } }", back, viewer=others)
    assert done["voter"] == {"vote": {"choice": "IN_FAVOUR"}}
    can = "query ($id: ID!) { can(deed: CAST_VOTE, on: $id) { isAllowed } }"
    told = [(await ask(can, viewer=one, id=theirs["voterId"]))["can"] for one in (others, delegate)]
    assert told == [{"isAllowed": True}, {"isAllowed": False}]
    found = await row(
        ask,
        "SELECT d.mandate_id IS NOT NULL FROM event e JOIN event_detail d ON d.event_id = e.id"
        " WHERE name = 'ballot.vote_changed' ORDER BY e.id LIMIT 1",
    )
    assert found == (True,)


async def test_only_seats_with_a_vote_have_one_and_an_alternate_may_use_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    await a_rule(ask, body)
    ana, rui = [await ask.viewer(await a_person(ask, name)) for name in ("Ana", "Rui")]
    sol = await ask.viewer(await a_person(ask, "Sol"))
    await a_seat(ask, body, personId=person_of(ana), alternateId=person_of(sol))
    await a_seat(ask, body, personId=person_of(rui), voice="VOICE")
    ballot = await a_ballot(ask, body)
    assert set(await roll(ask, ballot)) == {"Ana"}
    given = {"voterId": await voter_of(ask, ballot, ana), "choice": "IN_FAVOUR"}
    done = await ask.do("castVote", "voter { hasVoted }", given, viewer=sol)
    assert done["voter"] == {"hasVoted": True}
    await refused(ask, "changeVote", given, "Forbidden", SEAT_ONLY, viewer=rui)
