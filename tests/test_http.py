"""A request over HTTP: what is answered, in which form, and what is no request at all."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from doors import cloned, over_http

from governance import embedded

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
AS_JSON = {"content-type": JSON}
ASKED = json.dumps({"query": "{ viewer { isSecretariat } }"}).encode()
ANSWERED = {"viewer": {"isSecretariat": False}}
NODE = "query ($id: ID!) { node(id: $id) { id } }"
FIND = "query ($it: String!) { territoryByIdentifier(scheme: $it, value: $it) { id } }"
INTERNALS = (
    "Traceback",
    "asyncpg",
    "sqlalchemy",
    "site-packages",
    "codec",
    "recursion",
    "sys.",
    "SELECT",
)


@pytest.fixture(scope="module")
async def url(server: embedded.Server, template: str) -> AsyncIterator[str]:
    async with cloned(server, template, "doors_http") as made:
        yield made


@pytest.fixture(scope="module")
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with over_http(url) as opened:
        yield opened


async def post(client: httpx.AsyncClient, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await client.post("/graphql", content=content, headers=AS_JSON | named)
    assert not [word for word in INTERNALS if word in answer.text]
    return answer


def error(answer: httpx.Response) -> dict[str, Any]:
    """The one error of an answer that has no data."""
    body = answer.json()
    assert sorted(body) == ["errors"]
    (only,) = body["errors"]
    found: dict[str, Any] = only
    return found


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("APPLICATION/JSON; charset=utf-8", JSON),
        (GRAPHQL, GRAPHQL),
        ("Application/GraphQL-Response+JSON", GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.9", JSON),
        (f"{GRAPHQL}; charset=utf-8; q=0.9, {JSON}; Q=0.5", GRAPHQL),
        (f"{GRAPHQL};q=0.1, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
    ],
)
async def test_is_answered_in_the_type_that_is_accepted_most(
    client: httpx.AsyncClient, accept: str, media: str
) -> None:
    answer = await post(client, ASKED, accept=accept)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert answer.json()["data"] == ANSWERED
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "accept", ["text/html", "image/png", "*/*;q=0", f"{JSON};q=0, {GRAPHQL};q=0", f"{JSON};q=1.2.3"]
)
async def test_is_refused_to_who_accepts_neither_type(
    client: httpx.AsyncClient, accept: str
) -> None:
    answer = await post(client, ASKED, accept=accept)

    assert answer.status_code == 406
    assert error(answer)["extensions"] == {"code": "NOT_ACCEPTABLE"}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", ASKED),
        ("application/x-www-form-urlencoded", b"query={viewer{isSecretariat}}"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--\r\n"),
        ("application/graphql", b"{ viewer { isSecretariat } }"),
        (GRAPHQL, ASKED),
        ("", ASKED),
        ("application/json; charset=utf-16", ASKED),
        ('application/json; charset="latin-1"', ASKED),
    ],
)
async def test_a_form_of_another_site_cannot_send_it(
    client: httpx.AsyncClient, content_type: str, body: bytes
) -> None:
    answer = await post(client, body, content_type=content_type)

    assert answer.status_code == 415
    assert error(answer)["extensions"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "The body is no JSON"),
        (b"{", "The body is no JSON"),
        (b"null", "The body is no GraphQL request"),
        (b'"query"', "The body is no GraphQL request"),
        (b'{"query": 1}', "The body is no GraphQL request"),
        (b'{"query": "{a}", "variables": []}', "The body is no GraphQL request"),
        (b'{"query": "{a}", "operationName": 7}', "The body is no GraphQL request"),
        (b"{}", "The request has no query."),
        (b'{"query": "  "}', "The request has no query."),
        (b"[" + ASKED + b"]", "Send one request at a time"),
        (b"[" * 100_000, "Send one request at a time"),
        (b'{"variables": {"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}", "The body is nested"),
        (b'{"query": "{viewer\xff\xfe}"}', "The body is not in UTF-8."),
        (b'{"query": "{a}", "variables": {"a": NaN}}', "The body is no JSON"),
        (b'{"query": "{a}", "variables": {"a": ' + b"9" * 5_000 + b"}}", "The body is no GraphQL"),
        (b'{"query": "{a}", "variables": {"a": 1e999}}', "The body is no GraphQL request"),
        (b'{"query": "{a}", "operationName": "\\ud800"}', "The body is no JSON"),
        (b'{"query": "{a} # \\udfff"}', "The body is no JSON"),
    ],
)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
async def test_a_body_that_is_no_request_is_refused(
    client: httpx.AsyncClient, body: bytes, says: str, accept: str
) -> None:
    answer = await post(client, body, accept=accept)

    assert answer.status_code == 400
    assert error(answer)["message"].startswith(says)
    assert error(answer)["extensions"] == {"code": "BAD_REQUEST"}
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


async def test_a_body_of_a_million_bytes_is_read_and_a_larger_one_is_not(
    client: httpx.AsyncClient,
) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b" " * 100_000

    whole = ASKED + b" " * (1_000_000 - len(ASKED))
    assert (await post(client, whole)).json()["data"] == ANSWERED
    for body in (whole + b" ", in_pieces()):
        answer = await client.post("/graphql", content=body, headers=AS_JSON)
        assert answer.status_code == 413
        assert error(answer) == {
            "message": "The request is too large, the limit is 1000000 bytes.",
            "extensions": {"code": "TOO_LARGE"},
        }


@pytest.mark.parametrize(
    "request_error",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query A { viewer { isSecretariat } } query B { viewer { isSecretariat } }"},
        {"query": "query A { viewer { isSecretariat } }", "operationName": "C"},
        {"query": "query A { viewer { isSecretariat } }", "operationName": "a\x00b"},
        {"query": NODE},
        {"query": NODE, "variables": {"id": [[[]]]}},
        {"query": "query ($n: Int!) { territories(first: $n) { totalCount } }", "variables": {}},
        {
            "query": "query ($n: Int!) { territories(first: $n) { totalCount } }",
            "variables": {"n": 2**63},
        },
        {"query": '{ node(id: "\\ud800") { id } }'},
        {"query": "{ territories(first: " + "9" * 5_000 + ") { totalCount } }"},
        {"query": "{" * 1_990},
        {"query": "subscription { journal { id } }"},
        {"query": "fragment A on Query { viewer { isSecretariat } }"},
    ],
)
async def test_a_document_that_cannot_be_run_has_no_data_and_is_400_where_the_new_type_is_wanted(
    client: httpx.AsyncClient, request_error: dict[str, Any]
) -> None:
    old, new = [await post(client, request_error, accept=each) for each in (JSON, GRAPHQL)]

    assert (old.status_code, new.status_code) == (200, 400)
    assert sorted(old.json()) == sorted(new.json()) == ["errors"]
    assert old.json() == new.json()


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (FIND, {"it": "a\x00b"}, "BAD_VALUE"),
        (NODE, {"id": "\x00"}, "BAD_ID"),
        (NODE, {"id": "org_" + "0" * 100_000}, "BAD_ID"),
        (NODE, {"id": "ter_🏝"}, "BAD_ID"),
        ('{ territoryByIdentifier(scheme: "\\u0000", value: "") { id } }', {}, "BAD_VALUE"),
    ],
)
async def test_a_value_no_text_has_is_the_request_s_error_not_ours(
    client: httpx.AsyncClient, query: str, variables: dict[str, Any], code: str
) -> None:
    answer = await post(client, {"query": query, "variables": variables})

    assert answer.status_code == 200
    (only,) = answer.json()["errors"]
    assert only["extensions"] == {"code": code}


async def test_null_and_unknown_members_are_as_if_absent(client: httpx.AsyncClient) -> None:
    given = {"query": "{ viewer { isSecretariat } }", "variables": None, "operationName": None}
    more = {"extensions": {"persistedQuery": {"version": 1}}, "id": 7}

    assert (await post(client, given | more)).json()["data"] == ANSWERED


async def test_get_reads_and_does_not_do_deeds(client: httpx.AsyncClient) -> None:
    two = "query A { viewer { isSecretariat } } mutation B { __typename }"

    async def get(**parameters: str) -> httpx.Response:
        return await client.get("/graphql", params=parameters)

    read = await get(query=NODE, variables='{"id": "ter_00000000000000000000000000"}')
    assert (read.status_code, sorted(read.json())) == (200, ["data", "errors", "extensions"])
    assert (await get(query=two, operationName="A")).json()["data"] == ANSWERED
    for refused in (
        await get(query="mutation { __typename }"),
        await get(query=two, operationName="B"),
    ):
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        assert error(refused)["message"] == "Only queries are answered to GET; send deeds by POST."
    nothing = await get()
    assert (nothing.status_code, error(nothing)["message"]) == (400, "The request has no query.")
    for variables in ("[1]", "{", '{"a": NaN}', "[" * 5_000):
        broken = await get(query="{ viewer { isSecretariat } }", variables=variables)
        assert broken.status_code == 400
        assert error(broken)["message"] == "The parameter variables is no JSON object."
    assert (await client.get("/graphql?query=%ff")).json()["errors"][0]["message"] == (
        "Syntax Error: Unexpected character: U+FFFD."
    )


async def test_head_is_get_without_its_body_and_other_methods_name_those_there_are(
    client: httpx.AsyncClient,
) -> None:
    read = await client.head("/graphql", params={"query": "{ viewer { isSecretariat } }"})
    deed = await client.head("/graphql", params={"query": "mutation { __typename }"})
    assert [(each.status_code, each.content) for each in (read, deed)] == [(200, b""), (405, b"")]
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        answer = await client.request(method, "/graphql")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
        assert error(answer)["extensions"] == {"code": "METHOD_NOT_ALLOWED"}
    options = await client.options("/graphql", headers={"origin": "http://elsewhere.test"})
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert [name for name in options.headers if name.startswith("access-control")] == []
