"""Who may see what of members, and who may apply, leave and decide."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, cast, exists, false, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from governance.access import Capability, Viewer
from governance.actors import policy as actors
from governance.actors.models import Mandate, Organisation
from governance.aliases import another
from governance.db import Ltree, ids
from governance.members.models import FeeEntry, Membership, MembershipApplication, MembershipStep
from governance.territories.models import Territory


def visible(viewer: Viewer, membership: type[Membership] = Membership) -> ColumnElement[bool]:
    """A membership is seen with its organisation."""
    viewer = viewer.seeing("members")
    if viewer.seeing("actors").is_secretariat:
        return true()
    return with_organisation(viewer, membership.organisation_id)


def with_organisation(viewer: Viewer, organisation_id: Any) -> ColumnElement[bool]:
    """Whether the viewer sees the organisation of an id."""
    body = another(Organisation)
    seen = select(body.id).where(body.id == organisation_id, actors.visible(viewer, body))
    return exists(seen.correlate_except(body))


def is_within(viewer: Viewer, organisation_id: Any) -> ColumnElement[bool]:
    """Whether reasons and fees of an organisation are the viewer's to know: its people's."""
    viewer = viewer.seeing("members")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    body, place = another(Organisation), another(Territory)
    within = cast(viewer.sql_joining_within, ARRAY(Ltree())).op("@>", is_comparison=True)
    placed = (
        select(body.id)
        .select_from(body)
        .join(place, place.id == body.territory_id)
        .where(~body.is_unlisted, within(place.path))
    )
    return or_(
        organisation_id == viewer.sql_joining.any_(),
        organisation_id == any_(ids(placed.correlate_except(body, place))),
    )


def visible_application(
    viewer: Viewer, application: type[MembershipApplication] = MembershipApplication
) -> ColumnElement[bool]:
    """An application is seen by who made it, by the people of who applies, by the secretariat."""
    viewer = viewer.seeing("members")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    is_own = application.author_id.is_not_distinct_from(viewer.sql_person)
    return or_(is_own, is_within(viewer, application.organisation_id))


def visible_step(viewer: Viewer, step: type[MembershipStep]) -> ColumnElement[bool]:
    """A step is seen with its membership; one that a correction replaced, by its people."""
    viewer = viewer.seeing("members")
    if viewer.is_secretariat:
        return true()
    membership = another(Membership)
    mine = select(membership.id).where(
        membership.id == step.membership_id,
        visible(viewer, membership),
        or_(step.superseded_at.is_(None), is_within(viewer, membership.organisation_id)),
    )
    return exists(mine.correlate_except(membership))


def is_within_membership(viewer: Viewer, membership_id: Any) -> ColumnElement[bool]:
    """Whether a membership is of one of the viewer's bodies, whose reasons they may know."""
    viewer = viewer.seeing("members")
    if viewer.is_secretariat:
        return true()
    if viewer.person_id is None:
        return false()
    membership = another(Membership)
    mine = select(membership.id).where(
        membership.id == membership_id, is_within(viewer, membership.organisation_id)
    )
    return exists(mine.correlate_except(membership))


def visible_when_ready(viewer: Viewer, membership: type[Membership]) -> ColumnElement[bool]:
    """Who is ready to be a full member is for the secretariat to see."""
    is_secretariat = viewer.seeing("members").is_secretariat
    return visible(viewer, membership) if is_secretariat else false()


def visible_fee(viewer: Viewer, fee: type[FeeEntry]) -> ColumnElement[bool]:
    """What is due, paid and waived is seen by the member's people and the secretariat."""
    return is_within_membership(viewer, fee.membership_id)


def require_applicant(
    viewer: Viewer,
    organisation: Organisation,
    founders: Sequence[UUID | None],
    mandates: Sequence[Mandate],
) -> None:
    """Whoever has the power applies; where nobody has a mandate yet, who founded it does."""
    is_founder = viewer.person_id is not None and viewer.person_id in founders
    if is_founder and not mandates and viewer.application_id is None:
        return
    actors.require_power(viewer, Capability.MEMBERSHIP, organisation)


def require_withdrawer(viewer: Viewer, application: MembershipApplication) -> None:
    """An application is withdrawn by who made it, or by who may apply for the organisation."""
    is_own = viewer.person_id is not None and application.author_id == viewer.person_id
    if is_own and viewer.application_id is None:
        return
    actors.require_power(viewer, Capability.MEMBERSHIP, application.organisation)


def require_leaver(viewer: Viewer, membership: Membership) -> None:
    """A member leaves by who may apply for it."""
    actors.require_power(viewer, Capability.MEMBERSHIP, membership.organisation)
