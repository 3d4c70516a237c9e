"""Applications: who registers them on which mandate, what they may do, and who sees them."""

import hashlib
from typing import Any

import pytest
from conftest import NOW, Ask
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    NOT_SIGNED_IN,
    ROLE_NOT_ENOUGH,
    SECRETARIAT_ONLY,
    a_mandate,
    a_person,
    acting_for,
    an_organisation,
    bare,
    refused,
    row,
    the_network,
)

from governance.access import ANYONE, OPERATOR, SCOPES, Capability, Reach, Viewer
from governance.identity.models import RoleCapability
from governance.viewer import APPLICATION
from governance.viewer import viewer as viewer_of

REVOKED = "This application was revoked; register another."
ALL = "name mandate { id } scopes createdAt expiresAt lastUsedAt revokedAt revision"
PLATFORMS = ["platforms:write"]


def own(viewer: Viewer) -> str:
    """The mandate somebody holds."""
    (mandate,) = viewer.held
    return f"man_{mandate}"


async def registers(
    ask: Ask, viewer: Viewer, mandate: str, scopes: list[str] | None = None, **more: Any
) -> tuple[str, str]:
    """Somebody registers an application; its id and its secret."""
    given = {"name": "Site", "mandateId": mandate, "scopes": scopes or PLATFORMS, **more}
    done = await ask.do("registerApplication", "secret application { id }", given, viewer=viewer)
    assert "secret" in done, done
    return done["application"]["id"], done["secret"]


async def through(ask: Ask, application: str) -> Viewer | None:
    """Who an application acts as."""
    return await viewer_of(ask.db.gate, APPLICATION, bare(application), NOW)


async def can(ask: Ask, role: str, capability: Capability, reach: Reach) -> None:
    """Let a role do something besides."""
    async with ask.db.session() as session:
        session.add(RoleCapability(role=role, capability=capability, reach=reach))
        await session.commit()


async def test_the_secret_is_told_once_and_kept_as_its_hash(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    scopes = ["platforms:write", "actors:read", "actors:read"]
    given = {"name": " Site ", "mandateId": own(chair), "scopes": scopes}
    given |= {"expiresOn": "2026-03-02"}
    done = await ask.do(
        "registerApplication",
        f"secret application {{ id {ALL} }}",
        given,
        viewer=chair,
        idempotency_key="once",
    )
    secret = done["secret"]
    id_ = done["application"].pop("id")
    assert done["application"] == {
        "name": "Site",
        "mandate": {"id": own(chair)},
        "scopes": ["actors:read", "platforms:write"],
        "createdAt": "2026-03-01T12:00:00+00:00",
        "expiresAt": "2026-03-02T00:00:00+00:00",
        "lastUsedAt": None,
        "revokedAt": None,
        "revision": 1,
    }
    assert len(secret) == 43
    kept = await row(ask, "SELECT secret_hash FROM application")
    assert kept == (hashlib.sha256(secret.encode()).digest(),)
    again = await ask.do(
        "registerApplication",
        "secret application { id }",
        given,
        viewer=chair,
        idempotency_key="once",
    )
    assert (again["application"]["id"], again["secret"]) == (id_, None)

    event = await row(
        ask,
        "SELECT name, about, person_id, mandate_id, params FROM event JOIN event_detail"
        " ON event_id = event.id ORDER BY event.id DESC LIMIT 1",
    )
    mandate = bare(own(chair))
    assert event[:4] == (
        "application.registered",
        [bare(id_), mandate, bare(body)],
        chair.person_id,
        mandate,
    )
    assert secret not in str(event[4])
    shown = await ask("{ journal(last: 1) { nodes { subject { id } } } }", viewer=chair)
    assert shown["journal"]["nodes"] == [{"subject": {"id": id_}}]
    shown = await ask("{ journal(last: 1) { nodes { name subject { id } } } }")
    assert shown["journal"]["nodes"] == [{"name": "application.registered", "subject": None}]


async def test_a_new_secret_takes_the_place_of_the_old_and_a_revoked_one_acts_no_more(
    ask: Ask,
) -> None:
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Ana", "CHAIR")
    id_, first = await registers(ask, chair, own(chair))
    given = {"applicationId": id_, "expectedRevision": 1}
    show = "secret application { revision }"
    done = await ask.do("renewApplicationSecret", show, given, viewer=chair)
    assert done["application"] == {"revision": 2}
    assert done["secret"] != first
    kept = await row(ask, "SELECT secret_hash FROM application")
    assert kept == (hashlib.sha256(done["secret"].encode()).digest(),)
    assert await through(ask, id_) is not None

    given = {"applicationId": id_}
    done = await ask.do("revokeApplication", "application { revokedAt }", given, viewer=chair)
    assert done["application"] == {"revokedAt": "2026-03-01T12:00:00+00:00"}
    assert await through(ask, id_) is None
    for deed in ("renewApplicationSecret", "revokeApplication"):
        await refused(ask, deed, given, "ApplicationRevoked", REVOKED, viewer=chair)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"scopes": ["fund:write"]}, "scopes: 'fund:write' is no scope. Those there are: {}"),
        ({"scopes": []}, "scopes: must name what the application may do. Those there are: {}"),
        (
            {"expiresOn": "2026-03-01"},
            "expiresOn: must be a day to come: the first without the application.",
        ),
        ({"name": " "}, "name: is empty."),
    ],
)
async def test_what_cannot_be_used_is_said(ask: Ask, changed: dict[str, Any], message: str) -> None:
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Ana", "CHAIR")
    given = {"name": "Site", "mandateId": own(chair), "scopes": PLATFORMS} | changed
    said = message.format(", ".join(SCOPES) + ".")
    await refused(ask, "registerApplication", given, "InvalidInput", said, viewer=chair)


