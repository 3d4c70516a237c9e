"""The keys under which other systems know an organisation: given, and withdrawn when wrong."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from governance import texts
from governance.actors.models import ExternalRef, Organisation
from governance.actors.operations.refusals import ExternalRefTaken
from governance.errors import InvalidInput

REFS_MAX = 100
"""How many keys one deed may name."""

Refs = Mapping[str, str] | Sequence[tuple[str, str]]
"""Keys of other systems: by system, or pairs where a system has several."""


async def add_refs(session: AsyncSession, organisation: Organisation, refs: Refs | None) -> None:
    """Let an organisation be known by further keys; one it is known by already stays."""
    pairs = _pairs(refs, "externalRefs")
    if not pairs:
        return
    rows = [
        {"system": system, "key": key, "organisation_id": organisation.id} for system, key in pairs
    ]
    await session.execute(insert(ExternalRef).on_conflict_do_nothing(), rows)
    ref = tuple_(ExternalRef.system, ExternalRef.key)
    taken = select(ExternalRef.key).where(
        ref.in_(pairs), ExternalRef.organisation_id != organisation.id
    )
    if await session.scalar(taken.limit(1)) is not None:
        raise ExternalRefTaken


async def withdraw_refs(
    session: AsyncSession, organisation: Organisation, refs: Refs | None
) -> None:
    """Let keys an organisation was given by mistake be free again."""
    for system, key in _pairs(refs, "withdrawnExternalRefs"):
        gone = await session.scalar(
            delete(ExternalRef)
            .where(
                ExternalRef.organisation_id == organisation.id,
                ExternalRef.system == system,
                ExternalRef.key == key,
            )
            .returning(ExternalRef.key)
        )
        if gone is None:
            raise InvalidInput(
                "withdrawnExternalRefs", "this organisation is not known to {} by {}.", system, key
            )


def _pairs(refs: Refs | None, field: str) -> list[tuple[str, str]]:
    pairs = refs.items() if isinstance(refs, Mapping) else refs or ()
    if len(pairs) > REFS_MAX:
        raise InvalidInput(field, "names {}, the limit is {}.", len(pairs), REFS_MAX)
    kept = [
        (texts.line(system, field, length_max=60), texts.line(key, field, length_max=200))
        for system, key in pairs
    ]
    return list(dict.fromkeys(kept))
