"""A list is narrowed by what its rows are tied to, and by the day they were valid on."""

from typing import Any

from atlas import (
    a_country,
    a_mandate,
    a_person,
    a_seat,
    a_territory,
    an_organisation,
    answered,
    listen,
    names,
)
from conftest import Ask

from governance.access import ANYONE, OPERATOR

ORGANISATIONS = """query ($filter: OrganisationFilter) {
    organisations(first: 100, filter: $filter) { nodes { name } totalCount } }"""
TERRITORIES = """query ($filter: TerritoryFilter) {
    territories(first: 100, filter: $filter) { nodes { name } totalCount } }"""
MANDATES = """query ($filter: MandateFilter, $order: MandateOrder, $after: String) {
    mandates(first: 1, filter: $filter, orderBy: $order, after: $after) {
        nodes { role validFrom validUntil } pageInfo { endCursor hasNextPage } totalCount } }"""
SEATS = """query ($filter: SeatFilter) {
    seats(first: 100, filter: $filter) { nodes { sector body { name } } totalCount } }"""


async def valley(ask: Ask) -> dict[str, str]:
    """Two towns; in one a platform with a chair, an auditor of old times, two seats, one part."""
    country = await a_country(ask)
    town = await a_territory(ask, "Town", "municipality", country)
    lone = await a_territory(ask, "Lone", "municipality", country)
    table = await an_organisation(ask, "Table", "PLATFORM", territoryId=town, since="2012")
    club = await an_organisation(ask, "Club", "ASSOCIATION", partOfId=table)
    old = await an_organisation(ask, "Old", "COMPANY", since="1990")
    ended = {"organisationId": old, "on": "2000"}
    assert "organisation" in await ask.do("dissolveOrganisation", "organisation { id }", ended)
    ada, ben = await a_person(ask, "Ada"), await a_person(ask, "Ben")
    await a_mandate(ask, table, "CHAIR", ada, since="2013")
    await a_mandate(ask, table, "AUDITOR", ben, since="2014", until="2015")
    await a_mandate(ask, club, "SECRETARY")
    await a_seat(ask, table, ada, "CITIZEN", since="2013")
    await a_seat(ask, table, ben, "PUBLIC", since="2013", until="2019-06-30")
    return {"town": town, "lone": lone, "table": table, "club": club, "old": old}


RELATED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "any mandate": ({"mandates": {}}, ["Club", "Table"]),
    "a chair": ({"mandates": {"role": ["CHAIR"]}}, ["Table"]),
    "a mandate that is over": ({"mandates": {"role": ["AUDITOR"]}}, []),
    "one of a day": ({"mandates": {"role": ["AUDITOR"], "validOn": "2014-06-01"}}, ["Table"]),
    "none": ({"not": {"parts": {}}}, ["Club"]),
    "a vacancy": ({"mandates": {"isVacant": True}}, ["Club"]),
    "held by somebody": ({"mandates": {"isVacant": False}}, ["Table"]),
    "a seat": ({"seats": {"sector": ["CITIZEN"]}}, ["Table"]),
    "a seat of old": ({"seats": {"sector": ["PUBLIC"]}}, []),
    "a part": ({"parts": {"kind": ["ASSOCIATION"]}}, ["Table"]),
    "a part with a vacancy": ({"parts": {"mandates": {"isVacant": True}}}, ["Table"]),
    "valid then": ({"validOn": "1995-01-01"}, ["Club", "Old"]),
    "valid on its last day": ({"validOn": "2000-12-31"}, ["Club", "Old"]),
    "valid the day after": ({"validOn": "2001-01-01"}, ["Club"]),
    "a day inside or": ({"or": [{"validOn": "1995-01-01"}]}, ["Club", "Old"]),
    "no day after all": ({"validOn": None, "kind": ["COMPANY"]}, []),
}


async def test_organisations_are_narrowed_by_what_they_are_tied_to(ask: Ask) -> None:
    await valley(ask)
    heard = listen(ask)
    for case, (given, found) in RELATED.items():
        heard.clear()
        answer = await ask(ORGANISATIONS, filter=given)
        assert names(answer["organisations"]) == found, case
        assert answer["organisations"]["totalCount"] == len(found), case
        assert len(heard) == 1, case


