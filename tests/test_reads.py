"""A selection of rows answers with their values, whichever way they hang together."""

from typing import Any

from atlas import a_country, a_mandate, a_person, a_seat, a_territory, an_organisation, listen
from conftest import Ask
from sqlalchemy import text

from governance.access import ANYONE, OPERATOR


async def test_columns_show_what_was_said(ask: Ask) -> None:
    outline = {"type": "Polygon", "coordinates": [[[0, 50], [1, 50], [1, 51], [0, 50]]]}
    world = await a_territory(
        ask,
        {"en": "World", "fr": "Monde"},
        "world",
        point={"latitude": 38.5714, "longitude": -7.9135},
        boundary=outline,
        population=8_200_000_000,
        populationOn="2025-07",
        populationIsApproximate=True,
        timeZone="Europe/Lisbon",
        since="1999",
    )
    answer = await ask(
        """query ($id: ID!) { territory(id: $id) {
            id name names point { latitude longitude } boundary population populationOn
            populationIsApproximate timeZone validFrom validUntil revision scale { code rank }
            parent { id }
        } }""",
        id=world,
    )
    assert answer["territory"] == {
        "id": world,
        "name": "World",
        "names": {"en": "World", "fr": "Monde"},
        "point": {"latitude": 38.5714, "longitude": -7.9135},
        "boundary": outline,
        "population": 8_200_000_000,
        "populationOn": "2025-07",
        "populationIsApproximate": True,
        "timeZone": "Europe/Lisbon",
        "validFrom": "1999",
        "validUntil": None,
        "revision": 1,
        "scale": {"code": "world", "rank": 0},
        "parent": None,
    }


