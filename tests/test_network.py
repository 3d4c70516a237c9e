"""A network's file comes in by the domain's own deeds, once; what does not fit is told."""

import copy
from collections import Counter
from typing import Any

from conftest import NOW
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import network
from governance.access import OPERATOR
from governance.actors.models import (
    ExternalRef,
    LegalStanding,
    Mandate,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Role,
)
from governance.charter.models import CharterArticle, CharterCommitment, CharterVersion
from governance.db import Base, Database
from governance.events import Event
from governance.network import Imported
from governance.territories import loading
from governance.territories.models import (
    Territory,
    TerritoryIdentifier,
    TerritoryMembership,
    TerritoryVersion,
)
from governance.territories.world import World
from governance.zones import zone_of

KEPT_FOR_LATER = {
    "meetings": 4,
    "proposals": 1,
    "action_plan": 7,
    "figures": 1,
    "co_actions": 17,
    "projects": 16,
    "documents": 6,
}


async def load(session: AsyncSession, file: dict[str, Any]) -> Imported:
    imported = await network.import_network(session, file, viewer=OPERATOR, at=NOW)
    await session.commit()
    return imported


async def count(session: AsyncSession, table: type[Base]) -> int:
    return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def organisation(session: AsyncSession, key: str) -> Organisation:
    found: Organisation | None = await session.scalar(
        select(Organisation)
        .join(ExternalRef)
        .where(ExternalRef.system == "TOGETHER", ExternalRef.key == key)
    )
    assert found is not None
    return found


async def territory(session: AsyncSession, scheme: str, value: str) -> Territory:
    found: Territory | None = await session.scalar(
        select(Territory)
        .join(TerritoryIdentifier)
        .where(TerritoryIdentifier.scheme == scheme, TerritoryIdentifier.value == value)
    )
    assert found is not None
    return found


async def test_the_demo_comes_in_whole(session: AsyncSession) -> None:
    imported = await load(session, network.demo())

    assert imported.rejected == []
    assert imported.added == {
        "territories": 52,
        "organisations": 57,
        "memberships": 8,
        "decisions": 9,
        "mandates": 2,
        "composition_rules": 10,
        "charter_versions": 2,
        "laws": 4,
        "working_groups": 2,
        "parity_rules": 1,
        "sendings": 1,
        "meetings": 8,
    }
    assert imported.known == Counter()
    assert imported.kept_for_later == KEPT_FOR_LATER
    assert imported.withheld == 0
    assert await count(session, Territory) == 52
    assert await count(session, TerritoryMembership) == 2
    assert await count(session, Organisation) == 59
    assert await count(session, Mandate) == 4
    kinds = await session.execute(
        select(Organisation.kind, func.count()).group_by(Organisation.kind)
    )
    assert {row[0]: row[1] for row in kinds} == {
        OrganisationKind.COORDINATION_GROUP: 10,
        OrganisationKind.PLATFORM: 11,
        OrganisationKind.EXECUTIVE: 1,
        OrganisationKind.NETWORK_BODY: 2,
        OrganisationKind.PUBLIC_AUTHORITY: 11,
        OrganisationKind.STATE_SERVICE: 4,
        OrganisationKind.INTERNATIONAL_INSTITUTION: 5,
        OrganisationKind.PROGRAMME: 1,
        OrganisationKind.NON_GOVERNMENTAL_ORGANISATION: 3,
        OrganisationKind.UNIVERSITY: 6,
        OrganisationKind.ASSOCIATION: 2,
        OrganisationKind.WORKING_GROUP: 3,
    }


async def test_the_charter_comes_in_by_name_and_date_without_a_text(session: AsyncSession) -> None:
    await load(session, network.demo())

    versions = await session.scalars(select(CharterVersion).order_by(CharterVersion.key))
    assert [
        (each.key, str(each.opened_on), str(each.adopted_on), each.text_fixed_at)
        for each in versions
    ] == [
        ("2010", "2010-03-24", "2010-03-24", None),
        ("revision-2012", "2012-11-23", "None", None),
    ]
    assert await count(session, CharterArticle) == await count(session, CharterCommitment) == 0


async def test_dates_keep_their_precision(session: AsyncSession) -> None:
    await load(session, network.demo())

    together = await organisation(session, "together")
    assert together.is_network
    assert (str(together.valid_from), together.valid_from_precision) == ("2009-01-01", "year")
    versions = await session.scalars(
        select(OrganisationVersion)
        .where(OrganisationVersion.organisation_id == together.id)
        .order_by(OrganisationVersion.valid_from)
    )
    assert [
        (str(each.valid_from), each.valid_from_precision, each.legal_standing) for each in versions
    ] == [
        ("2009-01-01", "year", LegalStanding.DE_FACTO),
        ("2013-11-04", "day", None),
    ]
    sintra = await territory(session, "GeoNames", "2262912")
    assert (sintra.population, sintra.population_is_approximate) == (400000, True)
    assert (str(sintra.population_on), sintra.population_on_precision) == ("2012-01-01", "year")
    mandates = await session.execute(
        select(
            Territory.name["en"].astext,
            Mandate.valid_from,
            Mandate.valid_from_precision,
            Mandate.valid_until,
        )
        .join(Territory, Territory.id == Mandate.holder_territory_id)
        .where(Mandate.role == Role.NETWORK_COORDINATION, Mandate.body_id == together.id)
        .order_by(Mandate.valid_from, Territory.sort_en)
    )
    assert [tuple(str(fact) for fact in row) for row in mandates] == [
        ("Mulhouse", "2009-01-01", "year", "2013-01-01"),
        ("Braine-l'Alleud", "2012-11-23", "day", "None"),
        ("Kavala", "2012-11-23", "day", "None"),
        ("Lisbon", "2012-11-23", "day", "None"),
    ]


