"""The network as it was on a day: names, places, bodies and who held which seat."""

from datetime import UTC, datetime
from typing import Any

from atlas import (
    a_country,
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    an_organisation,
    listen,
    names,
)
from conftest import Ask

from governance.access import OPERATOR

PLACE = """query ($id: ID!, $day: Date) { territory(id: $id, asOf: $day) { name names
    scale { code } parent { name } ancestors { name } children(first: 9) { nodes { name } }
    descendants(first: 9) { nodes { name } } } }"""
WITHIN = """query ($id: ID!, $day: Date, $name: String) { territories(first: 20, asOf: $day
    filter: { within: $id, name: $name }) { nodes { name } totalCount } }"""


def shown(place: dict[str, Any]) -> tuple[str, str | None, list[str], list[str], list[str]]:
    """A place in few words: its name, what it lies in, and what lies in it."""
    above = [one["name"] for one in place["ancestors"]]
    parent = place["parent"] and place["parent"]["name"]
    return place["name"], parent, above, names(place["children"]), names(place["descendants"])


async def moved(ask: Ask) -> dict[str, str]:
    """A district that was renamed in 2005 and came from the old town to the new in 2010."""
    country = await a_country(ask, since="1900")
    old = await a_territory(ask, "Oldtown", "municipality", country, since="1900")
    new = await a_territory(ask, "Newtown", "municipality", country, since="2001")
    place = await a_territory(ask, "Marsh", "district", old, since="1950")
    quarter = await a_territory(ask, "Quay", "neighbourhood", place, since="1950")
    named = {"territoryId": place, "name": {"en": "Garden", "fr": "Jardin"}, "since": "2005-04"}
    await ask.do("renameTerritory", "territory { id }", named)
    placed = {"territoryId": place, "parentId": new, "since": "2010-07-01"}
    await ask.do("moveTerritory", "territory { id }", placed)
    return {"country": country, "old": old, "new": new, "place": place, "quarter": quarter}


TOP = ["World", "Continent", "Portugal"]
DAYS: dict[str | None, tuple[str, str | None, list[str], list[str], list[str]]] = {
    None: ("Garden", "Newtown", [*TOP, "Newtown"], ["Quay"], ["Quay"]),
    "2010-07-01": ("Garden", "Newtown", [*TOP, "Newtown"], ["Quay"], ["Quay"]),
    "2010-06-30": ("Garden", "Oldtown", [*TOP, "Oldtown"], ["Quay"], ["Quay"]),
    "2005-04-01": ("Garden", "Oldtown", [*TOP, "Oldtown"], ["Quay"], ["Quay"]),
    "2005-03-31": ("Marsh", "Oldtown", [*TOP, "Oldtown"], ["Quay"], ["Quay"]),
    "1950-01-01": ("Marsh", "Oldtown", [*TOP, "Oldtown"], ["Quay"], ["Quay"]),
}


async def test_places_had_other_names_and_lay_elsewhere(ask: Ask) -> None:
    ids = await moved(ask)
    heard = listen(ask)
    for day, expected in DAYS.items():
        answer = await ask(PLACE, id=ids["place"], day=day)
        assert shown(answer["territory"]) == expected, day
    assert len(heard) == len(DAYS)
    assert await ask(PLACE, id=ids["place"], day="1949-12-31") == {"territory": None}
    answer = await ask(PLACE, id=ids["place"], day="2005-03-31", lang="fr")
    assert answer["territory"]["names"] == {"en": "Marsh"}


async def test_what_lay_within_is_found_by_its_name_of_then(ask: Ask) -> None:
    ids = await moved(ask)
    for wider, day, name, found in (
        ("old", None, None, ["Oldtown"]),
        ("old", "2010-06-30", None, ["Garden", "Oldtown", "Quay"]),
        ("old", "2005-03-31", None, ["Marsh", "Oldtown", "Quay"]),
        ("new", "2010-06-30", None, ["Newtown"]),
        ("new", "2010-07-01", None, ["Garden", "Newtown", "Quay"]),
        ("country", "2000-01-01", None, ["Marsh", "Oldtown", "Portugal", "Quay"]),
        ("old", "2005-03-31", "mar", ["Marsh"]),
        ("old", "2005-04-01", "mar", []),
        ("old", "2005-04-01", "gard", ["Garden"]),
    ):
        answer = await ask(WITHIN, id=ids[wider], day=day, name=name)
        assert names(answer["territories"]) == found, (wider, day)
        assert answer["territories"]["totalCount"] == len(found)


async def test_descendants_to_a_depth_are_those_of_the_day(ask: Ask) -> None:
    ids = await moved(ask)
    query = """query ($id: ID!, $day: Date, $depth: Int) { territory(id: $id, asOf: $day) {
        descendants(first: 9, depth: $depth) { nodes { name } } } }"""
    for depth, found in ((1, ["Marsh"]), (2, ["Marsh", "Quay"]), (None, ["Marsh", "Quay"])):
        answer = await ask(query, id=ids["old"], day="2000-01-01", depth=depth)
        assert names(answer["territory"]["descendants"]) == found


