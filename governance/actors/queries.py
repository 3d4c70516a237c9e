"""Questions about actors; each answers with a statement to run."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased, joinedload

from governance.access import Viewer
from governance.actors import policy
from governance.actors.models import (
    ExternalRef,
    Mandate,
    Organisation,
    OrganisationFacts,
    OrganisationKind,
    OrganisationVersion,
    Person,
)
from governance.db import same
from governance.periods import versioned
from governance.territories import queries as territories
from governance.territories.models import Territory


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
    if is_past:
        return territories.inside_on(organisation.territory_id, wider_id, day)
    place = aliased(Territory)
    inside = territories.inside(place, wider_id, day, is_past=False)
    sits: ColumnElement[bool] = organisation.territory_id.in_(
        select(place.id).where(inside).correlate_except(place)
    )
    return sits


def as_of(day: Any) -> Select[Any]:
    """Every organisation as it was on a day, under the names of today's columns."""
    return versioned(Organisation, OrganisationVersion, OrganisationFacts, "organisation_id", day)
