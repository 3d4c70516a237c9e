"""Texts come in the reader's language, or in the nearest there is, and are sorted by it."""

from atlas import a_country, a_territory, an_organisation, names
from conftest import Ask

TOWN = {"de": "Genf", "fr": "Genève", "pt": "Genebra", "en": "Geneva"}


SHOWN: list[tuple[dict[str, str], str, str]] = [
    (TOWN, "fr", "Genève"),
    (TOWN, "pt", "Genebra"),
    (TOWN, "de", "Genf"),
    (TOWN, "en", "Geneva"),
    (TOWN, "xx", "Geneva"),
    (TOWN, "", "Geneva"),
    (TOWN, "fr-CH", "Genève"),
    (TOWN, "pt-CV", "Genebra"),
    (TOWN, "kea,pt-CV,fr", "Genebra"),
    ({"de": "Genf", "en": "Geneva"}, "kea,pt,de", "Genf"),
    ({**TOWN, "pt-CV": "Jenebra"}, "pt-CV", "Jenebra"),
    ({"fr": "Genève", "pt": "Genebra"}, "xx", "Genève"),
    ({"de": "Genf", "pt": "Genebra"}, "en", "Genebra"),
    ({"de": "Genf"}, "fr", "Genf"),
    ({"und": "Genevra"}, "fr", "Genevra"),
    ({"und": "Genevra"}, "und", "Genevra"),
    ({"und": "Genevra", "pt": "Genebra"}, "fr", "Genebra"),
    (TOWN, "'; --", "Geneva"),
]


async def test_a_name_is_shown_in_the_nearest_language(ask: Ask) -> None:
    asked = "query ($id: ID!, $tag: String) { territory(id: $id) { name(lang: $tag) names } }"
    preferred = "query ($id: ID!) { territory(id: $id) { name names } }"
    for texts, lang, shown in SHOWN:
        place = await a_territory(ask, texts, "world")
        there = {"territory": {"name": shown, "names": texts}}
        assert await ask(asked, id=place, tag=lang) == there
        assert await ask(preferred, id=place, lang=lang) == there


async def test_several_languages_stand_side_by_side(ask: Ask) -> None:
    place = await a_territory(ask, TOWN, "world")
    query = """query ($id: ID!, $none: String) { territory(id: $id) { name none: name(lang: $none)
        fr: name(lang: "fr") de: name(lang: "de") scale { name fr: name(lang: "fr") } } }"""
    answer = await ask(query, id=place, lang="pt", none=None)
    assert answer["territory"] == {
        "name": "Genebra",
        "none": "Genebra",
        "fr": "Genève",
        "de": "Genf",
        "scale": {"name": "mundo", "fr": "monde"},
    }


async def test_a_text_that_is_not_there_is_null(ask: Ask) -> None:
    body = await an_organisation(ask, "Table")
    answer = await ask(
        'query ($id: ID!) { organisation(id: $id) { description(lang: "fr") } }', id=body
    )
    assert answer == {"organisation": {"description": None}}


NAMED = [
    {"en": "Zurich", "fr": "Zurich", "pt": "Zurique"},
    {"en": "Évora"},
    {"en": "Aachen", "fr": "Aix-la-Chapelle", "pt": "Aquisgrano"},
    {"en": "Cologne", "pt": "Colónia"},
    {"fr": "Élan"},
    {"en": "delta"},
]
SORTED = {
    "en": ["Aachen", "Cologne", "delta", "Élan", "Évora", "Zurich"],
    "fr": ["Aix-la-Chapelle", "Cologne", "delta", "Élan", "Évora", "Zurich"],
    "pt": ["Aquisgrano", "Colónia", "delta", "Élan", "Évora", "Zurique"],
    "pt-CV": ["Aquisgrano", "Colónia", "delta", "Élan", "Évora", "Zurique"],
    "de": ["Aachen", "Cologne", "delta", "Élan", "Évora", "Zurich"],
}


async def test_lists_are_sorted_by_the_name_that_is_read(ask: Ask) -> None:
    country = await a_country(ask)
    for texts in NAMED:
        await a_territory(ask, texts, "municipality", country)
    query = """query ($id: ID!, $after: String) { territory(id: $id) { children(first: 4,
        after: $after) { nodes { name } pageInfo { endCursor } } } }"""
    for lang, expected in SORTED.items():
        first = (await ask(query, id=country, lang=lang))["territory"]["children"]
        after = first["pageInfo"]["endCursor"]
        rest = (await ask(query, id=country, after=after, lang=lang))["territory"]["children"]
        assert names(first) + names(rest) == expected, lang
