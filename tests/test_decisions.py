"""Decisions on record: numbered and frozen, what becomes of them, and on which day that is."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from decision_scene import a_decision, a_link, a_record
from scene import (
    a_person,
    a_territory,
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
STATUS = "query ($id: ID!, $day: Date) { decision(id: $id, asOf: $day) { status isInForce } }"
NOT_ADOPTED = "This decision was not adopted, so nothing follows from it."
ANNULLED = "This decision has been annulled; take another."


async def stands(ask: Ask, decision: str, day: str | None = None) -> tuple[str | None, bool]:
    """How a decision stands on a day, and whether it is in force."""
    found = (await ask(STATUS, id=decision, day=day))["decision"]
    return found["status"], found["isInForce"]


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


async def test_what_was_not_adopted_is_on_record_and_never_in_force(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    for outcome in ("REJECTED", "WITHDRAWN", "NO_QUORUM"):
        given = a_record(body, outcome=outcome)
        done = await does(ask, "recordDecision", SHOWN, given, event="decision.recorded")
        told = {name: done[name] for name in ("status", "isInForce", "validFrom", "validUntil")}
        assert told == {
            "status": outcome,
            "isInForce": False,
            "validFrom": None,
            "validUntil": None,
        }
        decision = {"decisionId": done["id"]}
        await refused(ask, "implementDecision", decision, "DecisionNotAdopted", NOT_ADOPTED)
        reason = {"reason": {"en": "No."}}
        await refused(ask, "annulDecision", decision | reason, "DecisionNotAdopted", NOT_ADOPTED)


async def test_a_decision_stands_as_its_days_say(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    decision = await a_decision(
        ask, body, decidedOn="2024-05-01", inForceFrom="2024-06-01", inForceUntil="2025-06-01"
    )
    given = {"decisionId": decision, "on": "2024-12-01"}
    assert await stands(ask, decision) == ("EXPIRED", False)
    done = await does(
        ask,
        "implementDecision",
        "decision { implementedOn revision }",
        given,
        event="decision.implemented",
    )
    assert done == {"implementedOn": "2024-12-01", "revision": 2}
    assert [await stands(ask, decision, day) for day in DAYS] == [
        (None, False),
        ("ADOPTED", False),
        ("IN_FORCE", True),
        ("IMPLEMENTED", True),
        ("IMPLEMENTED", False),
    ]
    already = "This decision is on record as implemented already."
    await refused(ask, "implementDecision", given, "AlreadyImplemented", already)


DAYS = ("2024-04-30", "2024-05-31", "2024-06-01", "2024-12-01", "2025-06-01")


async def test_what_is_annulled_is_in_force_no_more_and_says_why(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    decision = await a_decision(ask, body)
    given = {"decisionId": decision, "reason": {"en": "No water."}, "on": "2026-02-15"}
    early = "on: 2026-01-31 is before it was decided, on 2026-02-01."
    await refused(ask, "annulDecision", given | {"on": "2026-01-31"}, "InvalidInput", early)
    ahead = "on: 2026-03-02 lies ahead; record it the day it happens."
    await refused(ask, "annulDecision", given | {"on": "2026-03-02"}, "InvalidInput", ahead)
    other = (
        "This was changed meanwhile: you know revision 7, it is now at 1. Read it again and repeat."
    )
    known = given | {"expectedRevision": 7}
    await refused(ask, "annulDecision", known, "RevisionMismatch", other)
    done = await does(
        ask,
        "annulDecision",
        "decision { annulledOn annulReason validUntil status }",
        given,
        event="decision.annulled",
    )
    assert done == {
        "annulledOn": "2026-02-15",
        "annulReason": "No water.",
        "validUntil": "2026-02-15",
        "status": "ANNULLED",
    }
    assert await stands(ask, decision, "2026-02-14") == ("IN_FORCE", True)
    for deed in ("annulDecision", "implementDecision"):
        more = {"reason": {"en": "Again."}} if deed == "annulDecision" else {}
        again = {"decisionId": decision} | more
        await refused(ask, deed, again, "DecisionAnnulled", ANNULLED)


async def test_a_later_decision_takes_the_place_of_one(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Wider")
    first = await a_decision(ask, body, decidedOn="2025-01-01")
    later = await a_decision(ask, body, inForceFrom="2026-02-10")
    earlier = await a_decision(ask, body, decidedOn="2024-12-31")
    elsewhere = await a_decision(ask, other)
    given = {"decisionId": first, "byDecisionId": earlier}
    message = "byDecisionId: was not decided after this one."
    await refused(ask, "supersedeDecision", given, "InvalidInput", message)
    given = {"decisionId": first, "byDecisionId": elsewhere}
    message = "byDecisionId: is of another body and did not grow out of this one; link them first."
    await refused(ask, "supersedeDecision", given, "InvalidInput", message)

    given = {"decisionId": first, "byDecisionId": later}
    show = "decision { status validUntil supersededBy(first: 2) { nodes { id } } }"
    done = await does(ask, "supersedeDecision", show, given, event="decision.superseded")
    assert done == {
        "status": "SUPERSEDED",
        "validUntil": "2026-02-10",
        "supersededBy": {"nodes": [{"id": later}]},
    }
    assert await stands(ask, first, "2026-02-09") == ("IN_FORCE", True)
    linked = "These two decisions are linked in this way already."
    await refused(ask, "supersedeDecision", given, "AlreadyLinked", linked)

    again = await a_decision(ask, body)
    await a_link(ask, elsewhere, again)
    given = {"decisionId": again, "byDecisionId": elsewhere}
    done = await does(ask, "supersedeDecision", show, given, event="decision.superseded")
    assert done["validUntil"] == "2026-02-01"
    assert await stands(ask, again) == ("SUPERSEDED", False)


async def test_mistakes_are_told_beside_the_text_and_never_in_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    secretary = await acting_for(ask, body, "Bea")
    decision = await a_decision(ask, body)
    given = {"decisionId": decision, "text": {"en": "Not the fountain, the well."}}
    show = "erratum { text notedOn author { name } decision { text errata { text } } }"
    done = await does(
        ask, "addErratum", show, given, event="decision.erratum_added", viewer=secretary
    )
    assert done == {
        "text": "Not the fountain, the well.",
        "notedOn": "2026-03-01",
        "author": {"name": "Bea"},
        "decision": {
            "text": "We mend the fountain.",
            "errata": [{"text": "Not the fountain, the well."}],
        },
    }


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


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        (None, "2026-03-02T00:30", "2026-03-02"),
        ("Atlantic/Cape_Verde", "2026-03-02T00:30", "2026-03-01"),
        ("Atlantic/Cape_Verde", "2026-03-01T23:30", "2026-03-01"),
        ("Europe/Lisbon", "2026-07-01T23:30", "2026-07-02"),
    ],
)
async def test_days_are_those_of_the_bodys_own_time_zone(
    ask: Ask, zone: str | None, moment: str, day: str
) -> None:
    body = await an_organisation(ask, "Platform", timeZone=zone)
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    given = a_record(body)
    del given["decidedOn"]
    done = await ask.do("recordDecision", "decision { id decidedOn }", given, now=now)
    assert done["decision"]["decidedOn"] == day
    given = {"decisionId": done["decision"]["id"]}
    done = await ask.do("implementDecision", "decision { implementedOn }", given, now=now)
    assert done["decision"]["implementedOn"] == day


async def test_a_body_without_a_time_zone_has_that_of_the_places_around_it(ask: Ask) -> None:
    country = await a_territory(ask, "Cabo Verde", "country", timeZone="Atlantic/Cape_Verde")
    town = await a_territory(ask, "Praia", parent=country)
    body = await an_organisation(ask, "Commission", territoryId=town)
    zone = "query ($id: ID!) { organisation(id: $id) { timeZone } }"

    async def zone_there() -> str:
        return str((await ask(zone, id=body))["organisation"]["timeZone"])

    assert await zone_there() == "Atlantic/Cape_Verde"
    given: dict[str, Any] = {"organisationId": body, "timeZone": "Europe/Lisbon"}
    await does(ask, "describeOrganisation", "organisation { id }", given, event=DESCRIBED)
    assert await zone_there() == "Europe/Lisbon"
    given["timeZone"] = "Europe/Atlantis"
    message = "timeZone: 'Europe/Atlantis' is no time zone; write Europe/Lisbon."
    await refused(ask, "describeOrganisation", given, "InvalidInput", message)
    given["timeZone"] = None
    await does(ask, "describeOrganisation", "organisation { id }", given, event=DESCRIBED)
    assert await zone_there() == "Atlantic/Cape_Verde"
    lone = await an_organisation(ask, "Nowhere")
    assert (await ask(zone, id=lone))["organisation"]["timeZone"] == "UTC"


DESCRIBED = "organisation.described"


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
    message = "This person was forgotten; nothing new can be held on them."
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
