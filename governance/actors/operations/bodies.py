"""Bodies for something to begin in: who acts for them, and that they last."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from governance import zones
from governance.access import Capability, Viewer
from governance.actors import policy, queries
from governance.actors.models import Organisation
from governance.actors.operations.refusals import OrganisationEnded
from governance.db import linked
from governance.errors import InvalidInput
from governance.periods import Lasting, PartialDate, check_begun, is_over


async def steered_body(
    session: AsyncSession,
    viewer: Viewer,
    capability: Capability,
    body_id: UUID,
    since: PartialDate | None,
    field: str = "since",
) -> Organisation:
    """A body for something to begin in from a date on, by somebody who may do that for it."""
    body = await linked(session, queries.organisation(viewer, body_id), body_id)
    policy.require_power(viewer, capability, body)
    check_living(body, since, field)
    return body


async def begun_in(
    session: AsyncSession,
    viewer: Viewer,
    capability: Capability,
    body_id: UUID,
    at: datetime,
    since: PartialDate | None,
) -> tuple[Organisation, PartialDate]:
    """A body as `steered_body` finds it, and from when on: today where it sits, without a date."""
    since = since or PartialDate.on(await zones.today_of(session, body_id, at))
    return await steered_body(session, viewer, capability, body_id, since), since


async def living_organisation(
    session: AsyncSession, viewer: Viewer, organisation_id: UUID, since: PartialDate | None
) -> Organisation:
    """An organisation to hold something from a date on; it stays until the deed is done."""
    query = queries.organisation(viewer, organisation_id)
    organisation = await linked(session, query, organisation_id)
    check_living(organisation, since)
    return organisation


def check_living(
    organisation: Organisation, since: PartialDate | None, field: str = "since"
) -> None:
    """Refuse what would begin when an organisation has ended already, or not begun yet."""
    if is_over(organisation, since):
        raise OrganisationEnded(organisation.id)
    check_begun(organisation, since, field)


def hold_within(
    row: Lasting,
    since: PartialDate | None,
    until: PartialDate | None,
    *organisations: Organisation,
) -> None:
    """Let a mandate or a seat hold over a term that ends with its organisations at the latest."""
    row.hold(since, until)
    for organisation in organisations:
        ended = organisation.valid_until
        if ended is None or (row.valid_until is not None and row.valid_until <= ended):
            continue
        if until is not None:
            raise InvalidInput("until", "{} is after the organisation ended, on {}.", until, ended)
        row.stop(ended, organisation.valid_until_precision)