async def test_territories_without_a_body_of_a_kind_are_found(ask: Ask) -> None:
    await valley(ask)
    municipality = {"scale": ["municipality"]}
    for related, found in (
        ({"organisations": {"kind": ["PLATFORM"]}}, ["Town"]),
        ({"not": {"organisations": {"kind": ["PLATFORM"]}}}, ["Lone"]),
        ({"organisations": {"seats": {"sector": ["CITIZEN"]}}}, ["Town"]),
    ):
        answer = await ask(TERRITORIES, filter={**municipality, **related})
        assert names(answer["territories"]) == found
    answer = await ask(TERRITORIES, filter={"children": {**municipality, "name": "lone"}})
    assert names(answer["territories"]) == ["Portugal"]


async def test_seats_are_narrowed_by_their_body_and_term(ask: Ask) -> None:
    await valley(ask)
    for given, found in (
        ({}, ["CITIZEN"]),
        ({"validOn": "2019-06-29"}, ["CITIZEN", "PUBLIC"]),
        ({"validOn": "2019-06-30"}, ["CITIZEN"]),
        ({"body": {"kind": ["PLATFORM"]}}, ["CITIZEN"]),
        ({"body": {"kind": ["BANK"]}}, []),
        ({"organisation": {}}, []),
        ({"beginsFrom": "2013-01-02"}, []),
        ({"beginsFrom": "2013-01-01"}, ["CITIZEN"]),
    ):
        answer = await ask(SEATS, filter=given)
        assert [node["sector"] for node in answer["seats"]["nodes"]] == found, given
        assert answer["seats"]["totalCount"] == len(found), given


async def test_mandates_are_sorted_by_their_term(ask: Ask) -> None:
    await valley(ask)
    for field, direction, found in (
        ("BEGIN", "ASCENDING", ["SECRETARY", "CHAIR", "AUDITOR"]),
        ("BEGIN", "DESCENDING", ["AUDITOR", "CHAIR", "SECRETARY"]),
        ("END", "ASCENDING", ["AUDITOR", "CHAIR", "SECRETARY"]),
        ("END", "DESCENDING", ["SECRETARY", "CHAIR", "AUDITOR"]),
    ):
        roles, after = [], None
        for _ in range(3):
            answer = await ask(
                MANDATES.replace("first: 1", "first: 1, includeEnded: true"),
                order={"field": field, "direction": direction},
                after=after,
            )
            page = answer["mandates"]
            roles += [node["role"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
        assert roles == found
        assert page["pageInfo"]["hasNextPage"] is False


async def test_what_is_unlisted_narrows_nothing_for_a_stranger(ask: Ask) -> None:
    ids = await valley(ask)
    hidden = await an_organisation(ask, "Hidden", "PLATFORM", isUnlisted=True)
    await an_organisation(ask, "Open", partOfId=hidden, territoryId=ids["lone"])
    await an_organisation(ask, "Secret", partOfId=ids["club"], isUnlisted=True)
    await a_mandate(ask, hidden, "CHAIR", await a_person(ask, "Eve"))
    for given, known in (
        ({"partOf": hidden}, ["Open"]),
        ({"name": "club", "parts": {}}, ["Club"]),
        ({"name": "hidden", "mandates": {}}, ["Hidden"]),
    ):
        for viewer, found in ((OPERATOR, known), (ANYONE, [])):
            answer = await ask(ORGANISATIONS, filter=given, viewer=viewer)
            assert names(answer["organisations"]) == found, given
    heard = listen(ask)
    body, _ = await answered(ask, ORGANISATIONS, variables={"filter": {"partOf": ids["town"]}})
    assert body["errors"][0]["extensions"] == {"code": "BAD_ID"}
    assert heard == []


async def test_related_rows_are_asked_for_so_often_and_no_more(ask: Ask) -> None:
    await valley(ask)
    for times, message in (
        (12, None),
        (13, "Filters here ask for related rows more than 12 times."),
    ):
        body, _ = await answered(
            ask, ORGANISATIONS, variables={"filter": {"and": [{"parts": {}}] * times}}
        )
        errors = [error["message"] for error in body.get("errors", ())]
        assert errors == ([message] if message else [])
    nested: dict[str, Any] = {}
    for _ in range(9):
        nested = {"parts": nested}
    assert names((await ask(ORGANISATIONS, filter=nested))["organisations"]) == []
