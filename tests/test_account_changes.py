"""Accounts: what their people change, how they are closed, and who sees them."""

from datetime import timedelta
from typing import Any

from accounts import (
    EMAIL,
    OTHER,
    PASSWORD,
    an_account,
    asking,
    last_link,
    last_mail,
    last_sign_in,
    recovered,
    run,
    signed_in,
    through,
    tried,
)
from conftest import NOW, Ask
from scene import (
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
    unchanged,
)

from governance.access import ANYONE, OPERATOR

SHOW = "account { email lang hasPassword hasTotp closedAt revision }"
WRONG = "This is not your current password."


async def test_a_changed_password_ends_the_other_sign_ins(ask: Ask) -> None:
    await an_account(ask)
    await signed_in(ask)
    other = await last_sign_in(ask)
    await signed_in(ask)
    own = await last_sign_in(ask)
    viewer = await through(ask, own)
    assert viewer is not None
    await recovered(ask)

    given = {"currentPassword": OTHER, "newPassword": OTHER}
    await refused(ask, "changePassword", given, "PasswordWrong", WRONG, viewer=viewer)
    given = {"currentPassword": PASSWORD, "newPassword": OTHER}
    await does(ask, "changePassword", SHOW, given, event="account.password_changed", viewer=viewer)
    assert await through(ask, own) is not None
    assert await through(ask, other) is None
    assert await row(ask, "SELECT ended_as FROM sign_in WHERE id = $1", other) == (
        "password_changed",
    )
    link = {"link": await last_link(ask), "password": PASSWORD}
    assert await tried(ask, "choosePassword", link) == "LinkRefused"


async def test_a_new_address_signs_in_once_it_was_confirmed(ask: Ask) -> None:
    ana = await an_account(ask)
    viewer = await asking(ask, ana)
    new = "ana@other.example"
    given = {"email": new, "password": OTHER}
    await refused(ask, "changeEmail", given, "PasswordWrong", WRONG, viewer=viewer)

    given = {"email": new, "password": PASSWORD}
    event = "account.email_change_asked"
    asked = await does(ask, "changeEmail", SHOW, given, event=event, viewer=viewer)
    assert asked["email"] == EMAIL
    notice = await last_mail(ask)
    assert notice[:2] == (
        EMAIL,
        "Outro endereço de correio eletrónico para a sua conta na rede TOGETHER",
    )
    link = {"link": await last_link(ask, new)}
    await signed_in(ask)

    late = NOW + timedelta(days=1)
    assert await tried(ask, "confirmEmail", link, now=late) == "LinkRefused"
    assert await tried(ask, "choosePassword", link | {"password": OTHER}) == "LinkRefused"
    assert await tried(ask, "confirmEmail", link) == "ConfirmEmailPayload"
    assert await tried(ask, "confirmEmail", link) == "LinkRefused"
    assert await tried(ask, "signIn", {"email": EMAIL, "password": PASSWORD}) == "SignInRefused"
    await signed_in(ask, new)
    assert await row(ask, "SELECT count(*) FROM one_time_link WHERE email IS NOT NULL") == (0,)


async def test_an_address_that_another_took_meanwhile_is_not_confirmed(ask: Ask) -> None:
    ana = await an_account(ask)
    new = "shared@example.org"
    given = {"email": new, "password": PASSWORD}
    await ask.do("changeEmail", "__typename", given, viewer=await asking(ask, ana))
    link = {"link": await last_link(ask, new)}
    await an_account(ask, "Eva", new)
    async with unchanged(ask):
        assert await tried(ask, "confirmEmail", link) == "EmailTaken"


