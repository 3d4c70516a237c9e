"""Minutes: a draft of the body's own, approved once by a later meeting, and errata beside them."""

import asyncio
from typing import Any

import pytest
from accounts import run
from conftest import Ask
from meeting_scene import a_begun_meeting, a_meeting, a_past_meeting, some_minutes
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    acting_for,
    an_organisation,
    does,
    refused,
    somebody,
    unchanged,
)

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = """minutes { id text(lang: "en") texts originalLanguage checkedLanguages approvedAt
    approvedIn { id } errata { text } revision }"""
APPROVED = "The minutes of this meeting were approved and stay as they are; add an erratum."
DRAFT = "These minutes are not approved yet; write them anew instead."


async def told(ask: Ask, meeting: str, viewer: Viewer = ANYONE) -> dict[str, Any] | None:
    """The minutes of a meeting as somebody reads them."""
    asked = f"query ($id: ID!) {{ meeting(id: $id) {{ {SHOW} }} }}"
    found: dict[str, Any] | None = (await ask(asked, viewer=viewer, id=meeting))["meeting"][
        "minutes"
    ]
    return found


async def test_minutes_are_a_draft_of_the_body_until_a_later_meeting_approves_them(
    ask: Ask,
) -> None:
    body = await an_organisation(ask, "Platform")
    secretary, stranger = await acting_for(ask, body, "Bo"), await somebody(ask, "Zé")
    meeting, later = await a_past_meeting(ask, body), await a_begun_meeting(ask, body)
    given: dict[str, Any] = {"meetingId": meeting, "text": {"pt": "Seis.", "en": "Six."}}
    given |= {"checkedLanguages": ["en"]}
    shown = await does(ask, "writeMinutes", SHOW, given, event="minutes.written", viewer=secretary)
    minutes = shown.pop("id")
    assert shown == {
        "text": "Six.",
        "texts": {"pt": "Seis.", "en": "Six."},
        "originalLanguage": "pt",
        "checkedLanguages": ["en"],
        "approvedAt": None,
        "approvedIn": None,
        "errata": [],
        "revision": 1,
    }
    node = "query ($id: ID!) { node(id: $id) { id } }"
    for viewer in (ANYONE, stranger):
        assert await told(ask, meeting, viewer) is None
        assert await ask(node, viewer=viewer, id=minutes) == {"node": None}
    anew = {"meetingId": meeting, "text": {"pt": "Sete."}, "expectedRevision": 1}
    shown = await does(ask, "writeMinutes", SHOW, anew, event="minutes.written", viewer=secretary)
    assert (shown["texts"], shown["checkedLanguages"], shown["revision"]) == (
        *({"pt": "Sete."}, []),
        2,
    )
    async with unchanged(ask):
        answer = await ask.do("writeMinutes", "__typename", anew, viewer=secretary)
    assert answer["__typename"] == "RevisionMismatch"

    erratum = {"minutesId": minutes, "text": {"pt": "Oito."}}
    await refused(ask, "addMinutesErratum", erratum, "MinutesNotApproved", DRAFT, viewer=secretary)
    approve = {"minutesId": minutes, "approvedInId": later}
    await refused(ask, "approveMinutes", approve, "NotFound", NOT_FOUND, viewer=stranger)
    shown = await does(
        ask, "approveMinutes", SHOW, approve, event="minutes.approved", viewer=secretary
    )
    assert (shown["approvedAt"], shown["approvedIn"]) == (
        "2026-03-01T12:00:00+00:00",
        {"id": later},
    )
    shown = await does(
        ask,
        "addMinutesErratum",
        "minutesErratum { text }",
        erratum,
        event="minutes.erratum_added",
        viewer=secretary,
    )
    read = await told(ask, meeting, stranger)
    assert read is not None
    assert (read["texts"], read["errata"]) == ({"pt": "Sete."}, [{"text": "Oito."}])
    for deed, again in (("writeMinutes", anew), ("approveMinutes", approve)):
        again.pop("expectedRevision", None)
        await refused(ask, deed, again, "MinutesApproved", APPROVED, viewer=secretary)


