"""Consultations: recorded, corrected and cancelled, each seen by who may see the body."""

from typing import Any

import pytest
from conftest import Ask
from consultation_scene import SUBJECT, WHY, a_consultation, a_return
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
    row,
)

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = """consultation { title subject public publicDescription people means moderatedBy
    authorityPresent heldFrom heldUntil returnDueOn isOwed isOverdue settledOn cancelledOn
    cancelReason revision body { name } territory { name } }"""
CANCELLED = "This consultation was cancelled; record another if people are asked after all."
WHOLE: dict[str, Any] = {
    "title": {"en": "The square"},
    "subject": SUBJECT,
    "public": "HOMOGENEOUS_GROUP",
    "publicDescription": {"en": "Care staff"},
    "people": 12,
    "means": ["WRITTEN", "SPOKEN_TRANSCRIBED", "WRITTEN"],
    "moderatedBy": {"en": "A facilitator"},
    "authorityPresent": {"en": "The mayor's office"},
    "heldFrom": "2026-01-10",
    "heldUntil": "2026-01-12",
    "returnDueOn": "2026-02-28",
}
SHOWN: dict[str, Any] = {
    "title": "The square",
    "subject": "What is lacking here?",
    "public": "HOMOGENEOUS_GROUP",
    "publicDescription": "Care staff",
    "people": 12,
    "means": ["WRITTEN", "SPOKEN_TRANSCRIBED"],
    "moderatedBy": "A facilitator",
    "authorityPresent": "The mayor's office",
    "heldFrom": "2026-01-10",
    "heldUntil": "2026-01-12",
    "returnDueOn": "2026-02-28",
    "isOwed": True,
    "isOverdue": True,
    "settledOn": None,
    "cancelledOn": None,
    "cancelReason": None,
    "revision": 1,
    "body": {"name": "Platform"},
    "territory": {"name": "Town"},
}


async def a_platform(ask: Ask) -> tuple[str, Viewer]:
    """A platform of a town, and its secretary."""
    town = await a_territory(ask, "Town")
    body = await an_organisation(ask, "Platform", territoryId=town)
    return body, await acting_for(ask, body, "Lia")


async def recorded(ask: Ask, body: str, viewer: Viewer) -> str:
    """The whole consultation, by its id."""
    given = WHOLE | {"bodyId": body}
    done = await ask.do("recordConsultation", "consultation { id }", given, viewer=viewer)
    return str(done["consultation"]["id"])


async def test_a_body_records_whom_it_asked_where_it_sits(ask: Ask) -> None:
    body, lia = await a_platform(ask)
    given = WHOLE | {"bodyId": body}
    done = await does(
        ask, "recordConsultation", SHOW, given, event="consultation.recorded", viewer=lia
    )
    assert done == SHOWN
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    await refused(ask, "recordConsultation", given, "Forbidden", ANOTHERS_BODY, viewer=eli)


async def test_what_is_asked_from_today_on_is_not_overdue(ask: Ask) -> None:
    body, lia = await a_platform(ask)
    given = {"bodyId": body, "title": {"en": "Now"}, "subject": SUBJECT, "public": "MEMBERS"}
    given |= {"means": ["MEETING"], "returnDueOn": "2026-03-01"}
    show = "consultation { heldFrom heldUntil people isOwed isOverdue }"
    done = await ask.do("recordConsultation", show, given, viewer=lia)
    assert done["consultation"] == {
        "heldFrom": "2026-03-01",
        "heldUntil": None,
        "people": None,
        "isOwed": True,
        "isOverdue": False,
    }


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": {}}, 'title: say it in one language at least, as in {fr: "…"}.'),
        ({"subject": {}}, 'subject: say it in one language at least, as in {fr: "…"}.'),
        ({"means": []}, "means: name one at least."),
        ({"people": -1}, "people: is how many answered: 0 or more."),
        ({"heldUntil": "2026-01-09"}, "until: 2026-01-09 is not after 2026-01-10."),
        (
            {"returnDueOn": "2026-01-09"},
            "returnDueOn: 2026-01-09 is before people are asked, from 2026-01-10 on.",
        ),
    ],
)
async def test_what_makes_no_sense_is_not_recorded(
    ask: Ask, wrong: dict[str, Any], message: str
) -> None:
    body, lia = await a_platform(ask)
    given = WHOLE | {"bodyId": body} | wrong
    await refused(ask, "recordConsultation", given, "InvalidInput", message, viewer=lia)


