"""Accounts: people are invited and come back; by whom, by which links, and with which mail."""

from datetime import timedelta

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
    does,
    person_of,
    refused,
    somebody,
    unchanged,
)

from governance.access import ANYONE, OPERATOR, Door
from governance.errors import GROUNDS, Ground
from governance.identity import recoveries

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


async def test_nobody_gets_into_a_body_by_inviting_its_people_from_another(ask: Ask) -> None:
    body, other = await an_organisation(ask, "Body"), await an_organisation(ask, "Other")
    ana = await a_person(ask, "Ana")
    theirs = await a_mandate(ask, body, "CHAIR", holderPersonId=ana)
    eva = await a_person(ask, "Eva")
    await a_mandate(ask, body, "CHAIR", holderPersonId=eva, since="2999-01-01")
    for person in (ana, eva):
        await a_mandate(ask, other, "AUDITOR", holderPersonId=person)
    secretary = await acting_for(ask, other, "Rui")

    only = said(Ground.SECRETARIAT_ONLY)
    for person in (ana, eva):
        given = {"personId": person, "email": EMAIL}
        await refused(ask, "invitePerson", given, "Forbidden", only, viewer=secretary)
    assert await ask.db.reads.fetchval("SELECT count(*) FROM account") == 0

    given = {"personId": ana, "email": EMAIL}
    await ask.do("revokeMandate", "mandate { id }", {"mandateId": theirs})
    assert "account" in await ask.do("invitePerson", SHOW, given, viewer=secretary)


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
    unknown = await ask.do("askRecovery", show, {"email": "no@example.org"}, viewer=ANYONE)
    known = await ask.do("askRecovery", show, {"email": " ANA@example.org"}, viewer=ANYONE)
    assert unknown == known == {"__typename": "AskRecoveryPayload", show: 3600}
    assert await ask.count("mail WHERE recipient <> 'ana@example.org'") == 0
    assert not await recoveries.work_off(ask.db, NOW, "https://network.example")
    assert await ask.count("recovery_request") == 0
    assert await ask.count("mail WHERE recipient <> 'ana@example.org'") == 0

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
