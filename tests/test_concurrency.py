"""Two people at the same thing at the same moment: one order is kept, nothing is lost."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
import pytest
from conftest import Ask
from scene import (
    a_person,
    a_seat,
    a_territory,
    acting_for,
    an_organisation,
    bare,
    row,
    the_network,
    unchanged,
)

CROOKED = (
    "SELECT count(*) FROM territory t LEFT JOIN territory p ON p.id = t.parent_id"
    " WHERE t.path <> coalesce(p.path || t.label::text, text2ltree(t.label::text))"
)
BUSY = "Somebody else is changing the same thing at this moment; try again."
Deed = tuple[str, dict[str, Any]]


async def at_once(ask: Ask, *deeds: Deed) -> list[str]:
    """Do deeds at the same moment; answers with what came of each."""
    answers = await asyncio.gather(*(ask.do(deed, "__typename", given) for deed, given in deeds))
    return [answer["__typename"] for answer in answers]


async def test_who_knows_an_old_revision_loses(ask: Ask) -> None:
    town = await a_territory(ask, "Covilhã")
    renames = [
        ("renameTerritory", {"territoryId": town, "name": {"pt": name}, "expectedRevision": 1})
        for name in ("A", "B", "C")
    ]
    outcomes = Counter(await at_once(ask, *renames))

    assert outcomes == {"RenameTerritoryPayload": 1, "RevisionMismatch": 2}
    assert await ask.db.reads.fetchval("SELECT revision FROM territory") == 2
    assert await ask.count("event WHERE name = 'territory.renamed'") == 1


async def test_who_names_no_revision_comes_after_the_other(ask: Ask) -> None:
    body = await an_organisation(ask, "Body")
    described: list[Deed] = [
        ("describeOrganisation", {"organisationId": body, **given})
        for given in ({"name": {"en": "B"}}, {"languages": ["pt"]}, {"sector": "MIXED"})
    ]
    assert set(await at_once(ask, *described)) == {"DescribeOrganisationPayload"}

    found = await row(ask, "SELECT name ->> 'en', languages, revision FROM organisation")
    assert found == ("B", ["pt"], 4)


async def test_of_two_bodies_that_would_be_part_of_each_other_one_is(ask: Ask) -> None:
    for _ in range(10):
        one, other = await an_organisation(ask, "One"), await an_organisation(ask, "Other")
        outcomes = await at_once(
            ask,
            ("describeOrganisation", {"organisationId": one, "partOfId": other}),
            ("describeOrganisation", {"organisationId": other, "partOfId": one}),
        )
        assert sorted(outcomes) == ["DescribeOrganisationPayload", "PartOfItself"]


async def test_of_two_territories_that_would_lie_in_each_other_one_does(ask: Ask) -> None:
    won = {"MoveTerritoryPayload"}
    for _ in range(10):
        one, other = [await a_territory(ask, name, "region") for name in ("One", "Other")]
        outcomes = await at_once(
            ask,
            ("moveTerritory", {"territoryId": one, "parentId": other, "scale": "province"}),
            ("moveTerritory", {"territoryId": other, "parentId": one, "scale": "province"}),
        )
        (lost,) = set(outcomes) - won
        assert lost in {"TerritoryWithinItself", "TerritoryNotNarrower"}
        assert await ask.db.reads.fetchval(CROOKED) == 0


async def test_a_place_entered_while_a_wider_one_moves_has_its_true_path(ask: Ask) -> None:
    countries = [await a_territory(ask, name, "country") for name in ("East", "West")]
    region = await a_territory(ask, "Region", "region", countries[0])
    town = await a_territory(ask, "Town", "municipality", region)
    for number in range(20):
        entered = {"name": {"pt": f"P{number}"}, "scale": "district", "parentId": town}
        outcomes = await at_once(
            ask,
            ("defineTerritory", entered),
            ("moveTerritory", {"territoryId": region, "parentId": countries[(number + 1) % 2]}),
            ("renameTerritory", {"territoryId": town, "name": {"pt": f"T{number}"}}),
            ("defineTerritory", entered),
        )
        assert set(outcomes) == {
            *("DefineTerritoryPayload", "MoveTerritoryPayload", "RenameTerritoryPayload"),
        }
        assert await ask.db.reads.fetchval(CROOKED) == 0
    within = await ask.db.reads.fetchval(
        "SELECT count(*) FROM territory d JOIN territory c ON d.path > c.path"
        " AND d.path < path_end(c.path) WHERE c.id = $1",
        bare(countries[0]),
    )
    assert within == 42


async def test_nobody_sits_in_what_ends_at_the_same_moment(ask: Ask) -> None:
    ana = await a_person(ask, "Ana")
    for _ in range(10):
        body = await an_organisation(ask, "Body")
        outcomes = await at_once(
            ask,
            ("seatPerson", {"bodyId": body, "personId": ana, "sector": "CITIZEN"}),
            ("dissolveOrganisation", {"organisationId": body, "on": "2026-03-01"}),
            ("grantMandate", {"bodyId": body, "role": "CHAIR", "holderPersonId": ana}),
        )
        assert outcomes[1] == "DissolveOrganisationPayload"
    for table in ("seat", "mandate"):
        assert await ask.count(f"{table} WHERE valid_until IS NULL") == 0


async def test_nothing_lies_in_what_ends_at_the_same_moment(ask: Ask) -> None:
    for _ in range(10):
        town = await a_territory(ask, "Town")
        outcomes = await at_once(
            ask,
            ("defineTerritory", {"name": {"pt": "P"}, "scale": "district", "parentId": town}),
            ("retireTerritory", {"territoryId": town, "on": "2026-03-01"}),
        )
        assert set(outcomes) in (
            {"DefineTerritoryPayload", "StillHasParts"},
            {"TerritoryEnded", "RetireTerritoryPayload"},
        )


async def test_a_link_to_what_merges_at_the_same_moment_reaches_the_original(ask: Ask) -> None:
    ana, body = await a_person(ask, "Ana"), await an_organisation(ask, "Body")
    original = await an_organisation(ask, "Original")
    for _ in range(10):
        duplicate = await an_organisation(ask, "Duplicate")
        granted = {"bodyId": duplicate, "role": "AUDITOR"}
        seated = {"organisationId": duplicate, "bodyId": body, "delegateId": ana}
        outcomes = await at_once(
            ask,
            ("grantMandate", granted),
            ("mergeDuplicate", {"duplicateId": duplicate, "originalId": original}),
            ("describeOrganisation", {"organisationId": duplicate, "languages": ["pt"]}),
            ("seatOrganisation", {**seated, "sector": "CITIZEN"}),
        )
        assert outcomes[:3] == [
            *("GrantMandatePayload", "MergeDuplicatePayload", "DescribeOrganisationPayload"),
        ]
        assert outcomes[3] in {"SeatOrganisationPayload", "AlreadySeated"}
    assert await ask.count(f"mandate WHERE body_id = '{bare(original)}'") == 10
    assert await ask.count("seat") == 1


async def test_of_two_merges_in_both_directions_one_is_done(ask: Ask) -> None:
    one, other = await a_territory(ask, "One"), await a_territory(ask, "Other")
    outcomes = await at_once(
        ask,
        ("mergeDuplicate", {"duplicateId": one, "originalId": other}),
        ("mergeDuplicate", {"duplicateId": other, "originalId": one}),
    )
    assert sorted(outcomes) == ["InvalidInput", "MergeDuplicatePayload"]
    assert await ask.count("territory") == 1


async def test_an_identifier_a_seat_and_a_role_are_taken_once(ask: Ask) -> None:
    code = [{"scheme": "NUTS", "value": "PT16J"}]
    town = {"name": {"pt": "Covilhã"}, "scale": "municipality", "identifiers": code}
    outcomes = await at_once(ask, *[("defineTerritory", town)] * 3)
    assert Counter(outcomes) == {"DefineTerritoryPayload": 1, "IdentifierTaken": 2}

    ana, body = await a_person(ask, "Ana"), await an_organisation(ask, "Body")
    seat = {"bodyId": body, "personId": ana, "sector": "CITIZEN"}
    outcomes = await at_once(ask, *[("seatPerson", seat)] * 3)
    assert Counter(outcomes) == {"SeatPersonPayload": 1, "AlreadySeated": 2}
    role = {"bodyId": body, "role": "CHAIR", "holderPersonId": ana}
    outcomes = await at_once(ask, *[("grantMandate", role)] * 3)
    assert Counter(outcomes) == {"GrantMandatePayload": 1, "AlreadyMandated": 2}


async def test_who_waits_too_long_is_told_so(ask: Ask, url: str) -> None:
    town = await a_territory(ask, "Covilhã")
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM territory FOR UPDATE")
            async with unchanged(ask):
                answer = await ask.do(
                    "renameTerritory", "__typename", {"territoryId": town, "name": {"pt": "C"}}
                )
    finally:
        await connection.close()
    assert answer == {"__typename": "Busy", "message": BUSY, "code": "Busy"}


@pytest.mark.parametrize("deed", ["unseat", "revokeMandate"])
async def test_what_ends_ends_once(ask: Ask, deed: str) -> None:
    network = await the_network(ask)
    viewer = await acting_for(ask, network, "Bo")
    (held,) = viewer.held
    if deed == "unseat":
        ana = await a_person(ask, "Ana")
        given = {"seatId": await a_seat(ask, network, personId=ana)}
    else:
        given = {"mandateId": f"man_{held}"}
    outcomes = await at_once(ask, *[(deed, given)] * 3)
    payload = f"{deed[0].upper()}{deed[1:]}Payload"
    ended = "SeatEnded" if deed == "unseat" else "MandateEnded"
    assert Counter(outcomes) == {payload: 1, ended: 2}
