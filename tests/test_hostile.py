"""Documents made to hurt are refused for little more than it takes to read them."""

import contextlib
import time

import pytest
from atlas import a_country, answered, listen
from conftest import Ask
from graphql import parse

from schema.variables import coerced

TIMES_MAX = 10
"""How much longer than parsing an ordinary document of the same length a refusal may take."""
LEAST_SECONDS = 0.03
"""Below this nobody is hurt, and clocks are coarse."""


def ordinary(length: int) -> str:
    """A document of a length with as many tokens as there may be, spread over operations."""
    one = "query q%d { territory(id: 1) { name names children(first: 2) { nodes { id } } } } "
    count = min(length // len(one) + 1, 60)
    return "".join(one % number for number in range(count)).ljust(length)


def seconds(work: object, *arguments: object) -> float:
    """The processor time of a call, the best of three."""
    best = 10.0
    for _ in range(3):
        started = time.process_time()
        work(*arguments)  # type: ignore[operator]  # It is called.
        best = min(best, time.process_time() - started)
    return best


FLOODS = {
    "one field": "{ scales { " + "code " * 1_900 + "} }",
    "one field with arguments": "{ scales { " + 'name(lang: "a") ' * 330 + "} }",
    "one object": "{ " + "scales { code } " * 490 + "}",
    "one tree": "{ " + "territory(id: 1) { parent { parent { name } } } " * 130 + "}",
    "fragments": "{ scales { "
    + " ".join(f"...f{number}" for number in range(150))
    + " } } "
    + " ".join(f"fragment f{number} on Scale {{ code }}" for number in range(150)),
    "chained fragments": "{ scales { ...f0 } } "
    + " ".join(f"fragment f{n} on Scale {{ ...f{n + 1} ...f{n + 1} }}" for n in range(150))
    + " fragment f150 on Scale { code }",
    "crossed fragments": "{ scales { ...f0 } } "
    + " ".join(
        f"fragment f{n} on Scale {{ code " + " ".join(f"...f{m}" for m in range(n + 1, 40)) + " }"
        for n in range(40)
    ),
    "circular fragments": "{ scales { ...f0 } } "
    + " ".join(f"fragment f{n} on Scale {{ ...f{(n + 1) % 150} }}" for n in range(150)),
    "unknown fields": "{ " + " ".join(f"terrtory{number}" for number in range(1_900)) + " }",
    "unknown arguments": "{ scales(" + " ".join(f"a{n}: 1" for n in range(600)) + ") { code } }",
    "unknown fields of a filter": "{ organisations(first: 1, filter: { "
    + " ".join(f"mandatesHald{n:04}: 1" for n in range(640))
    + " }) { totalCount } }",
    "short unknown fields of a filter": "{ territories(first: 1, filter: { "
    + " ".join(f"nam{n}: 1" for n in range(600))
    + " }) { totalCount } }",
    "unknown fields of filters": "{ organisations(first: 1, filter: { and: ["
    + ("{ " + " ".join(f"mandatesHald{n:04}: 1" for n in range(40)) + " } ") * 2
    + "] }) { totalCount } }",
    "unknown fields of an input": "mutation { foundOrganisation(input: { "
    + " ".join(f"legalStandng{n:03}: 1" for n in range(600))
    + " }) { __typename } }",
    "unknown codes": "{ organisations(first: 1, filter: { kind: ["
    + " ".join(f"COORDINATION_GRUP{n}" for n in range(1_900))
    + "] }) { totalCount } }",
    "misspelt deeds": "mutation { "
    + " ".join(f"recordDecisio{n}(input: {{}}) {{ a }}" for n in range(100))
    + " }",
    "misspelt codes of many": "{ "
    + " ".join(f"a{n}: can(deed: RECORD_DECISIO) {{ isAllowed }}" for n in range(29))
    + " }",
    "misspelt types": " ".join(
        f"fragment F{n} on ChangeMeetingPaylod {{ id }}" for n in range(100)
    ),
    "a misspelt type": "{ node(id: 1) { ... on ChangeMeetingPaylod { id } } }",
    "conditions": "{ territories(first: 1, filter: { or: ["
    + "{ within: 1 } " * 300
    + "] }) { totalCount } }",
    "aliases": "{ scales { " + " ".join(f"a{number}: code" for number in range(600)) + " } }",
    "directives": "{ scales { code " + "@include(if: true) " * 250 + "} }",
    "unused variables": "query ("
    + " ".join(f"$a{n}: Int" for n in range(490))
    + ") { scales { code } }",
    "deep selections": "{ a " * 900 + "} " * 900,
    "deep lists": "{ territories(first: 1, filter: { and: ["
    + "{ and: [" * 200
    + "] }" * 200
    + "] }) { totalCount } }",
    "operations": " ".join(f"query q{number} {{ scales {{ code }} }}" for number in range(280)),
    "a long text": '{ territories(first: 1, filter: { nme: "'
    + "a" * 900_000
    + '" }) { totalCount } }',
    "a long comment": "#" + "a" * 900_000 + "\n{ scales { kode } }",
    "blanks": " " * 900_000 + "{ scales { kode } }",
    "lines": "\n" * 900_000 + "{ scales { kode } }",
    "a long name": "{ " + "a" * 900_000 + " }",
    "huge numbers": "{ territories(first: " + "9" * 5_000 + ") { totalCount } }",
}


@pytest.mark.parametrize("flood", FLOODS)
async def test_a_flood_is_refused_for_little(ask: Ask, flood: str) -> None:
    document = FLOODS[flood]
    heard = listen(ask)
    body, is_request_error = await answered(ask, document)
    assert is_request_error
    assert "data" not in body
    assert len(body["errors"]) <= 21
    assert heard == []

    def refuse() -> None:
        with contextlib.suppress(Exception):
            ask.engine.document(document)

    harmless = seconds(parse, ordinary(len(document)))
    assert seconds(refuse) < max(TIMES_MAX * harmless, LEAST_SECONDS)


async def test_many_misspelt_values_of_variables_are_refused_for_little(ask: Ask) -> None:
    names = range(29)
    document = (
        "query ("
        + " ".join(f"$a{n}: Deed!" for n in names)
        + ") { "
        + " ".join(f"a{n}: can(deed: $a{n}) {{ isAllowed }}" for n in names)
        + " }"
    )
    known = ask.engine.document(document)
    given = {f"a{n}": "RECORD_DECISIO" for n in names}

    def refuse() -> None:
        with contextlib.suppress(Exception):
            coerced(ask.engine.schema, known, known.operations[0], given)

    assert seconds(refuse) < LEAST_SECONDS


async def test_a_single_word_that_is_misspelt_is_hinted_at(ask: Ask) -> None:
    documents = {
        "{ territorie(id: 1) { id } }": "'territory'",
        "mutation { recordDecisio { a } }": "'recordDecision'",
        "{ can(deed: RECORD_DECISIO) { isAllowed } }": "'RECORD_DECISION'",
    }
    for document, meant in documents.items():
        body, _ = await answered(ask, document)
        (error,) = body["errors"]
        assert "Did you mean" in error["message"]
        assert meant in error["message"]
    body, _ = await answered(
        ask,
        "query ($d: Deed!) { can(deed: $d) { isAllowed } }",
        variables={"d": "RECORD_DECISIO"},
    )
    (error,) = body["errors"]
    assert "'RECORD_DECISION'" in error["message"]


async def test_long_errors_are_not_echoed_at_length(ask: Ask) -> None:
    for name in ("a long name", "a long text"):
        body, _ = await answered(ask, FLOODS[name])
        assert all(len(error["message"]) < 1_000 for error in body["errors"])
    country = await a_country(ask)
    body, _ = await answered(
        ask,
        "query ($id: ID!) { territory(id: $id) { id } }",
        variables={"id": country + "x" * 900_000},
    )
    assert len(body["errors"][0]["message"]) < 1_000
    body, _ = await answered(
        ask,
        "query ($n: Int!) { territories(first: $n) { totalCount } }",
        variables={"n": "x" * 900_000},
    )
    assert len(body["errors"][0]["message"]) < 1_000
