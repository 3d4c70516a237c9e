"""Two records of one place or organisation: every link follows, and the old id still answers."""

import pytest
from conftest import Ask
from scene import (
    NOT_FOUND,
    NOT_SIGNED_IN,
    SECRETARIAT_ONLY,
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    bare,
    does,
    refused,
    somebody,
    the_network,
)

from governance.access import ANYONE

TERRITORY = (
    "node { id ... on Territory { names population timeZone scale { code }"
    " children(first: 9) { nodes { name } } identifiers { scheme value }"
    " organisations(first: 9) { nodes { name } } successions { predecessor { name } } } }"
)
SAME = "duplicateId: is the same record as the original."


async def test_the_links_of_a_territory_follow(ask: Ask) -> None:
    country = await a_territory(ask, "Portugal", "country")
    one = await a_territory(
        ask,
        "Covilhã",
        "municipality",
        country,
        identifiers=[{"scheme": "NUTS", "value": "1"}],
        timeZone="Europe/Lisbon",
    )
    other = await a_territory(
        ask,
        "Covilhan",
        "municipality",
        identifiers=[{"scheme": "GeoNames", "value": "2"}],
        population=5,
        timeZone="Atlantic/Azores",
    )
    parish = await a_territory(ask, "Vales", "district", other)
    await a_territory(ask, "Rio", "neighbourhood", parish)
    valley = await a_territory(ask, "Valley", None, memberIds=[one, other])
    basin = await a_territory(ask, "Basin", None, memberIds=[other])
    await an_organisation(ask, "Council", territoryId=other)
    network = await the_network(ask)
    await a_mandate(ask, network, "NETWORK_COORDINATION", holderTerritoryId=other)
    gone = [await a_territory(ask, name) for name in ("East", "West")]
    merged = {"predecessorIds": gone, "successorId": other, "on": "2013"}
    await ask.do("mergeTerritories", "__typename", merged)

    given = {"duplicateId": other, "originalId": one}
    node = await does(ask, "mergeDuplicate", TERRITORY, given, event="territory.duplicate_merged")

    assert node == {
        "id": one,
        "names": {"pt": "Covilhã"},
        "population": 5,
        "timeZone": "Europe/Lisbon",
        "scale": {"code": "municipality"},
        "children": {"nodes": [{"name": "Vales"}]},
        "identifiers": [{"scheme": "GeoNames", "value": "2"}, {"scheme": "NUTS", "value": "1"}],
        "organisations": {"nodes": [{"name": "Council"}]},
        "successions": [{"predecessor": {"name": "East"}}, {"predecessor": {"name": "West"}}],
    }
    members = await ask.db.reads.fetch(
        "SELECT grouping_id FROM territory_membership WHERE territory_id = $1 ORDER BY id",
        bare(one),
    )
    assert [row["grouping_id"] for row in members] == [bare(valley), bare(basin)]
    held = await ask.db.reads.fetchval("SELECT holder_territory_id FROM mandate")
    assert held == bare(one)
    within = await ask(
        "query($id: ID!) { territory(id: $id) { descendants(first: 9) { nodes { name } } } }",
        id=country,
    )
    names = [one["name"] for one in within["territory"]["descendants"]["nodes"]]
    assert names == ["Covilhã", "Rio", "Vales"]


