"""Questions about actors; each answers with a statement to run."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    any_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import joinedload

from governance.access import Viewer
from governance.actors import policy
from governance.actors.models import (
    ExternalRef,
    Gender,
    Mandate,
    Organisation,
    OrganisationFacts,
    OrganisationKind,
    OrganisationVersion,
    Person,
    Role,
)
from governance.actors.parity import REPRESENTING, TOLD_MIN, ParityAmong, ParityRule
from governance.aliases import another
from governance.db import same
from governance.periods import holds_on
from governance.territories import queries as territories
from governance.territories.models import Territory
from governance.versions import versioned


def organisation(viewer: Viewer, organisation_id: UUID) -> Select[Organisation]:
    """One organisation by its id, or a merged duplicate's, with the territory it sits in."""
    wanted = (same(Organisation.id, organisation_id), policy.visible(viewer))
    return select(Organisation).where(*wanted).options(joinedload(Organisation.territory))


def person(viewer: Viewer, person_id: UUID) -> Select[Person]:
    """One person by their id."""
    return select(Person).where(Person.id == person_id, policy.visible_person(viewer))


def mandate(viewer: Viewer, mandate_id: UUID) -> Select[Mandate]:
    """One mandate by its id, with the body it is in."""
    wanted = (Mandate.id == mandate_id, policy.visible_mandate(viewer))
    body = joinedload(Mandate.body).joinedload(Organisation.territory)
    return select(Mandate).where(*wanted).options(body)


def origin(delegation: Mandate) -> Select[Mandate]:
    """The mandate that a delegation comes from, with the body it is in; none for others."""
    body = joinedload(Mandate.body).joinedload(Organisation.territory)
    return select(Mandate).where(Mandate.id == delegation.delegated_from_id).options(body)


def of_kind(organisation: type[Organisation], kind: OrganisationKind) -> ColumnElement[bool]:
    """Whether an organisation is of a kind."""
    return organisation.kind == kind


def referred(organisation: type[Organisation], system: object, key: object) -> ColumnElement[bool]:
    """Whether another system knows an organisation by a key."""
    return organisation.id.in_(
        select(ExternalRef.organisation_id).where(
            ExternalRef.system == system, ExternalRef.key == key
        )
    )


