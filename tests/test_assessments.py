"""The co-responsibility scale: assessed by oneself and by peers, published by consent alone."""

from typing import Any

import pytest
from adherence_scene import an_assessment
from conftest import NOW, Ask
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    ROLE_NOT_ENOUGH,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    row,
    somebody,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = (
    "assessment { organisation { name } body { name } isOwn strand level on statement isPublished"
    " withdrawnAt by { name } evidence { step on text link node { ... on Organisation { name }"
    " ... on Territory { name } } } revision }"
)
LIST = "{ assessments(first: 10) { totalCount nodes { id level } } }"


@pytest.fixture
async def body(ask: Ask) -> str:
    """A coordination group that is assessed."""
    return await an_organisation(ask, "Group", "COORDINATION_GROUP", since="1999")


async def readable(ask: Ask, viewer: Viewer) -> list[float]:
    """The levels that somebody reads in the list of all."""
    found = (await ask(LIST, viewer=viewer))["assessments"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["level"] for node in found["nodes"]]


async def test_a_body_assesses_itself_with_evidence_for_each_step(ask: Ask, body: str) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    town = await a_territory(ask, "Covilhã")
    given = {
        "bodyId": body,
        "organisationId": body,
        "strand": "CO_GOVERNANCE",
        "level": 4.25,
        "on": "2025-11",
        "statement": {"fr": "En chemin"},
        "evidence": [
            {"text": {"en": "The council sits monthly"}, "step": 3, "on": "2024"},
            {"link": "https://example.org/minutes", "on": "2025-06-01"},
            {"nodeId": town, "step": 2},
        ],
    }
    made = await does(
        ask, "assessCoResponsibility", SHOW, given, event="assessment.made", viewer=chair
    )

    nothing = {"text": None, "link": None, "node": None}
    assert made == {
        "organisation": {"name": "Group"},
        "body": {"name": "Group"},
        "isOwn": True,
        "strand": "CO_GOVERNANCE",
        "level": 4.25,
        "on": "2025-11",
        "statement": "En chemin",
        "isPublished": False,
        "withdrawnAt": None,
        "by": {"name": "Rui"},
        "evidence": [
            nothing | {"step": 3, "on": "2024", "text": "The council sits monthly"},
            nothing | {"step": 4, "on": "2025-06-01", "link": "https://example.org/minutes"},
            nothing | {"step": 2, "on": "2026-03-01", "node": {"name": "Covilhã"}},
        ],
        "revision": 1,
    }
    found = await row(ask, "SELECT mandate_id, by_id FROM assessment")
    assert found == (next(iter(chair.steered.values())), chair.person_id)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"level": 7.5}, "level: 7.5 is not on the scale, which runs from 0 to 7."),
        ({"level": -0.1}, "level: -0.1 is not on the scale, which runs from 0 to 7."),
        ({"level": 3.254}, "level: 3.254 is finer than hundredths; write 3.25, not 3.254."),
        ({"on": "2026-03-02"}, "on: 2026-03-02 lies ahead; write a day that has come."),
        ({"on": "1998"}, "on: 1998 is before it began, on 1999-01-01."),
        ({"evidence": [{}]}, "evidence: is one thing: a text, a link or a node of the network."),
        (
            {"evidence": [{"link": "https://a.org", "text": {"en": "b"}}]},
            "evidence: is one thing: a text, a link or a node of the network.",
        ),
        (
            {"evidence": [{"link": "javascript:alert(1)"}]},
            "link: is no address of the web; write it as https://…",
        ),
        (
            {"evidence": [{"link": "https://a.org", "step": 8}]},
            "step: 8 is no step of the scale, which runs from 0 to 7.",
        ),
        (
            {"evidence": [{"link": "https://a.org"}] * 51},
            "evidence: has 51, the limit is 50.",
        ),
    ],
)
async def test_what_is_no_assessment_is_refused(
    ask: Ask, body: str, given: dict[str, Any], message: str
) -> None:
    whole = {"bodyId": body, "organisationId": body, "strand": "CO_GOVERNANCE", "level": 4}
    await refused(ask, "assessCoResponsibility", whole | given, "InvalidInput", message)


