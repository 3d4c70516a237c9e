"""Applying to the network: what is asked, one by one, and how an application is decided."""

from typing import Any

import pytest
from conftest import Ask
from member_scene import (
    a_class,
    a_group,
    a_member,
    a_representative,
    a_sympathiser,
    an_application,
    signed,
)
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    bare,
    does,
    person_of,
    refused,
    row,
    somebody,
    the_network,
    unchanged,
)

from governance.access import ANYONE, OPERATOR, Viewer

APPLICATIONS = (
    "{ applications(first: 9) { totalCount nodes { organisation { name } outcome"
    " requirements { code name isAim isFulfilled since missing how missingSectors } } } }"
)
SHOW = (
    "application { organisation { name } membershipClass { key } appliedOn statement outcome"
    " decisionReason applicant { name } decidedBy { name } revision }"
)
MEMBERSHIP = (
    "membership { organisation { name } membershipClass { key name hasVote } standing basis"
    " validFrom validUntil revision steps { kind reason validFrom validUntil } }"
)
DECIDED = "This application has been decided already; read what became of it."
WAITS = "An application for this class is waiting already; withdraw it to apply anew."
MEMBER = "This organisation is a member on these terms already, or on some of those days."
RETIRED = "This class of members does not exist on that day; choose another."
AIM = (
    "Des acteurs de certains secteurs n’y siègent pas encore ; c’est un but, qui n’exclut personne."
)
REASON = {"en": "The assembly agreed."}


