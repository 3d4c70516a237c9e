"""Decisions on record: numbered and frozen, what becomes of them, and on which day that is."""

import asyncio
import hashlib
import json
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from decision_scene import a_decision, a_link, a_record
from scene import (
    a_person,
    acting_for,
    an_organisation,
    bare,
    does,
    refused,
    somebody,
)

from governance.access import ANYONE, OPERATOR

SHOWN = """decision { id number title text texts originalLanguage outcome manner matters decidedOn
    inFavour against abstained minutes minutesLink canonical hash status isInForce validFrom
    validUntil implementedOn annulledOn annulReason revision voucher { name }
    errata { text notedOn } body { name } }"""


async def test_a_decision_taken_by_show_of_hands_is_recorded_under_the_next_number(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    await a_decision(ask, body)
    given = a_record(
        body,
        originalLanguage="fr",
        matters=["PUBLIC_MONEY", "ACTION", "ACTION"],
        inFavour=12,
        against=1,
        abstained=0,
        voucherId=f"per_{secretary.person_id}",
        minutes={"en": "Page 4."},
        minutesLink="https://example.org/minutes",
        inForceUntil="2027",
    )
    done = await does(
        ask, "recordDecision", SHOWN, given, event="decision.recorded", viewer=secretary
    )
    canonical = done.pop("canonical")
    assert done.pop("hash") == hashlib.sha256(canonical.encode()).hexdigest()
    assert json.loads(canonical) == {
        "body": body,
        "number": 2,
        "title": given["title"],
        "text": given["text"],
        "originalLanguage": "fr",
        "outcome": "adopted",
        "manner": "show_of_hands",
        "decidedOn": "2026-02-01",
        "inForceFrom": "2026-02-01",
        "inForceUntil": "2027",
        "matters": ["action", "public_money"],
        "inFavour": 12,
        "against": 1,
        "abstained": 0,
    }
    assert canonical == json.dumps(
        json.loads(canonical), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    del done["id"]
    assert done == {
        "number": 2,
        "title": "Fountain",
        "text": "We mend the fountain.",
        "texts": given["text"],
        "originalLanguage": "fr",
        "outcome": "ADOPTED",
        "manner": "SHOW_OF_HANDS",
        "matters": ["ACTION", "PUBLIC_MONEY"],
        "decidedOn": "2026-02-01",
        "inFavour": 12,
        "against": 1,
        "abstained": 0,
        "minutes": "Page 4.",
        "minutesLink": "https://example.org/minutes",
        "status": "IN_FORCE",
        "isInForce": True,
        "validFrom": "2026-02-01",
        "validUntil": "2027",
        "implementedOn": None,
        "annulledOn": None,
        "annulReason": None,
        "revision": 1,
        "voucher": {"name": "Bea"},
        "errata": [],
        "body": {"name": "Platform"},
    }


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"decidedOn": "2026-03-02"}, "decidedOn: 2026-03-02 lies ahead; record it once it is."),
        (
            {"manner": "BALLOT"},
            "manner: a ballot enters its decision itself when it is enacted.",
        ),
        (
            {"originalLanguage": "pt"},
            "originalLanguage: the text is not there in this language.",
        ),
        ({"inFavour": -1}, "inFavour: count from nobody upward."),
        ({"abstained": 2**31 - 1}, "abstained: count from nobody upward."),
        ({"inForceFrom": "2026-01-31"}, "inForceFrom: 2026-01-31 is before it was decided."),
        (
            {"inForceUntil": "2026-02-01"},
            "inForceUntil: 2026-02-01 is not after it comes into force.",
        ),
        (
            {"outcome": "REJECTED", "inForceUntil": "2027"},
            "inForceFrom: only what is adopted comes into force.",
        ),
        (
            {"minutesLink": "ftp://example.org"},
            "minutesLink: is no address of the web; write it as https://…",
        ),
        ({"title": {}}, 'title: say it in one language at least, as in {fr: "…"}.'),
    ],
)
async def test_what_makes_no_sense_is_not_recorded(
    ask: Ask, more: dict[str, Any], message: str
) -> None:
    body = await an_organisation(ask, "Platform")
    await refused(ask, "recordDecision", a_record(body, **more), "InvalidInput", message)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decision SET text = '{}'",
        "UPDATE decision SET title = '{}'",
        "UPDATE decision SET number = 9",
        "UPDATE decision SET outcome = 'rejected'",
        "UPDATE decision SET hash = sha256('x'), canonical = 'x'",
        "UPDATE decision SET in_favour = 3",
        "DELETE FROM decision",
        "TRUNCATE decision CASCADE",
        "UPDATE decision_erratum SET text = '{}'",
        "DELETE FROM decision_erratum",
        "DELETE FROM decision_link",
        "UPDATE decision_link SET parent_id = child_id",
    ],
)
async def test_the_database_refuses_to_rewrite_what_was_decided(
    ask: Ask, url: str, change: str
) -> None:
    body = await an_organisation(ask, "Platform")
    first, other = await a_decision(ask, body), await a_decision(ask, body)
    await a_link(ask, other, first)
    await ask.do("addErratum", "__typename", {"decisionId": first, "text": {"en": "A"}})
    connection = await asyncpg.connect(url)
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute(change)
    await connection.close()


