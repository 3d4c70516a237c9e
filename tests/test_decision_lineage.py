"""What decisions grew out of and what grew out of them: no circles, and read in one statement."""

import asyncio
import random
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from decision_scene import a_decision, a_link
from scene import NOT_FOUND, acting_for, an_organisation, bare, does, refused

from governance.access import ANYONE, OPERATOR, Viewer

CYCLE = "A decision cannot grow out of itself, not even by way of others."
LINEAGE = """query ($id: ID!, $direction: LineageDirection!, $depth: Int!, $first: Int!) {
    decision(id: $id) { lineage(direction: $direction, depth: $depth) { count steps(first: $first) {
        depth kind decision { title } via { title } } } } }"""
Steps = list[tuple[int, str, str, str]]


async def named(ask: Ask, body: str, *names: str, **more: Any) -> list[str]:
    """Decisions of a body, by their names."""
    return [await a_decision(ask, body, title={"en": name}, **more) for name in names]


async def lineage(
    ask: Ask,
    decision: str,
    direction: str = "ORIGINS",
    depth: int = 50,
    first: int = 1000,
    viewer: Viewer = ANYONE,
) -> tuple[int, Steps]:
    """How many steps a lineage has, and those that are shown."""
    asked: dict[str, Any] = {"direction": direction, "depth": depth, "first": first}
    found = (await ask(LINEAGE, viewer=viewer, id=decision, **asked))["decision"]["lineage"]
    steps = [
        (step["depth"], step["kind"], step["decision"]["title"], step["via"]["title"])
        for step in found["steps"]
    ]
    return found["count"], steps


