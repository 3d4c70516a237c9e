"""Lists of members: what narrows and sorts them, on any day, and what is hidden in them."""

from typing import Any

import pytest
from conftest import Ask
from member_scene import a_class, a_group, a_member, a_sympathiser
from scene import acting_for, an_organisation, refused, somebody, unchanged

from governance.access import ANYONE, OPERATOR, Viewer

LIST = (
    "query($filter: MembershipFilter, $order: MembershipOrder, $day: Date) {"
    " memberships(first: 9, filter: $filter, orderBy: $order, asOf: $day)"
    " { totalCount nodes { organisation { name } } } }"
)


async def listed(ask: Ask, viewer: Viewer = ANYONE, **given: Any) -> list[str]:
    """The names of the members in a list."""
    variables = {"filter": None, "order": None, "day": None} | given
    answer = (await ask(LIST, viewer=viewer, **variables))["memberships"]
    assert answer["totalCount"] == len(answer["nodes"])
    return [node["organisation"]["name"] for node in answer["nodes"]]


async def test_members_are_narrowed_and_sorted(ask: Ask) -> None:
    zurich = await a_group(ask, "Zürich")
    await a_member(ask, zurich, since="2021")
    evora = await a_member(ask, await a_group(ask, "Évora"), "associate", "2019-06")
    await a_sympathiser(ask, await an_organisation(ask, "Mulhouse"), since="2023")
    suspending = {"membershipId": evora, "reason": {"en": "Why"}, "since": "2022"}
    await ask.do("suspendMember", "__typename", suspending)
    towns = (await ask("{ territories(first: 9) { nodes { id name } } }"))["territories"]["nodes"]
    town = next(each["id"] for each in towns if each["name"] == "Zürichia")

    for given, names in (
        ({"order": {"field": "NAME"}}, ["Évora", "Mulhouse", "Zürich"]),
        ({"order": {"field": "SINCE"}}, ["Évora", "Zürich", "Mulhouse"]),
        (
            {"order": {"field": "SINCE", "direction": "DESCENDING"}},
            ["Mulhouse", "Zürich", "Évora"],
        ),
        ({"filter": {"membershipClass": await a_class(ask, "associate")}}, ["Évora"]),
        ({"filter": {"standing": ["SUSPENDED"]}}, ["Évora"]),
        ({"filter": {"standing": ["ACTIVE"]}}, ["Zürich", "Mulhouse"]),
        ({"filter": {"basis": ["ON_THE_WAY"]}}, ["Mulhouse"]),
        ({"filter": {"name": "zuri"}}, ["Zürich"]),
        ({"filter": {"within": town}}, ["Zürich"]),
        ({"filter": {"beginsFrom": "2021-01-01"}}, ["Zürich", "Mulhouse"]),
        ({"filter": {"beginsBy": "2021-01-01"}}, ["Zürich", "Évora"]),
        ({"filter": {"organisation": {"kind": ["PLATFORM"]}}}, ["Mulhouse"]),
        ({"day": "2022-06-01"}, ["Zürich", "Évora"]),
        ({"day": "2021-06-01", "filter": {"standing": ["SUSPENDED"]}}, []),
        ({"day": "2022-06-01", "filter": {"standing": ["SUSPENDED"]}}, ["Évora"]),
    ):
        assert await listed(ask, **given) == names, given

    renaming = {"organisationId": zurich, "name": {"en": "Aarau"}}
    await ask.do("describeOrganisation", "__typename", renaming)
    assert await listed(ask, order={"field": "NAME"}) == ["Aarau", "Évora", "Mulhouse"]


async def test_who_is_unlisted_is_in_no_list_and_no_count(ask: Ask) -> None:
    hidden = await a_group(ask, "Hidden", isUnlisted=True)
    membership = await a_member(ask, hidden)
    await a_member(ask, await a_group(ask, "Shown"))
    within, stranger = await acting_for(ask, hidden, "Ana"), await somebody(ask, "Zé")
    query = (
        "query($id: ID!, $body: ID!) { membership(id: $id) { id } node(id: $id) { id }"
        " members(first: 9) { totalCount } organisation(id: $body) { membership { id } }"
        ' journal(first: 99, filter: { name: ["membership.admitted"] }) { totalCount } }'
    )
    for viewer, names in (
        (ANYONE, ["Shown"]),
        (stranger, ["Shown"]),
        (within, ["Hidden", "Shown"]),
        (OPERATOR, ["Hidden", "Shown"]),
    ):
        assert await listed(ask, viewer) == names
        shown = await ask(query, viewer=viewer, id=membership, body=hidden)
        known: Any = {"id": membership} if "Hidden" in names else None
        assert shown == {
            "membership": known,
            "node": known,
            "members": {"totalCount": len(names)},
            "organisation": known and {"membership": known},
            "journal": {"totalCount": len(names)},
        }
    given = {"membershipId": membership}
    there = "There is nothing here under that id."
    await refused(ask, "leaveNetwork", given, "NotFound", there, viewer=stranger)


@pytest.mark.parametrize("deed", ["ADMIT_MEMBER", "APPLY_FOR_MEMBERSHIP", "LEAVE_NETWORK"])
async def test_it_can_be_asked_before_whether_one_may(ask: Ask, deed: str) -> None:
    group = await a_group(ask, "Group")
    await a_member(ask, group)
    ana = await acting_for(ask, group, "Ana")
    query = f"{{ can(deed: {deed}) {{ isAllowed }} }}"
    async with unchanged(ask):
        answer = await ask(query, viewer=ana)
    assert answer["can"]["isAllowed"] is (deed != "ADMIT_MEMBER")
