"""What of a network file is here already: by a code, by its key, or as the same mandate."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from governance.actors.models import ExternalRef, Mandate, Organisation, Role
from governance.network.form import SYSTEM, Unfit
from governance.periods import PartialDate
from governance.territories import queries as places
from governance.territories.models import Scale, Territory, TerritoryIdentifier


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


async def organisation(session: AsyncSession, key: str, system: str = SYSTEM) -> UUID | None:
    """The organisation known by a key of such files, or of another system."""
    id_: UUID | None = await session.scalar(
        select(ExternalRef.organisation_id).where(
            ExternalRef.system == system, ExternalRef.key == key
        )
    )
    return id_


async def places_named(
    session: AsyncSession, name: str, *, scale: str | None = None, within: UUID | None = None
) -> list[UUID]:
    """The territories of a name in any language, the widest of them; accents do not matter.

    Only those at a scale, or that lie within another.
    """
    word, names = (
        func.folded(name),
        func.jsonb_each_text(Territory.name).table_valued("key", "value"),
    )
    wanted = [
        Territory.search.like(func.concat("%", func.translate(word, "-'’,\"[]", " " * 7), "%")),
        exists(select(names.c.key).where(func.folded(names.c.value) == word)),
        Territory.valid_until.is_(None),
    ]
    if scale is not None:
        wanted.append(Territory.scale_code == scale)
    if within is not None:
        wider = aliased(Territory)
        path = select(wider.path).where(wider.id == within).scalar_subquery()
        wanted += [places.below(Territory, path), Territory.id != within]
    found = await session.execute(
        select(Territory.id, Scale.rank)
        .join(Scale, Scale.code == Territory.scale_code)
        .where(*wanted)
        .order_by(Scale.rank, Territory.id)
    )
    met = found.all()
    return [id_ for id_, rank in met if rank == met[0][1]]


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
