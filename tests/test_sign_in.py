"""Signing in and out: by which password, hashed how and when, and what is refused alike."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
from accounts import (
    EMAIL,
    OTHER,
    PASSWORD,
    TOKENS,
    Counting,
    an_account,
    asking,
    events,
    last_sign_in,
    run,
    signed_in,
    through,
    tried,
)
from argon2 import PasswordHasher
from conftest import NOW, Ask
from scene import bare, does, refused, row, somebody, unchanged

from governance.access import ANYONE, OPERATOR, Door
from governance.identity.passwords import (
    _NOBODYS_HASH,
    AT_ONCE_MAX,
    HASHER,
    _hashing,
    fits,
    is_dated,
)

REFUSED = "The e-mail address or the password is wrong."
NOT_SIGNED_IN = "This needs a mandate, and you are not signed in."


async def test_signing_in_tells_tokens_once_and_keeps_hashes(ask: Ask) -> None:
    ana = await an_account(ask)
    ask.door = Door(public_url="https://network.example")
    tokens = await signed_in(ask, " Ana@EXAMPLE.org ")

    assert tokens["expiresInSeconds"] == 600
    sign_in = await last_sign_in(ask)
    claims = jwt.decode(tokens["accessToken"], options={"verify_signature": False})
    assert (claims["sub"], claims["iss"]) == (f"sig_{sign_in}", "https://network.example")
    digest = "SELECT secret_hash = sha256($1::text::bytea), sign_in_id FROM refresh_token"
    assert await row(ask, digest, tokens["refreshToken"]) == (True, sign_in)
    term = "SELECT began_at, expires_at - began_at = '30 days', ended_at FROM sign_in"
    assert await row(ask, term) == (NOW, True, None)
    viewer = await through(ask, sign_in)
    assert viewer is not None
    assert viewer.person_id == (await asking(ask, ana)).person_id
    detail = (
        "SELECT d.person_id, d.params::text FROM event_detail d JOIN event e ON e.id = event_id"
    )
    person_id, params = await row(ask, f"{detail} WHERE e.name = 'account.signed_in'")
    assert person_id == viewer.person_id
    assert EMAIL not in params
    assert tokens["refreshToken"] not in params


async def test_every_wrong_way_to_sign_in_is_refused_alike(ask: Ask) -> None:
    await an_account(ask)
    await an_account(ask, "Eva", "eva@example.org", password=None)
    closed = await an_account(ask, "Rui", "rui@example.org")
    await does(ask, "closeAccount", "account { id }", {"accountId": closed}, event="account.closed")
    for email, password in (
        (EMAIL, OTHER),
        (EMAIL, ""),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, "x" * 201),
        ("eva@example.org", PASSWORD),
        ("rui@example.org", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("nul\x00", PASSWORD),
    ):
        given = {"email": email, "password": password}
        await refused(ask, "signIn", given, "SignInRefused", REFUSED, viewer=ANYONE)


async def test_the_refusal_is_said_in_the_language_of_who_asks(ask: Ask) -> None:
    query = """mutation ($input: SignInInput!) { signIn(input: $input) {
        ... on Problem { message } } }"""
    given = {"email": EMAIL, "password": PASSWORD}
    answer = await ask(query, lang="pt-PT", input=given)
    assert answer["signIn"] == {
        "message": "O endereço de correio eletrónico ou a palavra-passe está errada."
    }


async def test_a_password_is_the_same_however_its_accents_are_composed(ask: Ask) -> None:
    await an_account(ask, password="uma cançao com til \u00e3")
    await signed_in(ask, password="uma canc\u0327ao com til a\u0303")


async def test_nobodys_hash_costs_what_everybodys_does() -> None:
    assert not is_dated(_NOBODYS_HASH)
    seen = []
    for password_hash in (None, HASHER.hash(OTHER)):
        began = time.perf_counter()
        assert not await fits(password_hash, PASSWORD)
        seen.append(time.perf_counter() - began)
    assert 0.2 < seen[0] / seen[1] < 5


async def test_a_hash_of_weaker_parameters_is_made_anew_at_the_sign_in(ask: Ask) -> None:
    ana = await an_account(ask)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await run(ask, "UPDATE account SET password_hash = $2 WHERE id = $1", bare(ana), weak)
    assert await tried(ask, "signIn", {"email": EMAIL, "password": OTHER}) == "SignInRefused"
    kept = "SELECT password_hash, revision FROM account"
    assert await row(ask, kept) == (weak, 1)

    await signed_in(ask)
    made, revision = await row(ask, kept)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert revision == 1
    await signed_in(ask)
    assert await row(ask, kept) == (made, 1)


async def test_attempts_are_counted_before_anything_is_hashed(ask: Ask) -> None:
    await an_account(ask)
    await an_account(ask, "Eva", "eva@example.org")
    counting = Counting(3)
    ask.door = Door(address="192.0.2.1", attempts=counting)
    wrong = {"email": EMAIL, "password": OTHER}
    for _ in range(2):
        assert await tried(ask, "signIn", wrong) == "SignInRefused"
    await signed_in(ask)
    assert counting.counts == {}
    for _ in range(3):
        assert await tried(ask, "signIn", wrong) == "SignInRefused"

    threads = _hashing._threads
    threads.shutdown(wait=True)  # What would be hashed now, fails.
    try:
        message = "Too many attempts; try again in 60 seconds."
        for given in (wrong, {"email": " ANA@example.org", "password": PASSWORD}):
            await refused(ask, "signIn", given, "TooManyAttempts", message, viewer=ANYONE)
    finally:
        _hashing._threads = ThreadPoolExecutor(AT_ONCE_MAX)
    await signed_in(ask, "eva@example.org")
    query = """mutation ($input: SignInInput!) { signIn(input: $input) {
        ... on TooManyAttempts { retryAfterSeconds } } }"""
    assert await ask(query, input=wrong) == {"signIn": {"retryAfterSeconds": 60}}


async def test_no_connection_is_held_while_a_password_is_hashed(ask: Ask) -> None:
    go = threading.Event()
    blocked = [asyncio.create_task(_hashing.run(lambda _: go.wait(), "")) for _ in range(2)]
    given = {"email": EMAIL, "password": PASSWORD}
    waiting = [asyncio.create_task(tried(ask, "signIn", given)) for _ in range(8)]
    try:
        async with asyncio.timeout(5):
            while _hashing.inside < 10:  # noqa: ASYNC110  Nobody tells.
                await asyncio.sleep(0.01)
        pool: Any = ask.db.engine.pool
        assert pool.checkedout() == 0
    finally:
        go.set()
    await asyncio.gather(*blocked)
    assert set(await asyncio.gather(*waiting)) == {"SignInRefused"}


async def test_a_password_changed_while_it_was_checked_does_not_sign_in(ask: Ask) -> None:
    ana = await an_account(ask)
    go = threading.Event()
    blocked = [asyncio.create_task(_hashing.run(lambda _: go.wait(), "")) for _ in range(2)]
    given = {"email": EMAIL, "password": PASSWORD}
    waiting = asyncio.create_task(tried(ask, "signIn", given))
    async with asyncio.timeout(5):
        while _hashing.inside < 3:  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.01)
    await run(ask, "UPDATE account SET password_hash = $2 WHERE id = $1", bare(ana), _NOBODYS_HASH)
    go.set()
    await asyncio.gather(*blocked)
    assert await waiting == "SignInRefused"
    assert await ask.count("sign_in") == 0


async def test_signing_out_ends_the_sign_in_one_asks_with(ask: Ask) -> None:
    ana = await an_account(ask)
    await signed_in(ask)
    other = await last_sign_in(ask)
    await signed_in(ask)
    own = await last_sign_in(ask)
    viewer = await through(ask, own)
    assert viewer is not None
    for nobody in (ANYONE, await asking(ask, ana)):
        await refused(ask, "signOut", {}, "Forbidden", NOT_SIGNED_IN, viewer=nobody)

    show = "signIn { endedAs endedAt account { email } }"
    ended = await does(ask, "signOut", show, {}, event="account.signed_out", viewer=viewer)
    assert ended == {
        "endedAs": "SIGNED_OUT",
        "endedAt": "2026-03-01T12:00:00+00:00",
        "account": {"email": EMAIL},
    }
    assert await through(ask, own) is None
    assert await through(ask, other) is not None
    await refused(ask, "signOut", {}, "Forbidden", NOT_SIGNED_IN, viewer=viewer)


async def test_signing_out_everywhere_is_for_oneself_and_the_secretariat(ask: Ask) -> None:
    ana = await an_account(ask)
    event = "account.signed_out_everywhere"
    for given, viewer in (
        ({}, await asking(ask, ana)),
        ({"accountId": ana}, await asking(ask, ana)),
        ({"accountId": ana}, OPERATOR),
    ):
        await signed_in(ask)
        sign_in = await last_sign_in(ask)
        show = "account { signIns(last: 1) { nodes { endedAs } } }"
        shown = await does(ask, "signOutEverywhere", show, given, event=event, viewer=viewer)
        assert shown["signIns"]["nodes"] == [{"endedAs": "SIGNED_OUT_EVERYWHERE"}]
        assert await through(ask, sign_in) is None
    given = {"accountId": ana}
    for stranger in (ANYONE, await somebody(ask, "Rui")):
        async with unchanged(ask):
            assert await tried(ask, "signOutEverywhere", given, viewer=stranger) == "NotFound"
    assert (await events(ask))[-1] == event


async def test_the_tokens_are_not_told_again_for_a_repeated_request(ask: Ask) -> None:
    ana = await an_account(ask)
    viewer = await asking(ask, ana)
    given = {"email": EMAIL, "password": PASSWORD}
    first = await ask.do("signIn", TOKENS, given, viewer=viewer, idempotency_key="k")
    assert first["accessToken"]
    again = await ask.do("signIn", TOKENS, given, viewer=viewer, idempotency_key="k")
    assert again["accessToken"] != first["accessToken"], "a sign-in is never a repetition"
