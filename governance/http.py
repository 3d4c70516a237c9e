"""The HTTP face of the API: GraphQL over HTTP, as its draft of 2025 has it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from governance.documents import IS_ID
from governance.texts import is_language
from schema.execution import GraphQLRequest

LANGUAGES_MAX = 3
"""How many languages of a reader are looked for."""
BODY_BYTES_MAX = 1_000_000
HEADERS_KEPT_MAX = 256
"""For how many different headers it is known what they mean; most clients send the same."""
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
CSV = "text/csv"

_DECODER = msgspec.json.Decoder(GraphQLRequest)
_QUALITY = re.compile(r"\s*q\s*=\s*([0-9.]+)\s*", re.IGNORECASE)
_CODES = {
    401: "BAD_TOKEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    413: "TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMITED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_SENTENCES = {
    404: "There is nothing here: the API is at /graphql, its page at /graphiql, its contract at "
    "/schema.graphql.",
    405: "This address does not take this method.",
    413: f"The request is too large, the limit is {BODY_BYTES_MAX} bytes.",
}


@dataclass
class Refused(Exception):
    """A request that is no GraphQL request: the status, and a sentence that says what would be."""

    status: int
    message: str
    trace: str | None = None
    """What to find a bug in the log by."""
    code: str | None = None
    """What the error is called, where the status does not say it all."""
    challenge: str = "Bearer"
    """How to sign in, for who is not (RFC 6750)."""

    @property
    def body(self) -> bytes:
        """The answer, in the form of every other: errors, and no data."""
        return msgspec.json.encode({"errors": self.errors})

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The one error that is told."""
        code = self.code or _CODES.get(self.status, "BAD_REQUEST")
        known = {"code": code, "trace": self.trace}
        extensions = {name: value for name, value in known.items() if value}
        return [{"message": self.message, "extensions": extensions}]


def refused(status: int) -> Refused:
    """What the web framework refuses before we are asked, in our words."""
    return Refused(status, _SENTENCES.get(status, "This is no request that is answered here."))


def posted(content_type: str, body: bytes) -> GraphQLRequest:
    """The request in a POST's body; raises `Refused` for whatever else stands there."""
    media, _, options = content_type.partition(";")
    if media.strip().lower() != JSON:
        raise Refused(415, f"Send the request as {JSON}.")
    charset = options.lower().partition("charset=")[2].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise Refused(415, "Send the request in UTF-8.")
    if len(body) > BODY_BYTES_MAX:
        raise Refused(413, f"The request has {len(body)} bytes, the limit is {BODY_BYTES_MAX}.")
    return decoded(body)


def decoded(body: bytes) -> GraphQLRequest:
    """A request out of JSON; raises `Refused` for JSON that is broken or of another form."""
    if body.lstrip()[:1] == b"[":
        raise Refused(400, "Send one request at a time: batches are not answered here.")
    try:
        request = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise Refused(400, f"The body is no GraphQL request: {error}.") from None
    except msgspec.DecodeError:
        raise Refused(400, "The body is no JSON; mind quotes, commas and escapes.") from None
    except RecursionError:
        raise Refused(400, "The body is nested too deeply to be read.") from None
    except UnicodeError:
        raise Refused(400, "The body is not in UTF-8.") from None
    return _whole(request)


def asked(parameters: Mapping[str, str]) -> GraphQLRequest:
    """The request in a GET's parameters; raises `Refused` when they are broken."""
    known: dict[str, Any] = {"query": parameters.get("query", "")}
    known["document_id"] = parameters.get("documentId") or None
    for name in ("variables", "extensions"):
        if given := parameters.get(name):
            try:
                known[name] = msgspec.json.decode(given, type=dict[str, Any])
            except (msgspec.DecodeError, RecursionError, UnicodeError):
                raise Refused(400, f"The parameter {name} is no JSON object.") from None
    return _whole(GraphQLRequest(operation_name=parameters.get("operationName") or None, **known))


def _whole(request: GraphQLRequest) -> GraphQLRequest:
    if request.document_id is not None:
        if request.query.strip():
            raise Refused(400, "Send a query or a documentId, not both.")
        if not IS_ID.fullmatch(request.document_id):
            raise Refused(400, "A documentId is sha256: and 64 hexadecimal digits in lower case.")
    elif not request.query.strip():
        raise Refused(400, "The request has no query.")
    return request


@lru_cache(HEADERS_KEPT_MAX)
def answer_type(accept: str) -> str:
    """The media type to answer in; raises `Refused` when none of ours is accepted."""
    wanted = {name.lower(): quality for name, quality in _weighted(accept)} or {"*/*": 1.0}
    anything = wanted.get("application/*", wanted.get("*/*", 0.0))
    graphql, plain = wanted.get(GRAPHQL, anything), wanted.get(JSON, anything)
    if (table := wanted.get(CSV, 0.0)) and table >= max(graphql, plain):
        return CSV
    if not graphql and not plain:
        raise Refused(406, f"This is answered as {GRAPHQL} or {JSON}, lists also as {CSV}.")
    # Those who take anything may not know the newer type: it goes to who names it.
    is_named = GRAPHQL in wanted or not plain
    return GRAPHQL if is_named and graphql >= plain else JSON


@lru_cache(HEADERS_KEPT_MAX)
def languages(accept_language: str) -> str:
    """The languages a reader wants, as BCP 47 tags, the most wanted first, joined by commas.

    At most three; English when nothing sensible is said.
    """
    choices = sorted(_weighted(accept_language), key=lambda choice: -choice[1])
    tags = dict.fromkeys(_tag(name) for name, quality in choices if quality > 0)
    return ",".join([tag for tag in tags if is_language(tag)][:LANGUAGES_MAX]) or "en"


def _tag(written: str) -> str:
    head, *rest = written.split("-")
    return "-".join([head.lower(), *rest])


def _weighted(header: str) -> list[tuple[str, float]]:
    """The choices of a header with their qualities (RFC 9110 §12.4.2), at most twenty."""
    choices = []
    for part in header.split(",")[:20]:
        name, *options = part.split(";")
        quality = 1.0
        for option in options:
            if match := _QUALITY.fullmatch(option):
                try:
                    quality = float(match[1])
                except ValueError:
                    quality = 0.0
        if name.strip():
            choices.append((name.strip(), quality))
    return choices