async def test_a_grouping_was_made_of_others(ask: Ask) -> None:
    ids = await moved(ask)
    union = await a_territory(ask, "Union", None, memberIds=[ids["old"]], since="2000")
    included = {"groupingId": union, "territoryId": ids["new"], "since": "2012"}
    await ask.do("includeInGrouping", "territory { id }", included)
    query = """query ($id: ID!, $day: Date) { territory(id: $id, asOf: $day) {
        members(first: 9) { nodes { name groupings { name } } } } }"""
    for day, found in (
        ("2001-06-01", ["Oldtown"]),
        ("2012-01-01", ["Newtown", "Oldtown"]),
        (None, ["Newtown", "Oldtown"]),
    ):
        answer = await ask(query, id=union, day=day)
        members = answer["territory"]["members"]["nodes"]
        assert members == [{"name": name, "groupings": [{"name": "Union"}]} for name in found]
    for day, found in (
        ("2001-06-01", ["Marsh", "Oldtown", "Quay", "Union"]),
        ("2012-01-01", ["Garden", "Newtown", "Oldtown", "Quay", "Union"]),
    ):
        answer = await ask(WITHIN, id=union, day=day)
        assert names(answer["territories"]) == found


async def test_bodies_were_not_there_yet_or_no_more(ask: Ask) -> None:
    ids = await moved(ask)
    body = await an_organisation(ask, "Forum", territoryId=ids["place"], since="2009-09")
    described = {"organisationId": body, "name": {"en": "Council"}, "kind": "PLATFORM"}
    described["sector"] = "MIXED"
    done = await ask.do(
        "describeOrganisation", "organisation { id }", {**described, "since": "2012"}
    )
    assert "organisation" in done, done
    ended = {"organisationId": body, "on": "2015"}
    await ask.do("dissolveOrganisation", "organisation { id }", ended)
    query = """query ($id: ID!, $old: ID!, $day: Date) {
        organisation(id: $id, asOf: $day) { name kind validFrom validUntil
            territory { name parent { name } } }
        organisations(first: 9, asOf: $day, filter: { within: $old }) { nodes { name } }
        platforms(first: 9, asOf: $day) { nodes { name } } }"""
    lasted = {"validFrom": "2009-09", "validUntil": "2015"}
    for day, name, kind, lay, within, platforms in (
        ("2009-09-01", "Forum", "ASSOCIATION", "Oldtown", ["Forum"], []),
        ("2011-01-01", "Forum", "ASSOCIATION", "Newtown", [], []),
        ("2015-12-31", "Council", "PLATFORM", "Newtown", [], ["Council"]),
    ):
        answer = await ask(query, id=body, old=ids["old"], day=day)
        place = {"name": "Garden", "parent": {"name": lay}}
        assert answer["organisation"] == {"name": name, "kind": kind, **lasted, "territory": place}
        assert names(answer["organisations"]) == within
        assert names(answer["platforms"]) == platforms
    for day in ("2009-08-31", "2016-01-01"):
        answer = await ask(query, id=body, old=ids["old"], day=day)
        assert answer == {
            "organisation": None,
            "organisations": {"nodes": []},
            "platforms": {"nodes": []},
        }
    answer = await ask(query, id=body, old=ids["old"])
    assert answer["organisation"]["name"] == "Council"
    assert answer["platforms"] == {"nodes": []}


async def test_seats_and_mandates_were_held_by_others(ask: Ask) -> None:
    body = await an_organisation(ask, "Table", "PLATFORM", since="2000")
    ada, ben = await a_person(ask, "Ada"), await a_person(ask, "Ben")
    await a_mandate(ask, body, "CHAIR", ada, since="2001", until="2005-06-30")
    await a_mandate(ask, body, "CHAIR", ben, since="2005-06-30")
    seat = await a_seat(ask, body, ada, since="2003-05")
    await ask.do("unseat", "seat { id }", {"seatId": seat, "on": "2010-02-01"})
    query = """query ($id: ID!, $day: Date, $ended: Boolean!) {
        organisation(id: $id, asOf: $day) {
            mandates(first: 9, includeEnded: $ended) { nodes { holder { ... on Person { name } } } }
            seats(first: 9, includeEnded: $ended) { totalCount nodes { validFrom validUntil } } }
        mandates(first: 9, asOf: $day, includeEnded: $ended) { totalCount } }"""
    for day, ended, held, seats in (
        ("2000-06-01", False, [], 0),
        ("2000-06-01", True, ["Ada", "Ben"], 1),
        ("2005-06-29", False, ["Ada"], 1),
        ("2005-06-30", False, ["Ben"], 1),
        ("2010-02-01", False, ["Ben"], 0),
        (None, False, ["Ben"], 0),
        (None, True, ["Ada", "Ben"], 1),
    ):
        answer = await ask(query, id=body, day=day, ended=ended)
        there = answer["organisation"]
        assert [node["holder"]["name"] for node in there["mandates"]["nodes"]] == held, day
        assert there["seats"]["totalCount"] == seats, day
        assert answer["mandates"]["totalCount"] == len(held), day
        for node in there["seats"]["nodes"]:
            assert node == {"validFrom": "2003-05", "validUntil": "2010-02-01"}


