"""The viewer, read in one statement from the mandates and seats that hold today."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from governance.access import Viewer

STEERING = ("legal_representative", "chair", "vice_chair", "secretary")
"""Roles that act for their body, and for the bodies that are part of it."""

_STANDING = text("""
WITH RECURSIVE asked AS (
    SELECT CAST(:person AS uuid) AS person, CAST(:today AS date) AS day
), held AS (
    SELECT m.id, m.body_id, m.role, o.is_network
    FROM asked JOIN mandate m ON m.holder_person_id = person
    JOIN organisation o ON o.id = m.body_id
    WHERE m.period @> day AND o.period @> day
), steered AS (
    SELECT body_id, id AS mandate_id, 0 AS steps FROM held WHERE role = ANY (:steering)
    UNION
    SELECT o.id, s.mandate_id, s.steps + 1
    FROM steered s JOIN organisation o ON o.part_of_id = s.body_id JOIN asked ON o.period @> day
), acting AS (
    SELECT DISTINCT ON (body_id) body_id, mandate_id FROM steered
    ORDER BY body_id, steps, mandate_id
), sitting AS (
    SELECT body_id, organisation_id, coalesce(delegate_id, person_id) AS person_id
    FROM asked JOIN seat ON period @> day
    AND (body_id IN (SELECT body_id FROM acting) OR delegate_id = person OR person_id = person)
)
SELECT
    (SELECT id FROM held WHERE is_network AND role = 'secretary' ORDER BY id LIMIT 1),
    ARRAY(SELECT body_id FROM acting ORDER BY body_id),
    ARRAY(SELECT mandate_id FROM acting ORDER BY body_id),
    ARRAY(SELECT id FROM held),
    ARRAY(SELECT body_id FROM held UNION SELECT body_id FROM acting
          UNION SELECT body_id FROM sitting
          UNION SELECT organisation_id FROM sitting WHERE organisation_id IS NOT NULL),
    ARRAY(SELECT person_id FROM sitting WHERE body_id IN (SELECT body_id FROM acting)
          UNION SELECT m.holder_person_id FROM mandate m
          WHERE m.body_id IN (SELECT body_id FROM acting)
          AND m.holder_person_id IS NOT NULL AND m.period @> day)
FROM asked WHERE EXISTS (SELECT FROM person p WHERE p.id = person)
""")


async def viewer(
    connection: AsyncConnection | AsyncSession, person_id: UUID, today: date
) -> Viewer | None:
    """Who a person is in the network today, or None when nobody is registered under that id."""
    answer = await connection.execute(
        _STANDING, {"person": person_id, "today": today, "steering": list(STEERING)}
    )
    row = answer.one_or_none()
    if row is None:
        return None
    secretariat, bodies, mandates, held, known, colleagues = row
    return Viewer(
        person_id=person_id,
        secretariat_mandate_id=secretariat,
        steered=dict(zip(bodies, mandates, strict=True)),
        held=frozenset(held),
        known=frozenset(known),
        colleagues=frozenset(colleagues),
    )
