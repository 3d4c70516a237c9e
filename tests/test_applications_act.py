"""What applications do: on their mandate alone, as far as their scopes, and nothing of accounts."""

from conftest import Ask
from scene import (
    ANOTHERS_BODY,
    NOT_FOUND,
    a_mandate,
    a_person,
    acting_for,
    an_organisation,
    bare,
    refused,
    row,
    somebody,
    the_network,
)
from test_applications import PLATFORMS, own, registers, through

from governance.access import SCOPES

PERSONS_ONLY = "No application may do this; sign in and do it yourself."


async def test_an_application_acts_on_its_mandate_as_far_as_its_scopes(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    one = own(chair)
    await a_mandate(ask, other, "CHAIR", holderPersonId=f"per_{chair.person_id}")
    id_, _ = await registers(ask, await ask.viewer(f"per_{chair.person_id}"), one)
    program = await through(ask, id_)
    assert program is not None
    assert program.held == {bare(one)}
    assert set(program.steered) == {bare(body)}

    sit = {"personId": f"per_{chair.person_id}", "sector": "CITIZEN"}
    show = "seat { id }"
    done = await ask.do("seatPerson", show, sit | {"bodyId": body}, viewer=program)
    assert done["__typename"] == "SeatPersonPayload"
    through_it = await row(
        ask,
        "SELECT params ->> 'through_application_id' FROM event_detail"
        " ORDER BY event_id DESC LIMIT 1",
    )
    assert through_it == (id_.removeprefix("app_"),)
    sit["bodyId"] = other
    await refused(ask, "seatPerson", sit, "Forbidden", ANOTHERS_BODY, viewer=program)
    said = "Your application was not given the scope actors:write."
    given = {"organisationId": body, "languages": ["pt"]}
    await refused(ask, "describeOrganisation", given, "Forbidden", said, viewer=program)

    await ask.do("revokeMandate", "__typename", {"mandateId": one})
    assert await through(ask, id_) is None


async def test_an_application_lets_nobody_in(ask: Ask) -> None:
    network = await the_network(ask)
    secretary = await acting_for(ask, network, "Bo")
    ana = await a_person(ask, "Ana")
    invited = {"personId": ana, "email": "ana@example.org"}
    account = (await ask.do("invitePerson", "account { id }", invited))["account"]["id"]
    id_, _ = await registers(ask, secretary, own(secretary), list(SCOPES))
    program = await through(ask, id_)
    assert program is not None
    assert program.is_secretariat
    given = {"name": "Site", "mandateId": own(secretary), "scopes": PLATFORMS}
    for deed, tried in (
        ("registerApplication", given),
        ("renewApplicationSecret", {"applicationId": id_}),
        ("revokeApplication", {"applicationId": id_}),
        ("closeAccount", {"accountId": account}),
        ("changePassword", {"currentPassword": "x", "newPassword": "a long enough one"}),
        ("linkIdentity", {"token": "x"}),
    ):
        await refused(ask, deed, tried, "Forbidden", PERSONS_ONLY, viewer=program)


async def test_an_application_without_a_scope_to_read_sees_no_applications(ask: Ask) -> None:
    chair = await acting_for(ask, await an_organisation(ask, "Body"), "Ana", "CHAIR")
    blind, _ = await registers(ask, chair, own(chair))
    seeing, _ = await registers(ask, chair, own(chair), ["identity:read"])
    for id_, count in ((blind, 0), (seeing, 2)):
        program = await through(ask, id_)
        assert program is not None
        shown = await ask("{ clients(first: 9) { totalCount } }", viewer=program)
        assert shown["clients"]["totalCount"] == count


async def test_a_stranger_to_the_mandate_is_told_nothing_of_it(ask: Ask) -> None:
    body = await an_organisation(ask, "Body", isUnlisted=True)
    auditor = await acting_for(ask, body, "Rui", "AUDITOR")
    stranger = await somebody(ask, "Zé")
    given = {"name": "Site", "mandateId": own(auditor), "scopes": PLATFORMS}
    await refused(ask, "registerApplication", given, "NotFound", NOT_FOUND, viewer=stranger)
