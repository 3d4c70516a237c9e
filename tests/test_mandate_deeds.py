"""Granting and delegating mandates: to whom, for which term, and what is refused."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    NOT_SIGNED_IN,
    a_mandate,
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    row,
    somebody,
    the_network,
)

from governance.access import ANYONE

SHOW = (
    "mandate { body { name } role isVacant scope validFrom validUntil endedAs"
    " holder { ... on Person { person: name } ... on Organisation { organisation: name }"
    " ... on Territory { territory: name } } delegatedFrom { id } revision }"
)
MANDATED = "The same holder already has this role in this body for part of that term."


@pytest.fixture
async def body(ask: Ask) -> str:
    """A platform with roles to fill."""
    return await an_organisation(ask, "Council", since="1999")


async def test_a_role_is_granted_for_a_term(ask: Ask, body: str) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    given = {
        "bodyId": body,
        "role": "SECRETARY",
        "holderPersonId": person_of(chair),
        "since": "2026-03-01",
        "until": "2027",
        "scope": {"en": "Minutes and letters"},
    }
    mandate = await does(ask, "grantMandate", SHOW, given, event="mandate.granted", viewer=chair)

    assert mandate == {
        "body": {"name": "Council"},
        "role": "SECRETARY",
        "isVacant": False,
        "scope": "Minutes and letters",
        "validFrom": "2026-03-01",
        "validUntil": "2027",
        "endedAs": None,
        "holder": {"person": "Rui"},
        "delegatedFrom": None,
        "revision": 1,
    }
    acted_on, params = await row(
        ask, "SELECT mandate_id, params FROM event_detail WHERE person_id = $1", chair.person_id
    )
    assert acted_on == next(iter(chair.steered.values()))
    assert '"until": "2027"' in params


async def test_an_organisation_holds_a_role_and_a_role_waits_for_a_holder(
    ask: Ask, body: str
) -> None:
    firm = await an_organisation(ask, "Auditors", "COMPANY")
    given = {"bodyId": body, "role": "AUDITOR", "holderOrganisationId": firm}
    held = await does(ask, "grantMandate", SHOW, given, event="mandate.granted")
    assert (held["holder"], held["validFrom"]) == ({"organisation": "Auditors"}, None)

    given = {"bodyId": body, "role": "CHAIR"}
    vacant = await does(ask, "grantMandate", SHOW, given, event="mandate.granted")
    assert (vacant["holder"], vacant["isVacant"]) == (None, True)


async def test_the_coordination_is_the_networks_and_a_territory_may_hold_it(
    ask: Ask, body: str
) -> None:
    network, town = await the_network(ask), await a_territory(ask, "Mulhouse")
    given = {
        "bodyId": network,
        "role": "NETWORK_COORDINATION",
        "holderTerritoryId": town,
        "since": "2009",
        "until": "2012",
    }
    mandate = await does(ask, "grantMandate", SHOW, given, event="mandate.granted")
    assert (mandate["holder"], mandate["validUntil"]) == ({"territory": "Mulhouse"}, "2012")

    for wrong, message in (
        ({"bodyId": body}, "role: the network's coordination is a mandate of the network alone."),
        ({"role": "CHAIR"}, "holderTerritoryId: a territory holds the network's coordination o"),
        ({"holderOrganisationId": body}, "holderPersonId: a mandate has one holder."),
        ({"since": "2013"}, "until: 2012 is not after 2013."),
    ):
        answer = await ask.do("grantMandate", "__typename", given | wrong)
        assert (answer["code"], answer["message"][: len(message)]) == ("InvalidInput", message)
    await refused(ask, "grantMandate", given, "AlreadyMandated", MANDATED)


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        ({"since": "1998"}, "InvalidInput", "since: 1998 is before it began, on 1999-01-01."),
        (
            {"scope": {"en": "a\x08"}},
            "InvalidInput",
            "scope: contains a control character.",
        ),
        ({"role": "CHAIR", "since": "2024", "until": None}, "AlreadyMandated", MANDATED),
        ({"role": "CHAIR", "since": None}, "AlreadyMandated", MANDATED),
    ],
)
async def test_a_grant_that_cannot_be_is_refused(
    ask: Ask, body: str, given: dict[str, Any], problem: str, message: str
) -> None:
    ana = await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2024")
    whole = {"bodyId": body, "role": "AUDITOR", "holderPersonId": ana} | given
    await refused(ask, "grantMandate", whole, problem, message)


async def test_the_same_role_is_granted_again_after_its_term_and_to_two_at_once(
    ask: Ask, body: str
) -> None:
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2024")
    for person, since in ((ana, "2025"), (rui, "2020")):
        given = {"bodyId": body, "role": "CHAIR", "holderPersonId": person, "since": since}
        await does(ask, "grantMandate", SHOW, given, event="mandate.granted")
    assert await ask.count("mandate") == 3


async def test_granting_is_refused_to_strangers_and_for_whom_nobody_sees(
    ask: Ask, body: str
) -> None:
    ana, rui = await somebody(ask, "Ana"), await acting_for(ask, body, "Rui")
    given = {"bodyId": body, "role": "CHAIR", "holderPersonId": person_of(ana)}
    await refused(ask, "grantMandate", given, "Forbidden", NO_MANDATE, viewer=ana)
    await refused(ask, "grantMandate", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    await refused(ask, "grantMandate", given, "NotFound", NOT_FOUND, viewer=rui)
    absent = given | {"bodyId": f"org_{ana.person_id}"}
    await refused(ask, "grantMandate", absent, "NotFound", NOT_FOUND, viewer=rui)


async def test_a_holder_delegates_for_part_of_the_term(ask: Ask, body: str) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    own = f"man_{next(iter(chair.held))}"
    ana = await a_person(ask, "Ana", viewer=chair)
    given = {
        "mandateId": own,
        "personId": ana,
        "until": "2026-06",
        "scope": {"en": "While I am away"},
    }
    delegation = await does(
        ask, "delegateMandate", SHOW, given, event="mandate.delegated", viewer=chair
    )

    assert delegation == {
        "body": {"name": "Council"},
        "role": "CHAIR",
        "isVacant": False,
        "scope": "While I am away",
        "validFrom": "2026-03-01",
        "validUntil": "2026-06",
        "endedAs": None,
        "holder": {"person": "Ana"},
        "delegatedFrom": {"id": own},
        "revision": 1,
    }
    assert set((await ask.viewer(ana)).steered) == set(chair.steered)


async def test_a_delegation_without_an_end_ends_with_the_mandate(ask: Ask, body: str) -> None:
    rui, ana = await a_person(ask, "Rui"), await a_person(ask, "Ana")
    own = await a_mandate(ask, body, "CHAIR", holderPersonId=rui, until="2027")
    given = {"mandateId": own, "personId": ana}
    delegation = await does(ask, "delegateMandate", SHOW, given, event="mandate.delegated")
    assert delegation["validUntil"] == "2027"


async def test_a_delegation_that_cannot_be_is_refused(ask: Ask, body: str) -> None:
    rui, ana, eva = [await a_person(ask, name) for name in ("Rui", "Ana", "Eva")]
    own = await a_mandate(ask, body, "CHAIR", holderPersonId=rui, until="2027")
    vacant = await a_mandate(ask, body, "AUDITOR")
    done = await ask.do(
        "delegateMandate", "mandate { id }", {"mandateId": own, "personId": ana, "until": "2026-06"}
    )
    delegation = done["mandate"]["id"]
    given = {"mandateId": own, "personId": eva}
    beyond = "A delegation must lie within the term of the mandate it comes from."
    not_then = "This mandate does not hold on that day."
    further = "mandateId: is itself a delegation, which goes no further."
    for wrong, problem, message in (
        ({"until": "2028"}, "BeyondTerm", beyond),
        ({"since": "2019"}, "MandateEnded", not_then),
        ({"since": "2028"}, "MandateEnded", not_then),
        ({"until": "2026-02"}, "InvalidInput", "until: 2026-02 is not after 2026-03-01."),
        ({"personId": rui}, "InvalidInput", "personId: holds this mandate already."),
        ({"personId": ana}, "AlreadyMandated", MANDATED),
        ({"mandateId": delegation}, "InvalidInput", further),
        ({"mandateId": vacant}, "InvalidInput", "mandateId: is vacant; there is nobody to pass i"),
    ):
        tables = [await ask.count("mandate"), await ask.count("event")]
        answer = await ask.do("delegateMandate", "__typename", given | wrong)
        assert (answer["code"], answer["message"][: len(message)]) == (problem, message)
        assert [await ask.count("mandate"), await ask.count("event")] == tables


async def test_delegating_is_the_holders_and_the_bodys(ask: Ask, body: str) -> None:
    network, member = await the_network(ask), await an_organisation(ask, "Member")
    ana, auditor = await somebody(ask, "Ana"), await somebody(ask, "Eva")
    own = await a_mandate(ask, body, "AUDITOR", holderPersonId=person_of(auditor))
    held = await a_mandate(ask, body, "FACILITATOR", holderOrganisationId=member)
    secretary, chair = await acting_for(ask, body, "Rui"), await acting_for(ask, member, "Zé")
    secretariat = await acting_for(ask, network, "Bo")
    friend = await a_person(ask, "Isa", viewer=secretariat)
    await a_mandate(ask, network, "FACILITATOR", holderPersonId=friend)

    given = {"mandateId": own, "personId": friend}
    for viewer, message in ((ana, NO_MANDATE), (chair, ANOTHERS_BODY)):
        await refused(ask, "delegateMandate", given, "Forbidden", message, viewer=viewer)
    for mandate, viewer, until in (
        (own, auditor, "2026-03"),
        (held, chair, "2026-03"),
        (own, secretary, "2026-04"),
        (own, secretariat, "2026-05"),
    ):
        given = {"mandateId": mandate, "personId": friend, "until": until, "since": f"{until}-02"}
        today = await ask.viewer(person_of(viewer))
        await does(ask, "delegateMandate", SHOW, given, event="mandate.delegated", viewer=today)
    acted_on = await ask.db.reads.fetch(
        "SELECT d.mandate_id FROM event_detail d JOIN event e ON e.id = d.event_id"
        " WHERE e.name = 'mandate.delegated' ORDER BY e.id"
    )
    assert [f"man_{row['mandate_id']}" for row in acted_on] == [
        own,
        *(f"man_{next(iter(viewer.held))}" for viewer in (chair, secretary, secretariat)),
    ]
