"""What of a network file is here already: by a code, by its key, or as the same mandate."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from governance.actors.models import ExternalRef, Mandate, Organisation, Role
from governance.network.form import SYSTEM, Unfit
from governance.periods import PartialDate
from governance.territories.models import Scale, TerritoryIdentifier


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a mandate: a territory, an organisation, or nobody."""

    territory_id: UUID | None = None
    organisation_id: UUID | None = None


async def territory(session: AsyncSession, codes: Iterable[tuple[str, str]]) -> UUID | None:
    """The territory that bears one of these codes; raises `Unfit` where two different ones do."""
    met: set[UUID] = set()
    for scheme, value in codes:
        id_ = await session.scalar(
            select(TerritoryIdentifier.territory_id).where(
                TerritoryIdentifier.scheme == scheme, TerritoryIdentifier.value == value
            )
        )
        met |= {id_} if id_ else set()
    if len(met) > 1:
        raise Unfit("identifiers: they are borne by two different territories.")
    return next(iter(met), None)


async def organisation(session: AsyncSession, key: str) -> UUID | None:
    """The organisation known by a key of such files."""
    id_: UUID | None = await session.scalar(
        select(ExternalRef.organisation_id).where(
            ExternalRef.system == SYSTEM, ExternalRef.key == key
        )
    )
    return id_


async def network(session: AsyncSession) -> UUID | None:
    """The organisation that is the network."""
    id_: UUID | None = await session.scalar(select(Organisation.id).where(Organisation.is_network))
    return id_


async def is_granted(
    session: AsyncSession, body_id: UUID, role: Role, holder: Holder, since: PartialDate | None
) -> bool:
    """Whether the same role in a body was granted to the same holder from the same day on."""
    granted = select(Mandate.id).where(
        Mandate.body_id == body_id,
        Mandate.role == role,
        Mandate.holder_territory_id.is_not_distinct_from(holder.territory_id),
        Mandate.holder_organisation_id.is_not_distinct_from(holder.organisation_id),
        Mandate.holder_person_id.is_(None),
        Mandate.valid_from.is_not_distinct_from(since.day if since else None),
    )
    return await session.scalar(granted.limit(1)) is not None


async def ranks(session: AsyncSession) -> dict[str, int]:
    """The scales there are, each with its rank from wide to narrow."""
    return {scale.code: scale.rank for scale in await session.scalars(select(Scale))}