async def test_a_closed_account_keeps_nothing_and_can_be_followed_by_another(ask: Ask) -> None:
    ana = await an_account(ask)
    await signed_in(ask)
    sign_in = await last_sign_in(ask)
    viewer, stranger = await asking(ask, ana), await somebody(ask, "Rui")
    given = {"accountId": ana}
    async with unchanged(ask):
        assert await tried(ask, "closeAccount", given, viewer=stranger) == "NotFound"
        assert await tried(ask, "closeAccount", given) == "NotFound"
    closed = await does(ask, "closeAccount", SHOW, given, event="account.closed", viewer=viewer)
    assert closed == {
        "email": None,
        "lang": "pt",
        "hasPassword": False,
        "hasTotp": False,
        "closedAt": "2026-03-01T12:00:00+00:00",
        "revision": 2,
    }
    assert await through(ask, sign_in) is None
    assert await ask.count("one_time_link") == 0
    message = "This account has been closed already."
    await refused(ask, "closeAccount", given, "AccountClosed", message, viewer=viewer)
    assert await tried(ask, "signIn", {"email": EMAIL, "password": PASSWORD}) == "SignInRefused"

    given = {"personId": person_of(viewer), "email": EMAIL}
    await does(ask, "invitePerson", SHOW, given, event="account.invited")


async def test_the_secretariat_closes_accounts_and_finds_them(ask: Ask) -> None:
    ana, eva = await an_account(ask), await an_account(ask, "Eva", "eva@example.org")
    await does(ask, "closeAccount", SHOW, {"accountId": eva}, event="account.closed")
    person = await ask.db.reads.fetchval("SELECT person_id FROM account WHERE id = $1", bare(ana))
    query = (
        "query ($f: AccountFilter) { accounts(first: 9, filter: $f) { nodes { id } totalCount } }"
    )

    async def listed(given: dict[str, Any] | None, **more: Any) -> list[str]:
        shown = await ask(query, f=given, **more)
        return [node["id"] for node in shown["accounts"]["nodes"]]

    assert await listed(None, viewer=OPERATOR) == [ana, eva]
    assert await listed({"email": EMAIL}, viewer=OPERATOR) == [ana]
    assert await listed({"person": f"per_{person}"}, viewer=OPERATOR) == [ana]
    assert await listed({"isClosed": True}, viewer=OPERATOR) == [eva]
    assert await listed({"isClosed": False}, viewer=OPERATOR) == [ana]
    assert await listed(None, viewer=await asking(ask, ana)) == [ana]
    assert await listed(None, viewer=await somebody(ask, "Rui")) == []
    assert await listed(None) == []


async def test_an_account_is_seen_by_its_own_person_and_not_by_colleagues(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    ana = await an_account(ask)
    viewer = await asking(ask, ana)
    await a_mandate(ask, body, "AUDITOR", holderPersonId=person_of(viewer))
    chair = await acting_for(ask, body, "Eva", "CHAIR")
    await signed_in(ask)
    sign_in = f"sig_{await last_sign_in(ask)}"
    query = """query ($a: ID!, $s: ID!, $p: ID!) { account(id: $a) { email } node(id: $s) { id }
        person: node(id: $p) { ... on Person {
            account { email } history(last: 9) { nodes { name } } } } }"""
    given: dict[str, Any] = {"a": ana, "s": sign_in, "p": person_of(viewer)}
    nothing = {"account": None, "node": None}
    seen = await ask(query, viewer=viewer, **given)
    person = seen.pop("person")
    assert seen == {"account": {"email": EMAIL}, "node": {"id": sign_in}}
    assert person["account"] == {"email": EMAIL}
    assert "account.signed_in" in {event["name"] for event in person["history"]["nodes"]}
    for stranger in (ANYONE, chair):
        unseen = await ask(query, viewer=stranger, **given)
        person = unseen.pop("person")
        assert unseen == nothing
        assert person["account"] is None
        names = {event["name"] for event in person["history"]["nodes"]}
        assert not any(name.startswith("account.") for name in names)


async def test_who_was_forgotten_is_not_invited(ask: Ask) -> None:
    ana = await a_person(ask, "Ana")
    await run(ask, "UPDATE person SET forgotten_at = now(), name = '—'")
    given = {"personId": ana, "email": EMAIL}
    async with unchanged(ask):
        assert await tried(ask, "invitePerson", given, viewer=OPERATOR) == "PersonForgotten"
