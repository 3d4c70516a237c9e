"""Founding and describing organisations: what is kept, since when, and what is refused."""

from typing import Any

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NO_MANDATE,
    NOT_FOUND,
    NOT_SIGNED_IN,
    SECRETARIAT_ONLY,
    a_territory,
    acting_for,
    an_organisation,
    bare,
    does,
    refused,
    somebody,
)

from governance.access import ANYONE

PAST = "organisation { past { name kind sector territory { name } validFrom validUntil } }"
WITHIN_ITSELF = "A body cannot be part of itself or of one of its own parts."


async def test_found_shows_all_that_was_said(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    whole = await an_organisation(ask, "Rede Social")
    organisation = await does(
        ask,
        "foundOrganisation",
        "organisation { name names description kind sector democracy legalStanding legalBasis"
        " territory { name } partOf { name } languages isUnlisted isNetwork"
        " externalRefs { system key } validFrom validUntil revision past { name validFrom } }",
        {
            "name": {"pt": " Conselho Local ", "en": "Local council"},
            "description": {"en": "Over 100 institutions.\nIt meets every two months."},
            "kind": "PLATFORM",
            "legalStanding": "RECOGNISED_BY_LAW",
            "legalBasis": {"pt": "Resolução"},
            "territoryId": town,
            "partOfId": whole,
            "languages": ["pt", "pt-PT", "pt"],
            "externalRefs": [{"system": "wiki", "key": "clas"}, {"system": "wiki", "key": "clas"}],
            "since": "1999-06",
        },
        event="organisation.founded",
    )

    assert organisation == {
        "name": "Local council",
        "names": {"pt": "Conselho Local", "en": "Local council"},
        "description": "Over 100 institutions.\nIt meets every two months.",
        "kind": "PLATFORM",
        "sector": "MIXED",
        "democracy": "COLLABORATIVE",
        "legalStanding": "RECOGNISED_BY_LAW",
        "legalBasis": "Resolução",
        "territory": {"name": "Covilhã"},
        "partOf": {"name": "Rede Social"},
        "languages": ["pt", "pt-PT"],
        "isUnlisted": False,
        "isNetwork": False,
        "externalRefs": [{"system": "wiki", "key": "clas"}],
        "validFrom": "1999-06",
        "validUntil": None,
        "revision": 1,
        "past": [{"name": "Local council", "validFrom": "1999-06"}],
    }


@pytest.mark.parametrize(
    ("kind", "sector", "democracy"),
    [
        ("PLATFORM", "MIXED", "COLLABORATIVE"),
        ("COORDINATION_GROUP", "MIXED", "COLLABORATIVE"),
        ("NEIGHBOURHOOD_ASSOCIATION", None, "DIRECT"),
        ("PUBLIC_AUTHORITY", None, None),
        ("COMPANY", None, None),
    ],
)
async def test_a_kind_of_body_brings_its_sector_and_democracy(
    ask: Ask, kind: str, sector: str | None, democracy: str | None
) -> None:
    given = {"name": {"en": "It"}, "kind": kind}
    show = "organisation { sector democracy }"
    founded = await does(ask, "foundOrganisation", show, given, event="organisation.founded")

    assert founded == {"sector": sector, "democracy": democracy}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": {}}, 'name: say it in one language at least, as in {fr: "…"}.'),
        ({"name": {"en": "  "}}, "name: is empty in en."),
        ({"name": {"en": "a" * 301}}, "name: has 301 characters in en, the limit is 300."),
        ({"name": {"en": "a\x00b"}}, "name: contains a control character."),
        ({"description": {"en": "a\x9bb"}}, "description: contains a control character."),
        ({"description": {"en": "a" * 20001}}, "description: has 20001 characters in en, the"),
        ({"languages": ["português"]}, "languages: 'português' is no language tag; write fr,"),
        ({"languages": ["FR"]}, "languages: 'FR' is no language tag; write fr, pt or pt-CV."),
        ({"languages": [f"{a}{b}" for a in "abcdefgh" for b in "abcdefgh"]}, "languages: has 64"),
        ({"sector": "PUBLIC"}, "sector: an organisation of this kind seats all sectors: mixed."),
        ({"externalRefs": [{"system": "wiki", "key": "a\nb"}]}, "externalRefs: goes over several"),
    ],
)
async def test_found_refuses_what_cannot_be(ask: Ask, given: dict[str, Any], message: str) -> None:
    answer = await ask.do(
        "foundOrganisation", "__typename", {"name": {"en": "It"}, "kind": "PLATFORM"} | given
    )

    assert answer["code"] == "InvalidInput"
    assert answer["message"].startswith(message)
    assert [await ask.count(table) for table in ("organisation", "event")] == [0, 0]


