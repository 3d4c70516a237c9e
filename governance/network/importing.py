"""A network file becomes territories, organisations, memberships, mandates, each by its deed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from governance import promises
from governance.access import Viewer
from governance.actors import operations as actors
from governance.actors.models import LegalStanding, Organisation
from governance.errors import Refusal
from governance.network import decided, form, matching, memberships
from governance.network.charters import charter_version
from governance.network.compositions import composition_rule
from governance.network.form import (
    SYSTEM,
    Come,
    MandateRecord,
    OrganisationRecord,
    Section,
    TerritoryRecord,
    Unfit,
    known,
)
from governance.network.imported import Imported, kept_for_later
from governance.network.laws import law
from governance.network.matching import Holder
from governance.network.meetings import held, meeting
from governance.network.sendings import sending
from governance.periods import PartialDate
from governance.territories import operations as territories
from governance.territories.places import Progress, Rejected, unwatched


async def import_network(
    session: AsyncSession,
    network: Mapping[str, Any],
    *,
    viewer: Viewer,
    at: datetime,
    progress: Progress = unwatched,
) -> Imported:
    """Let a network file's records come in; the caller commits, or rolls back.

    What is known by a code or by its key is met and left as it is. Raises `NetworkError` where a
    section is no list; what is wrong with one record is told among the rejected.
    """
    importing = _Importing(session, viewer, at, network)
    steps = importing.steps(await matching.ranks(session))
    for done, (section, place, step) in enumerate(steps, start=1):
        await importing.take(section, place, step)
        progress(section, done, len(steps))
    return importing.imported


Following = Callable[..., Awaitable[bool]]
BESIDE: Mapping[str, Following] = {
    "composition_rules": composition_rule,
    "charter_versions": charter_version,
    "laws": law,
    "meetings": meeting,
}
"""Sections of what bodies and places have or hold."""
FOLLOWING: Mapping[str, Following] = {
    "working_groups": decided.working_group,
    "parity_rules": decided.parity_rule,
    "sendings": sending,
}
"""Sections of what may have followed from decisions."""

Step = tuple[str, str, Callable[[], Awaitable[bool]]]
"""A section, where the record stands, and the deed: whether it added something."""


class _Importing:
    """One file on its way in: what has come in already, by key."""

    def __init__(
        self, session: AsyncSession, viewer: Viewer, at: datetime, network: Mapping[str, Any]
    ) -> None:
        self._session = session
        self._viewer = viewer
        self._at = at
        self._territories = Section(network, "territories", TerritoryRecord)
        self._organisations = Section(network, "organisations", OrganisationRecord)
        self._mandates = form.listed(network, "mandates")
        self._beside = {name: form.listed(network, name) for name in BESIDE}
        self._decisions = form.listed(network, "decisions")
        self._following = {name: form.listed(network, name) for name in FOLLOWING}
        self._territory_ids: dict[str, UUID] = {}
        self._organisation_ids: dict[str, UUID] = {}
        self._decision_ids: dict[str, UUID] = {}
        self.imported = Imported(kept_for_later=kept_for_later(network))
        self._beside["meetings"] = held(self._beside["meetings"], self.imported.kept_for_later)

    def steps(self, ranks: Mapping[str, int]) -> list[Step]:
        """What is to be done, in an order in which each finds what it names."""
        self._check_scales(ranks)
        steps: list[Step] = []
        ordered = self._territories.ordered("parent")
        for each in sorted(ordered, key=lambda record: record.is_grouping):
            place = self._territories.places[each.key]
            steps.append(("territories", place, _bound(self._territory, each)))
        for one in self._organisations.ordered("part_of"):
            place = self._organisations.places[one.key]
            steps.append(("organisations", place, _bound(self._organisation, one)))
        for one in self._organisations.records.values():
            if one.membership:
                place = f"{self._organisations.places[one.key]}, membership"
                steps.append(("memberships", place, _bound(self._membership, one)))
        steps += (("decisions", at, _bound(self._decision, one)) for at, one in self._decisions)
        for place, given in self._mandates:
            if isinstance(given, dict) and given.get("holder_withheld"):
                self.imported.withheld += 1
                continue
            steps.append(("mandates", place, _bound(self._mandate, given)))
        for name, records in self._beside.items():
            steps += ((name, at, self._of(BESIDE[name], one)) for at, one in records)
        for name, records in self._following.items():
            steps += ((name, at, self._followed(FOLLOWING[name], one)) for at, one in records)
        self.imported.rejected += self._territories.rejected + self._organisations.rejected
        return steps

    async def take(self, section: str, place: str, step: Callable[[], Awaitable[bool]]) -> None:
        """Do one deed on its own: what is refused leaves nothing and stops nothing."""
        try:
            async with self._session.begin_nested():
                is_new = await step()
        except (Refusal, Unfit) as reason:
            self.imported.rejected.append(Rejected(place, str(reason)))
        except IntegrityError as error:
            self.imported.rejected.append(Rejected(place, promises.sentence(error)))
        else:
            (self.imported.added if is_new else self.imported.known)[section] += 1

    def _check_scales(self, ranks: Mapping[str, int]) -> None:
        section = self._territories
        for each in list(section.records.values()):
            parent = section.records.get(each.parent) if each.parent else None
            if each.is_grouping:
                if each.parent is not None:
                    section.reject(each.key, "parent: a grouping lies in no other territory.")
            elif each.scale not in ranks:
                section.reject(each.key, f"scale: {form.unknown(each.scale, ranks)}")
            elif parent and ranks.get(parent.scale, -1) >= ranks[each.scale]:
                section.reject(each.key, f"scale: a {each.scale} cannot lie in a {parent.scale}.")

    async def _territory(self, record: TerritoryRecord) -> bool:
        codes = [(code.scheme, code.value) for code in record.identifiers]
        met = await matching.territory(self._session, [*codes, (SYSTEM, record.key)])
        if met is not None:
            self._territory_ids[record.key] = met
            return False
        counted = record.population
        territory = await territories.define_territory(
            self._session,
            viewer=self._viewer,
            at=self._at,
            name=record.texts,
            scale=None if record.is_grouping else record.scale,
            parent_id=_found(self._territory_ids, record.parent, "parent"),
            identifiers=codes or [(SYSTEM, record.key)],
            point=(record.point.latitude, record.point.longitude) if record.point else None,
            population=counted.value if counted else None,
            population_on=form.date(counted.date, "population.date") if counted else None,
            population_is_approximate=counted.approximate if counted else False,
            time_zone=record.time_zone,
            member_ids=[known(self._territory_ids, member, "members") for member in record.members],
            since=form.date(record.since, "since"),
        )
        self._territory_ids[record.key] = territory.id
        return True

    async def _organisation(self, record: OrganisationRecord) -> bool:
        met = await matching.organisation(self._session, record.key)
        if met is not None:
            self._organisation_ids[record.key] = met
            return False
        founded = form.date(record.founded, "founded")
        informal = form.date(record.informal_since, "informal_since")
        organisation = await actors.found_organisation(
            self._session,
            viewer=self._viewer,
            at=self._at,
            name=record.texts,
            kind=record.kind,
            sector=record.sector,
            democracy=record.democracy,
            legal_standing=LegalStanding.DE_FACTO if informal else record.legal_standing,
            legal_basis=form.said(record.legal_basis) if record.legal_basis else None,
            territory_id=_found(self._territory_ids, record.territory, "territory"),
            part_of_id=_found(self._organisation_ids, record.part_of, "part_of"),
            languages=record.languages,
            description=form.said(record.description) if record.description else None,
            external_refs={SYSTEM: record.key},
            is_unlisted=record.is_unlisted,
            is_network=record.is_network,
            since=informal or founded,
        )
        if informal and founded:
            await self._formalise(organisation, record, founded)
        if ended := form.date(record.ended, "ended"):
            await actors.dissolve_organisation(
                self._session,
                viewer=self._viewer,
                at=self._at,
                organisation_id=organisation.id,
                on=ended,
            )
        self._organisation_ids[record.key] = organisation.id
        return True

    async def _formalise(
        self, organisation: Organisation, record: OrganisationRecord, founded: PartialDate
    ) -> None:
        """What began informally has, from its founding on, the standing the file tells, if any."""
        await actors.describe_organisation(
            self._session,
            viewer=self._viewer,
            at=self._at,
            organisation_id=organisation.id,
            changes={"legal_standing": record.legal_standing},
            since=founded,
        )

    async def _membership(self, record: OrganisationRecord) -> bool:
        organisation_id = known(self._organisation_ids, record.key, "key")
        return await memberships.admit(
            self._session, self._viewer, self._at, organisation_id, record.membership
        )

    async def _mandate(self, given: Any) -> bool:
        record = form.converted(given, MandateRecord)
        role = form.role(record.role)
        body_id = await self._body(record)
        since, until = form.date(record.since, "from"), form.date(record.until, "to")
        is_new = False
        for key in record.holders or (None,):
            holder = self._holder(key)
            if await matching.is_granted(self._session, body_id, role, holder, since):
                continue
            await actors.grant_mandate(
                self._session,
                viewer=self._viewer,
                at=self._at,
                body_id=body_id,
                role=role,
                holder_territory_id=holder.territory_id,
                holder_organisation_id=holder.organisation_id,
                since=since,
                until=until,
                decision_id=decided.by(self._decision_ids, record.decision),
            )
            is_new = True
        return is_new

    def _of(self, deed: Following, given: Any) -> Callable[[], Awaitable[bool]]:
        """Something of the bodies and places that have come in, by the deed for that."""
        come, who = Come(self._territory_ids, self._organisation_ids), self._viewer
        return lambda: deed(self._session, given, come, viewer=who, at=self._at)

    async def _decision(self, given: Any) -> bool:
        bodies, taken, who = self._organisation_ids, self._decision_ids, self._viewer
        return await decided.decision(self._session, given, bodies, taken, viewer=who, at=self._at)

    def _followed(self, deed: Following, given: Any) -> Callable[[], Awaitable[bool]]:
        """Something that may have followed from a decision, by the deed for that."""
        bodies, taken, who = self._organisation_ids, self._decision_ids, self._viewer
        return lambda: deed(self._session, given, bodies, taken, viewer=who, at=self._at)

    async def _body(self, record: MandateRecord) -> UUID:
        """The body a mandate is of; where none is named, the network itself."""
        if record.body is not None:
            return known(self._organisation_ids, record.body, "body")
        network = await matching.network(self._session)
        if network is None:
            raise Unfit("body: none is named, and no organisation is said to be the network.")
        return network

    def _holder(self, key: str | None) -> Holder:
        if key is None:
            return Holder()
        if key in self._territory_ids:
            return Holder(territory_id=self._territory_ids[key])
        return Holder(organisation_id=known(self._organisation_ids, key, "holders"))


def _bound(step: Callable[[Any], Awaitable[bool]], record: Any) -> Callable[[], Awaitable[bool]]:
    return lambda: step(record)


def _found(ids: Mapping[str, UUID], key: str | None, named_as: str) -> UUID | None:
    return None if key is None else known(ids, key, named_as)
