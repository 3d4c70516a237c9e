"""What roles may do is data: given and taken back by deeds, and shown to whoever asks."""

import asyncio
from typing import Any

import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    NOT_SIGNED_IN,
    ROLE_NOT_ENOUGH,
    SECRETARIAT_ONLY,
    a_mandate,
    a_person,
    a_territory,
    acting_for,
    an_organisation,
    does,
    person_of,
    refused,
    row,
    somebody,
    the_network,
)

from governance.access import ANYONE, Viewer

SHOW = "roleCapability { role kind inNetwork capability reach }"
SEATS = {"role": "FACILITATOR", "capability": "SEATS", "reach": "BODY"}
LISTED = "{ roleCapabilities(first: 100) { nodes { id role kind inNetwork capability reach } } }"
LAST = "No other role acts for the network; let another do so first."
CAN = """{ viewer { isSecretariat isApplication scopes
    can { mandate { id } capabilities reach bodies { name } territory { name } } } }"""
ALL = [
    *("ACCOUNTS", "APPLICATIONS", "CHARTER", "DECISIONS", "MANDATES", "MEETINGS"),
    *("MEMBERSHIP", "ORGANISATIONS", "PEOPLE", "SEATS"),
]


async def ids(ask: Ask, **wanted: Any) -> list[str]:
    """The capabilities that anyone is shown, by what they say."""
    shown = await ask(LISTED)
    nodes = shown["roleCapabilities"]["nodes"]
    return [one["id"] for one in nodes if wanted.items() <= one.items()]


async def allowed(ask: Ask, **given: Any) -> None:
    """Let a role do something."""
    done = await ask.do("allowRole", "__typename", given)
    assert done["__typename"] == "AllowRolePayload", done


async def seats(ask: Ask, viewer: Viewer, body: str) -> str | None:
    """Why somebody may not seat themselves in a body; None when it was done."""
    given = {"bodyId": body, "personId": person_of(viewer), "sector": "CITIZEN"}
    answer = await ask.do("seatPerson", "__typename", given, viewer=viewer)
    message: str | None = answer.get("message")
    return message


async def test_what_roles_may_do_to_begin_with_is_shown_to_anyone(ask: Ask) -> None:
    shown = await ask(LISTED)
    nodes = shown["roleCapabilities"]["nodes"]
    assert len(nodes) == 41
    assert {(one["role"], one["reach"]) for one in nodes if not one["inNetwork"]} == {
        (role, reach)
        for role in ("LEGAL_REPRESENTATIVE", "CHAIR", "VICE_CHAIR", "SECRETARY")
        for reach in ("BODY", "PARTS")
    }
    own = {one["capability"] for one in nodes if one["reach"] == "BODY"}
    assert own == {"CHARTER", "DECISIONS", "MEMBERSHIP"}
    (network,) = [one for one in nodes if one["inNetwork"]]
    assert (network["role"], network["capability"], network["reach"]) == (
        *("SECRETARY", "NETWORK"),
        "NETWORK",
    )
    found = await ask("query($id: ID!) { node(id: $id) { __typename } }", id=network["id"])
    assert found == {"node": {"__typename": "RoleCapability"}}


async def test_the_secretariat_allows_and_disallows_and_it_holds_from_then_on(ask: Ask) -> None:
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    body = await an_organisation(ask, "Body")
    facilitator = await acting_for(ask, body, "Ana", "FACILITATOR")
    assert await seats(ask, facilitator, body) == ROLE_NOT_ENOUGH

    given = SEATS | {"kind": "PLATFORM"}
    made = await does(ask, "allowRole", SHOW, given, event="role.allowed", viewer=secretariat)
    assert made == given | {"inNetwork": False}
    facilitator = await ask.viewer(person_of(facilitator))
    assert await seats(ask, facilitator, body) is None
    company = await an_organisation(ask, "Company", "EXECUTIVE")
    other = await acting_for(ask, company, "Rui", "FACILITATOR")
    assert await seats(ask, other, company) == ROLE_NOT_ENOUGH

    (one,) = await ids(ask, role="FACILITATOR")
    taken = {"roleCapabilityId": one}
    answer = await ask.do("disallowRole", "roleCapability { id }", taken, viewer=secretariat)
    assert answer == {"__typename": "DisallowRolePayload", "roleCapability": None}
    told = await row(
        ask,
        "SELECT e.name, d.person_id, d.params FROM event e JOIN event_detail d ON event_id = e.id"
        " ORDER BY e.id DESC LIMIT 1",
    )
    assert told == (
        "role.disallowed",
        secretariat.person_id,
        '{"kind": "platform", "role": "facilitator", "reach": "body", "capability": "seats"}',
    )
    facilitator = await ask.viewer(person_of(facilitator))
    assert await seats(ask, facilitator, body) == ROLE_NOT_ENOUGH
    await refused(ask, "disallowRole", taken, "NotFound", NOT_FOUND, viewer=secretariat)


