"""What can be done with organisations, from their founding to their end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts, zones
from governance.access import Capability, Viewer
from governance.actors import policy, queries
from governance.actors.models import (
    Democracy,
    LegalStanding,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Sector,
)
from governance.actors.operations.bodies import steered_body
from governance.actors.operations.external_refs import Refs, add_refs, withdraw_refs
from governance.actors.operations.refusals import OrganisationEnded
from governance.db import claimed, linked
from governance.errors import InvalidInput
from governance.events import record
from governance.periods import (
    PartialDate,
    amend,
    check_happened,
    check_reached,
)
from governance.territories import queries as territories

HOW_IT_DECIDES = {
    OrganisationKind.NEIGHBOURHOOD_ASSOCIATION: Democracy.DIRECT,
    OrganisationKind.PLATFORM: Democracy.COLLABORATIVE,
    OrganisationKind.COORDINATION_GROUP: Democracy.COLLABORATIVE,
}
"""The democracy that goes with a kind of body, where the founder says nothing else."""

MIXED = {OrganisationKind.PLATFORM, OrganisationKind.COORDINATION_GROUP}
"""Bodies that seat all sectors at one table."""


async def found_organisation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    name: Mapping[str, str],
    kind: OrganisationKind,
    sector: Sector | None = None,
    democracy: Democracy | None = None,
    legal_standing: LegalStanding | None = None,
    legal_basis: Mapping[str, str] | None = None,
    territory_id: UUID | None = None,
    part_of_id: UUID | None = None,
    languages: Sequence[str] = (),
    description: Mapping[str, str] | None = None,
    external_refs: Refs | None = None,
    is_unlisted: bool = False,
    is_network: bool = False,
    time_zone: str | None = None,
    since: PartialDate | None = None,
) -> Organisation:
    """Found an organisation of any kind in a territory, on its own or as part of another."""
    whole = await _whole(session, viewer, part_of_id, since)
    if is_network:
        policy.require_secretariat(viewer)

    facts = await _facts(
        session,
        viewer,
        name=name,
        kind=kind,
        sector=sector or (Sector.MIXED if kind in MIXED else None),
        democracy=democracy or HOW_IT_DECIDES.get(kind),
        legal_standing=legal_standing,
        legal_basis=legal_basis or None,
        territory_id=territory_id,
        part_of_id=whole.id if whole else None,
        languages=languages,
        description=description or None,
    )
    own = {"is_unlisted": is_unlisted, "is_network": is_network}
    organisation = Organisation(**facts, **own, time_zone=zones.checked(time_zone))
    await _enter(session, organisation, facts, since)
    await add_refs(session, organisation, external_refs)

    told = {fact: value for fact, value in facts.items() if value}
    told |= {"time_zone": time_zone, "since": since}
    _record(session, "organisation.founded", viewer, organisation, at, whole, told)
    return organisation


async def describe_organisation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    changes: Mapping[str, Any],
    external_refs: Refs | None = None,
    withdrawn_external_refs: Refs | None = None,
    is_unlisted: bool | None = None,
    since: PartialDate | None = None,
    is_correction: bool = False,
    expected_revision: int | None = None,
) -> Organisation:
    """Say what is now true of an organisation, from a day on, or mend what was recorded.

    `changes` holds the facts that differ, named as on the organisation; what is not named stays.
    """
    organisation = await claimed(
        session, queries.organisation(viewer, organisation_id), organisation_id, expected_revision
    )
    policy.require_power(viewer, Capability.ORGANISATIONS, organisation)
    day = since or PartialDate.on(at.date())
    check_reached(day, at.date())

    facts = await _facts(session, viewer, **_apart(organisation, changes))
    if facts.get("part_of_id") not in {None, organisation.part_of_id}:
        whole = await _whole(session, viewer, facts["part_of_id"], day)
        facts["part_of_id"] = whole.id if whole else None
    _check_sector(facts.get("kind", organisation.kind), facts.get("sector", organisation.sector))
    if is_unlisted is not None:
        organisation.is_unlisted = is_unlisted
    await withdraw_refs(session, organisation, withdrawn_external_refs)
    await add_refs(session, organisation, external_refs)
    whose = OrganisationVersion.organisation_id == organisation.id
    await amend(session, OrganisationVersion, whose, facts, since=day, is_correction=is_correction)
    await session.flush()
    await session.refresh(organisation)
    await session.refresh(organisation, ["territory"])

    told = {
        "changes": facts | {key: changes[key] for key in changes if key == "time_zone"} or None,
        "external_refs": external_refs or None,
        "withdrawn_external_refs": withdrawn_external_refs or None,
        "is_unlisted": is_unlisted,
        "since": since,
        "is_correction": is_correction or None,
    }
    _record(session, "organisation.described", viewer, organisation, at, organisation, told)
    return organisation


async def dissolve_organisation(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    organisation_id: UUID,
    on: PartialDate,
    reason: Mapping[str, str] | None = None,
    expected_revision: int | None = None,
) -> Organisation:
    """Let an organisation end; its mandates and seats end with it, its history stays."""
    query = queries.organisation(viewer, organisation_id)
    organisation = await claimed(session, query, organisation_id, expected_revision, is_ending=True)
    policy.require_power(viewer, Capability.ORGANISATIONS, organisation)
    if organisation.valid_until is not None:
        raise OrganisationEnded(organisation.id)
    check_happened(on, at.date())

    versions = await session.scalars(
        select(OrganisationVersion).where(
            OrganisationVersion.organisation_id == organisation.id,
            OrganisationVersion.valid_until.is_(None),
        )
    )
    for row in (organisation, *versions):
        if row.valid_from is not None and row.valid_from > on.end:
            raise InvalidInput("on", "{} is before what is recorded since {}.", on, row.valid_from)
        row.close(on)
    await session.flush()

    told = {"on": on, "reason": texts.written(reason, "reason") if reason else None}
    _record(session, "organisation.dissolved", viewer, organisation, at, organisation, told)
    return organisation


def _apart(organisation: Organisation, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What changes and has versions; the time zone, which has none, is set."""
    if "time_zone" in changes:
        organisation.time_zone = zones.checked(changes["time_zone"])
    return {fact: new for fact, new in changes.items() if fact != "time_zone"}