async def test_the_links_of_an_organisation_follow_and_none_is_said_twice(ask: Ask) -> None:
    ana = await a_person(ask, "Ana")
    town, body = await a_territory(ask, "Covilhã"), await an_organisation(ask, "Body")
    one = await an_organisation(ask, "One", externalRefs=[{"system": "a", "key": "1"}])
    other = await an_organisation(
        ask, "Other", externalRefs=[{"system": "a", "key": "2"}], territoryId=town, partOfId=body
    )
    await an_organisation(ask, "Part", partOfId=other)
    first_seat = await a_seat(ask, body, organisationId=one, delegateId=ana)
    await a_seat(ask, body, organisationId=other, delegateId=ana, since="2022")
    early = await a_seat(
        ask, body, organisationId=other, delegateId=ana, since="2010", until="2011"
    )
    inside = await a_seat(ask, other, personId=ana)
    await a_seat(ask, other, organisationId=one, delegateId=ana)
    kept = await a_mandate(ask, one, "CHAIR", holderPersonId=ana)
    dropped = await a_mandate(ask, other, "CHAIR", holderPersonId=ana, since="2024")
    eva = await a_person(ask, "Eva")
    await ask.do("delegateMandate", "__typename", {"mandateId": dropped, "personId": eva})
    auditor = await a_mandate(ask, body, "AUDITOR", holderOrganisationId=other)

    given = {"duplicateId": other, "originalId": one}
    node = await does(
        ask,
        "mergeDuplicate",
        "node { id ... on Organisation { names externalRefs { key } territory { name }"
        " partOf { name } parts(first: 9) { nodes { name } } past { name } } }",
        given,
        event="organisation.duplicate_merged",
    )

    assert node == {
        "id": one,
        "names": {"en": "One"},
        "externalRefs": [{"key": "1"}, {"key": "2"}],
        "territory": {"name": "Covilhã"},
        "partOf": {"name": "Body"},
        "parts": {"nodes": [{"name": "Part"}]},
        "past": [{"name": "One"}],
    }
    seats = await ask.db.reads.fetch("SELECT id, body_id, organisation_id FROM seat ORDER BY id")
    assert [tuple(row.values()) for row in seats] == [
        (bare(first_seat), bare(body), bare(one)),
        (bare(early), bare(body), bare(one)),
        (bare(inside), bare(one), None),
    ]
    mandates = await ask.db.reads.fetch(
        "SELECT id, body_id, holder_organisation_id FROM mandate ORDER BY id"
    )
    assert [tuple(row.values()) for row in mandates] == [
        (bare(kept), bare(one), None),
        (bare(auditor), bare(body), bare(one)),
    ]
    known = await ask.db.reads.fetch(
        "SELECT table_name, count(*) AS n FROM superseded WHERE fact @> $1 GROUP BY 1 ORDER BY 1",
        f'{{"organisation_id": "{bare(other)}"}}',
    )
    assert [tuple(row.values()) for row in known] == [("organisation_version", 1), ("seat", 2)]


async def test_the_old_id_answers_wherever_an_id_is_asked_for(ask: Ask) -> None:
    ana = await a_person(ask, "Ana")
    places = [await a_territory(ask, name, since="1990") for name in ("A", "B", "C")]
    bodies = [await an_organisation(ask, name, since="1990") for name in ("A", "B", "C")]
    for several in (places, bodies):
        for duplicate, original in ((several[0], several[1]), (several[1], several[2])):
            merged = {"duplicateId": duplicate, "originalId": original}
            done = await ask.do("mergeDuplicate", "node { id }", merged)
            assert done["node"] == {"id": original}

    asked = await ask(
        "query($t: ID!, $o: ID!, $ids: [ID!]!) { node(id: $t) { id } nodes(ids: $ids) { id }"
        ' territory(id: $t) { id } organisation(id: $o, asOf: "2000-01-01") { id } }',
        t=places[0],
        o=bodies[0],
        ids=[bodies[1], places[0], places[2]],
    )
    assert asked == {
        "node": {"id": places[2]},
        "nodes": [{"id": bodies[2]}, {"id": places[2]}, {"id": places[2]}],
        "territory": {"id": places[2]},
        "organisation": {"id": bodies[2]},
    }
    place, body = places[0], bodies[0]
    other = await an_organisation(ask, "Other", territoryId=place, partOfId=body)
    parish = await a_territory(ask, "Parish", "district", place)
    network = await the_network(ask)
    for deed, given in (
        ("describeOrganisation", {"organisationId": other, "territoryId": places[1]}),
        ("describeOrganisation", {"organisationId": other, "partOfId": bodies[1]}),
        ("describeOrganisation", {"organisationId": body, "name": {"en": "C"}}),
        ("grantMandate", {"bodyId": body, "role": "CHAIR", "holderPersonId": ana}),
        ("grantMandate", {"bodyId": other, "role": "AUDITOR", "holderOrganisationId": body}),
        (
            "grantMandate",
            {"bodyId": network, "role": "NETWORK_COORDINATION", "holderTerritoryId": place},
        ),
        ("seatPerson", {"bodyId": body, "personId": ana, "sector": "CITIZEN"}),
        (
            "seatOrganisation",
            {"bodyId": other, "organisationId": body, "delegateId": ana, "sector": "CITIZEN"},
        ),
        ("moveTerritory", {"territoryId": parish, "parentId": places[1]}),
        ("renameTerritory", {"territoryId": place, "name": {"pt": "C"}}),
        ("mergeDuplicate", {"duplicateId": other, "originalId": body}),
    ):
        answer = await ask.do(deed, "__typename", given)
        assert answer["__typename"].endswith("Payload"), (deed, given, answer)
    for duplicate, original in ((places[0], places[2]), (bodies[1], bodies[0])):
        merged = {"duplicateId": duplicate, "originalId": original}
        await refused(ask, "mergeDuplicate", merged, "InvalidInput", SAME)


