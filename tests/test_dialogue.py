"""The health of the dialogue: what was sent and answered, by body, by level and by month."""

from datetime import UTC, datetime
from typing import Any

import pytest
from atlas import listen
from conftest import Ask
from decision_scene import a_decision
from scene import a_territory, an_organisation
from travel_scene import REASONS, Island, a_sending, an_answer, an_island, an_outsider, clerk

from governance.access import ANYONE

FIGURES = """sent up down across outside answered answeredUp answeredDown answeredAcross
    answeredOutside adopted adapted rejected referred neverAnswered waiting medianDays
    adoptedPercent adaptedPercent rejectedPercent"""
ASKED = f"""query ($of: ID, $within: ID, $from: Date, $until: Date) {{
    dialogue(of: $of, within: $within, from: $from, until: $until) {{
        since until decisions reachedNobody whole {{ {FIGURES} }}
        levels {{ scale decisions reachedNobody asSender {{ sent answered }}
            asReceiver {{ sent answered neverAnswered }} }}
        periods {{ month decisions reachedNobody figures {{ sent answered }} }}
        bodies {{ name decisions reachedNobody asSender {{ sent answered }}
            asReceiver {{ sent answered }} }} }} }}"""


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
async def island(ask: Ask) -> Island:
    """A wish that was adapted after four days, a plan sent down, across and out, and a secret."""
    here = await an_island(ask)
    fogo = await a_territory(ask, "Fogo", "region", here.country)
    peers = await an_organisation(ask, "Peers", territoryId=fogo)
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True, territoryId=here.town)
    own = await a_decision(ask, here.commission, decidedOn="2026-02-03")
    up = await a_sending(ask, here.wish, here.commission, now=_at(2, 1))
    given = {"sendingId": up, "kind": "ADAPTED", "reasons": REASONS, "decisionId": own}
    await ask.do("answerSending", "__typename", given, now=_at(2, 5))
    down = await a_sending(ask, own, here.council, now=_at(2, 6), answerDueOn="2026-02-20")
    assert down
    across = await a_sending(ask, own, peers, now=_at(2, 6))
    given = {"sendingId": across, "kind": "ADOPTED", "reasons": REASONS}
    await ask.do("answerSending", "__typename", given, now=_at(2, 8))
    outside = await a_sending(ask, own, await an_outsider(ask), now=_at(1, 30))
    given = {"sendingId": outside, "kind": "REJECTED", "reasons": REASONS}
    given["evidenceLink"] = "https://example.org/no"
    await ask.do("recordOutsideAnswer", "__typename", given, now=_at(2, 9))
    await a_sending(ask, own, hidden, now=_at(2, 7))
    await a_decision(ask, here.council, decidedOn="2026-01-10")
    return here


async def told(ask: Ask, **given: Any) -> dict[str, Any]:
    """A dialogue."""
    found: dict[str, Any] = (await ask(ASKED, **given))["dialogue"]
    return found


async def test_the_whole_tells_ways_outcomes_and_how_soon(ask: Ask, island: Island) -> None:
    found = await told(ask)
    assert (found["since"], found["until"]) == ("2025-03-02", "2026-03-02")
    assert (found["decisions"], found["reachedNobody"]) == (3, 1)
    assert found["whole"] == {
        "sent": 4,
        "up": 1,
        "down": 1,
        "across": 1,
        "outside": 1,
        "answered": 3,
        "answeredUp": 1,
        "answeredDown": 0,
        "answeredAcross": 1,
        "answeredOutside": 1,
        "adopted": 1,
        "adapted": 1,
        "rejected": 1,
        "referred": 0,
        "neverAnswered": 1,
        "waiting": 0,
        "medianDays": 4.0,
        "adoptedPercent": 33.3,
        "adaptedPercent": 33.3,
        "rejectedPercent": 33.3,
    }


async def test_it_is_told_by_level_by_month_and_by_body(ask: Ask, island: Island) -> None:
    found = await told(ask)
    assert found["levels"] == [
        {
            "scale": "region",
            "decisions": 1,
            "reachedNobody": 0,
            "asSender": {"sent": 3, "answered": 2},
            "asReceiver": {"sent": 2, "answered": 2, "neverAnswered": 0},
        },
        {
            "scale": "municipality",
            "decisions": 1,
            "reachedNobody": 1,
            "asSender": None,
            "asReceiver": {"sent": 1, "answered": 0, "neverAnswered": 1},
        },
        {
            "scale": "neighbourhood",
            "decisions": 1,
            "reachedNobody": 0,
            "asSender": {"sent": 1, "answered": 1},
            "asReceiver": None,
        },
    ]
    assert found["periods"] == [
        {
            "month": "2026-01-01",
            "decisions": 1,
            "reachedNobody": 1,
            "figures": {"sent": 1, "answered": 1},
        },
        {
            "month": "2026-02-01",
            "decisions": 2,
            "reachedNobody": 0,
            "figures": {"sent": 3, "answered": 2},
        },
    ]
    assert [one["name"] for one in found["bodies"]] == [
        *("Association", "Commission", "Council", "Peers")
    ]
    assert found["bodies"][1] == {
        "name": "Commission",
        "decisions": 1,
        "reachedNobody": 0,
        "asSender": {"sent": 3, "answered": 2},
        "asReceiver": {"sent": 1, "answered": 1},
    }