async def test_whoever_acts_for_a_body_applies_for_it(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    chair = await acting_for(ask, group, "Ana", "CHAIR")
    given = {
        "organisationId": group,
        "membershipClassId": await a_class(ask, "full"),
        "statement": {"pt": "Queremos."},
    }
    shown = await does(
        ask, "applyForMembership", SHOW, given, event="joining.applied", viewer=chair
    )

    assert shown == {
        "organisation": {"name": "Covilhã"},
        "membershipClass": {"key": "full"},
        "appliedOn": "2026-03-01",
        "statement": "Queremos.",
        "outcome": None,
        "decisionReason": None,
        "applicant": {"name": "Ana"},
        "decidedBy": None,
        "revision": 1,
    }


async def test_who_founded_it_applies_until_somebody_has_a_mandate_in_it(ask: Ask) -> None:
    whole = await an_organisation(ask, "Whole")
    founder = await acting_for(ask, whole, "Ana", "CHAIR")
    given = {"name": {"en": "Part"}, "kind": "COORDINATION_GROUP", "partOfId": whole}
    done = await ask.do("foundOrganisation", "organisation { id }", given, viewer=founder)
    part = done["organisation"]["id"]
    applying = {"organisationId": part, "membershipClassId": await a_class(ask, "full")}
    other = await acting_for(ask, await an_organisation(ask, "Other"), "Rui")
    deed = "applyForMembership"
    await refused(ask, deed, applying, "Forbidden", ANOTHERS_BODY, viewer=other)

    await does(ask, deed, SHOW, applying, event="joining.applied", viewer=founder)
    await a_mandate(ask, part, "CHAIR", holderPersonId=person_of(other))
    later = applying | {"membershipClassId": await a_class(ask, "associate")}
    role = "Your role does not let you do this."
    founder = await ask.viewer(person_of(founder))
    await refused(ask, deed, later, "Forbidden", role, viewer=founder)


async def test_an_application_is_seen_by_the_applicants_people_and_the_secretariat(
    ask: Ask,
) -> None:
    group, other = await a_group(ask, "Covilhã"), await a_group(ask, "Fundão")
    chair = await acting_for(ask, group, "Ana", "CHAIR")
    application = await an_application(ask, group, viewer=chair)
    await an_application(ask, other)
    secretariat = await acting_for(ask, await the_network(ask), "Bo")

    async def seen(viewer: Viewer) -> list[str]:
        answer = (await ask(APPLICATIONS, viewer=viewer))["applications"]
        assert answer["totalCount"] == len(answer["nodes"])
        return [node["organisation"]["name"] for node in answer["nodes"]]

    assert await seen(chair) == ["Covilhã"]
    assert await seen(secretariat) == ["Covilhã", "Fundão"]
    stranger = await somebody(ask, "Zé")
    auditor = await acting_for(ask, group, "Eva", "AUDITOR")
    for viewer in (ANYONE, stranger, auditor):
        assert await seen(viewer) == []
        given = {"applicationId": application}
        await refused(ask, "withdrawApplication", given, "NotFound", NOT_FOUND, viewer=viewer)
    journal = '{ journal(first: 9, filter: { name: ["joining.applied"] }) { totalCount } }'
    for viewer, count in ((ANYONE, 0), (stranger, 0), (chair, 1), (secretariat, 2)):
        assert (await ask(journal, viewer=viewer))["journal"]["totalCount"] == count


async def test_what_is_asked_is_shown_one_by_one(ask: Ask) -> None:
    group = await an_organisation(
        ask, "Group", "COORDINATION_GROUP", legalStanding="DE_FACTO", since="2015"
    )
    await an_application(ask, group)
    ana = await a_person(ask, "Ana")
    await a_seat(ask, group, personId=ana, since="2016", sector="PUBLIC")

    async def asked(lang: str = "en") -> list[dict[str, Any]]:
        answer = await ask(APPLICATIONS, viewer=OPERATOR, lang=lang)
        found: list[dict[str, Any]] = answer["applications"]["nodes"][0]["requirements"]
        return found

    first, charter, place, table = await asked()
    assert (charter["code"], charter["isFulfilled"]) == ("charter", False)
    assert first == {
        "code": "legal_representative",
        "name": "Somebody answers for it in law",
        "isAim": False,
        "isFulfilled": False,
        "since": None,
        "missing": "It has no legal existence, and no legal representative is named.",
        "how": "Grant a person the mandate of legal representative in it, or record the law or"
        " register that knows it.",
        "missingSectors": None,
    }
    assert (place["code"], place["isFulfilled"], place["isAim"]) == ("territory", False, False)
    assert (table["code"], table["isFulfilled"], table["isAim"]) == ("actors", False, True)
    assert table["missingSectors"] == ["PRIVATE", "CITIZEN"]
    assert [each["missing"] for each in await asked("fr")] == [
        "Elle n’a pas d’existence légale, et aucun représentant légal n’est nommé.",
        "Elle n’adhère pas à la charte.",
        "Aucun territoire n’est indiqué où elle se situe.",
        AIM,
    ]
    assert (await asked("pt"))[2]["how"] == "Descreva-a com o território onde se situa."

    await a_representative(ask, group)
    await signed(ask, group)
    town = await a_territory(ask, "Covilhã")
    placed = {"organisationId": group, "territoryId": town, "since": "2021-05-04"}
    await ask.do("describeOrganisation", "__typename", placed)
    for name, sector, since in (("Rui", "PRIVATE", "2019"), ("Eva", "CITIZEN", "2018")):
        person = await a_person(ask, name)
        await a_seat(ask, group, personId=person, since=since, sector=sector)

    assert [(each["isFulfilled"], each["since"], each["missing"]) for each in await asked()] == [
        (True, "2020-01-01", None),
        (True, "2019-01-01", None),
        (True, "2021-05-04", None),
        (True, "2019-01-01", None),
    ]


async def test_admission_makes_a_member_from_a_day_on(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    await signed(ask, group)
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    given = {
        "applicationId": await an_application(ask, group),
        "since": "2025-04",
        "reason": REASON,
    }
    member = await does(
        ask, "admitMember", MEMBERSHIP, given, event="membership.admitted", viewer=secretariat
    )

    assert member == {
        "organisation": {"name": "Covilhã"},
        "membershipClass": {"key": "full", "name": "Full member", "hasVote": True},
        "standing": "ACTIVE",
        "basis": None,
        "validFrom": "2025-04",
        "validUntil": None,
        "revision": 1,
        "steps": [
            {
                "kind": "ADMITTED",
                "reason": "The assembly agreed.",
                "validFrom": "2025-04",
                "validUntil": None,
            }
        ],
    }
    found = await row(ask, "SELECT outcome, decided_by_id FROM membership_application")
    assert found == ("admitted", secretariat.person_id)
    again = {"applicationId": given["applicationId"]}
    await refused(ask, "admitMember", again, "AlreadyDecided", DECIDED)
    await refused(ask, "withdrawApplication", again, "AlreadyDecided", DECIDED)
    applying = {"organisationId": group, "membershipClassId": await a_class(ask, "full")}
    await refused(ask, "applyForMembership", applying, "AlreadyMember", MEMBER)


async def test_who_lacks_what_the_class_asks_is_not_admitted(ask: Ask) -> None:
    group = await an_organisation(ask, "Group", legalStanding="DE_FACTO")
    application = {"applicationId": await an_application(ask, group)}
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    query = (
        "mutation($input: AdmitMemberInput!) { admitMember(input: $input)"
        " { ... on RequirementsMissing { missing message } } }"
    )
    async with unchanged(ask):
        answer = await ask(query, viewer=secretariat, input=application, lang="pt")
    assert answer["admitMember"] == {
        "missing": ["legal_representative", "charter", "territory"],
        "message": "A categoria pede o que não está cumprido: um representante legal,"
        " a adesão à carta, um território.",
    }

    given = application | {"basis": "ON_THE_WAY"}
    event = "membership.admitted_as_sympathiser"
    shown = await does(ask, "admitAsSympathiser", MEMBERSHIP, given, event=event)
    assert (shown["membershipClass"]["key"], shown["basis"]) == ("sympathiser", "ON_THE_WAY")


async def test_a_sympathiser_is_admitted_as_a_member_without_a_gap(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    membership = await a_sympathiser(ask, group)
    given = {"applicationId": await an_application(ask, group), "since": "2024"}
    done = await does(ask, "admitMember", MEMBERSHIP, given, event="membership.admitted")

    assert (done["validFrom"], done["basis"], done["revision"]) == ("2020", None, 2)
    assert [(each["kind"], each["validFrom"], each["validUntil"]) for each in done["steps"]] == [
        ("ADMITTED_AS_SYMPATHISER", "2020", "2023"),
        ("ADMITTED", "2024", None),
    ]
    assert await ask.count("membership") == 1
    assert (
        await ask.db.reads.fetchval(
            "SELECT count(*) FROM membership_application WHERE membership_id = $1", bare(membership)
        )
        == 2
    )


@pytest.mark.parametrize(
    ("deed", "given", "message"),
    [
        ("admitMember", {"since": "2027"}, "since: 2027 lies ahead; record the change the day"),
        ("admitMember", {"since": "1999"}, "since: 1999 is before it began, on 2001-01-01."),
        ("admitMember", {"membershipClassId": "sympathiser"}, "membershipClassId: is of sympath"),
        ("admitAsSympathiser", {"membershipClassId": "full"}, "membershipClassId: is of members"),
        ("refuseApplication", {"reason": {}}, "reason: say it in one language at least, as in"),
    ],
)
async def test_what_cannot_be_decided_so_is_said(
    ask: Ask, deed: str, given: dict[str, Any], message: str
) -> None:
    application = await an_application(ask, await a_group(ask, "Group", since="2001"))
    whole = {"applicationId": application, **given}
    if "membershipClassId" in given:
        whole["membershipClassId"] = await a_class(ask, given["membershipClassId"])
    if deed == "admitAsSympathiser":
        whole["basis"] = "USES_THE_METHOD"
    async with unchanged(ask):
        answer = await ask.do(deed, "__typename", whole)
    assert (answer["code"], answer["message"][: len(message)]) == ("InvalidInput", message)


async def test_a_stranger_does_not_apply(ask: Ask) -> None:
    group = await a_group(ask, "Covilhã")
    given = {"organisationId": group, "membershipClassId": await a_class(ask, "full")}
    stranger = await somebody(ask, "Zé")
    await refused(ask, "applyForMembership", given, "Forbidden", NO_MANDATE, viewer=stranger)
    await a_member(ask, group)
