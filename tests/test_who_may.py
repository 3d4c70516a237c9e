"""Who may do what: every mutation as a stranger, and mandates by body, by day and by delegation."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from conftest import NOW, Ask
from doors import cloned
from inputs import a_valid_input_for_each
from matrix import snake
from scene import (
    ANOTHERS_BODY,
    MANDATE_ENDED,
    NO_MANDATE,
    ROLE_NOT_ENOUGH,
    a_mandate,
    a_person,
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

from governance import embedded
from governance.access import ANYONE, Viewer
from governance.db import database
from governance.rights import RULES, Who
from governance.settings import Settings
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
    *("openCalendarFeed", "closeCalendarFeed"),
}
"""Deeds that everybody does with their own account alone; the secretariat here has none."""


async def test_no_mutation_is_open_to_anyone_or_to_a_stranger(ask: Ask) -> None:
    inputs = await a_valid_input_for_each(ask)
    mutations = schema._schema.mutation_type
    assert mutations is not None
    assert set(inputs) == set(mutations.fields)

    stranger = await somebody(ask, "Zé")
    answers = {}
    asked = await ask.do("askRecovery", "__typename", inputs.pop("askRecovery"), viewer=ANYONE)
    assert asked["__typename"] == "AskRecoveryPayload"  # It is only noted, for whoever it may be.
    own = await ask.do("openCalendarFeed", "__typename", inputs["openCalendarFeed"], viewer=ANYONE)
    assert own["__typename"] == "Forbidden"
    del inputs["openCalendarFeed"]
    async with unchanged(ask):
        for viewer in (ANYONE, stranger):
            for deed, given in inputs.items():
                answer = await ask.do(deed, "__typename", given, viewer=viewer)
                answers[deed, viewer is ANYONE] = answer["__typename"]
    open_ = {each for each, kind in answers.items() if kind not in {"Forbidden", "NotFound"}}
    assert {deed for deed, _ in open_} == set(OPEN) - {"askRecovery"}
    told = {answers[each] for each in open_}
    assert told == {"SignInRefused", "RefreshRefused", "LinkRefused"}


SEATED = {deed for deed, rule in RULES.items() if rule.who is Who.SEATED}
"""Deeds of those who sit in a body, which nobody does for them."""


@dataclass(frozen=True)
class Everything:
    """A database where every deed can be done, to be cloned, and what it is done with."""

    name: str
    inputs: dict[str, Any]
    secretariat: Viewer


@pytest.fixture(scope="module")
async def everything(server: embedded.Server, template: str) -> AsyncIterator[Everything]:
    """Made once: it takes seconds, and there are two hundred deeds."""
    async with cloned(server, template, "who_may_everything") as url:
        async with database(url, Settings(read_pool_size=2, write_pool_size=4)) as opened:
            ask = Ask(opened)
            secretariat = await acting_for(ask, await the_network(ask), "Bo")
            inputs = await a_valid_input_for_each(ask)
        yield Everything(url.rpartition("/")[2], inputs, secretariat)


@pytest.mark.parametrize("deed", sorted(set(schema._schema.mutation_type.fields) - {*OPEN, *OWN}))  # type: ignore[union-attr]  # There are mutations.
async def test_what_is_refused_to_strangers_is_done_for_the_secretariat(
    server: embedded.Server, everything: Everything, deed: str
) -> None:
    secretariat = everything.secretariat
    async with (
        cloned(server, everything.name, "who_may_one") as url,
        database(url, Settings(read_pool_size=2, write_pool_size=4)) as opened,
    ):
        ask = Ask(opened)
        answer = await ask.do(deed, "__typename", everything.inputs[deed], viewer=secretariat)

        if snake(deed) in SEATED:
            assert answer["__typename"] == "Forbidden", answer
            return
        assert answer["__typename"] == f"{deed[0].upper()}{deed[1:]}Payload", answer
        last = await row(
            ask, "SELECT person_id, mandate_id FROM event_detail ORDER BY event_id DESC LIMIT 1"
        )
        assert last == (secretariat.person_id, secretariat.secretariat_mandate_id)


async def trial(ask: Ask, viewer: Viewer, *bodies: str, declined: str = "") -> list[bool]:
    """Whether somebody may grant, seat and describe in each of some bodies, else why not."""
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
            assert answer["__typename"].endswith("Payload") or answer["message"] == declined
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
    assert await trial(ask, viewer, body, declined=ROLE_NOT_ENOUGH) == [acts] * 3
    assert await trial(ask, viewer, part, inner, declined=ANOTHERS_BODY) == [acts] * 6
    assert await trial(ask, viewer, whole, other, declined=ANOTHERS_BODY) == [False] * 6


@pytest.mark.parametrize(
    ("since", "until", "declined"),
    [
        ("2026-03-01", None, ""),
        ("2020", "2026-03-02", ""),
        ("2026-03-02", None, NO_MANDATE),
        ("2020", "2026-03-01", MANDATE_ENDED.format("2026-03-01")),
        ("2020", "2025", MANDATE_ENDED.format("2026-01-01")),
        ("2020", "2026", ""),
    ],
)
async def test_a_mandate_gives_its_rights_on_its_days(
    ask: Ask, since: str, until: str | None, declined: str
) -> None:
    body, ana = await an_organisation(ask, "Body"), await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana, since=since, until=until)

    viewer = await ask.viewer(ana)
    assert await trial(ask, viewer, body, declined=declined) == [not declined] * 3


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
    assert await trial(ask, viewers["chair"], body, declined=ANOTHERS_BODY) == [False] * 3


async def test_an_organisation_that_holds_a_mandate_acts_through_its_own(ask: Ask) -> None:
    body, firm = await an_organisation(ask, "Body"), await an_organisation(ask, "Firm")
    director = await acting_for(ask, firm, "Ana", "LEGAL_REPRESENTATIVE")
    held = await a_mandate(ask, body, "LEGAL_REPRESENTATIVE", holderOrganisationId=firm)

    assert await trial(ask, director, body, declined=ANOTHERS_BODY) == [False] * 3
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
