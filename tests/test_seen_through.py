"""What is seen through another row is what is seen by itself: less is asked, not less is kept."""

from dataclasses import replace

from atlas import a_mandate, a_person, a_seat, an_organisation
from conftest import Ask

from governance.access import ANYONE, OPERATOR

THROUGH = """query ($bodies: [ID!]!) { nodes(ids: $bodies) { ... on Organisation { id
    seats(first: 20, includeEnded: true) {
        nodes { id organisation { id } person { id } body { id } } }
    mandates(first: 20, includeEnded: true) {
        nodes { id body { id } holder { __typename ... on Node { id } } } } } } }"""
BY_ITSELF = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


async def test_nothing_more_and_nothing_less_is_seen_through_a_body(ask: Ask) -> None:
    people = {
        "ada": await a_person(ask, "Ada"),
        "hidden": await a_person(ask, "Hidden", isUnlisted=True),
        "quiet": await a_person(ask, "Quiet"),
        "outside": await a_person(ask, "Outside"),
    }
    listed = await an_organisation(ask, "Listed", "PLATFORM")
    secret = await an_organisation(ask, "Secret", "PLATFORM", isUnlisted=True)
    club = await an_organisation(ask, "Club")
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    bodies = [listed, secret, club, cell]
    mandates, seats = [], []
    for body in (listed, secret):
        mandates += [
            await a_mandate(ask, body, "CHAIR", people["ada"]),
            await a_mandate(ask, body, "CHAIR", people["hidden"]),
            await a_mandate(ask, body, "AUDITOR", club),
            await a_mandate(ask, body, "AUDITOR", cell),
            await a_mandate(ask, body, "SECRETARY"),
        ]
        seats += [await a_seat(ask, body, people[one]) for one in ("ada", "hidden", "outside")]
    mandates.append(await a_mandate(ask, secret, "FACILITATOR", people["quiet"]))
    rows = [*mandates, *seats, *bodies, *people.values()]
    counted = []
    viewers = [ANYONE, OPERATOR, *[await ask.viewer(one) for one in people.values()]]
    for viewer in viewers:
        alone = await ask(BY_ITSELF, viewer=viewer, ids=rows)
        seen = {node["id"] for node in alone["nodes"] if node}
        through = await ask(THROUGH, viewer=viewer, bodies=[listed, secret])
        found = [node for node in through["nodes"] if node]
        assert {node["id"] for node in found} == seen & {listed, secret}
        nodes = [
            one for body in found for part in ("seats", "mandates") for one in body[part]["nodes"]
        ]
        assert {one["id"] for one in nodes} == seen & {*mandates, *seats}
        for one in nodes:
            assert one["body"]["id"] in seen
            shown = (one.get("holder") or one.get("organisation") or one.get("person") or {}).get(
                "id"
            )
            assert shown is None or shown in seen
        counted.append((len(found), len(nodes)))
    assert counted[0] == (1, 5)
    assert counted[1] == (2, 17)
    assert counted[4][0] == 2


async def test_who_knows_no_unlisted_body_is_shown_the_same_by_the_shorter_way(ask: Ask) -> None:
    ada, quiet = await a_person(ask, "Ada"), await a_person(ask, "Quiet")
    listed = await an_organisation(ask, "Listed", "PLATFORM")
    secret = await an_organisation(ask, "Secret", "PLATFORM", isUnlisted=True)
    mandates = [
        await a_mandate(ask, listed, "CHAIR", ada),
        await a_mandate(ask, listed, "AUDITOR", quiet),
        await a_mandate(ask, secret, "FACILITATOR", quiet),
    ]
    rows = [listed, secret, ada, quiet, *mandates]
    asked = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Mandate { holder {"
    asked += " ... on Node { id } } } } }"
    viewer, insider = await ask.viewer(ada), await ask.viewer(quiet)
    assert (viewer.knows_unlisted, insider.knows_unlisted) == (False, True)
    longer = replace(viewer, knows_unlisted=True)
    assert viewer.shape != longer.shape
    shown = await ask(asked, viewer=viewer, ids=rows)
    assert shown == await ask(asked, viewer=longer, ids=rows)
    assert [node and node["id"] for node in shown["nodes"]] == [
        *(listed, None, ada, quiet),
        *(*mandates[:2], None),
    ]
    whole = await ask(asked, viewer=insider, ids=rows)
    assert [node and node["id"] for node in whole["nodes"]] == rows
