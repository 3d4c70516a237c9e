"""A list brings what its filter says, no more and no less."""

from typing import Any

from atlas import a_country, a_mandate, a_person, a_territory, an_organisation, answered, names
from conftest import Ask

from governance.access import OPERATOR

TERRITORIES = """query ($filter: TerritoryFilter) {
    territories(first: 100, filter: $filter) { nodes { name } totalCount } }"""
ORGANISATIONS = """query ($filter: OrganisationFilter) {
    organisations(first: 100, filter: $filter) { nodes { name } totalCount } }"""


async def alsace(ask: Ask) -> dict[str, str]:
    """A region with a province, three towns and a grouping, by name."""
    france = await a_country(ask, "France")
    region = await a_territory(ask, "Alsace", "region", france)
    province = await a_territory(ask, "Bas-Rhin", "province", region, population=1_140_057)
    town = await a_territory(ask, "Strasbourg", "municipality", province, population=290_576)
    mulhouse = await a_territory(ask, "Mulhouse", "municipality", region, population=108_312)
    colmar = await a_territory(ask, "Colmar", "municipality", region)
    coast = await a_territory(ask, "Coast", None, memberIds=[mulhouse, province])
    return {
        "France": france,
        "Alsace": region,
        "Bas-Rhin": province,
        "Strasbourg": town,
        "Mulhouse": mulhouse,
        "Colmar": colmar,
        "Coast": coast,
    }


TERRITORY_CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "one scale": ({"scale": ["region"]}, ["Alsace"]),
    "scales": ({"scale": ["region", "province", "region"]}, ["Alsace", "Bas-Rhin"]),
    "an unknown scale": ({"scale": ["galaxy"]}, []),
    "groupings": ({"isGrouping": True}, ["Coast"]),
    "no groupings": ({"isGrouping": False, "name": "co"}, ["Colmar", "Continent"]),
    "at least": ({"populationAtLeast": 108_312}, ["Bas-Rhin", "Mulhouse", "Strasbourg"]),
    "at most": ({"populationAtMost": 290_576}, ["Mulhouse", "Strasbourg"]),
    "between": ({"populationAtLeast": 108_313, "populationAtMost": 290_576}, ["Strasbourg"]),
    "at least nobody": ({"populationAtLeast": 0}, ["Bas-Rhin", "Mulhouse", "Strasbourg"]),
    "at most nobody": ({"populationAtMost": 0}, []),
    "past 32 bits": ({"populationAtLeast": 2**40}, []),
    "within": ({"within": "Alsace"}, ["Alsace", "Bas-Rhin", "Colmar", "Mulhouse", "Strasbourg"]),
    "within the narrowest": ({"within": "Colmar"}, ["Colmar"]),
    "within a grouping": ({"within": "Coast"}, ["Bas-Rhin", "Coast", "Mulhouse", "Strasbourg"]),
    "all named": ({"within": "Coast", "scale": ["municipality"]}, ["Mulhouse", "Strasbourg"]),
    "or": ({"or": [{"name": "col"}, {"scale": ["region"]}]}, ["Alsace", "Colmar"]),
    "and": ({"and": [{"name": "co"}, {"isGrouping": True}]}, ["Coast"]),
    "not within": (
        {"not": {"within": "Alsace"}},
        ["Coast", "Continent", "France", "World"],
    ),
    "not at a scale": (
        {"not": {"scale": ["municipality", "province", "world", "continent"]}},
        ["Alsace", "Coast", "France"],
    ),
    "neither nor": (
        {"not": {"or": [{"within": "Alsace"}, {"isGrouping": True}]}},
        ["Continent", "France", "World"],
    ),
    "not not": ({"not": {"not": {"name": "col"}}}, ["Colmar"]),
    "not all": ({"not": {}}, []),
    "beside or": (
        {"scale": ["municipality"], "or": [{"name": "col"}, {"name": "bas"}]},
        ["Colmar"],
    ),
    "deep": (
        {"and": [{"or": [{"not": {"and": [{"name": "s"}]}}]}, {"scale": ["municipality"]}]},
        ["Colmar", "Mulhouse"],
    ),
}


async def test_territories_are_narrowed(ask: Ask) -> None:
    places = await alsace(ask)

    def with_ids(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: places[inner] if key == "within" else with_ids(inner)
                for key, inner in value.items()
            }
        return [with_ids(item) for item in value] if isinstance(value, list) else value

    for case, (given, found) in TERRITORY_CASES.items():
        answer = await ask(TERRITORIES, filter=with_ids(given))
        assert sorted(names(answer["territories"])) == found, case
        assert answer["territories"]["totalCount"] == len(found), case


ORGANISATION_CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a kind": ({"kind": ["BANK"]}, ["Bank"]),
    "kinds": ({"kind": ["BANK", "PLATFORM"]}, ["Bank", "Table"]),
    "no kind": ({"kind": []}, []),
    "a sector": ({"sector": ["PRIVATE"]}, ["Bank"]),
    "no sector known": ({"not": {"sector": ["PUBLIC", "PRIVATE", "CITIZEN", "MIXED"]}}, ["Club"]),
    "a territory": ({"territory": "Mulhouse"}, ["Table"]),
    "within": ({"within": "Alsace"}, ["Bank", "Table"]),
    "within a grouping": ({"within": "Coast"}, ["Bank", "Table"]),
    "part of": ({"partOf": "Table"}, ["Club"]),
    "a language": ({"language": "fr"}, ["Table"]),
    "a language of none": ({"language": "FR"}, []),
    "named": ({"name": "ta"}, ["Table"]),
    "or": ({"or": [{"kind": ["BANK"]}, {"language": "pt"}]}, ["Bank", "Table"]),
}