async def test_whoever_must_be_there_is_shown_as_known_now(ask: Ask) -> None:
    body = await an_organisation(ask, "Table", "PLATFORM", since="2009")
    ada = await a_person(ask, "Ada")
    await a_mandate(ask, body, "CHAIR", ada)
    query = """query ($day: Date) { mandates(first: 9, asOf: $day) { nodes { body { name
        partOf { name } } } } }"""
    renamed = {"organisationId": body, "name": {"en": "Round Table"}, "since": "2012"}
    await ask.do("describeOrganisation", "organisation { id }", renamed)
    for day, name in (("2005-01-01", "Round Table"), ("2010-01-01", "Table")):
        answer = await ask(query, day=day)
        assert answer["mandates"]["nodes"] == [{"body": {"name": name, "partOf": None}}]


async def test_what_is_unlisted_now_is_unseen_in_the_past(ask: Ask) -> None:
    body = await an_organisation(ask, "Shelter", since="2000")
    hidden = {"organisationId": body, "isUnlisted": True}
    await ask.do("describeOrganisation", "organisation { id }", hidden)
    query = """query ($id: ID!) { organisation(id: $id, asOf: "2005-01-01") { name }
        organisations(first: 9, asOf: "2005-01-01") { totalCount } }"""
    assert await ask(query, id=body) == {"organisation": None, "organisations": {"totalCount": 0}}
    answer = await ask(query, id=body, viewer=OPERATOR)
    assert answer == {"organisation": {"name": "Shelter"}, "organisations": {"totalCount": 1}}


async def test_a_merged_place_is_gone_from_lists_and_answers_by_its_id(ask: Ask) -> None:
    country = await a_country(ask, since="1900")
    east = await a_territory(ask, "East", "municipality", country, since="1900")
    west = await a_territory(ask, "West", "municipality", country, since="1900")
    given = {"predecessorIds": [east, west], "on": "2008-01-01", "name": {"en": "Middle"}}
    await ask.do("mergeTerritories", "territory { id }", given)
    query = """query ($id: ID!, $country: ID!, $day: Date, $ended: Boolean = false) {
        territory(id: $id, asOf: $day) { name validUntil successions { kind happenedOn
            predecessor { name } successor { name parent { name } } } }
        wide: territory(id: $country, asOf: $day) {
            children(first: 9, includeEnded: $ended) { nodes { name } } } }"""
    after = {"name": "Middle", "parent": {"name": "Portugal"}}
    became = {"kind": "merge", "happenedOn": "2008-01-01", "predecessor": {"name": "East"}}
    gone = {"name": "East", "validUntil": "2008-01-01"}
    gone["successions"] = [{**became, "successor": after}]  # type: ignore[assignment]  # A list.
    for day, there, ended, children in (
        (None, gone, False, ["Middle"]),
        (None, gone, True, ["East", "Middle", "West"]),
        ("2007-12-31", gone, False, ["East", "West"]),
        ("2008-01-01", None, False, ["Middle"]),
    ):
        answer = await ask(query, id=east, country=country, day=day, ended=ended)
        assert names(answer["wide"]["children"]) == children, day
        assert answer["territory"] == there, day


async def test_today_goes_by_the_requests_own_day(ask: Ask) -> None:
    body = await an_organisation(ask, "Table", "PLATFORM", since="2027-05-01")
    query = "{ organisations(first: 9) { nodes { id } } }"
    assert await ask(query) == {"organisations": {"nodes": []}}
    later = datetime(2027, 5, 1, tzinfo=UTC)
    assert await ask(query, now=later) == {"organisations": {"nodes": [{"id": body}]}}


async def test_days_are_days(ask: Ask) -> None:
    query = "query ($day: Date) { territories(first: 1, asOf: $day) { totalCount } }"
    for day in ("0001-01-01", "1899-12-31", "2026-03-01", "9999-12-31"):
        literal = query.replace("($day: Date)", "").replace("$day", f'"{day}"')
        assert await ask(query, day=day) == {"territories": {"totalCount": 0}}
        assert await ask(literal) == {"territories": {"totalCount": 0}}
    for no_day in ("2026-02-30", "2026", "yesterday", "", 5, True, {"a": 1}):
        answer = await ask.raw(query, day=no_day)
        assert "data" not in answer
        assert len(answer["errors"]) == 1
