"""What becomes of decisions: how they stand on a day, are annulled, superseded and corrected."""

from conftest import Ask
from decision_scene import a_decision, a_link, a_record
from scene import acting_for, an_organisation, does, refused

STANDING = "decision { id status isInForce validFrom validUntil }"
STATUS = "query ($id: ID!, $day: Date) { decision(id: $id, asOf: $day) { status isInForce } }"
NOT_ADOPTED = "This decision was not adopted, so nothing follows from it."
ANNULLED = "This decision has been annulled; take another."


async def stands(ask: Ask, decision: str, day: str | None = None) -> tuple[str | None, bool]:
    """How a decision stands on a day, and whether it is in force."""
    found = (await ask(STATUS, id=decision, day=day))["decision"]
    return found["status"], found["isInForce"]


async def test_what_was_not_adopted_is_on_record_and_never_in_force(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    for outcome in ("REJECTED", "WITHDRAWN", "NO_QUORUM"):
        given = a_record(body, outcome=outcome)
        done = await does(ask, "recordDecision", STANDING, given, event="decision.recorded")
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
    first = await a_decision(ask, body, decidedOn="2025-01-02")
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

    vague = await a_decision(ask, body, decidedOn="2025")
    given = {"decisionId": first, "byDecisionId": vague}
    done = await ask.do("supersedeDecision", "__typename", given)
    assert done["__typename"] == "SupersedeDecisionPayload", done

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