async def test_organisations_are_narrowed(ask: Ask) -> None:
    ids = await alsace(ask)
    ids["Table"] = await an_organisation(
        ask, "Table", "PLATFORM", territoryId=ids["Mulhouse"], languages=["fr", "pt"]
    )
    await an_organisation(ask, "Bank", "BANK", sector="PRIVATE", territoryId=ids["Strasbourg"])
    await an_organisation(ask, "Club", partOfId=ids["Table"])
    for case, (given, found) in ORGANISATION_CASES.items():
        known = {
            key: ids[value] if key in {"territory", "within", "partOf"} else value
            for key, value in given.items()
        }
        answer = await ask(ORGANISATIONS, filter=known)
        assert names(answer["organisations"]) == found, case
        assert answer["organisations"]["totalCount"] == len(found), case


async def test_lists_of_one_kind_take_the_same_filters(ask: Ask) -> None:
    ids = await alsace(ask)
    for name, kind in (
        ("Group", "COORDINATION_GROUP"),
        ("Quarter", "NEIGHBOURHOOD_ASSOCIATION"),
        ("Table", "PLATFORM"),
    ):
        await an_organisation(ask, name, kind, territoryId=ids["Colmar"])
        await an_organisation(ask, f"{name} elsewhere", kind)
    answer = await ask(
        """query ($filter: OrganisationFilter) {
            coordinationGroups(first: 9, filter: $filter) { nodes { name } }
            neighbourhoodAssociations(first: 9, filter: $filter) { nodes { name } }
            platforms(first: 9, filter: $filter) { nodes { name } } }""",
        filter={"within": ids["Alsace"]},
    )
    assert [names(page) for page in answer.values()] == [["Group"], ["Quarter"], ["Table"]]


async def test_mandates_are_narrowed_by_role(ask: Ask) -> None:
    body = await an_organisation(ask, "Table", "PLATFORM")
    ada = await a_person(ask, "Ada")
    for role in ("CHAIR", "SECRETARY", "AUDITOR"):
        await a_mandate(ask, body, role, ada)
    query = """query ($id: ID!, $roles: [Role!]) {
        mandates(first: 9, role: $roles) { nodes { role } }
        organisation(id: $id) { mandates(first: 9, role: $roles) { totalCount } } }"""
    for roles, found in (
        (["CHAIR", "AUDITOR"], ["CHAIR", "AUDITOR"]),
        (None, ["CHAIR", "SECRETARY", "AUDITOR"]),
        ([], []),
    ):
        answer = await ask(query, id=body, roles=roles)
        assert [node["role"] for node in answer["mandates"]["nodes"]] == found
        assert answer["organisation"]["mandates"]["totalCount"] == len(found)


async def test_the_journal_is_narrowed_by_deed_and_time(ask: Ask) -> None:
    await alsace(ask)
    await a_person(ask, "Ada")
    query = "query ($filter: JournalFilter) { journal(first: 1, filter: $filter) { totalCount } }"
    at = "2026-03-01T12:00:00"
    for given, count in (
        ({"name": ["person.registered"]}, 1),
        ({"name": ["person.registered", "territory.defined"]}, 10),
        ({"since": f"{at}Z"}, 10),
        ({"since": at}, 10),
        ({"since": f"{at}.001Z"}, 0),
        ({"until": f"{at}Z"}, 0),
        ({"until": "2026-03-01T13:00:01+01:00"}, 10),
        ({"not": {"name": ["territory.defined"]}}, 1),
    ):
        answer = await ask(query, filter=given, viewer=OPERATOR)
        assert answer["journal"]["totalCount"] == count, given


async def test_ancestors_children_and_descendants_are_found(ask: Ask) -> None:
    places = await alsace(ask)
    query = """query ($id: ID!, $depth: Int) { territory(id: $id) {
        ancestors { name } children(first: 9) { nodes { name } }
        descendants(first: 9, depth: $depth) { nodes { name } totalCount } } }"""
    below = ["Alsace", "Bas-Rhin", "Colmar", "Mulhouse", "Strasbourg"]
    for depth, found in ((1, ["Alsace"]), (2, below[:4]), (3, below), (20, below), (None, below)):
        answer = await ask(query, id=places["France"], depth=depth)
        assert names(answer["territory"]["descendants"]) == found
        assert answer["territory"]["descendants"]["totalCount"] == len(found)
        assert names(answer["territory"]["children"]) == ["Alsace"]
    answer = await ask(query, id=places["Strasbourg"])
    assert [one["name"] for one in answer["territory"]["ancestors"]] == [
        *("World", "Continent", "France", "Alsace", "Bas-Rhin")
    ]
    for depth in (0, -1, 21):
        body, _ = await answered(ask, query, variables={"id": places["France"], "depth": depth})
        assert body["errors"][0]["message"] == f"depth is {depth}; it lies between 1 and 20."


async def test_filters_are_not_nested_without_end(ask: Ask) -> None:
    nested: dict[str, Any] = {"name": "x"}
    for _ in range(10):
        nested = {"not": nested}
    body, _ = await answered(ask, TERRITORIES, variables={"filter": nested})
    assert body["errors"][0]["message"] == "This filter nests deeper than 10 levels."
    assert body["errors"][0]["extensions"] == {"code": "BAD_FILTER"}
