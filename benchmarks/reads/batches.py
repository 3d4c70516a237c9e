"""What the data loaders of a request ask in batches, on the same terms of visibility."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from strawberry.dataloader import DataLoader

LANG = "en"
_HOLDS = """
(valid_from IS NULL OR valid_from <= $2) AND (valid_until IS NULL OR valid_until > $2)
"""
_ORGANISATION = """
id, localised(name, $1) AS name, kind, sector, localised(description, $1) AS description,
languages, territory_id, part_of_id,
to_char(valid_from, CASE valid_from_precision
    WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END) AS valid_from
"""
TERRITORIES = """
SELECT id, localised(name, $1) AS name, population, parent_id
FROM territory WHERE id = ANY ($2)
"""
ORGANISATIONS = f"SELECT {_ORGANISATION} FROM organisation WHERE id = ANY ($2) AND NOT is_unlisted"
PEOPLE = """
SELECT id, name, $1::text AS lang FROM person p WHERE id = ANY ($2) AND NOT is_unlisted AND EXISTS (
    SELECT FROM mandate m JOIN organisation b ON b.id = m.body_id
    WHERE m.holder_person_id = p.id AND NOT b.is_unlisted)
"""
ORIGINAL = "SELECT original_id FROM duplicate WHERE duplicate_id = $1"
_LISTED = "NOT is_unlisted AND {kind} AND ($4::text[] IS NULL OR sector = ANY ($4))"
# Of one kind, an index brings the rows in their order; of several they must be sorted.
_ONE_KIND, _KINDS = "kind = ($3::text[])[1]", "kind = ANY ($3::text[])"


def listing(kinds: list[str]) -> str:
    """The first rows of a list."""
    listed = _LISTED.format(kind=_ONE_KIND if len(kinds) == 1 else _KINDS)
    return f"""
    SELECT {_ORGANISATION} FROM organisation
    WHERE {listed} AND {_HOLDS} ORDER BY sort_en, id LIMIT $5
    """


def counting(kinds: list[str]) -> str:
    """How many rows a list has."""
    listed = _LISTED.format(kind=_ONE_KIND if len(kinds) == 1 else _KINDS)
    return f"SELECT count(*), $1::text FROM organisation WHERE {listed} AND {_HOLDS}"


# Bodies that are asked for have been seen, so they are not looked at again.
SEATS = f"""
SELECT r.* FROM unnest($3::uuid[]) AS b (id), LATERAL (
    SELECT s.id, s.body_id, s.sector, s.organisation_id, $1::text AS lang FROM seat s
    WHERE s.body_id = b.id AND {_HOLDS}
    AND NOT EXISTS (SELECT FROM organisation o WHERE o.id = s.organisation_id AND o.is_unlisted)
    AND NOT EXISTS (SELECT FROM person p WHERE p.id = s.person_id AND p.is_unlisted)
    ORDER BY s.id LIMIT $4
) r
"""
MANDATES = f"""
SELECT r.* FROM unnest($3::uuid[]) AS b (id), LATERAL (
    SELECT m.id, m.body_id, m.role, localised(m.scope, $1) AS scope, m.holder_person_id,
        m.holder_organisation_id, m.holder_territory_id
    FROM mandate m
    WHERE m.body_id = b.id AND {_HOLDS}
    AND NOT EXISTS (
        SELECT FROM organisation o WHERE o.id = m.holder_organisation_id AND o.is_unlisted)
    AND NOT EXISTS (SELECT FROM person p WHERE p.id = m.holder_person_id AND p.is_unlisted)
    ORDER BY m.id LIMIT $4
) r
"""


class Loaders:
    """The loaders of one request, over one pool."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.today = datetime.now(UTC).date()
        self.territories = self._by_id(TERRITORIES)
        self.organisations = self._by_id(ORGANISATIONS)
        self.people = self._by_id(PEOPLE)
        self.seats = self._pages(SEATS)
        self.mandates = self._pages(MANDATES)

    async def original(self, given: str) -> UUID:
        """The id meant by a typed one, which may be a merged duplicate's."""
        wanted = UUID(given[4:])
        known: UUID | None = await self.pool.fetchval(ORIGINAL, wanted)
        return known or wanted

    def _by_id(self, sql: str) -> DataLoader[UUID, Any]:
        async def load(ids: list[UUID]) -> list[Any]:
            rows = {row["id"]: row for row in await self.pool.fetch(sql, LANG, ids)}
            return [rows.get(one) for one in ids]

        return DataLoader(load)

    def _pages(self, sql: str) -> DataLoader[tuple[UUID, int], Any]:
        async def load(keys: list[tuple[UUID, int]]) -> list[Any]:
            pages: dict[tuple[UUID, int], list[Any]] = defaultdict(list)
            for size in {size for _, size in keys}:
                ids = [one for one, its in keys if its == size]
                for row in await self.pool.fetch(sql, LANG, self.today, ids, size):
                    pages[row["body_id"], size].append(row)
            return [pages[key] for key in keys]

        return DataLoader(load)
