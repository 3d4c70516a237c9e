"""The viewer, read in one statement from the mandates and seats that hold today."""

import functools
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from governance.access import Capability, Land, Viewer

_PERSON = """
SELECT id AS person, NULL::uuid AS bound, NULL::uuid AS application, NULL::text[] AS scopes,
    NULL::timestamptz AS expires_at
FROM person WHERE id = $1 AND forgotten_at IS NULL AND $3::timestamptz IS NOT NULL
"""
_SIGN_IN = """
SELECT a.person_id AS person, NULL::uuid AS bound, NULL::uuid AS application,
    NULL::text[] AS scopes, s.expires_at
FROM sign_in s JOIN account a ON a.id = s.account_id
WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $3 AND a.closed_at IS NULL
"""
_APPLICATION = """
SELECT m.holder_person_id AS person, m.id AS bound, p.id AS application, p.scopes, p.expires_at
FROM application p JOIN mandate m ON m.id = p.mandate_id
WHERE p.id = $1 AND p.revoked_at IS NULL AND (p.expires_at IS NULL OR p.expires_at > $3)
AND m.holder_person_id IS NOT NULL AND holds(m)
"""
_STANDING = """
WITH RECURSIVE asked AS MATERIALIZED ({asked}
), held AS MATERIALIZED (
    SELECT m.id, m.body_id, m.role, o.kind, o.is_network, o.territory_id
    FROM asked JOIN mandate m ON m.holder_person_id = person AND (bound IS NULL OR m.id = bound)
    JOIN organisation o ON o.id = m.body_id
    WHERE holds(m) AND holds(o)
), allowed AS MATERIALIZED (
    SELECT h.id AS mandate_id, h.body_id, h.territory_id, c.reach,
        string_agg(c.capability, ' ' ORDER BY c.capability) AS powers
    FROM held h JOIN role_capability c ON c.role = h.role
    AND (c.kind IS NULL OR c.kind = h.kind) AND (h.is_network OR NOT c.in_network)
    GROUP BY h.id, h.body_id, h.territory_id, c.reach
), steered AS (
    SELECT body_id, mandate_id, powers, reach, 0 AS steps FROM allowed WHERE reach <> 'network'
    UNION ALL
    SELECT o.id, s.mandate_id, s.powers, s.reach, s.steps + 1
    FROM steered s CROSS JOIN LATERAL (
        SELECT id FROM organisation o WHERE o.part_of_id = s.body_id AND holds(o) OFFSET 0) o
    WHERE s.reach <> 'body'
), acting AS MATERIALIZED (
    SELECT DISTINCT body_id FROM steered
), sitting AS MATERIALIZED (
    SELECT s.*, true AS is_beside FROM acting a CROSS JOIN LATERAL (
        SELECT body_id, organisation_id, each.person_id
        FROM seat s CROSS JOIN LATERAL
            unnest(ARRAY[coalesce(delegate_id, person_id), alternate_id]) each (person_id)
        WHERE each.person_id IS NOT NULL AND s.body_id = a.body_id AND holds(s) OFFSET 0) s
    UNION ALL
    SELECT body_id, organisation_id, NULL, false
    FROM asked JOIN seat s
    ON s.delegate_id = person OR s.person_id = person OR s.alternate_id = person
    WHERE bound IS NULL AND holds(s)
), known AS MATERIALIZED (
    SELECT body_id AS id FROM sitting WHERE NOT is_beside
    UNION ALL SELECT organisation_id FROM sitting WHERE organisation_id IS NOT NULL
)
SELECT person, application, scopes, expires_at, rights_changes() AS changes,
    (SELECT mandate_id FROM allowed WHERE reach = 'network' ORDER BY mandate_id LIMIT 1)
        AS secretariat,
    ARRAY(SELECT body_id FROM steered ORDER BY steps, mandate_id, body_id, reach) AS bodies,
    ARRAY(SELECT mandate_id FROM steered ORDER BY steps, mandate_id, body_id, reach) AS mandates,
    ARRAY(SELECT powers FROM steered ORDER BY steps, mandate_id, body_id, reach) AS powers,
    ARRAY(SELECT format('%s %s %s', t.path, mandate_id, powers)
          FROM allowed JOIN territory t ON t.id = territory_id WHERE reach = 'territory') AS lands,
    ARRAY(SELECT id FROM held) AS held,
    ARRAY(SELECT body_id FROM held) AS served,
    ARRAY(SELECT format('%s %s', m.body_id, max(m.valid_until)) FROM mandate m
          WHERE m.holder_person_id = person AND m.valid_until <= $2::date
          AND (bound IS NULL OR m.id = bound) GROUP BY m.body_id) AS ended,
    ARRAY(SELECT id FROM known) AS known,
    EXISTS (SELECT FROM organisation WHERE id = ANY(ARRAY(
        SELECT id FROM known UNION ALL SELECT body_id FROM held UNION ALL SELECT body_id FROM acting
    )) AND is_unlisted) AS knows_unlisted,
    ARRAY(SELECT person_id FROM sitting WHERE is_beside UNION ALL
          SELECT holder_person_id FROM acting a CROSS JOIN LATERAL (
              SELECT holder_person_id FROM mandate m
              WHERE m.body_id = a.body_id AND holds(m) OFFSET 0) m
          WHERE holder_person_id IS NOT NULL) AS colleagues
FROM asked
"""


