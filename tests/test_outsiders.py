"""Authorities without an account are sent decisions; their answers and silence are recorded."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    NOT_SIGNED_IN,
    does,
    refused,
    somebody,
)
from travel_scene import REASONS, Island, a_sending, an_island, an_outsider, clerk

from governance.access import ANYONE

LATE = datetime(2026, 3, 20, 12, tzinfo=UTC)
LETTER = {"evidence": {"en": "A letter."}}


@pytest.fixture
async def island(ask: Ask) -> Island:
    """The island with its wish."""
    return await an_island(ask)


async def test_whoever_records_decisions_names_an_authority_once(ask: Ask, island: Island) -> None:
    given = {"name": {"en": "Ministry", "pt": "Ministério"}, "kind": "MINISTRY"}
    given["territoryId"] = island.country
    await refused(ask, "registerOutsider", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    nobody = await somebody(ask, "Zoe")
    await refused(ask, "registerOutsider", given, "Forbidden", NO_MANDATE, viewer=nobody)
    ana = await clerk(ask, island.association)
    show, event = "outsider { name kind territory { name } }", "outsider.registered"
    done = await does(ask, "registerOutsider", show, given, event=event, viewer=ana)
    assert done == {"name": "Ministry", "kind": "MINISTRY", "territory": {"name": "Cabo Verde"}}
    twice = "An authority of this name is known there already."
    await refused(ask, "registerOutsider", given, "OutsiderThere", twice, viewer=ana)
    await an_outsider(ask, "Parliament", kind="PARLIAMENT")
    question = """query ($filter: OutsiderFilter) { outsiders(first: 9, filter: $filter) {
        nodes { names } } }"""
    for narrow, names in (
        ({}, ["Ministry", "Parliament"]),
        ({"name": "ministerio"}, ["Ministry"]),
        ({"kind": ["PARLIAMENT", "COURT"]}, ["Parliament"]),
    ):
        found = (await ask(question, filter=narrow))["outsiders"]["nodes"]
        assert [one["names"]["en"] for one in found] == names


async def test_the_senders_clerk_records_what_was_answered_with_evidence(
    ask: Ask, island: Island
) -> None:
    sending = await a_sending(ask, island.wish, await an_outsider(ask), now=_day(2))
    given: dict[str, Any] = {"sendingId": sending, "kind": "ADAPTED", "reasons": REASONS}
    sender = await clerk(ask, island.association, "Sender")
    other = await clerk(ask, island.commission, "Other")
    for more, message in (
        ({}, "evidence: say what shows it, or where that is found."),
        (
            {"evidenceLink": "letter"},
            "evidenceLink: is no address of the web; write it as https://…",
        ),
        (
            LETTER | {"answeredOn": "2026-03-01"},
            "answeredOn: lies between 2026-03-02, when it was sent, and today.",
        ),
        (
            LETTER | {"answeredOn": "2026-03-21"},
            "answeredOn: lies between 2026-03-02, when it was sent, and today.",
        ),
        (LETTER | {"kind": "REFERRED"}, "referredToId: say whom it was referred to, where it was."),
    ):
        await refused(
            ask,
            "recordOutsideAnswer",
            given | more,
            "InvalidInput",
            message,
            viewer=sender,
            now=LATE,
        )
    given |= {**LETTER, "answeredOn": "2026-03-05"}
    await refused(
        ask, "recordOutsideAnswer", given, "Forbidden", ANOTHERS_BODY, viewer=other, now=LATE
    )
    show = "answer { kind reasons evidence isFromOutside answeredAt sending { isOpen answeredAt } }"
    event = "sending.outside_answer_recorded"
    done = await does(ask, "recordOutsideAnswer", show, given, event=event, viewer=sender, now=LATE)
    at = "2026-03-05T23:59:59+00:00"
    assert done == {
        "kind": "ADAPTED",
        "reasons": REASONS["en"],
        "evidence": "A letter.",
        "isFromOutside": True,
        "answeredAt": at,
        "sending": {"isOpen": False, "answeredAt": at},
    }
    twice = "This has been answered already."
    await refused(
        ask, "recordOutsideAnswer", given, "AlreadyAnswered", twice, viewer=sender, now=LATE
    )


async def test_silence_is_noted_once_an_answer_is_due_and_an_answer_may_still_come(
    ask: Ask, island: Island
) -> None:
    due: dict[str, Any] = {"answerDueOn": "2026-03-10"}
    sending = await a_sending(ask, island.wish, await an_outsider(ask), **due)
    given: dict[str, Any] = {"sendingId": sending, "kind": "SILENCE", "reasons": REASONS, **LETTER}
    early = "No answer is overdue here."
    await refused(ask, "recordOutsideAnswer", given, "NotOverdue", early)
    for _ in range(2):
        done = await ask.do("recordOutsideAnswer", "answer { kind }", given, now=LATE)
        assert done["answer"] == {"kind": "SILENCE"}
    question = """query ($id: ID!) { sending(id: $id) { isOpen isOverdue answer { kind }
        silences { evidence } } }"""
    silent = {"isOpen": True, "isOverdue": True, "answer": None}
    told = (await ask(question, id=sending, now=LATE))["sending"]
    assert told == silent | {"silences": [{"evidence": "A letter."}] * 2}
    await ask.do("recordOutsideAnswer", "__typename", given | {"kind": "REJECTED"}, now=LATE)
    told = (await ask(question, id=sending, now=LATE))["sending"]
    assert (told["isOverdue"], told["answer"]) == (False, {"kind": "REJECTED"})


async def test_an_authority_may_pass_it_on_to_another(ask: Ask, island: Island) -> None:
    ministry, agency = await an_outsider(ask), await an_outsider(ask, "Agency", kind="AUTHORITY")
    sending = await a_sending(ask, island.wish, ministry)
    given: dict[str, Any] = {"sendingId": sending, "kind": "REFERRED", "reasons": REASONS, **LETTER}
    nobody = given | {"referredToId": "out_00000000-0000-7000-8000-000000000000"}
    await refused(ask, "recordOutsideAnswer", nobody, "NotFound", NOT_FOUND)
    given |= {"referredToId": agency, "answerDueOn": "2026-04-01"}
    show = """answer { kind sending { referredTo { answerDueOn direction sender { name }
        receiver { ... on Outsider { name } } } } }"""
    done = await ask.do("recordOutsideAnswer", show, given)
    assert done["answer"] == {
        "kind": "REFERRED",
        "sending": {
            "referredTo": {
                "answerDueOn": "2026-04-01",
                "direction": "OUTSIDE",
                "sender": {"name": "Association"},
                "receiver": {"name": "Agency"},
            }
        },
    }
    inside = await a_sending(ask, island.wish, island.commission)
    message = "sendingId: went to a body, which answers itself."
    body = given | {"sendingId": inside, "kind": "ADOPTED"}
    await refused(ask, "recordOutsideAnswer", body, "InvalidInput", message)


def _day(number: int) -> datetime:
    return datetime(2026, 3, number, 12, tzinfo=UTC)
