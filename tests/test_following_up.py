"""A sender asks again, takes silence to the next wider body, or takes back what it sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import NOW, Ask
from decision_scene import a_decision
from scene import ANOTHERS_BODY, a_territory, an_organisation, does, refused
from travel_scene import REASONS, Island, a_sending, an_answer, an_island, an_outsider, clerk

CLOSED = "This was withdrawn, or its decision stands no more; nothing is owed on it."
DUE: dict[str, Any] = {"answerDueOn": "2026-03-10"}
LATE = datetime(2026, 3, 20, 12, tzinfo=UTC)
INBOX = """query ($body: ID!, $filter: SendingFilter, $asOf: Date) {
    inbox(body: $body, first: 20, filter: $filter, asOf: $asOf) { nodes { id isOpen isOverdue
        notices { kind seenAt byDecision { title } } } } }"""
OVERDUE = """query ($within: ID) { overdueAnswers(first: 9, within: $within,
    orderBy: {field: ANSWER_DUE}) { totalCount nodes { id } } }"""


@pytest.fixture
async def island(ask: Ask) -> Island:
    """The island with its wish."""
    return await an_island(ask)


async def overdue(ask: Ask, now: datetime, within: str | None = None) -> list[str]:
    """The overdue answers that anyone sees."""
    found = (await ask(OVERDUE, now=now, within=within))["overdueAnswers"]
    assert found["totalCount"] == len(found["nodes"])
    return [one["id"] for one in found["nodes"]]


async def inbox(ask: Ask, body: str, **more: Any) -> list[dict[str, Any]]:
    """What a body was sent."""
    nodes: list[dict[str, Any]] = (await ask(INBOX, body=body, **more))["inbox"]["nodes"]
    return nodes


async def test_an_answer_is_asked_for_again_once_a_week(ask: Ask, island: Island) -> None:
    sending = await a_sending(ask, island.wish, island.commission)
    sender, receiver = [
        await clerk(ask, body, name)
        for body, name in ((island.association, "Sender"), (island.commission, "Receiver"))
    ]
    given = {"sendingId": sending, "message": {"en": "We wait."}}
    early = "This was sent, or asked for again, less than a week ago; again from {} on."
    await refused(
        ask, "remindSending", given, "RemindedLately", early.format("2026-03-08"), viewer=sender
    )
    later = NOW + timedelta(days=7)
    await refused(
        ask, "remindSending", given, "Forbidden", ANOTHERS_BODY, viewer=receiver, now=later
    )
    show, event = "reminder { message remindedAt }", "sending.reminded"
    done = await does(ask, "remindSending", show, given, event=event, viewer=sender, now=later)
    assert done == {"message": "We wait.", "remindedAt": "2026-03-08T12:00:00+00:00"}
    soon = later + timedelta(days=6)
    message = early.format("2026-03-15")
    await refused(ask, "remindSending", given, "RemindedLately", message, viewer=sender, now=soon)
    await an_answer(ask, sending)
    answered = "This has been answered already."
    await refused(ask, "remindSending", given, "AlreadyAnswered", answered, viewer=sender, now=LATE)


async def test_an_answer_is_overdue_by_the_day_where_the_receiver_sits(
    ask: Ask, island: Island
) -> None:
    zone = {"organisationId": island.commission, "timeZone": "Atlantic/Cape_Verde"}
    done = await ask.do("describeOrganisation", "__typename", zone)
    assert done["__typename"] == "DescribeOrganisationPayload"
    sending = await a_sending(ask, island.wish, island.commission, **DUE)
    elsewhere = await an_organisation(ask, "East", territoryId=island.town, timeZone="Asia/Tokyo")
    other = await a_sending(ask, island.wish, elsewhere, **DUE)
    moments = {
        datetime(2026, 3, 10, 14, 59, tzinfo=UTC): [],
        datetime(2026, 3, 10, 15, 0, tzinfo=UTC): [other],
        datetime(2026, 3, 11, 0, 59, tzinfo=UTC): [other],
        datetime(2026, 3, 11, 1, 0, tzinfo=UTC): [sending, other],
    }
    for now, expected in moments.items():
        assert sorted(await overdue(ask, now)) == sorted(expected), now
        assert await overdue(ask, now, within=island.town) == expected[-1:] or not expected
        late = await inbox(ask, island.commission, now=now, filter={"isOverdue": True})
        assert [one["id"] for one in late] == [each for each in expected if each == sending]
    assert await overdue(ask, LATE, within=await a_territory(ask, "Fogo", "region")) == []
    await an_answer(ask, sending)
    assert await overdue(ask, LATE) == [other]


async def test_an_overdue_answer_is_taken_to_the_next_wider_body(ask: Ask, island: Island) -> None:
    top = await an_organisation(ask, "National", territoryId=island.country)
    decision = await a_decision(ask, island.commission)
    sending = await a_sending(ask, decision, island.association, **DUE)
    sender = await clerk(ask, island.commission, "Sender")
    given: dict[str, Any] = {"sendingId": sending, "reasons": REASONS}
    given["answerDueOn"] = "2026-04-10"
    early = "No answer is overdue here."
    await refused(ask, "escalateSending", given, "NotOverdue", early, viewer=sender)
    other = await clerk(ask, island.association, "Other")
    await refused(ask, "escalateSending", given, "Forbidden", ANOTHERS_BODY, viewer=other, now=LATE)
    show = """sending { sender { name } receiver { ... on Organisation { name } } direction
        whyWider answerDueOn isOpen escalatedFrom { id isOverdue escalatedTo { isOpen } } }"""
    done = await does(
        ask, "escalateSending", show, given, event="sending.escalated", viewer=sender, now=LATE
    )
    assert done == {
        "sender": {"name": "Commission"},
        "receiver": {"name": "Council"},
        "direction": "DESCENDING",
        "whyWider": REASONS["en"],
        "answerDueOn": "2026-04-10",
        "isOpen": True,
        "escalatedFrom": {"id": sending, "isOverdue": True, "escalatedTo": {"isOpen": True}},
    }
    told = "The next wider body has been told of this silence already."
    await refused(ask, "escalateSending", given, "AlreadyEscalated", told, viewer=sender, now=LATE)
    own = await a_sending(ask, await a_decision(ask, island.association), top, **DUE)
    nobody = "There is no body on this route; name one."
    wider = {"sendingId": own, "reasons": REASONS}
    await refused(ask, "escalateSending", wider, "NobodyOnRoute", nobody, now=LATE)
    outside = await a_sending(ask, island.wish, await an_outsider(ask), **DUE)
    message = "sendingId: went outside, where no body is wider; name one to send to."
    beyond = {"sendingId": outside, "reasons": REASONS}
    await refused(ask, "escalateSending", beyond, "InvalidInput", message, now=LATE)


async def test_the_sender_itself_is_not_the_next_wider(ask: Ask, island: Island) -> None:
    decision = await a_decision(ask, island.council)
    sending = await a_sending(ask, decision, island.association, **DUE)
    given = {"sendingId": sending, "reasons": REASONS}
    show = "sending { receiver { ... on Organisation { name } } direction }"
    done = await ask.do("escalateSending", show, given, now=LATE)
    assert done["sending"] == {"receiver": {"name": "Commission"}, "direction": "ASCENDING"}


async def test_whom_it_was_sent_to_is_told_what_was_taken_back(ask: Ask, island: Island) -> None:
    sending = await a_sending(ask, island.wish, island.commission, **DUE)
    receiver = await clerk(ask, island.commission, "Receiver")
    sender = await clerk(ask, island.association, "Sender")
    given = {"sendingId": sending, "reason": {"en": "Mended."}, "expectedRevision": 1}
    await refused(ask, "withdrawSending", given, "Forbidden", ANOTHERS_BODY, viewer=receiver)
    show, event = "sending { withdrawReason isOpen revision }", "sending.withdrawn"
    done = await does(ask, "withdrawSending", show, given, event=event, viewer=sender)
    assert done == {"withdrawReason": "Mended.", "isOpen": False, "revision": 2}
    notice = {"kind": "WITHDRAWN", "seenAt": None, "byDecision": None}
    (told,) = await inbox(ask, island.commission, now=LATE)
    assert told == {"id": sending, "isOpen": False, "isOverdue": False, "notices": [notice]}
    for deed, more in (
        ("answerSending", {"kind": "REJECTED", "reasons": REASONS}),
        ("referOnward", {"reasons": REASONS, "toBodyId": island.council}),
        ("remindSending", {}),
        ("escalateSending", {"reasons": REASONS}),
        ("withdrawSending", {"reason": REASONS}),
    ):
        again = {"sendingId": sending, **more}
        await refused(ask, deed, again, "SendingClosed", CLOSED, now=LATE)
    await ask.do("acknowledgeSending", "__typename", {"sendingId": sending})
    (told,) = await inbox(ask, island.commission)
    assert told["notices"] == [notice | {"seenAt": "2026-03-01T12:00:00+00:00"}]
    again_sent = await a_sending(ask, island.wish, island.commission)
    assert again_sent != sending


@pytest.mark.parametrize("kind", ["ANNULLED", "SUPERSEDED"])
async def test_everyone_it_was_sent_to_is_told_when_a_decision_stands_no_more(
    ask: Ask, island: Island, kind: str
) -> None:
    decision = await a_decision(ask, island.association)
    answered = await a_sending(ask, decision, island.council)
    await an_answer(ask, answered)
    owing = await a_sending(ask, decision, island.commission, **DUE)
    if kind == "ANNULLED":
        given = {"decisionId": decision, "reason": {"en": "Done otherwise."}}
        await ask.do("annulDecision", "__typename", given)
    else:
        later = await a_decision(ask, island.association, title={"en": "Later"})
        given = {"decisionId": decision, "byDecisionId": later}
        done = await ask.do("supersedeDecision", "__typename", given)
        assert done["__typename"] == "SupersedeDecisionPayload"
    by = {"title": "Later"} if kind == "SUPERSEDED" else None
    notice = {"kind": kind, "seenAt": None, "byDecision": by}
    for sending, body in ((answered, island.council), (owing, island.commission)):
        (told,) = await inbox(ask, body, now=LATE)
        assert told == {"id": sending, "isOpen": False, "isOverdue": False, "notices": [notice]}
    question = "query ($id: ID!) { sending(id: $id) { lapsedAt answer { kind } } }"
    told = (await ask(question, id=answered))["sending"]
    assert told == {"lapsedAt": None, "answer": {"kind": "REJECTED"}}
    assert (await ask(question, id=owing))["sending"]["lapsedAt"] is not None
    given = {"sendingId": owing, "kind": "REJECTED", "reasons": REASONS}
    await refused(ask, "answerSending", given, "SendingClosed", CLOSED)
    assert await overdue(ask, LATE) == []


async def test_an_inbox_is_narrowed_and_sorted_by_what_is_to_be_done(
    ask: Ask, island: Island
) -> None:
    first = await a_sending(ask, island.wish, island.commission)
    second = await a_sending(ask, island.wish, island.commission, purpose="OPINION", **DUE)
    third = await a_sending(ask, island.wish, island.commission, purpose="INFORMATION")
    await an_answer(ask, first)
    question = """query ($body: ID!, $filter: SendingFilter, $orderBy: SendingOrder) {
        inbox(body: $body, first: 9, filter: $filter, orderBy: $orderBy) { nodes { id } } }"""
    known: list[tuple[dict[str, Any], list[str]]] = [
        ({}, [first, second, third]),
        ({"orderBy": {"field": "ANSWER_DUE"}}, [second, first, third]),
        ({"filter": {"isOpen": True}}, [second, third]),
        ({"filter": {"isOpen": False}}, [first]),
        ({"filter": {"isOverdue": False}}, [first, second, third]),
        ({"filter": {"purpose": ["OPINION", "ADOPTION"]}}, [first, second]),
    ]
    for more, expected in known:
        found = await ask(question, body=island.commission, **more)
        assert [one["id"] for one in found["inbox"]["nodes"]] == expected, more
    assert await inbox(ask, island.commission, asOf="2026-02-28") == []