async def test_a_mandate_must_be_held_by_a_person_today(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Body"), await an_organisation(ask, "Firm")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    rui = await a_person(ask, "Rui")
    over = {"holderPersonId": rui, "until": "2025"}
    for mandate in (
        await a_mandate(ask, body, "AUDITOR", holderOrganisationId=firm),
        await a_mandate(ask, body, "AUDITOR"),
        await a_mandate(ask, body, "REPRESENTATIVE", **over),
    ):
        given = {"name": "Site", "mandateId": mandate, "scopes": PLATFORMS}
        said = "mandateId: must be a mandate that a person holds today."
        await refused(ask, "registerApplication", given, "InvalidInput", said, viewer=chair)


async def test_holders_and_whoever_may_for_the_body_look_after_applications(ask: Ask) -> None:
    network = await the_network(ask)
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    auditor = await acting_for(ask, body, "Rui", "AUDITOR")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    secretariat = await acting_for(ask, network, "Bo")
    elsewhere = await acting_for(ask, other, "Eva", "CHAIR")
    facilitator = await acting_for(ask, body, "Sol", "FACILITATOR")
    ids = [(await registers(ask, each, own(auditor)))[0] for each in (auditor, chair, secretariat)]

    given = {"name": "Site", "mandateId": own(auditor), "scopes": PLATFORMS}
    for viewer, said in (
        (ANYONE, NOT_SIGNED_IN),
        (elsewhere, ANOTHERS_BODY),
        (facilitator, ROLE_NOT_ENOUGH),
    ):
        await refused(ask, "registerApplication", given, "Forbidden", said, viewer=viewer)
        for deed in ("renewApplicationSecret", "revokeApplication"):
            unseen = {"applicationId": ids[0]}
            await refused(ask, deed, unseen, "NotFound", NOT_FOUND, viewer=viewer)

    listed = "query($f: ApplicationFilter) { clients(first: 9, filter: $f) { nodes { id } } }"
    for viewer in (auditor, chair, secretariat, OPERATOR):
        for narrowed in (None, {"mandate": own(auditor)}, {"body": body}, {"isRevoked": False}):
            shown = await ask(listed, viewer=viewer, f=narrowed)
            assert shown["clients"]["nodes"] == [{"id": id_} for id_ in ids]
        shown = await ask(listed, viewer=viewer, f={"isRevoked": True})
        assert shown["clients"]["nodes"] == []
    for viewer in (ANYONE, elsewhere, facilitator):
        shown = await ask(listed, viewer=viewer)
        assert shown["clients"]["nodes"] == []
        shown = await ask("query($id: ID!) { client(id: $id) { id } }", viewer=viewer, id=ids[0])
        assert shown["client"] is None


async def test_who_looks_after_a_territory_sees_what_they_register_in_it(ask: Ask) -> None:
    region = (
        await ask.do(
            "defineTerritory", "territory { id }", {"name": {"pt": "C"}, "scale": "region"}
        )
    )["territory"]["id"]
    seat = await an_organisation(ask, "Region", territoryId=region)
    body = await an_organisation(ask, "Body", territoryId=region)
    await can(ask, "facilitator", Capability.APPLICATIONS, Reach.TERRITORY)
    auditor = await acting_for(ask, body, "Rui", "AUDITOR")
    facilitator = await acting_for(ask, seat, "Ana", "FACILITATOR")

    id_, _ = await registers(ask, facilitator, own(auditor))
    shown = await ask("{ clients(first: 9) { nodes { id } } }", viewer=facilitator)
    assert shown["clients"]["nodes"] == [{"id": id_}]


async def test_nobody_registers_on_a_mandate_stronger_than_what_they_may(ask: Ask) -> None:
    network, body = await the_network(ask), await an_organisation(ask, "Body")
    part = await an_organisation(ask, "Part", partOfId=body)
    secretary = await acting_for(ask, network, "Bo")
    chair = await acting_for(ask, network, "Ana", "CHAIR")
    given = {"name": "Site", "mandateId": own(secretary), "scopes": PLATFORMS}
    await refused(ask, "registerApplication", given, "Forbidden", SECRETARIAT_ONLY, viewer=chair)
    await registers(ask, OPERATOR, own(secretary))
    id_, _ = await registers(ask, secretary, own(secretary))
    renewed = {"applicationId": id_}
    await refused(
        ask, "renewApplicationSecret", renewed, "Forbidden", SECRETARIAT_ONLY, viewer=chair
    )

    # A role that registers applications and nothing else, in the body alone.
    await can(ask, "facilitator", Capability.APPLICATIONS, Reach.BODY)
    clerk = await acting_for(ask, body, "Rui", "FACILITATOR")
    strong = await acting_for(ask, body, "Eva", "CHAIR")
    given["mandateId"] = own(strong)
    await refused(ask, "registerApplication", given, "Forbidden", ROLE_NOT_ENOUGH, viewer=clerk)
    weak = await acting_for(ask, body, "Sol", "AUDITOR")
    await registers(ask, clerk, own(weak))
    # As much in the body itself, but not in its parts.
    await can(ask, "auditor", Capability.APPLICATIONS, Reach.PARTS)
    given["mandateId"] = own(weak)
    await refused(ask, "registerApplication", given, "Forbidden", ROLE_NOT_ENOUGH, viewer=clerk)
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": part, "on": "2025"})
    await registers(ask, clerk, own(weak))
