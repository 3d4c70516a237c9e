"""Working groups and sub-networks: opened, closed, founded, joined, left, and seen on any day."""

from typing import Any

from call_scene import a_membership, a_sub_network, a_working_group
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    SECRETARIAT_ONLY,
    a_mandate,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

GROUPS = """query ($day: Date, $ended: Boolean) {
    workingGroups(first: 9, asOf: $day, includeEnded: $ended) { nodes {
        theme task validFrom validUntil endReason
        organisation { name kind partOf { name } seats(first: 9) { totalCount } } } } }"""
NETWORKS = """query ($day: Date) { subNetworks(first: 9, asOf: $day) { nodes {
    theme language organisation { name partOf { name } }
    memberships(first: 9) { totalCount nodes { organisation { name } validFrom } } } } }"""
COORDINATION = """query ($day: Date) { networkCoordination(first: 9, asOf: $day) { nodes {
    holder { ... on Territory { name } } scope } } }"""
VACANT = """query ($id: ID!) { organisation(id: $id) {
    mandates(first: 9, filter: { isVacant: true }) { nodes { role isVacant validFrom } } } }"""
DELEGATED = """query ($id: ID!) { organisation(id: $id) { mandates(first: 9) { nodes {
    role scope validFrom validUntil delegatedFrom { id } delegations(first: 9) { nodes {
        holder { ... on Person { name } } scope validFrom validUntil } } } } } }"""


