"""Actions: started or planned, with who takes part as what, changed, handed over and ended."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from action_scene import a_party, an_action, parties
from conftest import NOW, Ask
from decision_scene import a_decision
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
)

ACTION = "action { title state holder { name } validFrom validUntil endReason revision }"
ENDED = "This action has ended already; start another."
AT = "2026-03-01T12:00:00+00:00"


async def test_an_action_is_started_changed_and_done(ask: Ask) -> None:
    body, town = await an_organisation(ask, "Platform"), await a_territory(ask, "Mafra")
    chair = await acting_for(ask, body, "Chair", "CHAIR")
    decision = await a_decision(ask, body)
    given = {
        "holderId": body,
        "territoryId": town,
        "decisionId": decision,
        "title": {"en": "Mend the fountain", "pt": "Arranjar a fonte"},
        "phase": {"en": "First phase"},
        "links": ["https://example.org/fountain", "https://example.org/fountain"],
        "until": "2026-12",
    }
    show = f"{ACTION[:-1]} id phase links territory {{ name }} decision {{ title }} }}"
    started = await does(ask, "startAction", show, given, event="action.started", viewer=chair)
    action = started.pop("id")
    shown = {
        "title": "Mend the fountain",
        "state": "UNDER_WAY",
        "holder": {"name": "Platform"},
        "validFrom": "2026-03-01",
        "validUntil": "2026-12",
        "endReason": None,
        "revision": 1,
    }
    assert started == shown | {
        "phase": "First phase",
        "links": ["https://example.org/fountain"],
        "territory": {"name": "Mafra"},
        "decision": {"title": "Fountain"},
    }
    assert await parties(ask, action) == [("Platform", "HOLDER", True)]

    change = {"actionId": action, "title": {"en": "Mend it"}, "until": None, "expectedRevision": 1}
    changed = await does(ask, "changeAction", ACTION, change, event="action.changed", viewer=chair)
    assert changed == shown | {"title": "Mend it", "validUntil": None, "revision": 2}
    end = {"actionId": action, "endedAs": "DONE", "on": "2026-02-28"}
    early = "on: 2026-02-28 is before it began, on 2026-03-01."
    await refused(ask, "endAction", end, "InvalidInput", early, viewer=chair)
    end["on"] = "2026-03-01"
    ended = await does(ask, "endAction", ACTION, end, event="action.ended", viewer=chair)
    over = {"state": "DONE", "validUntil": "2026-03-01", "title": "Mend it", "revision": 3}
    assert ended == shown | over
    for deed, more in (("endAction", {"endedAs": "DROPPED"}), ("changeAction", {"phase": None})):
        await refused(ask, deed, {"actionId": action, **more}, "ActionEnded", ENDED, viewer=chair)
    assert await parties(ask, action) == [("Platform", "HOLDER", True)]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"links": ["fountain"]}, "links: is no address of the web; write it as https://…"),
        ({"until": "2025"}, "until: 2025 is not after 2026-01-01."),
        ({"links": ["https://e.org"] * 51}, "links: are 51, the limit is 50."),
    ],
)
async def test_an_action_that_makes_no_sense_is_not_started(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    body, town = await an_organisation(ask, "Platform"), await a_territory(ask, "Mafra")
    given = {"holderId": body, "territoryId": town, "title": {"en": "A"}, "since": "2026-01-01"}
    await refused(ask, "startAction", given | more, "InvalidInput", message)


async def test_only_what_was_adopted_is_followed_and_only_by_who_acts_for_the_holder(
    ask: Ask,
) -> None:
    body, town = await an_organisation(ask, "Platform"), await a_territory(ask, "Mafra")
    rejected = await a_decision(ask, body, outcome="REJECTED")
    given = {"holderId": body, "territoryId": town, "title": {"en": "A"}}
    message = "This decision was not adopted, so nothing follows from it."
    follows = given | {"decisionId": rejected}
    await refused(ask, "startAction", follows, "DecisionNotAdopted", message)
    annulled = await a_decision(ask, body)
    why = {"decisionId": annulled, "reason": {"en": "No water"}}
    await ask.do("annulDecision", "__typename", why)
    message = "This decision has been annulled; take another."
    follows = given | {"decisionId": annulled}
    await refused(ask, "startAction", follows, "DecisionAnnulled", message)
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    await refused(ask, "startAction", given, "Forbidden", ANOTHERS_BODY, viewer=eli)
    auditor = await acting_for(ask, body, "Ana", "AUDITOR")
    await refused(ask, "startAction", given, "Forbidden", ROLE_NOT_ENOUGH, viewer=auditor)
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    secret = given | {"decisionId": await a_decision(ask, hidden)}
    clerk = await acting_for(ask, body, "Bia")
    await refused(ask, "startAction", secret, "NotFound", NOT_FOUND, viewer=clerk)
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": body, "on": "2026-02-02"})
    answer = await ask.do("startAction", "__typename", given)
    assert answer["__typename"] == "OrganisationEnded"


async def test_how_far_an_action_is_follows_from_its_days(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    planned = await an_action(ask, body, since="2026-09")
    early = {"actionId": planned, "endedAs": "DONE"}
    message = "endedAs: the action has not begun; it can be dropped."
    await refused(ask, "endAction", early, "InvalidInput", message)
    given: dict[str, Any] = {"actionId": planned, "endedAs": "DROPPED"}
    why = "reason: say why the action is given up."
    await refused(ask, "endAction", given, "InvalidInput", why)
    lapsing = await an_action(ask, body, until="2026-06-01")
    query = """query ($planned: ID!, $lapsing: ID!, $day: Date) {
        a: action(id: $planned, asOf: $day) { state } b: action(id: $lapsing, asOf: $day) { state }
    }"""
    told = {}
    for day in ("2025-12-31", "2026-05-31", "2026-06-01", "2026-09-01"):
        answer = await ask(query, planned=planned, lapsing=lapsing, day=day)
        told[day] = (answer["a"]["state"], answer["b"]["state"])
    assert told == {
        "2025-12-31": ("PLANNED", "PLANNED"),
        "2026-05-31": ("PLANNED", "UNDER_WAY"),
        "2026-06-01": ("PLANNED", "LAPSED"),
        "2026-09-01": ("UNDER_WAY", "LAPSED"),
    }
    given["reason"] = {"en": "No stone"}
    dropped = await does(ask, "endAction", ACTION, given, event="action.ended")
    assert (dropped["state"], dropped["endReason"]) == ("DROPPED", "No stone")
    later = {"actionId": lapsing, "until": "2026-02"}
    over = "until: 2026-02 is over already; end the action instead."
    await refused(ask, "changeAction", later, "InvalidInput", over)


async def test_parties_are_named_by_the_holder_and_confirm_for_themselves(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Platform"), await an_organisation(ask, "Firm")
    chair, director = await acting_for(ask, body, "Chair"), await acting_for(ask, firm, "Rui")
    action = await an_action(ask, body)
    given = {"actionId": action, "organisationId": firm, "role": "FUNDER"}
    await refused(ask, "addActionParty", given, "Forbidden", ANOTHERS_BODY, viewer=director)
    show = "party { id organisation { name } role confirmedAt validFrom revision }"
    done = await does(ask, "addActionParty", show, given, event="action.party_added", viewer=chair)
    party = done.pop("id")
    named = {"organisation": {"name": "Firm"}, "role": "FUNDER", "validFrom": "2026-03-01"}
    assert done == named | {"confirmedAt": None, "revision": 1}
    twice = "This organisation takes part in this action in this role already."
    await refused(ask, "addActionParty", given, "AlreadyParty", twice, viewer=chair)

    own = {"partyId": party}
    await refused(ask, "confirmActionParty", own, "Forbidden", ANOTHERS_BODY, viewer=chair)
    done = await does(
        ask, "confirmActionParty", show, own, event="action.party_confirmed", viewer=director
    )
    assert done == named | {"id": party, "confirmedAt": AT, "revision": 2}
    again = "This organisation has confirmed already that it takes part."
    await refused(ask, "confirmActionParty", own, "AlreadyTakingPart", again, viewer=director)
    assert await parties(ask, action) == [("Platform", "HOLDER", True), ("Firm", "FUNDER", True)]

    stranger = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    await refused(ask, "leaveAction", own, "Forbidden", ANOTHERS_BODY, viewer=stranger)
    leave = own | {"reason": {"en": "No money"}}
    show = "party { validUntil leaveReason }"
    done = await does(ask, "leaveAction", show, leave, event="action.party_left", viewer=director)
    assert done == {"validUntil": "2026-03-01", "leaveReason": "No money"}
    left = "This organisation has left this action already."
    for deed in ("leaveAction", "confirmActionParty"):
        await refused(ask, deed, own, "PartyLeft", left, viewer=director)
    assert await parties(ask, action) == [("Platform", "HOLDER", True)]


async def test_who_answers_for_an_action_hands_it_over_to_a_holder_that_agreed(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    chair, mayor = await acting_for(ask, body, "Chair"), await acting_for(ask, other, "Mayor")
    action = await an_action(ask, body)
    first = await ask.db.reads.fetchval("SELECT id FROM action_party")
    stays = "This organisation answers for the action; hand it over to another or end it."
    leave = {"partyId": f"apt_{first}"}
    await refused(ask, "leaveAction", leave, "AnswersForAction", stays, viewer=chair)
    given = {"actionId": action, "holderId": other}
    no_holder = "holderId: is no holder of this action that has confirmed it."
    await refused(ask, "changeAction", given, "InvalidInput", no_holder, viewer=chair)
    party = await a_party(ask, action, other, role="HOLDER", viewer=chair)
    await refused(ask, "changeAction", given, "InvalidInput", no_holder, viewer=chair)
    await ask.do("confirmActionParty", "__typename", {"partyId": party}, viewer=mayor)
    await does(ask, "changeAction", ACTION, given, event="action.changed", viewer=chair)
    await does(
        ask, "leaveAction", "party { validUntil }", leave, event="action.party_left", viewer=chair
    )
    end = {"actionId": action, "endedAs": "DONE"}
    await refused(ask, "endAction", end, "Forbidden", ANOTHERS_BODY, viewer=chair)
    done = await does(ask, "endAction", ACTION, end, event="action.ended", viewer=mayor)
    assert done["holder"] == {"name": "Town"}


async def test_who_leaves_while_it_is_handed_an_action_does_one_of_both(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Town")
    for _ in range(5):
        action = await an_action(ask, body)
        party = await a_party(ask, action, other, role="HOLDER")
        answers = await asyncio.gather(
            ask.do("changeAction", "__typename", {"actionId": action, "holderId": other}),
            ask.do("leaveAction", "__typename", {"partyId": party}),
        )
        handed, left = (answer["__typename"] for answer in answers)
        assert (handed, left) in {
            ("ChangeActionPayload", "AnswersForAction"),
            ("InvalidInput", "LeaveActionPayload"),
        }


async def test_an_organisation_that_ends_takes_part_no_longer(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Platform"), await an_organisation(ask, "Firm")
    action = await an_action(ask, body)
    await a_party(ask, action, firm, since="2026-01-15")
    done = await ask.do(
        "dissolveOrganisation", "__typename", {"organisationId": firm, "on": "2026-02-01"}
    )
    assert done["__typename"] == "DissolveOrganisationPayload"
    assert await parties(ask, action) == [("Platform", "HOLDER", True)]


async def test_days_are_those_of_where_the_holder_sits(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform", timeZone="Pacific/Auckland")
    given = {"holderId": body, "territoryId": await a_territory(ask, "M"), "title": {"en": "A"}}
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    done = await ask.do("startAction", "action { validFrom }", given, now=late)
    assert done["action"] == {"validFrom": "2026-03-02"}
    assert late > NOW
