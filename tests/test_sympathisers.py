"""Sympathisers: on the way they have a path, and the secretariat sees when it is walked."""

from conftest import Ask
from member_scene import a_group, a_representative, a_sympathiser, signed
from scene import acting_for, an_organisation

from governance.access import ANYONE, OPERATOR


async def test_who_is_on_the_way_has_a_path_and_is_ready_in_the_end(ask: Ask) -> None:
    group = await an_organisation(ask, "Group", legalStanding="DE_FACTO")
    membership = await a_sympathiser(ask, group)
    await a_sympathiser(ask, await a_group(ask, "User"), "USES_THE_METHOD")
    almost = await a_group(ask, "Ready")
    await signed(ask, almost)
    ready = await a_sympathiser(ask, almost)
    path = (
        "query($id: ID!) { membership(id: $id) { path { code isFulfilled missing } }"
        " sympathisersReady(first: 9) { nodes { id } totalCount } sympathisers(first: 9,"
        " filter: { basis: [ON_THE_WAY] }) { totalCount } members(first: 1) { totalCount } }"
    )
    shown = await ask(path, viewer=OPERATOR, id=membership)
    assert [(each["code"], each["isFulfilled"]) for each in shown["membership"]["path"]] == [
        ("legal_representative", False),
        ("charter", False),
        ("territory", False),
        ("actors", False),
    ]
    assert shown["sympathisersReady"] == {"nodes": [{"id": ready}], "totalCount": 1}
    assert (shown["sympathisers"]["totalCount"], shown["members"]["totalCount"]) == (2, 0)

    await a_representative(ask, group)
    await signed(ask, group)
    town = {"territoryId": (await ask("{ territories(first: 1) { nodes { id } } }"))["territories"]}
    placed = {"organisationId": group, "territoryId": town["territoryId"]["nodes"][0]["id"]}
    await ask.do("describeOrganisation", "__typename", placed)
    shown = await ask(path, viewer=OPERATOR, id=membership)
    assert shown["sympathisersReady"]["totalCount"] == 2
    ana = await acting_for(ask, group, "Ana")
    for viewer in (ANYONE, ana):
        shown = await ask(path, viewer=viewer, id=membership)
        assert shown["sympathisersReady"] == {"nodes": [], "totalCount": 0}
