"""One-time codes: prepared, confirmed, asked for, each taken once, and removed."""

import asyncio
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
from accounts import (
    EMAIL,
    OTHER,
    PASSWORD,
    Counting,
    an_account,
    asking,
    events,
    signed_in,
    tried,
)
from conftest import NOW, Ask
from scene import does, refused, row

from governance.access import ANYONE, Door, Viewer

GIVEN = {"email": EMAIL, "password": PASSWORD}
CODE_REFUSED = "This one-time code is wrong or was used already; wait for the next."


async def prepared(ask: Ask, viewer: Viewer) -> pyotp.TOTP:
    """An authenticator that was given the secret."""
    done = await ask.do("prepareTotp", "secret uri account { hasTotp }", {}, viewer=viewer)
    assert done["account"] == {"hasTotp": False}
    uri = urlsplit(done["uri"])
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/TOGETHER:ana%40example.org")
    assert parse_qs(uri.query)["secret"] == [done["secret"]]
    return pyotp.TOTP(done["secret"])


async def with_codes(ask: Ask) -> tuple[Viewer, pyotp.TOTP]:
    """A person whose account asks for codes, the last taken ten minutes ago."""
    viewer = await asking(ask, await an_account(ask))
    codes = await prepared(ask, viewer)
    before = NOW - timedelta(minutes=10)
    given = {"code": codes.at(before)}
    event = "account.totp_confirmed"
    show = "account { hasTotp }"
    shown = await does(ask, "confirmTotp", show, given, event=event, viewer=viewer, now=before)
    assert shown == {"hasTotp": True}
    return viewer, codes


async def test_codes_are_asked_for_once_they_were_confirmed(ask: Ask) -> None:
    viewer = await asking(ask, await an_account(ask))
    nothing = "Your account has no one-time codes prepared; prepare them first."
    await refused(ask, "confirmTotp", {"code": "1"}, "NoCodes", nothing, viewer=viewer)
    first = await prepared(ask, viewer)
    await signed_in(ask)
    codes = await prepared(ask, viewer)
    assert first.secret != codes.secret
    old = {"code": first.at(NOW)}
    await refused(ask, "confirmTotp", old, "CodeRefused", CODE_REFUSED, viewer=viewer)
    assert await tried(ask, "confirmTotp", {"code": codes.at(NOW)}, viewer=viewer) == (
        "ConfirmTotpPayload"
    )
    needed = "Send the one-time code of your authenticator as well."
    await refused(ask, "signIn", GIVEN, "CodeNeeded", needed, viewer=ANYONE)
    there = "Your account asks for one-time codes already; remove them first."
    for deed, given in (("prepareTotp", {}), ("confirmTotp", {"code": codes.at(NOW)})):
        await refused(ask, deed, given, "CodesThere", there, viewer=viewer)
    assert await events(ask) == [
        "account.invited",
        "account.totp_prepared",
        "account.signed_in",
        "account.totp_prepared",
        "account.totp_confirmed",
    ]


async def test_a_code_is_taken_once_and_none_before_it(ask: Ask) -> None:
    _, codes = await with_codes(ask)
    steps = [NOW + timedelta(seconds=30 * step) for step in range(-2, 3)]

    async def answered(code_at: datetime, password: str = PASSWORD) -> str:
        given = {"email": EMAIL, "password": password, "code": codes.at(code_at)}
        return await tried(ask, "signIn", given)

    assert await answered(steps[0]) == "CodeRefused"
    assert await answered(steps[4]) == "CodeRefused"
    assert await answered(steps[2], OTHER) == "SignInRefused"
    assert await answered(steps[1]) == "SignInPayload"
    assert await answered(steps[1]) == "CodeRefused"
    assert await answered(steps[3]) == "SignInPayload"
    given = GIVEN | {"code": codes.at(steps[2])}
    await refused(ask, "signIn", given, "CodeRefused", CODE_REFUSED, viewer=ANYONE)


async def test_two_who_send_one_code_at_once_do_not_both_sign_in(ask: Ask) -> None:
    _, codes = await with_codes(ask)
    given = GIVEN | {"code": f"{codes.at(NOW)[:3]} {codes.at(NOW)[3:]}"}
    answers = await asyncio.gather(*(tried(ask, "signIn", given) for _ in range(2)))
    assert sorted(answers) == ["CodeRefused", "SignInPayload"]


async def test_a_wrong_code_counts_as_an_attempt(ask: Ask) -> None:
    _, codes = await with_codes(ask)
    ask.door = Door(address="192.0.2.1", attempts=Counting(3))
    for code in ("000000", "", "wröng\x00"):
        kind = "CodeRefused" if code else "CodeNeeded"
        assert await tried(ask, "signIn", GIVEN | {"code": code}) == kind
    right = GIVEN | {"code": codes.at(NOW)}
    message = "Too many attempts; try again in 60 seconds."
    await refused(ask, "signIn", right, "TooManyAttempts", message, viewer=ANYONE)


async def test_codes_are_removed_with_the_password(ask: Ask) -> None:
    viewer, _ = await with_codes(ask)
    wrong = "This is not your current password."
    given = {"password": OTHER}
    await refused(ask, "removeTotp", given, "PasswordWrong", wrong, viewer=viewer)
    given = {"password": PASSWORD}
    event = "account.totp_removed"
    await does(ask, "removeTotp", "account { hasTotp }", given, event=event, viewer=viewer)
    assert await row(ask, "SELECT totp_secret, totp_step, is_totp_confirmed FROM account") == (
        None,
        None,
        False,
    )
    await signed_in(ask)
    nothing = "Your account has no one-time codes prepared; prepare them first."
    await refused(ask, "removeTotp", given, "NoCodes", nothing, viewer=viewer)