async def groups(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[dict[str, Any]]:
    """The working groups as somebody sees them."""
    answer = await ask(GROUPS, viewer=viewer, **{"ended": False, **values})
    nodes: list[dict[str, Any]] = answer["workingGroups"]["nodes"]
    return nodes


async def test_a_body_opens_a_working_group_and_closes_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Chair", "CHAIR")
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Eli", "CHAIR")
    given = {"partOfId": body, "name": {"en": "Charter"}, "theme": {"en": "Texts"}}
    given |= {"task": {"en": "Revise"}, "since": "2025-05", "until": "2027"}
    await refused(ask, "openWorkingGroup", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    show = "workingGroup { id organisation { id } }"
    done = await ask.do("openWorkingGroup", show, given, viewer=chair)
    group, own = done["workingGroup"]["id"], done["workingGroup"]["organisation"]["id"]
    await a_seat(ask, own, personId=person_of(chair), since="2025-06-01")
    shown = {
        "theme": "Texts",
        "task": "Revise",
        "validFrom": "2025-05",
        "validUntil": "2027",
        "endReason": None,
        "organisation": {
            "name": "Charter",
            "kind": "WORKING_GROUP",
            "partOf": {"name": "Platform"},
            "seats": {"totalCount": 1},
        },
    }
    assert await groups(ask) == [shown]
    assert await groups(ask, day="2025-04-30") == []

    end = {"workingGroupId": group, "on": "2026-02-01", "reason": {"en": "Done"}}
    await refused(ask, "closeWorkingGroup", end, "Forbidden", ANOTHERS_BODY, viewer=other)
    chair = await ask.viewer(person_of(chair))
    done = await ask.do("closeWorkingGroup", "__typename", end, viewer=chair)
    assert done["__typename"] == "CloseWorkingGroupPayload", done
    assert await groups(ask) == []
    closed = {"validUntil": "2026-02-01", "endReason": "Done"}
    assert await groups(ask, day="2026-01-31") == [shown | closed]
    message = "This working group has been closed already; open another."
    await refused(ask, "closeWorkingGroup", end, "WorkingGroupClosed", message, viewer=chair)


async def test_organisations_join_and_leave_a_sub_network_of_the_network(ask: Ask) -> None:
    await the_network(ask)
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Chair", "CHAIR")
    founding = {"name": {"en": "Health"}}
    await refused(ask, "foundSubNetwork", founding, "Forbidden", SECRETARIAT_ONLY, viewer=chair)
    message = "theme: say for which theme or which language it is."
    await refused(ask, "foundSubNetwork", founding, "InvalidInput", message)
    health = await a_sub_network(ask, "Health", theme={"en": "Health"}, language=None)
    given = {"organisationId": body, "subNetworkId": health, "since": "2024-05-01"}
    show = "membership { id organisation { name } validFrom validUntil }"
    done = await does(ask, "joinSubNetwork", show, given, event="sub_network.joined", viewer=chair)
    membership = done.pop("id")
    plain = {"organisation": {"name": "Platform"}, "validFrom": "2024-05-01"}
    assert done == plain | {"validUntil": None}
    twice = "This organisation belongs to this sub-network already at that time."
    await refused(ask, "joinSubNetwork", given, "AlreadyJoined", twice, viewer=chair)
    other = await an_organisation(ask, "Other")
    theirs = given | {"organisationId": other}
    await refused(ask, "joinSubNetwork", theirs, "Forbidden", ANOTHERS_BODY, viewer=chair)

    (shown,) = (await ask(NETWORKS))["subNetworks"]["nodes"]
    assert shown == {
        "theme": "Health",
        "language": None,
        "organisation": {"name": "Health", "partOf": {"name": "TOGETHER"}},
        "memberships": {"totalCount": 1, "nodes": [plain]},
    }
    leaving = {"membershipId": membership, "on": "2026-01-01", "reason": {"en": "Elsewhere"}}
    done = await does(ask, "leaveSubNetwork", show, leaving, event="sub_network.left", viewer=chair)
    assert done["validUntil"] == "2026-01-01"
    left = "This organisation has left this sub-network already."
    await refused(ask, "leaveSubNetwork", leaving, "SubNetworkLeft", left, viewer=chair)
    (shown,) = (await ask(NETWORKS))["subNetworks"]["nodes"]
    assert shown["memberships"] == {"totalCount": 0, "nodes": []}
    (shown,) = (await ask(NETWORKS, day="2025-12-31"))["subNetworks"]["nodes"]
    assert shown["memberships"]["totalCount"] == 1


async def test_what_is_unlisted_belongs_unseen(ask: Ask) -> None:
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    await a_membership(ask, cell)
    group = await a_working_group(ask, cell, name={"en": "Hidden"})
    hide = await ask("query ($id: ID!) { node(id: $id) { id } }", viewer=OPERATOR, id=group)
    assert hide["node"] == {"id": group}
    (shown,) = (await ask(NETWORKS))["subNetworks"]["nodes"]
    assert shown["memberships"] == {"totalCount": 0, "nodes": []}
    (shown,) = (await ask(NETWORKS, viewer=OPERATOR))["subNetworks"]["nodes"]
    assert shown["memberships"]["totalCount"] == 1


async def test_the_coordination_is_held_by_several_territories_for_their_strengths(
    ask: Ask,
) -> None:
    network = await the_network(ask)
    first = {"since": "2009", "until": "2012"}
    mulhouse = await a_territory(ask, "Mulhouse")
    await a_mandate(ask, network, "NETWORK_COORDINATION", holderTerritoryId=mulhouse, **first)
    for name, strength in (("Kavala", "Charter"), ("Lisboa", "Structure")):
        place = await a_territory(ask, name)
        more: dict[str, Any] = {"since": "2013", "scope": {"en": strength}}
        await a_mandate(ask, network, "NETWORK_COORDINATION", holderTerritoryId=place, **more)
    told = {}
    for day in ("2010-01-01", "2026-03-01"):
        page = (await ask(COORDINATION, day=day))["networkCoordination"]
        told[day] = [(one["holder"]["name"], one["scope"]) for one in page["nodes"]]
    assert told == {
        "2010-01-01": [("Mulhouse", None)],
        "2026-03-01": [("Kavala", "Charter"), ("Lisboa", "Structure")],
    }


async def test_vacant_and_delegated_mandates_of_a_body_are_told_with_scope_and_term(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Group", "COORDINATION_GROUP")
    await a_mandate(ask, body, "ALTERNATE", since="2024")
    ana = await acting_for(ask, body, "Ana", "REPRESENTATIVE")
    rui = await acting_for(ask, body, "Rui", "AUDITOR")
    found = (await ask(DELEGATED, id=body))["organisation"]["mandates"]["nodes"]
    assert [one["role"] for one in found] == ["ALTERNATE", "REPRESENTATIVE", "AUDITOR"]
    given: dict[str, Any] = {"mandateId": f"man_{next(iter(ana.held))}", "personId": person_of(rui)}
    more: dict[str, Any] = {"scope": {"en": "The assembly"}}
    given |= {"since": "2026-02-01", "until": "2026-05"} | more
    await does(
        ask, "delegateMandate", "mandate { id }", given, event="mandate.delegated", viewer=ana
    )

    vacant = (await ask(VACANT, id=body))["organisation"]["mandates"]["nodes"]
    assert vacant == [{"role": "ALTERNATE", "isVacant": True, "validFrom": "2024"}]
    shown = (await ask(DELEGATED, id=body))["organisation"]["mandates"]["nodes"]
    (origin,) = [one for one in shown if one["delegations"]["nodes"]]
    assert origin["role"] == "REPRESENTATIVE"
    assert origin["delegations"]["nodes"] == [
        {
            "holder": {"name": "Rui"},
            "scope": "The assembly",
            "validFrom": "2026-02-01",
            "validUntil": "2026-05",
        }
    ]
