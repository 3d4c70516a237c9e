"""Decisions are sent: to named bodies or by a route, each the way its territory lies."""

from typing import Any

import pytest
from conftest import Ask
from decision_scene import a_decision
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    NOT_SIGNED_IN,
    a_territory,
    an_organisation,
    does,
    refused,
    row,
)
from travel_scene import WHY, Island, a_sending, an_island, an_outsider, clerk

from governance.access import ANYONE

SENT = """query ($id: ID!) { decision(id: $id) { sendings(first: 20) { totalCount nodes {
    sender { name } receiver { __typename ... on Organisation { name } ... on Outsider { name } }
    purpose direction message whyWider answerDueOn isOpen isOverdue sentAt revision } } } }"""
WIDER = "This goes to a wider territory; say why the narrower one cannot carry it."


async def sendings(ask: Ask, decision: str, **more: Any) -> list[dict[str, Any]]:
    """What was sent of a decision."""
    page = (await ask(SENT, id=decision, **more))["decision"]["sendings"]
    assert page["totalCount"] == len(page["nodes"])
    nodes: list[dict[str, Any]] = page["nodes"]
    return nodes


async def ways(ask: Ask, decision: str) -> dict[str, str]:
    """Which way a decision went to each."""
    return {one["receiver"]["name"]: one["direction"] for one in await sendings(ask, decision)}