async def test_the_history_shows_what_was_done_to_both(ask: Ask) -> None:
    one, other, last = [await an_organisation(ask, name) for name in ("One", "Other", "Last")]
    described = {"organisationId": other, "name": {"en": "Another"}}
    await ask.do("describeOrganisation", "__typename", described)
    for duplicate, original in ((other, one), (one, last)):
        await ask.do(
            "mergeDuplicate", "__typename", {"duplicateId": duplicate, "originalId": original}
        )

    history = await ask(
        "query($id: ID!) { node(id: $id) { history(first: 9) { nodes { name } } } }", id=other
    )
    assert [event["name"] for event in history["node"]["history"]["nodes"]] == [
        *("organisation.founded",) * 3,
        "organisation.described",
        *("organisation.duplicate_merged",) * 2,
    ]


async def test_a_merge_that_cannot_be_is_refused(ask: Ask) -> None:
    country = await a_territory(ask, "Portugal", "country")
    town = await a_territory(ask, "Covilhã", "municipality", country)
    parish = await a_territory(ask, "Vales", "district", town)
    grouping = await a_territory(ask, "Valley", None)
    body, network = await an_organisation(ask, "Body"), await the_network(ask)
    part = await an_organisation(ask, "Part", "EXECUTIVE", partOfId=body)
    gone = await an_organisation(ask, "Gone", since="2000")
    await ask.do("dissolveOrganisation", "__typename", {"organisationId": gone, "on": "2010"})
    within = "A territory cannot lie within itself or within one of its own parts."
    narrower = "A territory must be at a narrower scale than the one it lies in."
    apart = "duplicateId: one of the two is a grouping, the other a place."
    ended = "originalId: has ended; let the record that lasts be the original."
    networks = "duplicateId: is the network itself; let it be the original."
    for duplicate, original, problem, message in (
        (town, town, "InvalidInput", SAME),
        (town, parish, "TerritoryWithinItself", within),
        (grouping, town, "InvalidInput", apart),
        (body, part, "PartOfItself", "A body cannot be part of itself or of one of its own parts."),
        (network, body, "InvalidInput", networks),
        (body, gone, "InvalidInput", ended),
        (body, town, "NotFound", NOT_FOUND),
        (town, body, "NotFound", NOT_FOUND),
    ):
        given = {"duplicateId": duplicate, "originalId": original}
        await refused(ask, "mergeDuplicate", given, problem, message)
    other = await a_territory(ask, "Vila", "district", country)
    given = {"duplicateId": town, "originalId": other}
    await refused(ask, "mergeDuplicate", given, "TerritoryNotNarrower", narrower)


async def test_a_place_merges_with_one_that_lay_in_it(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    parish = await a_territory(ask, "Covilha", "district", town)
    village = await a_territory(ask, "Rio", "neighbourhood", parish)

    given = {"duplicateId": parish, "originalId": town}
    await does(ask, "mergeDuplicate", "node { id }", given, event="territory.duplicate_merged")

    shown = await ask("query($id: ID!) { territory(id: $id) { parent { id } } }", id=village)
    assert shown["territory"]["parent"] == {"id": town}


@pytest.mark.parametrize("kind", ["territory", "organisation"])
async def test_merging_is_the_secretariats(ask: Ask, kind: str) -> None:
    if kind == "territory":
        one, other = await a_territory(ask, "One"), await a_territory(ask, "Other")
    else:
        one, other = await an_organisation(ask, "One"), await an_organisation(ask, "Other")
    viewers = [await somebody(ask, "Ana")]
    if kind == "organisation":
        viewers.append(await acting_for(ask, one, "Rui"))
    given = {"duplicateId": other, "originalId": one}
    await refused(ask, "mergeDuplicate", given, "Forbidden", NOT_SIGNED_IN, viewer=ANYONE)
    for viewer in viewers:
        await refused(ask, "mergeDuplicate", given, "Forbidden", SECRETARIAT_ONLY, viewer=viewer)