async def test_a_peer_assesses_another_and_nobody_without_the_charter_does(
    ask: Ask, body: str
) -> None:
    peer = await acting_for(ask, await an_organisation(ask, "Peer"), "Ana")
    theirs = f"org_{next(iter(peer.steered))}"
    given = {"bodyId": theirs, "organisationId": body, "strand": "CO_PRODUCTION", "level": 0.5}
    made = await does(
        ask, "assessCoResponsibility", SHOW, given, event="assessment.made", viewer=peer
    )
    assert (made["isOwn"], made["body"], made["level"]) == (False, {"name": "Peer"}, 0.5)

    auditor = await acting_for(ask, body, "Eva", "AUDITOR")
    own = given | {"bodyId": body}
    await refused(ask, "assessCoResponsibility", own, "Forbidden", ROLE_NOT_ENOUGH, viewer=auditor)
    await refused(ask, "assessCoResponsibility", own, "Forbidden", ANOTHERS_BODY, viewer=peer)


async def test_unpublished_it_is_read_by_its_people_its_author_and_the_secretariat(
    ask: Ask, body: str
) -> None:
    own = await acting_for(ask, body, "Rui", "FACILITATOR")
    other = await an_organisation(ask, "Peer")
    peer, colleague = await acting_for(ask, other, "Ana"), await acting_for(ask, other, "Eli")
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    stranger = await somebody(ask, "Zé")
    third = await acting_for(ask, await an_organisation(ask, "Third"), "Ivo")
    made = await an_assessment(ask, body, body=other, viewer=peer, level=1)
    insiders, outsiders = (own, peer, colleague, secretariat, OPERATOR), (ANYONE, stranger, third)
    by_id = "query($id: ID!) { assessment(id: $id) { level } }"
    of_the_body = (
        "query($id: ID!) { organisation(id: $id) { assessments(first: 5) { totalCount }"
        " coResponsibility(strand: CO_MANAGEMENT) { level } history(first: 50) {"
        " nodes { name } } } }"
    )
    for viewer in insiders:
        assert await readable(ask, viewer) == [1]
        assert await ask(by_id, viewer=viewer, id=made) == {"assessment": {"level": 1}}
        shown = (await ask(of_the_body, viewer=viewer, id=body))["organisation"]
        assert shown["assessments"] == {"totalCount": 1}
        assert shown["coResponsibility"] == [{"level": 1}]
        assert "assessment.made" in str(shown["history"])
    for viewer in outsiders:
        assert await readable(ask, viewer) == []
        assert await ask(by_id, viewer=viewer, id=made) == {"assessment": None}
        shown = (await ask(of_the_body, viewer=viewer, id=body))["organisation"]
        assert shown["assessments"] == {"totalCount": 0}
        assert shown["coResponsibility"] == []
        assert "assessment" not in str(shown["history"])


async def test_it_is_published_by_consent_of_the_assessed_and_unpublished_again(
    ask: Ask, body: str
) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    other = await an_organisation(ask, "Peer")
    peer = await acting_for(ask, other, "Ana")
    made = {"assessmentId": await an_assessment(ask, body, body=other, viewer=peer)}
    await refused(ask, "consentToPublish", made, "Forbidden", ANOTHERS_BODY, viewer=peer)
    await refused(ask, "consentToPublish", made, "NotFound", NOT_FOUND, viewer=ANYONE)

    show = "assessment { isPublished revision }"
    published = await does(
        ask, "consentToPublish", show, made, event="assessment.published", viewer=chair
    )
    assert published == {"isPublished": True, "revision": 2}
    assert await readable(ask, ANYONE) == [3.5]
    await refused(
        ask,
        "consentToPublish",
        made,
        "AlreadyPublished",
        "This assessment is published already.",
        viewer=chair,
    )

    await does(ask, "withdrawConsent", show, made, event="assessment.unpublished", viewer=chair)
    assert await readable(ask, ANYONE) == []
    await refused(
        ask,
        "withdrawConsent",
        made,
        "NotPublished",
        "This assessment is not published; there is no consent to withdraw.",
        viewer=chair,
    )
    found = await row(ask, "SELECT by_id, given_at, withdrawn_at FROM assessment_consent")
    assert found == (chair.person_id, NOW, NOW)