async def test_a_hash_that_is_not_that_of_the_text_is_no_decision(ask: Ask, url: str) -> None:
    body = await an_organisation(ask, "Platform")
    await a_decision(ask, body)
    connection = await asyncpg.connect(url)
    with pytest.raises(asyncpg.CheckViolationError, match="decision_hash_is_true"):
        await connection.execute(
            "INSERT INTO decision (body_id, number, title, text, original_language, outcome,"
            " manner, decided_on, canonical, hash, valid_from) SELECT body_id, 2, title, text,"
            " 'en', outcome, manner, decided_on, canonical, sha256('x'), valid_from FROM decision"
        )
    await connection.close()


async def test_many_at_once_get_numbers_without_gaps(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    bad = a_record(body, originalLanguage="pt")
    tried = [
        ask.do("recordDecision", "__typename", bad if n % 3 else a_record(body), viewer=secretary)
        for n in range(12)
    ]
    done = await asyncio.gather(*tried)
    assert sorted(one["__typename"] for one in done) == [
        *["InvalidInput"] * 8,
        *["RecordDecisionPayload"] * 4,
    ]
    numbers = await ask.db.reads.fetchval("SELECT array_agg(number ORDER BY number) FROM decision")
    assert numbers == [1, 2, 3, 4]


async def test_what_is_asked_twice_is_recorded_once(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    given = a_record(body, idempotencyKey="fountain")
    first, second = [
        await ask.do("recordDecision", "decision { id number }", given, viewer=secretary)
        for _ in range(2)
    ]
    assert first == second
    assert await ask.count("decision") == 1


async def test_who_vouches_is_shown_to_strangers_as_the_holder_of_a_public_mandate(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    private = await a_person(ask, "Rui")
    shown = {}
    for name, person in (("Bea", f"per_{secretary.person_id}"), ("Rui", private)):
        decision = await a_decision(ask, body, voucherId=person)
        for asking in (ANYONE, OPERATOR):
            query = "query ($id: ID!) { decision(id: $id) { voucher { name } } }"
            found = (await ask(query, viewer=asking, id=decision))["decision"]["voucher"]
            shown[name, asking is ANYONE] = found and found["name"]
    assert shown == {
        ("Bea", True): "Bea",
        ("Bea", False): "Bea",
        ("Rui", True): None,
        ("Rui", False): "Rui",
    }
    done = await ask.do("forgetPerson", "__typename", {"personId": private})
    assert done["__typename"] == "ForgetPersonPayload", done
    gone = a_record(body, voucherId=private)
    message = "This person has been forgotten; register them anew to hold anything on them."
    await refused(ask, "recordDecision", gone, "PersonForgotten", message)


async def test_decisions_of_a_body_that_ended_are_recorded_up_to_its_end(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": body, "on": "2026-01"})
    await a_decision(ask, body, decidedOn="2026-01-31")
    message = "This organisation has been dissolved already."
    await refused(ask, "recordDecision", a_record(body), "OrganisationEnded", message)


async def test_bodies_that_both_have_decisions_stay_two(ask: Ask) -> None:
    body, twin = await an_organisation(ask, "Platform"), await an_organisation(ask, "Platforms")
    third = await an_organisation(ask, "The platform")
    await a_decision(ask, body)
    decision = await a_decision(ask, twin)
    given = {"duplicateId": twin, "originalId": body}
    message = "Both bodies have numbered decisions, which cannot be renumbered; keep both records."
    await refused(ask, "mergeDuplicate", given, "BothHaveDecisions", message)
    given = {"duplicateId": twin, "originalId": third}
    done = await ask.do("mergeDuplicate", "__typename", given)
    assert done["__typename"] == "MergeDuplicatePayload", done
    query = "query ($id: ID!) { decision(id: $id) { body { name } canonical } }"
    found = (await ask(query, id=decision))["decision"]
    assert found["body"]["name"] == "The platform"
    assert json.loads(found["canonical"])["body"] == twin
    await a_decision(ask, third)
    numbers = await ask.db.reads.fetchval(
        "SELECT array_agg(number ORDER BY number) FROM decision WHERE body_id = $1", bare(third)
    )
    assert numbers == [1, 2]


async def test_strangers_and_other_roles_do_nothing_with_decisions(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    auditor = await acting_for(ask, body, "Aud", "AUDITOR")
    role = "Your role does not let you do this."
    await refused(ask, "recordDecision", a_record(body), "Forbidden", role, viewer=auditor)
    nobody = await somebody(ask, "Zé")
    mandate = "This needs a mandate, and you hold none today."
    await refused(ask, "recordDecision", a_record(body), "Forbidden", mandate, viewer=nobody)
