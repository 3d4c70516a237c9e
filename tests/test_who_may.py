"""Who may do what: every mutation as a stranger, and mandates by body, by day and by delegation."""

from datetime import timedelta
from typing import Any

import pytest
from accounts import an_account, an_identity
from conftest import NOW, Ask
from scene import (
    ANOTHERS_BODY,
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

from governance.access import ANYONE, Viewer
from schema.root import schema

OPEN = {
    "signIn": "the password proves who it is",
    "refreshSignIn": "the refresh token proves who it is",
    "choosePassword": "the link proves who it is",
    "confirmEmail": "the link proves who it is",
    "askRecovery": "who forgot the password cannot sign in; the answer tells nothing",
}
"""Deeds that anyone may do, and why: those below prove who it is by a secret of their own."""
OWN = {
    *("changePassword", "changeEmail", "prepareTotp", "confirmTotp", "removeTotp"),
    *("signOut", "signOutEverywhere", "linkIdentity"),
}
"""Deeds that everybody does with their own account alone; the secretariat here has none."""


async def a_valid_input_for_each(ask: Ask) -> dict[str, dict[str, Any]]:
    """What would be done, did somebody ask who may."""
    town, other = await a_territory(ask, "Covilhã"), await a_territory(ask, "Fundão")
    parts = [await a_territory(ask, name, "district", town) for name in ("East", "West")]
    region = await a_territory(ask, "Centro", "region")
    grouping = await a_territory(ask, "Valley", None, memberIds=[town])
    ana, rui = await a_person(ask, "Ana"), await a_person(ask, "Rui")
    body, member = await an_organisation(ask, "Body"), await an_organisation(ask, "Member")
    mandate = await a_mandate(ask, body, "CHAIR", holderPersonId=ana)
    seat = await a_seat(ask, body, personId=ana)
    name, day = {"en": "Mine"}, "2025-01-01"
    split = [{"name": name, "childIds": [part]} for part in parts]
    return {
        "defineTerritory": {"name": name, "scale": "municipality"},
        "describeTerritory": {"territoryId": town, "population": 1},
        "renameTerritory": {"territoryId": town, "name": name},
        "moveTerritory": {"territoryId": town, "parentId": region},
        "mergeTerritories": {"predecessorIds": [town, other], "name": name, "on": day},
        "splitTerritory": {"territoryId": town, "parts": split, "on": day},
        "retireTerritory": {"territoryId": other, "on": day},
        "includeInGrouping": {"groupingId": grouping, "territoryId": other},
        "removeFromGrouping": {"groupingId": grouping, "territoryId": town},
        "foundOrganisation": {"name": name, "kind": "PLATFORM"},
        "describeOrganisation": {"organisationId": body, "name": name},
        "dissolveOrganisation": {"organisationId": body, "on": day},
        "registerPerson": {"name": "Eva"},
        "correctPerson": {"personId": ana, "name": "Anna"},
        "grantMandate": {"bodyId": body, "role": "CHAIR", "holderPersonId": rui},
        "delegateMandate": {"mandateId": mandate, "personId": rui},
        "revokeMandate": {"mandateId": mandate},
        "vacateMandate": {"mandateId": mandate},
        "seatOrganisation": {
            "bodyId": body,
            "organisationId": member,
            "delegateId": rui,
            "sector": "CITIZEN",
        },
        "seatPerson": {"bodyId": body, "personId": rui, "sector": "CITIZEN"},
        "unseat": {"seatId": seat},
        "mergeDuplicate": {"duplicateId": member, "originalId": body},
        **await inputs_of_applications(ask, mandate),
        **await inputs_of_accounts(ask),
    }


async def inputs_of_applications(ask: Ask, mandate: str) -> dict[str, dict[str, Any]]:
    """The same for an application there is, and for a linked identity."""
    given = {"name": "Atlas", "mandateId": mandate, "scopes": ["actors:read"]}
    done = await ask.do("registerApplication", "application { id }", given)
    application = {"applicationId": done["application"]["id"]}
    identity = await an_identity(ask, await an_account(ask, "Mar", "mar@example.org"))
    return {
        "registerApplication": given,
        "renewApplicationSecret": application,
        "revokeApplication": application,
        "linkIdentity": {"token": "none"},
        "unlinkIdentity": {"linkedIdentityId": identity},
    }


async def inputs_of_accounts(ask: Ask) -> dict[str, dict[str, Any]]:
    """The same for accounts; what proves who somebody is, is not the real one."""
    account, person = await an_account(ask, "Sol"), await a_person(ask, "Lua")
    secret = {"password": "not the password of anybody"}
    return {
        "invitePerson": {"personId": person, "email": "lua@example.org"},
        "choosePassword": {"link": "none", **secret},
        "askRecovery": {"email": "nobody@example.org"},
        "changePassword": {"currentPassword": "none", "newPassword": secret["password"]},
        "changeEmail": {"email": "sol@example.org", **secret},
        "confirmEmail": {"link": "none"},
        "closeAccount": {"accountId": account},
        "prepareTotp": {},
        "confirmTotp": {"code": "123456"},
        "removeTotp": secret,
        "signIn": {"email": "ana@example.org", **secret},
        "refreshSignIn": {"refreshToken": "none"},
        "signOut": {},
        "signOutEverywhere": {},
    }


async def test_no_mutation_is_open_to_anyone_or_to_a_stranger(ask: Ask) -> None:
    inputs = await a_valid_input_for_each(ask)
    mutations = schema._schema.mutation_type
    assert mutations is not None
    assert set(inputs) == set(mutations.fields)

    stranger = await somebody(ask, "Zé")
    answers = {}
    async with unchanged(ask):
        for viewer in (ANYONE, stranger):
            for deed, given in inputs.items():
                answer = await ask.do(deed, "__typename", given, viewer=viewer)
                answers[deed, viewer is ANYONE] = answer["__typename"]
    open_ = {each for each, kind in answers.items() if kind not in {"Forbidden", "NotFound"}}
    assert {deed for deed, _ in open_} == set(OPEN)
    told = {answers[each] for each in open_}
    assert told == {"SignInRefused", "RefreshRefused", "LinkRefused", "AskRecoveryPayload"}


@pytest.mark.parametrize("deed", sorted(set(schema._schema.mutation_type.fields) - {*OPEN, *OWN}))  # type: ignore[union-attr]  # There are mutations.
async def test_what_is_refused_to_strangers_is_done_for_the_secretariat(
    ask: Ask, deed: str
) -> None:
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    inputs = await a_valid_input_for_each(ask)

    answer = await ask.do(deed, "__typename", inputs[deed], viewer=secretariat)

    assert answer["__typename"] == f"{deed[0].upper()}{deed[1:]}Payload", answer
    last = await row(
        ask, "SELECT person_id, mandate_id FROM event_detail ORDER BY event_id DESC LIMIT 1"
    )
    assert last == (secretariat.person_id, secretariat.secretariat_mandate_id)


async def trial(ask: Ask, viewer: Viewer, *bodies: str) -> list[bool]:
    """Whether somebody may grant, seat and describe in each of some bodies; nothing stays of it."""
    allowed = []
    for body in bodies:
        for deed, given in (
            ("grantMandate", {"bodyId": body, "role": "AUDITOR"}),
            (
                "seatPerson",
                {"bodyId": body, "personId": person_of(viewer), "sector": "CITIZEN"},
            ),
            ("describeOrganisation", {"organisationId": body, "languages": ["pt"]}),
        ):
            answer = await ask.do(deed, "__typename", given, viewer=viewer)
            assert answer["__typename"].endswith("Payload") or answer["code"] == "Forbidden"
            allowed.append(answer["__typename"].endswith("Payload"))
    return allowed


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        ("SECRETARY", True),
        ("CHAIR", True),
        ("VICE_CHAIR", True),
        ("LEGAL_REPRESENTATIVE", True),
        ("REPRESENTATIVE", False),
        ("ALTERNATE", False),
        ("EXECUTIVE_MEMBER", False),
        ("FACILITATOR", False),
        ("AUDITOR", False),
    ],
)
async def test_a_role_acts_for_its_body_and_its_parts_and_nowhere_else(
    ask: Ask, role: str, *, acts: bool
) -> None:
    whole = await an_organisation(ask, "Whole")
    body = await an_organisation(ask, "Body", partOfId=whole)
    part = await an_organisation(ask, "Part", partOfId=body)
    inner = await an_organisation(ask, "Inner", "EXECUTIVE", partOfId=part)
    other = await an_organisation(ask, "Other")
    viewer = await acting_for(ask, body, "Ana", role)

    assert set(viewer.steered) == ({bare(body), bare(part), bare(inner)} if acts else set())
    assert await trial(ask, viewer, body, part, inner) == [acts] * 9
    assert await trial(ask, viewer, whole, other) == [False] * 6


