"""What adopted decisions bring about: members, a charter, mandates, working groups, choices."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from call_scene import a_call, a_candidacy
from charter_scene import a_draft, version
from conftest import NOW, Ask
from decision_scene import a_decision
from member_scene import a_class, a_group, an_application, signed
from scene import (
    SECRETARIAT_ONLY,
    a_person,
    acting_for,
    an_organisation,
    bare,
    refused,
    the_network,
)

from governance.access import OPERATOR, Viewer

BEYOND = "The body that took this decision does not decide this: it is another body’s."
NOT_IN_FORCE = "This decision is not in force today."
GROUP = {"name": {"en": "Charter"}, "theme": {"en": "Charter"}, "task": {"en": "Revise it"}}


async def carries_out(
    ask: Ask,
    deed: str,
    show: str,
    given: dict[str, Any],
    *,
    events: list[str],
    viewer: Viewer = OPERATOR,
    now: datetime = NOW,
) -> dict[str, Any]:
    """A deed that follows from a decision is done, and the journal says of which."""
    known = await ask.db.reads.fetchval("SELECT array_agg(id) FROM event")
    done = await ask.do(deed, show, given, viewer=viewer, now=now)
    assert done.pop("__typename") == f"{deed[0].upper()}{deed[1:]}Payload", done
    new = await ask.db.reads.fetch(
        "SELECT name, subject_id FROM event WHERE id <> ALL ($1) ORDER BY id", known
    )
    assert [event["name"] for event in new] == [*events, "decision.carried_out"]
    assert new[-1]["subject_id"] == bare(given["decisionId"])
    (subject,) = done.values()
    assert isinstance(subject, dict)
    return subject


async def history(ask: Ask, decision: str) -> list[str]:
    """What was done by a decision or to it."""
    query = "query ($id: ID!) { decision(id: $id) { history(first: 20) { nodes { name } } } }"
    found = (await ask(query, viewer=OPERATOR, id=decision))["decision"]
    return [event["name"] for event in found["history"]["nodes"]]


async def test_the_network_admits_who_applied_by_its_decision(ask: Ask) -> None:
    network = await the_network(ask)
    secretariat = await acting_for(ask, network, "Bo")
    group = await a_group(ask, "Covilhã")
    await signed(ask, group)
    decision = await a_decision(ask, network)
    given = {"decisionId": decision, "applicationId": await an_application(ask, group, "associate")}
    show = "membership { organisation { name } steps { kind decision { id } } }"
    done = await carries_out(
        ask, "admitByDecision", show, given, events=["membership.admitted"], viewer=secretariat
    )
    assert done == {
        "organisation": {"name": "Covilhã"},
        "steps": [{"kind": "ADMITTED", "decision": {"id": decision}}],
    }
    assert await history(ask, decision) == ["decision.recorded", "decision.carried_out"]
    again = "This application has been decided already; read what became of it."
    await refused(ask, "admitByDecision", given, "AlreadyDecided", again, viewer=secretariat)
    shown = "{ applications(first: 9) { nodes { outcome decision { id } } } }"
    nodes = (await ask(shown, viewer=secretariat))["applications"]["nodes"]
    assert nodes == [{"outcome": "ADMITTED", "decision": {"id": decision}}]


async def test_a_sympathiser_is_admitted_by_a_body_that_is_part_of_the_network(ask: Ask) -> None:
    network = await the_network(ask)
    assembly = await an_organisation(ask, "Assembly", "NETWORK_BODY", partOfId=network)
    decision = await a_decision(ask, assembly)
    applied = await an_application(ask, await a_group(ask, "Covilhã"), "sympathiser")
    given = {"decisionId": decision, "applicationId": applied, "basis": "ON_THE_WAY"}
    show = "membership { basis }"
    done = await carries_out(
        ask, "admitByDecision", show, given, events=["membership.admitted_as_sympathiser"]
    )
    assert done == {"basis": "ON_THE_WAY"}


async def test_only_the_secretariat_carries_out_what_the_network_decided(ask: Ask) -> None:
    network = await the_network(ask)
    chair = await acting_for(ask, network, "Cha", "CHAIR")
    body = await an_organisation(ask, "Platform")
    decision, other = await a_decision(ask, network), await a_decision(ask, body)
    applied = await an_application(ask, await a_group(ask, "Covilhã"), "associate")
    draft = await a_draft(ask, "next")
    for deed, more in (
        ("admitByDecision", {"applicationId": applied}),
        ("adoptCharterVersionByDecision", {"versionId": draft}),
    ):
        given = {"decisionId": decision} | more
        await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=chair)
        await refused(ask, deed, given | {"decisionId": other}, "BeyondTheBody", BEYOND)


async def test_a_class_that_asks_for_more_is_not_opened_by_a_decision(ask: Ask) -> None:
    network = await the_network(ask)
    secretariat = await acting_for(ask, network, "Bo")
    applied = await an_application(ask, await an_organisation(ask, "Lone"), "associate")
    given = {
        "decisionId": await a_decision(ask, network),
        "applicationId": applied,
        "membershipClassId": await a_class(ask, "full"),
    }
    answer = await ask.do("admitByDecision", "__typename", given, viewer=secretariat)
    assert answer["__typename"] == "RequirementsMissing"


async def test_the_network_adopts_its_charter_on_the_day_it_decided(ask: Ask) -> None:
    network = await the_network(ask)
    draft = await a_draft(ask, "next")
    decision = await a_decision(ask, network, decidedOn="2026-02")
    given = {"decisionId": decision, "versionId": draft, "inForceFrom": "2026-02-20"}
    show = "charterVersion { adoptedOn validFrom decision { number } }"
    done = await carries_out(
        ask, "adoptCharterVersionByDecision", show, given, events=["charter.adopted"]
    )
    assert done == {"adoptedOn": "2026-02", "validFrom": "2026-02-20", "decision": {"number": 1}}
    assert (await version(ask, draft))["decision"] == {"id": decision}
    assert await history(ask, decision) == ["decision.recorded", "decision.carried_out"]


async def test_a_body_grants_mandates_in_itself_and_its_parts(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    part = await an_organisation(ask, "Executive", "EXECUTIVE", partOfId=body, sector="MIXED")
    other = await an_organisation(ask, "Elsewhere")
    secretary = await acting_for(ask, body, "Bea")
    ana = await a_person(ask, "Ana", viewer=secretary)
    decision = await a_decision(ask, body)
    given = {"decisionId": decision, "role": "CHAIR", "holderPersonId": ana, "since": "2026-02-01"}
    show = (
        "mandate { body { name } role validFrom holder { ... on Person { name } } decision { id } }"
    )
    for given_in, name in (({}, "Platform"), ({"bodyId": part}, "Executive")):
        done = await carries_out(
            ask,
            "grantMandateByDecision",
            show,
            given | given_in,
            events=["mandate.granted"],
            viewer=secretary,
        )
        assert done == {
            "body": {"name": name},
            "role": "CHAIR",
            "validFrom": "2026-02-01",
            "holder": {"name": "Ana"},
            "decision": {"id": decision},
        }
    beyond = given | {"bodyId": other}
    await refused(ask, "grantMandateByDecision", beyond, "BeyondTheBody", BEYOND, viewer=secretary)
    of_the_part = given | {"decisionId": await a_decision(ask, part), "bodyId": body}
    await refused(ask, "grantMandateByDecision", of_the_part, "BeyondTheBody", BEYOND)


async def test_a_body_opens_a_working_group_it_decided_on(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    decision = await a_decision(ask, body)
    given = {"decisionId": decision, **GROUP}
    show = "workingGroup { organisation { name partOf { name } } decision { id } }"
    done = await carries_out(
        ask,
        "openWorkingGroupByDecision",
        show,
        given,
        events=["organisation.founded", "working_group.opened"],
        viewer=secretary,
    )
    assert done == {
        "organisation": {"name": "Charter", "partOf": {"name": "Platform"}},
        "decision": {"id": decision},
    }
    assert await history(ask, decision) == ["decision.recorded", "decision.carried_out"]


async def test_a_body_chooses_among_those_who_stand_by_its_decision(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Elsewhere")
    secretary = await acting_for(ask, body, "Bea")
    ana = await a_person(ask, "Ana", viewer=secretary)
    call = await a_call(ask, body)
    stands = await a_candidacy(ask, call, personId=ana)
    decision, theirs = await a_decision(ask, body), await a_decision(ask, other)
    given = {"decisionId": theirs, "callId": call, "candidacyIds": [stands]}
    await refused(ask, "chooseCandidatesByDecision", given, "BeyondTheBody", BEYOND)
    given["decisionId"] = decision
    show = "call { candidacies(first: 2) { nodes { seat { sector } decision { id } } } }"
    done = await ask.do("chooseCandidatesByDecision", show, given, viewer=secretary)
    assert done["call"]["candidacies"]["nodes"] == [
        {"seat": {"sector": "CITIZEN"}, "decision": {"id": decision}}
    ]


@pytest.mark.parametrize(
    ("more", "problem", "message"),
    [
        (
            {"outcome": "REJECTED"},
            "DecisionNotAdopted",
            "This decision was not adopted, so nothing follows from it.",
        ),
        ({"inForceFrom": "2026-03-02"}, "DecisionNotInForce", NOT_IN_FORCE),
        ({"inForceUntil": "2026-03-01"}, "DecisionNotInForce", NOT_IN_FORCE),
    ],
)
async def test_nothing_follows_from_what_is_not_in_force(
    ask: Ask, more: dict[str, Any], problem: str, message: str
) -> None:
    network = await the_network(ask)
    decision = {"decisionId": await a_decision(ask, network, **more)}
    call = await a_call(ask, network)
    stands = await a_candidacy(ask, call, personId=await a_person(ask, "Ana"))
    applied = await an_application(ask, await a_group(ask, "Covilhã"), "associate")
    for deed, given in (
        ("grantMandateByDecision", {"role": "AUDITOR"}),
        ("openWorkingGroupByDecision", GROUP),
        ("chooseCandidatesByDecision", {"callId": call, "candidacyIds": [stands]}),
        ("admitByDecision", {"applicationId": applied}),
        ("adoptCharterVersionByDecision", {"versionId": await a_draft(ask, "next")}),
    ):
        await refused(ask, deed, decision | given, problem, message)


async def test_a_decision_acts_from_the_day_it_comes_into_force(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    decision = await a_decision(ask, body, inForceFrom="2026-03-02")
    given = {"decisionId": decision, "role": "AUDITOR"}
    await refused(ask, "grantMandateByDecision", given, "DecisionNotInForce", NOT_IN_FORCE)
    later = NOW + timedelta(days=1)
    show = "mandate { isVacant }"
    done = await carries_out(
        ask, "grantMandateByDecision", show, given, events=["mandate.granted"], now=later
    )
    assert done == {"isVacant": True}
    annulled = {"decisionId": decision, "reason": {"en": "No."}, "on": "2026-03-02"}
    await ask.do("annulDecision", "__typename", annulled, now=later)
    message = "This decision has been annulled; take another."
    await refused(ask, "grantMandateByDecision", given, "DecisionAnnulled", message, now=later)
