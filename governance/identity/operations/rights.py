"""What roles may do, as the secretariat gives it and takes it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.access import Capability, Reach, Viewer
from governance.actors import policy
from governance.actors.models import OrganisationKind, Role
from governance.db import found
from governance.errors import InvalidInput
from governance.events import record
from governance.identity import queries
from governance.identity.models import RoleCapability
from governance.identity.operations.refusals import LastSecretariat


async def allow_role(
    session: AsyncSession,
    *,
    viewer: Viewer,
    at: datetime,
    role: Role,
    capability: Capability,
    reach: Reach,
    kind: OrganisationKind | None = None,
    in_network: bool = False,
) -> RoleCapability:
    """Let a role do something for the bodies it is held in, and as far beyond as it reaches.

    Without a kind it is so in bodies of every kind.
    """
    policy.require_secretariat(viewer)
    if (capability is Capability.NETWORK) != (reach is Reach.NETWORK):
        raise InvalidInput("reach", "reaches the network with the capability NETWORK, and only so.")
    if capability is Capability.NETWORK and not in_network:
        raise InvalidInput("inNetwork", "only roles in the network's own body act for the network.")

    allowed = RoleCapability(
        role=role, kind=kind, in_network=in_network, capability=capability, reach=reach
    )
    session.add(allowed)
    await session.flush()

    _record(session, "role.allowed", viewer, allowed, at)
    return allowed


async def disallow_role(
    session: AsyncSession, *, viewer: Viewer, at: datetime, role_capability_id: UUID
) -> RoleCapability:
    """Take back what a role may do; what was done on it stays."""
    policy.require_secretariat(viewer)
    # All of them are locked, in one order, so that two who take back one each do not leave none.
    acting = await session.scalars(
        select(RoleCapability.id)
        .where(RoleCapability.capability == Capability.NETWORK)
        .order_by(RoleCapability.id)
        .with_for_update()
    )
    if acting.all() == [role_capability_id]:
        raise LastSecretariat
    query = queries.role_capability(viewer, role_capability_id).with_for_update()
    allowed = await found(session, query, role_capability_id)
    await session.delete(allowed)
    await session.flush()

    _record(session, "role.disallowed", viewer, allowed, at)
    return allowed


def _record(
    session: AsyncSession, name: str, viewer: Viewer, allowed: RoleCapability, at: datetime
) -> None:
    record(
        session,
        name,
        viewer=viewer,
        subject=allowed,
        at=at,
        role=allowed.role,
        kind=allowed.kind,
        in_network=allowed.in_network or None,
        capability=allowed.capability,
        reach=allowed.reach,
    )