async def test_a_clerk_sends_a_wish_to_a_wider_body_and_says_why_and_by_when(ask: Ask) -> None:
    here = await an_island(ask)
    ana = await clerk(ask, here.association)
    given = {
        "decisionId": here.wish,
        "purpose": "ADOPTION",
        "toBodyIds": [here.commission],
        "message": {"en": "Please hear us.", "pt": "Ouçam-nos."},
        "answerDueOn": "2026-04-01",
    }
    await refused(ask, "sendDecision", given, "WhyWiderMissing", WIDER, viewer=ana)
    given["whyWider"] = WHY
    other = await clerk(ask, here.commission, "Other")
    await refused(ask, "sendDecision", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    await refused(ask, "sendDecision", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    await does(ask, "sendDecision", "decision { id }", given, event="decision.sent", viewer=ana)
    assert await sendings(ask, here.wish, lang="pt") == [
        {
            "sender": {"name": "Association"},
            "receiver": {"__typename": "Organisation", "name": "Commission"},
            "purpose": "ADOPTION",
            "direction": "ASCENDING",
            "message": "Ouçam-nos.",
            "whyWider": WHY["en"],
            "answerDueOn": "2026-04-01",
            "isOpen": True,
            "isOverdue": False,
            "sentAt": "2026-03-01T12:00:00+00:00",
            "revision": 1,
        }
    ]
    twice = "This decision has been sent there for this purpose already."
    await refused(ask, "sendDecision", given, "AlreadySent", twice, viewer=ana)


@pytest.mark.parametrize(
    ("more", "problem", "message"),
    [
        (
            {"answerDueOn": "2026-02-28"},
            "InvalidInput",
            "answerDueOn: 2026-02-28 has passed; leave time to answer.",
        ),
        (
            {"purpose": "INFORMATION", "answerDueOn": "2026-04-01"},
            "InvalidInput",
            "answerDueOn: what is sent for information asks for no answer.",
        ),
        ({"toBodyIds": []}, "InvalidInput", "toBodyIds: name whom it goes to, or a route."),
        (
            {"route": "PEERS"},
            "InvalidInput",
            "route: leads to its own bodies; name none besides, or no route.",
        ),
        (
            {"toBodyIds": ["org_00000000-0000-7000-8000-000000000000"]},
            "NotFound",
            NOT_FOUND,
        ),
        (
            {"toBodyIds": [], "outsiderIds": ["out_00000000-0000-7000-8000-000000000000"]},
            "NotFound",
            NOT_FOUND,
        ),
        (
            {"toBodyIds": [], "route": "PEERS"},
            "NobodyOnRoute",
            "There is no body on this route; name one.",
        ),
    ],
)
async def test_what_makes_no_sense_is_not_sent(
    ask: Ask, more: dict[str, Any], problem: str, message: str
) -> None:
    here = await an_island(ask)
    given = {"decisionId": here.wish, "purpose": "ADOPTION", "whyWider": WHY}
    given |= {"toBodyIds": [here.commission], **more}
    await refused(ask, "sendDecision", given, problem, message)


async def test_a_decision_goes_only_where_it_can_stand(ask: Ask) -> None:
    here = await an_island(ask)
    own = {"decisionId": here.wish, "purpose": "ADOPTION", "toBodyIds": [here.association]}
    itself = "toBodyIds: a body sends nothing to itself."
    await refused(ask, "sendDecision", own, "InvalidInput", itself)
    rejected = await a_decision(ask, here.association, outcome="REJECTED")
    given = {"decisionId": rejected, "purpose": "ADOPTION", "toBodyIds": [here.council]}
    nothing = "This decision was not adopted, so nothing follows from it."
    await refused(ask, "sendDecision", given | {"whyWider": WHY}, "DecisionNotAdopted", nothing)
    await a_sending(ask, rejected, here.council, purpose="INFORMATION")
    annulled = {"decisionId": here.wish, "reason": {"en": "No."}}
    await ask.do("annulDecision", "__typename", annulled)
    gone = "This decision has been annulled; take another."
    given = {"decisionId": here.wish, "purpose": "OPINION", "toBodyIds": [here.council]}
    await refused(ask, "sendDecision", given | {"whyWider": WHY}, "DecisionAnnulled", gone)
    first, second = [await a_decision(ask, here.association) for _ in range(2)]
    given = {"decisionId": first, "byDecisionId": second}
    await ask.do("supersedeDecision", "__typename", given)
    given = {"decisionId": first, "purpose": "OPINION", "toBodyIds": [here.council]}
    other = "Another decision took the place of this one; send that."
    await refused(ask, "sendDecision", given | {"whyWider": WHY}, "DecisionSuperseded", other)
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    given = {"decisionId": await a_decision(ask, hidden), "purpose": "OPINION"}
    unlisted = "This body is unlisted: others could not see what it sends."
    given |= {"toBodyIds": [here.council]}
    await refused(ask, "sendDecision", given, "SenderUnlisted", unlisted)


async def test_the_direction_follows_from_the_territories_groupings_included(ask: Ask) -> None:
    here = await an_island(ask)
    north = await a_territory(ask, "Tarrafal", "municipality", here.island)
    far = await a_territory(ask, "Lisboa", "municipality")
    grouping = await a_territory(ask, "South", None, memberIds=[here.town, north])
    island_less = await a_territory(ask, "Sal", None, memberIds=[far])
    bodies = {
        "quarter beside": await a_territory(ask, "Palmarejo", "neighbourhood", here.town),
        "town beside": north,
        "far town": far,
        "far island": await a_territory(ask, "Madeira", "region"),
        "grouping": grouping,
        "far grouping": island_less,
        "country": here.country,
        "own": here.town,
    }
    made = {
        name: await an_organisation(ask, name, territoryId=place) for name, place in bodies.items()
    }
    made["network"] = await an_organisation(ask, "network", "NETWORK_BODY")
    part = {"partOfId": here.council}
    made["part"] = await an_organisation(ask, "part", "EXECUTIVE", **part)
    decision = await a_decision(ask, here.council)
    given = {"decisionId": decision, "purpose": "OPINION", "whyWider": WHY}
    given |= {"toBodyIds": [*made.values(), here.association, here.commission]}
    done = await ask.do("sendDecision", "__typename", given)
    assert done["__typename"] == "SendDecisionPayload", done
    assert await ways(ask, decision) == {
        "quarter beside": "DESCENDING",
        "town beside": "HORIZONTAL",
        "far town": "HORIZONTAL",
        "far island": "HORIZONTAL",
        "grouping": "ASCENDING",
        "far grouping": "HORIZONTAL",
        "country": "ASCENDING",
        "own": "HORIZONTAL",
        "network": "ASCENDING",
        "part": "HORIZONTAL",
        "Association": "DESCENDING",
        "Commission": "ASCENDING",
    }
    back = await a_decision(ask, made["grouping"])
    given = {"decisionId": back, "purpose": "OPINION", "whyWider": WHY}
    to = [here.council, here.commission, here.association, made["far town"]]
    await ask.do("sendDecision", "__typename", given | {"toBodyIds": to})
    assert await ways(ask, back) == {
        "Council": "DESCENDING",
        "Commission": "ASCENDING",
        "Association": "DESCENDING",
        "far town": "HORIZONTAL",
    }
    least = await a_decision(ask, here.association)
    given = {"decisionId": least, "purpose": "OPINION", "whyWider": WHY}
    to = [made["grouping"], made["network"]]
    await ask.do("sendDecision", "__typename", given | {"toBodyIds": to})
    assert await ways(ask, least) == {"grouping": "ASCENDING", "network": "ASCENDING"}


async def by_route(ask: Ask, body: str, route: str, *, is_sent: bool = True) -> list[str]:
    """Whom a new decision of a body reaches by a route."""
    decision = await a_decision(ask, body)
    given = {"decisionId": decision, "purpose": "OPINION", "route": route, "whyWider": WHY}
    done = await ask.do("sendDecision", "__typename", given)
    assert done["__typename"] == ("SendDecisionPayload" if is_sent else "NobodyOnRoute"), done
    return sorted(await ways(ask, decision))


async def test_routes_lead_to_the_next_wider_all_below_and_the_peers(ask: Ask) -> None:
    here = await an_island(ask)
    fogo = await a_territory(ask, "Fogo", "region", here.country)
    north = await a_territory(ask, "Tarrafal", "municipality", here.island)
    beside = await a_territory(ask, "Palmarejo", "neighbourhood", here.town)
    for name, place in (("Fogo", fogo), ("Tarrafal", north)):
        await an_organisation(ask, name, territoryId=place)
    kind = "NEIGHBOURHOOD_ASSOCIATION"
    await an_organisation(ask, "Residents", kind, territoryId=beside)
    await an_organisation(ask, "Secret", territoryId=here.town, isUnlisted=True)
    await an_organisation(ask, "Past", territoryId=here.town, since="2000")
    past = await ask.db.reads.fetchval("SELECT id FROM organisation WHERE name ->> 'en' = 'Past'")
    ended = {"organisationId": f"org_{past}", "on": "2020"}
    assert (await ask.do("dissolveOrganisation", "__typename", ended))["__typename"] != "Forbidden"

    assert await by_route(ask, here.association, "NEXT_WIDER") == ["Council"]
    assert await by_route(ask, here.council, "NEXT_WIDER") == ["Commission"]
    assert await by_route(ask, here.commission, "NEXT_WIDER", is_sent=False) == []
    assert await by_route(ask, here.commission, "ALL_BELOW") == ["Council", "Tarrafal"]
    assert await by_route(ask, here.association, "PEERS") == ["Residents"]
    assert await by_route(ask, here.commission, "PEERS") == ["Fogo"]
    assert await by_route(ask, here.association, "ALL_BELOW", is_sent=False) == []
    network = await an_organisation(ask, "Network", "NETWORK_BODY")
    everywhere = ["Commission", "Council", "Fogo", "Tarrafal"]
    assert await by_route(ask, network, "ALL_BELOW") == everywhere


async def test_a_grouping_lies_between_its_members_and_what_is_around_them_all(ask: Ask) -> None:
    here = await an_island(ask)
    north = await a_territory(ask, "Tarrafal", "municipality", here.island)
    grouping = await a_territory(ask, "South", None, memberIds=[here.town, north])
    joint = await an_organisation(ask, "Joint", territoryId=grouping)
    await an_organisation(ask, "North", territoryId=north)
    assert await by_route(ask, here.council, "NEXT_WIDER") == ["Joint"]
    assert await by_route(ask, joint, "NEXT_WIDER") == ["Commission"]
    assert await by_route(ask, joint, "ALL_BELOW") == ["Council", "North"]


async def test_a_route_reaches_those_who_were_not_sent_it_before(ask: Ask) -> None:
    here = await an_island(ask)
    north = await a_territory(ask, "Tarrafal", "municipality", here.island)
    decision = await a_decision(ask, here.commission)
    await a_sending(ask, decision, here.council)
    await an_organisation(ask, "Tarrafal", territoryId=north)
    given = {"decisionId": decision, "purpose": "ADOPTION", "route": "ALL_BELOW"}
    for outcome in ("SendDecisionPayload", "AlreadySent"):
        done = await ask.do("sendDecision", "__typename", given)
        assert done["__typename"] == outcome
        assert await ask.count("sending") == 2


async def test_outside_is_outside_and_the_journal_names_whom_it_went_to(ask: Ask) -> None:
    here = await an_island(ask)
    ministry = await an_outsider(ask)
    sending = await a_sending(ask, here.wish, ministry)
    assert await ways(ask, here.wish) == {"Ministry": "OUTSIDE"}
    told = await row(ask, "SELECT name, about FROM event WHERE name = 'decision.sent'")
    about = {str(each) for each in told[1]}
    assert {one[4:] for one in (sending, ministry, here.wish, here.association)} <= about


async def test_a_sending_is_seen_by_who_sees_all_it_names(ask: Ask, island: Island) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True, territoryId=island.town)
    inside = await clerk(ask, hidden, "Inside")
    sending = await a_sending(ask, island.wish, hidden)
    for viewer, seen in ((ANYONE, 0), (inside, 1)):
        assert len(await sendings(ask, island.wish, viewer=viewer)) == seen
        found = await ask("query ($id: ID!) { sending(id: $id) { id } }", id=sending, viewer=viewer)
        assert (found["sending"] is not None) is bool(seen)


@pytest.fixture
async def island(ask: Ask) -> Island:
    """The island with its wish."""
    return await an_island(ask)