def _spelt(statement: str) -> str:
    """A statement with `holds(row)` spelt out by the days of its period.

    Asked as `period @> day`, whose share of the rows PostgreSQL cannot know, it reads all that
    hold today by the index of periods, however few the person's own are. (OFFSET 0 keeps it from
    reading whole tables for bodies whose number it cannot know either.)
    """
    day = r"(\1.valid_from IS NULL OR \1.valid_from <= $2::date)"
    day += r" AND (\1.valid_until IS NULL OR \1.valid_until > $2::date)"
    return re.sub(r"holds\((\w+)\)", day, statement)


PERSON, SIGN_IN, APPLICATION = (
    _spelt(_STANDING.format(asked=asked)) for asked in (_PERSON, _SIGN_IN, _APPLICATION)
)
"""Who asks: a person, through a sign-in that has not ended, or through an application."""


@dataclass(frozen=True)
class Standing:
    """Who asks, and how long that can be known: to the end of a day, and while no right changes."""

    viewer: Viewer
    day: date
    expires_at: datetime | None
    changes: int
    """How often anybody's rights had changed by then (`rights_changes()`)."""

    def may_hold(self, now: datetime) -> bool:
        """Whether it still holds unless a right has changed."""
        return self.day == now.date() and (self.expires_at is None or now < self.expires_at)


async def viewer(gate: asyncpg.Pool, asked: str, id_: UUID, now: datetime) -> Viewer | None:
    """Who asks, by one of the statements above and the id it takes, as things stand today.

    None when the person is not known, the sign-in has ended, or the application may not act.
    """
    standing = await standing_of(gate, asked, id_, now)
    return None if standing is None else standing.viewer


async def standing_of(gate: asyncpg.Pool, asked: str, id_: UUID, now: datetime) -> Standing | None:
    """The same, with how long it can be known."""
    row = await gate.fetchrow(asked, id_, now.date(), now)
    if row is None:
        return None
    known = _viewer(row, id_ if asked is SIGN_IN else None)
    return Standing(known, now.date(), row["expires_at"], row["changes"])


def _viewer(row: Any, sign_in_id: UUID | None) -> Viewer:
    steered: dict[UUID, UUID] = {}
    powers: dict[UUID, frozenset[Capability]] = {}
    for body, mandate, named in zip(row["bodies"], row["mandates"], row["powers"], strict=True):
        steered.setdefault(body, mandate)  # The nearest comes first.
        may = _capabilities(named)
        powers[body] = powers[body] | may if body in powers else may
    lands = [land.split(maxsplit=2) for land in row["lands"]]
    ended = [each.split() for each in row["ended"]]
    served = frozenset(row["served"])
    return Viewer(
        person_id=row["person"],
        application_id=row["application"],
        sign_in_id=sign_in_id,
        scopes=None if row["scopes"] is None else frozenset(row["scopes"]),
        secretariat_mandate_id=row["secretariat"],
        steered=steered,
        powers=powers,
        lands=[
            Land(path, capability, UUID(mandate))
            for path, mandate, named in lands
            for capability in sorted(_capabilities(named))
        ],
        held=frozenset(row["held"]),
        served=served,
        ended={UUID(body): datetime.fromisoformat(day).date() for body, day in ended},
        known=served | steered.keys() | frozenset(row["known"]),
        knows_unlisted=row["knows_unlisted"],
        colleagues=frozenset(row["colleagues"]),
    )


@functools.lru_cache(maxsize=1_000)
def _capabilities(named: str) -> frozenset[Capability]:
    """The capabilities of a text that names them."""
    return frozenset(map(Capability, named.split()))