async def test_a_wish_is_walked_to_the_appeal_and_back(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    wish, other, plan, local, appeal = await named(
        ask, body, "Wish", "Other", "Plan", "Local", "Appeal"
    )
    given = {"childId": plan, "parentId": wish, "kind": "MERGED"}
    show = "link { kind child { title } parent { title } }"
    done = await does(ask, "linkDecisions", show, given, event="decision.linked")
    assert done == {"kind": "MERGED", "child": {"title": "Plan"}, "parent": {"title": "Wish"}}
    await a_link(ask, plan, other, "MERGED")
    await a_link(ask, local, plan, "SPLIT")
    await a_link(ask, appeal, plan, "ADAPTED")
    await a_link(ask, appeal, wish, "DERIVED")

    assert await lineage(ask, appeal) == (
        4,
        [
            (1, "ADAPTED", "Plan", "Appeal"),
            (1, "DERIVED", "Wish", "Appeal"),
            (2, "MERGED", "Wish", "Plan"),
            (2, "MERGED", "Other", "Plan"),
        ],
    )
    count, back = await lineage(ask, wish, "OUTCOMES")
    assert (count, sorted(back)) == (
        4,
        [
            (1, "DERIVED", "Appeal", "Wish"),
            (1, "MERGED", "Plan", "Wish"),
            (2, "ADAPTED", "Appeal", "Plan"),
            (2, "SPLIT", "Local", "Plan"),
        ],
    )
    assert await lineage(ask, appeal, depth=1) == (
        2,
        [(1, "ADAPTED", "Plan", "Appeal"), (1, "DERIVED", "Wish", "Appeal")],
    )
    assert await lineage(ask, appeal, first=1) == (4, [(1, "ADAPTED", "Plan", "Appeal")])
    assert await lineage(ask, wish) == (0, [])
    for depth in (-1, 51):
        answer = await ask.raw(LINEAGE, id=wish, direction="ORIGINS", depth=depth, first=1)
        error = answer["errors"][0]
        assert error["message"] == f"depth is {depth}; it lies between 0 and 50."

    links = """query ($id: ID!) { decision(id: $id) {
        origins(first: 5) { totalCount nodes { kind parent { title } } }
        outcomes(first: 5) { nodes { kind child { title } } } } }"""
    shown = (await ask(links, id=plan))["decision"]
    assert shown["origins"] == {
        "totalCount": 2,
        "nodes": [
            {"kind": "MERGED", "parent": {"title": "Wish"}},
            {"kind": "MERGED", "parent": {"title": "Other"}},
        ],
    }
    assert [node["child"]["title"] for node in shown["outcomes"]["nodes"]] == ["Local", "Appeal"]


async def test_nothing_grows_out_of_itself(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    first, second, third = await named(ask, body, "First", "Second", "Third")
    await a_link(ask, second, first)
    await a_link(ask, third, second)
    for child, parent in ((first, third), (first, second), (first, first)):
        given = {"childId": child, "parentId": parent, "kind": "ADAPTED"}
        await refused(ask, "linkDecisions", given, "LineageCycle", CYCLE)
    again = {"childId": second, "parentId": first, "kind": "DERIVED"}
    message = "These two decisions are linked in this way already."
    await refused(ask, "linkDecisions", again, "AlreadyLinked", message)


async def test_links_that_make_no_sense_are_refused(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    (old,) = await named(ask, body, "Old", decidedOn="2024-05")
    (new,) = await named(ask, body, "New", decidedOn="2025-01-01")
    given = {"childId": old, "parentId": new, "kind": "DERIVED"}
    message = "childId: was decided on 2024-05, before the other, on 2025-01-01."
    await refused(ask, "linkDecisions", given, "InvalidInput", message)
    given = {"childId": new, "parentId": old, "kind": "SUPERSEDES"}
    message = "kind: one takes the place of another by supersedeDecision."
    await refused(ask, "linkDecisions", given, "InvalidInput", message)
    (same,) = await named(ask, body, "Same month", decidedOn="2024-05-31")
    await a_link(ask, old, same)


async def test_links_are_the_childs_bodys_to_record(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Wider")
    secretary = await acting_for(ask, body, "Bea")
    (own,), (theirs,) = await named(ask, body, "Own"), await named(ask, other, "Theirs")
    given = {"childId": theirs, "parentId": own, "kind": "DERIVED"}
    message = "You hold no mandate today to act for this body; yours are in others."
    await refused(ask, "linkDecisions", given, "Forbidden", message, viewer=secretary)
    given = {"childId": own, "parentId": theirs, "kind": "DERIVED"}
    done = await ask.do("linkDecisions", "__typename", given, viewer=secretary)
    assert done["__typename"] == "LinkDecisionsPayload", done


@pytest.mark.parametrize("turn", range(5))
async def test_of_two_links_that_close_a_circle_at_once_one_is_there(ask: Ask, turn: int) -> None:
    del turn
    body = await an_organisation(ask, "Platform")
    ring = await named(ask, body, "First", "Second", "Third")
    tried = [
        ask.do(
            "linkDecisions",
            "__typename",
            {"childId": ring[n], "parentId": ring[n - 1], "kind": "DERIVED"},
        )
        for n in range(3)
    ]
    done = [one["__typename"] for one in await asyncio.gather(*tried)]
    assert sorted(done) == ["LineageCycle", "LinkDecisionsPayload", "LinkDecisionsPayload"]
    assert await ask.count("decision_link") == 2


async def test_what_is_unlisted_is_in_nobodys_lineage(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    member = await acting_for(ask, cell, "Mia")
    first, last = await named(ask, body, "First", "Last")
    (hidden,) = await named(ask, cell, "Hidden")
    await a_link(ask, hidden, first)
    await a_link(ask, last, hidden)
    whole = [(1, "DERIVED", "Hidden", "Last"), (2, "DERIVED", "First", "Hidden")]
    assert await lineage(ask, last) == (0, [])
    assert await lineage(ask, first, "OUTCOMES") == (0, [])
    for viewer in (member, OPERATOR):
        assert await lineage(ask, last, viewer=viewer) == (2, whole)
    links = """query ($id: ID!) { decision(id: $id) { origins(first: 5) { totalCount }
        outcomes(first: 5) { totalCount } } }"""
    none = {"totalCount": 0}
    assert await ask(links, id=last) == {"decision": {"origins": none, "outcomes": none}}
    assert await ask(links, id=hidden) == {"decision": None}
    given = {"childId": last, "parentId": hidden, "kind": "ADAPTED"}
    secretary = await acting_for(ask, body, "Bea")
    await refused(ask, "linkDecisions", given, "NotFound", NOT_FOUND, viewer=secretary)


async def test_the_database_takes_exactly_the_links_that_close_no_circle(
    ask: Ask, url: str
) -> None:
    body = await an_organisation(ask, "Platform")
    known = [bare(one) for one in await named(ask, body, *"ABCDEFGH")]
    chance = random.Random(7)  # noqa: S311  Nothing secret.
    connection = await asyncpg.connect(url)
    taken: set[tuple[int, int]] = set()
    for _ in range(600):
        child, parent = chance.randrange(8), chance.randrange(8)
        if (child, parent) in taken:
            continue
        statement = "INSERT INTO decision_link (child_id, parent_id, kind) VALUES ($1, $2, $3)"
        closes = child == parent or child in _above(taken, parent)
        try:
            await connection.execute(statement, known[child], known[parent], "derived")
        except asyncpg.CheckViolationError:
            assert closes, (child, parent)
        else:
            assert not closes, (child, parent)
            taken.add((child, parent))
    await connection.close()
    assert len(taken) == 8 * 7 / 2, "every two of them are linked, one way"


def _above(links: set[tuple[int, int]], of: int) -> set[int]:
    """What one of them grew out of, by a set of links."""
    found: set[int] = set()
    waiting = [of]
    while waiting:
        at = waiting.pop()
        parents = {parent for child, parent in links if child == at} - found
        found |= parents
        waiting += parents
    return found
