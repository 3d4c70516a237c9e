"""Adherence to the charter: signed, put right, renounced, annulled, and what replaces what."""

from typing import Any

import pytest
from adherence_scene import a_version, an_adherence, stated
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    a_mandate,
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    refused,
)

from governance.access import ANYONE, OPERATOR, Viewer

SHOW = (
    "adherence { organisation { name } version { key } signedBy { name } mandate { role } standing"
    " validFrom validUntil endedAs endReason revision }"
)
STANDING = "query($id: ID!, $day: Date) { adherence(id: $id, asOf: $day) { standing } }"
ADHERES = "This organisation adheres to the charter on that day already."
NOT_IN_FORCE = "This version of the charter is not in force on that day; sign the one that is."
OVER = "This adherence does not hold on that day; it has ended."


@pytest.fixture
async def body(ask: Ask) -> str:
    """A coordination group that adheres."""
    return await an_organisation(ask, "Group", "COORDINATION_GROUP", since="1999")


@pytest.fixture
async def old(ask: Ask) -> dict[str, str]:
    """The charter of 2010 with three commitments."""
    return await a_version(ask, "2010", "2010-03-24", "together", "openly", "daily")


@pytest.fixture
async def new(ask: Ask, old: dict[str, str]) -> dict[str, str]:
    """The charter that took its place in 2020."""
    return await a_version(
        ask, "2020", "2020-01-01", "together", "openly", readherenceUntil="2021-12-31"
    )


async def standing(ask: Ask, adherence: str, day: str | None = None) -> str | None:
    """What an adherence is worth on a day."""
    found = (await ask(STANDING, id=adherence, day=day))["adherence"]
    return str(found["standing"]) if found["standing"] else None


async def test_an_organisation_adheres_by_its_signer_on_a_mandate(
    ask: Ask, body: str, old: dict[str, str]
) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    given = {"organisationId": body, "versionId": old["id"]}
    made = await does(ask, "adhereToCharter", SHOW, given, event="adherence.signed", viewer=chair)

    assert made == {
        "organisation": {"name": "Group"},
        "version": {"key": "2010"},
        "signedBy": {"name": "Rui"},
        "mandate": {"role": "CHAIR"},
        "standing": "CURRENT",
        "validFrom": "2026-03-01",
        "validUntil": None,
        "endedAs": None,
        "endReason": None,
        "revision": 1,
    }
    shown = "{ adherences(first: 5) { totalCount nodes { organisation { name } } } }"
    for viewer in (ANYONE, chair, OPERATOR):
        assert await ask(shown, viewer=viewer) == {
            "adherences": {"totalCount": 1, "nodes": [{"organisation": {"name": "Group"}}]}
        }


async def test_what_cannot_be_signed_is_refused(
    ask: Ask, body: str, old: dict[str, str], new: dict[str, str]
) -> None:
    ana = await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, since="2021")
    given = {"organisationId": body, "versionId": old["id"], "on": "2015", "signedById": None}
    declined: list[tuple[dict[str, Any], str, str]] = [
        ({"on": "2009"}, "CharterNotInForce", NOT_IN_FORCE),
        ({"on": "2020"}, "CharterNotInForce", NOT_IN_FORCE),
        ({"on": "1998"}, "InvalidInput", "on: 1998 is before it began, on 1999-01-01."),
        (
            {"on": "2027", "versionId": new["id"]},
            "InvalidInput",
            "on: 2027 lies ahead; record the change the day it happens.",
        ),
        (
            {"signedById": ana},
            "InvalidInput",
            "signedById: holds no such mandate in this organisation that day.",
        ),
        ({"versionId": "cha_00000000-0000-0000-0000-000000000000"}, "NotFound", NOT_FOUND),
    ]
    for change, problem, message in declined:
        await refused(ask, "adhereToCharter", given | change, problem, message)
    eli = await acting_for(ask, await an_organisation(ask, "Elsewhere"), "Eli")
    await refused(ask, "adhereToCharter", given, "Forbidden", ANOTHERS_BODY, viewer=eli)
    await an_adherence(ask, body, old["id"], "2014")
    await refused(ask, "adhereToCharter", given, "AlreadyAdhering", ADHERES)