async def test_what_is_not_known_is_null(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    answer = await ask(
        "query ($id: ID!) { territory(id: $id) { point { latitude } boundary population "
        "populationOn populationIsApproximate timeZone validFrom validUntil } }",
        id=world,
    )
    assert answer["territory"] == {
        "point": None,
        "boundary": None,
        "population": None,
        "populationOn": None,
        "populationIsApproximate": False,
        "timeZone": None,
        "validFrom": None,
        "validUntil": None,
    }


async def test_text_comes_back_letter_for_letter(ask: Ask) -> None:
    name = 'L\'"Île" \\ de – 日本 🏝️ </script>'
    words = "first line\nsecond\tline\r\n{\"json\": 'yes'} %s $1 :name"
    body = await an_organisation(ask, name, description={"en": words})
    answer = await ask(
        "query ($id: ID!) { organisation(id: $id) { name names description } }", id=body
    )
    assert answer["organisation"] == {"name": name, "names": {"en": name}, "description": words}


async def test_rows_that_are_pointed_at_hang_below_to_any_depth(ask: Ask) -> None:
    country = await a_country(ask, "Portugal")
    town = await a_territory(ask, "Évora", "municipality", country)
    hall = await an_organisation(ask, "Câmara", "PUBLIC_AUTHORITY", territoryId=town)
    office = await an_organisation(ask, "Gabinete", "STATE_SERVICE", partOfId=hall)
    answer = await ask(
        """query ($id: ID!) { organisation(id: $id) { name territory { name } partOf { name
            partOf { name } territory { name scale { code } parent { name parent { name } } } }
        } }""",
        id=office,
    )
    assert answer["organisation"] == {
        "name": "Gabinete",
        "territory": None,
        "partOf": {
            "name": "Câmara",
            "partOf": None,
            "territory": {
                "name": "Évora",
                "scale": {"code": "municipality"},
                "parent": {"name": "Portugal", "parent": {"name": "Continent"}},
            },
        },
    }


async def test_lists_without_pages_come_in_their_order(ask: Ask) -> None:
    country = await a_country(ask)
    codes = [{"scheme": "NUTS", "value": "PT2"}, {"scheme": "ISO 3166-1", "value": "PT"}]
    codes.append({"scheme": "NUTS", "value": "PT1"})
    await ask.do(
        "describeTerritory", "territory { id }", {"territoryId": country, "identifiers": codes}
    )
    answer = await ask(
        "query ($id: ID!) { territory(id: $id) { ancestors { name } "
        "identifiers { scheme value } groupings { name } } scales { code } }",
        id=country,
    )
    assert answer["territory"] == {
        "ancestors": [{"name": "World"}, {"name": "Continent"}],
        "identifiers": [
            {"scheme": "ISO 3166-1", "value": "PT"},
            {"scheme": "NUTS", "value": "PT1"},
            {"scheme": "NUTS", "value": "PT2"},
        ],
        "groupings": [],
    }
    assert [scale["code"] for scale in answer["scales"]][:3] == ["world", "continent", "country"]


async def test_a_union_answers_with_whichever_row_is_there(ask: Ask) -> None:
    country = await a_country(ask)
    body = await an_organisation(ask, "Network", "NETWORK_BODY")
    agency = await an_organisation(ask, "Agency")
    ada = await a_person(ask, "Ada")
    for holder in (ada, agency, None):
        await a_mandate(ask, body, "REPRESENTATIVE", holder)
    async with ask.db.session() as session:
        await session.execute(text("UPDATE organisation SET is_network = kind = 'network_body'"))
        await session.commit()
    await a_mandate(ask, body, "NETWORK_COORDINATION", country)
    answer = await ask(
        """{ mandates(first: 10) { nodes { role isVacant holder {
            __typename ... on Person { name languages } ... on Organisation { name kind }
            ... on Territory { name population }
        } } } }"""
    )
    holders = [(node["isVacant"], node["holder"]) for node in answer["mandates"]["nodes"]]
    assert holders == [
        (False, {"__typename": "Person", "name": "Ada", "languages": None}),
        (False, {"__typename": "Organisation", "name": "Agency", "kind": "ASSOCIATION"}),
        (True, None),
        (False, {"__typename": "Territory", "name": "Portugal", "population": None}),
    ]


async def test_a_list_below_a_list_belongs_to_each_row(ask: Ask) -> None:
    country = await a_country(ask)
    for town, parts in (("Aveiro", ("Aradas", "Esgueira")), ("Braga", ()), ("Beja", ("Baleizão",))):
        place = await a_territory(ask, town, "municipality", country)
        for part in parts:
            await a_territory(ask, part, "district", place)
    answer = await ask(
        "query ($id: ID!) { territory(id: $id) { children(first: 9) { totalCount nodes { name "
        "children(first: 1) { totalCount nodes { name } pageInfo { hasNextPage } } } } } }",
        id=country,
    )
    assert answer["territory"]["children"] == {
        "totalCount": 3,
        "nodes": [
            {"name": "Aveiro", "children": _children(2, "Aradas", more=True)},
            {"name": "Beja", "children": _children(1, "Baleizão")},
            {"name": "Braga", "children": _children(0)},
        ],
    }


def _children(count: int, *named: str, more: bool = False) -> dict[str, Any]:
    nodes = [{"name": name} for name in named]
    return {"totalCount": count, "nodes": nodes, "pageInfo": {"hasNextPage": more}}


async def test_a_deeds_payload_is_read_as_deep_as_any_answer(ask: Ask) -> None:
    body = await an_organisation(ask, "Platform", "PLATFORM")
    ada = await a_person(ask, "Ada")
    seat = await a_seat(ask, body, ada)
    answer = await ask(
        """mutation ($input: DescribeOrganisationInput!, $size: Int) {
            describeOrganisation(input: $input) { ... on DescribeOrganisationPayload {
                organisation { __typename id name names seats(first: $size) { totalCount
                    edges { node { id body { name } person { name
                        mandates(first: 1) { nodes { role } } } } } }
                    ...more } } } }
        fragment more on Organisation { same: name history(last: 1) { nodes {
            name subject { ... on Organisation { name } } } } }""",
        input={"organisationId": body, "name": {"en": "Plataforma"}},
        size=5,
        viewer=OPERATOR,
    )
    done = answer["describeOrganisation"]
    seated = {"id": seat, "person": {"name": "Ada", "mandates": {"nodes": []}}}
    assert done["organisation"] == {
        "__typename": "Organisation",
        "id": body,
        "name": "Plataforma",
        "names": {"en": "Plataforma"},
        "seats": {"totalCount": 1, "edges": [{"node": {**seated, "body": {"name": "Plataforma"}}}]},
        "same": "Plataforma",
        "history": {
            "nodes": [{"name": "organisation.described", "subject": {"name": "Plataforma"}}]
        },
    }


async def test_rows_stand_beside_ordinary_values(ask: Ask) -> None:
    ada = await a_person(ask, "Ada")
    body = await an_organisation(ask, "Platform", "PLATFORM")
    mandate = await a_mandate(ask, body, "SECRETARY", ada)
    viewer = await ask.viewer(ada)
    answer = await ask(
        "{ viewer { person { name } isSecretariat mandates { id role body { name } } "
        "actsFor { name } } organisations(first: 1) { nodes { name } } __typename }",
        viewer=viewer,
    )
    assert answer == {
        "viewer": {
            "person": {"name": "Ada"},
            "isSecretariat": False,
            "mandates": [{"id": mandate, "role": "SECRETARY", "body": {"name": "Platform"}}],
            "actsFor": [{"name": "Platform"}],
        },
        "organisations": {"nodes": [{"name": "Platform"}]},
        "__typename": "Query",
    }
    answer = await ask("{ viewer { person { name } mandates { id } actsFor { id } } }")
    assert answer == {"viewer": {"person": None, "mandates": [], "actsFor": []}}


async def test_more_than_fifty_fields_fit_in_one_object(ask: Ask) -> None:
    world = await a_territory(ask, "World", "world")
    wide = "id name names population timeZone revision validFrom validUntil __typename boundary"
    wide += " point { latitude } populationOn populationIsApproximate parent { id } "
    wide += " ".join(f"n{number}: name" for number in range(28))
    wide += " scale { code } ancestors { id } children(first: 1) { totalCount }"
    wide += " descendants(first: 1) { totalCount } groupings { id } identifiers { value }"
    wide += " placements { name } successions { kind } organisations(first: 1) { totalCount }"
    wide += " members(first: 1) { totalCount } history(first: 1) { totalCount }"
    heard = listen(ask)
    answer = await ask(f"query ($id: ID!) {{ territory(id: $id) {{ {wide} }} }}", id=world)
    assert len(answer["territory"]) == 53
    assert answer["territory"]["n27"] == "World"
    assert answer["territory"]["members"] == {"totalCount": 0}
    assert "JSON_OBJECT('id' : " in heard.sql


async def test_nobody_reads_sideways_what_they_may_not_see(ask: Ask) -> None:
    country = await a_country(ask)
    secret = await an_organisation(ask, "Shelter", isUnlisted=True, territoryId=country)
    await an_organisation(ask, "Garden", partOfId=secret, territoryId=country)
    sideways = (
        "query ($id: ID!, $ter: ID!) { organisation(id: $id) { name } node(id: $id) { id } "
        "territory(id: $ter) { organisations(first: 9) { totalCount nodes { name "
        "partOf { name } } } } }"
    )
    seen = await ask(sideways, id=secret, ter=country, viewer=OPERATOR)
    unseen = await ask(sideways, id=secret, ter=country, viewer=ANYONE)
    assert seen["territory"]["organisations"]["totalCount"] == 2
    assert seen["organisation"] == {"name": "Shelter"}
    assert unseen == {
        "organisation": None,
        "node": None,
        "territory": {
            "organisations": {"totalCount": 1, "nodes": [{"name": "Garden", "partOf": None}]}
        },
    }
