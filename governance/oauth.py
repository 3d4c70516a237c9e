"""The token endpoint (RFC 6749): for registered applications, and for sign-ins that go on."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import msgspec
from litestar import MediaType, Request, Response, route
from litestar.datastructures import State
from litestar.enums import HttpMethod

from governance.access import ANYONE, SCOPES, Door
from governance.answers import HEADERS, LATER, note_unreachable
from governance.db import Database
from governance.door import door_of
from governance.errors import Refusal
from governance.identity.clients import Client, TokenRefused, authenticated, client_token
from governance.identity.operations import refresh_sign_in
from governance.identity.tokens import ACCESS_LIFE
from governance.rates import Counting, Spent, caller_of
from schema.faults import is_unreachable

FORM = "application/x-www-form-urlencoded"
GRANTS = ("client_credentials", "refresh_token")
FIELDS_MAX = 20
CHALLENGE = 'Basic realm="governance", charset="UTF-8"'
PUBLISHED = {**HEADERS, "cache-control": "public, max-age=300"}
Connected = Request[Any, Any, State]


@dataclass(frozen=True)
class Credentials:
    """Who a client says it is, and what shall prove it."""

    client_id: str
    secret: str


@route("/oauth/token", http_method=[HttpMethod.POST])
async def token(request: Connected) -> Response[bytes]:
    """Give an application an access token for its id and secret, or a sign-in its next tokens."""
    counting = Counting(request.app.state.rates)
    door = door_of(request)
    try:
        await counting.begin(caller_of(address=door.address))
        answer = _answer(200, await _granted(request, door))
    except Spent as spent:
        answer = _refused(429, "temporarily_unavailable", str(spent))
    except _Waits as waits:
        said = f"Too many wrong secrets; try again in {waits.seconds} seconds."
        answer = _refused(429, "temporarily_unavailable", said)
        answer.headers["retry-after"] = str(waits.seconds)
    except TokenRefused as refused:
        status = 401 if refused.code == "invalid_client" else 400
        answer = _refused(status, refused.code, str(refused))
        if refused.code == "invalid_client":
            answer.headers["www-authenticate"] = CHALLENGE
    except Exception as error:
        if not is_unreachable(error):
            raise
        said = note_unreachable(error)
        answer = _refused(503, "temporarily_unavailable", said)
        answer.headers.update(LATER)
    for name, value in counting.headers.items():
        answer.headers.setdefault(name, value)
    return answer


@route(
    "/.well-known/oauth-authorization-server",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    media_type=MediaType.JSON,
    response_headers=PUBLISHED,
)
async def metadata(request: Connected) -> dict[str, Any]:
    """Where clients find what they need (RFC 8414)."""
    here = door_of(request).public_url
    return {
        "issuer": here,
        "token_endpoint": f"{here}/oauth/token",
        "jwks_uri": f"{here}/.well-known/jwks.json",
        "grant_types_supported": list(GRANTS),
        "response_types_supported": [],
        "scopes_supported": list(SCOPES),
        "token_endpoint_auth_methods_supported": [
            *("client_secret_basic", "client_secret_post", "none"),
        ],
    }


class _Waits(Exception):
    """A client brought too many wrong secrets, for a while."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


async def _granted(request: Connected, door: Door) -> dict[str, Any]:
    """The token that is asked for; raises `TokenRefused` and `_Waits`."""
    form = _form(request.headers.get("content-type", ""), await request.body())
    grant = form.get("grant_type")
    if grant is None:
        raise TokenRefused(
            "invalid_request", "Say grant_type=client_credentials, or refresh_token."
        )
    if grant not in GRANTS:
        raise TokenRefused(
            "unsupported_grant_type", f"The grant types here are: {', '.join(GRANTS)}."
        )
    if grant == "refresh_token":
        return await _refreshed(request, form, door)
    credentials = _credentials(request.headers.get("authorization"), form)
    at = request.app.state.now()
    opened: Database = request.app.state.database
    async with opened.session() as session:
        client = await authenticated(session, credentials.client_id, credentials.secret, at)
        if client is None:
            await _count_wrong(door, credentials)
            raise TokenRefused(
                "invalid_client",
                "There is no application of this id and secret that may act; see whether it was "
                "revoked or its secret renewed.",
            )
        given, scopes = await _token(session, client, at, door, form.get("scope"))
    return {
        "access_token": given,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "scope": " ".join(sorted(scopes)),
    }


