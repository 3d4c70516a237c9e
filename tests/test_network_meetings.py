"""The network's own meetings come in from the demonstration's file, as far as is told of them."""

from typing import Any

from conftest import NOW, Ask

from governance import network
from governance.access import OPERATOR
from governance.network import Imported

LISTED = """{ meetings(first: 20) { nodes { title(lang: "fr") begins ends manner state timeZone
    territory { name(lang: "fr") } body { name(lang: "en") } peoplePresent
    description(lang: "pt") } } }"""
DUE = """{ organisationByRef(system: "TOGETHER", key: "together") {
    meetingRule { cadence validFrom } meetingsDue { lastHeld { begins } dueOn isOverdue } } }"""


async def load(ask: Ask, file: dict[str, Any]) -> Imported:
    """Let a file come in."""
    async with ask.db.session() as session:
        imported = await network.import_network(session, file, viewer=OPERATOR, at=NOW)
        await session.commit()
    return imported


async def test_the_networks_meetings_are_told_to_what_is_known(ask: Ask) -> None:
    await load(ask, network.demo())
    nodes = (await ask(LISTED))["meetings"]["nodes"]
    assert {one["state"] for one in nodes} == {"HELD"}
    told = [
        (
            *(one["begins"], one["ends"], one["manner"], one["timeZone"], one["peoplePresent"]),
            one["territory"] and one["territory"]["name"],
        )
        for one in nodes
    ]
    assert told == [
        ("2009-09", "2009-09", "IN_PERSON", "Europe/Paris", None, "Mulhouse"),
        ("2012-11-22", "2012-11-23", "IN_PERSON", "Europe/Paris", 300, "Mulhouse"),
        ("2012-11-23", "2012-11-23", "IN_PERSON", "Europe/Paris", None, "Mulhouse"),
        ("2013-11-04", "2013-11-04", "IN_PERSON", "Europe/Paris", None, "Strasbourg"),
        ("2016-11", "2016-11", "IN_PERSON", "Europe/Brussels", None, "Braine-l'Alleud"),
        ("2020-11", "2020-11", "ONLINE", told[5][3], None, None),
        ("2024-11-07", "2024-11-11", None, told[5][3], None, None),
    ]
    assert nodes[1]["description"] == "Mais de 300 pessoas de 19 países."
    assert nodes[2]["title"] == "Groupe de travail 2 : les bases du réseau"
    assert nodes[2]["body"]["name"].startswith("Working group 2")
    (found,) = (await ask(DUE)).values()
    assert found == {
        "meetingRule": {"cadence": "QUARTERLY", "validFrom": "2020-11"},
        "meetingsDue": {
            "lastHeld": {"begins": "2024-11-07"},
            "dueOn": "2025-02-07",
            "isOverdue": True,
        },
    }


async def test_a_meeting_that_does_not_fit_is_told_and_stops_nothing(ask: Ask) -> None:
    file = network.demo()
    body = {"body": "together", "title": "X"}
    file["meetings"] = [
        {"key": "a", **body},
        {"key": "b", **body, "start": "2030"},
        {"key": "c", **body, "body": "nobody", "start": "2020"},
        {"key": "d", **body, "start": "2020", "place": "nowhere"},
        {"key": "e", **body, "start": "2020", "title": {"en": "Fits"}},
        {"key": "f", "title": "Nobody's", "start": "2020"},
        {"key": "g", **body, "start": "2013", "announced": True},
    ]
    imported = await load(ask, file)
    assert [(each.origin, each.reason) for each in imported.rejected] == [
        ("meetings[0]", "start: is missing."),
        ("meetings[1]", "begins: lies ahead; convene a meeting that is to be held."),
        ("meetings[2]", "body: 'nobody' is not among what has come in."),
        ("meetings[3]", "place: 'nowhere' is not among what has come in."),
    ]
    assert (imported.added["meetings"], imported.kept_for_later["meetings"]) == (1, 2)
    again = await load(ask, file)
    assert (again.added["meetings"], again.known["meetings"]) == (0, 1)
