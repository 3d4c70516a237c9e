"""The viewer, read in one statement from the mandates and seats that hold today."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from governance.access import Capability, Land, Viewer

_PERSON = """
SELECT id AS person, NULL::uuid AS bound, NULL::uuid AS application, NULL::text[] AS scopes
FROM person WHERE id = $1 AND forgotten_at IS NULL AND $3::timestamptz IS NOT NULL
"""
_SIGN_IN = """
SELECT a.person_id AS person, NULL::uuid AS bound, NULL::uuid AS application,
    NULL::text[] AS scopes
FROM sign_in s JOIN account a ON a.id = s.account_id
WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > $3 AND a.closed_at IS NULL
"""
_APPLICATION = """
SELECT m.holder_person_id AS person, m.id AS bound, p.id AS application, p.scopes
FROM application p JOIN mandate m ON m.id = p.mandate_id
WHERE p.id = $1 AND p.revoked_at IS NULL AND (p.expires_at IS NULL OR p.expires_at > $3)
AND m.holder_person_id IS NOT NULL AND m.period @> $2::date
"""
_STANDING = """
WITH RECURSIVE asked AS ({asked}
), held AS (
    SELECT m.id, m.body_id, m.role, o.kind, o.is_network, o.territory_id
    FROM asked JOIN mandate m ON m.holder_person_id = person AND (bound IS NULL OR m.id = bound)
    JOIN organisation o ON o.id = m.body_id
    WHERE m.period @> $2::date AND o.period @> $2::date
), allowed AS (
    SELECT h.id AS mandate_id, h.body_id, h.territory_id, c.capability, c.reach
    FROM held h JOIN role_capability c ON c.role = h.role
    AND (c.kind IS NULL OR c.kind = h.kind) AND (h.is_network OR NOT c.in_network)
), steered AS (
    SELECT body_id, mandate_id, capability, reach, 0 AS steps FROM allowed WHERE reach <> 'network'
    UNION
    SELECT o.id, s.mandate_id, s.capability, s.reach, s.steps + 1
    FROM steered s JOIN organisation o ON o.part_of_id = s.body_id AND o.period @> $2::date
    WHERE s.reach <> 'body'
), acting AS (
    SELECT body_id, (array_agg(mandate_id ORDER BY steps, mandate_id))[1] AS mandate_id,
        array_agg(DISTINCT capability) AS powers
    FROM steered GROUP BY body_id
), sitting AS (
    SELECT body_id, organisation_id, coalesce(delegate_id, s.person_id) AS person_id
    FROM asked JOIN seat s ON s.period @> $2::date
    AND (body_id IN (SELECT body_id FROM acting)
         OR bound IS NULL AND (delegate_id = person OR s.person_id = person))
)
SELECT person, application, scopes,
    (SELECT mandate_id FROM allowed WHERE capability = 'network' ORDER BY mandate_id LIMIT 1)
        AS secretariat,
    ARRAY(SELECT body_id FROM acting ORDER BY body_id) AS bodies,
    ARRAY(SELECT mandate_id FROM acting ORDER BY body_id) AS mandates,
    ARRAY(SELECT array_to_string(powers, ' ') FROM acting ORDER BY body_id) AS powers,
    ARRAY(SELECT format('%s %s %s', t.path, capability, mandate_id)
          FROM allowed JOIN territory t ON t.id = territory_id WHERE reach = 'territory') AS lands,
    ARRAY(SELECT id FROM held) AS held,
    ARRAY(SELECT body_id FROM held) AS served,
    ARRAY(SELECT format('%s %s', m.body_id, max(m.valid_until)) FROM mandate m
          WHERE m.holder_person_id = person AND m.valid_until <= $2::date
          AND (bound IS NULL OR m.id = bound) GROUP BY m.body_id) AS ended,
    ARRAY(SELECT body_id FROM held UNION SELECT body_id FROM acting
          UNION SELECT body_id FROM sitting
          UNION SELECT organisation_id FROM sitting WHERE organisation_id IS NOT NULL) AS known,
    ARRAY(SELECT person_id FROM sitting WHERE body_id IN (SELECT body_id FROM acting)
          UNION SELECT m.holder_person_id FROM mandate m
          WHERE m.body_id IN (SELECT body_id FROM acting)
          AND m.holder_person_id IS NOT NULL AND m.period @> $2::date) AS colleagues
FROM asked
"""
PERSON, SIGN_IN, APPLICATION = (
    _STANDING.format(asked=asked) for asked in (_PERSON, _SIGN_IN, _APPLICATION)
)
"""Who asks: a person, through a sign-in that has not ended, or through an application."""


async def viewer(gate: asyncpg.Pool, asked: str, id_: UUID, now: datetime) -> Viewer | None:
    """Who asks, by one of the statements above and the id it takes, as things stand today.

    None when the person is not known, the sign-in has ended, or the application may not act.
    """
    row = await gate.fetchrow(asked, id_, now.date(), now)
    return None if row is None else _viewer(row, id_ if asked is SIGN_IN else None)


def _viewer(row: Any, sign_in_id: UUID | None) -> Viewer:
    powers = [frozenset(map(Capability, each.split())) for each in row["powers"]]
    lands = [land.split() for land in row["lands"]]
    ended = [each.split() for each in row["ended"]]
    return Viewer(
        person_id=row["person"],
        application_id=row["application"],
        sign_in_id=sign_in_id,
        scopes=None if row["scopes"] is None else frozenset(row["scopes"]),
        secretariat_mandate_id=row["secretariat"],
        steered=dict(zip(row["bodies"], row["mandates"], strict=True)),
        powers=dict(zip(row["bodies"], powers, strict=True)),
        lands=[Land(path, Capability(may), UUID(mandate)) for path, may, mandate in lands],
        held=frozenset(row["held"]),
        served=frozenset(row["served"]),
        ended={UUID(body): datetime.fromisoformat(day).date() for body, day in ended},
        known=frozenset(row["known"]),
        colleagues=frozenset(row["colleagues"]),
    )
