"""Accounts: invited, recovered, changed and closed; by whom, by which links, and with which mail."""

from datetime import timedelta
from typing import Any

import pytest
from accounts import (
    EMAIL,
    OTHER,
    PASSWORD,
    Counting,
    an_account,
    asking,
    events,
    last_link,
    last_mail,
    last_sign_in,
    run,
    signed_in,
    through,
    tried,
)
from conftest import NOW, Ask
from scene import (
    a_mandate,
    a_person,
    a_seat,
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

from governance.access import ANYONE, OPERATOR, Door
from governance.errors import GROUNDS, Ground

SHOW = "account { email lang hasPassword hasTotp closedAt revision }"
LINK_REFUSED = "This link was used already or is too old; ask for a new one."
WRONG = "This is not your current password."


def said(ground: Ground) -> str:
    """What is said to whoever may not."""
    return GROUNDS[ground]["en"]


async def test_a_body_invites_the_people_of_its_mandates_and_seats(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    secretary = await acting_for(ask, body, "Rui")
    ana, eva = await a_person(ask, "Ana"), await a_person(ask, "Eva")
    await a_mandate(ask, body, "AUDITOR", holderPersonId=ana)
    await a_seat(ask, body, personId=eva)

    secretary = await ask.viewer(person_of(secretary))
    for number, person in enumerate((ana, eva)):
        given = {"personId": person, "email": f" P{number}@Example.org ", "lang": "fr"}
        done = await ask.do("invitePerson", SHOW, given, viewer=secretary)
        assert done["account"] is None, "an account is shown to its own person"
    kept = await ask.db.reads.fetch("SELECT email, lang, password_hash FROM account ORDER BY id")
    assert [tuple(each) for each in kept] == [
        ("p0@example.org", "fr", None),
        ("p1@example.org", "fr", None),
    ]
    mandate = await ask.db.reads.fetchval(
        "SELECT DISTINCT d.mandate_id FROM event_detail d JOIN event e ON e.id = d.event_id"
        " WHERE e.name = 'account.invited'"
    )
    assert mandate in secretary.held


async def test_who_may_not_invite_is_told_why(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Ana")
    await a_mandate(ask, body, "CHAIR", holderPersonId=ana)
    auditor = await acting_for(ask, body, "Rui", "AUDITOR")
    chair = await acting_for(ask, other, "Eva", "CHAIR")
    former = await a_person(ask, "Zé")
    await a_mandate(ask, body, "CHAIR", holderPersonId=former, until="2026-02-01")

    given = {"personId": ana, "email": EMAIL}
    for viewer, ground in (
        (ANYONE, Ground.NOT_SIGNED_IN),
        (await somebody(ask, "Bo"), Ground.NO_MANDATE),
        (auditor, Ground.ROLE_NOT_ENOUGH),
        (chair, Ground.ANOTHERS_BODY),
    ):
        await refused(ask, "invitePerson", given, "Forbidden", said(ground), viewer=viewer)
    ended = said(Ground.MANDATE_ENDED).format("2026-02-01")
    gone = await ask.viewer(former)
    await refused(ask, "invitePerson", given, "Forbidden", ended, viewer=gone)


@pytest.mark.parametrize("email", ["", "ana", "@example.org", "a@b@c", "a b@c", "ána@example.org"])
async def test_what_is_no_address_is_refused(ask: Ask, email: str) -> None:
    given = {"personId": await a_person(ask, "Ana"), "email": email}
    async with unchanged(ask):
        assert await tried(ask, "invitePerson", given, viewer=OPERATOR) == "InvalidInput"


async def test_an_invitation_is_accepted_once_and_in_time(ask: Ask) -> None:
    ana = await an_account(ask, password=None)
    recipient, subject, body = await last_mail(ask)
    assert (recipient, subject) == (EMAIL, "A sua conta na rede TOGETHER")
    assert "http://127.0.0.1:8000" in body
    assert "2026-03-08 12:00 UTC" in body
    link = await last_link(ask)
    given = {"link": link, "password": PASSWORD}
    assert await ask.count("one_time_link WHERE secret_hash = sha256('" + link + "')") == 1

    late = NOW + timedelta(days=7)
    await refused(
        ask, "choosePassword", given, "LinkRefused", LINK_REFUSED, viewer=ANYONE, now=late
    )
    assert await tried(ask, "choosePassword", given) == "ChoosePasswordPayload"
    await refused(ask, "choosePassword", given, "LinkRefused", LINK_REFUSED, viewer=ANYONE)
    nothing = {"link": "x" * 43, "password": PASSWORD}
    await refused(ask, "choosePassword", nothing, "LinkRefused", LINK_REFUSED, viewer=ANYONE)

    await signed_in(ask)
    viewer = await asking(ask, ana)
    shown = await ask("{ viewer { person { account { email hasPassword } } } }", viewer=viewer)
    assert shown["viewer"]["person"]["account"] == {"email": EMAIL, "hasPassword": True}
    assert await events(ask) == ["account.invited", "account.password_chosen", "account.signed_in"]


async def test_inviting_again_replaces_the_link_until_a_password_was_chosen(ask: Ask) -> None:
    ana = await a_person(ask, "Ana")
    await does(
        ask, "invitePerson", SHOW, {"personId": ana, "email": EMAIL}, event="account.invited"
    )
    first = await last_link(ask)
    given = {"personId": ana, "email": "new@example.org"}
    again = await does(ask, "invitePerson", SHOW, given, event="account.invited")
    assert (again["email"], again["revision"]) == ("new@example.org", 2)

    old = {"link": first, "password": PASSWORD}
    await refused(ask, "choosePassword", old, "LinkRefused", LINK_REFUSED, viewer=ANYONE)
    link = await last_link(ask, "new@example.org")
    assert await tried(ask, "choosePassword", {"link": link, "password": PASSWORD}) == (
        "ChoosePasswordPayload"
    )
    there = "This person has an account already; who forgot the password asks for recovery."
    await refused(ask, "invitePerson", given, "AccountThere", there)

    taken = {"personId": await a_person(ask, "Eva"), "email": "NEW@example.org"}
    other = "Another account signs in with this e-mail address; give another."
    await refused(ask, "invitePerson", taken, "EmailTaken", other)


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("elevenchars", "password: has fewer than 12 characters; choose a longer one."),
        ("x" * 201, "password: has more than 200 characters; choose a shorter one."),
        ("Ana@Example.ORG", "password: is your e-mail address; choose another."),
        ("e\u0301" * 11, "password: has fewer than 12 characters; choose a longer one."),
    ],
)
async def test_a_password_has_a_length_and_is_not_the_address(
    ask: Ask, password: str, message: str
) -> None:
    await an_account(ask, password=None)
    given = {"link": await last_link(ask), "password": password}
    await refused(ask, "choosePassword", given, "InvalidInput", message, viewer=ANYONE)


async def test_recovery_is_answered_alike_and_ends_what_was_signed_in(ask: Ask) -> None:
    await an_account(ask)
    await signed_in(ask)
    sign_in = await last_sign_in(ask)
    show = "linkExpiresInSeconds"
    async with unchanged(ask):
        unknown = await ask.do("askRecovery", show, {"email": "no@example.org"}, viewer=ANYONE)
    known = await ask.do("askRecovery", show, {"email": " ANA@example.org"}, viewer=ANYONE)
    assert unknown == known == {"__typename": "AskRecoveryPayload", show: 3600}

    link = await last_link(ask)
    given = {"link": link, "password": OTHER}
    late = NOW + timedelta(hours=1)
    assert await tried(ask, "choosePassword", given, now=late) == "LinkRefused"
    assert await through(ask, sign_in) is not None
    assert await tried(ask, "choosePassword", given) == "ChoosePasswordPayload"
    assert await through(ask, sign_in) is None
    assert await tried(ask, "signIn", {"email": EMAIL, "password": PASSWORD}) == "SignInRefused"
    await signed_in(ask, password=OTHER)


async def test_recovery_is_counted_like_signing_in(ask: Ask) -> None:
    ask.door = Door(address="192.0.2.1", attempts=Counting(2))
    for _ in range(2):
        assert await tried(ask, "askRecovery", {"email": EMAIL}) == "AskRecoveryPayload"
    message = "Too many attempts; try again in 60 seconds."
    given = {"email": EMAIL}
    await refused(ask, "askRecovery", given, "TooManyAttempts", message, viewer=ANYONE)


async def test_a_changed_password_ends_the_other_sign_ins(ask: Ask) -> None:
    await an_account(ask)
    await signed_in(ask)
    other = await last_sign_in(ask)
    await signed_in(ask)
    own = await last_sign_in(ask)
    viewer = await through(ask, own)
    assert viewer is not None
    await ask.do("askRecovery", "__typename", {"email": EMAIL}, viewer=ANYONE)

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
        person: node(id: $p) { ... on Person { account { email } history(last: 9) { nodes { name } } } } }"""
    given = {"a": ana, "s": sign_in, "p": person_of(viewer)}
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
    await run(ask, "UPDATE person SET forgotten_at = now()")
    given = {"personId": ana, "email": EMAIL}
    async with unchanged(ask):
        assert await tried(ask, "invitePerson", given, viewer=OPERATOR) == "NotFound"
