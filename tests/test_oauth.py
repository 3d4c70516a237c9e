"""The token endpoint: an ordinary OAuth 2 client gets a token there, and acts with it."""

import base64
import warnings
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import pytest
from accounts import run
from conftest import Ask
from doors import PUBLIC_URL, over_http
from scene import a_mandate, acting_for, an_organisation
from test_applications import own, registers

with warnings.catch_warnings(record=True):  # It would rather be asked for the next httpx.
    from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
    from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]

AT = "/oauth/token"
GRANT = {"grant_type": "client_credentials"}
FORM = "application/x-www-form-urlencoded"
WRONG = (
    "There is no application of this id and secret that may act; see whether it was revoked or "
    "its secret renewed."
)
SEAT = """mutation($input: SeatPersonInput!) { seatPerson(input: $input) { __typename
    ... on Problem { message } ... on Forbidden { ground detail } } }"""


@dataclass
class Registered:
    """An application over HTTP, with its secret, and whom it can seat where."""

    http: httpx.AsyncClient
    ask: Ask
    id: str
    secret: str
    mandate: str
    seat: dict[str, Any]

    def client(self, **more: Any) -> Any:
        """An ordinary OAuth 2 client that knows the application's id and secret."""
        known = {"client_id": self.id, "client_secret": self.secret} | more
        transport: Any = self.http._transport
        return AsyncOAuth2Client(transport=transport, base_url=self.http.base_url, **known)

    async def refused(self, form: Any, status: int, **headers: str) -> tuple[str, str]:
        """The error a request is refused with, and what is said of it."""
        given = {"content-type": FORM, **headers}
        content = form if isinstance(form, bytes) else str(httpx.QueryParams(form)).encode()
        answer = await self.http.post(AT, content=content, headers=given)
        assert answer.status_code == status, answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/json"
        is_challenged = answer.headers.get("www-authenticate", "").startswith("Basic realm=")
        assert is_challenged == (status == 401)
        said = answer.json()
        assert set(said) == {"error", "error_description"}
        return said["error"], said["error_description"]

    async def last_use(self) -> Any:
        """When it last got a token."""
        return await self.ask.db.reads.fetchval("SELECT last_used_at FROM application")


@pytest.fixture
async def registered(ask: Ask, url: str) -> AsyncIterator[Registered]:
    body = await an_organisation(ask, "Body")
    chair = await acting_for(ask, body, "Ana", "CHAIR")
    mandate = own(chair)
    scopes = ["actors:read", "identity:read", "platforms:write"]
    id_, secret = await registers(ask, chair, mandate, scopes)
    seat = {"bodyId": body, "personId": f"per_{chair.person_id}", "sector": "CITIZEN"}
    async with over_http(url) as client:
        yield Registered(client, ask, id_, secret, mandate, seat)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
async def test_an_ordinary_client_gets_a_token_and_acts_with_it(
    registered: Registered, method: str
) -> None:
    async with registered.client(token_endpoint_auth_method=method) as client:
        told = (await registered.http.get("/.well-known/oauth-authorization-server")).json()
        assert told["issuer"] == PUBLIC_URL
        place = told["token_endpoint"].removeprefix(PUBLIC_URL)
        token = await client.fetch_token(place, grant_type="client_credentials")
        assert {key: token[key] for key in ("token_type", "expires_in", "scope")} == {
            "token_type": "Bearer",
            "expires_in": 600,
            "scope": "actors:read identity:read platforms:write",
        }
        claims = jwt.decode(token["access_token"], options={"verify_signature": False})
        assert (claims["sub"], claims["client_id"]) == (registered.id, registered.id)
        assert claims["scope"] == token["scope"]

        query = "{ viewer { person { name } mandates { id } } clients(first: 9) { totalCount } }"
        answer = await client.post("/graphql", json={"query": query})
        assert answer.json()["data"] == {
            "viewer": {"person": {"name": "Ana"}, "mandates": [{"id": registered.mandate}]},
            "clients": {"totalCount": 1},
        }
        asked = {"query": SEAT, "variables": {"input": registered.seat}}
        answer = await client.post("/graphql", json=asked)
        assert answer.json()["data"] == {"seatPerson": {"__typename": "SeatPersonPayload"}}
    assert await registered.ask.count("seat") == 1


