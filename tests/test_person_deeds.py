"""Registering and correcting people: by whom, in how few words, and what is refused."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    NO_MANDATE,
    NOT_FOUND,
    NOT_SIGNED_IN,
    NOT_YOURS,
    ROLE_NOT_ENOUGH,
    a_mandate,
    a_person,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    row,
    somebody,
)

from governance.access import ANYONE

SHOW = "person { name languages revision }"


async def kept(ask: Ask, name: str) -> tuple[Any, ...]:
    """What the database holds on a person."""
    return await row(
        ask,
        "SELECT languages, gender, is_unlisted, is_demo FROM person WHERE name = $1",
        name,
    )


async def test_whoever_acts_for_a_body_registers_a_person(ask: Ask) -> None:
    secretary = await acting_for(ask, await an_organisation(ask, "Body"), "Rui")
    given = {"name": "  Ana Lopes ", "languages": ["pt", "fr", "pt"], "gender": "WOMAN"}
    person = await does(
        ask, "registerPerson", SHOW, given, event="person.registered", viewer=secretary
    )

    assert person == {"name": "Ana Lopes", "languages": ["pt", "fr"], "revision": 1}
    assert await kept(ask, "Ana Lopes") == (["pt", "fr"], "woman", False, False)
    by = await ask.db.reads.fetchval("SELECT registered_by_id FROM person WHERE name LIKE 'Ana%'")
    assert by == secretary.person_id
    mandates = await ask.db.reads.fetch(
        "SELECT d.mandate_id FROM event_detail d JOIN event e ON e.id = d.event_id"
        " WHERE d.person_id = $1",
        secretary.person_id,
    )
    assert [row["mandate_id"] for row in mandates] == list(secretary.steered.values())


async def test_a_combined_and_a_decomposed_name_are_kept_alike(ask: Ask) -> None:
    given = {"name": "Andre\u0301"}
    person = await does(ask, "registerPerson", SHOW, given, event="person.registered")

    assert person["name"] == "André"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": ""}, "name: is empty."),
        ({"name": "\u200b\u2060"}, "name: is empty."),
        ({"name": "a" * 301}, "name: has 301 characters, the limit is 300."),
        ({"name": "Ana\nLopes"}, "name: goes over several lines; write it in one."),
        ({"name": "Ana\x1bLopes"}, "name: contains a control character."),
        ({"languages": ["pt", ""]}, "languages: '' is no language tag; write fr, pt or pt-CV."),
    ],
)
async def test_what_is_no_name_or_language_is_refused(
    ask: Ask, given: dict[str, Any], message: str
) -> None:
    await refused(ask, "registerPerson", {"name": "Ana"} | given, "InvalidInput", message)


async def test_registering_is_refused_to_those_who_act_for_no_body(ask: Ask) -> None:
    body, auditor = await an_organisation(ask, "Body"), await somebody(ask, "Ana")
    await a_mandate(ask, body, "AUDITOR", holderPersonId=person_of(auditor))
    auditor = await ask.viewer(person_of(auditor))
    stranger = await somebody(ask, "Eva")
    for viewer, message in (
        (ANYONE, NOT_SIGNED_IN),
        (stranger, NO_MANDATE),
        (auditor, ROLE_NOT_ENOUGH),
    ):
        await refused(ask, "registerPerson", {"name": "Rui"}, "Forbidden", message, viewer=viewer)


async def test_people_correct_what_is_held_on_them(ask: Ask) -> None:
    ana = await somebody(ask, "Ana Lpes")
    given = {
        "personId": person_of(ana),
        "name": "Ana Lopes",
        "gender": "WOMAN",
        "languages": ["pt"],
        "isUnlisted": True,
        "expectedRevision": 1,
    }
    corrected = await does(ask, "correctPerson", SHOW, given, event="person.corrected", viewer=ana)

    assert corrected == {"name": "Ana Lopes", "languages": ["pt"], "revision": 2}
    assert await kept(ask, "Ana Lopes") == (["pt"], "woman", True, False)
    assert await ask.count("superseded") == 0
    params = await ask.db.reads.fetchval(
        "SELECT d.params FROM event_detail d JOIN event e ON e.id = d.event_id"
        " WHERE e.name = 'person.corrected'"
    )
    assert params == '{"corrected": ["gender", "is_unlisted", "languages", "name"]}'


async def test_what_is_left_out_stays_and_null_withdraws(ask: Ask) -> None:
    ana = await a_person(ask, "Ana", languages=["pt"], gender="WOMAN", isUnlisted=True)
    given: dict[str, Any] = {"personId": ana, "gender": None}
    await does(ask, "correctPerson", SHOW, given, event="person.corrected")
    assert await kept(ask, "Ana") == (["pt"], None, True, False)

    given = {"personId": ana, "languages": None, "isUnlisted": None}
    await does(ask, "correctPerson", SHOW, given, event="person.corrected")
    assert await kept(ask, "Ana") == ([], None, True, False)

    nameless = {"personId": ana, "name": None}
    await refused(ask, "correctPerson", nameless, "InvalidInput", "name: is empty.")


async def test_the_one_who_registered_a_person_corrects_it_and_others_do_not(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    secretary, chair = await acting_for(ask, body, "Rui"), await acting_for(ask, body, "Eva")
    ana = await a_person(ask, "Ana", viewer=secretary)
    await a_mandate(ask, body, "AUDITOR", holderPersonId=ana)
    chair = await ask.viewer(person_of(chair))

    given = {"personId": ana, "name": "Anna"}
    await refused(ask, "correctPerson", given, "Forbidden", NOT_YOURS, viewer=chair)
    await refused(ask, "correctPerson", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    await does(ask, "correctPerson", SHOW, given, event="person.corrected", viewer=secretary)


async def test_who_may_not_see_a_person_does_not_learn_that_they_are_there(ask: Ask) -> None:
    ana, stranger = await a_person(ask, "Ana"), await somebody(ask, "Rui")
    given = {"personId": ana, "name": "Anna"}
    for viewer in (ANYONE, stranger):
        await refused(ask, "correctPerson", given, "NotFound", NOT_FOUND, viewer=viewer)
    old = given | {"expectedRevision": 3}
    message = (
        "This was changed meanwhile: you know revision 3, it is now at 1. Read it again and repeat."
    )
    await refused(ask, "correctPerson", old, "RevisionMismatch", message)
