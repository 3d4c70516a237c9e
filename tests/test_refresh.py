"""Refresh tokens: each is exchanged once, twice by a client in haste, and never by a thief."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from accounts import EMAIL, TOKENS, an_account, asking, events, last_sign_in, signed_in, through
from conftest import NOW, Ask
from scene import refused, row

from governance.access import ANYONE

ENDED = "This sign-in has ended; sign in again."
REUSED = (
    "This refresh token was used before, so somebody may have copied it; its sign-in was ended."
    " Sign in again."
)


async def refreshed(ask: Ask, token: str, now: datetime = NOW) -> dict[str, Any]:
    """What a refresh token is exchanged for."""
    given = {"refreshToken": token}
    done = await ask.do("refreshSignIn", TOKENS, given, viewer=ANYONE, now=now)
    assert done.pop("__typename") == "RefreshSignInPayload", done
    return done


async def test_a_refresh_token_is_exchanged_for_the_next(ask: Ask) -> None:
    await an_account(ask)
    first = await signed_in(ask)
    later = NOW + timedelta(days=29)
    second = await refreshed(ask, first["refreshToken"], later)
    assert second["refreshToken"] != first["refreshToken"]
    term = "SELECT refreshed_at, expires_at, ended_at FROM sign_in"
    assert await row(ask, term) == (later, later + timedelta(days=30), None)
    third = await refreshed(ask, second["refreshToken"], later + timedelta(days=29))
    assert third["expiresInSeconds"] == 600
    assert await ask.count("refresh_token WHERE replaced_at IS NULL") == 1
    assert await ask.count("sign_in") == 1


async def test_two_clients_that_refresh_at_once_both_go_on(ask: Ask) -> None:
    await an_account(ask)
    token = (await signed_in(ask))["refreshToken"]
    both = await asyncio.gather(*(refreshed(ask, token) for _ in range(2)))
    assert len({each["refreshToken"] for each in both}) == 2
    within = NOW + timedelta(seconds=30)
    late = await refreshed(ask, token, within)
    for each in (*both, late):
        await refreshed(ask, each["refreshToken"], within)
    assert await through(ask, await last_sign_in(ask)) is not None
    assert await row(ask, "SELECT replaced_at FROM refresh_token ORDER BY id LIMIT 1") == (NOW,)


async def test_a_token_reused_later_ends_the_whole_sign_in(ask: Ask) -> None:
    ana = await an_account(ask)
    token = (await signed_in(ask))["refreshToken"]
    sign_in = await last_sign_in(ask)
    await signed_in(ask)
    other = await last_sign_in(ask)
    following = (await refreshed(ask, token))["refreshToken"]

    after = NOW + timedelta(seconds=31)
    given = {"refreshToken": token}
    answer = await ask.do("refreshSignIn", "__typename", given, viewer=ANYONE, now=after)
    assert answer == {"__typename": "TokenReused", "message": REUSED, "code": "TokenReused"}
    assert await row(ask, "SELECT ended_at, ended_as FROM sign_in WHERE id = $1", sign_in) == (
        after,
        "token_reused",
    )
    assert await through(ask, sign_in) is None
    assert await through(ask, other) is not None
    assert (await events(ask))[-1] == "account.token_reused"
    query = "{ journal(last: 1) { nodes { name subject { id } actor { id } params } } }"
    viewer = await asking(ask, ana)
    (event,) = (await ask(query, viewer=viewer))["journal"]["nodes"]
    assert event["name"] == "account.token_reused"
    assert event["subject"] == {"id": ana}
    assert event["actor"] is None
    assert event["params"] == {
        "person_id": str(viewer.person_id),
        "sign_in_id": str(sign_in),
    }
    for used in (token, following):
        await refused(
            ask,
            "refreshSignIn",
            {"refreshToken": used},
            "RefreshRefused",
            ENDED,
            viewer=ANYONE,
            now=after,
        )


async def test_what_is_over_is_not_gone_on_with(ask: Ask) -> None:
    ana = await an_account(ask)
    token = (await signed_in(ask))["refreshToken"]
    late = NOW + timedelta(days=30)
    for used, now in ((token, late), ("", NOW), ("x" * 43, NOW), (EMAIL, NOW)):
        given = {"refreshToken": used}
        await refused(ask, "refreshSignIn", given, "RefreshRefused", ENDED, viewer=ANYONE, now=now)
    viewer = await asking(ask, ana)
    await ask.do("signOutEverywhere", "__typename", {}, viewer=viewer)
    given = {"refreshToken": token}
    await refused(ask, "refreshSignIn", given, "RefreshRefused", ENDED, viewer=ANYONE)


async def test_a_closed_account_is_not_gone_on_with(ask: Ask) -> None:
    ana = await an_account(ask)
    token = (await signed_in(ask))["refreshToken"]
    await ask.do("closeAccount", "__typename", {"accountId": ana})
    assert await row(ask, "SELECT ended_as FROM sign_in") == ("account_closed",)
    given = {"refreshToken": token}
    await refused(ask, "refreshSignIn", given, "RefreshRefused", ENDED, viewer=ANYONE)
