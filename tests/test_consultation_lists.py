"""Lists of consultations: what is owed, and how often the people of a territory were asked."""

from typing import Any

from conftest import Ask
from consultation_scene import a_consultation, a_return
from scene import a_territory, an_organisation

LISTED = """query ($filter: ConsultationFilter, $order: ConsultationOrder) {
    consultations(first: 9, filter: $filter, orderBy: $order) { nodes { title } } }"""
OWED = """query ($within: ID, $overdue: Boolean! = false, $order: ConsultationOrder) {
    owedReturns(first: 9, within: $within, overdueOnly: $overdue, orderBy: $order) {
        totalCount nodes { title } } }"""
TIMES = """query ($territory: ID!, $from: Date, $until: Date, $within: Boolean! = true) {
    timesAsked(territory: $territory, from: $from, until: $until, within: $within) {
        public consultations bodies people uncounted } }"""


async def titles(ask: Ask, query: str = LISTED, **given: Any) -> list[str]:
    """What the consultations of a list are called."""
    (found,) = (await ask(query, **given)).values()
    return [each["title"] for each in found["nodes"]]


async def three(ask: Ask) -> dict[str, str]:
    """Consultations of two bodies in two towns of a region."""
    region = await a_territory(ask, "Region", "region")
    here = await a_territory(ask, "Here", parent=region)
    there = await a_territory(ask, "There", parent=region)
    body = await an_organisation(ask, "Platform", territoryId=here)
    other = await an_organisation(ask, "Other", territoryId=there)
    days = {"heldFrom": "2025-11-03", "heldUntil": "2025-11-05", "returnDueOn": "2026-01-31"}
    asked = {
        "early": await a_consultation(ask, body, here, title={"en": "Early"}, people=10, **days),
        "later": await a_consultation(
            ask, other, there, title={"en": "Later"}, people=5, returnDueOn="2026-01-01"
        ),
        "young": await a_consultation(
            ask,
            body,
            here,
            title={"en": "Young"},
            public="YOUNG_PEOPLE",
            heldFrom="2026-02-10",
            heldUntil=None,
        ),
    }
    return asked | {"region": region, "here": here, "there": there, "body": body}


async def test_they_are_found_by_body_place_public_and_day(ask: Ask) -> None:
    known = await three(ask)
    assert await titles(ask) == ["Early", "Later", "Young"]
    for order, expected in (
        ({"field": "DUE"}, ["Later", "Early", "Young"]),
        ({"field": "RECORDED", "direction": "DESCENDING"}, ["Young", "Later", "Early"]),
    ):
        assert await titles(ask, order=order) == expected
    for given, expected in (
        ({"body": known["body"]}, ["Early", "Young"]),
        ({"within": known["there"]}, ["Later"]),
        ({"within": known["region"]}, ["Early", "Later", "Young"]),
        ({"public": ["YOUNG_PEOPLE"]}, ["Young"]),
        ({"heldOn": "2025-11-04"}, ["Early"]),
        ({"heldOn": "2025-11-05"}, []),
        ({"heldOn": "2027-01-01"}, ["Young"]),
    ):
        assert await titles(ask, filter=given) == expected
    shown = await ask(
        "query ($id: ID!) { organisation(id: $id) {"
        " consultations(first: 9) { nodes { title } } } }",
        id=known["body"],
    )
    assert shown["organisation"]["consultations"]["nodes"] == [
        {"title": "Early"},
        {"title": "Young"},
    ]


async def test_the_returns_that_are_owed_are_listed_by_when_they_are_due(ask: Ask) -> None:
    known = await three(ask)
    ahead = {"heldFrom": "2026-03-02", "heldUntil": None}
    await a_consultation(ask, known["body"], title={"en": "Ahead"}, **ahead)
    off = await a_consultation(ask, known["body"], title={"en": "Off"})
    given = {"consultationId": off, "reason": {"en": "A storm"}}
    await ask.do("cancelConsultation", "__typename", given)
    assert await titles(ask, OWED) == ["Later", "Early", "Young"]
    assert await titles(ask, OWED, overdue=True) == ["Later", "Early"]
    assert await titles(ask, OWED, overdue=True, within=known["here"]) == ["Early"]
    assert await titles(ask, OWED, order={"field": "HELD"}) == ["Early", "Later", "Young"]
    await a_return(ask, known["early"])
    assert await titles(ask, OWED, overdue=True) == ["Later", "Early"]
    last = await a_return(ask, known["early"], isFinal=True)
    assert await titles(ask, OWED, overdue=True) == ["Later"]
    await ask.do("withdrawReturn", "__typename", {"returnId": last, "reason": {"en": "Wrong"}})
    assert await titles(ask, OWED, overdue=True) == ["Later", "Early"]


async def test_a_page_of_what_is_owed_leads_to_the_next(ask: Ask) -> None:
    await three(ask)
    asked = """query ($after: String) { owedReturns(first: 2, after: $after) {
        nodes { title } pageInfo { endCursor hasNextPage } } }"""
    first = (await ask(asked))["owedReturns"]
    assert first["pageInfo"]["hasNextPage"]
    rest = (await ask(asked, after=first["pageInfo"]["endCursor"]))["owedReturns"]
    assert [*first["nodes"], *rest["nodes"]] == [
        {"title": "Later"},
        {"title": "Early"},
        {"title": "Young"},
    ]


async def test_how_often_each_public_was_asked_is_counted_by_days_and_place(ask: Ask) -> None:
    known = await three(ask)
    young = {"public": "YOUNG_PEOPLE", "consultations": 1, "bodies": 1, "people": 0, "uncounted": 1}
    residents = {"public": "RESIDENTS", "uncounted": 0}
    both = residents | {"consultations": 2, "bodies": 2, "people": 15}
    early = residents | {"consultations": 1, "bodies": 1, "people": 10}
    later = early | {"people": 5}
    for given, expected in (
        ({"territory": known["region"]}, [both, young]),
        ({"territory": known["region"], "within": False}, []),
        ({"territory": known["here"], "within": False}, [early, young]),
        ({"territory": known["region"], "from": "2026-01-01"}, [later, young]),
        ({"territory": known["region"], "until": "2026-01-01"}, [early]),
        ({"territory": known["region"], "from": "2025-11-04", "until": "2025-11-05"}, [early]),
        ({"territory": known["region"], "from": "2025-11-05", "until": "2026-01-01"}, []),
    ):
        answer = await ask(TIMES, **given)
        assert sorted(answer["timesAsked"], key=str) == sorted(expected, key=str), given
    await ask.do(
        "cancelConsultation",
        "__typename",
        {"consultationId": known["early"], "reason": {"en": "No"}},
    )
    assert await ask(TIMES, territory=known["here"]) == {"timesAsked": [young]}


async def test_days_that_do_not_follow_one_another_are_told_to(ask: Ask) -> None:
    place = await a_territory(ask, "Town")
    days: dict[str, Any] = {"from": "2026-01-02", "until": "2026-01-02"}
    answer = await ask.raw(TIMES, territory=place, **days)
    (error,) = answer["errors"]
    assert error["message"] == "until is 2026-01-02; it lies after 2026-01-02."
    assert error["extensions"]["code"] == "BAD_VALUE"
