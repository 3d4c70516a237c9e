"""Points of agendas that are about proposals and decisions, and who sees about which."""

from typing import Any

from conftest import Ask
from decision_scene import a_decision
from meeting_scene import a_meeting, agenda, an_agenda_item
from proposal_scene import a_council, a_proposal
from scene import ANOTHERS_BODY, NOT_FOUND, acting_for, an_organisation, does, refused

from governance.access import ANYONE

SHOW = "agendaItem { position title minutesAllotted proposal { id title } decision { id title } }"
ABOUT = """query ($id: ID!) { meeting(id: $id) { agenda { title
    proposal { id } decision { id } } } }"""
EITHER = "proposalId: name a proposal or a decision, one of the two."


async def test_a_proposal_and_a_decision_are_put_on_an_agenda(ask: Ask) -> None:
    body, (ana, *_) = await a_council(ask, "Ana", "Rui")
    bo = await acting_for(ask, body, "Bo")
    proposal, decision = await a_proposal(ask, body, ana), await a_decision(ask, body)
    meeting = await a_meeting(ask, body)
    await an_agenda_item(ask, meeting, "Welcome")
    given: dict[str, Any] = {"meetingId": meeting, "title": {"en": "How often we meet"}}
    about = given | {"proposalId": proposal, "minutesAllotted": 20}
    event = "meeting.agenda_item_added"
    shown = await does(ask, "putOnAgenda", SHOW, about, event=event, viewer=bo)
    assert shown == {
        "position": 2,
        "title": "How often we meet",
        "minutesAllotted": 20,
        "proposal": {"id": proposal, "title": "Meetings"},
        "decision": None,
    }
    of_another = await a_decision(ask, await an_organisation(ask, "Wider"))
    for place, known in ((1, decision), (2, of_another)):
        about = given | {"title": {"en": "Fountain"}, "decisionId": known, "position": place}
        shown = await does(ask, "putOnAgenda", SHOW, about, event=event, viewer=bo)
        assert (shown["position"], shown["proposal"]) == (place, None)
        assert shown["decision"] == {"id": known, "title": "Fountain"}
    assert await agenda(ask, meeting) == ["Fountain", "Fountain", "Welcome", "How often we meet"]


async def test_what_cannot_be_put_there_is_not(ask: Ask) -> None:
    body, (ana, *_) = await a_council(ask, "Ana", "Rui")
    bo = await acting_for(ask, body, "Bo")
    proposal, decision = await a_proposal(ask, body, ana), await a_decision(ask, body)
    hidden = await a_decision(ask, await an_organisation(ask, "Cell", isUnlisted=True))
    meeting = await a_meeting(ask, body)
    given: dict[str, Any] = {"meetingId": meeting, "title": {"en": "Point"}}
    for about in ({}, {"proposalId": proposal, "decisionId": decision}):
        await refused(ask, "putOnAgenda", given | about, "InvalidInput", EITHER, viewer=bo)
    for about in ({"decisionId": hidden}, {"proposalId": f"pro_{meeting[4:]}"}):
        await refused(ask, "putOnAgenda", given | about, "NotFound", NOT_FOUND, viewer=bo)
    given |= {"proposalId": proposal}
    wrong = given | {"position": 3}
    message = "position: is a place on the agenda, 1 to 1."
    await refused(ask, "putOnAgenda", wrong, "InvalidInput", message, viewer=bo)
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    await refused(ask, "putOnAgenda", given, "Forbidden", ANOTHERS_BODY, viewer=eli)
    await ask.do("cancelMeeting", "__typename", {"meetingId": meeting, "reason": {"en": "Storm"}})
    gone = "This meeting was cancelled; convene another."
    await refused(ask, "putOnAgenda", given, "MeetingCancelled", gone, viewer=bo)


async def test_what_a_point_is_about_is_shown_to_who_sees_it(ask: Ask) -> None:
    body, (ana, *_) = await a_council(ask, "Ana", "Rui")
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    within = await acting_for(ask, cell, "Ivo")
    proposal, hidden = await a_proposal(ask, body, ana), await a_decision(ask, cell)
    meeting = await a_meeting(ask, body)
    for about in ({"proposalId": proposal}, {"decisionId": hidden}):
        given = {"meetingId": meeting, "title": {"en": "Point"}, **about}
        done = await ask.do("putOnAgenda", "__typename", given)
        assert done["__typename"] == "PutOnAgendaPayload", done
    for viewer, decision in ((ANYONE, None), (within, {"id": hidden})):
        shown = (await ask(ABOUT, id=meeting, viewer=viewer))["meeting"]["agenda"]
        assert shown == [
            {"title": "Point", "proposal": {"id": proposal}, "decision": None},
            {"title": "Point", "proposal": None, "decision": decision},
        ]
