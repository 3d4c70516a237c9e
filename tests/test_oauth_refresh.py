"""At the token endpoint a person's sign-in goes on as by refreshSignIn, for ordinary clients."""

import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from accounts import an_account, events, run, signed_in
from conftest import Ask
from doors import over_http

with warnings.catch_warnings(record=True):  # It would rather be asked for the next httpx.
    from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
    from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]

AT = "/oauth/token"
WHO = "{ viewer { person { name } } }"
ENDED = "This sign-in has ended; sign in again."
REUSED = (
    "This refresh token was used before, so somebody may have copied it; its sign-in was ended."
    " Sign in again."
)


@dataclass
class Began:
    """A sign-in that just began, over HTTP, with its refresh token."""

    http: httpx.AsyncClient
    ask: Ask
    token: str

    async def goes_on(self, token: str | None = None, **more: str) -> httpx.Response:
        """What comes of going on with it."""
        form = {"grant_type": "refresh_token", "refresh_token": token or self.token, **more}
        return await self.http.post(AT, data=form)

    async def refused(self, token: str | None = None, **more: str) -> tuple[int, str, str]:
        """The status, the error and what is said of it."""
        answer = await self.goes_on(token, **more)
        said = answer.json()
        assert set(said) == {"error", "error_description"}
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code, said["error"], said["error_description"]


@pytest.fixture
async def began(ask: Ask, url: str) -> AsyncIterator[Began]:
    await an_account(ask)
    token = (await signed_in(ask, now=datetime.now(UTC)))["refreshToken"]
    async with over_http(url) as client:
        yield Began(client, ask, token)


async def test_a_sign_in_goes_on_with_the_next_tokens(began: Began) -> None:
    answer = await began.goes_on()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    first = answer.json()
    assert set(first) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (first["token_type"], first["expires_in"]) == ("Bearer", 600)
    bearer = {"authorization": f"Bearer {first['access_token']}"}
    who = await began.http.post("/graphql", json={"query": WHO}, headers=bearer)
    assert who.json()["data"] == {"viewer": {"person": {"name": "Ana"}}}
    second = (await began.goes_on(first["refresh_token"])).json()
    assert second["refresh_token"] not in {began.token, first["refresh_token"]}
    assert await began.ask.count("sign_in") == 1


async def test_an_ordinary_client_goes_on(began: Began) -> None:
    transport: Any = began.http._transport
    known = {"client_id": "anything", "token_endpoint_auth_method": "none"}
    made = AsyncOAuth2Client(transport=transport, base_url=began.http.base_url, **known)
    async with made as client:
        token = await client.refresh_token(AT, began.token)
        assert token["refresh_token"] != began.token
        answer = await client.post("/graphql", json={"query": WHO})
        assert answer.json()["data"] == {"viewer": {"person": {"name": "Ana"}}}
        with pytest.raises(OAuthError) as refused:
            await client.refresh_token(AT, "x" * 43)
        assert refused.value.error == "invalid_grant"


async def test_a_token_reused_later_ends_the_whole_sign_in(began: Began) -> None:
    following = (await began.goes_on()).json()["refresh_token"]
    assert (await began.goes_on()).status_code == 200  # A client in haste.
    await run(began.ask, "UPDATE refresh_token SET replaced_at = now() - interval '31 s'")
    assert await began.refused() == (400, "invalid_grant", REUSED)
    assert (await events(began.ask))[-1] == "account.token_reused"
    assert await began.refused(following) == (400, "invalid_grant", ENDED)
    ended = await began.ask.db.reads.fetchval("SELECT ended_as FROM sign_in")
    assert ended == "token_reused"


async def test_what_is_asked_wrongly_uses_no_token_up(began: Began) -> None:
    secretly = "A sign-in goes on without a client's secret."
    assert await began.refused(client_secret="x") == (400, "invalid_request", secretly)
    unscoped = "The sign-in of a person has no scopes; leave it out."
    assert await began.refused(scope="actors:read") == (400, "invalid_scope", unscoped)
    for token in ("x", "\x00", "ü" * 5_000, "null"):
        assert await began.refused(token) == (400, "invalid_grant", ENDED)
    bare = await began.http.post(AT, data={"grant_type": "refresh_token"})
    assert bare.json() == {
        "error": "invalid_request",
        "error_description": "Send the refresh_token that was told last.",
    }
    form = {"grant_type": "refresh_token", "refresh_token": began.token}
    signed = await began.http.post(AT, data=form, auth=("app", "secret"))
    assert (signed.status_code, signed.json()["error"]) == (400, "invalid_request")
    assert await began.ask.count("refresh_token WHERE replaced_at IS NOT NULL") == 0


@pytest.mark.parametrize(
    "grant", ["password", "authorization_code", "implicit", "REFRESH_TOKEN", "refresh_token "]
)
async def test_other_grants_are_not_given(began: Began, grant: str) -> None:
    answer = await began.http.post(AT, data={"grant_type": grant, "refresh_token": began.token})
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "error": "unsupported_grant_type",
            "error_description": "The grant types here are: client_credentials, refresh_token.",
        },
    )


@pytest.mark.parametrize("media", ["application/json", "text/plain", "multipart/form-data"])
async def test_nothing_but_a_form_is_read(began: Began, media: str) -> None:
    content = f"grant_type=refresh_token&refresh_token={began.token}"
    answer = await began.http.post(AT, content=content, headers={"content-type": media})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert await began.ask.count("refresh_token WHERE replaced_at IS NOT NULL") == 0
