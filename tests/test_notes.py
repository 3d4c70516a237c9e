"""Notes on organisations: written by the secretariat, read by those they are for."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    NOT_FOUND,
    NOT_SIGNED_IN,
    SECRETARIAT_ONLY,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
    the_network,
)

from governance.access import ANYONE, OPERATOR, Viewer

READ = "query ($id: ID!) { organisation(id: $id) { notes { label text audience source } } }"


def said(text: str | None, label: str = "contacts") -> list[dict[str, str | None]]:
    """One note, as it is written."""
    return [{"label": label, "text": text}]


async def notes(ask: Ask, body: str, viewer: Viewer = OPERATOR) -> dict[str, str]:
    """What is noted on an organisation for a reader, by label."""
    found = (await ask(READ, viewer=viewer, id=body))["organisation"]["notes"]
    return {note["label"]: note["text"] for note in found}


async def test_a_note_is_read_by_those_it_is_for(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    given: dict[str, Any] = {"organisationId": body, "notes": said("Ana, +351 1")}

    done = await does(
        ask,
        "noteOrganisation",
        "organisation { notes { label text audience source } }",
        given | {"audience": "BODY"},
        event="organisation.noted",
        viewer=secretariat,
    )
    await ask.do("noteOrganisation", "__typename", given | {"notes": said("Slow", "remarks")})

    own = {"label": "contacts", "text": "Ana, +351 1", "audience": "BODY", "source": "secretariat"}
    assert done["notes"] == [own]
    assert await notes(ask, body, secretariat) == {"contacts": "Ana, +351 1", "remarks": "Slow"}
    for role in ("CHAIR", "AUDITOR"):
        of_it = await acting_for(ask, body, role.title(), role)
        assert await notes(ask, body, of_it) == {"contacts": "Ana, +351 1"}
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Rui")
    for stranger in (ANYONE, other, await somebody(ask, "Zé")):
        assert await notes(ask, body, stranger) == {}
    journal = await ask.db.reads.fetch(
        "SELECT params FROM event_detail d JOIN event e ON e.id = d.event_id"
        " WHERE e.name = 'organisation.noted'"
    )
    assert [row["params"] for row in journal] == ["{}", "{}"]


async def test_a_note_replaces_the_one_of_its_label_and_an_empty_one_takes_it_away(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Body")
    for text, left in (("One", "One"), ("Two\nlines", "Two\nlines"), (" ", None), (None, None)):
        given = {"organisationId": body, "notes": said(text)}
        await ask.do("noteOrganisation", "__typename", given)
        assert (await notes(ask, body)).get("contacts") == left


async def test_notes_follow_a_record_that_is_merged(ask: Ask) -> None:
    body, twin = await an_organisation(ask, "Body"), await an_organisation(ask, "Twin")
    for each, label in ((body, "a"), (twin, "b")):
        given = {"organisationId": each, "notes": said("Known", label)}
        await ask.do("noteOrganisation", "__typename", given)

    await ask.do("mergeDuplicate", "__typename", {"duplicateId": twin, "originalId": body})

    assert await notes(ask, body) == {"a": "Known", "b": "Known"}


async def test_it_is_refused_to_all_but_the_secretariat(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    chair = await acting_for(ask, body, "Eva", "CHAIR")
    given = {"organisationId": body, "notes": said("Mine")}
    deed = "noteOrganisation"

    await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=chair)
    await refused(ask, deed, given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    unseen = given | {"organisationId": hidden}
    await refused(ask, deed, unseen, "NotFound", NOT_FOUND, viewer=chair)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ([], "notes: has 0 of them; write 1 to 50."),
        ([{"label": " ", "text": "x"}], "notes: is empty."),
        ([{"label": "a\nb", "text": "x"}], "notes: goes over several lines; write it in one."),
        (said("x" * 20_001), "contacts: has 20001 characters, the limit is 20000."),
    ],
)
async def test_notes_have_a_label_and_a_size(
    ask: Ask, written: list[dict[str, str | None]], message: str
) -> None:
    body = await an_organisation(ask, "Body")
    given = {"organisationId": body, "notes": written}

    await refused(ask, "noteOrganisation", given, "InvalidInput", message)