async def test_translations_come_later_and_stay_once_checked(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Eli")
    minutes = await some_minutes(ask, await a_past_meeting(ask, body), is_approved=True)
    given = {"minutesId": minutes, "text": {"fr": "Six.", "pt": "Seis."}}
    await refused(ask, "translateMinutes", given, "Forbidden", ANOTHERS_BODY, viewer=other)
    shown = await does(
        ask, "translateMinutes", SHOW, given, event="minutes.translated", viewer=chair
    )
    assert shown["texts"] == {"en": "Six agreed.", "fr": "Six.", "pt": "Seis."}
    assert shown["checkedLanguages"] == []
    checked = {"minutesId": minutes, "text": {"fr": "Six d’accord."}, "isChecked": True}
    shown = await does(
        ask, "translateMinutes", SHOW, checked, event="minutes.translated", viewer=chair
    )
    assert (shown["texts"]["fr"], shown["checkedLanguages"]) == ("Six d’accord.", ["fr"])
    await refused(ask, "translateMinutes", checked, "MinutesApproved", APPROVED, viewer=chair)
    original = {"minutesId": minutes, "text": {"en": "Seven."}}
    message = "text: is a translation; the original language is written anew."
    await refused(ask, "translateMinutes", original, "InvalidInput", message, viewer=chair)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM minutes",
        "UPDATE minutes SET approved_at = NULL, approved_in_id = NULL",
        """UPDATE minutes SET text = '{"en": "Never."}'""",
        "UPDATE minutes SET original_language = 'fr'",
        "UPDATE minutes SET checked_languages = '{}'",
        "UPDATE minutes SET text = text - 'fr'",
        "DELETE FROM minutes_erratum",
        """UPDATE minutes_erratum SET text = '{"en": "Never."}'""",
    ],
)
async def test_the_database_keeps_what_was_approved(ask: Ask, change: str) -> None:
    body = await an_organisation(ask, "Platform")
    minutes = await some_minutes(ask, await a_past_meeting(ask, body), is_approved=True)
    checked = {"minutesId": minutes, "text": {"fr": "Six."}, "isChecked": True}
    await ask.do("translateMinutes", "__typename", checked)
    wrong = {"minutesId": minutes, "text": {"en": "Seven."}}
    await ask.do("addMinutesErratum", "__typename", wrong)
    async with unchanged(ask):
        with pytest.raises(Exception, match=r"stay as they are|only grows"):
            await run(ask, change)


async def test_a_meeting_approves_what_an_earlier_one_of_the_same_body_said(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Platform"), await an_organisation(ask, "Other")
    meeting = await a_past_meeting(ask, body)
    minutes = await some_minutes(ask, meeting)
    for wrong, message in (
        (await a_begun_meeting(ask, other), "approvedInId: is a meeting of another body."),
        (await a_past_meeting(ask, body, "2024"), "approvedInId: is no later meeting."),
        (meeting, "approvedInId: is no later meeting."),
        (await a_meeting(ask, body), "approvedInId: has not taken place."),
    ):
        given = {"minutesId": minutes, "approvedInId": wrong}
        await refused(ask, "approveMinutes", given, "InvalidInput", message)


async def test_minutes_are_of_what_has_begun(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    planned = await a_meeting(ask, body)
    given: dict[str, Any] = {"meetingId": planned, "text": {"en": "Said."}}
    early = "meetingId: has not begun; put on its agenda what it is about."
    await refused(ask, "writeMinutes", given, "InvalidInput", early)
    cancel = {"meetingId": planned, "reason": {"en": "Storm"}}
    await ask.do("cancelMeeting", "__typename", cancel)
    cancelled = "This meeting was cancelled; convene another."
    await refused(ask, "writeMinutes", given, "MeetingCancelled", cancelled)
    past = given | {"meetingId": await a_past_meeting(ask, body)}
    wrong = "originalLanguage: 'pt' is none of the text's languages."
    await refused(ask, "writeMinutes", past | {"originalLanguage": "pt"}, "InvalidInput", wrong)
    wrong = "checkedLanguages: 'en' is no translation of the text."
    await refused(ask, "writeMinutes", past | {"checkedLanguages": ["en"]}, "InvalidInput", wrong)


async def test_of_two_who_approve_at_once_exactly_one_does(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform")
    bo, eva = await acting_for(ask, body, "Bo"), await acting_for(ask, body, "Eva")
    for year in range(2020, 2025):
        minutes = await some_minutes(ask, await a_past_meeting(ask, body, str(year)))
        answers = await asyncio.gather(
            *(
                ask.do("approveMinutes", "__typename", {"minutesId": minutes}, viewer=one)
                for one in (bo, eva)
            )
        )
        outcomes = sorted(answer["__typename"] for answer in answers)
        assert outcomes == ["ApproveMinutesPayload", "MinutesApproved"]
    assert await ask.count("event WHERE name = 'minutes.approved'") == 5


async def test_minutes_of_the_unlisted_are_hidden_with_them(ask: Ask) -> None:
    cell = await an_organisation(ask, "Cell", isUnlisted=True)
    secretary = await acting_for(ask, cell, "Bo")
    minutes = await some_minutes(ask, await a_past_meeting(ask, cell), is_approved=True)
    wrong = {"minutesId": minutes, "text": {"en": "Seven."}}
    done = await ask.do("addMinutesErratum", "minutesErratum { id }", wrong)
    ids = [minutes, done["minutesErratum"]["id"]]
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await ask(nodes, ids=ids) == {"nodes": [None, None]}
    for viewer in (secretary, OPERATOR):
        seen = await ask(nodes, viewer=viewer, ids=ids)
        assert [node["id"] for node in seen["nodes"]] == ids
