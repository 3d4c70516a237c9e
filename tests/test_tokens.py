"""Tokens at the door: which hold, and how each that does not is refused (RFC 8725, RFC 9068)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from doors import PUBLIC_URL, over_http
from mint import Mint, a_mint, authenticated, part, signed

from governance import embedded
from governance.gate import REFUSALS

WHO = "{ viewer { person { name } } }"
ANA = {"viewer": {"person": {"name": "Ana"}}}
NOBODY = {"viewer": {"person": None}}
OTHER = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
async def mint(server: embedded.Server, template: str) -> AsyncIterator[Mint]:
    async with a_mint(server, template, "doors_tokens") as made:
        yield made


@pytest.fixture(scope="module")
async def client(mint: Mint) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(mint.url) as opened:
        yield opened


async def ask(client: httpx.AsyncClient, token: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named |= {"authorization": f"Bearer {token}"}
    return await client.post("/graphql", json={"query": WHO}, headers=named)


async def assert_refused(client: httpx.AsyncClient, token: str, code: str = "BAD_TOKEN") -> None:
    answer = await ask(client, token)

    said = REFUSALS[code]["en"]
    assert answer.status_code == 401, answer.text
    assert answer.json() == {"errors": [{"message": said, "extensions": {"code": code}}]}
    assert answer.headers["www-authenticate"] == (
        f'Bearer error="invalid_token", error_description="{said}"'
    )


async def test_a_right_token_holds(client: httpx.AsyncClient, mint: Mint) -> None:
    assert (await ask(client, mint.token())).json()["data"] == ANA


async def test_nobody_is_asked_for_a_token(client: httpx.AsyncClient) -> None:
    assert (await client.post("/graphql", json={"query": WHO})).json()["data"] == NOBODY


async def test_an_unsigned_token_is_refused(client: httpx.AsyncClient, mint: Mint) -> None:
    for alg in ("none", "None", "NONE", "nOnE", ""):
        body = f"{part(mint.header(alg=alg))}.{part(mint.claims())}"
        for token in (body, f"{body}.", f"{body}.{part(mint.key.sign(body.encode()))}"):
            await assert_refused(client, token)


async def test_the_public_key_is_no_shared_secret(client: httpx.AsyncClient, mint: Mint) -> None:
    pem = mint.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for secret in (mint.public, pem, pem.strip(), part(mint.public).encode(), b""):
        for alg in ("HS256", "EdDSA"):
            token = authenticated(mint.header(alg=alg), mint.claims(), secret)
            await assert_refused(client, token)


@pytest.mark.parametrize("alg", ["HS512", "RS256", "ES256", "PS256", "Ed25519", "eddsa", 7, None])
async def test_there_is_one_algorithm(client: httpx.AsyncClient, mint: Mint, alg: Any) -> None:
    await assert_refused(client, mint.token({"alg": alg}))


@pytest.mark.parametrize(
    "typ", ["JWT", "jwt", "AT+JWT", "application/at+jwt", "rt+jwt", "", 7, ["at+jwt"], None]
)
async def test_a_token_of_another_kind_is_refused(
    client: httpx.AsyncClient, mint: Mint, typ: Any
) -> None:
    await assert_refused(client, mint.token({"typ": typ}))


@pytest.mark.parametrize(
    "kid",
    [
        "../../../../dev/null",
        "/etc/passwd",
        "' UNION SELECT 'key' --",
        "'; DROP TABLE signing_key; --",
        "x" * 43,
        "é" * 43,
        "\u0000",
        "",
        7,
        ["a"],
        {"a": "b"},
        None,
    ],
)
async def test_a_key_is_found_by_its_id_alone(
    client: httpx.AsyncClient, mint: Mint, kid: Any
) -> None:
    await assert_refused(client, mint.token({"kid": kid}))
    assert (await ask(client, mint.token())).json()["data"] == ANA


async def test_no_key_is_taken_from_the_token(client: httpx.AsyncClient, mint: Mint) -> None:
    asked: list[bytes] = []

    async def serve(reader: Any, writer: Any) -> None:
        asked.append(await reader.read(100))
        writer.close()

    elsewhere = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{elsewhere.sockets[0].getsockname()[1]}/keys"
    own = {"kty": "OKP", "crv": "Ed25519", "x": part(OTHER.public_key().public_bytes_raw())}
    for tricks in ({"jku": url}, {"jwk": own}, {"x5u": url}, {"x5c": ["MII"]}, {"x5t": "a"}):
        for key in (OTHER, mint.key):
            token = signed(mint.header(**tricks), mint.claims(), key)
            await assert_refused(client, token)
    elsewhere.close()
    assert asked == []


@pytest.mark.parametrize("crit", [["exp"], ["b64"], ["x"], [], "exp", None, 7])
async def test_what_is_critical_is_not_understood(
    client: httpx.AsyncClient, mint: Mint, crit: Any
) -> None:
    header = mint.header() | {"crit": crit, "b64": True, "x": 1}
    await assert_refused(client, signed(header, mint.claims(), mint.key))
    await assert_refused(client, signed(mint.header() | {"crit": crit}, mint.claims(), mint.key))


async def test_a_signature_is_of_the_key_over_the_whole(
    client: httpx.AsyncClient, mint: Mint
) -> None:
    header, claims, signature = mint.token().split(".")
    await assert_refused(client, signed(mint.header(), mint.claims(), OTHER))
    await assert_refused(client, f"{header}.{part(mint.claims(sub='sig_x'))}.{signature}")
    await assert_refused(client, f"{header}.{claims}.{part(b'0' * 64)}")
    await assert_refused(client, f"{header}.{claims}.{signature[:-4]}")
    await assert_refused(client, f"{header}.{claims}.")
    assert (await ask(client, f"{header}.{claims}.{signature}")).json()["data"] == ANA


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "sub", "jti"])
async def test_every_claim_is_needed(client: httpx.AsyncClient, mint: Mint, claim: str) -> None:
    await assert_refused(client, mint.token(**{claim: None}))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"aud": "https://elsewhere.example"}, "WRONG_AUDIENCE"),
        ({"aud": [PUBLIC_URL, "https://elsewhere.example"]}, "WRONG_AUDIENCE"),
        ({"aud": f"{PUBLIC_URL}/"}, "WRONG_AUDIENCE"),
        ({"iss": "https://elsewhere.example"}, "WRONG_ISSUER"),
        ({"iss": PUBLIC_URL.upper()}, "WRONG_ISSUER"),
        ({"exp": 1}, "TOKEN_EXPIRED"),
        ({"exp": "9999999999"}, "BAD_TOKEN"),
        ({"exp": 9999999999.5}, "BAD_TOKEN"),
        ({"exp": True}, "BAD_TOKEN"),
        ({"iat": "1"}, "BAD_TOKEN"),
        ({"iat": 9_999_999_999}, "BAD_TOKEN"),
        ({"nbf": 9_999_999_999}, "BAD_TOKEN"),
        ({"nbf": "1"}, "BAD_TOKEN"),
        ({"jti": 7}, "BAD_TOKEN"),
        ({"sub": 7}, "BAD_TOKEN"),
        ({"sub": "sig_ana"}, "BAD_TOKEN"),
        ({"sub": f"per_{UUID(int=7)}"}, "BAD_TOKEN"),
        ({"sub": str(UUID(int=7))}, "BAD_TOKEN"),
        ({"sub": f"sig_{{{UUID(int=7)}}}"}, "BAD_TOKEN"),
        ({"sub": f"sig_{UUID(int=7)}"}, "SIGN_IN_ENDED"),
        ({"sub": f"app_{UUID(int=7)}"}, "APPLICATION_ENDED"),
    ],
)
async def test_each_wrong_claim_is_refused_for_what_it_is(
    client: httpx.AsyncClient, mint: Mint, changed: dict[str, Any], code: str
) -> None:
    await assert_refused(client, mint.token(**changed), code)


async def test_clocks_may_be_half_a_minute_apart(client: httpx.AsyncClient, mint: Mint) -> None:
    now = int(datetime.now(UTC).timestamp())
    assert (await ask(client, mint.token(iat=now + 20))).json()["data"] == ANA
    await assert_refused(client, mint.token(iat=now + 40))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "..",
        "x" * 5_000,
        "é.é.é",
        f"{part(['alg'])}.{part({})}.{part(b'x')}",
        f"{part(b'[' * 3_000)}.{part({})}.{part(b'x')}",
        f"{part(bytes([255, 254]))}.{part({})}.{part(b'x')}",
    ],
)
async def test_what_is_no_token_is_refused(client: httpx.AsyncClient, token: str) -> None:
    headers = {b"authorization": b"Bearer " + token.encode()}
    answer = await client.post("/graphql", json={"query": WHO}, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_TOKEN"}


@pytest.mark.parametrize("authorization", ["Basic YTpi", "Token x", "x" * 5_000])
async def test_another_way_to_sign_in_is_refused(
    client: httpx.AsyncClient, authorization: str
) -> None:
    answer = await client.post(
        "/graphql", json={"query": WHO}, headers={"authorization": authorization}
    )

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    (only,) = answer.json()["errors"]
    assert only["extensions"] == {"code": "BAD_TOKEN"}
    assert only["message"] == "Send a token in the header Authorization, as Bearer and the token."


@pytest.mark.parametrize("lang", ["fr", "pt-CV", "en", "de"])
@pytest.mark.parametrize("code", sorted(set(REFUSALS) - {"IDENTITY_NOT_LINKED"}))
async def test_it_is_said_in_the_reader_s_language(
    client: httpx.AsyncClient, mint: Mint, code: str, lang: str
) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "BAD_TOKEN": {"jti": None},
        "TOKEN_EXPIRED": {"exp": 1},
        "WRONG_AUDIENCE": {"aud": "x"},
        "WRONG_ISSUER": {"iss": "x"},
        "SIGN_IN_ENDED": {"sub": f"sig_{UUID(int=7)}"},
        "APPLICATION_ENDED": {"sub": f"app_{UUID(int=7)}"},
    }
    answer = await ask(client, mint.token(**wrong[code]), accept_language=lang)

    said = REFUSALS[code][lang[:2] if lang != "de" else "en"]
    assert answer.json()["errors"][0]["message"] == said
    assert answer.headers["www-authenticate"].isascii()