@pytest.mark.parametrize(
    ("since", "until", "acts"),
    [
        ("2026-03-01", None, True),
        ("2020", "2026-03-02", True),
        ("2026-03-02", None, False),
        ("2020", "2026-03-01", False),
        ("2020", "2025", False),
        ("2020", "2026", True),
    ],
)
async def test_a_mandate_gives_its_rights_on_its_days(
    ask: Ask, since: str, until: str | None, *, acts: bool
) -> None:
    body, ana = await an_organisation(ask, "Body"), await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, since=since, until=until)

    assert await trial(ask, await ask.viewer(ana), body) == [acts] * 3


async def test_a_delegate_acts_until_the_delegation_is_revoked(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    chair = await acting_for(ask, body, "Rui", "CHAIR")
    ana = await a_person(ask, "Ana")
    own = f"man_{next(iter(chair.held))}"
    done = await ask.do("delegateMandate", "mandate { id }", {"mandateId": own, "personId": ana})
    delegate = await ask.viewer(ana)
    assert await trial(ask, delegate, body) == [True] * 3

    given = {"mandateId": done["mandate"]["id"]}
    await does(
        ask, "revokeMandate", "mandate { endedAs }", given, event="mandate.revoked", viewer=chair
    )
    assert (await ask.viewer(ana)).steered == {}
    yesterday = await ask.viewer(ana, NOW - timedelta(days=1))
    assert yesterday.steered == {}


async def test_the_secretariat_is_the_secretary_of_the_network(ask: Ask) -> None:
    network, body = await the_network(ask), await an_organisation(ask, "Body")
    viewers = {
        "secretary": await acting_for(ask, network, "Bo"),
        "chair": await acting_for(ask, network, "Eva", "CHAIR"),
        "secretary elsewhere": await acting_for(ask, body, "Rui"),
    }
    assert {name: viewer.is_secretariat for name, viewer in viewers.items()} == {
        "secretary": True,
        "chair": False,
        "secretary elsewhere": False,
    }
    for viewer in viewers.values():
        shown = await ask(
            "{ viewer { isSecretariat person { name } mandates { role } actsFor { name } } }",
            viewer=viewer,
        )
        assert shown["viewer"]["isSecretariat"] is viewer.is_secretariat
        assert len(shown["viewer"]["actsFor"]) == 1
    assert await trial(ask, viewers["secretary"], body, network) == [True] * 6
    assert await trial(ask, viewers["chair"], body) == [False] * 3


async def test_an_organisation_that_holds_a_mandate_acts_through_its_own(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Body"), await an_organisation(ask, "Firm")
    director = await acting_for(ask, firm, "Ana", "LEGAL_REPRESENTATIVE")
    held = await a_mandate(ask, body, "LEGAL_REPRESENTATIVE", holderOrganisationId=firm)

    assert await trial(ask, director, body) == [False] * 3
    given = {"mandateId": held}
    await refused(ask, "revokeMandate", given, "Forbidden", ANOTHERS_BODY, viewer=director)
    await does(
        ask, "vacateMandate", "mandate { id }", given, event="mandate.vacated", viewer=director
    )


async def test_the_journal_names_the_person_and_the_mandate_closest_to_the_deed(ask: Ask) -> None:
    whole = await an_organisation(ask, "Whole")
    part = await an_organisation(ask, "Part", partOfId=whole)
    ana = await a_person(ask, "Ana")
    wider = await a_mandate(ask, whole, "CHAIR", holderPersonId=ana)
    own = await a_mandate(ask, part, "SECRETARY", holderPersonId=ana)
    viewer = await ask.viewer(ana)
    for body, mandate in ((whole, wider), (part, own)):
        given = {"organisationId": body, "languages": ["pt"]}
        await ask.do("describeOrganisation", "__typename", given, viewer=viewer)
        shown = await ask(
            "query($id: ID!) { node(id: $id) { history(last: 1)"
            " { nodes { name actor { name } mandate { id role } } } } }",
            id=body,
        )
        (event,) = shown["node"]["history"]["nodes"]
        assert event["actor"] == {"name": "Ana"}
        assert event["mandate"]["id"] == mandate
