"""Lists of decisions: what is hidden, what narrows and sorts them, what they were on a past day."""

from typing import Any

from conftest import Ask
from decision_scene import a_decision
from scene import a_territory, an_organisation

from governance.access import ANYONE, OPERATOR, Viewer

LISTED = """query ($filter: DecisionFilter, $order: DecisionOrder, $day: Date) {
    decisions(first: 9, filter: $filter, orderBy: $order, asOf: $day) { nodes { title } } }"""


async def titles(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The decisions of a list by their titles."""
    page = (await ask(LISTED, viewer=viewer, **values))["decisions"]
    return [decision["title"] for decision in page["nodes"]]


async def a_few(ask: Ask) -> tuple[str, str, str]:
    """Decisions of two bodies, and the island one of them sits in."""
    island = await a_territory(ask, "Santiago", "region")
    town = await a_territory(ask, "Praia", parent=island)
    body = await an_organisation(ask, "Commission", territoryId=town)
    other = await an_organisation(ask, "Elsewhere", "NEIGHBOURHOOD_ASSOCIATION")
    for name, of, more in (
        ("École", body, {"decidedOn": "2024-05-01", "matters": ["LAW"]}),
        ("Well", body, {"decidedOn": "2023", "inForceUntil": "2025", "outcome": "ADOPTED"}),
        ("Road", other, {"decidedOn": "2025-01-01", "outcome": "REJECTED"}),
    ):
        await a_decision(ask, of, title={"fr": name}, **more)
    return body, other, island


async def test_decisions_are_narrowed_and_sorted(ask: Ask) -> None:
    body, other, island = await a_few(ask)
    assert await titles(ask) == ["Well", "École", "Road"]
    order = {"field": "DECIDED", "direction": "DESCENDING"}
    assert await titles(ask, order=order) == ["Road", "École", "Well"]
    order = {"field": "NUMBER", "direction": "DESCENDING"}
    assert await titles(ask, order=order, filter={"takenBy": body}) == ["Well", "École"]
    for narrowed, found in (
        ({"outcome": ["REJECTED", "NO_QUORUM"]}, ["Road"]),
        ({"matter": "LAW"}, ["École"]),
        ({"matter": "ACTION"}, []),
        ({"inForceOn": "2024-12-31"}, ["Well", "École"]),
        ({"inForceOn": "2026-01-01"}, ["École"]),
        ({"decidedFrom": "2024-05-01"}, ["École", "Road"]),
        ({"decidedUntil": "2024-05-01"}, ["Well"]),
        ({"title": "ecole"}, ["École"]),
        ({"takenBy": other}, ["Road"]),
        ({"within": island}, ["Well", "École"]),
        ({"body": {"kind": ["NEIGHBOURHOOD_ASSOCIATION"]}}, ["Road"]),
    ):
        assert await titles(ask, filter=narrowed) == found, narrowed
    assert await titles(ask, day="2024-12-31") == ["Well", "École"]
    assert await titles(ask, day="2024-12-31", filter={"within": island}) == ["Well", "École"]

    elsewhere = {"organisationId": body, "territoryId": await a_territory(ask, "Mindelo")}
    await ask.do("describeOrganisation", "__typename", elsewhere | {"since": "2026-02-01"})
    assert await titles(ask, filter={"within": island}) == []
    assert await titles(ask, day="2024-12-31", filter={"within": island}) == ["Well", "École"]


async def test_a_body_shows_what_it_decided(ask: Ask) -> None:
    body, _, _ = await a_few(ask)
    query = """query ($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {
        decisions(first: 5, orderBy: { field: NUMBER }) { totalCount nodes { number title } } } }"""
    shown = (await ask(query, id=body))["organisation"]["decisions"]
    ecole, well = {"number": 1, "title": "École"}, {"number": 2, "title": "Well"}
    assert shown == {"totalCount": 2, "nodes": [ecole, well]}
    shown = (await ask(query, id=body, day="2024-01-01"))["organisation"]["decisions"]
    assert shown == {"totalCount": 1, "nodes": [well]}


async def test_what_is_unlisted_decides_unseen(ask: Ask) -> None:
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    decision = await a_decision(ask, cell, title={"en": "Hidden"})
    assert await titles(ask) == []
    assert await titles(ask, OPERATOR) == ["Hidden"]
    query = "query ($id: ID!) { decision(id: $id) { title } }"
    assert await ask(query, id=decision) == {"decision": None}
    assert await titles(ask, filter={"takenBy": cell}) == []
    journal = "{ journal(first: 9) { nodes { name } } }"
    names = [event["name"] for event in (await ask(journal))["journal"]["nodes"]]
    assert "decision.recorded" not in names