async def _whole(
    session: AsyncSession, viewer: Viewer, part_of_id: UUID | None, since: PartialDate | None
) -> Organisation | None:
    """The body an organisation is to be part of, for whoever acts for it; none on its own."""
    if part_of_id is None:
        policy.require_secretariat(viewer)
        return None
    return await steered_body(session, viewer, Capability.ORGANISATIONS, part_of_id, since)


async def _enter(
    session: AsyncSession,
    organisation: Organisation,
    facts: Mapping[str, Any],
    since: PartialDate | None,
) -> None:
    """Let an organisation be there from a date on."""
    _check_sector(organisation.kind, organisation.sector)
    organisation.begin(since)
    session.add(organisation)
    await session.flush()
    version = OrganisationVersion(organisation_id=organisation.id, **facts)
    version.begin(since)
    session.add(version)
    await session.flush()


def _record(
    session: AsyncSession,
    name: str,
    viewer: Viewer,
    organisation: Organisation,
    at: datetime,
    body: Organisation | None,
    told: Mapping[str, Any],
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=organisation,
        at=at,
        body_id=body.id if body else None,
        path=policy.path_of(body) if body else None,
        **told,
    )


async def _facts(session: AsyncSession, viewer: Viewer, **given: Any) -> dict[str, Any]:
    """Facts in the form they are kept: texts and languages checked, the place a known one."""
    facts = dict(given)
    if "name" in facts:
        facts["name"] = texts.name(facts["name"] or {})
    for name, field in (("description", "description"), ("legal_basis", "legalBasis")):
        if facts.get(name) is not None:
            facts[name] = texts.written(facts[name], field)
    if "languages" in facts:
        facts["languages"] = texts.languages(facts["languages"] or ())
    if facts.get("kind", OrganisationKind.PLATFORM) is None:
        raise InvalidInput("kind", "an organisation is always of some kind.")
    if facts.get("territory_id") is not None:
        query = territories.territory(viewer, facts["territory_id"])
        facts["territory_id"] = (await linked(session, query, facts["territory_id"])).id
    return facts


def _check_sector(kind: OrganisationKind, sector: Sector | None) -> None:
    if kind in MIXED and sector is not Sector.MIXED:
        raise InvalidInput("sector", "an organisation of this kind seats all sectors: mixed.")