async def _refreshed(request: Connected, form: dict[str, str], door: Door) -> dict[str, Any]:
    """The next tokens of a person's sign-in (RFC 6749 §6), by the rules of `refreshSignIn`.

    It was begun by the person and by no client, so there is none to authenticate.
    """
    if "client_secret" in form or request.headers.get("authorization") is not None:
        raise TokenRefused("invalid_request", "A sign-in goes on without a client's secret.")
    if "scope" in form:
        raise TokenRefused("invalid_scope", "The sign-in of a person has no scopes; leave it out.")
    if "refresh_token" not in form:
        raise TokenRefused("invalid_request", "Send the refresh_token that was told last.")
    opened: Database = request.app.state.database
    async with opened.session() as session:
        try:
            tokens = await refresh_sign_in(
                session,
                viewer=ANYONE,
                at=request.app.state.now(),
                refresh_token=form["refresh_token"],
                door=door,
            )
        except Refusal as refusal:
            if refusal.keeps_changes:
                await session.commit()
            raise TokenRefused("invalid_grant", str(refusal)) from None
        await session.commit()
    return {
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "expires_in": tokens.expires_in_seconds,
        "refresh_token": tokens.refresh_token,
    }


async def _token(
    session: Any, client: Client, at: datetime, door: Door, scope: str | None
) -> tuple[str, list[str]]:
    found = await client_token(session, client, at=at, public_url=door.public_url, scope=scope)
    await session.commit()
    return found


async def _count_wrong(door: Door, credentials: Credentials) -> None:
    """Count a wrong secret; the right one is never kept waiting by them."""
    if door.attempts is None:
        return
    seconds = await door.attempts.wait_seconds(
        account=credentials.client_id[:200], address=door.address
    )
    if seconds:
        raise _Waits(seconds)


def _form(content_type: str, body: bytes) -> dict[str, str]:
    """The parameters of a request, each at most once; what has no value was not said."""
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise TokenRefused("invalid_request", f"Send the request as {FORM}.")
    try:
        pairs = parse_qsl(body.decode("utf-8"), errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError:
        raise TokenRefused("invalid_request", "The form cannot be read as UTF-8.") from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise TokenRefused("invalid_request", "Each parameter may be there only once.")
    return dict(pairs)


def _credentials(authorization: str | None, form: dict[str, str]) -> Credentials:
    """Who a client says it is, by the header or by the form (RFC 6749 §2.3.1)."""
    own = form.get("client_id"), form.get("client_secret")
    if authorization is None:
        if own[0] is None or own[1] is None:
            raise TokenRefused(
                "invalid_client", "Send the application's id and secret, best by HTTP Basic."
            )
        return Credentials(own[0], own[1])
    if own[1] is not None:
        raise TokenRefused("invalid_request", "Send the secret in one place, best by HTTP Basic.")
    scheme, _, encoded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        decoded = ""
    client_id, colon, secret = decoded.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise TokenRefused("invalid_client", "The header Authorization is no HTTP Basic.")
    if own[0] is not None and own[0] != unquote_plus(client_id):
        raise TokenRefused("invalid_request", "The form and the header name different clients.")
    return Credentials(unquote_plus(client_id), unquote_plus(secret))


def _refused(status: int, code: str, description: str) -> Response[bytes]:
    return _answer(status, {"error": code, "error_description": description})


def _answer(status: int, said: dict[str, Any]) -> Response[bytes]:
    return Response(
        msgspec.json.encode(said),
        status_code=status,
        media_type=MediaType.JSON,
        headers={**HEADERS, "pragma": "no-cache"},
    )