async def test_who_made_it_adds_evidence_and_withdraws_it(ask: Ask, body: str) -> None:
    other = await an_organisation(ask, "Peer")
    peer, chair = await acting_for(ask, other, "Ana"), await acting_for(ask, body, "Rui")
    made = {"assessmentId": await an_assessment(ask, body, body=other, viewer=peer)}
    more: dict[str, Any] = made | {"evidence": {"nodeId": other, "step": 3}}
    await refused(ask, "supportAssessment", more, "Forbidden", ANOTHERS_BODY, viewer=chair)
    shown = await does(
        ask, "supportAssessment", SHOW, more, event="assessment.supported", viewer=peer
    )
    assert [each["node"] for each in shown["evidence"]] == [{"name": "Peer"}]

    given = made | {"reason": {"en": "Wrong body"}, "expectedRevision": 2}
    await refused(ask, "withdrawAssessment", given, "Forbidden", ANOTHERS_BODY, viewer=chair)
    shown = await does(
        ask, "withdrawAssessment", SHOW, given, event="assessment.withdrawn", viewer=peer
    )
    assert (shown["withdrawnAt"], shown["revision"]) == ("2026-03-01T12:00:00+00:00", 3)
    assert await readable(ask, peer) == []
    gone = "This assessment was withdrawn by those who made it; make a new one."
    again: tuple[tuple[str, dict[str, Any]], ...] = (
        ("withdrawAssessment", {}),
        ("supportAssessment", {"evidence": {"nodeId": other}}),
    )
    for deed, added in again:
        await refused(ask, deed, made | added, "AssessmentWithdrawn", gone, viewer=peer)
    await refused(ask, "consentToPublish", made, "AssessmentWithdrawn", gone, viewer=chair)


async def test_own_and_peers_stand_side_by_side_in_time(ask: Ask, body: str) -> None:
    other = await an_organisation(ask, "Peer")
    for by, on, level in ((body, "2024", 2), (other, "2025-05", 3.5), (body, "2025-01", 3)):
        await an_assessment(ask, body, body=by, on=on, level=level, is_published=True)
    await an_assessment(ask, body, strand="CO_GOVERNANCE", is_published=True)
    query = (
        "query($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {"
        " coResponsibility(strand: CO_MANAGEMENT) { on level isOwn } } }"
    )
    found = (await ask(query, id=body))["organisation"]["coResponsibility"]
    assert found == [
        {"on": "2024", "level": 2, "isOwn": True},
        {"on": "2025-01", "level": 3, "isOwn": True},
        {"on": "2025-05", "level": 3.5, "isOwn": False},
    ]
    found = (await ask(query, id=body, day="2025-02-01"))["organisation"]["coResponsibility"]
    assert [each["level"] for each in found] == [2, 3]


async def test_an_unlisted_body_is_in_no_assessment_for_strangers(ask: Ask, body: str) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    await an_assessment(ask, hidden, is_published=True, level=1)
    await an_assessment(ask, body, body=hidden, is_published=True, level=2)
    await an_assessment(ask, body, is_published=True, evidence=[{"nodeId": hidden}], level=5)
    within = await acting_for(ask, hidden, "Ivo")

    assert await readable(ask, ANYONE) == [5]
    assert await readable(ask, await somebody(ask, "Zé")) == [5]
    assert await readable(ask, within) == [1, 2, 5]
    shown = "{ assessments(first: 5) { nodes { evidence { node { __typename } } } } }"
    assert (await ask(shown))["assessments"]["nodes"] == [{"evidence": [{"node": None}]}]
