"""What a body received is acknowledged, answered once with reasons, or referred onward."""

import asyncio
from typing import Any

import pytest
from conftest import NOW, Ask
from decision_scene import a_decision
from scene import (
    ANOTHERS_BODY,
    NOT_SIGNED_IN,
    a_territory,
    an_organisation,
    does,
    refused,
    unchanged,
)
from travel_scene import REASONS, WHY, Island, a_sending, an_island, an_outsider, clerk

from governance.access import ANYONE

SHOWN = """query ($id: ID!) { sending(id: $id) { isOpen acknowledgedAt answeredAt revision
    answer { kind reasons answeredAt isFromOutside decision { title } }
    referredTo { receiver { ... on Organisation { name } } sender { name } answerDueOn purpose
        direction isOpen referredFrom { id } } } }"""
GROWN = """query ($id: ID!) { decision(id: $id) { origins(first: 5) { nodes {
    kind parent { title } } } } }"""
ANSWERED = "This has been answered already."
AT = "2026-03-01T12:00:00+00:00"


@pytest.fixture
async def island(ask: Ask) -> Island:
    """The island with its wish."""
    return await an_island(ask)


async def shown(ask: Ask, sending: str, **more: Any) -> dict[str, Any]:
    """What became of a sending."""
    found: dict[str, Any] = (await ask(SHOWN, id=sending, **more))["sending"]
    return found


async def test_the_receivers_clerk_takes_note_once(ask: Ask, island: Island) -> None:
    sending = await a_sending(ask, island.wish, island.commission)
    given = {"sendingId": sending}
    sender = await clerk(ask, island.association, "Sender")
    await refused(ask, "acknowledgeSending", given, "Forbidden", ANOTHERS_BODY, viewer=sender)
    receiver = await clerk(ask, island.commission, "Receiver")
    event, show = "sending.acknowledged", "sending { acknowledgedAt isOpen revision }"
    done = await does(ask, "acknowledgeSending", show, given, event=event, viewer=receiver)
    assert done == {"acknowledgedAt": AT, "isOpen": True, "revision": 2}
    again = "The receipt of this has been acknowledged, and nothing is new since."
    await refused(ask, "acknowledgeSending", given, "AlreadyAcknowledged", again, viewer=receiver)


async def test_information_is_done_with_once_note_is_taken(ask: Ask, island: Island) -> None:
    sending = await a_sending(ask, island.wish, island.commission, purpose="INFORMATION")
    assert (await shown(ask, sending))["isOpen"] is True
    done = await ask.do("acknowledgeSending", "sending { isOpen }", {"sendingId": sending})
    assert done["sending"] == {"isOpen": False}