async def test_who_sits_nowhere_says_where_and_who_has_ended_asks_nobody(ask: Ask) -> None:
    nowhere = await an_organisation(ask, "Nowhere")
    where = "territoryId: say where; the body itself sits nowhere."
    given = WHOLE | {"bodyId": nowhere}
    await refused(ask, "recordConsultation", given, "InvalidInput", where)
    absent = given | {"territoryId": f"ter_{nowhere[4:]}"}
    await refused(ask, "recordConsultation", absent, "NotFound", NOT_FOUND)
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": nowhere, "on": "2025"})
    given["territoryId"] = await a_territory(ask, "Town")
    answer = await ask.do("recordConsultation", "__typename", given)
    assert answer["__typename"] == "OrganisationEnded"


async def test_what_was_recorded_wrongly_is_corrected_and_what_was_known_stays(ask: Ask) -> None:
    body, lia = await a_platform(ask)
    asked = await recorded(ask, body, lia)
    other = await a_territory(ask, "Village")
    right: dict[str, Any] = {
        "title": {"en": "The park"},
        "subject": {"en": "Trees?"},
        "public": "YOUNG_PEOPLE",
        "publicDescription": None,
        "people": 30,
        "means": ["KIOSK"],
        "moderatedBy": None,
        "authorityPresent": {"en": "None"},
        "territoryId": other,
        "heldFrom": "2026-01-11",
        "heldUntil": None,
    }
    given = {"consultationId": asked, "expectedRevision": 1} | right
    done = await does(
        ask, "correctConsultation", SHOW, given, event="consultation.corrected", viewer=lia
    )
    shown = {"title": "The park", "subject": "Trees?", "authorityPresent": "None", "revision": 2}
    shown |= {"territory": {"name": "Village"}}
    same = {key: value for key, value in right.items() if key in SHOWN and key not in shown}
    assert done == SHOWN | same | shown
    before = await row(
        ask, "SELECT fact ->> 'people_count', fact ->> 'valid_until' FROM superseded"
    )
    assert before == ("12", "2026-01-12")

    again = given | {"people": 31}
    changed = "This was changed meanwhile: you know revision 1, it is now at 2."
    answer = await ask.do("correctConsultation", "__typename", again, viewer=lia)
    assert answer["message"].startswith(changed)
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    again = {"consultationId": asked, "people": 1}
    await refused(ask, "correctConsultation", again, "Forbidden", ANOTHERS_BODY, viewer=eli)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"public": None}, "public: say who was asked."),
        ({"means": []}, "means: name one at least."),
        ({"title": None}, 'title: say it in one language at least, as in {fr: "…"}.'),
        ({"territoryId": None}, "territoryId: say where; the body itself sits nowhere."),
        ({"heldFrom": "2026-01-12"}, "heldUntil: 2026-01-12 is not after it began, on 2026-01-12."),
        (
            {"heldFrom": "2026-01-11", "heldUntil": None},
            "heldFrom: a return was given on 2026-01-10; it began by then.",
        ),
        (
            {"heldFrom": "2026-03-01", "heldUntil": None},
            "returnDueOn: 2026-02-28 is before people are asked, from 2026-03-01 on.",
        ),
    ],
)
async def test_what_makes_no_sense_is_no_correction(
    ask: Ask, wrong: dict[str, Any], message: str
) -> None:
    body, lia = await a_platform(ask)
    asked = await recorded(ask, body, lia)
    await a_return(ask, asked, on="2026-01-10")
    given = {"consultationId": asked, **wrong}
    await refused(ask, "correctConsultation", given, "InvalidInput", message, viewer=lia)