async def test_a_narrower_token_does_no_more_than_it_asked_for(registered: Registered) -> None:
    async with registered.client(scope="identity:read") as client:
        token = await client.fetch_token(AT, grant_type="client_credentials")
        assert token["scope"] == "identity:read"
        asked = {"query": SEAT, "variables": {"input": registered.seat}}
        answer = await client.post("/graphql", json=asked)
        assert answer.json()["data"]["seatPerson"] == {
            "__typename": "Forbidden",
            "message": "Your application was not given the scope platforms:write.",
            "ground": "SCOPE_MISSING",
            "detail": "platforms:write",
        }
    async with registered.client(scope="actors:write identity:read") as client:
        with pytest.raises(OAuthError) as met:
            await client.fetch_token(AT, grant_type="client_credentials")
    assert met.value.error == "invalid_scope"
    assert met.value.description == (
        "1 of the scopes asked for were not given to this application; "
        "it has: actors:read, platforms:write, identity:read."
    )
    assert await registered.ask.count("seat") == 0


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ("UPDATE application SET revoked_at = now()", "invalid_client"),
        ("UPDATE application SET expires_at = now()", "invalid_client"),
        (
            "UPDATE mandate SET valid_until = '2026-01-01', valid_until_precision = 'day'",
            "unauthorized_client",
        ),
        ("UPDATE mandate SET holder_person_id = NULL", "unauthorized_client"),
    ],
)
async def test_an_application_that_may_not_act_gets_no_token_and_its_own_ends(
    registered: Registered, change: str, error: str
) -> None:
    async with registered.client() as client:
        await client.fetch_token(AT, grant_type="client_credentials")
        await run(registered.ask, change)
        answer = await client.post("/graphql", json={"query": "{ viewer { person { name } } }"})
        assert answer.status_code == 401
        assert answer.json()["errors"][0]["extensions"]["code"] == "APPLICATION_ENDED"
        with pytest.raises(OAuthError) as met:
            await client.fetch_token(AT, grant_type="client_credentials")
        assert met.value.error == error


async def test_a_renewed_secret_takes_the_place_of_the_old(registered: Registered) -> None:
    given = {"applicationId": registered.id}
    done = await registered.ask.do("renewApplicationSecret", "secret", given)
    async with registered.client() as client:
        with pytest.raises(OAuthError) as met:
            await client.fetch_token(AT, grant_type="client_credentials")
        assert (met.value.error, met.value.description) == ("invalid_client", WRONG)
    async with registered.client(client_secret=done["secret"]) as client:
        assert await client.fetch_token(AT, grant_type="client_credentials")


async def test_what_is_asked_wrongly_is_refused_as_the_standard_has_it(
    registered: Registered,
) -> None:
    mine = {"client_id": registered.id, "client_secret": registered.secret}
    basic = "Basic " + base64.b64encode(f"{registered.id}:{registered.secret}".encode()).decode()
    refused = registered.refused
    request, client = "invalid_request", "invalid_client"
    grants = "The grant types here are: client_credentials, refresh_token."
    once = (request, "Each parameter may be there only once.")
    need = (client, "Send the application's id and secret, best by HTTP Basic.")
    assert await refused(mine, 400) == (
        request,
        "Say grant_type=client_credentials, or refresh_token.",
    )
    assert await refused(mine | {"grant_type": ""}, 400) == (
        request,
        "Say grant_type=client_credentials, or refresh_token.",
    )
    asked = mine | {"grant_type": "password"}
    assert await refused(asked, 400) == ("unsupported_grant_type", grants)
    assert await refused(b"grant_type=client_credentials&scope=a&scope=b", 400) == once
    assert await refused(GRANT, 401) == need
    assert await refused(GRANT | {"client_id": registered.id}, 401) == need
    assert (await refused(GRANT | mine | {"scope": 'actors:read "'}, 400))[0] == "invalid_scope"
    assert (await refused(GRANT | mine, 400, authorization=basic))[0] == request
    other = {"client_id": "app_another"}
    assert (await refused(GRANT | other, 400, authorization=basic))[0] == request
    for header in ("Basic !", "Basic YQ==", "Bearer x", "Basic"):
        assert await refused(GRANT, 401, authorization=header) == (
            client,
            "The header Authorization is no HTTP Basic.",
        )
    said = f"Send the request as {FORM}."
    sent = {"content-type": "application/json"}
    assert await refused(b"{}", 400, **sent) == (request, said)
    assert (await refused(b"grant_type=%ff", 400))[0] == request
    assert (await refused("&".join(f"a{n}=1" for n in range(30)).encode(), 400))[0] == request
    assert (await registered.http.get(AT)).status_code == 405
    assert await registered.last_use() is None