async def test_found_is_for_those_who_act_for_the_body_it_is_part_of(ask: Ask) -> None:
    whole = await an_organisation(ask, "Rede Social")
    given = {"name": {"en": "Executive"}, "kind": "EXECUTIVE"}
    part = given | {"partOfId": whole}
    stranger, secretary = await somebody(ask, "Ana"), await acting_for(ask, whole, "Rui")

    deed = "foundOrganisation"
    await refused(ask, deed, part, "Forbidden", NO_MANDATE, viewer=stranger)
    await refused(ask, deed, part, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    await refused(ask, deed, given, "Forbidden", SECRETARIAT_ONLY, viewer=secretary)
    absent = given | {"partOfId": f"org_{stranger.person_id}"}
    await refused(ask, deed, absent, "NotFound", NOT_FOUND, viewer=secretary)
    nowhere = part | {"territoryId": f"ter_{stranger.person_id}"}
    await refused(ask, deed, nowhere, "NotFound", NOT_FOUND, viewer=secretary)
    show = "organisation { partOf { name } }"
    founded = await does(ask, deed, show, part, event="organisation.founded", viewer=secretary)
    assert founded == {"partOf": {"name": "Rede Social"}}


async def test_describe_holds_since_a_day_and_leaves_the_rest(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    group = await an_organisation(ask, "Group", "ASSOCIATION", since="2009", sector="CITIZEN")
    given = {
        "organisationId": group,
        "name": {"en": "Association"},
        "territoryId": town,
        "sector": None,
        "since": "2013-11-04",
        "expectedRevision": 1,
    }
    described = await does(ask, "describeOrganisation", PAST, given, event="organisation.described")

    assert described["past"] == [
        {
            "name": "Group",
            "kind": "ASSOCIATION",
            "sector": "CITIZEN",
            "territory": None,
            "validFrom": "2009",
            "validUntil": "2013-11-04",
        },
        {
            "name": "Association",
            "kind": "ASSOCIATION",
            "sector": None,
            "territory": {"name": "Covilhã"},
            "validFrom": "2013-11-04",
            "validUntil": None,
        },
    ]
    before = await ask(
        'query($id: ID!) { organisation(id: $id, asOf: "2012-01-01") { name sector } }', id=group
    )
    assert before["organisation"] == {"name": "Group", "sector": "CITIZEN"}


async def test_a_correction_mends_what_was_recorded_and_keeps_what_we_knew(ask: Ask) -> None:
    group = await an_organisation(ask, "Gruop", "ASSOCIATION", since="2009")
    described = {"organisationId": group, "sector": "CITIZEN", "since": "2015"}
    await ask.do("describeOrganisation", "__typename", described)

    given = {"organisationId": group, "name": {"en": "Group"}, "isCorrection": True}
    mended = await does(ask, "describeOrganisation", PAST, given, event="organisation.described")

    assert [(one["name"], one["sector"]) for one in mended["past"]] == [
        ("Group", None),
        ("Group", "CITIZEN"),
    ]
    kept = await ask.db.reads.fetch(
        "SELECT DISTINCT fact -> 'name' ->> 'en' AS name FROM superseded"
        " WHERE table_name = 'organisation_version'"
    )
    assert [row["name"] for row in kept] == ["Gruop"]


async def test_describe_clears_with_null_and_refuses_an_empty_name_or_kind(ask: Ask) -> None:
    given = {"description": {"en": "Words"}, "legalBasis": {"en": "A law"}, "languages": ["pt"]}
    group = await an_organisation(ask, "Group", "ASSOCIATION", **given)
    null = {"description": None, "legalBasis": None, "languages": None}
    show = "organisation { name description legalBasis languages }"
    cleared = await does(
        ask,
        "describeOrganisation",
        show,
        {"organisationId": group, **null},
        event="organisation.described",
    )

    assert cleared == {"name": "Group", "description": None, "legalBasis": None, "languages": []}
    for wrong, message in (
        ({"name": None}, 'name: say it in one language at least, as in {fr: "…"}.'),
        ({"kind": None}, "kind: an organisation is always of some kind."),
        ({"kind": "PLATFORM"}, "sector: an organisation of this kind seats all sectors: mixed."),
        ({"description": {}}, 'description: say it in one language at least, as in {fr: "…"}.'),
        ({"since": "2027"}, "since: 2027 lies ahead; record the change the day it happens."),
        (
            {"withdrawnExternalRefs": [{"system": "wiki", "key": "x"}]},
            "withdrawnExternalRefs: this organisation is not known to wiki by x.",
        ),
    ):
        await refused(
            ask,
            "describeOrganisation",
            {"organisationId": group, **wrong},
            "InvalidInput",
            message,
        )


async def test_no_body_comes_to_be_part_of_itself(ask: Ask) -> None:
    whole = await an_organisation(ask, "Rede Social")
    part = await an_organisation(ask, "Executive", "EXECUTIVE", partOfId=whole)
    inner = await an_organisation(ask, "Bureau", "EXECUTIVE", partOfId=part)

    for wider in (whole, part, inner):
        given = {"organisationId": whole, "partOfId": wider}
        await refused(ask, "describeOrganisation", given, "PartOfItself", WITHIN_ITSELF)


async def test_joining_a_body_takes_a_mandate_in_both_and_leaving_it_in_one(ask: Ask) -> None:
    whole, other = await an_organisation(ask, "Rede Social"), await an_organisation(ask, "Other")
    part = await an_organisation(ask, "Group", partOfId=whole)
    secretary = await acting_for(ask, part, "Rui")
    show, described = "organisation { partOf { name } revision }", "organisation.described"

    joined = {"organisationId": part, "partOfId": other}
    await refused(ask, "describeOrganisation", joined, "Forbidden", ANOTHERS_BODY, viewer=secretary)
    for part_of_id, name in ((whole, {"name": "Rede Social"}), (None, None)):
        given = {"organisationId": part, "partOfId": part_of_id}
        shown = await does(
            ask, "describeOrganisation", show, given, event=described, viewer=secretary
        )
        assert shown["partOf"] == name


async def test_a_reference_belongs_to_one_and_can_be_withdrawn(ask: Ask) -> None:
    ref = [{"system": "wiki", "key": "covilha"}]
    wrong = await an_organisation(ask, "Wrong", externalRefs=ref)
    right = await an_organisation(ask, "Right")
    taken = "Another organisation is already known to that system by one of these keys."
    given = {"organisationId": right, "externalRefs": ref}
    await refused(ask, "describeOrganisation", given, "ExternalRefTaken", taken)
    founded = {"name": {"en": "New"}, "kind": "MEDIA", "externalRefs": ref}
    await refused(ask, "foundOrganisation", founded, "ExternalRefTaken", taken)

    show, event = "organisation { externalRefs { key } }", "organisation.described"
    withdrawn = {"organisationId": wrong, "withdrawnExternalRefs": ref}
    await does(ask, "describeOrganisation", show, withdrawn, event=event)
    shown = await does(ask, "describeOrganisation", show, given, event=event)
    assert shown == {"externalRefs": [{"key": "covilha"}]}
    again = await does(ask, "describeOrganisation", show, given, event=event)
    assert again == shown
    owner = await ask.db.reads.fetchval("SELECT organisation_id FROM external_ref")
    assert owner == bare(right)


async def test_describe_refuses_strangers_old_revisions_and_absent_bodies(ask: Ask) -> None:
    body = await an_organisation(ask, "Group")
    stranger = await somebody(ask, "Ana")
    given = {"organisationId": body, "name": {"en": "Mine"}}
    await refused(ask, "describeOrganisation", given, "Forbidden", NO_MANDATE, viewer=stranger)
    old = given | {"expectedRevision": 7}
    message = (
        "This was changed meanwhile: you know revision 7, it is now at 1. Read it again and repeat."
    )
    await refused(ask, "describeOrganisation", old, "RevisionMismatch", message)
    absent = given | {"organisationId": f"org_{stranger.person_id}"}
    await refused(ask, "describeOrganisation", absent, "NotFound", NOT_FOUND)