async def test_what_is_not_held_is_cancelled_for_a_reason_that_all_may_read(ask: Ask) -> None:
    body, lia = await a_platform(ask)
    asked = await recorded(ask, body, lia)
    given = {"consultationId": asked, "reason": {"en": "A storm"}, "expectedRevision": 1}
    done = await does(
        ask, "cancelConsultation", SHOW, given, event="consultation.cancelled", viewer=lia
    )
    over = {"cancelledOn": "2026-03-01", "cancelReason": "A storm", "revision": 2}
    assert done == SHOWN | over | {"isOwed": False, "isOverdue": False}
    for deed, more in (
        ("cancelConsultation", {"reason": WHY}),
        ("correctConsultation", {"people": 1}),
        ("giveReturn", {"text": WHY, "channels": ["PRESS"]}),
        ("extendReturn", {"dueOn": "2027-01-01", "reason": WHY}),
    ):
        again = {"consultationId": asked, **more}
        await refused(ask, deed, again, "ConsultationCancelled", CANCELLED, viewer=lia)


async def test_people_who_were_told_were_asked(ask: Ask) -> None:
    body, lia = await a_platform(ask)
    asked = await recorded(ask, body, lia)
    first = await a_return(ask, asked)
    given = {"consultationId": asked, "reason": WHY}
    told = "A return on this consultation was given, so people were asked; it stays."
    await refused(ask, "cancelConsultation", given, "ReturnGiven", told, viewer=lia)
    await a_return(ask, asked, isFinal=True)
    last = "The last return on this consultation was given already; withdraw it to go on."
    await refused(ask, "cancelConsultation", given, "ReturnSettled", last, viewer=lia)
    assert first


async def test_those_of_an_unlisted_body_are_seen_by_who_knows_it(ask: Ask) -> None:
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    within = await acting_for(ask, cell, "Ivo")
    town = await a_territory(ask, "Town")
    asked = await a_consultation(ask, cell, town, title={"en": "Hidden"})
    given = await a_return(ask, asked)
    await ask.do(
        "extendReturn",
        "__typename",
        {"consultationId": asked, "dueOn": "2026-06-01", "reason": WHY},
    )
    for viewer, count in ((ANYONE, 0), (within, 1), (OPERATOR, 1)):
        answer = await ask(
            """query ($id: ID!, $given: ID!, $town: ID!, $body: ID!) {
              consultation(id: $id) { extensions { dueOn } } node(id: $given) { id }
              consultations(first: 9) { totalCount }
              owedReturns(first: 9) { totalCount nodes { returns(first: 9) { totalCount } } }
              timesAsked(territory: $town) { public consultations }
              organisation(id: $body) { consultations(first: 9) { totalCount } }
              journal(last: 3) { nodes { name } } }""",
            viewer=viewer,
            id=asked,
            given=given,
            town=town,
            body=cell,
        )
        assert answer["consultations"]["totalCount"] == count
        assert answer["owedReturns"] == {
            "totalCount": count,
            "nodes": [{"returns": {"totalCount": 1}}] * count,
        }
        assert answer["timesAsked"] == [{"public": "RESIDENTS", "consultations": 1}] * count
        told = {"consultations": {"totalCount": 1}} if count else None
        assert answer["organisation"] == told
        assert answer["consultation"] == (
            {"extensions": [{"dueOn": "2026-06-01"}]} if count else None
        )
        assert answer["node"] == ({"id": given} if count else None)
        names = [each["name"] for each in answer["journal"]["nodes"]]
        assert ("consultation.return_given" in names) == bool(count)
    stranger = {"consultationId": asked, "people": 1}
    await refused(ask, "correctConsultation", stranger, "NotFound", NOT_FOUND, viewer=ANYONE)
