"""Parity of working groups, with those who sit in them, and of sub-networks."""

from call_scene import a_sub_network, a_working_group
from conftest import Ask
from parity_scene import a_parity_rule
from scene import a_person, a_seat, acting_for, an_organisation, the_network
from test_parity import PARITY, of, represented

from governance.access import OPERATOR


async def test_a_working_group_is_counted_with_those_who_sit_in_it(ask: Ask) -> None:
    network = await the_network(ask)
    group = await a_working_group(ask, network, since="2019")
    asked = "query($id: ID!) { node(id: $id) { ... on WorkingGroup { organisation { id } } } }"
    body = (await ask(asked, id=group))["node"]["organisation"]["id"]
    await represented(ask, body, "WOMAN", "MAN")
    member = await an_organisation(ask, "Member")
    for number, gender in enumerate(("WOMAN", "WOMAN", None)):
        delegate = await a_person(ask, f"Delegate {number}", gender=gender)
        if number:
            await a_seat(ask, body, personId=delegate)
        else:
            await a_seat(ask, body, organisationId=member, delegateId=delegate)
    shy = await a_person(ask, "Shy", gender="MAN", isUnlisted=True)
    await a_seat(ask, body, personId=shy)

    secretariat = await acting_for(ask, network, "Bo")
    assert await of(ask, group) == (5, 3, 1, 0, 1)
    assert await of(ask, group, secretariat) == (6, 3, 2, 0, 1)
    assert await of(ask, body) is None  # Two hold mandates in it: too few to be told of.
    assert await of(ask, group, day="2019-12-31") is None
    await a_parity_rule(ask, body, "INFORM")
    found = (await ask(PARITY, of=group, among="REPRESENTATIVES"))["parity"]
    assert (found["isKept"], found["rule"]) == (
        False,
        {"sharePercentMin": 40, "action": "INFORM"},
    )


async def test_a_sub_network_is_counted_by_the_organisations_in_it(ask: Ask) -> None:
    await the_network(ask)
    inside, left, outside = [
        await an_organisation(ask, name, "COORDINATION_GROUP") for name in ("In", "Left", "Out")
    ]
    hidden = await an_organisation(ask, "Hidden", "COORDINATION_GROUP", isUnlisted=True)
    whole = await a_sub_network(ask)
    for body, gender in ((inside, "WOMAN"), (left, "MAN"), (outside, "MAN"), (hidden, "OTHER")):
        await represented(ask, body, gender, gender, gender)
    joined = {}
    for body in (inside, left, hidden):
        joining = {"organisationId": body, "subNetworkId": whole, "since": "2022"}
        done = await ask.do("joinSubNetwork", "membership { id }", joining)
        joined[body] = done["membership"]["id"]
    given = {"membershipId": joined[left], "on": "2024-01-01"}
    done = await ask.do("leaveSubNetwork", "__typename", given)
    assert done["__typename"] == "LeaveSubNetworkPayload"

    assert await of(ask, whole) == (3, 3, 0, 0, 0)
    assert await of(ask, whole, day="2023-06-01") == (6, 3, 3, 0, 0)
    assert await of(ask, whole, OPERATOR) == (6, 3, 0, 3, 0)
    absent = f"sub_{inside[4:]}"
    assert (await ask(PARITY, of=absent, among="MANDATES"))["parity"] is None