async def test_it_is_told_of_one_body_within_a_territory_and_over_some_days(
    ask: Ask, island: Island
) -> None:
    of = await told(ask, of=island.commission)
    assert [one["name"] for one in of["bodies"]] == ["Commission"]
    assert (of["whole"]["sent"], of["decisions"]) == (4, 1)
    quarter = await told(ask, within=island.quarter)
    assert [one["name"] for one in quarter["bodies"]] == ["Association"]
    assert quarter["whole"]["sent"] == 1
    country = await told(ask, within=island.country)
    assert country == await told(ask)
    grouping = await a_territory(ask, "South", None, memberIds=[island.town])
    assert (await told(ask, within=grouping)) == await told(ask, within=island.town)
    days = {"from": "2026-02-06", "until": "2026-02-07"}
    assert (await told(ask, **days))["whole"]["sent"] == 2
    before = await told(ask, until="2025-01-01")
    assert (before["whole"]["sent"], before["whole"]["medianDays"]) == (0, None)
    assert (before["levels"], before["periods"], before["bodies"]) == ([], [], [])
    both = await ask.raw(ASKED, of=island.commission, within=island.town)
    assert both["errors"][0]["extensions"]["code"] == "BAD_VALUE"


async def test_what_is_unlisted_counts_for_who_knows_it(ask: Ask, island: Island) -> None:
    hidden = await ask.db.reads.fetchval("SELECT id FROM organisation WHERE is_unlisted")
    inside = await clerk(ask, f"org_{hidden}")
    for viewer, sent in ((ANYONE, 4), (inside, 5)):
        found = await told(ask, viewer=viewer)
        assert found["whole"]["sent"] == sent
        assert ("Hidden" in str(found)) is (sent == 5)
    only = await a_decision(ask, island.council, decidedOn="2026-02-10")
    await a_sending(ask, only, f"org_{hidden}", now=_at(2, 11))
    for viewer, unsent in ((ANYONE, 2), (inside, 1)):
        assert (await told(ask, viewer=viewer))["reachedNobody"] == unsent


async def test_it_is_one_statement_of_what_is_asked(ask: Ask, island: Island) -> None:
    heard = listen(ask)
    heard.clear()
    found = await ask("{ dialogue { ...Some } } fragment Some on Dialogue { told: reachedNobody }")
    assert found == {"dialogue": {"told": 1}}
    ((sql, _),) = heard
    assert "by_level" not in sql
    assert "by_body" not in sql
    await an_answer(ask, await a_sending(ask, island.wish, island.council))
    assert (await told(ask))["whole"]["answered"] == 4


async def test_only_figures_that_are_asked_for_are_reckoned(ask: Ask, island: Island) -> None:
    heard = listen(ask)
    heard.clear()
    found = await ask(
        "{ dialogue { whole { ...Shares } periods { figures { sent } } } }"
        " fragment Shares on DialogueFigures { part: adaptedPercent medianDays }"
    )
    assert found["dialogue"] == {
        "whole": {"part": 33.3, "medianDays": 4.0},
        "periods": [{"figures": {"sent": 1}}, {"figures": {"sent": 3}}],
    }
    ((sql, _),) = heard
    assert sql.count("percentile_cont") == 1
    assert "referred" not in sql


async def test_what_is_selected_of_it_is_told_however_it_is_written(
    ask: Ask, island: Island
) -> None:
    found = await ask(
        "query ($no: Boolean!) { dialogue { __typename decisions @skip(if: $no) }"
        " dialogue { ... on Dialogue { all: whole { kind: __typename sent } } }"
        " dialogue { all: whole { up @include(if: $no) adapted } } }",
        no=True,
    )
    assert found["dialogue"] == {
        "__typename": "Dialogue",
        "all": {"kind": "DialogueFigures", "sent": 4, "up": 1, "adapted": 1},
    }