async def test_a_newer_version_takes_the_place_and_any_past_day_can_be_asked_for(
    ask: Ask, body: str, old: dict[str, str], new: dict[str, str]
) -> None:
    first = await an_adherence(ask, body, old["id"], "2012-05")
    told = {day: await standing(ask, first, day) for day in DAYS}
    assert told == {
        "2012-04-30": None,
        "2012-05-01": "CURRENT",
        "2019-12-31": "CURRENT",
        "2020-01-01": "SUPERSEDED_WINDOW_OPEN",
        "2021-12-31": "SUPERSEDED_WINDOW_OPEN",
        "2022-01-01": "SUPERSEDED_WINDOW_CLOSED",
    }
    assert await standing(ask, first) == "SUPERSEDED_WINDOW_CLOSED"

    second = await an_adherence(ask, body, new["id"], "2023-02-03")
    assert await standing(ask, first) == "READHERED"
    assert await standing(ask, first, "2023-02-02") == "SUPERSEDED_WINDOW_CLOSED"
    assert await standing(ask, second) == "CURRENT"
    shown = (
        "query($id: ID!) { organisation(id: $id) { adherences(first: 5, includeEnded: true) {"
        " nodes { validFrom validUntil endedAs } } } }"
    )
    assert (await ask(shown, id=body))["organisation"]["adherences"]["nodes"] == [
        {"validFrom": "2012-05", "validUntil": "2023-02-03", "endedAs": "READHERED"},
        {"validFrom": "2023-02-03", "validUntil": None, "endedAs": None},
    ]

    given = {"adherenceId": second, "reason": {"en": "Another body signed"}}
    await does(ask, "annulAdherence", SHOW, given, event="adherence.annulled")
    assert await standing(ask, second) is None
    assert await standing(ask, first) == "SUPERSEDED_WINDOW_CLOSED"
    await refused(ask, "annulAdherence", given, "AdherenceEnded", OVER)


DAYS = ("2012-04-30", "2012-05-01", "2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01")


async def test_renounced_it_ends_with_its_commitments_until_that_is_taken_back(
    ask: Ask, body: str, old: dict[str, str]
) -> None:
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    made = {"adherenceId": await an_adherence(ask, body, old["id"], "2025")}
    await stated(ask, made["adherenceId"], old["together"], "PRACTISED", "2025-06")
    given = made | {"on": "2026-02-10", "reason": {"fr": "Trop tôt"}, "expectedRevision": 2}
    early = given | {"on": "2026-03-02"}
    await refused(
        ask,
        "renounceAdherence",
        early,
        "InvalidInput",
        "on: 2026-03-02 lies ahead; record the end the day it happens.",
    )
    shown = await does(
        ask, "renounceAdherence", SHOW, given, event="adherence.renounced", viewer=chair
    )
    assert (shown["standing"], shown["endedAs"], shown["endReason"]) == (
        *("RENOUNCED", "RENOUNCED", "Trop tôt"),
    )
    assert await commitments(ask, made["adherenceId"], "2026-02-09") == ["PRACTISED"]
    assert await commitments(ask, made["adherenceId"]) == []
    await refused(ask, "renounceAdherence", made, "AdherenceEnded", OVER)
    state = made | {"commitmentId": old["openly"], "state": "AIMED_AT"}
    await refused(ask, "stateCommitment", state, "AdherenceEnded", OVER)

    shown = await does(
        ask,
        "correctAdherence",
        SHOW,
        made | {"isRenounced": False},
        event="adherence.corrected",
        viewer=chair,
    )
    assert (shown["standing"], shown["validUntil"], shown["revision"]) == ("CURRENT", None, 4)
    assert await commitments(ask, made["adherenceId"]) == ["PRACTISED"]
    await refused(
        ask,
        "correctAdherence",
        made | {"isRenounced": False},
        "NotRenounced",
        "There is no renunciation of this adherence to withdraw.",
    )


