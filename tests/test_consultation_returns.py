"""Returns on consultations: given, withdrawn, put off; and of two at once one is the last."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW, Ask
from consultation_scene import TOLD, WHY, a_consultation, a_return
from scene import ANOTHERS_BODY, acting_for, an_organisation, does, refused

from governance.access import ANYONE

SHOW = """consultationReturn { on text link channels isFinal withdrawnAt withdrawnBecause revision
    consultation { isOwed settledOn revision } }"""
PUT_OFF = "consultation { returnDueOn isOverdue extensions { wasDueOn dueOn extendedOn reason } }"
LAST = "The last return on this consultation was given already; withdraw it to go on."
ON_A_DAY = "query ($id: ID!, $day: Date) { consultation(id: $id, asOf: $day) { returnDueOn isOwed"
ON_A_DAY += " isOverdue } }"


async def test_several_returns_are_given_and_the_last_settles(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    lia = await acting_for(ask, body, "Lia")
    asked = await a_consultation(ask, body)
    given: dict[str, Any] = {"consultationId": asked, **TOLD, "link": "https://example.org/trees"}
    given |= {"on": "2026-02-01", "channels": ["LETTER", "NOTICE", "LETTER"], "expectedRevision": 1}
    event = "consultation.return_given"
    done = await does(ask, "giveReturn", SHOW, given, event=event, viewer=lia)
    assert done == {
        "on": "2026-02-01",
        "text": "The square gets trees.",
        "link": "https://example.org/trees",
        "channels": ["LETTER", "NOTICE"],
        "isFinal": False,
        "withdrawnAt": None,
        "withdrawnBecause": None,
        "revision": 1,
        "consultation": {"isOwed": True, "settledOn": None, "revision": 2},
    }
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    more: dict[str, Any] = {"consultationId": asked, **TOLD, "isFinal": True}
    await refused(ask, "giveReturn", more, "Forbidden", ANOTHERS_BODY, viewer=eli)
    done = await does(ask, "giveReturn", SHOW, more, event=event, viewer=lia)
    assert (done["on"], done["isFinal"]) == ("2026-03-01", True)
    assert done["consultation"] == {"isOwed": False, "settledOn": "2026-03-01", "revision": 3}
    for deed, settled in (
        ("giveReturn", more),
        ("extendReturn", {"consultationId": asked, "dueOn": "2027-01-01", "reason": WHY}),
    ):
        await refused(ask, deed, settled, "ReturnSettled", LAST, viewer=lia)
    listed = await ask(
        "query ($id: ID!) { consultation(id: $id) { returns(first: 9) { nodes { on isFinal } } } }",
        id=asked,
        viewer=ANYONE,
    )
    assert listed["consultation"]["returns"]["nodes"] == [
        {"on": "2026-02-01", "isFinal": False},
        {"on": "2026-03-01", "isFinal": True},
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"text": {}}, 'text: say it in one language at least, as in {fr: "…"}.'),
        ({"channels": []}, "channels: name one at least."),
        ({"link": "ftp://example.org"}, "link: is no address of the web; write it as https://…"),
        ({"on": "2026-03-02"}, "on: 2026-03-02 lies ahead; write a day that has come."),
        ({"on": "2025-12-31"}, "on: 2025-12-31 is before it began, on 2026-01-01."),
    ],
)
async def test_what_makes_no_sense_is_no_return(
    ask: Ask, wrong: dict[str, Any], message: str
) -> None:
    asked = await a_consultation(ask, await an_organisation(ask, "Platform"))
    given = {"consultationId": asked, **TOLD, **wrong}
    await refused(ask, "giveReturn", given, "InvalidInput", message)


async def test_a_last_return_that_was_wrong_is_withdrawn_and_one_is_owed_again(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    lia = await acting_for(ask, body, "Lia")
    asked = await a_consultation(ask, body, returnDueOn="2026-02-01")
    wrong = await a_return(ask, asked, isFinal=True)
    given = {"returnId": wrong, "reason": {"en": "Another place"}, "expectedRevision": 1}
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    await refused(ask, "withdrawReturn", given, "Forbidden", ANOTHERS_BODY, viewer=eli)
    done = await does(
        ask, "withdrawReturn", SHOW, given, event="consultation.return_withdrawn", viewer=lia
    )
    assert (done["withdrawnAt"], done["withdrawnBecause"], done["revision"]) == (
        NOW.isoformat(),
        "Another place",
        2,
    )
    assert done["consultation"] == {"isOwed": True, "settledOn": None, "revision": 3}
    gone = "This return has been withdrawn already; give another."
    again = {"returnId": wrong, "reason": WHY}
    await refused(ask, "withdrawReturn", again, "ReturnWithdrawn", gone, viewer=lia)
    late = await ask(ON_A_DAY, id=asked)
    assert late["consultation"] == {
        "returnDueOn": "2026-02-01",
        "isOwed": True,
        "isOverdue": True,
    }
    await a_return(ask, asked, isFinal=True)


async def test_a_promise_is_put_off_for_a_reason_and_stays_to_be_seen(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    lia = await acting_for(ask, body, "Lia")
    asked = await a_consultation(ask, body, returnDueOn="2026-02-01")
    given = {"consultationId": asked, "dueOn": "2026-04-01", "reason": {"en": "Elections"}}
    eli = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    await refused(ask, "extendReturn", given, "Forbidden", ANOTHERS_BODY, viewer=eli)
    done = await does(
        ask, "extendReturn", PUT_OFF, given, event="consultation.return_extended", viewer=lia
    )
    assert done == {
        "returnDueOn": "2026-04-01",
        "isOverdue": False,
        "extensions": [
            {
                "wasDueOn": "2026-02-01",
                "dueOn": "2026-04-01",
                "extendedOn": "2026-03-01",
                "reason": "Elections",
            }
        ],
    }
    earlier = "dueOn: 2026-04-01 is not after 2026-04-01, which was promised."
    await refused(ask, "extendReturn", given, "InvalidInput", earlier, viewer=lia)
    unsaid = given | {"dueOn": "2026-05-01", "reason": {}}
    why = 'reason: say it in one language at least, as in {fr: "…"}.'
    await refused(ask, "extendReturn", unsaid, "InvalidInput", why, viewer=lia)


async def test_on_a_past_day_is_owed_what_was_promised_then(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    asked = await a_consultation(ask, body, returnDueOn="2026-02-01")
    later = {"consultationId": asked, "dueOn": "2026-03-03", "reason": WHY}
    await ask.do("extendReturn", "__typename", later)
    day = NOW + timedelta(days=4)
    done = await ask.do(
        "giveReturn",
        "__typename",
        {"consultationId": asked, **TOLD, "isFinal": True},
        now=day,
    )
    assert done["__typename"] == "GiveReturnPayload", done
    for when, due, is_owed, is_overdue in (
        ("2025-12-31", "2026-02-01", False, False),
        ("2026-01-15", "2026-02-01", True, False),
        ("2026-02-02", "2026-02-01", True, True),
        ("2026-03-02", "2026-03-03", True, False),
        ("2026-03-04", "2026-03-03", True, True),
        ("2026-03-05", "2026-03-03", False, False),
    ):
        shown = (await ask(ON_A_DAY, id=asked, day=when))["consultation"]
        told = {"returnDueOn": due, "isOwed": is_owed, "isOverdue": is_overdue}
        assert shown == told, when


async def test_of_two_clerks_who_give_the_last_return_at_once_one_does(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    lia, noa = await acting_for(ask, body, "Lia"), await acting_for(ask, body, "Noa")
    for _ in range(4):
        asked = await a_consultation(ask, body)
        given = {"consultationId": asked, **TOLD, "isFinal": True}
        answers = await asyncio.gather(
            *(ask.do("giveReturn", "__typename", given, viewer=one) for one in (lia, noa))
        )
        told = sorted(answer["__typename"] for answer in answers)
        assert told == ["GiveReturnPayload", "ReturnSettled"]
    assert await ask.count("consultation_return") == 4


async def test_of_giving_and_cancelling_at_once_one_is_done(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    for _ in range(4):
        asked = await a_consultation(ask, body)
        given = {"consultationId": asked, **TOLD}
        answers = await asyncio.gather(
            ask.do("giveReturn", "__typename", given),
            ask.do("cancelConsultation", "__typename", {"consultationId": asked, "reason": WHY}),
        )
        told = {answer["__typename"] for answer in answers}
        assert told in (
            {"GiveReturnPayload", "ReturnGiven"},
            {"ConsultationCancelled", "CancelConsultationPayload"},
        )
