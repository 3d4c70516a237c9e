"""One read walks a decision's way: from a neighbourhood's wish to the ministry and back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from atlas import listen
from conftest import Ask
from decision_scene import a_decision, a_ratification
from scene import a_territory, an_organisation, bare
from travel_scene import REASONS, a_sending, an_answer, an_island, an_outsider, clerk

from governance.access import ANYONE

WAY = """query ($id: ID!, $depth: Int, $direction: SendingDirection) { decision(id: $id) {
    origin { title }
    flow(first: 20, depth: $depth, direction: $direction) { totalCount nodes {
        decision { title } direction
        receiver { ... on Organisation { name } ... on Outsider { name } }
        answer { kind decision { title } } } }
    answers(first: 5) { totalCount nodes { kind } }
    waitingFor { decision { title } receiver { ... on Organisation { name } } isOverdue }
    stoppedAt { receiver { ... on Organisation { name } ... on Outsider { name } } }
    timeline { at kind decision { title } sending { id } answer { kind } }
    democracies { direct { title } collaborative { title } representative { title } missing } } }"""


def _day(number: int) -> datetime:
    return datetime(2026, 2, number, 12, tzinfo=UTC)


@pytest.fixture
async def way(ask: Ask) -> dict[str, str]:
    """A wish that went up, came on to the peers and the ministry, and came back adapted."""
    here = await an_island(ask)
    fogo = await a_territory(ask, "Fogo", "region", here.country)
    peers = await an_organisation(ask, "Fogo", territoryId=fogo, democracy="COLLABORATIVE")
    wish = await a_decision(ask, here.association, title={"en": "Fountain"}, **_on(1))
    up = await a_sending(ask, wish, here.commission, now=_day(2))
    own = await a_decision(ask, here.commission, title={"en": "Plan"}, **_on(5))
    given = {"sendingId": up, "kind": "ADAPTED", "reasons": REASONS, "decisionId": own}
    done = await ask.do("answerSending", "__typename", given, now=_day(6))
    assert done["__typename"] == "AnswerSendingPayload"
    across = await a_sending(ask, own, peers, now=_day(7), answerDueOn="2026-02-20")
    down = await a_sending(ask, own, here.council, now=_day(8))
    outside = await a_sending(ask, own, await an_outsider(ask), now=_day(9))
    remark = {"sendingId": outside, "kind": "REJECTED", "reasons": REASONS}
    remark["evidenceLink"] = "https://example.org/no"
    await ask.do("recordOutsideAnswer", "__typename", remark, now=_day(10))
    await a_sending(ask, await a_decision(ask, here.council), here.commission, now=_day(11))
    return {"wish": wish, "plan": own, "across": across, "down": down, "quarter": here.quarter}


def _on(number: int) -> dict[str, Any]:
    return {"decidedOn": f"2026-02-{number:02}"}


async def told(ask: Ask, decision: str, **more: Any) -> dict[str, Any]:
    """The way of a decision."""
    found: dict[str, Any] = (await ask(WAY, id=decision, **({"depth": 50} | more)))["decision"]
    return found


async def test_the_way_reads_the_same_from_either_end(ask: Ask, way: dict[str, str]) -> None:
    wish, plan = [await told(ask, way[each]) for each in ("wish", "plan")]
    adapted = {"kind": "ADAPTED", "decision": {"title": "Plan"}}
    rejected = {"kind": "REJECTED", "decision": None}
    went = [
        ("Fountain", "ASCENDING", "Commission", adapted),
        ("Plan", "HORIZONTAL", "Fogo", None),
        ("Plan", "DESCENDING", "Council", None),
        ("Plan", "OUTSIDE", "Ministry", rejected),
    ]
    flow = {
        "totalCount": 4,
        "nodes": [
            {
                "decision": {"title": title},
                "direction": direction,
                "receiver": {"name": name},
                "answer": answer,
            }
            for title, direction, name, answer in went
        ],
    }
    at_fogo = {"receiver": {"name": "Fogo"}}
    shared = {
        "origin": [{"title": "Fountain"}],
        "flow": flow,
        "waitingFor": [
            {"decision": {"title": "Plan"}, **at_fogo, "isOverdue": True},
            {"decision": {"title": "Plan"}, "receiver": {"name": "Council"}, "isOverdue": False},
        ],
        "stoppedAt": [at_fogo, {"receiver": {"name": "Ministry"}}],
        "democracies": {
            "direct": [{"title": "Fountain"}],
            "collaborative": [{"title": "Plan"}],
            "representative": [],
            "missing": ["REPRESENTATIVE"],
        },
    }
    for one, kinds in ((wish, ["ADAPTED"]), (plan, ["REJECTED"])):
        timeline, answers = one.pop("timeline"), one.pop("answers")
        assert one == shared
        assert [each["kind"] for each in answers["nodes"]] == kinds
        assert [(each["at"][5:10], each["kind"]) for each in timeline] == [
            ("02-01", "DECIDED"),
            ("02-02", "SENT"),
            ("02-05", "DECIDED"),
            ("02-06", "ANSWERED"),
            ("02-07", "SENT"),
            ("02-08", "SENT"),
            ("02-09", "SENT"),
            ("02-10", "ANSWERED"),
        ]
        assert [each["answer"] for each in timeline if each["answer"]] == [
            {"kind": "ADAPTED"},
            {"kind": "REJECTED"},
        ]


async def test_the_way_is_walked_as_far_and_the_way_as_asked(ask: Ask, way: dict[str, str]) -> None:
    assert (await told(ask, way["wish"], depth=0))["flow"]["totalCount"] == 1
    down = (await told(ask, way["wish"], direction="DESCENDING"))["flow"]["nodes"]
    assert [one["receiver"]["name"] for one in down] == ["Council"]
    answer = await ask.raw(WAY, id=way["wish"], depth=51)
    assert answer["errors"][0]["message"] == "depth is 51; it lies between 0 and 50."


async def test_every_deed_is_a_moment_of_the_timeline(ask: Ask, way: dict[str, str]) -> None:
    sending = {"sendingId": way["across"]}
    late = datetime(2026, 3, 1, 12, tzinfo=UTC)
    await ask.do("acknowledgeSending", "__typename", sending, now=late)
    await ask.do("remindSending", "__typename", sending, now=late)
    down: dict[str, Any] = {"sendingId": way["down"], "reason": REASONS}
    await ask.do("withdrawSending", "__typename", down, now=late)
    await a_ratification(ask, way["plan"])
    await ask.do("implementDecision", "__typename", {"decisionId": way["plan"]}, now=late)
    later = await a_decision(
        ask, f"org_{await _body(ask, way['plan'])}", title={"en": "Later"}, **_on(20)
    )
    given = {"decisionId": way["plan"], "byDecisionId": later}
    await ask.do("supersedeDecision", "__typename", given, now=late)
    annulled = {"decisionId": way["wish"], "reason": REASONS}
    await ask.do("annulDecision", "__typename", annulled, now=late)
    timeline = (await told(ask, way["wish"]))["timeline"]
    kinds = sorted(each["kind"] for each in timeline)
    new = [
        "ACKNOWLEDGED",
        "ANNULLED",
        "IMPLEMENTED",
        "RATIFIED",
        "REMINDED",
        "SUPERSEDED",
        "WITHDRAWN",
    ]
    known = ["ANSWERED"] * 2 + ["DECIDED"] * 3 + ["SENT"] * 4
    assert kinds == sorted(known + new)
    missing = (await told(ask, way["wish"]))["democracies"]["missing"]
    assert missing == ["REPRESENTATIVE"]
    assert (await told(ask, way["plan"]))["democracies"]["missing"] == []


async def test_the_way_goes_no_further_than_is_seen(ask: Ask, way: dict[str, str]) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True, territoryId=way["quarter"])
    inside = await clerk(ask, hidden)
    sending = await a_sending(ask, way["plan"], hidden, now=_day(12))
    own = await a_decision(ask, hidden, title={"en": "Secret"})
    await an_answer(ask, sending, "ADOPTED", decisionId=own)
    for viewer, seen in ((ANYONE, False), (inside, True)):
        found = await told(ask, way["wish"], viewer=viewer)
        assert ("Hidden" in str(found), "Secret" in str(found)) == (seen, seen)
        assert found["flow"]["totalCount"] == 4 + seen


async def test_the_past_knows_nothing_of_what_came_after(ask: Ask, way: dict[str, str]) -> None:
    question = """query ($id: ID!, $day: Date) { decision(id: $id, asOf: $day) {
        flow(first: 9) { totalCount } waitingFor { receiver { ... on Organisation { name } } }
        stoppedAt { id } timeline { kind } answers(first: 9) { totalCount } } }"""
    then = (await ask(question, id=way["wish"], day="2026-02-03"))["decision"]
    assert then == {
        "flow": {"totalCount": 1},
        "waitingFor": [{"receiver": {"name": "Commission"}}],
        "stoppedAt": [],
        "timeline": [{"kind": "DECIDED"}, {"kind": "SENT"}],
        "answers": {"totalCount": 0},
    }


async def _body(ask: Ask, decision: str) -> Any:
    question = "SELECT body_id FROM decision WHERE id = $1"
    return await ask.db.reads.fetchval(question, bare(decision))


async def test_it_is_one_statement(ask: Ask, way: dict[str, str]) -> None:
    heard = listen(ask)
    heard.clear()
    await told(ask, way["wish"])
    assert len(heard) == 1