def in_or_within(
    organisation: Any, wider_id: object, day: object, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether an organisation sits in a territory or anywhere within it, on a day."""
    return territories.lies_within(organisation.territory_id, wider_id, day, is_past=is_past)


def is_seen(viewer: Viewer, organisation_id: Any) -> ColumnElement[bool]:
    """Whether the viewer sees the organisation of a row.

    (Asked as one value: with EXISTS, PostgreSQL may read all organisations for a page of a list.)
    """
    body = another(Organisation)
    seen = select(policy.visible(viewer, body)).where(body.id == organisation_id)
    return seen.correlate_except(body).scalar_subquery().is_(true())


def sits_within(
    organisation_id: Any, wider_id: object, day: object, *, is_past: bool
) -> ColumnElement[bool]:
    """Whether the organisation of a row sits in a territory or anywhere within it, on a day."""
    body: Any = as_of(day).subquery().c if is_past else another(Organisation)
    inside = in_or_within(body, wider_id, day, is_past=is_past)
    sits: ColumnElement[bool] = organisation_id.in_(
        select(body.id).where(inside).correlate_except(body.id.table if is_past else body)
    )
    return sits


def parity_rule(viewer: Viewer, parity_rule_id: UUID) -> Select[ParityRule]:
    """One rule of parity by its id, with its body and the territory that sits in."""
    wanted = (ParityRule.id == parity_rule_id, policy.visible_parity_rule(viewer))
    whole = joinedload(ParityRule.body).joinedload(Organisation.territory)
    return select(ParityRule).where(*wanted).options(whole)


def parity_rule_of(body_id: UUID, day: date) -> Select[ParityRule]:
    """The rule of parity that a body has on a day."""
    return select(ParityRule).where(ParityRule.body_id == body_id, ParityRule.period.contains(day))


def genders_in(
    body_id: UUID, roles: Sequence[Role] | None, day: date
) -> Select[UUID, Gender | None]:
    """The people who hold mandates in a body on a day, in some roles, with what they declare."""
    held = [Mandate.body_id == body_id, Mandate.period.contains(day)]
    if roles is not None:
        held.append(Mandate.role.in_(roles))
    people = select(Mandate.holder_person_id).where(*held)
    return select(Person.id, Person.gender).where(Person.id.in_(people))


def parity_of_body(viewer: Viewer, body_id: UUID, among: ParityAmong, day: Any) -> Select[Any]:
    """How many people of which gender hold mandates in a body."""
    body = another(Organisation)
    meant = same(body.id, body_id)
    is_there = exists(select(body.id).where(meant, policy.visible(viewer, body)))
    return parity(viewer, body, meant, among, day, is_there=is_there, ruled_by=body_id)


def parity_of_territory(
    viewer: Viewer, territory_id: UUID, among: ParityAmong, day: Any, *, is_past: bool
) -> Select[Any]:
    """How many people of which gender hold mandates in all bodies that sit in a territory."""
    body = another(Organisation)
    meant = in_or_within(body, territory_id, day, is_past=is_past)
    is_there = exists(select(Territory.id).where(Territory.id == territory_id))
    return parity(viewer, body, meant, among, day, is_there=is_there)


def parity(
    viewer: Viewer,
    body: Any,
    meant: ColumnElement[bool],
    among: ParityAmong,
    day: Any,
    *,
    is_there: ColumnElement[bool],
    ruled_by: Any = None,
    besides: Select[Any] | None = None,
) -> Select[Any]:
    """How many people of which gender hold mandates in the bodies that are meant, nobody twice.

    As far as a viewer sees bodies and holders, and with those of another question `besides`; with
    whether what was asked of is there at all, and with the rule of the body that has one.
    """
    mandate, person = another(Mandate), another(Person)
    seen = [policy.visible(viewer, body), holds_on(body, day)]
    held = [holds_on(mandate, day), policy.visible_mandate_there(viewer, mandate)]
    if among is ParityAmong.REPRESENTATIVES:
        held.append(or_(*(mandate.role == role for role in REPRESENTING)))
    people: Any = (
        select(mandate.holder_person_id)
        .join_from(body, mandate, mandate.body_id == body.id)
        .where(meant, *seen, *held)
        .correlate(None)
    )
    if besides is not None:
        people = people.union(besides)
    counts = [func.count().filter(person.gender == each).label(each.value) for each in Gender]
    unstated = func.count().filter(person.gender.is_(None)).label("unstated")
    counted = select(*counts, unstated).where(person.id.in_(people)).subquery()
    rule = another(ParityRule)
    wanted = (rule.body_id == ruled_by, holds_on(rule, day))
    told = select(
        rule.id.label("rule_id"),
        rule.among.label("rule_among"),
        rule.share_percent_min,
        rule.persons_min,
    )
    ruled = told.where(*wanted).subquery()
    own = cast(ruled_by, Uuid()).label("own_id")
    return select(counted, ruled, is_there.label("is_there"), own).select_from(
        counted.outerjoin(ruled, true())
    )


def people_told(
    viewer: Viewer, body: Any, among: ParityAmong, day: Any, which: Callable[[Any], Any]
) -> ColumnElement[int | None]:
    """How many of those who hold mandates in a body are of some sort, as far as a viewer sees.

    Null of so few that it would tell of single people, but not for those of the body.
    """
    viewer = viewer.seeing("actors")
    mandate, person = another(Mandate), another(Person)
    held = [mandate.body_id == body.id, holds_on(mandate, day)]
    held.append(policy.visible_mandate_there(viewer, mandate))
    if among is ParityAmong.REPRESENTATIVES:
        held.append(or_(*(mandate.role == role for role in REPRESENTING)))
    people = select(mandate.holder_person_id).where(*held).correlate_except(mandate)
    is_own = true() if viewer.is_secretariat else body.id == any_(viewer.sql_own)
    is_told = or_(func.count() >= TOLD_MIN, is_own)
    told = select(case((is_told, which(person)))).where(person.id.in_(people))
    return told.correlate_except(person).scalar_subquery()


def as_of(day: Any, *, or_now: bool = False) -> Select[Any]:
    """Every organisation as it was on a day, under the names of today's columns."""
    return versioned(
        Organisation, OrganisationVersion, OrganisationFacts, "organisation_id", day, or_now=or_now
    )