@pytest.mark.parametrize(
    ("given", "problem", "message"),
    [
        (
            {"role": "CHAIR", "capability": "SEATS", "reach": "BODY"},
            "AlreadyAllowed",
            "That role may do this already; take it back first to let it reach elsewhere.",
        ),
        (
            SEATS | {"reach": "NETWORK", "inNetwork": True},
            "InvalidInput",
            "reach: reaches the network with the capability NETWORK, and only so.",
        ),
        (
            SEATS | {"capability": "NETWORK"},
            "InvalidInput",
            "reach: reaches the network with the capability NETWORK, and only so.",
        ),
        (
            SEATS | {"capability": "NETWORK", "reach": "NETWORK"},
            "InvalidInput",
            "inNetwork: only roles in the network's own body act for the network.",
        ),
    ],
)
async def test_what_cannot_be_allowed_is_refused(
    ask: Ask, given: dict[str, Any], problem: str, message: str
) -> None:
    await refused(ask, "allowRole", given, problem, message)


async def test_it_is_the_secretariats_alone(ask: Ask) -> None:
    secretary = await acting_for(ask, await an_organisation(ask, "Body"), "Ana")
    taken = {"roleCapabilityId": (await ids(ask, role="CHAIR"))[0]}
    for viewer, message in ((ANYONE, NOT_SIGNED_IN), (secretary, SECRETARIAT_ONLY)):
        await refused(ask, "allowRole", SEATS, "Forbidden", message, viewer=viewer)
        await refused(ask, "disallowRole", taken, "Forbidden", message, viewer=viewer)


async def test_somebody_can_always_act_for_the_network(ask: Ask) -> None:
    (one,) = await ids(ask, capability="NETWORK")
    await refused(ask, "disallowRole", {"roleCapabilityId": one}, "LastSecretariat", LAST)
    network = {"capability": "NETWORK", "reach": "NETWORK", "inNetwork": True}
    await allowed(ask, role="CHAIR", **network)
    (other,) = await ids(ask, capability="NETWORK", role="CHAIR")
    chair = await acting_for(ask, await the_network(ask), "Bo", "CHAIR")
    assert chair.is_secretariat

    both = await asyncio.gather(
        *(ask.do("disallowRole", "__typename", {"roleCapabilityId": id_}) for id_ in (one, other))
    )

    assert sorted(answer["__typename"] for answer in both) == [
        *("DisallowRolePayload", "LastSecretariat"),
    ]
    assert len(await ids(ask, capability="NETWORK")) == 1


async def test_a_reach_over_a_territory_ends_at_its_border(ask: Ask) -> None:
    region = await a_territory(ask, "Beira", "region")
    town, beside = (
        await a_territory(ask, "Covilhã", parent=region),
        await a_territory(ask, "Lisboa"),
    )
    platform = await an_organisation(ask, "Platform", territoryId=region)
    part = await an_organisation(ask, "Part", partOfId=platform)
    within = await an_organisation(ask, "Within", territoryId=town)
    same = await an_organisation(ask, "Same", territoryId=region)
    outside = await an_organisation(ask, "Outside", territoryId=beside)
    nowhere = await an_organisation(ask, "Nowhere")
    unlisted = await an_organisation(ask, "Unlisted", territoryId=town, isUnlisted=True)
    await allowed(ask, role="FACILITATOR", kind="PLATFORM", capability="SEATS", reach="TERRITORY")

    viewer = await acting_for(ask, platform, "Ana", "FACILITATOR")

    for body in (platform, part, within, same):
        assert await seats(ask, viewer, body) is None
    for body in (outside, nowhere):
        assert await seats(ask, viewer, body) == ANOTHERS_BODY
    assert await seats(ask, viewer, unlisted) == NOT_FOUND
    described = {"organisationId": within, "languages": ["pt"]}
    await refused(ask, "describeOrganisation", described, "Forbidden", ANOTHERS_BODY, viewer=viewer)
    acted = await ask.db.reads.fetch(
        "SELECT DISTINCT mandate_id FROM event_detail WHERE person_id = $1", viewer.person_id
    )
    assert [one["mandate_id"] for one in acted] == list(viewer.held)
    await a_mandate(ask, unlisted, "AUDITOR", holderPersonId=person_of(viewer))
    known = await ask.viewer(person_of(viewer))
    assert await seats(ask, known, unlisted) == ROLE_NOT_ENOUGH