async def commitments(ask: Ask, adherence: str, day: str | None = None) -> list[str]:
    """The states of the commitments of an adherence on a day."""
    query = (
        "query($id: ID!, $day: Date) { adherence(id: $id, asOf: $day) { commitments { state } } }"
    )
    found = (await ask(query, id=adherence, day=day))["adherence"]
    return [each["state"] for each in found["commitments"]]


async def test_its_day_and_its_signer_are_put_right(
    ask: Ask, body: str, old: dict[str, str], new: dict[str, str]
) -> None:
    ana = await a_person(ask, "Ana")
    await a_mandate(ask, body, "SECRETARY", holderPersonId=ana)
    first = await an_adherence(ask, body, old["id"], "2012")
    second = await an_adherence(ask, body, new["id"], "2023-02-03")
    given = {"adherenceId": second, "on": "2022-12", "signedById": ana}
    shown = await does(ask, "correctAdherence", SHOW, given, event="adherence.corrected")
    assert (shown["validFrom"], shown["signedBy"], shown["mandate"]) == (
        *("2022-12", {"name": "Ana"}, {"role": "SECRETARY"}),
    )
    assert await standing(ask, first, "2022-11-30") == "SUPERSEDED_WINDOW_CLOSED"
    assert await standing(ask, first, "2022-12-01") == "READHERED"
    later = {"adherenceId": second, "on": "2024-05-06"}
    await does(ask, "correctAdherence", SHOW, later, event="adherence.corrected")
    assert await standing(ask, first, "2024-05-05") == "SUPERSEDED_WINDOW_CLOSED"

    await stated(ask, second, new["together"], "AIMED_AT", "2024-06-01")
    late = {"adherenceId": second, "on": "2025"}
    message = "on: 2025 is after a commitment was stated in it, on 2024-06-01."
    await refused(ask, "correctAdherence", late, "InvalidInput", message)
    early = {"adherenceId": second, "on": "2019"}
    await refused(ask, "correctAdherence", early, "CharterNotInForce", NOT_IN_FORCE)
    await refused(
        ask,
        "correctAdherence",
        late | {"expectedRevision": 1},
        "RevisionMismatch",
        "This was changed meanwhile: you know revision 1, it is now at 4."
        " Read it again and repeat.",
    )


async def test_who_has_not_answered_to_a_new_version_is_listed(
    ask: Ask, body: str, old: dict[str, str], new: dict[str, str]
) -> None:
    town = await a_territory(ask, "Covilhã")
    here = await an_organisation(ask, "Here", territoryId=town)
    answered = await an_organisation(ask, "Answered")
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    for each in (body, here, answered, hidden):
        await an_adherence(ask, each, old["id"], "2015")
    await an_adherence(ask, answered, new["id"], "2020-06-01")
    query = (
        "query($version: ID!, $within: ID, $day: Date) { readherenceDue(version: $version,"
        " within: $within, first: 9, asOf: $day, orderBy: { field: NAME }) { totalCount"
        " nodes { organisation { name } standing } } }"
    )

    async def due(viewer: Viewer = ANYONE, **asked: Any) -> list[str]:
        found = (await ask(query, viewer=viewer, version=new["id"], **asked))["readherenceDue"]
        assert found["totalCount"] == len(found["nodes"])
        return [each["organisation"]["name"] for each in found["nodes"]]

    assert await due() == ["Group", "Here"]
    assert await due(OPERATOR) == ["Group", "Here", "Hidden"]
    assert await due(within=town) == ["Here"]
    assert await due(day="2020-05-31") == ["Answered", "Group", "Here"]
    assert await due(day="2019-12-31") == []
    assert await due(await acting_for(ask, hidden, "Ivo")) == ["Group", "Here", "Hidden"]
