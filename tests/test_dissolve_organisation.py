"""An organisation that ends: what ends with it, what never began, and what is refused."""

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    a_mandate,
    a_person,
    a_seat,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
)

SHOW = "organisation { name validFrom validUntil past { validUntil } revision }"
ENDED = "This organisation has been dissolved already."


async def terms(ask: Ask, table: str) -> list[tuple[str | None, str | None]]:
    """From when until when the rows of a table hold."""
    rows = await ask.db.reads.fetch(
        f"SELECT valid_from::text, valid_until::text FROM {table} ORDER BY valid_from, id"
    )
    return [tuple(row.values()) for row in rows]


async def test_its_mandates_and_seats_end_with_it(ask: Ask) -> None:
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    body, member = await an_organisation(ask, "Body"), await an_organisation(ask, "Member")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2022")
    await a_mandate(ask, body, "SECRETARY", holderPersonId=ana, since="2021")
    await a_mandate(ask, body, "CHAIR", holderPersonId=rui, since="2025-07")
    await a_seat(ask, body, organisationId=member, delegateId=rui)
    await a_seat(ask, body, personId=ana, since="2025-08")

    given = {"organisationId": body, "on": "2025-06", "reason": {"en": "Merged"}}
    gone = await does(
        ask,
        "dissolveOrganisation",
        SHOW,
        given | {"expectedRevision": 1},
        event="organisation.dissolved",
    )

    assert gone == {
        "name": "Body",
        "validFrom": None,
        "validUntil": "2025-06",
        "past": [{"validUntil": "2025-06"}],
        "revision": 2,
    }
    assert await terms(ask, "mandate") == [
        ("2020-01-01", "2023-01-01"),
        ("2021-01-01", "2025-07-01"),
    ]
    assert await terms(ask, "seat") == [("2020-01-01", "2025-07-01")]
    await refused(ask, "dissolveOrganisation", given, "OrganisationEnded", ENDED)


async def test_what_it_held_elsewhere_ends_with_what_was_delegated_from_it(ask: Ask) -> None:
    body, member = await an_organisation(ask, "Body"), await an_organisation(ask, "Member")
    ana = await a_person(ask, "Ana")
    held = await a_mandate(ask, body, "AUDITOR", holderOrganisationId=member)
    later = await a_mandate(
        ask, body, "FACILITATOR", holderOrganisationId=member, since="2025-07-01"
    )
    for mandate, since in ((held, "2021"), (later, "2025-08")):
        delegated = {"mandateId": mandate, "personId": ana, "since": since}
        await ask.do("delegateMandate", "__typename", delegated)
    await a_seat(ask, body, organisationId=member, delegateId=ana)

    given = {"organisationId": member, "on": "2025-07-01"}
    await does(ask, "dissolveOrganisation", SHOW, given, event="organisation.dissolved")

    assert await terms(ask, "mandate") == [
        ("2020-01-01", "2025-07-01"),
        ("2021-01-01", "2025-07-01"),
    ]
    assert await terms(ask, "seat") == [("2020-01-01", "2025-07-01")]
    assert await terms(ask, "organisation WHERE valid_until IS NULL") == [(None, None)]


async def test_those_who_acted_for_it_do_so_no_longer(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    given = {"organisationId": body, "on": "2026-03-01"}
    await does(
        ask, "dissolveOrganisation", SHOW, given, event="organisation.dissolved", viewer=chair
    )

    assert chair.person_id is not None
    after = await ask.viewer(chair.person_id)
    assert (after.steered, after.held) == ({}, frozenset())


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("2026-03-02", "on: 2026-03-02 lies ahead; record the end the day it happens."),
        ("2026", "on: 2026 is not over yet; write the day it happened."),
        ("2012", "on: 2012 is before what is recorded since 2013-11-04."),
    ],
)
async def test_a_day_that_cannot_be_is_refused(ask: Ask, on: str, message: str) -> None:
    body = await an_organisation(ask, "Body", since="2013-11-04")
    given = {"organisationId": body, "on": on}
    await refused(ask, "dissolveOrganisation", given, "InvalidInput", message)


async def test_a_stranger_and_a_member_are_refused(ask: Ask) -> None:
    body, member = await an_organisation(ask, "Body"), await an_organisation(ask, "Member")
    secretary = await acting_for(ask, member, "Ana")
    await a_seat(ask, body, organisationId=member, delegateId=f"per_{secretary.person_id}")
    given = {"organisationId": body, "on": "2025"}
    for viewer, message in ((await somebody(ask, "Rui"), NO_MANDATE), (secretary, ANOTHERS_BODY)):
        await refused(ask, "dissolveOrganisation", given, "Forbidden", message, viewer=viewer)


async def test_what_was_founded_by_mistake_ends_the_day_it_began(ask: Ask) -> None:
    body = await an_organisation(ask, "Mistake", since="2026-03-01")
    given = {"organisationId": body, "on": "2026-03-01"}
    gone = await does(ask, "dissolveOrganisation", SHOW, given, event="organisation.dissolved")

    assert (gone["name"], gone["validUntil"]) == ("Mistake", "2026-03-01")
    listed = await ask("{ organisations(first: 9) { totalCount } }")
    assert listed["organisations"]["totalCount"] == 0


async def test_nothing_begins_in_what_has_ended(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Ana")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": body, "on": "2025"})
    for deed, given in (
        ("grantMandate", {"bodyId": body, "role": "CHAIR", "holderPersonId": ana}),
        ("grantMandate", {"bodyId": other, "role": "CHAIR", "holderOrganisationId": body}),
        ("seatPerson", {"bodyId": body, "personId": ana, "sector": "CITIZEN"}),
        (
            "seatOrganisation",
            {"bodyId": other, "organisationId": body, "delegateId": ana, "sector": "CITIZEN"},
        ),
        ("foundOrganisation", {"name": {"en": "Part"}, "kind": "EXECUTIVE", "partOfId": body}),
        ("describeOrganisation", {"organisationId": other, "partOfId": body}),
    ):
        await refused(ask, deed, given, "OrganisationEnded", ENDED)
    described = {"organisationId": body, "name": {"en": "B"}}
    nothing = "since: nothing is recorded for 2026-03-01; it ends on 2026-01-01."
    await refused(ask, "describeOrganisation", described, "InvalidInput", nothing)


async def test_what_is_recorded_afterwards_ends_with_it(ask: Ask) -> None:
    body, ana = await an_organisation(ask, "Body"), await a_person(ask, "Ana")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": body, "on": "2025"})

    await a_mandate(ask, body, "CHAIR", holderPersonId=ana)
    await a_seat(ask, body, personId=ana, until="2021")
    beyond = {
        "bodyId": body,
        "role": "AUDITOR",
        "holderPersonId": ana,
        "since": "2020",
        "until": "2026",
    }
    message = "until: 2026 is after the organisation ended, on 2026-01-01."
    await refused(ask, "grantMandate", beyond, "InvalidInput", message)

    assert await terms(ask, "mandate") == [("2020-01-01", "2026-01-01")]
    assert await terms(ask, "seat") == [("2020-01-01", "2022-01-01")]