async def test_places_of_the_demo_lie_where_they_lie(session: AsyncSession) -> None:
    await load(session, network.demo())

    mulhouse = await territory(session, "GeoNames", "2991214")
    france = await territory(session, "ISO 3166-1", "FR")
    assert mulhouse.parent_id == france.id
    assert (mulhouse.latitude, mulhouse.longitude) == (47.75205, 7.32866)
    assert (mulhouse.population, mulhouse.population_on) == (111430, None)
    assert mulhouse.time_zone == "Europe/Paris"
    lisbon = await territory(session, "TOGETHER", "greater-lisbon")
    assert (lisbon.scale_code, lisbon.parent_id) == (None, None)
    crp = await organisation(session, "crp-brava")
    brava = await territory(session, "TOGETHER", "cv-brava")
    assert crp.territory_id == brava.id
    assert await zone_of(session, crp.id) == "Atlantic/Cape_Verde"
    assert crp.legal_standing == LegalStanding.RECOGNISED_BY_LAW
    assert brava.parent_id == (await territory(session, "ISO 3166-1", "CV")).id


async def test_every_deed_stands_in_the_journal(session: AsyncSession) -> None:
    await load(session, network.demo())

    names = await session.execute(select(Event.name, func.count()).group_by(Event.name))
    assert {row[0]: row[1] for row in names} == {
        "territory.defined": 52,
        "organisation.founded": 59,
        "organisation.described": 1,
        "organisation.dissolved": 1,
        "joining.applied": 8,
        "membership.admitted": 8,
        "mandate.granted": 4,
        "platform.composition_rule_set": 10,
        "charter.drafted": 2,
        "charter.adopted": 1,
        "law.told": 4,
        "decision.recorded": 9,
        "decision.linked": 1,
        "decision.implemented": 1,
        "working_group.opened": 2,
        "parity.rule_set": 1,
        "decision.sent": 1,
        "meeting.recorded": 7,
        "meeting_rule.set": 1,
    }


async def test_a_second_run_changes_nothing_and_says_so(session: AsyncSession) -> None:
    await load(session, network.demo())
    events = await count(session, Event)

    again = await load(session, network.demo())

    assert not again.has_changed_something
    assert again.known == {
        "territories": 52,
        "organisations": 57,
        "memberships": 8,
        "decisions": 9,
        "mandates": 2,
        "composition_rules": 10,
        "charter_versions": 2,
        "laws": 4,
        "working_groups": 2,
        "parity_rules": 1,
        "sendings": 1,
        "meetings": 8,
    }
    assert again.rejected == []
    assert await count(session, Event) == events
    assert await count(session, TerritoryVersion) == 52


async def test_the_demo_meets_the_world_that_is_there(session: AsyncSession) -> None:
    places = World(countries=["BE", "CV", "FR", "PT"], min_population=5000)
    await loading.load(session, places, viewer=OPERATOR, at=NOW, source="the world")
    await session.commit()
    before = await count(session, Territory)

    imported = await load(session, network.demo())

    assert imported.rejected == []
    assert imported.known == {"territories": 19}
    assert imported.added == {
        "territories": 33,
        "organisations": 57,
        "memberships": 8,
        "decisions": 9,
        "mandates": 2,
        "composition_rules": 10,
        "charter_versions": 2,
        "laws": 4,
        "working_groups": 2,
        "parity_rules": 1,
        "sendings": 1,
        "meetings": 8,
    }
    assert await count(session, Territory) == before + 33
    mons = await territory(session, "GeoNames", "2790869")
    assert mons.parent_id == (await territory(session, "ISO 3166-2", "BE-WAL")).id


async def test_the_file_it_was_made_from_is_read_too(session: AsyncSession) -> None:
    file = copy.deepcopy(network.demo())
    for mandate in file["mandates"]:
        mandate["role"] = "network coordination"
        del mandate["body"]
    file["mandates"].append({"role": "president", "body": "together", "holder_withheld": True})

    imported = await load(session, file)

    assert imported.rejected == []
    assert (imported.added["mandates"], imported.withheld) == (2, 1)
    assert await count(session, Mandate) == 4


async def test_what_the_caller_does_not_commit_was_never_there(db: Database) -> None:
    async with db.session() as session:
        imported = await network.import_network(session, network.demo(), viewer=OPERATOR, at=NOW)
        assert imported.has_changed_something
        await session.rollback()

    async with db.session() as session:
        assert await count(session, Territory) == 0
        assert await count(session, Event) == 0
