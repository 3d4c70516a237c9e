"""On which ground somebody may not: how far roles and scopes reach, and how it is told."""

from dataclasses import replace
from uuid import uuid4

import asyncpg
import pytest
from conftest import Ask
from scene import (
    ANOTHERS_BODY,
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
)

from governance.access import SCOPES, Viewer
from governance.errors import GROUNDS, Forbidden, Ground

DESCRIBE = """mutation($input: DescribeOrganisationInput!) { describeOrganisation(input: $input) {
    ... on Forbidden { message ground detail } } }"""
SEATED = """query($id: ID!) { node(id: $id) { history(first: 9) { nodes { name } } }
    seat(id: $id) { body { name } person { name } } }"""


async def run(ask: Ask, statement: str) -> None:
    """Change what roles may do, as no deed can yet."""
    async with ask.db.engine.begin() as connection:
        await connection.exec_driver_sql(statement)


def an_application(viewer: Viewer, *scopes: str) -> Viewer:
    """Somebody through an application that was given these scopes."""
    return replace(viewer, application_id=uuid4(), scopes=frozenset(scopes))


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_is_said_in_every_language(ground: Ground) -> None:
    said = {lang: Forbidden(ground, "2026").said(lang) for lang in ("en", "fr", "pt")}
    assert set(GROUNDS[ground]) == set(said)
    assert len(set(said.values())) == 3
    assert Forbidden(ground, "2026").said("pt-CV") == said["pt"]
    assert Forbidden(ground, "2026").said("sv") == str(Forbidden(ground, "2026")) == said["en"]


async def test_a_refusal_speaks_the_readers_language(ask: Ask) -> None:
    body, ana = await an_organisation(ask, "Body"), await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, until="2026-02-28")
    given = {"organisationId": body, "languages": ["pt"]}
    answer = await ask(DESCRIBE, viewer=await ask.viewer(ana), lang="fr", input=given)
    assert answer["describeOrganisation"] == {
        "message": "Votre mandat d’agir pour cet organe a pris fin le 2026-02-28.",
        "ground": "MANDATE_ENDED",
        "detail": "2026-02-28",
    }


async def test_an_application_does_the_deeds_of_its_scopes_alone(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    given = {"organisationId": body, "languages": ["pt"]}
    beside = an_application(chair, *(set(SCOPES) - {"actors:write"}))
    said = "Your application was not given the scope actors:write."
    await refused(ask, "describeOrganisation", given, "Forbidden", said, viewer=beside)
    within = an_application(chair, "actors:write")
    show, event = "organisation { languages }", "organisation.described"
    await does(ask, "describeOrganisation", show, given, event=event, viewer=within)


async def test_a_scope_tells_nothing_of_what_another_leaves_out(ask: Ask) -> None:
    hidden = await an_organisation(ask, "Hidden", isUnlisted=True)
    mia = await a_person(ask, "Mia", isUnlisted=True)
    seat = await a_seat(ask, hidden, personId=mia)
    secretariat = await acting_for(ask, await the_network(ask), "Bo")

    told = await ask(SEATED, viewer=an_application(secretariat, *SCOPES), id=seat)
    assert told["seat"] == {"body": {"name": "Hidden"}, "person": {"name": "Mia"}}
    assert told["node"]["history"]["nodes"] == [{"name": "platform.person_seated"}]
    some = an_application(secretariat, "platforms:read", "journal:read")
    assert await ask(SEATED, viewer=some, id=seat) == {"node": None, "seat": None}
    journal = await ask("{ journal(first: 99) { nodes { name } } }", viewer=some)
    names = {each["name"] for each in journal["journal"]["nodes"]}
    assert names == {"organisation.founded", "person.registered", "mandate.granted"}


async def test_a_role_that_reaches_a_territory_acts_for_the_listed_bodies_within_it(
    ask: Ask,
) -> None:
    await run(ask, "DELETE FROM role_capability WHERE capability = 'seats'")
    await run(
        ask,
        "INSERT INTO role_capability (role, kind, capability, reach)"
        " VALUES ('chair', 'platform', 'seats', 'territory')",
    )
    region = await a_territory(ask, "Centro", "region")
    town = await a_territory(ask, "Covilhã", "municipality", region)
    village = await a_territory(ask, "Paul", "neighbourhood", town)
    beside = await a_territory(ask, "Fundão", "municipality", region)
    platform = await an_organisation(ask, "Platform", territoryId=town)
    chair = await acting_for(ask, platform, "Ana", "CHAIR")

    def given(body: str) -> dict[str, str]:
        return {"bodyId": body, "personId": person_of(chair), "sector": "CITIZEN"}

    for place in (town, village):
        body = await an_organisation(ask, "Body", territoryId=place)
        event = "platform.person_seated"
        await does(ask, "seatPerson", "seat { id }", given(body), event=event, viewer=chair)
        mandate = "SELECT mandate_id FROM event_detail ORDER BY event_id DESC LIMIT 1"
        assert await row(ask, mandate) == (next(iter(chair.held)),)
    for place in (region, beside):
        body = await an_organisation(ask, "Body", territoryId=place)
        await refused(ask, "seatPerson", given(body), "Forbidden", ANOTHERS_BODY, viewer=chair)
    hidden = await an_organisation(ask, "Hidden", territoryId=town, isUnlisted=True)
    await refused(ask, "seatPerson", given(hidden), "NotFound", NOT_FOUND, viewer=chair)


async def test_a_role_that_reaches_its_body_alone_does_not_reach_its_parts(ask: Ask) -> None:
    await run(ask, "UPDATE role_capability SET reach = 'body' WHERE reach = 'parts'")
    whole = await an_organisation(ask, "Whole")
    part = await an_organisation(ask, "Part", partOfId=whole)
    chair = await acting_for(ask, whole, "Ana", "CHAIR")
    assert set(chair.steered) == {bare(whole)}
    given = {"organisationId": part, "languages": ["pt"]}
    await refused(ask, "describeOrganisation", given, "Forbidden", ANOTHERS_BODY, viewer=chair)


@pytest.mark.parametrize(
    "rule", ["false, 'network', 'parts'", "true, 'network', 'body'", "true, 'seats', 'network'"]
)
async def test_the_network_is_nobodys_but_its_own_bodys(ask: Ask, rule: str) -> None:
    with pytest.raises(Exception, match="role_capability_network_in_network") as refusal:
        await run(
            ask,
            "INSERT INTO role_capability (role, in_network, capability, reach)"
            f" VALUES ('auditor', {rule})",
        )
    assert isinstance(refusal.value.__cause__.__cause__, asyncpg.CheckViolationError)  # type: ignore[union-attr]  # There is one.


async def test_a_delegation_is_taken_back_by_its_giver_whom_others_do_not_see(ask: Ask) -> None:
    body, mia = await an_organisation(ask, "Body"), await a_person(ask, "Mia", isUnlisted=True)
    own = await a_mandate(ask, body, "AUDITOR", holderPersonId=mia)
    rui = await somebody(ask, "Rui")
    given = {"mandateId": own, "personId": person_of(rui)}
    done = await ask.do("delegateMandate", "mandate { id }", given)
    await a_mandate(ask, body, "FACILITATOR", holderPersonId=person_of(rui))
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    stranger = await acting_for(ask, await an_organisation(ask, "Other"), "Zé")
    back = {"mandateId": done["mandate"]["id"]}
    await refused(ask, "revokeMandate", back, "Forbidden", ANOTHERS_BODY, viewer=stranger)
    show, event = "mandate { endedAs }", "mandate.revoked"
    await does(ask, "revokeMandate", show, back, event=event, viewer=chair)