@pytest.mark.parametrize(
    ("kind", "link"), [("ADOPTED", "DERIVED"), ("ADAPTED", "ADAPTED"), ("REJECTED", None)]
)
async def test_an_answer_gives_reasons_and_links_to_the_decision_it_led_to(
    ask: Ask, island: Island, kind: str, link: str | None
) -> None:
    sending = await a_sending(ask, island.wish, island.commission)
    own = await a_decision(ask, island.commission, title={"en": "Ours"})
    given = {"sendingId": sending, "kind": kind, "reasons": REASONS, "decisionId": own}
    sender = await clerk(ask, island.association, "Sender")
    await refused(ask, "answerSending", given, "Forbidden", ANOTHERS_BODY, viewer=sender)
    await refused(ask, "answerSending", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    receiver = await clerk(ask, island.commission, "Receiver")
    show, event = "answer { kind reasons sending { id } }", "sending.answered"
    done = await does(ask, "answerSending", show, given, event=event, viewer=receiver)
    assert done == {"kind": kind, "reasons": REASONS["en"], "sending": {"id": sending}}

    answer = {"kind": kind, "reasons": REASONS["en"], "answeredAt": AT, "isFromOutside": False}
    assert await shown(ask, sending) == {
        "isOpen": False,
        "acknowledgedAt": None,
        "answeredAt": AT,
        "revision": 2,
        "answer": answer | {"decision": {"title": "Ours"}},
        "referredTo": None,
    }
    grown = (await ask(GROWN, id=own))["decision"]["origins"]["nodes"]
    assert grown == ([{"kind": link, "parent": {"title": "Wish"}}] if link else [])
    await refused(ask, "answerSending", given, "AlreadyAnswered", ANSWERED, viewer=receiver)


async def test_an_answer_that_makes_no_sense_is_none(ask: Ask, island: Island) -> None:
    sending = await a_sending(ask, island.wish, island.commission)
    given: dict[str, Any] = {"sendingId": sending, "kind": "ADOPTED", "reasons": REASONS}
    theirs = await a_decision(ask, island.council)
    rejected = await a_decision(ask, island.commission, outcome="REJECTED")
    for more, message in (
        (
            {"kind": "REFERRED"},
            "kind: what is passed on goes by referOnward; silence is no answer.",
        ),
        ({"kind": "SILENCE"}, "kind: what is passed on goes by referOnward; silence is no answer."),
        ({"decisionId": theirs}, "decisionId: is not a decision of the body that answers."),
        (
            {"decisionId": rejected},
            "decisionId: was not adopted; answer with what was decided.",
        ),
        ({"reasons": {}}, 'reasons: say it in one language at least, as in {fr: "…"}.'),
    ):
        await refused(ask, "answerSending", given | more, "InvalidInput", message)
    outside = await a_sending(ask, island.wish, await an_outsider(ask))
    message = "sendingId: went outside; record the answer by recordOutsideAnswer."
    await refused(ask, "answerSending", given | {"sendingId": outside}, "InvalidInput", message)
    old = given | {"expectedRevision": 7}
    async with unchanged(ask):
        answer = await ask.do("answerSending", "__typename", old)
    assert answer["__typename"] == "RevisionMismatch"


async def test_a_decision_does_not_come_to_grow_out_of_itself_by_an_answer(
    ask: Ask, island: Island
) -> None:
    own = await a_decision(ask, island.commission)
    await ask.do("linkDecisions", "__typename", _grown(island.wish, own))
    sending = await a_sending(ask, island.wish, island.commission)
    given = {"sendingId": sending, "kind": "ADAPTED", "reasons": REASONS, "decisionId": own}
    cycle = "A decision cannot grow out of itself, not even by way of others."
    await refused(ask, "answerSending", given, "LineageCycle", cycle)


async def test_what_grew_out_of_it_by_way_of_others_is_not_linked_again(
    ask: Ask, island: Island
) -> None:
    between, own = await a_decision(ask, island.council), await a_decision(ask, island.commission)
    for child, parent in ((between, island.wish), (own, between)):
        await ask.do("linkDecisions", "__typename", _grown(child, parent))
    sending = await a_sending(ask, island.wish, island.commission)
    given = {"sendingId": sending, "kind": "ADOPTED", "reasons": REASONS, "decisionId": own}
    done = await ask.do("answerSending", "__typename", given)
    assert done["__typename"] == "AnswerSendingPayload"
    assert await ask.count("decision_link") == 2


async def test_what_is_for_another_is_referred_and_the_duty_follows(
    ask: Ask, island: Island
) -> None:
    due: dict[str, Any] = {"answerDueOn": "2026-03-10"}
    sending = await a_sending(ask, island.wish, island.council, **due)
    receiver = await clerk(ask, island.council, "Receiver")
    given: dict[str, Any] = {"sendingId": sending, "reasons": {"en": "It is the island's."}}
    for more, message in (
        ({}, "toBodyId: name one to refer it to: a body, or an outsider."),
        (
            {"toBodyId": island.commission},
            "answerDueOn: the duty to answer follows; say by when.",
        ),
        (
            {"toBodyId": island.association, "answerDueOn": "2026-05-01"},
            "toBodyId: has it already; refer it to another, or answer.",
        ),
    ):
        await refused(ask, "referOnward", given | more, "InvalidInput", message, viewer=receiver)
    given |= {"toBodyId": island.commission, "answerDueOn": "2026-05-01"}
    wider = "This goes to a wider territory; say why the narrower one cannot carry it."
    await refused(ask, "referOnward", given, "WhyWiderMissing", wider, viewer=receiver)
    given["whyWider"] = WHY
    show, event = "answer { kind }", "sending.referred"
    done = await does(ask, "referOnward", show, given, event=event, viewer=receiver)
    assert done == {"kind": "REFERRED"}

    told = await shown(ask, sending)
    assert told["isOpen"] is False
    assert told["referredTo"] == {
        "receiver": {"name": "Commission"},
        "sender": {"name": "Council"},
        "answerDueOn": "2026-05-01",
        "purpose": "ADOPTION",
        "direction": "ASCENDING",
        "isOpen": True,
        "referredFrom": {"id": sending},
    }
    await refused(ask, "referOnward", given, "AlreadyAnswered", ANSWERED, viewer=receiver)


async def test_what_was_sent_there_before_is_not_referred_there(ask: Ask, island: Island) -> None:
    await a_sending(ask, island.wish, island.commission)
    sending = await a_sending(ask, island.wish, island.council)
    given = {"sendingId": sending, "reasons": REASONS, "toBodyId": island.commission}
    twice = "This decision has been sent there for this purpose already."
    await refused(ask, "referOnward", given | {"whyWider": WHY}, "AlreadySent", twice)


async def test_it_can_be_referred_outside_and_the_referrer_records_what_comes(
    ask: Ask, island: Island
) -> None:
    sending = await a_sending(ask, island.wish, island.council)
    ministry = await an_outsider(ask)
    given = {"sendingId": sending, "reasons": REASONS, "outsiderId": ministry}
    receiver = await clerk(ask, island.council, "Receiver")
    done = await ask.do("referOnward", "answer { sending { referredTo { id } } }", given)
    onward = done["answer"]["sending"]["referredTo"]["id"]
    answer = {"sendingId": onward, "kind": "ADOPTED", "reasons": REASONS}
    answer["evidenceLink"] = "https://example.org/letter"
    show, event = "answer { isFromOutside }", "sending.outside_answer_recorded"
    done = await does(ask, "recordOutsideAnswer", show, answer, event=event, viewer=receiver)
    assert done == {"isFromOutside": True}


async def test_of_two_who_answer_at_once_exactly_one_does(ask: Ask, island: Island) -> None:
    sending = await a_sending(ask, island.wish, island.commission)
    one, other = [await clerk(ask, island.commission, name) for name in ("One", "Other")]
    given = {"sendingId": sending, "reasons": REASONS}
    town = await a_territory(ask, "Beside", "region", island.country)
    third = await an_organisation(ask, "Third", territoryId=town)
    answers = await asyncio.gather(
        ask.do("answerSending", "__typename", given | {"kind": "REJECTED"}, viewer=one),
        ask.do("answerSending", "__typename", given | {"kind": "ADOPTED"}, viewer=other),
        ask.do("referOnward", "__typename", given | {"toBodyId": third}, viewer=one),
    )
    names = sorted(answer["__typename"].removesuffix("Payload") for answer in answers)
    assert names[:2] == ["AlreadyAnswered", "AlreadyAnswered"]
    assert names[2] in {"AnswerSending", "ReferOnward"}
    assert await ask.count("answer") == 1


async def test_it_was_open_before_it_was_answered(ask: Ask, island: Island) -> None:
    early = NOW.replace(month=1)
    decided: dict[str, Any] = {"decidedOn": "2026-01-01"}
    decision = await a_decision(ask, island.association, **decided)
    due: dict[str, Any] = {"answerDueOn": "2026-02-01"}
    sending = await a_sending(ask, decision, island.commission, now=early, **due)
    given = {"sendingId": sending, "kind": "REJECTED", "reasons": REASONS}
    await ask.do("answerSending", "__typename", given)
    question = """query ($id: ID!, $day: Date) { sending(id: $id, asOf: $day) {
        isOpen isOverdue answer { kind } } }"""
    known = {
        "2026-01-15": {"isOpen": True, "isOverdue": False, "answer": None},
        "2026-02-15": {"isOpen": True, "isOverdue": True, "answer": None},
        None: {"isOpen": False, "isOverdue": False, "answer": {"kind": "REJECTED"}},
    }
    for day, told in known.items():
        assert (await ask(question, id=sending, day=day))["sending"] == told, day


def _grown(child: str, parent: str) -> dict[str, str]:
    return {"childId": child, "parentId": parent, "kind": "DERIVED"}
