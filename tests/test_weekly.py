"""What the secretariat asks week by week: composition, turnover, many seats, missing bodies."""

from typing import Any

import pytest
from atlas import a_country, listen
from conftest import Ask
from scene import (
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    somebody,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

COMPOSITION = """query ($id: ID!, $day: Date) { organisation(id: $id, asOf: $day) {
    composition { seats public private citizen missing vacantMandates } } }"""
TURNOVER = """query ($id: ID!, $since: Date!, $until: Date!) { organisation(id: $id) {
    turnover(since: $since, until: $until) {
        came(first: 9) { ...Who } left(first: 9) { ...Who } stayed(first: 9) { ...Who }
        passed(first: 9) { ...Who } } } }
fragment Who on SeatConnection { totalCount nodes { organisation { name } person { name } } }"""
SEATED = """query ($bodies: Int!, $day: Date) {
    seatedInMoreThan(bodies: $bodies, first: 9, asOf: $day) {
        totalCount nodes { name seats(first: 9) { totalCount nodes { body { name } } } } } }"""
WITHOUT = """query ($kind: OrganisationKind!, $filter: TerritoryFilter, $day: Date) {
    territoriesWithout(kind: $kind, first: 9, filter: $filter, orderBy: {field: NAME}, asOf: $day)
    { totalCount nodes { names } } }"""


async def a_table(ask: Ask) -> dict[str, str]:
    """A platform with a public and two citizen seats, one of them unlisted, and vacancies."""
    body = await an_organisation(ask, "Table")
    town = await an_organisation(ask, "Town hall", "PUBLIC_AUTHORITY")
    hidden = await an_organisation(ask, "Hidden", "ASSOCIATION", isUnlisted=True)
    ana = await a_person(ask, "Ana")
    await a_seat(ask, body, organisationId=town, delegateId=ana, sector="PUBLIC")
    await a_seat(ask, body, organisationId=hidden, delegateId=ana)
    await a_seat(ask, body, personId=ana, since="2022")
    await a_mandate(ask, body, "CHAIR")
    await a_mandate(ask, body, "SECRETARY", holderPersonId=ana)
    return {"body": body, "hidden": hidden, "ana": ana}


async def composition(ask: Ask, body: str, viewer: Viewer, day: str | None = None) -> Any:
    """What a body is composed of, on a day."""
    found = await ask(COMPOSITION, viewer=viewer, id=body, day=day)
    return found["organisation"] and found["organisation"]["composition"]


async def test_a_body_is_composed_of_the_seats_one_may_see(ask: Ask) -> None:
    table = await a_table(ask)
    heard = listen(ask)
    seen = {
        "seats": 2,
        "public": 1,
        "private": 0,
        "citizen": 1,
        "missing": ["PRIVATE"],
        "vacantMandates": 1,
    }

    assert await composition(ask, table["body"], ANYONE) == seen
    assert len(heard) == 1
    assert await composition(ask, table["body"], OPERATOR) == seen | {"seats": 3, "citizen": 2}
    before = {"seats": 1, "citizen": 0, "missing": ["PRIVATE", "CITIZEN"]}
    assert await composition(ask, table["body"], ANYONE, "2021-06-01") == seen | before
    assert await composition(ask, table["hidden"], ANYONE) is None


def who(found: dict[str, Any]) -> dict[str, list[str]]:
    """Who came, left and stayed, by name."""
    turnover = found["organisation"]["turnover"]
    told = {}
    for way, seats in turnover.items():
        holders = [seat["organisation"] or seat["person"] for seat in seats["nodes"]]
        told[way] = sorted(holder["name"] if holder else "—" for holder in holders)
        assert seats["totalCount"] == len(holders)
    return told


async def test_who_came_left_and_stayed_is_told_for_any_two_days(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Ana")
    for name, *terms in (
        ("Stays", ("2019", None)),
        ("Renewed", ("2019", "2020"), ("2021-02-01", None)),
        ("Leaves", ("2019", "2022")),
        ("Comes", ("2023", None)),
        ("Passes", ("2022-02-01", "2022-05-01")),
        ("Later", ("2025", None)),
    ):
        member = await an_organisation(ask, name, "ASSOCIATION")
        for since, until in terms:
            given = {"organisationId": member, "delegateId": ana, "since": since, "until": until}
            await a_seat(ask, body, **given)
    hidden = await an_organisation(ask, "Hidden", "ASSOCIATION", isUnlisted=True)
    await a_seat(ask, body, organisationId=hidden, delegateId=ana, since="2023")
    shy = await a_person(ask, "Shy", isUnlisted=True)
    await a_seat(ask, body, personId=shy, since="2019", until="2022")
    elsewhere = await an_organisation(ask, "Elsewhere", "ASSOCIATION")
    await a_seat(ask, other, organisationId=elsewhere, delegateId=ana, since="2019")
    days: dict[str, Any] = {"id": body, "since": "2020-06-01", "until": "2024-01-01"}
    heard = listen(ask)

    found = who(await ask(TURNOVER, **days))

    assert found == {
        "came": ["Comes"],
        "left": ["Leaves"],
        "stayed": ["Renewed", "Stays"],
        "passed": ["Passes"],
    }
    assert len(heard) == 1
    all_told = who(await ask(TURNOVER, viewer=OPERATOR, **days))
    assert all_told == found | {"came": ["Comes", "Hidden"], "left": ["Leaves", "Shy"]}
    same_day = who(await ask(TURNOVER, **days | {"until": "2020-06-01"}))
    assert same_day == {key: [] for key in ("came", "left", "passed")} | {
        "stayed": ["Leaves", "Renewed", "Stays"]
    }
    back = who(await ask(TURNOVER, id=body, since=days["until"], until=days["since"]))
    assert (back["came"], back["left"]) == (found["left"], found["came"])


async def test_who_sits_in_many_bodies_is_told_to_the_secretariat_alone(ask: Ask) -> None:
    bodies = [await an_organisation(ask, name) for name in ("One", "Two", "Three")]
    bodies.append(await an_organisation(ask, "Four", isUnlisted=True))
    club = await an_organisation(ask, "Club", "ASSOCIATION")
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    await a_seat(ask, bodies[0], personId=ana)
    await a_seat(ask, bodies[0], organisationId=club, delegateId=ana)
    await a_seat(ask, bodies[1], organisationId=club, delegateId=ana)
    await a_seat(ask, bodies[2], personId=ana, until="2022")
    await a_seat(ask, bodies[3], personId=ana)
    for body in bodies[:2]:
        await a_seat(ask, body, personId=rui)
    chair = await acting_for(ask, bodies[0], "Eva", "CHAIR")
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    heard = listen(ask)

    async def seated(viewer: Viewer, bodies: int, day: str | None = None) -> list[tuple[str, int]]:
        found = (await ask(SEATED, viewer=viewer, bodies=bodies, day=day))["seatedInMoreThan"]
        assert found["totalCount"] == len(found["nodes"])
        return [(one["name"], one["seats"]["totalCount"]) for one in found["nodes"]]

    assert await seated(secretariat, 1) == [("Ana", 4), ("Rui", 2)]
    assert len(heard) == 1
    assert await seated(secretariat, 2) == [("Ana", 4)]
    assert await seated(secretariat, 3) == []
    assert await seated(secretariat, 3, "2021-01-01") == [("Ana", 5)]
    for other in (ANYONE, chair, await somebody(ask, "Zé")):
        assert await seated(other, 1) == []


async def test_a_number_of_bodies_is_one_or_more(ask: Ask) -> None:
    answer = await ask.raw(SEATED, viewer=OPERATOR, bodies=0)

    assert [error["message"] for error in answer["errors"]] == [
        "bodies is 0; it lies between 1 and 1000."
    ]


async def test_seats_are_tallied_as_they_are_given_and_taken(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Ana")
    seat = await a_seat(ask, body, personId=ana)
    await a_seat(ask, other, personId=ana)
    tally = "SELECT array_agg(seats) FROM seat_tally"
    assert await ask.db.reads.fetchval(tally) == [2]
    await ask.do("unseat", "__typename", {"seatId": seat, "on": "2025"})
    assert await ask.db.reads.fetchval(tally) == [2]
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": other, "on": "2025"})
    assert await ask.db.reads.fetchval(tally) == [2]
    later = await an_organisation(ask, "Later")
    await a_seat(ask, later, personId=ana, since="2026-02-20")
    ended = {"organisationId": later, "on": "2026-02-01"}
    await ask.do("dissolveOrganisation", "__typename", ended)
    assert await ask.db.reads.fetchval(tally) == [2]


@pytest.fixture
async def valley(ask: Ask) -> dict[str, str]:
    """A country with three towns: one with an association in a quarter, one hidden, one none."""
    country = await a_country(ask)
    towns = {
        name: await a_territory(ask, name, "municipality", country, population=people)
        for name, people in (("North", 900), ("South", 8000), ("West", 70_000))
    }
    quarter = await a_territory(ask, "Quarter", "neighbourhood", towns["North"])
    kind = "NEIGHBOURHOOD_ASSOCIATION"
    await an_organisation(ask, "Neighbours", kind, territoryId=quarter, since="2021")
    hidden = await an_organisation(ask, "Hidden", kind, territoryId=towns["South"], isUnlisted=True)
    await an_organisation(ask, "Table", "PLATFORM", territoryId=towns["West"])
    return {"country": country, "quarter": quarter, "hidden": hidden, **towns}


@pytest.mark.parametrize(
    ("viewer", "narrowed", "day", "lacking"),
    [
        (ANYONE, {"scale": ["municipality"]}, None, ["South", "West"]),
        (OPERATOR, {"scale": ["municipality"]}, None, ["West"]),
        (ANYONE, {"scale": ["municipality"], "populationAtLeast": 10_000}, None, ["West"]),
        (ANYONE, {"scale": ["neighbourhood"]}, None, []),
        (ANYONE, {"scale": ["municipality"]}, "2020-06-01", ["North", "South", "West"]),
        (OPERATOR, {"scale": ["municipality"]}, "2020-06-01", ["North", "West"]),
        (ANYONE, {"scale": ["municipality"]}, "2022-06-01", ["South", "West"]),
        (ANYONE, {"scale": ["country"]}, None, []),
    ],
)
async def test_territories_without_a_body_are_told(
    ask: Ask,
    valley: dict[str, str],
    viewer: Viewer,
    narrowed: dict[str, Any],
    day: str | None,
    lacking: list[str],
) -> None:
    heard = listen(ask)
    given: dict[str, Any] = {"kind": "NEIGHBOURHOOD_ASSOCIATION", "filter": narrowed, "day": day}

    found = (await ask(WITHOUT, viewer=viewer, **given))["territoriesWithout"]

    assert [next(iter(one["names"].values())) for one in found["nodes"]] == lacking
    assert found["totalCount"] == len(lacking)
    assert len(heard) == 1


async def test_territories_without_a_body_are_narrowed_to_what_lies_within(
    ask: Ask, valley: dict[str, str]
) -> None:
    narrowed = {"within": valley["West"], "scale": ["municipality"]}

    found = await ask(WITHOUT, kind="BANK", filter=narrowed)

    assert [one["names"] for one in found["territoriesWithout"]["nodes"]] == [{"pt": "West"}]


async def test_those_of_the_body_know_it_again(ask: Ask, valley: dict[str, str]) -> None:
    chair = await acting_for(ask, valley["hidden"], "Eva", "CHAIR")
    given: dict[str, Any] = {
        "kind": "NEIGHBOURHOOD_ASSOCIATION",
        "filter": {"scale": ["municipality"]},
    }

    found = await ask(WITHOUT, viewer=chair, **given)

    assert found["territoriesWithout"]["totalCount"] == 1
