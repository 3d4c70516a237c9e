"""Accept-Language is honoured: the languages that a reader takes, the best first."""

from collections.abc import AsyncIterator

import httpx
import pytest
from atlas import a_country, a_territory
from conftest import Ask
from doors import over_http

from governance import http


@pytest.fixture
async def client(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The program over HTTP, on the database that `ask` writes to."""
    async with over_http(url) as opened:
        yield opened


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", "en"),
        ("*", "en"),
        ("fr", "fr"),
        ("FR-CH", "fr-CH"),
        ("de, fr;q=0.5, pt;q=0.9", "de,pt,fr"),
        ("de;q=0.2, fr;q=0.2", "de,fr"),
        ("fr;q=0, pt", "pt"),
        ("fr;q=0", "en"),
        ("fr, fr;q=0.1, pt;q=0.5", "fr,pt"),
        ("*;q=0.9, pt;q=0.1", "pt"),
        ("nonsense!, <script>, pt", "pt"),
        ("de,it,es,nl,sv", "de,it,es"),
    ],
)
def test_what_a_header_says(header: str, languages: str) -> None:
    assert http.languages(header) == languages


TEXTS = {
    "all": {"en": "Geneva", "fr": "Genève", "pt": "Genebra", "de": "Genf"},
    "latin": {"en": "Lisbon", "pt": "Lisboa"},
    "french": {"fr": "Lyon"},
    "far": {"cy": "Caerdydd", "ga": "Caerdydd na hÉireann"},
}
SHOWN = [
    ("de, pt;q=0.5", {"all": "Genf", "latin": "Lisboa", "french": "Lyon", "far": "Caerdydd"}),
    ("fr;q=0.1, pt", {"all": "Genebra", "latin": "Lisboa", "french": "Lyon", "far": "Caerdydd"}),
    ("it, fr;q=0.9, pt;q=0.8", {"all": "Genève", "latin": "Lisboa", "french": "Lyon"}),
    ("pt-BR, en;q=0.1", {"all": "Genebra", "latin": "Lisboa", "french": "Lyon"}),
    ("it, ga;q=0.2", {"all": "Geneva", "latin": "Lisbon", "far": "Caerdydd na hÉireann"}),
]
NAMES = "query ($id: ID!, $tag: String) { territory(id: $id) { name(lang: $tag) } }"


async def test_a_text_comes_in_the_next_language_the_reader_takes(
    ask: Ask, client: httpx.AsyncClient
) -> None:
    ids = {key: await a_territory(ask, texts, "world") for key, texts in TEXTS.items()}

    async def name(key: str, accepted: str, tag: str | None = None) -> str:
        asked = {"query": NAMES, "variables": {"id": ids[key], "tag": tag}}
        headers = {"accept-language": accepted}
        answer = await client.post("/graphql", json=asked, headers=headers)
        found: str = answer.json()["data"]["territory"]["name"]
        return found

    for accepted, expected in SHOWN:
        assert {key: await name(key, accepted) for key in expected} == expected
    assert await name("all", "pt, fr;q=0.5", "de") == "Genf"
    assert await name("all", "pt, fr;q=0.5", "de-AT") == "Genf"
    assert await name("latin", "de, pt;q=0.5", "fr") == "Lisboa"
    assert await name("french", "de, pt;q=0.5", "en") == "Lyon"
    assert await name("latin", "fr", "x" * 100_000) == "Lisbon"


async def test_lists_are_sorted_by_the_first_that_has_a_key(
    ask: Ask, client: httpx.AsyncClient
) -> None:
    country = await a_country(ask)
    for english, french in (("Aachen", "Zwei"), ("Bonn", "Eins"), ("Cologne", "Drei")):
        await a_territory(ask, {"en": english, "fr": french}, "municipality", country)
    query = '{ territories(first: 9, filter: { scale: ["municipality"] }) { nodes { name } } }'
    for accepted, expected in (
        ("de, fr;q=0.5, pt;q=0.4", ["Drei", "Eins", "Zwei"]),
        ("de, fr;q=0.5, en;q=0.6", ["Aachen", "Bonn", "Cologne"]),
        ("de, it", ["Aachen", "Bonn", "Cologne"]),
    ):
        headers = {"accept-language": accepted}
        answer = await client.post("/graphql", json={"query": query}, headers=headers)
        found = answer.json()["data"]["territories"]["nodes"]
        assert [node["name"] for node in found] == expected


async def test_our_own_sentences_are_said_in_the_first_language_we_have(
    client: httpx.AsyncClient,
) -> None:
    query = """mutation { foundOrganisation(input: { name: { fr: "A" }, kind: PLATFORM }) {
        ... on Problem { message } } }"""
    for accepted, message in (
        ("de, fr;q=0.8, en;q=0.5", "Il faut un mandat pour cela, et vous n’êtes pas connecté."),
        ("de", "This needs a mandate, and you are not signed in."),
        ("fr;q=0.1, pt-BR", "Isto exige um mandato, e não iniciou sessão."),
    ):
        headers = {"accept-language": accepted}
        answer = await client.post("/graphql", json={"query": query}, headers=headers)
        assert answer.json()["data"]["foundOrganisation"] == {"message": message}
