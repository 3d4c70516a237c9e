"""Facilitators: whom they accompany, what they were trained in, and who is without one."""

from typing import Any

import pytest
from conftest import Ask
from facilitator_scene import a_training, an_accompaniment
from scene import (
    SECRETARIAT_ONLY,
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    row,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

LISTED = """query ($filter: FacilitatorFilter, $day: Date) {
    facilitators(first: 9, filter: $filter, asOf: $day) { nodes { person { name } } } }"""
SHOWN = """{ facilitators(first: 9) { nodes { person { name }
    accompaniments(first: 9, includeEnded: true) { nodes { organisation { name }
        territory { name } validFrom validUntil } }
    trainings(first: 9) { nodes { title heldOn place } } } } }"""
WITHOUT = """query ($day: Date) { withoutFacilitator(first: 9, asOf: $day) {
    totalCount nodes { name } } }"""


async def listed(ask: Ask, viewer: Viewer = ANYONE, **values: Any) -> list[str]:
    """The facilitators of a list by their names."""
    page = (await ask(LISTED, viewer=viewer, **values))["facilitators"]
    return [one["person"]["name"] for one in page["nodes"]]


async def without(ask: Ask, viewer: Viewer = ANYONE, day: str | None = None) -> list[str]:
    """The coordination groups without a facilitator, by their names."""
    page = (await ask(WITHOUT, viewer=viewer, day=day))["withoutFacilitator"]
    assert page["totalCount"] == len(page["nodes"])
    return [one["name"] for one in page["nodes"]]


async def test_the_secretariat_lets_somebody_accompany_and_end_it(ask: Ask) -> None:
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    body, ana = (
        await an_organisation(ask, "Group", "COORDINATION_GROUP"),
        await a_person(ask, "Ana"),
    )
    show = "accompaniment { id organisation { name } territory { name } validFrom validUntil }"
    given = {"personId": ana, "organisationId": body, "since": "2025-03"}
    done = await does(
        ask, "beginAccompaniment", show, given, event="accompaniment.begun", viewer=secretariat
    )
    accompaniment = done.pop("id")
    assert done == {
        "organisation": {"name": "Group"},
        "territory": None,
        "validFrom": "2025-03",
        "validUntil": None,
    }
    twice = "The same facilitator accompanies it already for part of that time."
    await refused(ask, "beginAccompaniment", given, "AlreadyAccompanied", twice)
    own = await acting_for(ask, body, "Own", "CHAIR")
    theirs = given | {"personId": person_of(own)}
    await refused(ask, "beginAccompaniment", theirs, "Forbidden", SECRETARIAT_ONLY, viewer=own)
    one = "organisationId: name an organisation or a territory, and one only."
    await refused(ask, "beginAccompaniment", {"personId": ana}, "InvalidInput", one)
    end = {"accompanimentId": accompaniment, "on": "2026-02-01", "reason": {"en": "Moved"}}
    await refused(ask, "endAccompaniment", end, "Forbidden", SECRETARIAT_ONLY, viewer=own)
    shown = "accompaniment { validUntil endReason revision }"
    done = await does(
        ask, "endAccompaniment", shown, end, event="accompaniment.ended", viewer=secretariat
    )
    assert done == {"validUntil": "2026-02-01", "endReason": "Moved", "revision": 2}
    ended = "This accompaniment has ended already."
    await refused(ask, "endAccompaniment", end, "AccompanimentEnded", ended)
    await an_accompaniment(ask, ana, organisationId=body, since="2026-02-01")


async def test_training_is_recorded_and_corrected_and_what_was_said_stays_known(ask: Ask) -> None:
    ana = await a_person(ask, "Ana")
    given = {"personId": ana, "title": {"fr": "Séminaire"}, "heldOn": "2019-11"}
    show = "training { id title heldOn place }"
    done = await does(ask, "recordTraining", show, given, event="training.recorded")
    training = done.pop("id")
    assert done == {"title": "Séminaire", "heldOn": "2019-11", "place": None}
    change = {"trainingId": training, "heldOn": "2020", "place": {"fr": "Mulhouse"}}
    change |= {"expectedRevision": 1}
    done = await does(ask, "correctTraining", show, change, event="training.corrected")
    assert done == {"id": training, "title": "Séminaire", "heldOn": "2020", "place": "Mulhouse"}
    before = await row(
        ask, "SELECT table_name, fact ->> 'held_on' FROM superseded WHERE row_id = $1", training[4:]
    )
    assert before == ("training", "2019-11-01")
    for held_on, message in (
        ("2027", "heldOn: 2027 lies ahead; record the change the day it happens."),
        (None, "heldOn: say when it was: 2012-11-23, 2012-11 or 2012."),
    ):
        wrong = {"trainingId": training, "heldOn": held_on}
        await refused(ask, "correctTraining", wrong, "InvalidInput", message)


async def test_facilitators_are_shown_with_what_is_theirs_and_narrowed(ask: Ask) -> None:
    country = await a_territory(ask, "Portugal", "country")
    town = await a_territory(ask, "Covilhã", "municipality", country)
    body = await an_organisation(ask, "Group", "COORDINATION_GROUP", territoryId=town)
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    await an_accompaniment(ask, ana, organisationId=body)
    await an_accompaniment(ask, rui, territoryId=country, since="2020", until="2022")
    await a_training(ask, rui, "2021-05-03", place={"en": "Lisbon"})

    shown = (await ask(SHOWN))["facilitators"]["nodes"]
    assert shown == [
        {
            "person": {"name": "Ana"},
            "accompaniments": {
                "nodes": [
                    {
                        "organisation": {"name": "Group"},
                        "territory": None,
                        "validFrom": "2024",
                        "validUntil": None,
                    }
                ]
            },
            "trainings": {"nodes": []},
        },
        {
            "person": {"name": "Rui"},
            "accompaniments": {
                "nodes": [
                    {
                        "organisation": None,
                        "territory": {"name": "Portugal"},
                        "validFrom": "2020",
                        "validUntil": "2022",
                    }
                ]
            },
            "trainings": {
                "nodes": [{"title": "Seminar", "heldOn": "2021-05-03", "place": "Lisbon"}]
            },
        },
    ]
    assert await listed(ask) == ["Ana", "Rui"]
    assert await listed(ask, filter={"accompanies": body}) == ["Ana"]
    assert await listed(ask, filter={"accompaniesWithin": country}) == ["Ana"]
    assert await listed(ask, filter={"accompaniesWithin": country}, day="2021-01-01") == ["Rui"]
    assert await listed(ask, filter={"trainedSince": "2021-05-03"}) == ["Rui"]
    assert await listed(ask, filter={"trainedSince": "2021-05-04"}) == []


async def test_groups_without_a_facilitator_are_listed_on_any_day(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    alone = await an_organisation(ask, "Alone", "COORDINATION_GROUP", since="2019")
    with_place = await an_organisation(
        ask, "Placed", "COORDINATION_GROUP", territoryId=town, since="2019"
    )
    accompanied = await an_organisation(ask, "Served", "COORDINATION_GROUP", since="2019")
    await an_organisation(ask, "Platform", since="2019")
    ana = await a_person(ask, "Ana")
    await an_accompaniment(ask, ana, organisationId=accompanied)
    await an_accompaniment(ask, ana, territoryId=town, since="2025")
    assert with_place != alone

    assert await without(ask) == ["Alone"]
    assert await without(ask, day="2024-06-01") == ["Alone", "Placed"]
    assert await without(ask, day="2023-06-01") == ["Alone", "Placed", "Served"]


@pytest.mark.parametrize("is_person", [True, False])
async def test_who_is_unlisted_is_accompanied_and_accompanies_unseen(
    ask: Ask, *, is_person: bool
) -> None:
    body = await an_organisation(ask, "Group", "COORDINATION_GROUP", isUnlisted=not is_person)
    shy = await a_person(ask, "Shy", isUnlisted=is_person)
    await an_accompaniment(ask, shy, organisationId=body)
    await a_training(ask, shy)
    groups = "query { accompanying: facilitators(first: 9) { totalCount nodes {"
    groups += " accompaniments(first: 9) { totalCount } } } }"
    told = {}
    for viewer in (ANYONE, OPERATOR):
        page = (await ask(groups, viewer=viewer))["accompanying"]
        told[viewer is ANYONE] = (
            page["totalCount"],
            [one["accompaniments"]["totalCount"] for one in page["nodes"]],
        )
    assert told == {True: (0, []) if is_person else (1, [0]), False: (1, [1])}
    assert await without(ask) == (["Group"] if is_person else [])
    assert await without(ask, OPERATOR) == []
    found = await listed(ask, OPERATOR, filter={"accompanies": body})
    assert found == ["Shy"]
    assert await listed(ask, filter={"accompanies": body}) == []