async def test_a_reach_of_the_body_leaves_out_its_parts(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    part = await an_organisation(ask, "Part", partOfId=body)
    await allowed(ask, **SEATS)
    viewer = await acting_for(ask, body, "Ana", "FACILITATOR")
    assert await seats(ask, viewer, body) is None
    assert await seats(ask, viewer, part) == ANOTHERS_BODY


async def test_the_viewer_is_told_what_they_can_do(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    body = await an_organisation(ask, "Body", territoryId=town)
    await an_organisation(ask, "Part", partOfId=body)
    await allowed(ask, role="CHAIR", capability="SEATS", reach="TERRITORY", kind="PLATFORM")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    secretariat = await acting_for(ask, await the_network(ask), "Bo")
    plain = {"isSecretariat": False, "isApplication": False, "scopes": None}
    mandate = {"id": f"man_{next(iter(chair.held))}"}

    assert (await ask(CAN))["viewer"] == plain | {"can": []}
    assert (await ask(CAN, viewer=await somebody(ask, "Zé")))["viewer"] == plain | {"can": []}
    told = (await ask(CAN, viewer=chair))["viewer"]
    of_parts = [name for name in ALL if name not in {"CHARTER", "DECISIONS", "MEMBERSHIP"}]
    alike = {"mandate": mandate, "reach": "BODY", "territory": None}
    assert told == plain | {
        "can": [
            alike | {"capabilities": ALL, "bodies": [{"name": "Body"}]},
            alike | {"capabilities": of_parts, "bodies": [{"name": "Part"}]},
            {
                "mandate": mandate,
                "capabilities": ["SEATS"],
                "reach": "TERRITORY",
                "bodies": [],
                "territory": {"name": "Covilhã"},
            },
        ]
    }
    told = (await ask(CAN, viewer=secretariat))["viewer"]
    assert told["isSecretariat"]
    assert [(one["reach"], one["capabilities"]) for one in told["can"]] == [
        *(("NETWORK", ["NETWORK"]), ("BODY", ALL)),
    ]


NOT_SO = "'per_1' is no id that this deed is done to; "
ASKED = """query ($deed: Deed!, $on: ID) { can(deed: $deed, on: $on) {
    isAllowed ground reason capability } }"""


async def test_can_says_why_not_in_the_viewers_language(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    ana = await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2026-03-01")
    viewer = await ask.viewer(ana)
    asked: dict[str, Any] = {"deed": "GRANT_MANDATE", "on": body}
    for lang, reason in (
        ("en", "Your mandate to act for this body ended on 2026-03-01."),
        ("fr", "Votre mandat d’agir pour cet organe a pris fin le 2026-03-01."),
        ("pt-PT", "O seu mandato para agir por este órgão terminou em 2026-03-01."),
    ):
        answer = await ask(ASKED, viewer=viewer, lang=lang, **asked)
        assert answer["can"] == {
            "isAllowed": False,
            "ground": "MANDATE_ENDED",
            "reason": reason,
            "capability": "MANDATES",
        }
    absent: dict[str, Any] = {"deed": "GRANT_MANDATE", "on": f"org_{viewer.person_id}"}
    answer = await ask(ASKED, viewer=viewer, lang="fr", **absent)
    assert answer["can"]["ground"] is None
    assert answer["can"]["reason"] == "Il n’y a rien ici sous cet identifiant."


@pytest.mark.parametrize(
    ("deed", "on", "message"),
    [
        (
            "GRANT_MANDATE",
            "per_1",
            NOT_SO + "those begin with org_.",
        ),
        ("REGISTER_PERSON", "per_1", NOT_SO + "leave it out."),
        ("GRANT_MANDATE", "org_1", "'org_1' is no id of type Organisation."),
    ],
)
async def test_an_id_that_a_deed_is_not_done_to_is_an_error(
    ask: Ask, deed: str, on: str, message: str
) -> None:
    answer = await ask.raw(ASKED, deed=deed, on=on)
    (error,) = answer["errors"]
    assert (error["message"], error["extensions"]["code"]) == (message, "BAD_ID")
