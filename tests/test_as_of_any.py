"""Every question may be asked as of a day, but for those that are of today alone."""

from typing import Any

from atlas import a_country, a_person, a_seat, a_territory, an_organisation
from conftest import Ask
from test_as_of import DAYS, moved

from schema.root import schema


async def test_any_node_is_shown_as_it_was(ask: Ask) -> None:
    place = (await moved(ask))["place"]
    show = "... on Territory { name parent { name } }"
    for day, expected in DAYS.items():
        answer = await ask(
            f"""query($id: ID!, $day: Date) {{ node(id: $id, asOf: $day) {{ {show} }}
                nodes(ids: [$id], asOf: $day) {{ {show} }} }}""",
            id=place,
            day=day,
        )
        there = {"name": expected[0], "parent": {"name": expected[1]}}
        assert answer == {"node": there, "nodes": [there]}, day
    gone = "query($id: ID!) { node(id: $id, asOf: $day) { id } }".replace("$day", '"1949-12-31"')
    assert await ask(gone, id=place) == {"node": None}


async def test_a_seat_is_shown_in_its_body_as_that_was(ask: Ask) -> None:
    body = await an_organisation(ask, "Before", "PLATFORM", since="2001")
    ada = await a_person(ask, "Ada")
    seat = await a_seat(ask, body, ada, since="2002")
    renamed = {"organisationId": body, "name": {"en": "After"}, "since": "2010"}
    await ask.do("describeOrganisation", "organisation { id }", renamed)
    asked = "query($id: ID!, $day: Date) { seat(id: $id, asOf: $day) { body { name } } }"
    assert await ask(asked, id=seat) == {"seat": {"body": {"name": "After"}}}
    assert await ask(asked, id=seat, day="2009-12-31") == {"seat": {"body": {"name": "Before"}}}


async def test_the_nearest_are_those_of_the_day(ask: Ask) -> None:
    country = await a_country(ask, since="1900")
    for name, since in (("Near", "2005"), ("Far", "1950")):
        place = await a_territory(ask, name, "municipality", country, since=since)
        point = {"latitude": 38.0 if name == "Near" else 40.0, "longitude": -8.0}
        given = {"territoryId": place, "point": point}
        await ask.do("describeTerritory", "territory { id }", given)
    asked = """query($day: Date) { nearestTerritories(latitude: 38, longitude: -8, first: 9,
        scale: ["municipality"], asOf: $day) { name } }"""
    assert names_of(await ask(asked)) == ["Near", "Far"]
    assert names_of(await ask(asked, day="2004-12-31")) == ["Far"]


def names_of(answer: dict[str, Any]) -> list[str]:
    """The names of a plain list."""
    ((_, listed),) = answer.items()
    return [one["name"] for one in listed]


PRESENT = {
    *("scales", "roleCapabilities", "can"),  # Fixed codes and today's rights.
    *(
        "account",
        "accounts",
        "calendarFeeds",
        "client",
        "clients",
        "held",
        "viewer",
    ),  # Who acts, acts today.
    *("applications", "assessment", "charterAmendment", "charterDifference"),  # Of a day each.
    *("owedReturns", "timesAsked"),  # What is owed today, and what is counted over days.
    "journal",  # What was done, was done.
    "dialogue",  # It is of the time it is asked of.
}
"""Questions that are of today alone."""


def test_every_other_question_is_of_any_day() -> None:
    query = schema._schema.query_type
    assert query is not None
    without = {name for name, field in query.fields.items() if "asOf" not in field.args}
    assert without == PRESENT
