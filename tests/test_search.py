"""Names are found by how words begin, nearly so spelt, whatever the accents; places by where."""

import pytest
from atlas import a_country, a_territory, an_organisation, answered, listen, names
from conftest import Ask

SEARCH = """query ($name: String!) {
    territories(first: 20, filter: { name: $name, scale: ["municipality"] }) { nodes { name } } }"""
TOWNS: list[dict[str, str]] = [
    {"fr": "Mulhouse", "de": "Mülhausen"},
    {"pt": "Évora"},
    {"pt": "São Filipe"},
    {"fr": "Saint-Denis"},
    {"fr": "L'Haÿ-les-Roses"},
    {"en": "100% sure"},
    {"en": "snake_case"},
    {"en": "back\\slash"},
    {"en": "Zürich", "fr": "Zurich"},
    {"el": "Θεσσαλονίκη"},
]


FOUND: list[tuple[str, list[str]]] = [
    ("mul", ["Mulhouse"]),
    ("MULHOUSE", ["Mulhouse"]),
    ("mulhuse", ["Mulhouse"]),
    ("mülhausen", ["Mulhouse"]),
    ("evora", ["Évora"]),
    ("ÉVO", ["Évora"]),
    ("vora", ["Évora"]),
    ("fil", ["São Filipe"]),
    ("sao f", ["São Filipe"]),
    ("  fil ", ["São Filipe"]),
    ("zurich", ["Zürich"]),
    ("zuri", ["Zürich"]),
    ("Θεσσ", ["Θεσσαλονίκη"]),
    ("100%", ["100% sure"]),
    ("1%0", []),
    ("%", []),
    ("_", []),
    ("snake_", ["snake_case"]),
    ("s_ake", []),
    ("back\\s", ["back\\slash"]),
    ("\\", []),
    ("'; DROP TABLE territory; --", []),
    ("xyzzy", []),
    ("saint-d", ["Saint-Denis"]),
    ("saint d", ["Saint-Denis"]),
    ("den", ["Saint-Denis"]),
    ("haÿ", ["L'Haÿ-les-Roses"]),
    ("l'hay", ["L'Haÿ-les-Roses"]),
    ("roses", ["L'Haÿ-les-Roses"]),
]


async def test_names_are_found(ask: Ask) -> None:
    country = await a_country(ask)
    for town in TOWNS:
        await a_territory(ask, town, "municipality", country)
    for written, found in FOUND:
        answer = await ask(SEARCH, name=written)
        assert names(answer["territories"]) == found, written
    for nothing in ("", "  "):
        answer = await ask(SEARCH, name=nothing)
        assert len(answer["territories"]["nodes"]) == 10


async def test_organisations_are_found_by_name_alike(ask: Ask) -> None:
    await an_organisation(ask, {"pt": "Câmara Municipal de Lisboa"})
    await an_organisation(ask, {"fr": "Mairie"})
    query = (
        "query ($n: String!) { organisations(first: 9, filter: { name: $n }) { nodes { name } } }"
    )
    for written, found in (("camara", 1), ("lis", 1), ("municipol", 1), ("mairie", 1), ("x", 0)):
        answer = await ask(query, n=written)
        assert len(answer["organisations"]["nodes"]) == found, written


async def test_a_code_of_another_system_finds_its_place(ask: Ask) -> None:
    country = await a_country(ask)
    codes = [{"scheme": "ISO 3166-1", "value": "PT"}, {"scheme": "GeoNames", "value": "2264397"}]
    described = {"territoryId": country, "identifiers": codes}
    await ask.do("describeTerritory", "territory { id }", described)
    query = """query ($scheme: String!, $value: String!) {
        territoryByIdentifier(scheme: $scheme, value: $value) { name } }"""
    found = {"name": "Portugal"}
    for scheme, value, place in (
        ("ISO 3166-1", "PT", found),
        ("GeoNames", "2264397", found),
        ("ISO 3166-1", "pt", None),
        ("GeoNames", "PT", None),
        ("", "", None),
    ):
        answer = await ask(query, scheme=scheme, value=value)
        assert answer == {"territoryByIdentifier": place}


async def test_a_key_of_another_system_finds_its_body(ask: Ask) -> None:
    refs = [{"system": "Wikidata", "key": "Q1"}]
    body = await an_organisation(ask, "Bank", "BANK", externalRefs=refs)
    answer = await ask(
        """{ organisationByRef(system: "Wikidata", key: "Q1") { id externalRefs { system key } }
            none: organisationByRef(system: "Wikidata", key: "Q2") { id } }"""
    )
    assert answer == {"organisationByRef": {"id": body, "externalRefs": refs}, "none": None}


NEAREST = """query ($latitude: Float!, $longitude: Float!, $scale: [String!]) {
    nearestTerritories(latitude: $latitude, longitude: $longitude, first: 3, scale: $scale) {
        name } }"""
POINTS = {
    "Suva": (-18.14, 178.44),
    "Apia": (-13.83, -171.76),
    "Alert": (82.5, -62.35),
    "Longyearbyen": (78.22, 15.65),
    "Porto": (41.15, -8.61),
    "Lisboa": (38.72, -9.14),
}


NEAR: list[tuple[float, float, list[str]]] = [
    (-17, -179.9, ["Suva", "Apia"]),
    (-17, 179.9, ["Suva", "Apia"]),
    (-13, -177, ["Apia", "Suva"]),
    (89.9, 100, ["Alert", "Longyearbyen"]),
    (89.9, -80, ["Alert", "Longyearbyen"]),
    (79, 100, ["Longyearbyen", "Alert"]),
    (40, -9, ["Porto", "Lisboa"]),
    (39, -9, ["Lisboa", "Porto"]),
]


async def test_the_nearest_come_first(ask: Ask) -> None:
    country = await a_country(ask)
    await a_territory(ask, "Nowhere", "municipality", country)
    for name, (north, east) in POINTS.items():
        point = {"latitude": north, "longitude": east}
        await a_territory(ask, name, "municipality", country, point=point)
    for latitude, longitude, found in NEAR:
        for scale in (None, ["municipality", "region"]):
            answer = await ask(NEAREST, latitude=latitude, longitude=longitude, scale=scale)
            nearest = [place["name"] for place in answer["nearestTerritories"]]
            assert nearest[:2] == found, (latitude, longitude)
    answer = await ask(NEAREST, latitude=0, longitude=0, scale=["region"])
    assert answer == {"nearestTerritories": []}


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        (90.5, 0, "latitude is 90.5; it lies between -90 and 90."),
        (0, -181, "longitude is -181.0; it lies between -180 and 180."),
    ],
)
async def test_points_off_the_earth_are_refused(
    ask: Ask, latitude: float, longitude: float, said: str
) -> None:
    heard = listen(ask)
    body, _ = await answered(ask, NEAREST, variables={"latitude": latitude, "longitude": longitude})
    assert [error["message"] for error in body["errors"]] == [said]
    assert heard == []