@pytest.mark.parametrize(
    "changed",
    [
        {"client_secret": "wrong"},
        {"client_secret": "é\U0001f642"},
        {"client_id": "app_00000000-0000-7000-8000-000000000000"},
        {"client_id": "ana@example.org"},
    ],
)
async def test_who_an_application_is_must_be_proved(
    registered: Registered, changed: dict[str, str]
) -> None:
    mine = {"client_id": registered.id, "client_secret": registered.secret}
    assert await registered.refused(GRANT | mine | changed, 401) == ("invalid_client", WRONG)


async def test_wrong_secrets_are_slowed_and_the_right_one_is_not(registered: Registered) -> None:
    wrong = GRANT | {"client_id": registered.id, "client_secret": "wrong"}
    for _ in range(5):
        assert (await registered.refused(wrong, 401))[0] == "invalid_client"
    answer = await registered.http.post(AT, data=wrong)
    assert answer.status_code == 429
    wait = int(answer.headers["retry-after"])
    assert answer.json() == {
        "error": "temporarily_unavailable",
        "error_description": f"Too many wrong secrets; try again in {wait} seconds.",
    }
    async with registered.client() as client:
        assert await client.fetch_token(AT, grant_type="client_credentials")


async def test_requests_for_tokens_are_counted_by_address(registered: Registered, url: str) -> None:
    async with over_http(url, anonymous_requests_per_minute=2) as client:
        mine = GRANT | {"client_id": registered.id, "client_secret": registered.secret}
        answers = [await client.post(AT, data=mine) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"requests";q=2;w=60'
    assert answers[2].json()["error"] == "temporarily_unavailable"
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60


async def test_the_last_use_is_known_to_the_minute(registered: Registered) -> None:
    mine = GRANT | {"client_id": registered.id, "client_secret": registered.secret}
    assert (await registered.http.post(AT, data=mine)).status_code == 200
    first = await registered.last_use()
    assert (await registered.http.post(AT, data=mine)).status_code == 200
    assert await registered.last_use() == first
    await run(registered.ask, "UPDATE application SET last_used_at = now() - interval '61 s'")
    assert (await registered.http.post(AT, data=mine)).status_code == 200
    assert await registered.last_use() > first
    assert await registered.ask.db.reads.fetchval("SELECT revision FROM application") == 1


async def test_clients_find_the_endpoint_by_its_metadata(registered: Registered) -> None:
    answer = await registered.http.get("/.well-known/oauth-authorization-server")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.json() == {
        "issuer": PUBLIC_URL,
        "token_endpoint": f"{PUBLIC_URL}/oauth/token",
        "jwks_uri": f"{PUBLIC_URL}/.well-known/jwks.json",
        "grant_types_supported": ["client_credentials", "refresh_token"],
        "response_types_supported": [],
        "scopes_supported": [
            *("territories:read", "territories:write", "actors:read", "actors:write"),
            *("charter:read", "charter:write", "platforms:read", "platforms:write"),
            *("identity:read", "identity:write", "members:read", "members:write"),
            *("laws:read", "laws:write"),
            *("calls:read", "calls:write"),
            *("facilitators:read", "facilitators:write"),
            *("decisions:read", "decisions:write"),
            *("actions:read", "actions:write"),
            "journal:read",
        ],
        "token_endpoint_auth_methods_supported": [
            *("client_secret_basic", "client_secret_post", "none"),
        ],
    }


async def test_a_mandate_of_the_same_person_elsewhere_is_not_the_applications(
    registered: Registered,
) -> None:
    other = await an_organisation(registered.ask, "Other")
    await a_mandate(registered.ask, other, "CHAIR", holderPersonId=registered.seat["personId"])
    async with registered.client() as client:
        await client.fetch_token(AT, grant_type="client_credentials")
        given = registered.seat | {"bodyId": other}
        answer = await client.post("/graphql", json={"query": SEAT, "variables": {"input": given}})
    assert answer.json()["data"]["seatPerson"]["ground"] == "ANOTHERS_BODY"
